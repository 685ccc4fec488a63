import Journal
import Kernel
import Link
import Synchronization
import TransparencyLog

/// Which of its keys a simulated side uses, which wait, and which of the peer's it trusts: what the vault of a node keeps. The four states of decision 9, each one write.
struct KeyRing: Hashable, Sendable {
    struct Versions: Hashable, Sendable { var channel = 0, mirror = 0 }
    /// With what it signs now.
    var own = Versions()
    /// Asked for; signs nothing.
    var next: Versions?
    /// Those from which the keys of now took over, the oldest first.
    var past: [Versions] = []
    /// What the peer announced, by the entry that did, and whether it says that they hold.
    struct Change: Hashable, Sendable { let entry: UInt64, keys: NewKeys, holds: Bool }
    var changes: [Change] = []

    /// As `PeerBook` does it: true when it is new, and whatever trusts keys must begin anew.
    mutating func take(_ change: KeyChange, at index: UInt64) -> Bool {
        switch change {
        case .next(let keys):
            if changes.contains(where: { $0.entry == index || $0.keys == keys }) { return false }
            changes.append(Change(entry: index, keys: keys, holds: false))
        case .hold(let keys):
            guard let place = changes.lastIndex(where: { $0.keys == keys }), !changes[place].holds else { return false }
            changes[place] = Change(entry: changes[place].entry, keys: keys, holds: true)
        }
        return true
    }

    mutating func takeOver() {
        guard let next else { return }
        past.append(own)
        (own, self.next) = (next, nil)
    }

    /// Keys of the peer that are trusted, the newest last.
    func channelKeys(of peer: SideIdentity) -> [[NoteVerifier]] { [peer.channelKeys.verifiers] + changes.compactMap(\.keys.channel) }
    func mirrorKeys(of peer: SideIdentity) -> [[CosignatureVerifier]] { [peer.cosigners.map(\.verifier)] + changes.compactMap(\.keys.mirror) }
}

extension SideIdentity {
    static let versions = 5

    /// What changes from one to the other, as it is announced.
    func announcement(of new: KeyRing.Versions, after old: KeyRing.Versions) -> NewKeys {
        NewKeys(channel: new.channel == old.channel ? nil : channelVersions[new.channel].verifiers, mirror: new.mirror == old.mirror ? nil : mirrorVersions[new.mirror].map(\.verifier))
    }

    func channelKeys(_ ring: KeyRing) -> LogKeys {
        let past = ring.past.map(\.channel).filter { $0 != ring.own.channel }
        return channelVersions[ring.own.channel].following(past.enumerated().filter { $0.offset == 0 || past[$0.offset - 1] != $0.element }.map { channelVersions[$0.element].verifiers })
    }

    func cosigners(_ ring: KeyRing) -> [Cosigner] { mirrorVersions[ring.own.mirror] }
}

extension SimulatedSide {
    /// Announces what waits under the keys of now, and, as the first thing that new keys sign, that they hold.
    static func sayKeys(_ ring: KeyRing, _ identity: SideIdentity, _ feeder: Feeder, _ place: (KeyChange) async throws -> LinkTables.Sent?) async throws {
        func say(_ change: KeyChange) async throws {
            guard try await place(change) == nil else { return }
            try await feeder.say(EditionKind.keys, ["rotation": change.json], once: "keys " + (try change.json.canonicalText()))
        }
        if let next = ring.next { try await say(.next(identity.announcement(of: next, after: ring.own))) }
        if let last = ring.past.last { try await say(.hold(identity.announcement(of: ring.own, after: last))) }
    }
}

extension SimulatedSide.Process {
    /// Where our channel says it; nil while it does not.
    func place(of change: KeyChange) async throws -> LinkTables.Sent? {
        for sent in try await tables.sent(kind: EditionKind.keys, limit: 64) {
            if let said = try await channel.entry(at: sent.index)?.record(), said.body["rotation"] == change.json { return sent }
        }
        return nil
    }
}
