package import Commitments
import Kernel
package import Packs

/// How far somebody's words are the report's own.
private enum Basis: String, CaseIterable {
    case reportText = "report-text", reportSummary = "report-summary", periodEvent = "period-event"
    var kind: Evidence.Kind { self == .periodEvent ? .event : .reportWords }
}

enum YesOrNothing: String, CaseIterable { case yes, no }

extension CommitmentFacts: AreaFacts {
    static let folder = "commitments/"

    package static func read(_ reader: inout PackReader) -> CommitmentFacts? {
        guard reader.files.contents.keys.contains(where: { $0.hasPrefix(folder) }) else { return nil }
        let sets = readSets(&reader), areas = readAreas(&reader)
        let known = (sets: Set(sets.map(\.id)), areas: Set(areas.map(\.id.text)))
        let proposals = readProposals(&reader, sets: known.sets, areas: known.areas)
        let reports = readReports(&reader)
        let ids = Set(proposals.map(\.id.text)), numbers = Set(reports.map(\.number))
        for set in sets {
            let count = proposals.count { $0.set == set.id }
            if count != set.count { reader.note(folder + "proposals.csv", 1, 1, "the set `\(set.id)` has \(count) proposals here, and \(set.count) were endorsed", "write a row for each, also where its text is not held") }
        }
        var facts = CommitmentFacts(sets: sets, areas: areas, proposals: proposals, reports: reports, declarations: readDeclarations(&reader, areas: known.areas),
                                    evidence: readEvidence(&reader, areas: known.areas, proposals: ids, reports: numbers), tracks: readTracks(&reader),
                                    principles: readPrinciples(&reader), gaps: readGaps(&reader))
        facts.reportTemplate = readTemplate(&reader)
        return facts
    }

