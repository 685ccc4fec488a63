import ArgumentParser
import Foundation
import Journal
import Kernel
import Node
import Site

/// `entente account certificate`: with which certificates tools sign in as an account.
struct AccountCertificates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "certificate", abstract: "Say with which certificate a tool signs in as an account; without options, list them.",
                                                    discussion: "A certificate is bound by its own hash, so it may be of any authority, or signed by itself. Tools show it over TLS where the configuration says desk.client-certificates: true.")
    @Argument(help: "The account's name.") var account: String
    @Option(name: .long, help: "A file with the certificate in PEM, without its key.") var file: String?
    @Option(name: .long, help: "What the certificate is for.") var name = "a tool"
    @Option(name: .long, help: "Take the certificate with this fingerprint away.") var remove: String?
    @OptionGroup var node: AccountNode

    func validate() throws {
        guard file == nil || remove == nil else { throw ValidationError("Write --file FILE or --remove FINGERPRINT, one of both.") }
    }

    func run() async throws {
        let certificate = try file.map { file in
            guard let data = FileManager.default.contents(atPath: file), data.count <= ClientCertificate.textMax else { throw ValidationError("The file `\(file)` cannot be read, or is no certificate.") }
            do { return try ClientCertificate(pem: String(decoding: data, as: UTF8.self)) } catch { throw ValidationError("\(file): \(error)") }
        }
        try await node.use { node, _ in
            let id = AccountID(account)
            guard node.account(id) != nil else { throw AccountError.unknown(id) }
            if let certificate {
                let bound = try await node.bind(certificate: certificate.der, from: certificate.from, until: certificate.until, named: name, to: id)
                return print("Whoever shows the certificate \(bound.fingerprint) signs in as \(id), until \(certificate.until.day).")
            }
            if let remove {
                try await node.unbind(certificate: remove.lowercased().filter { $0 != ":" }, from: id)
                return print("The certificate does not open \(id) any more.")
            }
            for one in try await node.certificates(of: id) { print([one.fingerprint, one.expires?.day.description ?? "", one.name].joined(separator: "\t")) }
        }
    }
}
