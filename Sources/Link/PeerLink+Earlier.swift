import Foundation
package import Journal
package import Kernel
package import Node
import TransparencyLog

extension PeerLink {
    /// Where the logs of one link with the peer stand: the first in the folder of the peer, each later one in a folder of its own beside them.
    static func folder(_ directory: String, _ peer: OrganisationID, generation: Int) -> String {
        "\(directory)/links/\(peer.text.lowercased())" + (generation == 1 ? "" : "/\(generation)")
    }

    /// The logs of the links before, for reading: ours as far as the peer held them, and the peer's as far as we did.
    static func earlier(_ node: Node, _ peer: Peer) async throws -> (ours: EarlierEntries, theirs: EarlierEntries) {
        func store(_ link: EarlierLink, _ head: LastHead, _ name: String) async throws -> any JournalStore {
            if case .postgreSQL(let connection) = node.configuration.store { return try await PostgreSQLJournalStore.open(try PostgreSQLAddress(connection), log: head.origin, for: .reading) }
            guard let directory = node.configuration.directory, head.size > 0 else { return MemoryJournalStore() }
            return try await SQLiteJournalStore.open(directory: folder(directory, peer.organisation, generation: link.generation) + "/" + name, for: .reading)
        }
        var ours: [(LastHead, any JournalStore)] = [], theirs: [(LastHead, any JournalStore)] = []
        for link in peer.earlier {
            ours.append((link.ours, try await store(link, link.ours, "channel")))
            theirs.append((link.theirs, try await store(link, link.theirs, "mirror")))
        }
        return (EarlierEntries(ours), EarlierEntries(theirs))
    }

    /// The first entry of a log that follows a revoked one: with what it goes on.
    func saySuccession() async throws {
        guard let last = peer.earlier.last, channel.size == 0 else { return }
        try await feeder.say(EditionKind.succession, last.ours.json, once: "succession " + last.ours.origin)
    }

    /// False when the log that the peer holds of us is not ours as far as it goes: then nothing may follow it.
    func followsOn() async -> Bool {
        do {
            guard let head = try await earlierOurs.contradiction() else { return true }
            watch.alarm(.successionDiffers(log: head.origin, size: head.size, root: head.root))
        } catch { watch.alarm(.successionUnread(log: channel.origin, reason: error.description)) }
        return false
    }

    /// What the peer's log must begin with, where it follows a revoked one; another beginning stops the link.
    static func opening(_ peer: Peer, _ earlier: EarlierEntries, _ mirror: Mirror) -> Intake.Opening? {
        peer.earlier.last.map { last in
            Intake.Opening(at: earlier.size, body: last.theirs.json) { await mirror.report(.successionDiffers(log: last.theirs.origin, size: last.theirs.size, root: last.theirs.root)) }
        }
    }

    // MARK: Entries by their number over all links

    /// When the peer cosigned our entry; nil while it has not.
    func cosignedThere(_ index: UInt64) async throws -> Timestamp? {
        let seconds: UInt64?
        if let place = earlierOurs.place(of: index) {
            // Without a line of ours, the peer's file for the new ceremony said so.
            let line = try await VaultReceiptBook(node.vault, origin: place.origin).first(covering: place.index)?.cosignedAt
            seconds = line ?? peer.earlier.first { $0.ours.origin == place.origin }.flatMap { link in link.mirrorKeys.lazy.compactMap { link.ours.note?.cosignedAt(by: $0) }.first }
        } else { seconds = try await receipts.first(covering: index - earlierOurs.size)?.cosignedAt }
        return seconds.map { Timestamp(milliseconds: Int64(clamping: $0) * 1_000) }
    }

    /// When we cosigned the peer's entry.
    func cosignedHere(_ index: UInt64) async throws -> Timestamp? {
        guard let place = earlierTheirs.place(of: index) else { return try await mirror.receivedAt(index - earlierTheirs.size).map { Timestamp(milliseconds: Int64(clamping: $0) * 1_000) } }
        guard let note = try await earlierTheirs.note(covering: index), let generation = LinkKeys.generation(of: place.origin) else { return nil }
        let keys = try await LinkKeys.kept(in: node.vault, own: node.organisation, peer: peer.organisation, generation: generation)
        for set in [keys.cosigners.map(\.verifier)] + keys.past.reversed().map(\.mirror) { if let seconds = note.cosignedAt(by: set) { return Timestamp(milliseconds: Int64(clamping: seconds) * 1_000) } }
        return nil
    }
}
