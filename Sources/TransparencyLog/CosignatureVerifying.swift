import Crypto

extension CosignatureVerifier: CustomStringConvertible {
    /// The first four bytes of SHA-256(name || newline || type || public key).
    package var keyID: UInt32 { SHA256.hash(data: Array(name.utf8) + [0x0a] + algorithm.typeBytes + publicKey).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }

    private static func hex(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    package var description: String { "\(name)+\(Self.hex(keyID))+\(Base64.encode(algorithm.typeBytes + publicKey))" }

    package init?(_ text: String) {
        guard text.utf8.count <= 8192 else { return nil }
        let parts = text.split(separator: "+" as Character, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), SignedNote.isKeyName(parts[0]),
              let algorithm = CosignatureAlgorithm.allCases.first(where: { bytes.starts(with: $0.typeBytes) && bytes.count == $0.typeBytes.count + ($0 == .ed25519 ? 32 : 1952) })
        else { return nil }
        self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(bytes.dropFirst(algorithm.typeBytes.count)))
        guard Self.hex(keyID) == parts[1] else { return nil }
    }

    /// When the checkpoint was cosigned with this key, in seconds since 1970.
    package func verify(_ note: SignedNote) throws(NoteError) -> UInt64 {
        let own = note.signatures.filter { $0.keyName == name && $0.keyID == keyID }
        let label = "\(name) (\(algorithm == .ed25519 ? "Ed25519" : "ML-DSA-65"), cosignature)"
        guard !own.isEmpty, let checkpoint = try? Checkpoint(text: note.text) else { throw .signatureMissing(key: label) }
        var latest: UInt64 = 0
        for signature in own {
            guard signature.bytes.count > 8 else { throw .signatureDiffers(key: label) }
            let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard isValid(Array(signature.bytes.dropFirst(8)), of: CosignedMessage.bytes(algorithm, name: name, note: note.text, checkpoint: checkpoint, seconds: seconds)) else { throw .signatureDiffers(key: label) }
            latest = max(latest, seconds)
        }
        return latest
    }

    private func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch algorithm {
        case .ed25519: (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey))?.isValidSignature(signature, for: message) ?? false
        case .mlDSA65: (try? MLDSA65.PublicKey(rawRepresentation: publicKey))?.isValidSignature(signature, for: message) ?? false
        }
    }
}

package enum CosignedMessage {
    package static func bytes(_ algorithm: CosignatureAlgorithm, name: String, note: String, checkpoint: Checkpoint, seconds: UInt64) -> [UInt8] {
        func number(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
        switch algorithm {
        case .ed25519: return Array("cosignature/v1\ntime \(seconds)\n\(note)".utf8)
        case .mlDSA65:
            let (cosigner, origin) = (Array(name.utf8), Array(checkpoint.origin.utf8))
            return Array("subtree/v1\n\0".utf8) + [UInt8(cosigner.count)] + cosigner + number(seconds) + [UInt8(origin.count)] + origin + number(0) + number(checkpoint.size) + checkpoint.root.bytes
        }
    }
}

package struct CosignatureSigner: Sendable {
    package let verifier: CosignatureVerifier
    private let seed: [UInt8]

    package init?(name: String, algorithm: CosignatureAlgorithm, seed: [UInt8]) {
        guard let key = NoteSigner(name: name, algorithm: algorithm == .ed25519 ? .ed25519 : .mlDSA65, seed: seed) else { return nil }
        self.seed = seed
        verifier = CosignatureVerifier(name: name, algorithm: algorithm, publicKey: key.verifier.publicKey)
    }

    package func cosign(_ checkpoint: Checkpoint, at seconds: UInt64) throws -> SignedNote.Signature {
        let message = CosignedMessage.bytes(verifier.algorithm, name: verifier.name, note: checkpoint.text, checkpoint: checkpoint, seconds: seconds)
        let signature: [UInt8] = switch verifier.algorithm {
        case .ed25519: Array(try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message))
        case .mlDSA65: Array(try MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil).signature(for: message))
        }
        return SignedNote.Signature(keyName: verifier.name, keyID: verifier.keyID, bytes: withUnsafeBytes(of: seconds.bigEndian) { Array($0) } + signature)
    }
}
