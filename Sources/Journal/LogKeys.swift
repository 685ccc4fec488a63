import Crypto
package import TransparencyLog

/// The keys with which a log signs its checkpoints: Ed25519 in the standard type and ML-DSA-65 beside it. Both signatures are required.
package struct LogKeys: Sendable {
    package let origin: String
    package let signers: [NoteSigner]
    private let seeds: [UInt8]
    /// The keys that signed before these, the oldest first; what they signed stays signed.
    package let earlier: [[NoteVerifier]]

    package var verifiers: [NoteVerifier] { signers.map(\.verifier) }

    /// New keys from the machine's random numbers. Throws when the origin cannot name a log.
    package init(newFor origin: String) throws(JournalError) {
        var generator = SystemRandomNumberGenerator()
        try self.init(origin: origin, seeds: (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// The same seeds give the same keys: 32 bytes for Ed25519, then 32 for ML-DSA-65.
    package init(origin: String, seeds: [UInt8]) throws(JournalError) {
        guard seeds.count == 64, let ed25519 = NoteSigner(name: origin, algorithm: .ed25519, seed: Array(seeds[..<32])),
              let mlDSA = NoteSigner(name: origin, algorithm: .mlDSA65, seed: Array(seeds[32...])) else { throw .badOrigin(origin) }
        (self.origin, self.seeds, signers, earlier) = (origin, seeds, [ed25519, mlDSA], [])
    }

    private init(origin: String, seeds: [UInt8], signers: [NoteSigner], earlier: [[NoteVerifier]]) { (self.origin, self.seeds, self.signers, self.earlier) = (origin, seeds, signers, earlier) }

    /// With Ed25519 alone, for simulations that sign very often.
    package var ed25519Only: LogKeys { LogKeys(origin: origin, seeds: seeds, signers: Array(signers.prefix(1)), earlier: earlier) }

    /// The same keys, which took over from these.
    package func following(_ earlier: [[NoteVerifier]]) -> LogKeys { LogKeys(origin: origin, seeds: seeds, signers: signers, earlier: earlier.filter { $0 != verifiers }) }

    /// The keys of the log `origin` from the vault; made and kept there at the first start.
    package static func kept(in vault: Vault, origin: String) async throws -> LogKeys {
        let space = VaultSpace("log-keys")
        if let kept = try await vault.get(space, origin) { return try LogKeys(origin: origin, seeds: kept.value) }
        let new = try LogKeys(newFor: origin)
        if try await vault.swap(space, origin, from: nil, to: new.seeds) { return new }
        guard let kept = try await vault.get(space, origin) else { throw VaultError.unreadable("the keys of \(origin) were there and are gone") }
        return try LogKeys(origin: origin, seeds: kept.value)
    }
}
