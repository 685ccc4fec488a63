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
}

/// A mirror's public key with its name: says whether, and for when, a signature under a checkpoint is its cosignature.
package struct CosignatureVerifier: Hashable, Sendable {
    package let name: String
    package let algorithm: CosignatureAlgorithm
    package let publicKey: [UInt8]
}
