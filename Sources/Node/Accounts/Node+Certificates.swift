import Crypto
package import Journal
import Kernel

/// A certificate with which a tool signs in as an account over TLS. It is pinned by its own hash: no authority has a say, and it ends when the certificate does.
package struct PinnedCertificate: Hashable, Sendable {
    /// SHA-256 over the certificate in DER, in small hexadecimal digits.
    package let fingerprint: String
    package let name: String
    package let account: AccountID
    package let made: Timestamp
    package let expires: Timestamp?
}

package enum CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    case name
    case ended
    case notYet
    case tooMany(limit: Int)
    /// It may be another account's, which is nobody's to know.
    case taken
    case unknown

    package var description: String {
        switch self {
        case .name: "Write a name for the certificate, at most \(Node.tokenNameMax) characters on one line, so that you know later what it was for."
        case .ended: "The certificate has ended. Make a new one, and bind that."
        case .notYet: "The certificate does not hold yet. Check its first day and the clock of whoever made it."
        case .tooMany(let limit): "This account has \(limit) certificates already. Take one away that is not needed any more."
        case .taken: "This certificate opens an account already. Each opens one; make another for this one."
        case .unknown: "There is no such certificate."
        }
    }
}

/// Kept in the vault like tokens, under their hash; roles and clearance are the account's at the moment of use.
extension Node {
    static let certificates: VaultSpace = "certificate"
    package static let certificatesMax = 10

    /// `der`: the certificate, which holds from `start` to `end`. Whoever shows it later has proved to TLS that they have its key.
    @discardableResult
    package func bind(certificate der: [UInt8], from start: Timestamp, until end: Timestamp, named name: String, to id: AccountID) async throws -> PinnedCertificate {
        guard let account = account(id), !account.isClosed else { throw AccountError.unknown(id) }
        guard !name.isEmpty, name.count <= Self.tokenNameMax, !name.contains(where: \.isNewline) else { throw CertificateError.name }
        let now = clock.now()
        guard end > now else { throw CertificateError.ended }
        guard start <= now else { throw CertificateError.notYet }
        guard try await certificates(of: id).count < Self.certificatesMax else { throw CertificateError.tooMany(limit: Self.certificatesMax) }
        let made = PinnedCertificate(fingerprint: Self.fingerprint(of: der), name: name, account: id, made: now, expires: end)
        let json: JSONValue = ["account": .string(id.text), "name": .string(name), "made": .integer(made.made.milliseconds)]
        guard try await vault.swap(Self.certificates, made.fingerprint, from: nil, to: try json.canonicalBytes(), expires: end) else { throw CertificateError.taken }
        return made
    }

    /// Nil for a certificate that is bound to nobody or has ended, or whose account is closed.
    package func account(showing der: [UInt8]) async throws -> Account? {
        guard let item = try await vault.get(Self.certificates, Self.fingerprint(of: der)), let pinned = Self.certificate(item), let account = account(pinned.account), !account.isClosed else { return nil }
        return account
    }

    package func certificates(of id: AccountID) async throws -> [PinnedCertificate] {
        try await everything(in: Self.certificates).compactMap { Self.certificate($0) }.filter { $0.account == id }.sorted { ($0.made, $0.fingerprint) < ($1.made, $1.fingerprint) }
    }

    package func unbind(certificate fingerprint: String, from id: AccountID) async throws {
        guard try await certificates(of: id).contains(where: { $0.fingerprint == fingerprint }) else { throw CertificateError.unknown }
        try await vault.delete(Self.certificates, fingerprint)
    }

    private static func fingerprint(of der: [UInt8]) -> String { Secret.hex(Array(SHA256.hash(data: der))) }

    private static func certificate(_ item: VaultItem) -> PinnedCertificate? {
        guard let json = try? JSONValue(reading: item.value), let account = json["account"]?.string, let name = json["name"]?.string, let made = json["made"]?.integer else { return nil }
        return PinnedCertificate(fingerprint: item.key, name: name, account: AccountID(account), made: Timestamp(milliseconds: made), expires: item.expires)
    }
}
