import Foundation
import Testing

@Suite("Order in the sources")
struct TidyTests {
    static let linesMax = 500
    /// Files that may be longer, with the reason. Empty is best.
    static let longer: [String: String] = [:]

    @Test("No file is longer than 500 lines, but for those listed here with a reason")
    func length() {
        let files = Project.sources + Project.files(under: "Tests", ending: "swift")
        let long = files.filter { $0.lines.count > Self.linesMax }.map(\.path)
        #expect(Set(long) == Set(Self.longer.keys))
    }

    @Test("No drawer: a file or folder says what is in it", arguments: ["core", "util", "utils", "utilities", "helper", "helpers", "manager", "managers", "common", "misc", "stuff", "extensions"])
    func drawers(word: String) {
        let found = (Project.sources + Project.files(under: "Tests", ending: "swift")).map(\.path).filter { path in
            path.split(whereSeparator: { "/.+".contains($0) }).contains { part in part.lowercased() == word || part.lowercased().hasSuffix(word) && word.count > 4 }
        }
        #expect(found == [])
    }

    @Test("Nothing outside the tests ends the process on outside data", arguments: [("try!", #"\btry!"#), ("fatalError", #"\bfatalError\b"#), ("as!", #"\bas!"#), ("unowned", #"\bunowned\b"#)])
    func endings(name: String, pattern: String) throws {
        let regex = try Regex(pattern, as: Substring.self)
        let found = Project.sources.flatMap { file in file.swift.lines(with: regex).map { "\(file.path):\($0)" } }
        #expect(found == [], "\(name)")
    }

    @Test("Where the process would end, a sentence says why it cannot come to that")
    func reasons() {
        let found = Project.sources.flatMap { file in
            let lines = file.lines
            return file.swift.code.enumerated().compactMap { number, code -> String? in
                guard code.contains(/preconditionFailure\(/) else { return nil }
                let near = lines[max(0, number - 1)...number].joined()
                return near.contains("Invariant") || near.contains("preconditionFailure(\"") ? nil : "\(file.path):\(number + 1)"
            }
        }
        #expect(found == [])
    }

    @Test("What people read has none of the words that blame or whine", arguments: ["oops", "sorry", "invalid", "unauthorised", "unauthorized", "please", "illegal", "forbidden", "successfully"])
    func words(word: String) throws {
        let regex = try Regex("(?i)\\b\(word)\\b", as: Substring.self)
        let found = Project.sources.filter { ["Site", "Desk"].contains($0.target) }.flatMap { file in
            file.swift.literals.filter { $0.text.contains(regex) && !Self.technical.contains($0.text) }.map { "\(file.path):\($0.line): \($0.text)" }
        }
        #expect(found == [])
    }
    /// Names that a standard prescribes, never shown.
    static let technical: Set<String> = []

    @Test("No path of a machine and no leftover stands in the repository's own text", arguments: [#"(?:^|[\s"'`(=])/(?:home|root|tmp|mnt|Users)/"#, #"\bTODO\b"#, #"\bFIXME\b"#, #"\bXXX:"#])
    func leftovers(pattern: String) throws {
        let regex = try Regex(pattern, as: Substring.self)
        let files = Project.sources + ["md", "yaml", "csv"].flatMap { ending in ["packs", "docs"].flatMap { Project.files(under: $0, ending: ending) } }
        #expect(files.filter { $0.text.contains(regex) }.map(\.path) == [])
    }
}

@Suite("Facts stand in the pack, not in the code")
struct FactsInTheCodeTests {
    /// State codes and names of the pack, from its own table.
    static let states: (codes: Set<String>, names: Set<String>) = {
        var codes: Set<String> = [], names: Set<String> = []
        for line in Project.text(of: "packs/eu-nato/parties/states.csv").split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count > 1 else { continue }
            codes.insert(String(cells[0]))
            names.insert(String(cells[1]).trimmingCharacters(in: ["\""]))
        }
        return (codes, names)
    }()

    /// Where a state may be named in the code: as an example of what to write, or where a standard names it.
    static let exceptions: [(path: String, reason: String)] = [
        ("Sources/Release/Audience.swift", "an example of what to write"),
        ("Sources/Desk/Asking/FieldReader.swift", "an example of what to write"),
        ("Sources/Desk/API/OpenAPI.swift", "examples of what to write"),
        ("Sources/Desk/Commands/ReleaseCommand.swift", "examples of what to write"),
        ("Sources/Desk/Pages/FieldChecks.swift", "examples of what to write"),
        ("Sources/Labels/Vocabulary+Reading.swift", "an example of what to write; REL TO in the United States' style, which their standard prescribes"),
        ("Sources/Labels/Label+Printing.swift", "their standard writes this state first in REL TO"),
        ("Sources/Node/Demonstration/DemonstrationReader.swift", "an example of what to write"),
        ("Sources/Site/Style/Tokens.swift", "a typeface that is called like a state"),
        ("Sources/Labels/MarkingError.swift", "examples of what to write"),
        ("Sources/Areas/Spending/Desk/API/SpendingAPI.swift", "examples of what to write"),
        ("Sources/Areas/Spending/Desk/Commands/SpendingCommand.swift", "examples of what to write"),
        ("Sources/Areas/Spending/Desk/Pages/ClaimsPage.swift", "examples of what to write"),
        ("Sources/Areas/Spending/Desk/Pages/PathsPage.swift", "examples of what to write"),
        ("Sources/Areas/Spending/Desk/Pages/SpendingForm.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Acts/FlowForm.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Commands/SupportCommand.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Pages/EntryPage.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Pages/FlowTable.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Pages/PursesPage.swift", "examples of what to write"),
        ("Sources/Areas/Support/Model/FlowQuestion.swift", "examples of what to write"),
        ("Sources/Desk/API/OpenAPI+Spending.swift", "examples of what to write"),
        ("Sources/Desk/API/OpenAPI+Support.swift", "examples of what to write"),
        ("Sources/Kernel/Group+Reading.swift", "examples of what to write"),
        ("Sources/Areas/Support/Desk/Files/IATIDocument.swift", "codes of two letters, which the standard of IATI asks for"),
    ]

    private static func mentions() -> [String: [String]] {
        var found: [String: [String]] = [:]
        for file in Project.sources {
            for literal in file.swift.literals {
                let words = Set(literal.text.split { !$0.isLetter }.map(String.init))
                let named = states.codes.intersection(words).union(states.names.filter { literal.text.contains($0) && (literal.text == $0 || words.contains($0) || $0.contains(" ")) })
                if !named.isEmpty { found[file.path, default: []].append("\(file.path):\(literal.line): \(literal.text)") }
            }
        }
        return found
    }

    @Test("No state is named in the code, but for the examples listed here")
    func states() {
        #expect(Self.states.codes.count > 75 && Self.states.names.contains("Cyprus"))
        let allowed = Set(Self.exceptions.map(\.path))
        #expect(Self.mentions().filter { !allowed.contains($0.key) }.flatMap(\.value).sorted() == [])
    }

    @Test("An exception that is no longer needed is taken out")
    func unneeded() {
        let found = Set(Self.mentions().keys)
        #expect(Self.exceptions.map(\.path).filter { !found.contains($0) } == [])
    }

    /// Where the code cites a general rule by its number beside words of its own; it decides nothing by it.
    static let citations: [String: Set<String>] = ["Sources/Desk/Pages/AnswerViews.swift": ["G1", "G2", "G9"], "Sources/Desk/Pages/ReciprocityViews.swift": ["G11"]]

    @Test("No rule of the rulebook decides in the code: its identifiers stand in no literal, but for the citations listed here")
    func rules() {
        let ids = Set(Project.text(of: "packs/eu-nato/release/rules.yaml").matches(of: /- \{id: ([A-Z][0-9]+),/).map { String($0.1) })
        #expect(ids.count > 40)
        let found = Project.sources.flatMap { file in
            file.swift.literals.filter { ids.contains($0.text.trimmingCharacters(in: [" "])) && Self.citations[file.path]?.contains($0.text) != true }.map { "\(file.path):\($0.line): \($0.text)" }
        }
        #expect(found == [])
    }

    @Test("Literals are told from code and comments", arguments: [
        ("let a = \"Cyprus\" // Malta", ["Cyprus"]), ("f(\"a \\(g(\"b\")) c\")", ["a ", "b", " c"]), ("let r = #\"a \"quoted\" b\"#", ["a \"quoted\" b"]), ("let m = \"\"\"\n  one\n  two\n  \"\"\"", ["  one", "  two", "  "]),
        ("/* \"x\" /* \"y\" */ \"z\" */ let b = \"w\"", ["w"]), ("\"a \\\" b\"", ["a   b"]),
    ])
    func reading(text: String, literals: [String]) {
        #expect(SwiftText(text).literals.map(\.text).sorted() == literals.sorted())
    }
}
