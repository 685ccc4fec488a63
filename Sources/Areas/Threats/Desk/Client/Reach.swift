import Dispatch
import Foundation
import Kernel
package import Site
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which addresses this node asks on its own when somebody names a server to it: none in a private network, or a form on a page would open what a firewall closes.
///
/// The operator allows blocks of their own network by the environment: `ENTENTE_REACH=10.20.0.0/16,127.0.0.1`. A name is looked up once, its address is checked,
/// and the connection goes to that very address, so that a name which answers differently a moment later leads nowhere else.
package struct Reach: Sendable {
    let allowed: [AddressBlock]
    /// At the prompt a person asks from their own machine, as themselves.
    let isOpen: Bool

    package init(allowing allowed: [AddressBlock] = []) { (self.allowed, isOpen) = (allowed, false) }
    private init(isOpen: Bool) { (allowed, self.isOpen) = ([], isOpen) }
    static let everything = Reach(isOpen: true)

    /// As the operator has it; a demonstration reaches its own machine too. What is no block is no permission.
    package static func ofOperator(isDemonstration: Bool) -> Reach {
        let named = (ProcessInfo.processInfo.environment["ENTENTE_REACH"] ?? "").split(separator: ",").prefix(100).compactMap { AddressBlock(String($0).trimmed) }
        return Reach(allowing: named + (isDemonstration ? ["127.0.0.0/8", "::1"].compactMap { AddressBlock($0) } : []))
    }

    /// Not for everybody's use. Source: IANA, IPv4 Special-Purpose Address Registry, and RFC 5771 for multicast.
    private static let special = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
                                  "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"].compactMap { AddressBlock($0) }
    /// Of IPv6 everything outside of what is given out, and what carries an IPv4 address inside. Source: RFC 4291, IANA IPv6 Special-Purpose Address Registry.
    private static let given = AddressBlock("2000::/3"), carrying = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].compactMap { AddressBlock($0) }

    package func permits(_ address: String) -> Bool {
        guard AddressBlock(address) != nil else { return false }
        if isOpen || allowed.contains(where: { $0.contains(address) }) { return true }
        // An IPv4 address written inside an IPv6 one counts as what it is.
        if AddressBlock("0.0.0.0/0")?.contains(address) == true { return !Self.special.contains { $0.contains(address) } }
        return Self.given?.contains(address) == true && !Self.carrying.contains { $0.contains(address) }
    }

    /// The address to which the connection goes.
    func address(of host: String) async throws(PullError) -> String {
        let found = AddressBlock(host) == nil ? await Self.lookedUp(host) : [host]
        guard let first = found.first else { throw .notFound(host: host) }
        guard let permitted = found.first(where: { permits($0) }) else { throw .closed(host: host, address: first) }
        return permitted
    }

    private static func lookedUp(_ host: String) async -> [String] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var hints = addrinfo(), list: UnsafeMutablePointer<addrinfo>?
                #if canImport(Glibc)
                hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
                #else
                hints.ai_socktype = SOCK_STREAM
                #endif
                guard getaddrinfo(host, nil, &hints, &list) == 0 else { return continuation.resume(returning: []) }
                defer { freeaddrinfo(list) }
                var found: [String] = [], next = list
                while let one = next, found.count < 32 {
                    var text = [CChar](repeating: 0, count: 1_025)
                    if getnameinfo(one.pointee.ai_addr, one.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
                        let name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                        if !found.contains(name) { found.append(name) }
                    }
                    next = one.pointee.ai_next
                }
                continuation.resume(returning: found)
            }
        }
    }
}
