package import Kernel

/// The whole at a glance: what each proposal has come to, and how often each area was heard of.
package struct Board: Sendable {
    /// Pieces of evidence of one area, period, year and kind.
    package struct Count: Hashable, Sendable {
        package let area: AreaID?
        package let period: Int?
        /// In which it may first have happened; of a report's words, in which the report came.
        package let year: Int
        package let kind: Evidence.Kind
        package let isNumbered: Bool
        package let count: Int
        package init(area: AreaID?, period: Int?, year: Int, kind: Evidence.Kind, isNumbered: Bool, count: Int) {
            (self.area, self.period, self.year, self.kind, self.isNumbered, self.count) = (area, period, year, kind, isNumbered, count)
        }
    }
    package let facts: CommitmentFacts
    package let day: Day
    package let findings: [ProposalID: StatusFinding]
    package let activity: [ProposalID: Activity]
    package let counts: [Count]

    package init(facts: CommitmentFacts, day: Day, activity: [ProposalID: Activity], counts: [Count]) {
        (self.facts, self.day, self.activity, self.counts) = (facts, day, activity, counts)
        let clock = facts.clock
        findings = Dictionary(uniqueKeysWithValues: facts.proposals.map { ($0.id, StatusFinding.on($0, activity[$0.id] ?? Activity(), clock: clock, day: day)) })
    }

    package func status(of proposal: ProposalID) -> Status { findings[proposal]?.status ?? .textNotHeld }
    package func proposals(_ status: Status) -> [Proposal] { facts.proposals.filter { self.status(of: $0.id) == status } }
    /// Proposals of an area, in the order of their statuses, then of their numbers.
    package func proposals(in area: AreaID?) -> [Proposal] {
        let order = Dictionary(uniqueKeysWithValues: Status.shown.enumerated().map { ($1, $0) })
        return facts.proposals.enumerated().filter { $0.element.area == area }
            .sorted { (order[status(of: $0.element.id)] ?? 9, $0.offset) < (order[status(of: $1.element.id)] ?? 9, $1.offset) }.map(\.element)
    }

    package func count(area: AreaID? = nil, period: Int? = nil, kind: Evidence.Kind? = nil, isNumbered: Bool? = nil) -> Int {
        counts.reduce(0) { sum, one in
            let fits = (area == nil || one.area == area) && (period == nil || one.period == period) && (kind == nil || one.kind == kind) && (isNumbered == nil || one.isNumbered == isNumbered)
            return fits ? sum + one.count : sum
        }
    }
    /// The last report that was issued by the day.
    package var lastReport: IssuedReport? { facts.clock.now(on: day)?.report }
}

extension Status {
    /// From what moves to what is not known.
    package static let shown: [Status] = [.moving, .due, .stalled, .overdue, .done, .dormant, .withoutEvidence, .textNotHeld]
}
