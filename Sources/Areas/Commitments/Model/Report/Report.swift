package import Kernel

package typealias ReportID = ID<Report>
package typealias ChapterID = ID<Chapter>
package typealias SentenceID = ID<Sentence>
package typealias VersionID = ID<SentenceVersion>
/// SHA-256 over a wording, in hexadecimal: what both Councils approve.
package typealias WordingHash = ID<Wording>

/// A progress report in the making: its number, its period, its chapters. What stands in it is said sentence by sentence.
package struct Report: Hashable, Sendable {
    package static let chaptersMax = 60, titleLengthMax = 300
    package let id: ReportID
    package let number: Int
    package let title: String
    package let from: Day
    package let to: Day
    package let chapters: [Chapter]

    package init(id: ReportID, number: Int, title: String, from: Day, to: Day, chapters: [Chapter]) {
        (self.id, self.number, self.title, self.from, self.to, self.chapters) = (id, number, title, from, to, chapters)
    }

    package var period: ClosedRange<Day> { from...max(from, to) }
}

package struct Chapter: Hashable, Sendable {
    package let id: ChapterID
    package let title: String
    package init(id: ChapterID, title: String) { (self.id, self.title) = (id, title) }

    package static let opening = Chapter(id: "opening", title: "Introduction")
    /// For what falls under no area.
    package static let other = Chapter(id: "other", title: "Further cooperation")
    /// An opening, one chapter an area, and what falls under none.
    package static func all(_ facts: CommitmentFacts) -> [Chapter] { [opening] + facts.areas.map { Chapter(id: ChapterID($0.id.text), title: $0.title) } + [other] }
}

/// One wording of one sentence, by one side. Whoever words it anew names the wordings that this one takes the place of;
/// two sides that did so at once leave two that stand against each other, and nothing is lost.
package struct SentenceVersion: Hashable, Sendable {
    package static let textLengthMax = 4_000, evidenceMax = 200
    package let id: VersionID
    package let sentence: SentenceID
    package let replaces: [VersionID]
    package let chapter: ChapterID
    /// Place within the chapter, ascending.
    package let order: Int64
    package let text: String
    package let evidence: [EvidenceID]
    /// Under which it may stand in an edition: the label, and those of the evidence below it, as canonical JSON.
    package let portion: String
    /// Counted from the register by the program, so that it needs no event behind it.
    package let isCounted: Bool
    /// Taken out.
    package let isRemoved: Bool
    /// The organisation at whose node it was written, and by which body.
    package let side: OrganisationID
    package let author: PartyID
    /// Milliseconds since 1970, by the writer's clock.
    package let at: Int64

    package init(id: VersionID, sentence: SentenceID, replaces: [VersionID] = [], chapter: ChapterID, order: Int64, text: String, evidence: [EvidenceID] = [], portion: String, isCounted: Bool = false, isRemoved: Bool = false,
                 side: OrganisationID, author: PartyID, at: Int64) {
        (self.id, self.sentence, self.replaces, self.chapter, self.order, self.text, self.evidence) = (id, sentence, replaces, chapter, order, text, evidence)
        (self.portion, self.isCounted, self.isRemoved, self.side, self.author, self.at) = (portion, isCounted, isRemoved, side, author, at)
    }

    /// The same sentence at the same place on the same evidence, whoever wrote it.
    func says(theSameAs other: SentenceVersion) -> Bool {
        if isRemoved || other.isRemoved { return isRemoved && other.isRemoved }
        return (text, chapter, order, evidence, portion) == (other.text, other.chapter, other.order, other.evidence, other.portion)
    }
}

/// Where a sentence stands: a chapter, and a place in its order.
package struct SentencePlace: Hashable, Sendable {
    package let chapter: ChapterID
    package let order: Int64
    package init(chapter: ChapterID, order: Int64) { (self.chapter, self.order) = (chapter, order) }
}

/// A sentence with every wording of it that nobody has replaced: one, or several that stand against each other.
package struct Sentence: Hashable, Sendable {
    package let id: SentenceID
    /// Never empty; the newest last.
    package let standing: [SentenceVersion]
    package var now: SentenceVersion { standing[standing.count - 1] }
    package var isContested: Bool { standing.count > 1 }
    package var isRemoved: Bool { !isContested && now.isRemoved }
}
