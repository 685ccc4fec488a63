import Foundation
import Kernel

/// Where another server is: always one origin, so that credentials never go to a second one.
package struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    package let isSecure: Bool
    /// In small letters; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// As it is sent, ending in a slash: TAXII 2.1, section 1.6.3.
    package let path: String
    private var endsInSlash = true

    static let textMax = 2_000

    package init(_ text: String) throws(PullError) {
        let text = text.trimmed
        guard text.utf8.count <= Self.textMax, let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http", var host = parts.host?.lowercased(), !host.isEmpty else {
            throw .address(text, remedy: "Write it as in https://taxii.example.org/taxii2/.")
        }
        guard parts.user == nil, parts.password == nil else { throw .address(text.replacing(parts.password ?? "\u{0}", with: "…"), remedy: "Take name and password out of it; they have fields of their own.") }
        guard parts.query == nil, parts.fragment == nil else { throw .address(text, remedy: "Take out what stands behind ? or #.") }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard host.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46 || $0 == 58 || $0 == 95 }) else { throw .address(text, remedy: "Write the host in ASCII, as in xn--bcher-kva.example.") }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw .address(text, remedy: "A port is a number from 1 to 65535.") }
        (isSecure, self.host, self.port) = (scheme == "https", host, port)
        let path = parts.percentEncodedPath
        (self.path, endsInSlash) = path.hasSuffix("/") || path.isEmpty ? (path.isEmpty ? "/" : path, true) : (path + "/", false)
        guard isSecure || Self.isLoopback(host) else { throw .notEncrypted(host) }
    }

    private init(isSecure: Bool, host: String, port: Int, path: String) { (self.isSecure, self.host, self.port, self.path) = (isSecure, host, port, path) }

    static func isLoopback(_ host: String) -> Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 46 || (48...57).contains($0) } }

    /// For a tool's own address, where a slash at the end makes a difference.
    var asWritten: String { endsInSlash ? description : String(description.dropLast()) }

    private var origin: String { "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host)" + (port == (isSecure ? 443 : 80) ? "" : ":\(port)") }
    package var description: String { origin + path }

    /// Below this one; every part is encoded.
    func below(_ parts: String...) -> PeerAddress {
        let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return PeerAddress(isSecure: isSecure, host: host, port: port, path: path + parts.map { ($0.addingPercentEncoding(withAllowedCharacters: allowed) ?? "") + "/" }.joined())
    }

    /// What the server calls by an address of its own, relative or whole; throws for one at another server.
    func led(to text: String) throws(PullError) -> PeerAddress {
        guard text.utf8.count <= Self.textMax, let base = URL(string: description), let found = URL(string: text, relativeTo: base)?.absoluteURL else { throw .notTAXII(host: host, what: "`\(text.prefix(200))` is no address.") }
        let other: PeerAddress
        do { other = try PeerAddress(found.absoluteString) } catch { throw .elsewhere(host: host, to: text) }
        guard other.origin == origin else { throw .elsewhere(host: host, to: text) }
        return other
    }

    /// `…/collections/ID/` names a collection itself.
    var collection: String? {
        let parts = path.split(separator: "/")
        return parts.count >= 2 && parts[parts.count - 2] == "collections" ? parts.last.map(String.init) : nil
    }
}
