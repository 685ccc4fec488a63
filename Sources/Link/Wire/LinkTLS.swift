import Kernel
package import NIOSSL

/// What both ends ask of TLS: version 1.3, a hybrid key agreement where the other side has it, and a certificate that one of the named authorities issued.
package enum LinkTLS {
    package static func server(_ identity: LinkCertificates.Identity, trusting authorities: [[UInt8]]) throws -> TLSConfiguration {
        let own = try identity.source()
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: [.certificate(own.certificate)], privateKey: .privateKey(own.key))
        try restrict(&configuration, authorities)
        return configuration
    }

    package static func client(_ identity: LinkCertificates.Identity, trusting authorities: [[UInt8]]) throws -> TLSConfiguration {
        let own = try identity.source()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateChain = [.certificate(own.certificate)]
        configuration.privateKey = .privateKey(own.key)
        try restrict(&configuration, authorities)
        return configuration
    }

    private static func restrict(_ configuration: inout TLSConfiguration, _ authorities: [[UInt8]]) throws {
        configuration.minimumTLSVersion = .tlsv13
        configuration.curves = [.x25519_MLKEM768, .x25519, .secp256r1]
        configuration.trustRoots = .certificates(try authorities.map { try NIOSSLCertificate(bytes: $0, format: .der) })
        // Who the other end is, its authority says; where it stands, an address in a file, which nobody certifies.
        configuration.certificateVerification = .noHostnameVerification
    }
}
