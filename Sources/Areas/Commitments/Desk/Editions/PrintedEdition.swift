import Commitments
import Kernel

extension ReportEdition {
    /// As it is put on paper: all texts plain, dates in words, addresses that cannot be links among the words.
    func printed(_ writing: EditionText.Writing = .all) -> ReportEdition {
        func text(_ text: String) -> String { EditionText.within(writing, EditionText.plain(text)) }
        return ReportEdition(readers: readers, number: number, title: text(title), from: from, to: to, date: date, isDraft: isDraft, marking: text(marking), submittedTo: submittedTo.map(text), chapters: chapters.map { chapter in
            Chapter(title: text(chapter.title), sentences: chapter.sentences.map { Sentence(text: text($0.text), notes: $0.notes, marking: text($0.marking)) })
        }, notes: notes.map { note in
            let link = EditionText.link(note.source.address), spelt = link == nil && note.source.address?.isEmpty == false ? ", " + (note.source.address ?? "") : ""
            return Note(number: note.number, text: text(note.text), date: text(PartialDate(note.date)?.inWords ?? note.date), proposals: note.proposals.map { ProposalID(text($0.text)) },
                        source: Source(title: text(note.source.title + spelt), address: link, confidence: note.source.confidence), marking: text(note.marking))
        }, annex: annex.map { Line(proposal: ProposalID(text($0.proposal.text)), name: text($0.name), area: text($0.area), status: $0.status, rule: $0.rule, facts: $0.facts) }, isDemonstration: isDemonstration)
    }

    /// Bytes of all its words: what a file of it must hold at least.
    var textBytes: Int {
        chapters.reduce(0) { $0 + $1.title.utf8.count + $1.sentences.reduce(0) { $0 + $1.text.utf8.count + $1.marking.utf8.count + 8 * $1.notes.count } }
            + notes.reduce(0) { $0 + $1.text.utf8.count + $1.source.title.utf8.count + ($1.source.address?.utf8.count ?? 0) + 16 * $1.proposals.count } + annex.reduce(0) { $0 + $1.name.utf8.count + $1.area.utf8.count }
    }
}

extension ReportEdition.Chapter {
    /// Sentences that are read in one breath: of one marking, and together no longer than a paragraph is.
    var paragraphs: [[ReportEdition.Sentence]] {
        sentences.reduce(into: []) { paragraphs, sentence in
            if let last = paragraphs.last, last[0].marking == sentence.marking, last.reduce(0, { $0 + $1.text.count }) + sentence.text.count <= Self.paragraphMax { paragraphs[paragraphs.count - 1].append(sentence) } else { paragraphs.append([sentence]) }
        }
    }
    /// Characters: about eight lines.
    private static let paragraphMax = 640
}

/// The words around the texts of an edition, alike on the page, in print and in every file.
enum EditionWords {
    static func kind(_ edition: ReportEdition) -> String { "Report \(edition.number) · \(edition.readers.inWords)" }
    static func period(_ edition: ReportEdition) -> String { "\(edition.from.inWords) to \(edition.to.inWords)" }
    static let draft = "Draft, not approved"
    static let emptyChapter = "Nothing is reported under this chapter."
    static let annexTitle = "Annex: the proposals and what their evidence came to"
    static let rulesTitle = "How a status follows"
    static let annexColumns = ["Proposal", "What it is", "Status", "Evidence"]

    /// Label and value, for the head of the report.
    static func head(_ edition: ReportEdition) -> [(String, String)] {
        [("Period", period(edition)), (edition.isDraft ? "As of" : "Approved", edition.date.inWords)] + (edition.submittedTo.isEmpty ? [] : [("Submitted to", list(edition.submittedTo))]) + [("Marking", edition.marking)]
    }

    static func list(_ words: [String]) -> String { words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1] }

    /// `74 proposals as of 31 May 2026: 4 moving, 12 due.`
    static func annexSum(_ edition: ReportEdition) -> String {
        let counts = Status.shown.compactMap { status -> String? in
            let count = edition.annex.count { $0.status == status }
            return count == 0 ? nil : "\(count) \(status.word)"
        }
        return "\(edition.annex.count) proposal\(edition.annex.count == 1 ? "" : "s") as of \(edition.to.inWords): \(counts.joined(separator: ", "))."
    }

    /// Rules that gave a status here, with how often.
    static func rules(_ edition: ReportEdition) -> [(rule: StatusRule, count: Int)] {
        StatusRule.allCases.map { rule in (rule, edition.annex.count { $0.rule == rule }) }.filter { $0.1 > 0 }
    }

    /// Areas in the order in which the annex first names them.
    static func areas(_ edition: ReportEdition) -> [(area: String, lines: [ReportEdition.Line])] {
        let lines = Dictionary(grouping: edition.annex, by: \.area)
        var seen: Set<String> = []
        return edition.annex.filter { seen.insert($0.area).inserted }.map { ($0.area, lines[$0.area] ?? []) }
    }

    /// How far a source was seen, for somebody who never heard our words for it.
    static func certainty(_ confidence: Confidence) -> String {
        switch confidence {
        case .seen: "seen"
        case .partlySeen: "seen in part"
        case .secondary: "from a copy or a press account"
        case .unverified: "not verified"
        case .derived: "computed"
        case .judgement: "our reading"
        case .assumed: "assumed"
        }
    }
}
