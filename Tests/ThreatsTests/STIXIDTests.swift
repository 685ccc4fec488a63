import Kernel
import Testing
@testable import Threats

@Suite("STIX identifiers")
struct STIXIDTests {
    private static let uuid = "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"

    @Test("They are a type in lower case, two hyphens and a UUID", arguments: [
        ("indicator--" + uuid, true), ("x-own-type--" + uuid.uppercased(), true), ("a1--" + uuid, true), ("Indicator--" + uuid, false), ("--" + uuid, false), ("indicator-" + uuid, false),
        ("indicator--" + uuid.dropLast(), false), ("indicator--" + uuid + "0", false), ("indicator--" + uuid.replacing("-", with: "0"), false), ("indicator--" + uuid.replacing("8e", with: "8g"), false), ("", false),
        (String(repeating: "a", count: 250) + "--" + uuid, true), (String(repeating: "a", count: 251) + "--" + uuid, false),
    ])
    func wellFormed(text: String, isWellFormed: Bool) { #expect(STIXID(text).isWellFormed == isWellFormed) }

    @Test("Type and UUID are read from it, and nothing from what is too short", arguments: [("attack-pattern--" + uuid, "attack-pattern"), ("indicator", "")])
    func type(text: String, type: String) { #expect(STIXID(text).type == type) }
}
