package import Kernel

/// What an organisation says of a proposal out of the official annex: its wording, its kind, its owners, its goal, and what it waits for. The number stays what it is.
package struct Completion: Hashable, Sendable {
    /// What can be said in one way only; where two sides say it differently, neither stands in the register.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case wording, title, area, nature, rhythm, due, goal
    }
    package let proposal: ProposalID
    /// The official text.
    package let wording: String
    /// In our words.
    package let title: String
    package let area: AreaID?
    package let nature: Proposal.Nature?
    package let rhythmMonths: Int?
    package let due: PartialDate?
    package let owners: [PartyID]
    package let goal: Goal?
    package let needs: [ProposalID]
    package let successors: [ProposalID]
    /// Numbers under which the annex knows it, where it stands here under a number of our own.
    package let numbers: [ProposalID]
    package let source: Source

    package init(proposal: ProposalID, wording: String = "", title: String = "", area: AreaID? = nil, nature: Proposal.Nature? = nil, rhythmMonths: Int? = nil, due: PartialDate? = nil, owners: [PartyID] = [],
                 goal: Goal? = nil, needs: [ProposalID] = [], successors: [ProposalID] = [], numbers: [ProposalID] = [], source: Source) {
        (self.proposal, self.wording, self.title, self.area, self.nature, self.rhythmMonths, self.due) = (proposal, wording, title, area, nature, rhythmMonths, due)
        (self.owners, self.goal, self.needs, self.successors, self.numbers, self.source) = (owners, goal, needs, successors, numbers, source)
    }

    /// In one text, for comparing; nil where it says nothing.
    package func says(_ field: Field) -> String? {
        switch field {
        case .wording: wording.isEmpty ? nil : wording
        case .title: title.isEmpty ? nil : title
        case .area: area?.text
        case .nature: nature?.rawValue
        case .rhythm: rhythmMonths.map { "every \($0) months" }
        case .due: due?.description
        case .goal: goal?.inWords
        }
    }
}

/// A completion with whose it is. Two organisations may say different things of one proposal; within one, what was said last counts.
package struct SaidCompletion: Hashable, Sendable {
    package let id: String
    package let side: OrganisationID
    package let author: PartyID
    /// When it was said, in milliseconds.
    package let said: Int64
    package let completion: Completion
    package init(id: String, side: OrganisationID, author: PartyID, said: Int64, completion: Completion) {
        (self.id, self.side, self.author, self.said, self.completion) = (id, side, author, said, completion)
    }
}
