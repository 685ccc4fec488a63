import Journal
import Testing
import TransparencyLog

@Suite struct JournalTests {
    @Test(arguments: StoreKind.allCases) func aRecordIsKeptExactlyAsItsBytesWere(kind: StoreKind) async throws {
        let place = try Place(kind)
        let bytes = Array("{ \"spaces\" : 1 ,\n\"kept\":true}".utf8)
        let journal = try await Journal.opened(place.open())
        #expect(try await journal.append(bytes) == 0)
        #expect(try await journal.append(sample(1)) == 1)
        await journal.close()
        let again = try await Journal.opened(place.open())
        #expect(try await again.entry(at: 0)?.bytes == bytes)
        #expect(try await again.entry(at: 1)?.record() == sample(1))
        #expect(try await again.entry(at: 2) == nil)
        await again.close()
    }

    @Test(arguments: StoreKind.allCases) func manyWritersAtOnceLoseNothingAndEachIndexIsGivenOnce(kind: StoreKind) async throws {
        let journal = try await Journal.opened(Place.lasting(kind).open())
        let said = try await withThrowingTaskGroup(of: [(UInt64, [UInt8])].self) { group in
            for writer in 0..<64 {
                group.addTask {
                    var said: [(UInt64, [UInt8])] = []
                    for number in 0..<50 {
                        let bytes = AppendDrill.record(seed: 1, writer: writer, number: number)
                        said.append((try await journal.append(bytes), bytes))
                    }
                    return said
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(journal.size == 3200)
        #expect(Set(said.map(\.0)) == Set(0..<3200))
        let entries = try await journal.entries(from: 0)
        for (index, bytes) in said { #expect(entries[Int(index)].bytes == bytes) }
        #expect(try await journal.verify().isWhole)
        await journal.close()
    }

    @Test func writersThatWereAnsweredTogetherShareTheNextTransaction() async throws {
        let store = FaultyStore(try await Place.lasting(.sqlite).open())
        let journal = try await Journal.opened(store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<50 { group.addTask { for number in 0..<20 { try await journal.append(AppendDrill.record(seed: 3, writer: writer, number: number)) } } }
            try await group.waitForAll()
        }
        // Shared by all it is 20 and a few; a transaction for each record would be 1 000.
        #expect(journal.size == 1000 && store.transactions <= 200, "\(store.transactions) transactions")
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func recordsAppendedTogetherStandTogether(kind: StoreKind) async throws {
        let journal = try await Journal.opened(Place.lasting(kind).open())
        let ranges = try await withThrowingTaskGroup(of: Range<UInt64>.self) { group in
            for writer in 0..<20 { group.addTask { try await journal.append((0..<30).map { AppendDrill.record(seed: 2, writer: writer, number: $0) }) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ranges.allSatisfy { $0.count == 30 } && Set(ranges.flatMap { Array($0) }).count == 600)
        #expect(try await journal.append([[UInt8]]()) == 600..<600)
        await journal.close()
    }

    @Test func moreThanOneTransactionTakesIsSavedInSeveralAndInOrder() async throws {
        let journal = try await Journal.opened(MemoryJournalStore())
        let half = Journal.Limits.batchRecords * 3 / 5
        let ranges = try await withThrowingTaskGroup(of: Range<UInt64>.self) { group in
            for writer in 0..<6 { group.addTask { try await journal.append([[UInt8]](repeating: [UInt8(writer + 1)], count: half)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ranges.map(\.lowerBound).sorted() == (0..<6).map { UInt64($0 * half) } && journal.size == UInt64(6 * half))
        for range in ranges { #expect(try await journal.entry(at: range.lowerBound)?.bytes == journal.entry(at: range.upperBound - 1)?.bytes) }
        await journal.close()
    }

    @Test func whenTooMuchWaitsAnAppendIsRefusedAtOnce() async throws {
        let journal = try await Journal.opened(MemoryJournalStore())
        let record = [UInt8](repeating: 1, count: 60_000), count = Journal.Limits.batchBytes / 60_000
        let outcomes = await withTaskGroup(of: JournalError?.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do throws(JournalError) { try await journal.append([[UInt8]](repeating: record, count: count)); return nil } catch { return error }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let saved = outcomes.count { $0 == nil }
        #expect(journal.size == UInt64(saved * count) && saved > 0)
        for case let error? in outcomes {
            guard case .busy = error else { Issue.record("\(error)"); continue }
        }
        await journal.close()
    }

    @Test func whatIsOutOfBoundsIsRefusedAndNothingElseIsDisturbed() async throws {
        let journal = try await Journal.opened(MemoryJournalStore())
        await #expect(throws: JournalError.recordEmpty) { try await journal.append([UInt8]()) }
        await #expect(throws: JournalError.recordTooLarge(size: 65_536)) { try await journal.append([UInt8](repeating: 1, count: 65_536)) }
        await #expect(throws: JournalError.batchTooLarge(records: 16_385, bytes: 16_385)) { try await journal.append([[UInt8]](repeating: [1], count: 16_385)) }
        await #expect(throws: JournalError.noSuchEntry(index: 3, size: 0)) { try await journal.append([[1]], erasing: [3]) }
        await #expect(throws: JournalError.noSuchEntry(index: 0, size: 0)) { try await journal.proof(of: 0) }
        #expect(try await journal.append([UInt8](repeating: 1, count: 65_535)) == 0)
        await journal.close()
        await #expect(throws: JournalError.closed) { try await journal.append([1]) }
    }

    @Test(arguments: StoreKind.allCases) func everyEntryIsProvedByACheckpointThatBothKeysSigned(kind: StoreKind) async throws {
        let journal = try await Journal.opened(Place.lasting(kind).open())
        let records = (0..<600).map { AppendDrill.record(seed: 3, writer: 0, number: $0) }
        try await journal.append(records)
        for index in [0, 1, 255, 256, 511, 512, 598, 599] {
            let proof = try await journal.proof(of: UInt64(index))
            let read = try LogProof(reading: Array(proof.description.utf8))
            #expect(try read.verify(entry: records[index], origin: testKeys.origin, keys: testKeys.verifiers).size == 600)
        }
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func eachSizeIsConsistentWithEachLaterOne(kind: StoreKind) async throws {
        let journal = try await Journal.opened(Place.lasting(kind).open())
        var heads: [(size: UInt64, root: TreeHash)] = []
        for number in 0..<30 {
            try await journal.append((0...number * 2).map { AppendDrill.record(seed: 4, writer: number, number: $0) })
            heads.append(journal.head)
        }
        for (old, new) in zip(heads, heads.dropFirst(3)) {
            let proof = try await journal.consistencyProof(from: old.size, to: new.size)
            try TreeProof.verifyConsistency(from: old.size, root: old.root, to: new.size, root: new.root, proof: proof)
            #expect(try await journal.root(of: old.size) == old.root)
        }
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func tilesHoldWhatTheLayoutSays(kind: StoreKind) async throws {
        let journal = try await Journal.opened(Place.lasting(kind).open())
        let records = (0..<700).map { AppendDrill.record(seed: 5, writer: 0, number: $0) }
        for start in stride(from: 0, to: 700, by: 70) { try await journal.append(Array(records[start..<start + 70])) }
        let leaves = try #require(await journal.tile(Tile(.hashes(level: 0), index: 1)!))
        #expect(leaves == records[256..<512].flatMap { TreeHash.leaf($0).bytes })
        let roots = try #require(await journal.tile(Tile(.hashes(level: 1), index: 0, width: 2)!))
        #expect(TreeHash(roots[32...]) == TreeHash.complete(records[256..<512].map { .leaf($0) }))
        let bundle = try #require(await journal.tile(Tile(.entries, index: 2, width: 188)!))
        #expect(try EntryBundle.entries(of: bundle).map(Array.init) == Array(records[512...]))
        #expect(try await journal.tile(Tile(.entries, index: 2, width: 189)!) == nil)
        #expect(try await journal.tile(Tile(.hashes(level: 9), index: 0)!) == nil)
        await journal.close()
    }

    @Test(arguments: StoreKind.allCases) func anErasedEntryIsGoneAndTheProofsStillHold(kind: StoreKind) async throws {
        let place = try Place(kind)
        let journal = try await Journal.opened(place.open())
        let records = (0..<300).map { AppendDrill.record(seed: 6, writer: 0, number: $0) }
        try await journal.append(records)
        _ = try await journal.checkpoint()
        #expect(try await journal.append([Array("{\"erased\":7}".utf8)], erasing: [7]) == 300..<301)
        #expect(try await journal.entry(at: 7)?.bytes == nil)
        let report = try await journal.verify()
        #expect(report.isWhole && report.erased == 1 && report.checkpoints == 1)
        _ = try await journal.proof(of: 7).verify(entry: records[7], origin: testKeys.origin, keys: testKeys.verifiers)
        await journal.close()
    }

    @Test func followersLearnTheNewestSizeAndEndWithTheJournal() async throws {
        let journal = try await Journal.opened(MemoryJournalStore())
        var sizes = journal.sizes().makeAsyncIterator()
        #expect(await sizes.next() == 0)
        for _ in 0..<5 { try await journal.append([1]) }
        #expect(await sizes.next() == 5)
        await journal.close()
        #expect(await sizes.next() == nil)
    }

    @Test func whoWaitsForAnIndexIsToldWhenItIsDurableOrTheTimeIsUp() async throws {
        let journal = try await Journal.opened(MemoryJournalStore())
        async let told = journal.wait(for: 2, timeout: .seconds(600))
        for _ in 0..<3 { try await journal.append([1]) }
        #expect(await told)
        #expect(await journal.wait(for: 0, timeout: .zero))
        await journal.close()
        let hasty = try await Journal.opened(MemoryJournalStore(), clock: NodeClock(now: { Timestamp(milliseconds: 0) }, sleep: { _ in }))
        #expect(await hasty.wait(for: 0, timeout: .seconds(60)) == false)
        await hasty.close()
    }

    @Test func aCheckpointIsSignedOnceForEachSizeAndWhenItsTimeHasCome() async throws {
        let store = MemoryJournalStore(), time = StillClock()
        let journal = try await Journal.opened(store, clock: time.clock)
        try await journal.append([1])
        #expect(try await store.checkpoints(above: nil, limit: 9).isEmpty)
        #expect(try await journal.checkpoint() == journal.checkpoint())
        time.move(by: .seconds(61))
        try await journal.append([2])
        await journal.close()
        #expect(try await store.checkpoints(above: nil, limit: 9).map(\.size) == [1, 2])
    }

    @Test(arguments: StoreKind.allCases) func aJournalThatWasTakenOverStopsAndTheNewOneGoesOn(kind: StoreKind) async throws {
        let place = try Place(kind)
        let store = try await place.open()
        let first = try await Journal.opened(store)
        try await first.append([1])
        let second = try await Journal.opened(store)
        let error = await #expect(throws: JournalError.self) { try await first.append([2]) }
        guard case .stopped = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try await second.append([3]) == 1)
        #expect(try await second.verify().isWhole)
        await second.close()
    }
}
