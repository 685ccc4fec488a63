package import Journal
package import Kernel

/// How the link to one peer stands, in what a person needs to know.
package struct LinkStatus: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Joined, and the peer never answered yet.
        case neverHeard
        case works(lastAnswer: Timestamp)
        case silent(since: Timestamp, reason: String)
        /// Something did not fit; nothing crosses until people have looked.
        case stopped(since: Timestamp, alarm: String)
        /// Carried by courier only.
        case byCourier
    }
    /// A time in which the link did not work, and is over.
    package struct Trouble: Hashable, Sendable {
        package let from: Timestamp
        package let to: Timestamp
        package let reason: String
        package init(from: Timestamp, to: Timestamp, reason: String) { (self.from, self.to, self.reason) = (from, to, reason) }
    }
    /// Since when the keys of both sides hold, and which changes are under way.
    package struct Keys: Hashable, Sendable {
        package struct Waiting: Hashable, Sendable {
            package let asked: Timestamp
            package let what: String
        }
        package var ownSince: Timestamp
        package var theirsSince: Timestamp
        /// Ours that the peer has not taken yet.
        package var waits: [Waiting]
        /// Theirs that are trusted here already and not in use there yet.
        package var theirsToCome: String?
    }
    package struct Call: Hashable, Sendable {
        package let at: Timestamp
        package let says: String
        package init(at: Timestamp, says: String) { (self.at, self.says) = (at, says) }
    }
    package var peer: OrganisationID
    package var peerName: String
    /// The body that holds there whatever crosses; nil where it is not asked for.
    package var peerCustodian: PartyID?
    /// Those for whom its node keeps items besides.
    package var peerKeepsFor: [PartyID] = []
    package var state: State
    package var lastTrouble: Trouble?
    /// What people were called for since this node started, newest first, the last few.
    package var calls: [Call] = []
    /// Our entries, and those of them that the peer has cosigned; the peer's that we hold and have cosigned. They tell how much there is: for the house's own officers alone.
    package var sent: UInt64
    package var receipted: UInt64
    package var held: UInt64
    /// Digests of both packs; nil while the peer has not said.
    package var ownPack: String
    package var peerPack: String?
    package var keys: Keys?
    /// Since when the peer's first word is waited for; nil once it is in. Until then nothing new goes into the channel.
    package var waitsSince: Timestamp?
    package var packsDiffer: Bool { peerPack.map { $0 != ownPack } ?? false }

    package init(peer: OrganisationID, peerName: String, state: State, lastTrouble: Trouble? = nil, sent: UInt64, receipted: UInt64, held: UInt64, ownPack: String, peerPack: String?, peerCustodian: PartyID? = nil, keys: Keys? = nil) {
        self.keys = keys
        (self.peer, self.peerName, self.state, self.lastTrouble) = (peer, peerName, state, lastTrouble)
        (self.sent, self.receipted, self.held, self.ownPack, self.peerPack, self.peerCustodian) = (sent, receipted, held, ownPack, peerPack, peerCustodian)
    }
}
