import Journal
package import Kernel
import Node
package import TransparencyLog

extension PeerLink {
    private static let announcementsMax = 256

    var book: PeerBook { PeerBook(node.vault, own: node.organisation, clock: node.clock) }

    /// Tells the peer of keys that come next, under those of now; and that keys hold, as the first thing that they sign.
    func sayKeys() async throws {
        for change in keys.next.map({ KeyChange.next($0.announced) }) where try await place(of: change) == nil { try await say(change) }
        for held in keys.held {
            // To a peer that joined since, they were never next.
            guard try await place(of: .next(held.announced)) != nil, try await place(of: .hold(held.announced)) == nil else { continue }
            try await say(.hold(held.announced))
        }
    }

    private func say(_ change: KeyChange) async throws {
        try await feeder.say(EditionKind.keys, ["rotation": change.json], once: "keys " + (try change.json.canonicalText()))
    }

    /// Where our channel says it; nil while it does not.
    private func place(of change: KeyChange) async throws -> LinkTables.Sent? {
        let wanted = change.json
        for sent in try await tables.sent(kind: EditionKind.keys, limit: Self.announcementsMax) {
            // Those of a link before this one were said with keys that are gone.
            guard sent.index >= earlierOurs.size else { break }
            if let record = try await channel.entry(at: sent.index - earlierOurs.size)?.record(), record.body["rotation"] == wanted { return sent }
        }
        return nil
    }

    /// Whether the peer said that it takes these keys.
    func takes(_ keys: NewKeys) async throws -> Bool { try await place(of: .next(keys))?.answer == .accepted }

    /// Lets our new keys take over once the peer takes them, and gives up what it refused. Those of all links together, the TLS authority's, are for the hub.
    func settleKeys() async throws {
        for next in keys.next {
            switch try await place(of: .next(next.announced))?.answer {
            case nil: continue
            case .accepted:
                if next.announced.authority == nil { try await LinkKeys.takeOver(in: node.vault, own: node.organisation, peer: peer.organisation, now: node.clock.now()) }
            case .refused:
                watch.alarm(.keysRefused(log: channel.origin, keys: next.announced.inWords))
                try await LinkKeys.giveUp(next.announced.authority == nil ? [.channel, .mirror] : [.tls], in: node.vault, peer: peer.organisation)
            }
        }
    }

    /// Takes keys that the peer announces. True while this link was opened with others than the book has by now.
    static func takeKeys(_ change: KeyChange, at index: UInt64, from peer: Peer, into book: PeerBook) async throws -> Bool {
        if try await book.take(change, at: index, from: peer.organisation) { return true }
        guard let entry = try await book.entry(for: peer.organisation) else { return false }
        return entry.changes != peer.changes
    }

    /// Which keys hold since when, and what waits.
    var keyTimes: LinkStatus.Keys {
        LinkStatus.Keys(ownSince: keys.held.map(\.since).max() ?? peer.joined, theirsSince: peer.changes.compactMap(\.holds).max() ?? peer.joined,
                        waits: keys.next.map { LinkStatus.Keys.Waiting(asked: $0.asked, what: $0.announced.inWords) },
                        theirsToCome: peer.changes.last { $0.holds == nil }?.keys.inWords)
    }
}
