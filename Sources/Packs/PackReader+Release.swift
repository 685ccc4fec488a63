import Kernel
import Labels
import Release

private enum ArrangementKind: String, CaseIterable {
    case securityAgreement = "security-agreement"
    case administrative, framework
    case technicalArrangement = "technical-arrangement"
    case none
}

private enum Holding: String, CaseIterable { case certain, possible }

extension PackReader {
    mutating func readArrangements() -> [Arrangement] {
        let file = "release/arrangements.csv"
        var found: [Arrangement] = []
        let columns = ["id", "title", "parties", "kind", "ceiling", "ceiling_level", "ceiling_note", "signed", "from", "in_force_by", "to", "conditions", "source", "source_url", "confidence"]
        let table = table(file, columns: columns)
        for row in table?.rows ?? [] {
            define(row["id"], name: row.text("title"), what: "identifier", in: \.arrangements, table: file)
            let title = words(row["title"], "title", file)
            let parties = list(row["parties"])
            if parties.count < 1 { note(file, row["parties"], "the parties are missing", "write who agreed, separated by semicolons") }
            // Words such as "36 states" describe a circle; an identifier has no space and must be known.
            for party in parties where !party.contains(" ") { checkParty(party, at: row["parties"], table: file) }
            let kind = choice(row["kind"], ArrangementKind.allCases, "kind of arrangement", file)
            let level = row["ceiling_level"]
            if !level.text.isEmpty { check(level.text, at: level, is: "level", in: \.levels, else: "write one from labels/levels.csv, or leave the cell empty while the ceiling is not known", table: file) }
            let signed = date(row["signed"], file), inForceBy = date(row["in_force_by"], file)
            let (from, to) = interval(row, file)
            checkOrder(signed, "was signed", to, at: row["to"], file)
            checkOrder(inForceBy, "is known to be in force", to, at: row["to"], file)
            guard let source = source(row, file), let kind else { continue }
            let ceiling = row.text("ceiling_note").isEmpty ? row.text("ceiling") : "\(row.text("ceiling")) (\(row.text("ceiling_note")))"
            found.append(Arrangement(id: ArrangementID(row.text("id")), title: title, parties: parties, kind: kind.rawValue, ceiling: ceiling,
                                     ceilingLevel: level.text.isEmpty ? nil : LevelID(level.text), signed: signed, from: from, inForceBy: inForceBy, to: to,
                                     conditions: row.text("conditions"), source: source))
        }
        settle(\.arrangements, from: table)
        count(file, found.map(\.source))
        return found
    }

    mutating func readSets() -> [SetRow] {
        let file = "release/sets.csv"
        var found: [SetRow] = []
        var spans: [[String]: [Span]] = [:]
        for row in table(file, columns: ["set", "member", "from", "to", "held", "source", "source_url", "confidence", "note"])?.rows ?? [] {
            let set = words(row["set"], "name of the set", file), member = row["member"]
            // A name of two words is a set that somebody has: `clients-of EU.CERT-EU`.
            let parts = set.split(separator: " ")
            if parts.count > 1 { checkParty(String(parts[1]), at: row["set"], table: file) }
            checkMember(member, file)
            let held = choice(row["held"], Holding.allCases, "word for whether the member is held to belong", file)
            let (from, to) = interval(row, file)
            guard let source = source(row, file), let held else { continue }
            let setRow = SetRow(set: set, member: member.text, from: from, to: to, isCertain: held == .certain, source: source, note: row.text("note"))
            found.append(setRow)
            if hasReadableDates(row) { spans[[set, member.text], default: []].append(Span(Validity(from: from, to: to), row["from"], "\(member.text) is in \(set)")) }
        }
        noteOverlaps(spans.values, file)
        count(file, found.map(\.source))
        return found
    }

    private mutating func checkMember(_ cell: CSVReader.Cell, _ file: String) {
        let text = cell.text
        if text.hasSuffix(".*") {
            check(String(text.dropLast(2)), at: cell, is: "organisation", in: \.organisations, else: "write the organisation of the bodies before `.*`", table: file)
        } else if text.hasSuffix("*") {
            let whole = String(text.dropLast())
            guard checkParty(whole, at: cell, table: file), let kind = kinds[whole], kind != .whole else { return }
            note(file, cell, "`\(whole)` is no whole organisation", "write a star after a recipient of the kind whole only, such as NATO*")
        } else {
            checkParty(text, at: cell, table: file)
        }
    }

    mutating func readPositions() -> [Position] {
        let file = "release/positions.csv"
        var found: [Position] = []
        for row in table(file, columns: ["party", "concerns", "direction", "summary", "from", "to", "source", "source_url", "confidence"])?.rows ?? [] {
            checkParty(row.text("party"), at: row["party"], table: file)
            if !organisations.contains(row.text("concerns")) { checkParty(row.text("concerns"), at: row["concerns"], table: file) }
            checkDirection(row["direction"], file)
            let summary = words(row["summary"], "summary", file)
            let (from, to) = interval(row, file)
            guard let source = source(row, file) else { continue }
            found.append(Position(party: PartyID(row.text("party")), concerns: row.text("concerns"), direction: row.text("direction"), summary: summary, from: from, to: to, source: source))
        }
        count(file, found.map(\.source))
        return found
    }

    /// `NATO-to-EU`: from whom, to whom.
    private mutating func checkDirection(_ cell: CSVReader.Cell, _ file: String) {
        let ends = cell.text.split(separator: "-to-", omittingEmptySubsequences: false)
        guard ends.count == 2, !ends[0].isEmpty, !ends[1].isEmpty else {
            return note(file, cell, cell.text.isEmpty ? "the direction is missing" : "`\(cell.text)` is no direction", "write from whom to whom, such as NATO-to-EU")
        }
        for end in ends { checkParty(String(end), at: cell, table: file) }
    }
}
