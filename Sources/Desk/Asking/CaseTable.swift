package import Kernel
import Labels
package import Packs
package import Release

/// Worked cases in the columns of `release_cases.csv`, each decided and compared with what the table expects.
package struct CaseTable: Sendable {
    package struct Result: Sendable {
        package let id: String
        package let line: Int
        package let outcome: String
        package let rule: String
        package let consents: Set<String>
        /// What differs, in words; empty when it agrees.
        package let differences: [String]
    }
    package let results: [Result]
    package var differing: [Result] { results.filter { !$0.differences.isEmpty } }

    package static let columns = ["id", "policy", "level", "caveats", "originator", "contains", "objections", "holder", "date", "audience", "expected_outcome", "consents", "deciding_rule"]

    /// Reads and decides; columns beyond those needed are ignored. Throws everything that keeps the table from being read.
    package init(_ bytes: [UInt8], file: String, pack: Pack) throws(CaseTableError) {
        var mistakes: [PackMistake] = []
        func note(_ line: Int, _ column: Int, _ what: String, _ remedy: String) { mistakes.append(PackMistake(file: file, line: line, column: column, what: what, remedy: remedy)) }
        var reader: CSVReader
        do { reader = try CSVReader(bytes) } catch { throw CaseTableError(mistakes: [PackMistake(file: file, line: error.place.line, column: error.place.column, what: error.what, remedy: error.remedy)]) }
        guard case .row(let header)? = reader.next() else {
            throw CaseTableError(mistakes: [PackMistake(file: file, line: 1, column: 1, what: "the file is empty", remedy: "write the header \(Self.columns.joined(separator: ","))")])
        }
        let places = Dictionary(header.cells.enumerated().map { ($1.text.trimmed, $0) }, uniquingKeysWith: { first, _ in first })
        for column in Self.columns where places[column] == nil { note(1, 1, "the column `\(column)` is missing", "add it to the header") }
        guard mistakes.isEmpty else { throw CaseTableError(mistakes: mistakes) }
        let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        var results: [Result] = []
        while let next = reader.next() {
            switch next {
            case .fault(let fault): note(fault.place.line, fault.place.column, fault.what, fault.remedy)
            case .row(let row) where row.cells.count != header.cells.count:
                note(row.line, 1, "the row has \(row.cells.count) cells, the header has \(header.cells.count)", "write a cell that holds a comma in double quotes")
            case .row(let row):
                results.append(Self.result(Case(cells: row.cells.map(\.text), places: places, line: row.line), pack: pack, desk: desk))
            }
        }
        guard mistakes.isEmpty else { throw CaseTableError(mistakes: mistakes) }
        self.results = results
    }

    private struct Case {
        let cells: [String]
        let places: [String: Int]
        let line: Int
        subscript(column: String) -> String { cells[places[column]!].trimmed }   // Invariant: every column asked for was found in the header
    }

    private static func result(_ row: Case, pack: Pack, desk: ReleaseDesk) -> Result {
        let expected = (outcome: row["expected_outcome"], rule: row["deciding_rule"], consents: Set(row["consents"].split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }))
        let decision: Decision
        do { decision = try decide(row, pack: pack, desk: desk) } catch {
            return Result(id: row["id"], line: row.line, outcome: "", rule: "", consents: [], differences: [error.says])
        }
        let consents = Set(decision.consents.map(\.text))
        var differences: [String] = []
        if decision.outcome.rawValue != expected.outcome { differences.append("outcome \(decision.outcome.rawValue), expected \(expected.outcome)") }
        if (decision.rule?.text ?? "") != expected.rule { differences.append("rule \(decision.rule?.text ?? "none"), expected \(expected.rule)") }
        if consents != expected.consents { differences.append("consents {\(consents.sorted().joined(separator: ";"))}, expected {\(expected.consents.sorted().joined(separator: ";"))}") }
        return Result(id: row["id"], line: row.line, outcome: decision.outcome.rawValue, rule: decision.rule?.text ?? "", consents: consents, differences: differences)
    }

    private static func decide(_ row: Case, pack: Pack, desk: ReleaseDesk) throws(Question.Mistake) -> Decision {
        let reader = FieldReader(facts: pack.facts, rulebook: pack.rulebook)
        let policy = PolicyID(row["policy"]), level = LevelID(row["level"])
        guard pack.facts.vocabulary.policy(policy) != nil else { throw Question.Mistake(field: .marking, says: "there is no policy `\(policy)`") }
        guard pack.facts.vocabulary.level(level) != nil else { throw Question.Mistake(field: .marking, says: "there is no level `\(level)`") }
        let label: Label
        do { label = try pack.facts.vocabulary.label(policy: policy, level: level, caveats: row["caveats"]) } catch { throw Question.Mistake(field: .marking, says: error.description) }
        let originator = try reader.originator(row["originator"], of: label, holder: row["holder"])
        let holder = row["holder"].isEmpty ? originator : try reader.party(row["holder"], .holder)
        let item = Item(label: label, originator: originator, holder: holder, parts: try reader.parts(row["contains"]), objections: try reader.objections(row["objections"]))
        let request = Request(item: item, audience: try reader.audience(row["audience"]), day: try reader.day(row["date"], .date))
        do { return try desk.decide(request) } catch { throw Question.Mistake(field: .audience, says: error.description) }
    }
}

/// What keeps a table of cases from being read at all.
package struct CaseTableError: Error, Sendable {
    package let mistakes: [PackMistake]
}
