import Foundation
import Journal
import Testing
import TransparencyLog

/// From one store into another and back: the same bytes, the same tree, the same checkpoints.
@Suite struct CopyTests {
    private func filled() async throws -> (Place, any JournalStore) {
        let place = try Place.lasting(.sqlite)
        let store = try await place.open()
        let journal = try await Journal.opened(store)
        try await journal.append((0..<700).map { AppendDrill.record(seed: 8, writer: 0, number: $0) })
        _ = try await journal.checkpoint()
        try await journal.append([Array("erased".utf8)], erasing: [3, 699])
        _ = try await journal.checkpoint()
        return (place, store)
    }

    @Test(arguments: StoreKind.allCases) func aCopyIsTheSameByteForByteThereAndBack(kind: StoreKind) async throws {
        let (_, source) = try await filled(), middle = try await Place.lasting(kind).open(), back = try await Place.lasting(.sqlite).open()
        let there = try await JournalCopy(from: source, to: middle).run()
        #expect(there.size == 701 && there.before == 0 && there.erased == 2 && there.checkpoints == 2 && there.lastCheckpoint == 701)
        #expect(try await JournalCopy(from: middle, to: back).run().root == there.root)
        for store in [middle, back] {
            #expect(try await store.entries(in: 0..<800, bytesMax: .max) == source.entries(in: 0..<800, bytesMax: .max))
            #expect(try await store.checkpoints(above: nil, limit: 9) == source.checkpoints(above: nil, limit: 9))
            #expect(try await JournalVerifier(store, origin: testKeys.origin, keys: testKeys.verifiers).verify().isWhole)
            await store.close()
        }
        await source.close()
    }

    @Test(arguments: StoreKind.allCases) func aCopyThatBrokeOffGoesOnAndErasesWhatWasErasedMeanwhile(kind: StoreKind) async throws {
        let (_, source) = try await filled(), target = try await Place.lasting(kind).open()
        let entries = (0..<300).map { AppendDrill.record(seed: 8, writer: 0, number: $0) }
        let early = try await Journal.opened(target)
        try await early.append(entries)
        #expect(try await JournalCopy(from: source, to: target).compare() == 300)
        let report = try await JournalCopy(from: source, to: target).run()
        #expect(report.before == 300 && report.size == 701)
        #expect(try await target.entries(in: 0..<800, bytesMax: .max) == source.entries(in: 0..<800, bytesMax: .max))
        #expect(try await JournalCopy(from: source, to: target).run().before == 701)
        await target.close()
        await source.close()
    }

    @Test(arguments: StoreKind.allCases) func aTargetThatHoldsSomethingElseIsLeftAlone(kind: StoreKind) async throws {
        let (_, source) = try await filled(), target = try await Place.lasting(kind).open()
        let journal = try await Journal.opened(target)
        try await journal.append([AppendDrill.record(seed: 8, writer: 0, number: 0), [1]])
        let error = await #expect(throws: JournalCopy.Failure.self) { try await JournalCopy(from: source, to: target).run() }
        #expect(error?.description.hasPrefix("Nothing was copied. Entry 1 ") == true)
        #expect(try await target.size() == 2)
        let longer = await #expect(throws: JournalCopy.Failure.self) { try await JournalCopy(from: target, to: source).run() }
        #expect(longer?.description.contains("701 entries and the source only 2") == true)
        await target.close()
        await source.close()
    }

    @Test(arguments: StoreKind.vaults) func aVaultIsCopiedWholeAndOnlyIntoAnEmptyOneOrTheSame(kind: StoreKind) async throws {
        let source = try await Vault.open(directory: nil), target = try await Place.lasting(kind).vault()
        let expires = NodeClock.system.now().advanced(by: .seconds(600))
        try await source.put("log-keys", "x", [1, 2])
        try await source.put("session", "y", [3], expires: expires)
        #expect(try await VaultCopy(from: source, to: target).compare().map(\.items) == [1, 1])
        try await VaultCopy(from: source, to: target).run()
        try await VaultCopy(from: source, to: target).run()
        #expect(try await target.list("session") == source.list("session"))
        #expect(try await target.get("session", "y")?.expires == expires)
        try await target.put("session", "z", [4])
        await #expect(throws: VaultError.self) { try await VaultCopy(from: source, to: target).compare() }
        await source.close()
        await target.close()
    }
}
