import Kernel

/// What a pack holds of an agreed list of common proposals: sets, areas, proposals, issued reports, declarations, and what is known to have happened.
package struct CommitmentFacts: Sendable {
    package let sets: [ProposalSet]
    package let areas: [CommitmentArea]
    package let proposals: [Proposal]
    package let reports: [IssuedReport]
    package let declarations: [Declaration]
    package let evidence: [Evidence]
    package let principles: [Principle]
    package let gaps: [Gap]

    package init(sets: [ProposalSet], areas: [CommitmentArea], proposals: [Proposal], reports: [IssuedReport], declarations: [Declaration], evidence: [Evidence], principles: [Principle] = [], gaps: [Gap] = []) {
        (self.sets, self.areas, self.proposals, self.reports, self.declarations, self.evidence) = (sets, areas, proposals, reports, declarations, evidence)
        (self.principles, self.gaps) = (principles, gaps)
    }

    package var clock: ReportingClock { ReportingClock(reports) }
    package func proposal(_ id: ProposalID) -> Proposal? { proposals.first { $0.id == id } }
    package func area(_ id: AreaID) -> CommitmentArea? { areas.first { $0.id == id } }
    /// The set's name of an area, or what stands where none is known.
    package func title(of area: AreaID?) -> String { area.flatMap { self.area($0)?.title } ?? "Area not known" }
}
