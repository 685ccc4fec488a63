import Crypto

/// How a mirror cosigns: C2SP tlog-cosignature with Ed25519 in the standard type; ML-DSA-65, which it does not know, beside it under a name of our own.
package enum CosignatureAlgorithm: Hashable, Sendable, CaseIterable {
    case ed25519
    case mlDSA65

    /// The bytes before the public key in a key's identifier and text.
    package var typeBytes: [UInt8] {
        switch self {
        case .ed25519: [0x04]
        case .mlDSA65: [0xff] + Array("entente/ml-dsa-65-cosignature".utf8)
        }
    }
    package var name: String { noteAlgorithm.name }

    fileprivate var noteAlgorithm: NoteAlgorithm {
        switch self {
        case .ed25519: .ed25519
        case .mlDSA65: .mlDSA65
        }
    }

    /// The last second of the year 9999: a later time than any calendar here can say is none.
    private static let timeMax: UInt64 = 253_402_300_799

    /// What is signed; nil for a text that is no checkpoint, for a time beyond the year 9999, or with a name longer than the message can say.
    ///
    /// Ed25519 signs the text as it stands behind two lines. ML-DSA-65 signs the structure that the standard has for ML-DSA-44 (`cosigned_message`), with the log's name, size and root.
    fileprivate func message(cosigner: String, at seconds: UInt64, under checkpointText: String) -> [UInt8]? {
        guard seconds <= Self.timeMax, let checkpoint = try? Checkpoint(text: checkpointText) else { return nil }
        switch self {
        case .ed25519: return Array("cosignature/v1\ntime \(seconds)\n\(checkpointText)".utf8)
        case .mlDSA65:
            let (name, origin) = (Array(cosigner.utf8), Array(checkpoint.origin.utf8))
            guard (1...255).contains(name.count), (1...255).contains(origin.count) else { return nil }
            return Array("subtree/v1\n\0".utf8) + [UInt8(name.count)] + name + seconds.bigEndianBytes + [UInt8(origin.count)] + origin
                + UInt64(0).bigEndianBytes + checkpoint.size.bigEndianBytes + checkpoint.root.bytes
        }
    }
}

/// A mirror's public key with its name: says whether, and for when, a signature under a checkpoint is its cosignature.
package struct CosignatureVerifier: Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let algorithm: CosignatureAlgorithm
    package let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name || newline || type || public key).
    package let keyID: UInt32
    private let key: NoteVerifier

    /// Nil when the name or the key is not one.
    package init?(name: String, algorithm: CosignatureAlgorithm, publicKey: [UInt8]) {
        guard name.utf8.count <= 255, let key = NoteVerifier(name: name, algorithm: algorithm.noteAlgorithm, publicKey: publicKey) else { return nil }
        (self.name, self.algorithm, self.publicKey, self.key) = (name, algorithm, publicKey, key)
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0a] + algorithm.typeBytes + publicKey)
        keyID = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }

    /// One line for a join file: `name+identifier+base64(type || key)`.
    package var description: String { "\(name)+\(NoteVerifier.hex(keyID))+\(Base64.encode(algorithm.typeBytes + publicKey))" }

    /// Reads what `description` writes. Nil when it is no key, or when the identifier does not fit the key.
    package init?(_ text: String) {
        guard text.utf8.count <= 8192 else { return nil }
        let parts = text.split(separator: "+" as Character, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]),
              let algorithm = CosignatureAlgorithm.allCases.first(where: { bytes.starts(with: $0.typeBytes) && bytes.count == $0.typeBytes.count + $0.noteAlgorithm.publicKeySize })
        else { return nil }
        self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(bytes.dropFirst(algorithm.typeBytes.count)))
        guard NoteVerifier.hex(keyID) == parts[1] else { return nil }
    }

    package func isNamed(by signature: SignedNote.Signature) -> Bool { signature.keyName == name && signature.keyID == keyID }

    /// When this key cosigned the checkpoint, in seconds since 1970; nil when the signature is not this key's cosignature of it.
    package func time(of signature: SignedNote.Signature, under checkpointText: String) -> UInt64? {
        guard isNamed(by: signature), signature.bytes.count > 8 else { return nil }
        let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let message = algorithm.message(cosigner: name, at: seconds, under: checkpointText), key.isValid(Array(signature.bytes.dropFirst(8)), of: message) else { return nil }
        return seconds
    }
}

/// A mirror's private key with its name: cosigns checkpoints.
package struct Cosigner: Sendable {
    package let verifier: CosignatureVerifier
    private let signer: NoteSigner

    /// The seed has 32 bytes. Nil when the name or the seed is not one.
    package init?(name: String, algorithm: CosignatureAlgorithm, seed: [UInt8]) {
        guard let signer = NoteSigner(name: name, algorithm: algorithm.noteAlgorithm, seed: seed),
              let verifier = CosignatureVerifier(name: name, algorithm: algorithm, publicKey: signer.verifier.publicKey) else { return nil }
        (self.verifier, self.signer) = (verifier, signer)
    }

    /// Says: at this time I hold this tree, and none larger. Throws for a text that is no checkpoint.
    package func cosign(_ checkpointText: String, at seconds: UInt64) throws -> SignedNote.Signature {
        guard let message = verifier.algorithm.message(cosigner: verifier.name, at: seconds, under: checkpointText) else { throw CheckpointError.malformed(line: 1) }
        return SignedNote.Signature(keyName: verifier.name, keyID: verifier.keyID, bytes: seconds.bigEndianBytes + (try signer.sign(message)))
    }
}

extension SignedNote {
    package func adding(_ more: [Signature]) -> SignedNote { SignedNote(text: text, signatures: signatures + more) }

    /// When all of the verifiers had cosigned: the earliest of their times. Nil when one of them has not, or a signature in its name does not hold.
    package func cosignedAt(by verifiers: [CosignatureVerifier]) -> UInt64? {
        var earliest: UInt64?
        for verifier in verifiers {
            let own = signatures.filter(verifier.isNamed)
            let times = own.compactMap { verifier.time(of: $0, under: text) }
            guard let first = times.min(), times.count == own.count else { return nil }
            earliest = min(earliest ?? first, first)
        }
        return earliest
    }

    /// Signature lines without a text, as a mirror answers with them.
    package static func lines(of signatures: [Signature]) -> [UInt8] { Array(signatures.map(\.line).joined().utf8) }

    /// Reads what `lines` writes: one line or more, each ended by a newline.
    package static func signatures(reading lines: [UInt8]) throws(NoteError) -> [Signature] {
        try SignedNote(reading: Array("-\n\n".utf8) + lines).signatures
    }
}

extension UInt64 {
    var bigEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> UInt64(56 - 8 * $0)) } }
}
