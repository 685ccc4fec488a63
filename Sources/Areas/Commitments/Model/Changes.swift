package import Kernel

/// A piece of evidence that came, was said better or was taken back.
package struct Change: Hashable, Sendable {
    package enum What: String, Hashable, Sendable, CaseIterable {
        case came, corrected, withdrawn
    }
    package let what: What
    package let evidence: EvidenceID
    package init(what: What, evidence: EvidenceID) { (self.what, self.evidence) = (what, evidence) }
}

/// A status that is another one than it was.
package struct Turn: Hashable, Sendable {
    package let proposal: ProposalID
    package let before: StatusFinding
    package let after: StatusFinding
    /// The day on which it turned.
    package let day: Day
}

extension Turn {
    /// Every status that differs between two boards. `heard`: the last day on which evidence on a proposal came, was corrected or withdrawn in between.
    ///
    /// What turned without new evidence turned with time: on the first day on which the same evidence gives the new status.
    package static func between(_ before: Board, _ after: Board, heard: [ProposalID: Day]) -> [Turn] {
        let clock = after.facts.clock
        return after.facts.proposals.compactMap { proposal in
            guard let old = before.findings[proposal.id], let new = after.findings[proposal.id], old.status != new.status else { return nil }
            let day = heard[proposal.id] ?? firstDay(from: before.day, to: after.day) { day in
                StatusFinding.on(proposal, after.activity[proposal.id] ?? Activity(), clock: clock, day: day).status == new.status
            }
            return Turn(proposal: proposal.id, before: old, after: new, day: day)
        }
    }

    /// Precondition: it holds on the last day, and once it holds goes on doing so.
    private static func firstDay(from: Day, to: Day, _ holds: (Day) -> Bool) -> Day {
        var low = from, high = max(from, to)
        while low < high {
            let middle = Day(ordinal: low.ordinal + (high.ordinal - low.ordinal) / 2)
            if holds(middle) { high = middle } else { low = middle.advanced(by: 1) }
        }
        return high
    }
}
