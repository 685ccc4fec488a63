import Crypto

/// How a note is signed. Ed25519 has the standard type; for ML-DSA-65 there is none, so it stands behind 0xff under a name of our own.
package enum NoteAlgorithm: Hashable, Sendable, CaseIterable {
    case ed25519
    case mlDSA65

    /// The bytes before the public key in a key's identifier and text (C2SP signed-note, "Signature types").
    package var typeBytes: [UInt8] {
        switch self {
        case .ed25519: [0x01]
        case .mlDSA65: [0xff] + Array("entente/ml-dsa-65".utf8)
        }
    }
    package var publicKeySize: Int {
        switch self {
        case .ed25519: 32
        case .mlDSA65: 1952
        }
    }
    package var name: String {
        switch self {
        case .ed25519: "Ed25519"
        case .mlDSA65: "ML-DSA-65"
        }
    }
}

/// A public key with its name: says whether a signature under a text is this key's.
package struct NoteVerifier: Sendable, Hashable, CustomStringConvertible {
    private enum Key: Sendable {
        case ed25519(Curve25519.Signing.PublicKey)
        case mlDSA65(MLDSA65.PublicKey)
    }
    package let name: String
    package let algorithm: NoteAlgorithm
    package let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name || newline || type || public key).
    package let keyID: UInt32
    private let key: Key

    /// Nil when the name or the key is not one.
    package init?(name: String, algorithm: NoteAlgorithm, publicKey: [UInt8]) {
        guard SignedNote.isKeyName(name), publicKey.count == algorithm.publicKeySize else { return nil }
        switch algorithm {
        case .ed25519:
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return nil }
            self.key = .ed25519(key)
        case .mlDSA65:
            guard let key = try? MLDSA65.PublicKey(rawRepresentation: publicKey) else { return nil }
            self.key = .mlDSA65(key)
        }
        (self.name, self.algorithm, self.publicKey) = (name, algorithm, publicKey)
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0a] + algorithm.typeBytes + publicKey)
        keyID = digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }

    /// One line for a join file: `name+identifier+base64(type || key)`, as golang.org/x/mod/sumdb/note writes keys.
    package var description: String { "\(name)+\(Self.hex(keyID))+\(Base64.encode(algorithm.typeBytes + publicKey))" }

    /// Reads what `description` writes. Nil when it is no key, or when the identifier does not fit the key.
    package init?(_ text: String) {
        guard text.utf8.count <= 8192 else { return nil }
        let parts = text.split(separator: "+" as Character, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]),
              let algorithm = NoteAlgorithm.allCases.first(where: { bytes.starts(with: $0.typeBytes) && bytes.count == $0.typeBytes.count + $0.publicKeySize })
        else { return nil }
        self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(bytes.dropFirst(algorithm.typeBytes.count)))
        guard Self.hex(keyID) == parts[1] else { return nil }
    }

    package func isValid(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        switch key {
        case .ed25519(let key): key.isValidSignature(signature, for: text)
        case .mlDSA65(let key): key.isValidSignature(signature, for: text)
        }
    }

    package static func == (a: Self, b: Self) -> Bool { a.name == b.name && a.algorithm == b.algorithm && a.publicKey == b.publicKey }
    package func hash(into hasher: inout Hasher) { hasher.combine(keyID) }

    static func hex(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// A private key with its name: signs texts.
package struct NoteSigner: Sendable {
    private enum Key: Sendable {
        case ed25519(Curve25519.Signing.PrivateKey)
        case mlDSA65(MLDSA65.PrivateKey)
    }
    package let verifier: NoteVerifier
    private let key: Key

    /// Both algorithms' private keys are 32 bytes: Ed25519's seed, ML-DSA's seed. Nil when the name or the seed is not one.
    package init?(name: String, algorithm: NoteAlgorithm, seed: [UInt8]) {
        guard seed.count == 32 else { return nil }
        let publicKey: [UInt8]
        switch algorithm {
        case .ed25519:
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
            self.key = .ed25519(key)
            publicKey = Array(key.publicKey.rawRepresentation)
        case .mlDSA65:
            guard let key = try? MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil) else { return nil }
            self.key = .mlDSA65(key)
            publicKey = Array(key.publicKey.rawRepresentation)
        }
        guard let verifier = NoteVerifier(name: name, algorithm: algorithm, publicKey: publicKey) else { return nil }
        self.verifier = verifier
    }

    package func sign(_ text: String) throws -> SignedNote.Signature {
        SignedNote.Signature(keyName: verifier.name, keyID: verifier.keyID, bytes: try sign(Array(text.utf8)))
    }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch key {
        case .ed25519(let key): Array(try key.signature(for: message))
        case .mlDSA65(let key): Array(try key.signature(for: message))
        }
    }
}

extension SignedNote {
    /// Precondition: the text ends with a newline and has no other control character.
    package init(signing text: String, with signers: [NoteSigner]) throws {
        precondition(text.utf8.last == 0x0a)
        self.init(text: text, signatures: try signers.map { try $0.sign(text) })
    }

    /// Holds only when every one of the keys has signed and no signature by one of them is wrong. Signatures by other keys are ignored, as the format asks.
    package func verify(by verifiers: [NoteVerifier]) throws(NoteError) {
        let bytes = Array(text.utf8)
        for verifier in verifiers {
            let own = signatures.filter { $0.keyName == verifier.name && $0.keyID == verifier.keyID }
            guard !own.isEmpty else { throw .signatureMissing(key: "\(verifier.name) (\(verifier.algorithm.name))") }
            guard own.allSatisfy({ verifier.isValid($0.bytes, of: bytes) }) else { throw .signatureDiffers(key: "\(verifier.name) (\(verifier.algorithm.name))") }
        }
        guard !verifiers.isEmpty else { throw .signatureMissing(key: "of anyone") }
    }
}
