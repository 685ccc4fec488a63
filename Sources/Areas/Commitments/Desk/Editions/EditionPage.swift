package import Commitments
import Figures
import Kernel
package import Site

/// An edition as a page reads it: head, contents, chapters in running text, notes, annex. On paper it is the report itself.
package struct EditionPage: Component {
    let edition: ReportEdition
    /// Ways to take it away; they are not printed.
    let downloads: EditionDownloads?

    package init(_ edition: ReportEdition, downloads: EditionDownloads? = nil) { (self.edition, self.downloads) = (edition, downloads) }

    package var html: HTML {
        let first = firstCitations
        return article(.class("edition")) {
            head
            if let downloads { downloads }
            contents
            for (index, chapter) in edition.chapters.enumerated() { text(chapter, index, first) }
            if !edition.notes.isEmpty { notes(first) }
            if !edition.annex.isEmpty { annex }
        }
    }

    private var head: HTML {
        section(.class("edition-head")) {
            p(.class("kicker")) { EditionWords.kind(edition) }
            h1 { edition.title }
            if edition.isDraft { p(.class("draft-notice")) { EditionWords.draft } }
            dl(.class("facts-list")) { for (term, words) in EditionWords.head(edition) { dt { term }; dd { words } } }
            if edition.isDemonstration { p(.class("note")) { Page.demonstrationText(isClassified: edition.isClassified) + "." } }
        }
    }

    private var contents: HTML {
        section(.class("contents"), .aria(.label, "Contents")) {
            h2 { "Contents" }
            ol {
                for (index, chapter) in edition.chapters.enumerated() { li { a(.href("#\(Self.chapter(index))")) { chapter.title } } }
                if !edition.notes.isEmpty { li { a(.href("#notes")) { "Notes" } } }
                if !edition.annex.isEmpty { li { a(.href("#annex")) { EditionWords.annexTitle } } }
            }
        }
    }

    private static func chapter(_ index: Int) -> String { "chapter-\(index + 1)" }

    /// A place in the text at which a note is cited.
    private struct Place: Hashable { let chapter: Int, sentence: Int }

    /// Where each note is cited first, so that one can go back there.
    private var firstCitations: [Int: Place] {
        var first: [Int: Place] = [:]
        for (chapter, one) in edition.chapters.enumerated() {
            for (sentence, cited) in one.sentences.enumerated() { for number in cited.notes where first[number] == nil { first[number] = Place(chapter: chapter, sentence: sentence) } }
        }
        return first
    }

    private func text(_ chapter: ReportEdition.Chapter, _ index: Int, _ first: [Int: Place]) -> HTML {
        var count = 0
        let paragraphs = chapter.paragraphs.map { sentences in
            defer { count += sentences.count }
            return paragraph(sentences, from: Place(chapter: index, sentence: count), first)
        }
        return section(.id(Self.chapter(index)), .class("chapter")) {
            h2 { chapter.title }
            if paragraphs.isEmpty { p(.class("empty")) { EditionWords.emptyChapter } }
            for paragraph in paragraphs { paragraph }
        }
    }

    private func paragraph(_ sentences: [ReportEdition.Sentence], from start: Place, _ first: [Int: Place]) -> HTML {
        p(.class("record")) {
            if let marking = sentences.first?.marking, !marking.isEmpty { strong(.class("portion")) { "(\(marking))" }; " " }
            for (index, sentence) in sentences.enumerated() {
                if index > 0 { " " }
                // Each for itself: a sentence that is written from right to left turns no other.
                bdi { sentence.text }
                if !sentence.notes.isEmpty { citations(sentence, at: Place(chapter: start.chapter, sentence: start.sentence + index), first) }
            }
        }
    }

    private func citations(_ sentence: ReportEdition.Sentence, at place: Place, _ first: [Int: Place]) -> HTML {
        sup {
            for (index, number) in sentence.notes.enumerated() {
                if index > 0 { ", " }
                a(.href("#note-\(number)"), .id(first[number] == place && !sentence.notes[..<index].contains(number) ? "cited-\(number)" : nil), .aria(.label, "Note \(number)")) { String(number) }
            }
        }
    }

    private func notes(_ first: [Int: Place]) -> HTML {
        section(.id("notes"), .class("notes")) {
            h2 { "Notes" }
            dl {
                for note in edition.notes {
                    div(.id("note-\(note.number)")) {
                        dt { if first[note.number] != nil { a(.href("#cited-\(note.number)"), .aria(.label, "Note \(note.number), back to the text")) { String(note.number) } } else { String(note.number) } }
                        dd { words(of: note) }
                    }
                }
            }
        }
    }

    @HTMLBuilder private func words(of note: ReportEdition.Note) -> HTML {
        let date = PartialDate(note.date)?.inWords ?? note.date
        if !note.marking.isEmpty { strong(.class("portion")) { "(\(note.marking))" }; " " }
        bdi { note.text }
        if !date.isEmpty, !note.text.contains(date) { " (\(date))" }
        p(.class("note")) {
            for (index, id) in note.proposals.enumerated() { (index > 0 ? ", " : note.proposals.count == 1 ? "Proposal " : "Proposals "); a(.href(ProposalPage.address(of: id))) { id.text } }
            if !note.proposals.isEmpty { ". " }
            "Source: "; bdi { note.source.title }; " (\(EditionWords.certainty(note.source.confidence)))."
            if let address = note.source.address { " "; if address.hasPrefix("https://"), EditionText.link(address) != nil { a(.class("spelt"), .href(address)) { address } } else { bdi { address } } }
        }
    }

    private var annex: HTML {
        section(.id("annex"), .class("annex")) {
            h2 { EditionWords.annexTitle }
            p(.class("under-head")) { EditionWords.annexSum(edition) }
            div(.class("table"), .role("region"), .aria(.label, EditionWords.annexTitle), .tabindex(0)) {
                table(.class("annex-table")) {
                    captionElement(.class("heard")) { EditionWords.annexTitle }
                    thead { tr { for title in EditionWords.annexColumns { th(.scope("col"), .class(title == EditionWords.annexColumns.last ? "number" : nil)) { title } } } }
                    for (area, lines) in EditionWords.areas(edition) {
                        tbody {
                            tr { th(.colspan(4), .scope("rowgroup"), .class("area")) { area } }
                            for line in lines {
                                tr {
                                    th(.scope("row")) { a(.href(ProposalPage.address(of: line.proposal))) { line.proposal.text } }
                                    td { bdi { line.name } }
                                    td { span(.class("with-mark")) { Marks.promise(line.status.mark, size: 16); " " + line.status.word } }
                                    td(.class("number")) { String(line.facts) }
                                }
                            }
                        }
                    }
                }
            }
            h3 { EditionWords.rulesTitle }
            dl(.class("facts-list")) { for (rule, count) in EditionWords.rules(edition) { dt { "\(rule.status.word.capitalisedFirst) (\(count))" }; dd { rule.inWords } } }
        }
    }
}

/// The edition's files, as links; where a converter is missing, what it would give and how to get it.
package struct EditionDownloads: Component {
    let base: String
    let obstacles: [EditionError]
    private let hasPDF: Bool
    private let hasWord: Bool

    /// `base`: the edition's own address; the files stand below it as `report.pdf`, `report.docx`, `annex.csv`, `notes.csv`, `report.json`.
    package init(base: String, files: EditionFiles) {
        self.base = base
        let (pdf, word) = (files.obstacle(.typst), files.obstacle(.pandoc))
        (hasPDF, hasWord, obstacles) = (pdf == nil, word == nil, [pdf, word].compactMap { $0 })
    }

    package var html: HTML {
        section(.class("downloads"), .aria(.label, "Take it away")) {
            ul {
                if hasPDF { li { a(.href(base + "/report.pdf")) { "PDF" } } }
                if hasWord { li { a(.href(base + "/report.docx")) { "Word document" } } }
                li { a(.href(base + "/annex.csv")) { "Annex as CSV" } }
                li { a(.href(base + "/notes.csv")) { "Notes as CSV" } }
                li { a(.href(base + "/report.json")) { "All of it as JSON" } }
            }
            for obstacle in obstacles { p(.class("note")) { obstacle.description } }
        }
    }
}
