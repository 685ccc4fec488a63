import HummingbirdTLS
import NIOCore
import NIOSSL

/// TLS as the desk speaks it: 1.2 for older browsers' sake, 1.3 with a hybrid key agreement for all others.
enum DeskTLS {
    static func configuration(certificate: String, key: String, asks: Bool = false) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1, .secp384r1]
        configuration.applicationProtocols = ["http/1.1"]
        if asks { configuration.certificateVerification = .optionalVerification }
        return configuration
    }

    /// Any certificate is taken: that the client holds its key, TLS has made sure; whose it is, is looked up by its hash at every request, and one that is bound to nobody opens nothing.
    static let takesAny: TLSChannelConfiguration.CustomVerificationCallback = { _, promise in promise.succeed(.certificateVerified) }

    static func reason(_ error: any Error) -> String { (error as? NIOSSLError).map { "\($0)" } ?? "the key does not belong to the certificate, or one of the files is no PEM" }
}
