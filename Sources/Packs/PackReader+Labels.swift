import Kernel
import Labels

extension PackReader {
    mutating func readPolicies() -> [PolicyDescription] {
        let file = "labels/policies.csv"
        var found: [PolicyDescription] = []
        let table = table(file, columns: ["id", "name", "kind", "owner", "urn", "source", "source_url", "confidence"])
        for row in table?.rows ?? [] {
            define(row["id"], name: row.text("name"), what: "identifier", in: \.policies, table: file)
            let name = words(row["name"], "name", file), owner = row["owner"], urn = row["urn"]
            let kind = choice(row["kind"], PolicyDescription.Kind.allCases, "kind of policy", file)
            if !owner.text.isEmpty { checkParty(owner.text, at: owner, table: file) }
            if !urn.text.isEmpty, !urn.text.hasPrefix("urn:") { note(file, urn, "`\(urn.text)` is no URN", "write one such as urn:oid:1.3.26.1.3.1, or leave the cell empty") }
            guard let source = source(row, file), let kind else { continue }
            found.append(PolicyDescription(id: PolicyID(row.text("id")), name: name, kind: kind, owner: owner.text.isEmpty ? nil : PartyID(owner.text),
                                           urn: urn.text.isEmpty ? nil : urn.text, source: source))
        }
        settle(\.policies, from: table)
        count(file, found.map(\.source))
        return found
    }

    /// One row per spelling: rows of one level must agree on everything but the spelling. A level that is not used has no spellings.
    mutating func readLevels() -> [LevelDescription] {
        let file = "labels/levels.csv"
        struct Rows { var first: TableRow; var rank: Int; var equivalentRank: Int?; var spellings: [LevelDescription.Spelling]; var notes: [String] }
        var order: [String] = []
        var levels: [String: Rows] = [:]
        var sources: [Source] = []
        let table = table(file, columns: ["policy", "level", "marking", "rank", "equivalent_rank", "language", "source", "source_url", "confidence", "note"])
        for row in table?.rows ?? [] {
            let level = row["level"]
            if self.levels.contains(level.text), let known = levels[level.text] {
                checkAgreement(row, known.first, file)
            } else if !self.levels.contains(level.text) {
                define(level, name: row.text("marking"), what: "level", in: \.levels, table: file)
                check(row.text("policy"), at: row["policy"], is: "policy", in: \.policies, else: "add it to labels/policies.csv", table: file)
            }
            let marking = row["marking"], language = words(row["language"], "language", file)
            // A row without a marking records that the level has none (any more); its note says why.
            if marking.text.isEmpty, row.text("note").isEmpty { note(file, marking, "the marking is missing", "write it, or say in the note why the level has none") }
            let rank = number(row["rank"], -9...99, "rank", file)
            let equivalent = row.text("equivalent_rank").isEmpty ? nil : number(row["equivalent_rank"], 0...99, "equivalent rank", file)
            guard let source = source(row, file), let rank else { continue }
            sources.append(source)
            if levels[level.text] == nil {
                order.append(level.text)
                levels[level.text] = Rows(first: row, rank: rank, equivalentRank: equivalent, spellings: [], notes: [])
            }
            if !marking.text.isEmpty { levels[level.text]?.spellings.append(LevelDescription.Spelling(text: marking.text, language: language, source: source)) }
            if !row.text("note").isEmpty, levels[level.text]?.notes.contains(row.text("note")) == false { levels[level.text]?.notes.append(row.text("note")) }
        }
        settleLevels(table)
        count(file, sources)
        return order.compactMap { id in
            levels[id].map { LevelDescription(id: LevelID(id), policy: PolicyID($0.first.text("policy")), rank: $0.rank, equivalentRank: $0.equivalentRank, spellings: $0.spellings, note: $0.notes.joined(separator: "; ")) }
        }
    }

    /// A level is named in the second column, so a row that does not fit its header leaves the register open.
    private mutating func settleLevels(_ table: Table?) {
        guard let table, table.isComplete, table.misfits.isEmpty else {
            levels.isComplete = false
            return
        }
    }

    private mutating func checkAgreement(_ row: TableRow, _ first: TableRow, _ file: String) {
        for column in ["policy", "rank", "equivalent_rank"] where row.text(column) != first.text(column) {
            let said = first.text(column).isEmpty ? "none" : "`\(first.text(column))`"
            note(file, row[column], "the \(column.replacing("_", with: " ")) of \(row.text("level")) is `\(row.text(column))` here and \(said) on line \(first.line)", "write the same for every spelling of one level")
        }
    }

    mutating func readForms() -> [MarkingForm] {
        let file = "labels/markings.csv"
        var found: [MarkingForm] = []
        var lines: [String: Int] = [:]
        for row in table(file, columns: ["form", "policies", "spellings", "effect", "names", "tag", "tag_type", "meaning", "source", "source_url", "confidence"])?.rows ?? [] {
            let form = row["form"]
            if form.text.isEmpty { note(file, form, "the form is missing", "write it") }
            else if let earlier = lines.updateValue(row.line, forKey: form.text) { note(file, form, "the form `\(form.text)` stands already on line \(earlier)", "write each form once") }
            let policies = list(row["policies"]), spellings = spellings(row["spellings"], file)
            if policies.isEmpty { note(file, row["policies"], "the policies are missing", "write those in which the marking may stand, `NAT` for every national one, or `*` for any") }
            for policy in policies where policy != "*" && policy != "NAT" {
                check(policy, at: row["policies"], is: "policy", in: \.policies, else: "write one from labels/policies.csv, `NAT` or `*`", table: file)
            }
            let effect = choice(row["effect"], MarkingForm.Effect.allCases, "effect", file)
            let meaning = words(row["meaning"], "meaning", file)
            guard let source = source(row, file), let effect else { continue }
            let tag = row.text("tag"), type = row.text("tag_type")
            found.append(MarkingForm(id: MarkingFormID(form.text), policies: policies, spellings: spellings, effect: effect, names: list(row["names"]),
                                     tagName: tag.isEmpty ? nil : tag, tagType: type.isEmpty ? nil : type, meaning: meaning, source: source))
        }
        count(file, found.map(\.source))
        return found
    }

    /// Separated by a bar; at most one `<list>` in each.
    private mutating func spellings(_ cell: CSVReader.Cell, _ file: String) -> [String] {
        let spellings = list(cell, by: "|")
        if spellings.isEmpty { note(file, cell, "the spellings are missing", "write how the marking is printed; more than one separated by ` | `") }
        for spelling in spellings where spelling.ranges(of: "<list>").count > 1 { note(file, cell, "`\(spelling)` has more than one <list>", "write <list> once in each spelling") }
        return spellings
    }
}
