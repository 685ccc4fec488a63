package import Commitments
import Crypto
package import Kernel
package import Node

/// What is said of reports, as bodies of records. Side, author and time come from the record itself: nobody writes them for another.
extension Report {
    package var json: JSONValue {
        .members(("report", .string(id.text)), ("number", .integer(Int64(number))), ("title", .string(title)), ("from", .string(from.description)), ("to", .string(to.description)),
                 ("chapters", .array(chapters.map { .members(("chapter", .string($0.id.text)), ("title", .string($0.title))) })))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let chapters = try json.list("chapters") { (value) throws(RecordMistake) in Chapter(id: ChapterID(try value.text("chapter")), title: try value.text("title")) }
        guard !chapters.isEmpty, chapters.count <= Report.chaptersMax else { throw RecordMistake("chapters", "between 1 and \(Report.chaptersMax) chapters were expected") }
        self.init(id: ReportID(try json.text("report")), number: try json.number("number"), title: try json.text("title"), from: try json.day("from"), to: try json.day("to"), chapters: chapters)
    }
}

extension SentenceVersion {
    package func json(of report: ReportID) -> JSONValue {
        .members(("report", .string(report.text)), ("version", .string(id.text)), ("sentence", .string(sentence.text)), ("replaces", .texts(replaces.map(\.text))), ("chapter", .string(chapter.text)),
                 ("order", .integer(order)), ("text", .string(text)), ("evidence", .texts(evidence.map(\.text))), ("portion", .string(portion)), ("counted", isCounted ? .bool(true) : nil), ("removed", isRemoved ? .bool(true) : nil))
    }

    package init(json: JSONValue, side: OrganisationID, author: PartyID, at: Int64) throws(RecordMistake) {
        let text = try json.text("text"), evidence = try json.texts("evidence")
        guard text.count <= Self.textLengthMax else { throw RecordMistake("text", "at most \(Self.textLengthMax) characters were expected") }
        guard evidence.count <= Self.evidenceMax else { throw RecordMistake("evidence", "at most \(Self.evidenceMax) pieces were expected") }
        self.init(id: VersionID(try json.text("version")), sentence: SentenceID(try json.text("sentence")), replaces: try json.texts("replaces").map { VersionID($0) }, chapter: ChapterID(try json.text("chapter")),
                  order: Int64(try json.number("order")), text: text, evidence: evidence.map { EvidenceID($0) }, portion: try json.text("portion"), isCounted: try json.flag("counted"),
                  isRemoved: try json.flag("removed"), side: side, author: author, at: at)
    }
}

extension StepEvent {
    /// `seen`: the last wording of the other side that stood here when this was said, so that the other side can tell which text was meant.
    package static func json(_ act: StepAct, at step: String, of report: ReportID, on track: OrganisationID, seen: VersionID?) -> JSONValue {
        let (word, hash, until, voice, reason): (String, WordingHash?, Int64?, String?, String?) = switch act {
        case .put(let hash, let until): ("put", hash, until, nil, nil)
        case .pass(let hash): ("pass", hash, nil, nil, nil)
        case .giveBack(let reason): ("give-back", nil, nil, nil, reason)
        case .voice(let voice, let reason): ("voice", nil, nil, voice.rawValue, reason)
        case .takeBack: ("take-back", nil, nil, nil, nil)
        }
        return .members(("report", .string(report.text)), ("track", .string(track.text)), ("step", .string(step)), ("act", .string(word)), ("wording", hash.map { .string($0.text) }), ("until", until.map { .integer($0) }),
                        ("voice", voice.map { .string($0) }), ("reason", reason.map { .string($0) }), ("seen", seen.map { .string($0.text) }))
    }

    package init(json: JSONValue, by: PartyID, at: Int64) throws(RecordMistake) {
        let act: StepAct
        switch try json.text("act") {
        case "put": act = .put(WordingHash(try json.text("wording")), until: json["until"]?.integer)
        case "pass": act = .pass(WordingHash(try json.text("wording")))
        case "give-back": act = .giveBack(reason: try json.text("reason"))
        case "voice":
            guard let voice = StepAct.Voice(rawValue: try json.text("voice")) else { throw RecordMistake("voice", "comment, reservation, abstention or objection was expected") }
            act = .voice(voice, reason: try json.textIfAny("reason") ?? "")
        case "take-back": act = .takeBack
        default: throw RecordMistake("act", "put, pass, give-back, voice or take-back was expected")
        }
        self.init(step: try json.text("step"), act: act, by: by, at: at)
    }
}

extension Wording {
    /// SHA-256 over the canonical JSON. Any difference in a word, a place, a piece of evidence or a marking gives another one.
    package var hash: WordingHash {
        // Invariant: a wording holds texts and whole numbers, which always have canonical bytes.
        WordingHash(SHA256.hash(data: (try? json.canonicalBytes()) ?? []).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined())
    }
}
