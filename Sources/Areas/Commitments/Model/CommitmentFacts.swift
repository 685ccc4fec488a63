package import Kernel

/// What a pack holds of an agreed list of common proposals: sets, areas, proposals, issued reports, declarations, and what is known to have happened.
package struct CommitmentFacts: Sendable {
    package let sets: [ProposalSet]
    package let areas: [CommitmentArea]
    package let proposals: [Proposal]
    package let reports: [IssuedReport]
    package let declarations: [Declaration]
    package let evidence: [Evidence]
    /// How each organisation takes a report to its Council.
    package let tracks: [TrackPlan]
    package let principles: [Principle]
    package let gaps: [Gap]
    /// How the report looks on paper, in Typst's language: the organisation's own file. Nil where the pack has none.
    package var reportTemplate: String?

    package init(sets: [ProposalSet], areas: [CommitmentArea], proposals: [Proposal], reports: [IssuedReport], declarations: [Declaration], evidence: [Evidence], tracks: [TrackPlan] = [],
                 principles: [Principle] = [], gaps: [Gap] = []) {
        (self.sets, self.areas, self.proposals, self.reports, self.declarations, self.evidence) = (sets, areas, proposals, reports, declarations, evidence)
        (self.tracks, self.principles, self.gaps) = (tracks, principles, gaps)
    }

    package var clock: ReportingClock { ReportingClock(reports) }
    package func proposal(_ id: ProposalID) -> Proposal? { proposals.first { $0.id == id } }
    package func track(_ organisation: OrganisationID) -> TrackPlan? { tracks.first { $0.organisation == organisation } }
    package func area(_ id: AreaID) -> CommitmentArea? { areas.first { $0.id == id } }
    /// The set's name of an area, or what stands where none is known.
    package func title(of area: AreaID?) -> String { area.flatMap { self.area($0)?.title } ?? "Area not known" }
}
