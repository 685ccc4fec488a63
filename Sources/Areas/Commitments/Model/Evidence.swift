package import Kernel

/// Something that happened, or that a report says, with where it was read; what every status and every sentence of a report stands on.
package struct Evidence: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It happened in the period; whether a report mentions it is another question.
        case event
        /// A report's own words, or an official summary of them.
        case reportWords = "report-words"
    }
    package let id: EvidenceID
    package let kind: Kind
    /// Nil where only the reporting period is known.
    package let date: PartialDate?
    /// Where it lasted longer: its last day, as precisely as it is known.
    package let until: PartialDate?
    /// The report in whose period it falls, where it was filed under one.
    package let report: Int?
    package let area: AreaID?
    /// Empty for work that carries no number.
    package let proposals: [ProposalID]
    package let text: String
    package let bodies: [PartyID]
    /// `staff`, `principals`, …; empty where not said.
    package let level: String
    /// `meeting`, `briefing`, `exercise`, …; empty where not said.
    package let format: String
    /// The proposals it touches were done by it.
    package let isResult: Bool
    /// What the goal of the proposals that it touches stood at.
    package let value: Amount?
    package let source: Source

    package init(id: EvidenceID, kind: Kind, date: PartialDate?, report: Int?, area: AreaID?, proposals: [ProposalID], text: String, bodies: [PartyID] = [], level: String = "", format: String = "",
                 isResult: Bool = false, source: Source, until: PartialDate? = nil, value: Amount? = nil) {
        (self.until, self.value) = (until, value)
        (self.id, self.kind, self.date, self.report, self.area, self.proposals, self.text) = (id, kind, date, report, area, proposals, text)
        (self.bodies, self.level, self.format, self.isResult, self.source) = (bodies, level, format, isResult, source)
    }

    /// The days on which it may have happened.
    package var days: ClosedRange<Day>? { date.map { $0.first...max($0.first, (until ?? $0).last) } }
    /// "2025-03-01/2025-03-05", or its one date.
    package var when: String? { date.map { date in until.map { "\(date)/\($0)" } ?? date.description } }
}
