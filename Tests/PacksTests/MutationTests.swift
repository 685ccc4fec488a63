import Packs
import TestSupport
import Testing

@Suite("Edits at random")
struct MutationTests {
    /// What a slip of a hand or of a program puts in.
    private static let insertions = [",", "\"", "\n", "\r", ";", " ", "x", "0", "-", "\u{FEFF}", "é", "\"\n\"", ",,,,", "2024-13-40", "FRA", "EU*", "|", "<list>", ": [", "- {", "\t", "9999999999999999999", "\0"]

    @Test("One edit anywhere in the facts loads or is explained; it never stops the process", arguments: UInt64(0)..<30)
    func oneEdit(seed: UInt64) {
        var random = Seeded(seed)
        let paths = RealPack.files.contents.keys.filter { !$0.hasSuffix("rules.yaml") }.sorted()
        for round in 0..<5 {
            let path = paths.randomElement(using: &random)!
            var files = RealPack.files
            Self.edit(&files.contents[path]!, using: &random)
            for mistake in RealPack.factMistakes(in: files) {
                #expect(mistake.file.hasPrefix("packs/eu-nato/") && mistake.line >= 1 && mistake.column >= 1, "seed \(seed), round \(round): \(mistake)")
                #expect(!mistake.what.isEmpty && !mistake.remedy.isEmpty, "seed \(seed), round \(round): \(mistake)")
            }
        }
    }

    @Test("One edit anywhere in the rules loads or is explained", arguments: UInt64(0)..<20)
    func oneEditOfTheRules(seed: UInt64) {
        var random = Seeded(seed)
        var files = RealPack.files
        Self.edit(&files.contents["release/rules.yaml"]!, using: &random)
        do { _ = try Pack.read(files) } catch {
            #expect(error.mistakes.allSatisfy { $0.file == "packs/eu-nato/release/rules.yaml" && !$0.remedy.isEmpty }, "seed \(seed): \(error)")
        }
    }

    @Test("Brackets nested without end are refused, in the facts and in the rules", arguments: ["pack.yaml", "release/rules.yaml"])
    func nesting(path: String) {
        var files = RealPack.files
        files.contents[path] = Array("title: ".utf8) + Array(repeating: UInt8(ascii: "["), count: 200_000)
        #expect(throws: PackErrors.self) { try Pack.read(files) }
    }

    private static func edit(_ bytes: inout [UInt8], using random: inout Seeded) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...80, using: &random)))
        case 3: bytes.removeSubrange(place...)
        case 4:
            let end = min(bytes.count, place + Int.random(in: 1...200, using: &random))
            bytes.insert(contentsOf: bytes[place..<end], at: end)
        default: bytes.insert(contentsOf: Array(insertions.randomElement(using: &random)!.utf8), at: place)
        }
    }
}
