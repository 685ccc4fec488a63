package import Journal
import NIOCore
import NIOSSL

/// A certificate that a person wants to sign in with, out of its text in PEM.
package struct ClientCertificate: Hashable, Sendable {
    package let der: [UInt8]
    package let from: Timestamp, until: Timestamp
    package static let textMax = 64 << 10

    /// Of several the first: a chain begins with the certificate itself. Throws a sentence for whoever wrote it.
    package init(pem text: String) throws(ClientCertificateMistake) {
        guard !text.contains("PRIVATE KEY") else { throw .privateKey }
        guard text.utf8.count <= Self.textMax, let first = try? NIOSSLCertificate.fromPEMBytes(Array(text.utf8)).first, let der = try? first.toDERBytes() else { throw .unreadable }
        self.der = der
        (from, until) = (Timestamp(milliseconds: Int64(first.notValidBefore) * 1_000), Timestamp(milliseconds: Int64(first.notValidAfter) * 1_000))
    }
}

package enum ClientCertificateMistake: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable
    case privateKey

    package var description: String {
        switch self {
        case .unreadable: "This is no certificate in PEM. It begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----."
        case .privateKey: "A private key stands in it, which belongs nowhere but beside the tool. Give the certificate alone, and make a new key if this one went to anybody."
        }
    }
}

extension SiteContext {
    /// What the client showed over TLS, in DER: it has proved that it holds the key, and nobody has vouched for anything else. Nil where it showed none, was not asked, or TLS ends before this node.
    package var shownCertificate: [UInt8]? {
        get async { try? await channel.nioSSL_peerCertificate().get()?.toDERBytes() }
    }
}
