package import Kernel
import Node
package import Release

/// For whom a peer may speak over its link. Its signature says that it brought an entry; this says in whose name it may.
///
/// It speaks as its own bodies and members. In the name of another it brings what it holds for that other, as far as the rules let it (G5), and never in the name of this
/// house: what our bodies said, we know, and what they give away they release themselves. Decision 14.
package struct PeerVoice: Sendable {
    private let desk: ReleaseDesk
    private let own: House
    private let peer: House

    package init(desk: ReleaseDesk, own: OrganisationID, peer: OrganisationID) {
        (self.desk, self.own, self.peer) = (desk, House(organisation: own, desk: desk), House(organisation: peer, desk: desk))
    }

    /// Whether the party is one of the peer's bodies, or its member on one of the days: memberships change while an entry is on its way.
    package func isPeers(_ party: PartyID, on days: [Day]) -> Bool { days.contains { peer.isOwn(party, on: desk.dated(on: $0)) } }

    /// `days`: of the arrival, and of the release where that was earlier.
    package func mayBring(_ item: Item, by author: PartyID, on days: [Day]) -> Bool {
        guard isPeers(author, on: days) else { return false }
        if isPeers(item.originator, on: days) { return true }
        return isPeers(item.holder, on: days) && !days.contains { own.isOwn(item.originator, on: desk.dated(on: $0)) }
    }
}
