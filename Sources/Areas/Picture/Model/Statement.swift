package import Kernel

package enum AttributionStatement {}
package typealias StatementID = ID<AttributionStatement>

/// What somebody with a name said about who did it, and when. Statements may disagree; a later one never erases an earlier one.
package struct Statement: Hashable, Sendable {
    package enum Stance: String, Hashable, Sendable, CaseIterable {
        case attributes, suspects, claims, denies, doubts, charges, convicts, dismisses, closes, withdraws

        /// Follows the speaker's name and a colon: "Government of France: attributed to …".
        package var words: String {
            switch self {
            case .attributes: "attributed to"
            case .suspects: "suspicion of"
            case .claims: "claimed by"
            case .denies: "denied by"
            case .doubts: "doubted"
            case .charges: "charges against"
            case .convicts: "conviction of"
            case .dismisses: "case dismissed against"
            case .closes: "inquiry closed without a perpetrator"
            case .withdraws: "withdrawn what was said of"
            }
        }
        /// These name nobody.
        package var isBare: Bool { self == .doubts || self == .closes }
        /// They say that somebody did it.
        var isAccusing: Bool { [.attributes, .suspects, .claims, .charges, .convicts].contains(self) }
    }

    package enum Capacity: String, Hashable, Sendable, CaseIterable {
        case organisation, state, judicial, expert, group

        package var inWords: String {
            switch self {
            case .organisation: "an international organisation"
            case .state: "a state, or somebody who speaks for it"
            case .judicial: "a prosecutor, a court or an inquiry"
            case .expert: "experts"
            case .group: "the group itself"
            }
        }
    }

    package let id: StatementID
    package let incident: IncidentID
    package let speaker: String
    /// The speaker, where it is a party of the pack.
    package let party: PartyID?
    package let capacity: Capacity
    package let stance: Stance
    /// Whom it names; empty where it names nobody.
    package let about: String
    /// Nil where the day is not known.
    package let date: PartialDate?
    package let note: String
    package let source: Source
    package let sourceDate: PartialDate?

    package init(id: StatementID, incident: IncidentID, speaker: String, party: PartyID?, capacity: Capacity, stance: Stance, about: String, date: PartialDate?, note: String = "", source: Source, sourceDate: PartialDate? = nil) {
        (self.id, self.incident, self.speaker, self.party, self.capacity) = (id, incident, speaker, party, capacity)
        (self.stance, self.about, self.date, self.note) = (stance, stance.isBare ? "" : about, date, note)
        (self.source, self.sourceDate) = (source, sourceDate)
    }

    /// "Government of France: attributed to Russia (APT28, GRU)"
    package var inWords: String { "\(speaker): \(stance.words)" + (about.isEmpty ? "" : " \(about)") }
}
