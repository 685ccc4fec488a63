import Journal
import TestSupport
import Testing
import TransparencyLog

@Suite struct FailureTests {
    @Test(arguments: StoreKind.allCases) func whatWasNotSavedIsSaidToBeNotSavedAndMayBeTriedAgain(kind: StoreKind) async throws {
        let store = FaultyStore(try await Place.lasting(kind).open())
        let journal = try await Journal.opened(store)
        try await journal.append([1])
        store.fail([.notSaved, .notSavedAndSaysUnknown])
        await #expect(throws: JournalError.notSaved("the disk is full")) { try await journal.append([2]) }
        await #expect(throws: JournalError.notSaved("the line went dead before")) { try await journal.append([2]) }
        #expect(try await journal.append([2]) == 1)
        #expect(try await journal.verify().isWhole && journal.size == 2)
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func whatWasSavedAndReportedAsFailedIsAcknowledgedOnce(kind: StoreKind) async throws {
        let store = FaultyStore(try await Place.lasting(kind).open())
        let journal = try await Journal.opened(store)
        store.fail([.savedAndSaysUnknown])
        #expect(try await journal.append([1]) == 0)
        #expect(try await journal.append([2]) == 1)
        #expect(try await journal.verify().isWhole && journal.size == 2)
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases, [FaultyStore.Fault.savedAndSaysUnknown, .notSavedAndSaysUnknown])
    func anUnknownOutcomeIsSaidToBeUnknownAndIsSettledBeforeAnythingElseIsSaved(kind: StoreKind, fault: FaultyStore.Fault) async throws {
        let store = FaultyStore(try await Place.lasting(kind).open())
        let journal = try await Journal.opened(store)
        try await journal.append([1])
        store.fail([fault], unreadable: 2)
        for _ in 0..<2 {
            let error = await #expect(throws: JournalError.self) { try await journal.append([2]) }
            guard case .outcomeUnknown = error else { Issue.record("\(String(describing: error))"); return }
        }
        let index = try await journal.append([3])
        #expect(index == (fault == .savedAndSaysUnknown ? 2 : 1))
        #expect(try await journal.verify().isWhole && journal.size == index + 1)
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func aStoreThatSavedSomethingElseStopsTheJournalForGood(kind: StoreKind) async throws {
        let store = FaultyStore(try await Place.lasting(kind).open())
        let journal = try await Journal.opened(store)
        store.fail([.savesOnlyHalfAndSaysUnknown])
        for _ in 0..<2 {
            let error = await #expect(throws: JournalError.self) { try await journal.append([[1], [2]]) }
            guard case .stopped = error else { Issue.record("\(String(describing: error))"); return }
        }
        #expect(journal.size == 0)
        await journal.close()
    }

    @Test(arguments: [UInt64](1...20)) func underRandomFaultsEveryAcknowledgedRecordIsThereOnceAtItsIndex(seed: UInt64) async throws {
        var generator = Seeded(seed)
        let inner = MemoryJournalStore(), store = FaultyStore(inner)
        let journal = try await Journal.opened(store)
        let all: [FaultyStore.Fault] = [.none, .none, .notSaved, .savedAndSaysUnknown, .notSavedAndSaysUnknown]
        var acknowledged: [UInt64: [UInt8]] = [:], unknown: Set<[UInt8]> = [], refused: Set<[UInt8]> = []
        for number in 0..<200 {
            let bytes = AppendDrill.record(seed: seed, writer: 0, number: number)
            store.fail([all.randomElement(using: &generator)!], unreadable: Int.random(in: 0..<4, using: &generator) / 3)
            do { acknowledged[try await journal.append(bytes)] = bytes } catch {
                if case .outcomeUnknown = error { unknown.insert(bytes) } else { refused.insert(bytes) }
            }
        }
        store.fail([])
        try await journal.append(Array("{\"last\":true}".utf8))
        let entries = try await journal.entries(from: 0).dropLast()
        for entry in entries {
            let bytes = try #require(entry.bytes)
            #expect(acknowledged[entry.index] == bytes || unknown.contains(bytes), "seed \(seed)")
            #expect(!refused.contains(bytes), "seed \(seed)")
        }
        #expect(Set(entries.map(\.bytes)).count == entries.count && acknowledged.keys.allSatisfy { $0 < entries.count }, "seed \(seed)")
        #expect(try await journal.verify().isWhole, "seed \(seed)")
    }
}
