package import Journal
package import Kernel
package import Release

/// An item of the release desk as one viewpoint may have it.
///
/// `item` is what was decided on. Whoever has it only because it was released to them sees neither how it came to be released nor who else has it.
package struct ReleaseItem: Hashable, Sendable, Labelled {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case drafted, asked, released, refused, withdrawn

        package var inWords: String {
            switch self {
            case .drafted: "Drafted"
            case .asked: "Up for decision"
            case .released: "Released"
            case .refused: "Refused"
            case .withdrawn: "Withdrawn"
            }
        }
    }
    /// How the viewpoint comes to have it.
    package enum Standing: String, Hashable, Sendable {
        /// It said something on it, made it, holds it, or has a voice in its decision: it sees all that was said.
        case working
        /// It was released to it.
        case recipient
    }
    package struct Said<Value: Hashable & Sendable>: Hashable, Sendable {
        package let value: Value
        package let note: String
        /// Who recorded it: the party, and the account.
        package let author: PartyID
        package let account: AccountID
        package let at: Timestamp
    }
    package struct Intention: Hashable, Sendable {
        package let audience: Audience
        package let day: Day
    }
    package struct Departure: Hashable, Sendable {
        package let audience: Audience
        package let day: Day
        package let rule: RuleID?
        package let recipients: [PartyID]
        /// Whether the record keeps what was released, word for word; those of early versions do not, and only what was kept crosses.
        package var hasEdition = true
    }

    package let id: ItemID
    package let standing: Standing
    /// To be given back with an act; nil for a recipient.
    package let version: Int?
    package let state: State
    package let title: String
    package let marking: String
    package let text: String
    package let item: Item
    /// Who drafted it.
    package let author: PartyID
    /// Nil for a recipient.
    package let account: AccountID?
    /// Who is to have it and when, as it was drafted; nil for a recipient.
    package let intended: Intention?
    package let isDemonstration: Bool
    /// When it was first drafted; for a recipient, when it was released.
    package let since: Timestamp
    package let changed: Timestamp
    /// Whose consent was asked for; none for a recipient.
    package let asked: [ConsentID]
    /// When it was last put up for decision; nil for a recipient.
    package let askedAt: Timestamp?
    package let consents: [Said<Consent>]
    package let objections: [Said<Objection>]
    /// For a recipient, the releases that reach it, each with itself as the only recipient.
    package let releases: [Said<Departure>]
    /// To whom it goes as soon as the rules permit it; nil for a recipient.
    package let order: Said<Audience>?
    /// The organisation whose node sent it here; nil when it was drafted here.
    package let origin: OrganisationID?
    /// Why it was withdrawn; empty for a recipient and while it was not.
    package let withdrawal: String
}
