package import Kernel

package typealias ProposalID = ID<Proposal>
package typealias AreaID = ID<CommitmentArea>
package typealias EvidenceID = ID<Evidence>

/// One of the things that both organisations endorsed doing together.
package struct Proposal: Hashable, Sendable {
    /// How much of its own text is held.
    package enum Text: String, Hashable, Sendable, CaseIterable {
        case seen, partly
        /// Only somebody's words about it.
        case paraphrase
        case notHeld = "not-held"
    }
    /// Three different kinds of thing, for which a status means different things. Nil where the text is not held.
    package enum Nature: String, Hashable, Sendable, CaseIterable {
        /// Can be done, once.
        case oneOff = "one-off"
        /// Has a rhythm and a last occurrence.
        case recurring
        /// Has no end.
        case standing
    }
    package let id: ProposalID
    package let set: String
    /// Nil where not even the area is known.
    package let area: AreaID?
    package let topic: String
    package let text: Text
    /// In our words.
    package let title: String
    package let summary: String
    package let nature: Nature?
    /// Of a recurring one, in months, where its text or its owners give it.
    package let rhythmMonths: Int?
    /// A date that the text itself holds.
    package let due: PartialDate?
    package let natureNote: String
    package let leadBodies: [PartyID]
    package let target: String
    package let source: Source
    /// The official text, where an officer entered it.
    package let wording: String
    package let goal: Goal?
    package let needs: [ProposalID]
    package let successors: [ProposalID]

    package init(id: ProposalID, set: String, area: AreaID?, topic: String, text: Text, title: String, summary: String, nature: Nature?, rhythmMonths: Int?, due: PartialDate?,
                 natureNote: String, leadBodies: [PartyID], target: String, source: Source, wording: String = "", goal: Goal? = nil, needs: [ProposalID] = [], successors: [ProposalID] = []) {
        (self.wording, self.goal, self.needs, self.successors) = (wording, goal, needs, successors)
        (self.id, self.set, self.area, self.topic, self.text, self.title, self.summary, self.nature) = (id, set, area, topic, text, title, summary, nature)
        (self.rhythmMonths, self.due, self.natureNote, self.leadBodies, self.target, self.source) = (rhythmMonths, due, natureNote, leadBodies, target, source)
    }

    /// `’16 1.2`, as it stands under a mark.
    package var short: String {
        let parts = id.text.split(separator: "-", maxSplits: 1)
        return parts.count == 2 ? "’\(parts[0].suffix(2)) \(parts[1])" : id.text
    }
    /// `2016 · 1.2`
    package var written: String { id.text.split(separator: "-", maxSplits: 1).joined(separator: " · ") }
    package var name: String { text == .notHeld ? "Text not held" : title }
}

/// An area of cooperation, as declarations and reports head their chapters.
package struct CommitmentArea: Hashable, Sendable {
    package let id: AreaID
    package let title: String
    /// How many proposals an official source counts here, where one does.
    package let officialCount: Int?
    package let source: Source
    package init(id: AreaID, title: String, officialCount: Int?, source: Source) { (self.id, self.title, self.officialCount, self.source) = (id, title, officialCount, source) }
}

/// A list of proposals that both Councils endorsed on one day.
package struct ProposalSet: Hashable, Sendable {
    package let id: String
    package let title: String
    package let endorsed: Day
    package let count: Int
    package let source: Source
    package init(id: String, title: String, endorsed: Day, count: Int, source: Source) { (self.id, self.title, self.endorsed, self.count, self.source) = (id, title, endorsed, count, source) }
}

/// A report to both Councils that was issued.
package struct IssuedReport: Hashable, Sendable {
    package let number: Int
    package let title: String
    package let date: PartialDate
    package let from: PartialDate
    package let to: PartialDate
    package let submittedBy: String
    package let submittedTo: String
    package let document: String
    package let source: Source
    package init(number: Int, title: String, date: PartialDate, from: PartialDate, to: PartialDate, submittedBy: String, submittedTo: String, document: String, source: Source) {
        (self.number, self.title, self.date, self.from, self.to) = (number, title, date, from, to)
        (self.submittedBy, self.submittedTo, self.document, self.source) = (submittedBy, submittedTo, document, source)
    }
}

/// A step on the way: a declaration, an agreement, a dialogue that began.
package struct Declaration: Hashable, Sendable {
    package let id: String
    package let date: PartialDate
    package let place: String
    package let title: String
    package let signatories: String
    package let added: String
    package let areas: [AreaID]
    package let source: Source
    package init(id: String, date: PartialDate, place: String, title: String, signatories: String, added: String, areas: [AreaID], source: Source) {
        (self.id, self.date, self.place, self.title, self.signatories, self.added, self.areas, self.source) = (id, date, place, title, signatories, added, areas, source)
    }
}

/// A principle of the cooperation, and the texts that name it.
package struct Principle: Hashable, Sendable {
    package let id: String
    package let title: String
    package let namedIn: [String]
    package let source: Source
    package init(id: String, title: String, namedIn: [String], source: Source) { (self.id, self.title, self.namedIn, self.source) = (id, title, namedIn, source) }
}

/// What is not held, or where sources contradict each other and which one is followed here.
package struct Gap: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case missing, contradiction }
    package let id: String
    package let kind: Kind
    package let title: String
    package let words: String
    package let source: Source
    package init(id: String, kind: Kind, title: String, words: String, source: Source) { (self.id, self.kind, self.title, self.words, self.source) = (id, kind, title, words, source) }
}
