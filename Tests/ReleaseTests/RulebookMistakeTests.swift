import Kernel
import Packs
import Release
import Testing

@Suite("Mistakes in the rules")
struct RulebookMistakeTests {
    /// A small rulebook over the facts of this repository; every line can be put wrong by itself.
    private static let lines = [
        "edition: \"test\"",
        "sources:",
        "  S: {title: \"A source\", confidence: seen}",
        "authorities:",
        "  - {id: NATO.release-authority, name: \"the authority\", voices: allies, policies: [NATO]}",
        "sets:",
        "  - {name: allies, membership: NATO, role: member, says: \"Allies\"}",
        "  - {name: states, kind: state, says: \"states\"}",
        "  - {name: others, is: \"states less allies\", says: \"the others\"}",
        "rules:",
        "  - {id: A1, chapter: One, says: \"Permitted.\", basis: [S], certainty: settled}",
        "  - {id: A2, chapter: One, says: \"Asked.\", basis: [S], certainty: settled}",
        "rows:",
        "  - {rule: A1, items: {policies: [NATO], levels: [NR], in-force: EU-NATO-SIA-2003}, to: allies, outcome: permitted}",
        "  - {rule: A2, items: {policies: [NATO], marked: [atomal]}, to: \"others or (states and allies)\", outcome: {consents: [NATO.release-authority]}}",
        "wholes: {bodies-of-members: others, stars: {EU: allies}}",
    ]

    private static func mistakes(_ lines: [String]) throws -> (rulebook: Rulebook?, mistakes: [PackMistake]) {
        let (rulebook, mistakes) = Pack.readRules(Array(lines.joined(separator: "\n").utf8), "release/rules.yaml", try RealPack.pack().facts)
        return (rulebook, mistakes)
    }

    @Test("The rulebook without a mistake is read")
    func sound() throws {
        let (rulebook, mistakes) = try Self.mistakes(Self.lines)
        #expect(mistakes == [])
        #expect(rulebook?.rows.count == 2 && rulebook?.rules.count == 2 && rulebook?.sets.count == 3)
        #expect(rulebook?.rows.map(\.line) == [14, 15])
        #expect(rulebook?.bodiesOfMembers == "others" && rulebook?.starBodies == ["EU": "allies"])
    }

    @Test("Each is reported with its line and what to write", arguments: [
        (14, "to: allies", "to: alies", "there is no set `alies`", "allies"), (14, "rule: A1", "rule: A11", "there is no rule `A11`", "A1"), (14, "[NR]", "[NRR]", "there is no level `NRR`", "NR"),
        (14, "EU-NATO-SIA-2003", "EU-NATO-SIA-203", "there is no arrangement `EU-NATO-SIA-203`", "EU-NATO-SIA-2003"), (14, "outcome: permitted", "outcome: allowed", "`allowed` is no outcome", "permitted, denied, unknown"),
        (14, "outcome: permitted", "outcome: unknown", "must name the fact", "fact:"), (14, "policies: [NATO]", "policies: [NATTO]", "there is no policy `NATTO`", "NATO"), (15, "[atomal]", "[atomic]", "there is no marking `atomic`", "atom"),
        (15, "{consents: [NATO.release-authority]}", "{consents: [the-pope]}", "nobody called `the-pope` can consent", "authorities"), (15, "{consents: [NATO.release-authority]}", "{consents: []}", "the list of consents is empty", "permitted"),
        (15, "(states and allies)", "(states and allies", "the expression ends too early", ")"), (15, "others or", "others others or", "`others` does not fit here", "or, and, less"),
        (11, "basis: [S]", "basis: [T]", "there is no source `T`", "S"), (11, "basis: [S]", "basis: []", "the rule A1 names no source", "basis"), (11, "certainty: settled", "certainty: sure", "`sure` is no certainty", "settled, contested or uncertain"),
        (12, "id: A2", "id: A1", "the rule A1 stands twice", "another identifier"), (9, "states less allies", "states less later", "there is no set `later`", "above"), (9, "name: others", "name: allies", "the set `allies` is defined twice", "another name"),
        (9, "states less allies", "states less holder", "cannot depend on the item", "in the row"), (9, "name: others", "name: less", "`less` is a word of the rule language", "another name"),
        (7, "membership: NATO", "membership: NATOO", "no membership of `NATOO`", "memberships.csv"), (8, "kind: state", "kind: stat", "`stat` is no kind of party", "state"), (5, "voices: allies", "voices: everybody-else", "there is no set `everybody-else`", "above"),
        (3, "confidence: seen", "confidence: sure", "`sure` is no confidence", "seen"), (14, "to: allies, ", "", "a row lacks `to`", "add to:"), (11, "chapter: One", "chaptre: One", "a rule has no field `chaptre`", "chapter"),
        (8, "kind: state, ", "", "the set `states` is not defined", "exactly one of"), (14, "levels: [NR]", "classified: perhaps", "neither true nor false", "true or false"),
        (16, "members: others", "members: otters", "there is no set `otters`", "others"), (16, "EU: allies", "EU: alies", "there is no set `alies`", "allies"), (16, "{EU: allies}", "{EUU: allies}", "`EUU` has no whole", "others.csv"),
        (16, "bodies-of-members: others, ", "", "`wholes` lacks `bodies-of-members`", "add bodies-of-members:"), (16, "stars:", "star:", "`wholes` has no field `star`", "stars"),
    ])
    func one(line: Int, old: String, new: String, what: String, remedy: String) throws {
        var lines = Self.lines
        try #require(lines[line - 1].contains(old))
        lines[line - 1] = lines[line - 1].replacing(old, with: new)
        let (rulebook, mistakes) = try Self.mistakes(lines)
        #expect(rulebook == nil)
        let found = mistakes.first { $0.line == line && $0.what.contains(what) }
        #expect(found?.remedy.contains(remedy) == true, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.file == "release/rules.yaml" })
    }

