import Crypto
import CryptoExtras
import Foundation

/// The work that one guess costs, after RFC 7914: memory is 128 · n · r bytes.
package struct PasswordCost: Hashable, Sendable {
    package let n: Int
    package let r: Int
    package let p: Int

    package init(n: Int, r: Int, p: Int) { (self.n, self.r, self.p) = (n, r, p) }

    /// 32 MiB, three passes.
    package static let standard = PasswordCost(n: 1 << 15, r: 8, p: 3)
    /// For tests and throw-away demonstrations only.
    package static let least = PasswordCost(n: 1 << 4, r: 8, p: 1)

    /// What a stored hash may ask for, so that a damaged vault cannot exhaust memory.
    var isReasonable: Bool { n > 1 && n <= 1 << 20 && n & (n - 1) == 0 && (1...32).contains(r) && (1...16).contains(p) && 128 * n * r <= 1 << 30 }
}

/// A password as it is kept: scrypt with its parameters beside it, so that the cost can be raised later.
///
/// Text form: `scrypt$n$r$p$salt$digest`, the last two in hexadecimal.
struct Password: Hashable, Sendable {
    /// In characters.
    static let lengths = 12...256

    let cost: PasswordCost
    let salt: [UInt8]
    let digest: [UInt8]

    static func check(_ password: String) throws(AccountError) {
        guard password.count >= lengths.lowerBound else { throw .password(tooShort: true) }
        guard password.count <= lengths.upperBound, password.utf8.count <= lengths.upperBound * 4 else { throw .password(tooShort: false) }
    }

    /// Slow by intent; call it off the cooperative threads.
    init(hashing password: String, cost: PasswordCost) {
        self.cost = cost
        salt = Secret.randomBytes(16)
        digest = Self.derive(password, salt: salt, cost: cost)
    }

    func matches(_ password: String) -> Bool { Secret.areEqual(digest, Self.derive(password, salt: salt, cost: cost)) }

    /// The same work as a real comparison, for names that are unknown.
    static func waste(on password: String, cost: PasswordCost) { _ = derive(password, salt: Array(repeating: 0, count: 16), cost: cost) }

    private static func derive(_ password: String, salt: [UInt8], cost: PasswordCost) -> [UInt8] {
        // NFC, so that the same keys on another system give the same bytes.
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        guard let key = try? KDF.Scrypt.deriveKey(from: bytes, salt: salt, outputByteCount: 32, rounds: cost.n, blockSize: cost.r, parallelism: cost.p,
                                                  maxMemory: 2 << 30) else {
            // Invariant: the cost was checked to be reasonable; without memory there is no answer to give, and a random one matches nothing.
            return Secret.randomBytes(32)
        }
        return key.withUnsafeBytes { Array($0) }
    }

    var text: String { "scrypt$\(cost.n)$\(cost.r)$\(cost.p)$\(Secret.hex(salt))$\(Secret.hex(digest))" }

    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let n = Int(parts[1]), let r = Int(parts[2]), let p = Int(parts[3]),
              let salt = Secret.bytes(hex: parts[4]), let digest = Secret.bytes(hex: parts[5]), salt.count == 16, digest.count == 32 else { return nil }
        cost = PasswordCost(n: n, r: r, p: p)
        guard cost.isReasonable else { return nil }
        (self.salt, self.digest) = (salt, digest)
    }
}
