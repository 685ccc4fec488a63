package import Crypto
package import Journal
package import Kernel
package import TransparencyLog
import X509

/// The keys with which this node speaks to one peer. Each for one thing, made at first need, kept in the vault.
package struct LinkKeys: Sendable {
    package let own: OrganisationID
    package let peer: OrganisationID
    /// Signs checkpoints of our channel: Ed25519 and ML-DSA-65.
    package let channel: LogKeys
    /// Cosign what we hold of the peer's channel.
    package let cosigners: [Cosigner]
    /// Opens courier files.
    package let courier: XWingMLKEM768X25519.PrivateKey
    /// Issues this node's certificates for all its links, and signs nothing else: a port shows one certificate, whoever dials.
    package let authority: P256.Signing.PrivateKey
    /// From which identifiers of editions are made.
    package let secret: [UInt8]

    package static func channelOrigin(from own: OrganisationID, to peer: OrganisationID) -> String { "\(own.text.lowercased()).entente/channel/\(peer.text.lowercased())" }
    package static func mirrorName(of own: OrganisationID, for peer: OrganisationID) -> String { "\(own.text.lowercased()).entente/mirror/\(peer.text.lowercased())" }

    private static let space: VaultSpace = "link-keys"
    /// Bytes: 64 channel, 64 mirror, 32 courier, 32 secret.
    private static let size = 192

    package static func kept(in vault: Vault, own: OrganisationID, peer: OrganisationID) async throws -> LinkKeys {
        var random = SystemRandomNumberGenerator()
        let authority = try await keptBytes(in: vault, "authority") { Array(P256.Signing.PrivateKey().rawRepresentation) }
        let seeds = try await keptBytes(in: vault, "peer " + peer.text) { (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) } }
        return try LinkKeys(own: own, peer: peer, seeds: seeds, authority: authority)
    }

    private static func keptBytes(in vault: Vault, _ name: String, _ make: () -> [UInt8]) async throws -> [UInt8] {
        if let kept = try await vault.get(space, name) { return kept.value }
        _ = try await vault.swap(space, name, from: nil, to: make())
        // Another process may have been faster: what is kept counts.
        guard let kept = try await vault.get(space, name) else { throw VaultError.unreadable("the keys of `\(name)` were there and are gone") }
        return kept.value
    }

    init(own: OrganisationID, peer: OrganisationID, seeds: [UInt8], authority: [UInt8]) throws {
        guard seeds.count == Self.size else { throw VaultError.unreadable("the keys for \(peer) have \(seeds.count) bytes instead of \(Self.size)") }
        (self.own, self.peer) = (own, peer)
        channel = try LogKeys(origin: Self.channelOrigin(from: own, to: peer), seeds: Array(seeds[..<64]))
        let name = Self.mirrorName(of: own, for: peer)
        cosigners = CosignatureAlgorithm.allCases.enumerated().compactMap { Cosigner(name: name, algorithm: $1, seed: Array(seeds[64 + 32 * $0..<96 + 32 * $0])) }
        courier = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seeds[128..<160], publicKey: nil)
        self.authority = try P256.Signing.PrivateKey(rawRepresentation: authority)
        secret = Array(seeds[160...])
    }

    package var forLink: PeerLink.Keys { PeerLink.Keys(channel: channel, cosigners: cosigners, secret: secret, courier: courier) }
}
