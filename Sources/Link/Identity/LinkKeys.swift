package import Crypto
package import Journal
package import Kernel
package import TransparencyLog
import X509

/// The keys with which this node speaks to one peer. Each for one thing, made at first need, kept in the vault.
package struct LinkKeys: Sendable {
    package let own: OrganisationID
    package let peer: OrganisationID
    /// 1, and one more after each revocation: then logs and keys begin anew.
    package let generation: Int
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

    package static func channelOrigin(from own: OrganisationID, to peer: OrganisationID, generation: Int = 1) -> String { "\(own.text.lowercased()).entente/channel/\(peer.text.lowercased())" + suffix(generation) }
    package static func mirrorName(of own: OrganisationID, for peer: OrganisationID, generation: Int = 1) -> String { "\(own.text.lowercased()).entente/mirror/\(peer.text.lowercased())" + suffix(generation) }
    private static func suffix(_ generation: Int) -> String { generation == 1 ? "" : "/\(generation)" }

    /// Changes that wait: of this link's keys, and of the authority.
    package private(set) var next: NextKeys?
    package private(set) var nextAuthority: NextKeys?
    /// Those that took over last; nil while the first ones hold.
    package private(set) var held: HeldKeys?
    package private(set) var heldAuthority: HeldKeys?
    /// What signed before, the oldest first.
    package private(set) var past: [PastKeys] = []

    static let space: VaultSpace = "link-keys"
    /// Bytes: 64 channel, 64 mirror, 32 courier, 32 secret.
    static let size = 192

    /// Those of now, or of an earlier link with the peer.
    package static func kept(in vault: Vault, own: OrganisationID, peer: OrganisationID, generation: Int? = nil) async throws -> LinkKeys {
        let present = try await present(in: vault, peer: peer), generation = generation ?? present, name = name(peer, generation)
        let authority = try await keptBytes(in: vault, "authority") { Array(P256.Signing.PrivateKey().rawRepresentation) }
        let seeds = try await seeds(in: vault, name)
        func read<Value>(_ name: String, _ read: ([UInt8]) throws -> Value?) async throws -> Value? { try await vault.get(space, name).flatMap { try read($0.value) } }
        let past = try await read("past " + name) { try PastKeys.read($0) } ?? []
        var keys = try LinkKeys(own: own, peer: peer, seeds: seeds, generation: generation, authority: authority, past: past)
        keys.next = try await read("next " + name) { try nextOfPeer($0, own: own, peer: peer, generation: generation) }
        keys.nextAuthority = try await read("next authority") { try Self.nextAuthority($0) }
        // Written a moment before the keys themselves took over: what does not hold yet is not said to hold.
        keys.held = try await read("held " + name) { try heldKeys($0) }.flatMap { keys.are($0.announced) ? $0 : nil }
        keys.heldAuthority = try await read("held authority") { try heldKeys($0) }.flatMap { keys.are($0.announced) ? $0 : nil }
        return keys
    }

    static func seeds(in vault: Vault, _ name: String, secret: [UInt8]? = nil) async throws -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return try await keptBytes(in: vault, name) { (0..<size - (secret?.count ?? 0)).map { _ in UInt8.random(in: 0...255, using: &random) } + (secret ?? []) }
    }

    /// This node's authority, which all of its links share.
    package static func authority(in vault: Vault) async throws -> P256.Signing.PrivateKey {
        try P256.Signing.PrivateKey(rawRepresentation: try await keptBytes(in: vault, "authority") { Array(P256.Signing.PrivateKey().rawRepresentation) })
    }

    /// Whether these are the keys of now.
    private func are(_ keys: NewKeys) -> Bool {
        (keys.channel.map { $0 == channel.verifiers } ?? true) && (keys.mirror.map { $0 == cosigners.map(\.verifier) } ?? true)
            && (keys.authority.map { LinkCertificates.isAuthority($0, of: authority) } ?? true)
    }

    static func cosigners(_ own: OrganisationID, _ peer: OrganisationID, _ generation: Int, seeds: [UInt8]) -> [Cosigner] {
        let name = mirrorName(of: own, for: peer, generation: generation)
        return CosignatureAlgorithm.allCases.enumerated().compactMap { Cosigner(name: name, algorithm: $1, seed: Array(seeds[32 * $0..<32 * $0 + 32])) }
    }

    private static func keptBytes(in vault: Vault, _ name: String, _ make: () -> [UInt8]) async throws -> [UInt8] {
        if let kept = try await vault.get(space, name) { return kept.value }
        _ = try await vault.swap(space, name, from: nil, to: make())
        // Another process may have been faster: what is kept counts.
        guard let kept = try await vault.get(space, name) else { throw VaultError.unreadable("the keys of `\(name)` were there and are gone") }
        return kept.value
    }

    private init(own: OrganisationID, peer: OrganisationID, seeds: [UInt8], generation: Int, authority: [UInt8], past: [PastKeys]) throws {
        guard seeds.count == Self.size else { throw VaultError.unreadable("the keys for \(peer) have \(seeds.count) bytes instead of \(Self.size)") }
        (self.own, self.peer, self.generation) = (own, peer, generation)
        channel = try LogKeys(origin: Self.channelOrigin(from: own, to: peer, generation: generation), seeds: Array(seeds[..<64])).following(past.map(\.channel))
        cosigners = Self.cosigners(own, peer, generation, seeds: Array(seeds[64..<128]))
        courier = try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seeds[128..<160], publicKey: nil)
        self.authority = try P256.Signing.PrivateKey(rawRepresentation: authority)
        secret = Array(seeds[160...])
        let now = PastKeys(channel: channel.verifiers, mirror: cosigners.map(\.verifier))
        self.past = past.filter { $0 != now }
    }

    package var forLink: PeerLink.Keys {
        PeerLink.Keys(channel: channel, cosigners: cosigners, secret: secret, courier: courier, next: [next, nextAuthority].compactMap { $0 }, held: [held, heldAuthority].compactMap { $0 })
    }
}
