import Journal
import Testing
import TransparencyLog

private func batch(_ size: UInt64, _ entries: [[UInt8]], nodes: [StoreBatch.Node] = [], erasing: [UInt64] = []) -> StoreBatch {
    StoreBatch(expectedSize: size, entries: entries, leaves: entries.map { .leaf($0) }, nodes: nodes, erasures: erasing)
}
private func entries(_ range: Range<Int>) -> [[UInt8]] { range.map { Array("entry \($0)".utf8) } }

/// What every store must do; PostgreSQL's will run it too.
@Suite struct StoreTests {
    @Test(arguments: StoreKind.allCases) func entriesComeBackByteForByteAndInOrder(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        let all = entries(0..<700)
        for range in [0..<1, 1..<3, 3..<250, 250..<260, 260..<700] { try await store.append(batch(UInt64(range.lowerBound), Array(all[range])), by: sequencer) }
        #expect(try await store.size() == 700)
        for range in [0..<700, 0..<1, 2..<4, 255..<257, 699..<700, 300..<300] as [Range<UInt64>] {
            let found = try await store.entries(in: range, bytesMax: .max)
            #expect(found.map(\.index) == Array(range))
            #expect(found.map(\.bytes) == all[Int(range.lowerBound)..<Int(range.upperBound)].map { $0 })
            #expect(try await store.hashes(level: 0, in: range) == all[Int(range.lowerBound)..<Int(range.upperBound)].map { .leaf($0) })
        }
        #expect(try await store.entries(in: 650..<900, bytesMax: .max).count == 50)
        #expect(try await store.entries(in: 700..<900, bytesMax: .max).isEmpty)
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func aBundleIsItsEntriesEachAfterItsLengthAndNilWhereOneWasErased(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        let all = entries(0..<600)
        for range in [0..<1, 1..<3, 3..<250, 250..<260, 260..<600] { try await store.append(batch(UInt64(range.lowerBound), Array(all[range])), by: sequencer) }
        func expected(_ range: Range<UInt64>) -> [UInt8] { all[Int(range.lowerBound)..<Int(range.upperBound)].flatMap { [0, UInt8($0.count)] + $0 } }
        for range in [0..<1, 0..<256, 1..<2, 2..<4, 100..<255, 255..<257, 256..<512, 512..<600, 599..<600, 300..<300] as [Range<UInt64>] { #expect(try await store.bundle(of: range) == expected(range), "\(range)") }
        #expect(try await store.bundle(of: 590..<700) == expected(590..<600))
        try await store.append(batch(600, entries(600..<601), erasing: [300]), by: sequencer)
        for range in [256..<512, 300..<301] as [Range<UInt64>] { #expect(try await store.bundle(of: range) == nil) }
        for range in [256..<300, 301..<512] as [Range<UInt64>] { #expect(try await store.bundle(of: range) == expected(range)) }
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func aReadStopsAtItsBoundAndGivesAtLeastOne(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        try await store.append(batch(0, [[UInt8]](repeating: [UInt8](repeating: 1, count: 1000), count: 10)), by: sequencer)
        #expect(try await store.entries(in: 0..<10, bytesMax: 3500).count == 3)
        #expect(try await store.entries(in: 4..<10, bytesMax: 1).map(\.index) == [4])
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func onlyTheExpectedSizeIsAppendedTo(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        try await store.append(batch(0, entries(0..<5)), by: sequencer)
        await #expect(throws: StoreFailure.sizeDiffers(expected: 4, found: 5)) { try await store.append(batch(4, entries(4..<6)), by: sequencer) }
        await #expect(throws: StoreFailure.sizeDiffers(expected: 6, found: 5)) { try await store.append(batch(6, entries(6..<7)), by: sequencer) }
        #expect(try await store.size() == 5)
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func aSequencerThatWasReplacedWritesNothingMore(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let first = try await store.takeOver(), second = try await store.takeOver()
        await #expect(throws: StoreFailure.fenced) { try await store.append(batch(0, entries(0..<1)), by: first) }
        await #expect(throws: StoreFailure.fenced) { try await store.keep(StoredCheckpoint(size: 0, note: [1]), by: first) }
        try await store.append(batch(0, entries(0..<1)), by: second)
        #expect(try await store.size() == 1)
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func anErasedEntryKeepsItsPlaceAndItsHash(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        try await store.append(batch(0, entries(0..<300)), by: sequencer)
        try await store.append(batch(300, entries(300..<301), erasing: [0, 7, 299]), by: sequencer)
        let found = try await store.entries(in: 0..<301, bytesMax: .max)
        #expect(found.filter { $0.bytes == nil }.map(\.index) == [0, 7, 299])
        #expect(found.map(\.leaf) == entries(0..<301).map { .leaf($0) })
        await #expect(throws: StoreFailure.self) { try await store.append(batch(301, entries(301..<302), erasing: [900]), by: sequencer) }
        #expect(try await store.size() == 301)
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func hashesAboveTheLeavesAreKept(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        let nodes = (0..<3).map { StoreBatch.Node(level: 1, index: UInt64($0), hash: .leaf([UInt8($0)])) } + [StoreBatch.Node(level: 2, index: 0, hash: .leaf([9]))]
        try await store.append(batch(0, entries(0..<1), nodes: nodes), by: sequencer)
        #expect(try await store.hashes(level: 1, in: 1..<3) == [.leaf([1]), .leaf([2])])
        #expect(try await store.hashes(level: 2, in: 0..<1) == [.leaf([9])])
        await #expect(throws: StoreFailure.self) { try await store.hashes(level: 1, in: 1..<4) }
        await #expect(throws: StoreFailure.self) { try await store.hashes(level: 0, in: 0..<2) }
        await store.close()
    }

    @Test(arguments: StoreKind.allCases) func checkpointsAreKeptOnceAndFoundBySize(kind: StoreKind) async throws {
        let store = try await Place.lasting(kind).open()
        let sequencer = try await store.takeOver()
        for size in [5, 2, 9] as [UInt64] { try await store.keep(StoredCheckpoint(size: size, note: [UInt8(size)]), by: sequencer) }
        try await store.keep(StoredCheckpoint(size: 5, note: [77]), by: sequencer)
        #expect(try await store.checkpoint(atMost: 8) == StoredCheckpoint(size: 5, note: [5]))
        #expect(try await store.checkpoint(atMost: 1) == nil)
        #expect(try await store.checkpoints(above: nil, limit: 10).map(\.size) == [2, 5, 9])
        #expect(try await store.checkpoints(above: 2, limit: 1).map(\.size) == [5])
        await store.close()
    }

    @Test func aDirectoryIsWrittenByOneProcessAtATimeAndReadBesideIt() async throws {
        let place = try Place(.sqlite)
        let store = try await place.open()
        let sequencer = try await store.takeOver()
        try await store.append(batch(0, entries(0..<3)), by: sequencer)
        await #expect(throws: StoreFailure.self) { try await place.open() }
        let reader = try await SQLiteJournalStore.open(directory: place.directory, for: .reading)
        #expect(try await reader.size() == 3)
        await #expect(throws: StoreFailure.self) { try await reader.takeOver() }
        await reader.close()
        await store.close()
        let again = try await place.open()
        #expect(try await again.size() == 3)
        await again.close()
    }
}
