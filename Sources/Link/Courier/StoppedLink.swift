import Foundation
package import Journal
package import Kernel
package import TransparencyLog

/// One peer's link, opened from a node's data directory by a command while the node itself does not run: the same logs, nothing that fills them.
package struct StoppedLink: Sendable {
    package let peer: Peer
    package let channel: Journal
    package let mirror: Mirror
    package let courier: CourierLink
    package let keys: LinkKeys
    /// Our logs to this peer that a revocation ended.
    package let earlier: EarlierEntries
    private let prover: EntryProver
    private let receipts: any ReceiptBook

    /// Below the node's directory: `links/nato/channel`, `links/nato/mirror`, `links/nato/staged`; after a revocation `links/nato/2/channel`.
    package static func directory(of peer: OrganisationID, generation: Int = 1, in data: String) -> String { PeerLink.folder(data, peer, generation: generation) }

    package static func open(_ data: String, vault: Vault, keys: LinkKeys, peer: Peer, clock: NodeClock = .system, alarm: @escaping @Sendable (LinkAlarm) -> Void) async throws -> StoppedLink {
        let place = directory(of: peer.organisation, generation: keys.generation, in: data)
        for folder in ["channel", "mirror"] {
            try FileManager.default.createDirectory(atPath: place + "/" + folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let channelStore = try await SQLiteJournalStore.open(directory: place + "/channel")
        let channel: Journal
        do { channel = try await Journal.open(channelStore, keys: keys.channel, clock: clock) } catch {
            await channelStore.close()
            throw error
        }
        do {
            let mirrorStore = try await SQLiteJournalStore.open(directory: place + "/mirror")
            let mirror: Mirror
            do {
                mirror = try await Mirror.open(mirrorStore, memory: VaultMirrorMemory(vault, origin: peer.channelOrigin), origin: peer.channelOrigin, keys: peer.channelKeys, earlier: peer.earlierChannelKeys, cosigners: keys.cosigners, clock: clock, alarm: alarm)
            } catch {
                await mirrorStore.close()
                throw error
            }
            var logs: [(LastHead, any JournalStore)] = []
            for link in peer.earlier {
                let store: any JournalStore = link.ours.size == 0 ? MemoryJournalStore()
                    : try await SQLiteJournalStore.open(directory: directory(of: peer.organisation, generation: link.generation, in: data) + "/channel", for: .reading)
                logs.append((link.ours, store))
            }
            let earlier = EarlierEntries(logs)
            let receipts = VaultReceiptBook(vault, origin: channel.origin)
            let courier = CourierLink(own: keys.own, peer: peer, channel: channel, mirror: mirror, key: keys.courier, receipts: receipts, staging: place + "/staged", alarm: alarm)
            let prover = try await EntryProver(peer: peer, channel: channel, receipts: receipts, earlier: earlier, vault: vault, own: keys.own)
            return StoppedLink(peer: peer, channel: channel, mirror: mirror, courier: courier, keys: keys, earlier: earlier, prover: prover, receipts: receipts)
        } catch {
            await channel.close()
            throw error
        }
    }

    /// The receipt under which the entry is proved: by keys of its time where they have changed since. Nil when the peer has not receipted it.
    package func receipt(covering index: UInt64) async throws -> SignedNote? { try await prover.receipt(covering: index) }

    /// The entry of this number, counted over all links with the peer, with what proves it and the keys under which that holds.
    package func proof(of index: UInt64) async throws -> (proof: EntryProof, keys: ProofKeys) { try await prover.proof(of: index) }

    package func latestReceipt() async throws -> SignedNote? { try await receipts.newest()?.note }

    package func close() async {
        await mirror.close()
        await channel.close()
        await earlier.close()
    }
}
