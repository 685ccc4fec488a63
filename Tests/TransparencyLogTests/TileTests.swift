import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test(arguments: [
        ("tile/0/x001/x234/067", Tile(.hashes(level: 0), index: 1_234_067)!),
        ("tile/entries/000.p/5", Tile(.entries, index: 0, width: 5)!),
        ("tile/63/999", Tile(.hashes(level: 63), index: 999)!),
        ("tile/1/x001/000.p/255", Tile(.hashes(level: 1), index: 1000, width: 255)!),
    ])
    func aTileAndItsPathSayTheSame(path: String, tile: Tile) {
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(arguments: ["tile/0/67", "tile/00/067", "tile/64/067", "tile/0/x000/067", "tile/0/x001/67", "tile/0/067.p/0", "tile/0/067.p/256", "tile/0/067.p/05", "tile/-1/067",
                      "tile/0/x067", "tile/0/001/067", "tile/entries/", "tile/entries", "tile/0/../067", "tile/+1/067", "tile/0/067/", "/tile/0/067", "", "tile/0/067.p", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"])
    func whatIsNotTheOneSpellingOfAPathIsRefused(path: String) { #expect(Tile(path: path) == nil) }

    /// The example of C2SP tlog-tiles.
    @Test func aTreeOf70000HasTheTilesThatTheSpecificationCounts() {
        #expect(Tile.count(level: 0, of: 70_000) / 256 == 273 && Tile.partialWidth(level: 0, of: 70_000) == 112)
        #expect(Tile.count(level: 1, of: 70_000) / 256 == 1 && Tile.partialWidth(level: 1, of: 70_000) == 17)
        #expect(Tile.partialWidth(level: 2, of: 70_000) == 1 && Tile.count(level: 3, of: 70_000) == 0)
    }

    @Test func entriesComeOutOfABundleAsTheyWentIn() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535), [2, 3]]
        var bundle: [UInt8] = []
        for entry in entries { EntryBundle.append(entry, to: &bundle) }
        #expect(try EntryBundle.entries(of: bundle).map(Array.init) == entries)
        #expect(throws: EntryBundleError.cutOff(offset: bundle.count - 4)) { try EntryBundle.entries(of: bundle.dropLast()) }
        #expect(throws: EntryBundleError.tooManyEntries) { try EntryBundle.entries(of: [UInt8](repeating: 0, count: 2 * 257)) }
    }
}