    /// May be absent: then there is no PDF. What it says is judged by Typst, when a report is put on paper.
    private static func readTemplate(_ reader: inout PackReader) -> String? {
        let file = folder + "report.typ"
        guard let bytes = reader.files.contents[file] else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            reader.note(file, 1, 1, "the template is not UTF-8 text", "save it as UTF-8")
            return nil
        }
        guard text.contains("edition.json") else {
            reader.note(file, 1, 1, "the template does not read `edition.json`, so it would put no report on paper", "read the edition from it, as in #let edition = json(\"edition.json\")")
            return nil
        }
        return text
    }

    private static func readSets(_ reader: inout PackReader) -> [ProposalSet] {
        let file = folder + "sets.csv"
        var sets: [ProposalSet] = []
        for row in reader.table(file, columns: ["id", "title", "endorsed", "proposals", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), count = reader.number(row["proposals"], 1...10_000, "number of proposals", file)
            let endorsed = reader.date(row["endorsed"], file)
            if endorsed == nil || endorsed?.isExact == false { reader.note(file, row["endorsed"], "the day of endorsement is missing", "write the day, as in 2016-12-06") }
            guard let count, let endorsed, let source = reader.source(row, file), isNew(row["id"], among: sets.map(\.id), &reader, file) else { continue }
            sets.append(ProposalSet(id: row.text("id"), title: title, endorsed: endorsed.first, count: count, source: source))
        }
        reader.count(file, sets.map(\.source))
        return sets
    }

    private static func readAreas(_ reader: inout PackReader) -> [CommitmentArea] {
        let file = folder + "areas.csv"
        var areas: [CommitmentArea] = []
        for row in reader.table(file, columns: ["id", "title", "official_count", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file)
            let count = row.text("official_count").isEmpty ? nil : reader.number(row["official_count"], 1...10_000, "number of proposals", file)
            guard let source = reader.source(row, file), isNew(row["id"], among: areas.map(\.id.text), &reader, file) else { continue }
            areas.append(CommitmentArea(id: AreaID(row.text("id")), title: title, officialCount: count, source: source))
        }
        reader.count(file, areas.map(\.source))
        return areas
    }

    private static func readProposals(_ reader: inout PackReader, sets: Set<String>, areas: Set<String>) -> [Proposal] {
        let file = folder + "proposals.csv"
        var proposals: [Proposal] = [], ids: Set<String> = []
        let columns = ["id", "set", "area", "topic", "text", "title", "summary", "nature", "rhythm_months", "due", "nature_note", "lead_bodies", "target", "source", "source_url", "confidence"]
        for row in reader.table(file, columns: columns)?.rows ?? [] {
            check(row["set"], in: sets, "set", "sets.csv", &reader, file)
            if !row.text("area").isEmpty { check(row["area"], in: areas, "area", "areas.csv", &reader, file) }
            let text = reader.choice(row["text"], Proposal.Text.allCases, "state of the text", file)
            let title = text == .notHeld ? "" : reader.words(row["title"], "title", file)
            let nature = row.text("nature").isEmpty && text == .notHeld ? nil : reader.choice(row["nature"], Proposal.Nature.allCases, "nature", file)
            let rhythm = row.text("rhythm_months").isEmpty ? nil : reader.number(row["rhythm_months"], 1...240, "rhythm in months", file)
            if rhythm != nil, nature != nil, nature != .recurring { reader.note(file, row["rhythm_months"], "only a recurring proposal has a rhythm", "leave the cell empty, or write recurring as its nature") }
            let due = reader.date(row["due"], file), bodies = reader.list(row["lead_bodies"])
            for body in bodies { reader.checkParty(body, at: row["lead_bodies"], table: file) }
            guard let text, let source = reader.source(row, file) else { continue }
            guard !row.text("id").isEmpty, ids.insert(row.text("id")).inserted else {
                reader.note(file, row["id"], row.text("id").isEmpty ? "the identifier is missing" : "`\(row.text("id"))` stands here twice", "write each proposal once, with its own identifier")
                continue
            }
            proposals.append(Proposal(id: ProposalID(row.text("id")), set: row.text("set"), area: row.text("area").isEmpty ? nil : AreaID(row.text("area")), topic: row.text("topic"), text: text, title: title,
                                      summary: row.text("summary"), nature: nature, rhythmMonths: rhythm, due: due, natureNote: row.text("nature_note"), leadBodies: bodies.map { PartyID($0) },
                                      target: row.text("target"), source: source))
        }
        reader.count(file, proposals.map(\.source))
        return proposals
    }

    private static func readReports(_ reader: inout PackReader) -> [IssuedReport] {
        let file = folder + "reports.csv"
        var reports: [IssuedReport] = []
        for row in reader.table(file, columns: ["number", "title", "date", "from", "to", "submitted_by", "submitted_to", "document", "source", "source_url", "confidence"])?.rows ?? [] {
            let number = reader.number(row["number"], 1...1_000, "number of a report", file), title = reader.words(row["title"], "title", file)
            let (from, to) = reader.interval(row, file), date = reader.date(row["date"], file)
            for (column, value) in [("date", date), ("from", from), ("to", to)] where value == nil && row.text(column).isEmpty { reader.note(file, row[column], "`\(column)` is missing", "write it as precisely as it is known, as in 2025-06") }
            guard let number, let date, let from, let to, let source = reader.source(row, file) else { continue }
            if let earlier = reports.last, number <= earlier.number { reader.note(file, row["number"], "the reports are not in order", "write them by number, each once") }
            reports.append(IssuedReport(number: number, title: title, date: date, from: from, to: to, submittedBy: row.text("submitted_by"), submittedTo: row.text("submitted_to"), document: row.text("document"), source: source))
        }
        reader.count(file, reports.map(\.source))
        return reports
    }

    private static func readDeclarations(_ reader: inout PackReader, areas: Set<String>) -> [Declaration] {
        let file = folder + "declarations.csv"
        var declarations: [Declaration] = []
        for row in reader.table(file, columns: ["id", "date", "place", "title", "signatories", "added", "areas", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), date = reader.date(row["date"], file)
            if row.text("date").isEmpty { reader.note(file, row["date"], "the date is missing", "write it as precisely as it is known, as in 2016-07") }
            guard let date, let source = reader.source(row, file), isNew(row["id"], among: declarations.map(\.id), &reader, file) else { continue }
            declarations.append(Declaration(id: row.text("id"), date: date, place: row.text("place"), title: title, signatories: row.text("signatories"), added: row.text("added"),
                                            areas: reader.list(row["areas"]).filter { areas.contains($0) }.map { AreaID($0) }, source: source))
        }
        reader.count(file, declarations.map(\.source))
        return declarations
    }

    private static func readPrinciples(_ reader: inout PackReader) -> [Principle] {
        let file = folder + "principles.csv"
        var principles: [Principle] = []
        for row in reader.table(file, columns: ["id", "title", "named_in", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file)
            if row.text("named_in").isEmpty { reader.note(file, row["named_in"], "no text is named", "write the texts that name the principle, with semicolons between") }
            guard let source = reader.source(row, file), isNew(row["id"], among: principles.map(\.id), &reader, file) else { continue }
            principles.append(Principle(id: row.text("id"), title: title, namedIn: reader.list(row["named_in"]), source: source))
        }
        reader.count(file, principles.map(\.source))
        return principles
    }

    private static func readGaps(_ reader: inout PackReader) -> [Gap] {
        let file = folder + "gaps.csv"
        var gaps: [Gap] = []
        for row in reader.table(file, columns: ["id", "kind", "title", "words", "source", "source_url", "confidence"])?.rows ?? [] {
            let title = reader.words(row["title"], "title", file), words = reader.words(row["words"], "explanation", file), kind = reader.choice(row["kind"], Gap.Kind.allCases, "kind", file)
            guard let kind, let source = reader.source(row, file), isNew(row["id"], among: gaps.map(\.id), &reader, file) else { continue }
            gaps.append(Gap(id: row.text("id"), kind: kind, title: title, words: words, source: source))
        }
        reader.count(file, gaps.map(\.source))
        return gaps
    }

    private static func readEvidence(_ reader: inout PackReader, areas: Set<String>, proposals: Set<String>, reports: Set<Int>) -> [Evidence] {
        let file = folder + "facts.csv"
        var evidence: [Evidence] = [], ids: Set<String> = []
        for row in reader.table(file, columns: ["id", "report", "date", "area", "proposals", "fact", "result", "basis", "source", "source_url", "confidence"])?.rows ?? [] {
            let number = reader.number(row["report"], 1...1_000, "number of a report", file)
            if let number, !reports.contains(number) { reader.note(file, row["report"], "there is no report \(number)", "write one of reports.csv") }
            if !row.text("area").isEmpty { check(row["area"], in: areas, "area", "areas.csv", &reader, file) }
            let touched = reader.list(row["proposals"])
            for id in touched where !proposals.contains(id) { reader.note(file, row["proposals"], "there is no proposal `\(id)`", "write one of proposals.csv, or leave the cell empty for work that carries no number") }
            let text = reader.words(row["fact"], "fact", file), date = reader.date(row["date"], file)
            let isResult = row.text("result").isEmpty ? false : reader.choice(row["result"], YesOrNothing.allCases, "result", file) == .yes
            guard let basis = reader.choice(row["basis"], Basis.allCases, "basis", file), let number, let source = reader.source(row, file) else { continue }
            guard !row.text("id").isEmpty, ids.insert(row.text("id")).inserted else {
                reader.note(file, row["id"], row.text("id").isEmpty ? "the identifier is missing" : "`\(row.text("id"))` stands here twice", "write each fact once, with its own identifier")
                continue
            }
            evidence.append(Evidence(id: EvidenceID(row.text("id")), kind: basis.kind, date: date, report: number, area: row.text("area").isEmpty ? nil : AreaID(row.text("area")),
                                     proposals: touched.map { ProposalID($0) }, text: text, isResult: isResult, source: source))
        }
        reader.count(file, evidence.map(\.source))
        return evidence
    }

    // MARK: Identifiers of this area

    private static func check(_ cell: CSVReader.Cell, in known: Set<String>, _ kind: String, _ table: String, _ reader: inout PackReader, _ file: String) {
        guard !known.contains(cell.text) else { return }
        let meant = nearest(to: cell.text, among: known).map { "write \($0)" } ?? "write one of \(table)"
        reader.note(file, cell, cell.text.isEmpty ? "the \(kind) is missing" : "there is no \(kind) `\(cell.text)`", meant)
    }

    static func isNew(_ cell: CSVReader.Cell, among known: [String], _ reader: inout PackReader, _ file: String) -> Bool {
        guard !cell.text.isEmpty, !known.contains(cell.text) else {
            reader.note(file, cell, cell.text.isEmpty ? "the identifier is missing" : "`\(cell.text)` stands here twice", "write each row once, with its own identifier")
            return false
        }
        return true
    }
}
