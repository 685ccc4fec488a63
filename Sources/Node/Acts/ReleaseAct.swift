package import Kernel
package import Release

/// Everything that a person can say at the release desk. Each is checked and becomes one record; nothing else changes an item.
///
/// `expecting` is the version that the person had before their eyes: when another editor was faster, the act is refused and says so.
package enum ReleaseAct: Hashable, Sendable {
    case draft(Draft)
    /// A new wording of an item that is not released. What was consented to before stands no longer; objections stand.
    case redraft(ItemID, Draft, expecting: Int)
    /// Puts it up for consents and decision.
    case ask(ItemID, expecting: Int)
    /// A yes: of a party, or received from an authority; for one recipient, or for all when nil.
    case consent(ItemID, by: ConsentID, to: PartyID?, note: String, expecting: Int)
    case object(ItemID, by: PartyID, note: String, expecting: Int)
    /// Lets it go, if the rules permit it to everyone in the audience on that day.
    case release(ItemID, to: Audience, on: Day, expecting: Int)
    /// Decides that it goes to this audience as soon as the rules permit it, and not before; nil takes that back.
    case order(ItemID, to: Audience?, expecting: Int)
    case withdraw(ItemID, note: String, expecting: Int)

    package var item: ItemID? {
        switch self {
        case .draft: nil
        case .redraft(let id, _, _), .ask(let id, _), .consent(let id, _, _, _, _), .object(let id, _, _, _), .release(let id, _, _, _), .order(let id, _, _), .withdraw(let id, _, _): id
        }
    }

    package var expecting: Int? {
        switch self {
        case .draft: nil
        case .redraft(_, _, let version), .ask(_, let version), .consent(_, _, _, _, let version), .object(_, _, _, let version), .release(_, _, _, let version),
             .order(_, _, let version), .withdraw(_, _, let version): version
        }
    }
}

/// What came of an act.
package struct Accepted: Hashable, Sendable {
    package let item: ItemID
    /// To be given back with the next act on it.
    package let version: Int
    /// In the journal, for `Node.waitUntilProjected`. Never shown: a position tells how much there is.
    package let position: UInt64
}
