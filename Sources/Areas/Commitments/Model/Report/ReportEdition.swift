package import Kernel

/// A report as somebody reads it: what the release rules leave of the wording, whole in itself. Nothing in it tells whether more exists.
package struct ReportEdition: Hashable, Sendable {
    package enum Readers: String, Hashable, Sendable, CaseIterable {
        case councils
        case everyone = "public"
        package var inWords: String { self == .councils ? "Full edition for both Councils" : "Public edition" }
    }
    package struct Chapter: Hashable, Sendable {
        package let title: String
        package let sentences: [Sentence]
        package init(title: String, sentences: [Sentence]) { (self.title, self.sentences) = (title, sentences) }
    }
    package struct Sentence: Hashable, Sendable {
        package let text: String
        /// Numbers of the notes behind it.
        package let notes: [Int]
        /// As the portion is marked; empty where the edition marks none.
        package let marking: String
        package init(text: String, notes: [Int], marking: String) { (self.text, self.notes, self.marking) = (text, notes, marking) }
    }
    /// A piece of evidence as the edition cites it. Numbered in the order of the text, from 1, without a gap.
    package struct Note: Hashable, Sendable {
        package let number: Int
        package let text: String
        package let date: String
        package let proposals: [ProposalID]
        package let source: Source
        /// That of the evidence itself; empty where the edition marks none.
        package let marking: String
        package init(number: Int, text: String, date: String, proposals: [ProposalID], source: Source, marking: String = "") {
            (self.number, self.text, self.date, self.proposals, self.source, self.marking) = (number, text, date, proposals, source, marking)
        }
    }
    /// A row of the annex: a proposal, and what its evidence came to at the end of the period.
    package struct Line: Hashable, Sendable {
        package let proposal: ProposalID
        package let name: String
        package let area: String
        package let status: Status
        package let rule: StatusRule
        package let facts: Int
        package init(proposal: ProposalID, name: String, area: String, status: Status, rule: StatusRule, facts: Int) {
            (self.proposal, self.name, self.area, self.status, self.rule, self.facts) = (proposal, name, area, status, rule, facts)
        }
    }
    package let readers: Readers
    package let number: Int
    package let title: String
    package let from: Day
    package let to: Day
    /// On which it was approved, or made from a draft.
    package let date: Day
    /// Not yet approved by both Councils.
    package let isDraft: Bool
    /// Highest of everything in it, in words for the banner.
    package let marking: String
    package let submittedTo: [String]
    package let chapters: [Chapter]
    package let notes: [Note]
    package let annex: [Line]
    package let isDemonstration: Bool

    package init(readers: Readers, number: Int, title: String, from: Day, to: Day, date: Day, isDraft: Bool, marking: String, submittedTo: [String], chapters: [Chapter], notes: [Note], annex: [Line], isDemonstration: Bool) {
        (self.readers, self.number, self.title, self.from, self.to, self.date, self.isDraft, self.marking) = (readers, number, title, from, to, date, isDraft, marking)
        (self.submittedTo, self.chapters, self.notes, self.annex, self.isDemonstration) = (submittedTo, chapters, notes, annex, isDemonstration)
    }
}
