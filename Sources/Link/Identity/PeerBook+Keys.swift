package import Journal
package import Kernel
import TransparencyLog

extension PeerBook {
    /// Keys that the peer announced in its channel, by the entry that did.
    package struct Change: Hashable, Sendable {
        package let entry: UInt64
        package let keys: NewKeys
        package let announced: Timestamp
        /// Since when the peer says that it uses them; nil while it has not.
        package var holds: Timestamp?
    }

    /// Takes what the entry of the peer's channel announces. True when that is new here: then everything that trusts keys must begin anew before it is said to be taken.
    ///
    /// Only for what came through the mirror, where the keys of now signed it.
    package func take(_ change: KeyChange, at index: UInt64, from peer: OrganisationID) async throws -> Bool {
        guard var entry = try await entry(for: peer), entry.revoked == nil else { return false }
        switch change {
        case .next(let keys):
            // The same entry again, or the same keys in another one.
            if entry.changes.contains(where: { $0.entry == index || $0.keys == keys }) { return false }
            try entry.peer.check(keys)
            guard entry.changes.count < Entry.changesMax else { throw KeyChangeError.tooMany }
            entry.changes.append(Change(entry: index, keys: keys, announced: clock.now(), holds: nil))
        case .hold(let keys):
            guard let place = entry.changes.lastIndex(where: { $0.keys == keys }), entry.changes[place].holds == nil else { return false }
            entry.changes[place].holds = clock.now()
        }
        try await save(entry)
        return true
    }

    /// Lays new keys of ours beside those of now, for the peer to be told of. Gives back the kinds for which that was done, and not for those for which a change waits already.
    package func change(_ kinds: Set<KeyKind>, for peer: OrganisationID) async throws -> Set<KeyKind> {
        try await LinkKeys.change(kinds, in: vault, own: own, peer: peer, now: clock.now())
    }

    /// Our keys for the peer, with those that wait and those that were.
    package func ownKeys(for peer: OrganisationID) async throws -> LinkKeys { try await LinkKeys.kept(in: vault, own: own, peer: peer) }
}

extension PeerBook.Entry {
    package static let changesMax = 64

    /// With the keys that the peer announced since, beside those of its file.
    package var peer: Peer {
        var peer = theirs.peer(joined: joined)
        peer.changes = changes
        peer.earlier = earlier
        if let renewed { (peer.name, peer.custodian, peer.keepsFor, peer.address) = (renewed.name, renewed.custodian, renewed.keepsFor, renewed.address) }
        for change in changes {
            if let keys = change.keys.channel, keys != peer.channelKeys {
                peer.earlierChannelKeys.append(peer.channelKeys)
                peer.channelKeys = keys
            }
            if let keys = change.keys.mirror, keys != peer.mirrorKeys {
                peer.earlierMirrorKeys.append(peer.mirrorKeys)
                peer.mirrorKeys = keys
            }
            // Both are trusted until the peer says, under its new keys, that it uses the new one.
            if let authority = change.keys.authority { peer.authorities = (change.holds == nil ? peer.authorities : []) + [authority] }
        }
        return peer
    }
}

extension Peer {
    /// New keys have the names and the algorithms of those that they follow.
    fileprivate func check(_ keys: NewKeys) throws(KeyChangeError) {
        if let new = keys.channel { guard new.map(\.algorithm) == channelKeys.map(\.algorithm), new.allSatisfy({ $0.name == channelOrigin }) else { throw .otherKind("channel") } }
        if let new = keys.mirror { guard new.map(\.algorithm) == mirrorKeys.map(\.algorithm), new.map(\.name) == mirrorKeys.map(\.name) else { throw .otherKind("mirror") } }
    }
}

extension PeerBook.Change {
    var json: JSONValue {
        var object: JSONObject = ["entry": .integer(Int64(entry)), "announced": .string(announced.description), "keys": KeyChange.next(keys).json]
        object["holds"] = holds.map { .string($0.description) }
        return .object(object)
    }

    init(json: JSONValue) throws {
        guard let entry = json["entry"]?.integer, entry >= 0, let announced = json["announced"]?.string.flatMap({ Timestamp($0) }), case .next(let keys)? = try json["keys"].map({ try KeyChange(json: $0) }) else {
            throw VaultError.unreadable("keys that a peer announced")
        }
        self.init(entry: UInt64(entry), keys: keys, announced: announced, holds: json["holds"]?.string.flatMap { Timestamp($0) })
    }
}
