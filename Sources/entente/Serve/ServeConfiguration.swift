import Kernel
import Logging
import Node
import Site

/// Everything that an operator decides about one node, read and checked.
struct ServeConfiguration: Sendable {
    enum Store: Hashable, Sendable {
        case sqlite
        /// A connection string of PostgreSQL's own client.
        case postgresql(connection: String)
    }
    struct Desk: Sendable {
        enum Door: Sendable {
            /// `asks`: whether clients are asked for certificates of theirs.
            case tls(certificate: String, key: String, asks: Bool)
            case behind(TrustedProxies)
        }
        let listen: ListenAddress
        /// As browsers reach the node, without a path: `https://entente.example.org`.
        let origin: String
        let door: Door
    }
    struct Link: Hashable, Sendable {
        struct Peer: Hashable, Sendable {
            let organisation: OrganisationID
            /// Nil: the peer dials in.
            let address: ListenAddress?
            let custodian: PartyID
        }
        let listen: ListenAddress?
        let peers: [Peer]
    }
    struct SignIn: Sendable {
        let passwords: Bool
        let openID: OpenIDSettings?
        /// Certificates to trust the provider by, beside none but these; nil for those of the system.
        let openIDAuthority: String?
    }
    struct Log: Hashable, Sendable {
        enum Format: String, CaseIterable, Sendable { case json, text }
        var level = Logger.Level.info
        var format = Format.json
    }
    struct Sessions: Hashable, Sendable {
        var idle = Duration.seconds(3_600)
        var longest = Duration.seconds(12 * 3_600)
    }

    let organisation: OrganisationID
    let name: String
    let data: String
    let pack: String
    let store: Store
    let desk: Desk
    let link: Link?
    let signIn: SignIn
    let observe: ListenAddress
    let log: Log
    let courier: String?
    let sessions: Sessions
    let limits: ToolLimits
}

/// `127.0.0.1:8443`, `[::1]:8443`, `node.example.org:8443`.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    let host: String
    let port: Int

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    init?(_ text: String) {
        guard text.utf8.count <= 300, let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() } else if host.contains(":") { return nil }
        guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".:-".contains($0)) }) else { return nil }
        self.init(host: String(host), port: port)
    }

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") && AddressBlock(host) != nil }
}
