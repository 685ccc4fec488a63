package import Crypto
import Foundation
package import Journal
package import Kernel
package import NIOSSL
import SwiftASN1
import X509

/// This node's certificates for one link: a small authority of its own, named to the peer once at the key ceremony, and short certificates that it issues to itself.
///
/// A new certificate therefore needs nobody's word, and an expired one is refused by the other side's TLS.
package struct LinkCertificates: Sendable {
    package static let validity: Duration = .seconds(90 * 86_400)
    /// A certificate is issued anew when this much of its time is left.
    package static let renewal: Duration = .seconds(30 * 86_400)

    package let own: OrganisationID
    private let authority: Certificate.PrivateKey
    private let name: DistinguishedName

    package init(own: OrganisationID, authority: P256.Signing.PrivateKey) throws {
        (self.own, self.authority) = (own, Certificate.PrivateKey(authority))
        // The name holds the key, so that two authorities never share one.
        let key = SHA256.hash(data: authority.publicKey.derRepresentation).prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        name = try DistinguishedName { CommonName("Entente \(own) authority \(key)") }
    }

    /// In DER, signed anew each time: what goes into the join file.
    package func authorityCertificate(made: Timestamp) throws -> [UInt8] {
        let from = Date(timeIntervalSince1970: Double(made.milliseconds / 86_400_000 * 86_400))
        let certificate = try Certificate(version: .v3, serialNumber: .init(), publicKey: authority.publicKey, notValidBefore: from.addingTimeInterval(-86_400),
                                          notValidAfter: from.addingTimeInterval(20 * 365 * 86_400), issuer: name, subject: name, extensions: try Certificate.Extensions {
                                              Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                                              Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                                              SubjectKeyIdentifier(hash: authority.publicKey)
                                          }, issuerPrivateKey: authority)
        return try Self.der(certificate)
    }

    /// Whether this certificate is one of this authority's.
    static func isAuthority(_ certificate: [UInt8], of authority: P256.Signing.PrivateKey) -> Bool {
        (try? Certificate(derEncoded: certificate))?.publicKey == Certificate.PublicKey(authority.publicKey)
    }

    /// A new key and its certificate.
    package func issue(at now: Timestamp, validity: Duration = validity) throws -> Identity {
        let key = P256.Signing.PrivateKey(), from = Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000)
        let publicKey = Certificate.PublicKey(key.publicKey)
        let certificate = try Certificate(version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: from.addingTimeInterval(-3_600),
                                          notValidAfter: from.addingTimeInterval(Double(validity.components.seconds)), issuer: name,
                                          subject: try DistinguishedName { CommonName("Entente \(own) node") }, extensions: try Certificate.Extensions {
                                              Critical(BasicConstraints.notCertificateAuthority)
                                              Critical(KeyUsage(digitalSignature: true))
                                              try ExtendedKeyUsage([.serverAuth, .clientAuth])
                                              SubjectAlternativeNames([.uniformResourceIdentifier("urn:entente:node:\(own.text.lowercased())")])
                                              SubjectKeyIdentifier(hash: publicKey)
                                              AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: authority.publicKey).keyIdentifier)
                                          }, issuerPrivateKey: authority)
        return Identity(certificate: try Self.der(certificate), key: Array(key.derRepresentation), expires: now.advanced(by: validity))
    }

    /// What a node shows when it opens or answers a connection.
    package struct Identity: Sendable {
        package let certificate: [UInt8]
        package let key: [UInt8]
        package let expires: Timestamp

        package func source() throws -> (certificate: NIOSSLCertificate, key: NIOSSLPrivateKey) {
            (try NIOSSLCertificate(bytes: certificate, format: .der), try NIOSSLPrivateKey(bytes: key, format: .der))
        }
    }

    private static func der(_ certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try certificate.serialize(into: &serializer)
        return serializer.serializedBytes
    }
}

/// Which of several authorities issued a certificate; the chain was checked by TLS before.
package enum LinkAuthority {
    package static func issuer(of certificate: [UInt8], among authorities: [[UInt8]]) -> [UInt8]? {
        guard let leaf = try? Certificate(derEncoded: certificate) else { return nil }
        return authorities.first { der in
            guard let authority = try? Certificate(derEncoded: der) else { return false }
            return authority.subject == leaf.issuer && authority.publicKey.isValidSignature(leaf.signature, for: leaf)
        }
    }

    static func isOne(_ der: [UInt8]) -> Bool { (try? Certificate(derEncoded: der)) != nil }
}
