import Commitments
import Kernel
import Site

extension ReportEdition {
    /// The edition as data: the file for programs, and what the pack's `report.typ` puts on paper.
    ///
    /// Paragraphs are numbered within their chapter, from 0; `words` holds what stands around the texts, so that no reader needs our tables.
    var json: JSONValue {
        .object([
            "edition": .string(readers.rawValue), "number": .integer(Int64(number)), "title": .string(title), "from": .string(from.description), "to": .string(to.description), "date": .string(date.description),
            "draft": .bool(isDraft), "demonstration": .bool(isDemonstration), "marking": .string(marking), "submittedTo": .array(submittedTo.map { .string($0) }),
            "chapters": .array(chapters.map(Self.json)), "notes": .array(notes.map(Self.json)), "annex": .array(annex.map(Self.json)), "words": words,
        ])
    }

    private static func json(_ chapter: Chapter) -> JSONValue {
        let sentences = chapter.paragraphs.enumerated().flatMap { number, sentences in sentences.map { (number, $0) } }
        return .object(["title": .string(chapter.title), "sentences": .array(sentences.map { number, sentence in
            .object(["paragraph": .integer(Int64(number)), "text": .string(sentence.text), "notes": .array(sentence.notes.map { .integer(Int64($0)) }), "marking": .string(sentence.marking)])
        })])
    }

    private static func json(_ note: Note) -> JSONValue {
        .object(["number": .integer(Int64(note.number)), "text": .string(note.text), "date": .string(note.date), "proposals": .array(note.proposals.map { .string($0.text) }), "source":
            .object(["title": .string(note.source.title), "address": note.source.address.map { .string($0) } ?? .null, "confidence": .string(note.source.confidence.rawValue)]), "marking": .string(note.marking)])
    }

    private static func json(_ line: Line) -> JSONValue {
        .object(["proposal": .string(line.proposal.text), "name": .string(line.name), "area": .string(line.area), "status": .string(line.status.rawValue), "rule": .string(line.rule.rawValue), "facts": .integer(Int64(line.facts))])
    }

    private var words: JSONValue {
        .object([
            "edition": .string(readers.inWords), "period": .string(EditionWords.period(self)), "date": .string(date.inWords), "draft": .string(EditionWords.draft), "emptyChapter": .string(EditionWords.emptyChapter),
            "demonstration": .string(Page.demonstrationText(isClassified: isClassified)), "head": .array(EditionWords.head(self).map { .array([.string($0), .string($1)]) }),
            "annexTitle": .string(EditionWords.annexTitle), "annexSum": .string(EditionWords.annexSum(self)), "rulesTitle": .string(EditionWords.rulesTitle), "annexColumns": .array(EditionWords.annexColumns.map { .string($0) }),
            "statuses": .object(JSONObject(unchecked: Status.shown.map { .init(name: $0.rawValue, value: .string($0.word)) })),
            "rules": .array(EditionWords.rules(self).map { rule, count in .object(["rule": .string(rule.rawValue), "status": .string(rule.status.word), "count": .integer(Int64(count)), "says": .string(rule.inWords)]) }),
            "certainties": .object(JSONObject(unchecked: Confidence.allCases.map { .init(name: $0.rawValue, value: .string(EditionWords.certainty($0))) })),
        ])
    }

    /// The public edition holds nothing classified; of the other one it is taken to.
    var isClassified: Bool { readers == .councils }

    /// Canonical, so that the same edition is the same bytes wherever it is made.
    var jsonBytes: [UInt8] { (try? json.canonicalBytes()) ?? [] }
}
