import Commitments
import Kernel
import Site

/// The annex of an edition as tables: plain texts, one line a row. Each carries the edition's marking, since rows get copied out of files.
enum EditionTables {
    /// The proposals and what their evidence came to.
    static func annex(_ edition: ReportEdition) -> String {
        text([["report", "edition", "marking", "state", "as_of", "proposal", "name", "area", "status", "rule", "evidence"]] + edition.annex.map { line in
            head(edition) + [edition.to.description, line.proposal.text, line.name, line.area, line.status.rawValue, line.rule.rawValue, String(line.facts)]
        })
    }

    /// The notes: one row a piece of evidence, with the chapters that cite it.
    static func notes(_ edition: ReportEdition) -> String {
        var chapters: [Int: [String]] = [:]
        for chapter in edition.chapters { for number in Set(chapter.sentences.flatMap(\.notes)) { chapters[number, default: []].append(chapter.title) } }
        return text([["report", "edition", "marking", "state", "note", "date", "text", "proposals", "chapters", "source", "source_url", "confidence", "note_marking"]] + edition.notes.map { note in
            head(edition) + [String(note.number), note.date, note.text, note.proposals.map(\.text).joined(separator: ";"), (chapters[note.number] ?? []).joined(separator: ";"), note.source.title, note.source.address ?? "", note.source.confidence.rawValue, note.marking]
        })
    }

    private static func text(_ rows: [[String]]) -> String { CSV.text(rows.map { $0.map(EditionText.plain) }) }

    private static func head(_ edition: ReportEdition) -> [String] { [String(edition.number), edition.readers.rawValue, edition.marking, edition.isDraft ? "draft" : "approved"] }
}