    @Test("All are reported at once, each at its line")
    func several() throws {
        var lines = Self.lines
        lines[8] = "  - {name: others, is: \"states less later\", says: \"the others\"}"
        lines[10] = "  - {id: A1, chapter: One, says: \"Permitted.\", basis: [T], certainty: settled}"
        lines[11] = "  - {id: A1, chapter: One, says: \"Asked.\", basis: [S], certainty: settled}"
        lines[13] = "  - {rule: A9, items: {levels: [NRR]}, to: alies, outcome: permitted}"
        lines[14] = "  - {rule: A1, items: {in-force: NOTHING-AT-ALL}, to: allies, outcome: perhaps}"
        let (_, mistakes) = try Self.mistakes(lines)
        #expect(Set(mistakes.map(\.line)) == [9, 11, 12, 14, 15])
        #expect(mistakes.filter { $0.line == 14 }.count == 3)
        #expect(mistakes.filter { $0.line == 15 }.count == 2)
    }

    @Test("A set may name only sets above it, so that none can name itself", arguments: ["states less others", "others"])
    func laterSets(expression: String) throws {
        var lines = Self.lines
        lines[8] = "  - {name: others, is: \"\(expression)\", says: \"the others\"}"
        #expect(try Self.mistakes(lines).mistakes.contains { $0.line == 9 && $0.what == "there is no set `others`" })
    }

    @Test("What is no YAML is said at its place; what is empty is said too", arguments: [("rows: [", 1), ("edition: a\nedition: b", 2), ("a: b: c", 1)])
    func notYAML(text: String, line: Int) throws {
        let (rulebook, mistakes) = try Self.mistakes([text])
        #expect(rulebook == nil && mistakes.count == 1)
        #expect(mistakes.first.map { $0.line >= 1 && $0.line <= line + 1 && !$0.what.isEmpty } == true, "\(mistakes)")
        #expect(try Self.mistakes([""]).mistakes.first?.what == "the file is empty")
    }

    @Test("The rulebook has a bound")
    func bound() throws {
        let (rulebook, mistakes) = Pack.readRules(Array(repeating: UInt8(ascii: "#"), count: (1 << 20) + 1), "rules.yaml", try RealPack.pack().facts)
        #expect(rulebook == nil && mistakes.count == 1 && mistakes.first?.what.contains("1 MiB") == true)
    }
}
