import Commitments
import Foundation
import Kernel

/// An edition as a document for Pandoc: headings that are headings, footnotes that are footnotes, contents that Word can bring up to date.
struct WordDocument {
    let edition: ReportEdition

    /// `version`: of the syntax tree, as the Pandoc at hand writes it.
    func json(version: [Int]) -> [UInt8] {
        let meta: [String: WordTree] = ["title": .metaWords(edition.title), "lang": .metaWords("en-GB"), "subject": .metaWords(EditionWords.kind(edition)), "keywords": .metaWords(edition.marking),
                                        "description": .metaWords("\(EditionWords.kind(edition)). \(EditionWords.period(edition)).")]
        let document = WordTree.object(["pandoc-api-version": .list(version.map { .number($0) }), "meta": .object(meta), "blocks": .list(blocks)])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(document)).map { [UInt8]($0) } ?? []
    }

    private var blocks: [WordTree] {
        var cited = Citations(edition.notes)
        let text = edition.chapters.enumerated().flatMap { index, chapter in
            [WordTree.heading(1, id: Self.chapter(index), chapter.title)] + (chapter.sentences.isEmpty ? [.paragraph([.words(EditionWords.emptyChapter)])] : chapter.paragraphs.map { paragraph($0, &cited) })
        }
        return head + [contents] + text + rest(cited) + annex
    }

    private var head: [WordTree] {
        [.paragraph(style: "Subtitle", [.words(EditionWords.kind(edition))])] + (edition.isDraft ? [.paragraph(style: "Draft Notice", [.words(EditionWords.draft)])] : [])
            + EditionWords.head(edition).map { .paragraph(style: "Particulars", [.strong($0 + ":"), .space, .words($1)]) }
    }

    private static func chapter(_ index: Int) -> String { "chapter-\(index + 1)" }

    /// A field for contents, filled with the titles: complete at once, and with page numbers when Word is asked to bring it up to date.
    private var contents: WordTree {
        let titles = edition.chapters.enumerated().map { ($1.title, Self.chapter($0)) } + (edition.annex.isEmpty ? [] : [(EditionWords.annexTitle, "annex")])
        let begin = #"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-1" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#
        // The text begins on a page of its own.
        let end = #"<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br w:type="page"/></w:r></w:p>"#
        return .wordML(#"<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>Contents</w:t></w:r></w:p>"# + titles.enumerated().map { index, entry in
            #"<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>\#(index == 0 ? begin : "")<w:hyperlink w:anchor="\#(entry.1)" w:history="1"><w:r><w:t xml:space="preserve">\#(WordReference.escaped(entry.0))</w:t></w:r></w:hyperlink></w:p>"#
        }.joined() + (titles.isEmpty ? "" : end))
    }

    private func paragraph(_ sentences: [ReportEdition.Sentence], _ cited: inout Citations) -> WordTree {
        var parts: [WordTree] = sentences.first?.marking.isEmpty == false ? [.styled("Portion", "(\(sentences[0].marking))"), .space] : []
        for (index, sentence) in sentences.enumerated() {
            if index > 0 { parts.append(.space) }
            parts.append(.words(sentence.text))
            for (index, number) in sentence.notes.enumerated() {
                if index > 0 { parts.append(.superscript([.words(",\u{a0}")])) }
                parts.append(cited.cite(number))
            }
        }
        return .paragraph(parts)
    }

    /// Notes that no footnote could hold, since the text cites them out of order or not at all.
    private func rest(_ cited: Citations) -> [WordTree] {
        let left = edition.notes.filter { !cited.done.contains($0.number) }
        return left.isEmpty ? [] : [.heading(1, id: "notes", "Further notes")] + left.map { .paragraph([.strong("\($0.number)"), .space] + Citations.words($0)) }
    }

    private var annex: [WordTree] {
        guard !edition.annex.isEmpty else { return [] }
        let rows = EditionWords.areas(edition).flatMap { area, lines in [[area]] + lines.map { [$0.proposal.text, $0.name, $0.status.word, String($0.facts)] } }
        let columns = [(0.13, false), (0.57, false), (0.18, false), (0.12, true)].map { WordTree.Column(share: $0, isNumber: $1) }
        return [.heading(1, id: "annex", EditionWords.annexTitle), .paragraph([.words(EditionWords.annexSum(edition))]), .table(columns, head: EditionWords.annexColumns, rows: rows), .heading(2, id: "statuses", EditionWords.rulesTitle)]
            + EditionWords.rules(edition).map { rule, count in .paragraph([.strong(rule.status.word.prefix(1).uppercased() + rule.status.word.dropFirst()), .words(" (\(count)): \(rule.inWords)")]) }
    }

    /// Which notes stand as footnotes already. Word counts its footnotes itself, so that a note is one only where its number comes next.
    private struct Citations {
        private let notes: [Int: ReportEdition.Note]
        private(set) var done: Set<Int> = []
        init(_ notes: [ReportEdition.Note]) { self.notes = Dictionary(notes.map { ($0.number, $0) }, uniquingKeysWith: { a, _ in a }) }

        mutating func cite(_ number: Int) -> WordTree {
            guard number == done.count + 1, let note = notes[number] else { return .superscript([.words(String(number))]) }
            done.insert(number)
            return .footnote(Self.words(note))
        }

        static func words(_ note: ReportEdition.Note) -> [WordTree] {
            let isDated = !note.date.isEmpty && !note.text.contains(note.date)
            var parts: [WordTree] = (note.marking.isEmpty ? [] : [.styled("Portion", "(\(note.marking))"), .space]) + [.words(note.text)]
            if isDated { parts.append(.words(" (\(note.date))")) }
            parts.append(.words(!isDated && note.text.last.map { ".!?…".contains($0) } == true ? " " : ". "))
            if !note.proposals.isEmpty { parts.append(.words("Proposal\(note.proposals.count == 1 ? "" : "s") \(note.proposals.map(\.text).joined(separator: ", ")). ")) }
            parts.append(.words("Source: \(note.source.title) (\(EditionWords.certainty(note.source.confidence)))."))
            if let address = note.source.address { parts += [.space, .link(address, to: address)] }
            return parts
        }
    }
}

extension WordTree {
    static func metaWords(_ text: String) -> WordTree { .object(["t": .text("MetaInlines"), "c": .list([.words(text)])]) }
}
