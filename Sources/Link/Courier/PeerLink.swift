package import Crypto
import Foundation
package import Journal
package import Kernel
package import TransparencyLog

/// What this node needs of its own keys, and of its peers', to open a link.
package struct LinkIdentity: Sendable {
    package let own: OrganisationID
    /// Which cosign what we hold of a peer's log.
    package let cosigners: [Cosigner]
    package let courierKey: XWingMLKEM768X25519.PrivateKey
    package let peers: [Peer]

    package init(own: OrganisationID, cosigners: [Cosigner], courierKey: XWingMLKEM768X25519.PrivateKey, peers: [Peer]) {
        (self.own, self.cosigners, self.courierKey, self.peers) = (own, cosigners, courierKey, peers)
    }
}

/// One peer's link, opened from a node's data directory by a command while the node itself does not run.
package struct PeerLink: Sendable {
    package let peer: Peer
    package let channel: Journal
    package let mirror: Mirror
    package let courier: CourierLink
    private let receipts: any ReceiptBook

    /// Below the node's directory: `links/nato/channel`, `links/nato/mirror`, `links/nato/staged`.
    package static func directory(of peer: OrganisationID, in data: String) -> String { "\(data)/links/\(peer.text.lowercased())" }

    package static func open(_ data: String, vault: Vault, identity: LinkIdentity, peer: Peer, clock: NodeClock = .system, alarm: @escaping @Sendable (LinkAlarm) -> Void) async throws -> PeerLink {
        let place = directory(of: peer.organisation, in: data)
        for folder in ["channel", "mirror"] {
            try FileManager.default.createDirectory(atPath: place + "/" + folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let origin = "\(identity.own.text.lowercased()).entente/channel/\(peer.organisation.text.lowercased())"
        let keys = try await LogKeys.kept(in: vault, origin: origin)
        let channelStore = try await SQLiteJournalStore.open(directory: place + "/channel")
        let channel: Journal
        do { channel = try await Journal.open(channelStore, keys: keys, clock: clock) } catch {
            await channelStore.close()
            throw error
        }
        do {
            let mirrorStore = try await SQLiteJournalStore.open(directory: place + "/mirror")
            let mirror: Mirror
            do {
                mirror = try await Mirror.open(mirrorStore, memory: VaultMirrorMemory(vault, origin: peer.channelOrigin), origin: peer.channelOrigin, keys: peer.channelKeys, cosigners: identity.cosigners, clock: clock, alarm: alarm)
            } catch {
                await mirrorStore.close()
                throw error
            }
            let receipts = VaultReceiptBook(vault, origin: origin)
            let courier = CourierLink(own: identity.own, peer: peer, channel: channel, mirror: mirror, key: identity.courierKey, receipts: receipts, staging: place + "/staged", alarm: alarm)
            return PeerLink(peer: peer, channel: channel, mirror: mirror, courier: courier, receipts: receipts)
        } catch {
            await channel.close()
            throw error
        }
    }

    package func latestReceipt() async throws -> SignedNote? { try await receipts.newest()?.note }

    package func close() async {
        await mirror.close()
        await channel.close()
    }
}
