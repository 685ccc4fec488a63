package import Kernel
package import Labels

/// Everything that the rules of release stand on, as values with their sources. Nothing here knows a date of its own: a `Rulebook` is compiled for one.
package struct Facts: Sendable {
    package let roster: Roster
    package let memberships: [Membership]
    package let arrangements: [Arrangement]
    package let setRows: [SetRow]
    package let positions: [Position]
    package let vocabulary: Vocabulary

    package init(roster: Roster, memberships: [Membership], arrangements: [Arrangement], setRows: [SetRow], positions: [Position], vocabulary: Vocabulary) {
        (self.roster, self.memberships, self.arrangements) = (roster, memberships, arrangements)
        (self.setRows, self.positions, self.vocabulary) = (setRows, positions, vocabulary)
    }
}

package typealias ArrangementID = ID<Arrangement>

/// An agreement between parties, or the recorded absence of one (`kind` "none").
package struct Arrangement: Hashable, Sendable {
    package let id: ArrangementID
    package let title: String
    package let parties: [String]
    package let kind: String
    /// In words, as the source has it.
    package let ceiling: String
    /// The ceiling as a level of the pack, where it is known; nil counts as unknown (G7), not as unlimited.
    package let ceilingLevel: LevelID?
    package let signed: PartialDate?
    package let from: PartialDate?
    package let inForceBy: PartialDate?
    package let to: PartialDate?
    package let conditions: String
    package let source: Source

    package init(id: ArrangementID, title: String, parties: [String], kind: String, ceiling: String, ceilingLevel: LevelID?, signed: PartialDate?,
                 from: PartialDate?, inForceBy: PartialDate?, to: PartialDate?, conditions: String, source: Source) {
        (self.id, self.title, self.parties, self.kind, self.ceiling, self.ceilingLevel) = (id, title, parties, kind, ceiling, ceilingLevel)
        (self.signed, self.from, self.inForceBy, self.to, self.conditions, self.source) = (signed, from, inForceBy, to, conditions, source)
    }

    /// Certain from its entry into force, or from the day by which it was certainly in force; possible from signature where the day is not held (Q1).
    package var validity: Validity? {
        guard kind != "none" else { return nil }
        if let from { return Validity(from: from, to: to) }
        let end = to?.last ?? .latest
        let possibleFrom = signed?.first ?? .earliest
        guard signed != nil || inForceBy != nil, possibleFrom <= end else { return nil }
        let certainEnd = to?.first ?? .latest
        let certain: ClosedRange<Day>? = if let by = inForceBy, by.last <= certainEnd { by.last...certainEnd } else { nil }
        return Validity(certain: certain, possible: possibleFrom...end)
    }
}

/// One row of a named set: `covered-institutions,EU.GSC,2003-03-14,`. The member may be a party, `NATO*` (a whole's members) or `EU.*` (every body of an organisation).
package struct SetRow: Hashable, Sendable {
    package let set: String
    package let member: String
    package let from: PartialDate?
    package let to: PartialDate?
    /// False when it is not held whether the member belongs: possible, never certain.
    package let isCertain: Bool
    package let source: Source
    package let note: String

    package init(set: String, member: String, from: PartialDate?, to: PartialDate?, isCertain: Bool, source: Source, note: String) {
        (self.set, self.member, self.from, self.to, self.isCertain, self.source, self.note) = (set, member, from, to, isCertain, source, note)
    }

    package var validity: Validity {
        let dated = Validity(from: from, to: to)
        return isCertain ? dated : Validity(certain: nil, possible: dated.possible)
    }
}

/// A known general position of a party: shown beside a consent as known, refuses nothing (Q5).
package struct Position: Hashable, Sendable {
    package let party: PartyID
    /// Whom it concerns, as a party or organisation: "TUR holds back what goes to CYP".
    package let concerns: String
    package let direction: String
    package let summary: String
    package let from: PartialDate?
    package let to: PartialDate?
    package let source: Source

    package init(party: PartyID, concerns: String, direction: String, summary: String, from: PartialDate?, to: PartialDate?, source: Source) {
        (self.party, self.concerns, self.direction, self.summary, self.from, self.to, self.source) = (party, concerns, direction, summary, from, to, source)
    }
}
