package import HTTPTypes
import Hummingbird
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One address or a block of them: `127.0.0.1`, `10.1.0.0/16`, `fd00::/8`.
package struct AddressBlock: Hashable, Sendable {
    private let bytes: [UInt8]
    private let bits: Int

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(String(parts[0])) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            bits = bytes.count * 8
            return
        }
        guard let bits = Int(parts[1]), (0...bytes.count * 8).contains(bits) else { return nil }
        self.bits = bits
    }

    package func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(address), other.count == bytes.count else { return false }
        let whole = bits / 8, rest = bits % 8
        guard other.prefix(whole) == bytes.prefix(whole) else { return false }
        return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
    }

    /// 4 or 16 bytes; an IPv4 address inside an IPv6 one counts as IPv4.
    private static func bytes(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 64 else { return nil }
        var four = in_addr(), six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let all = withUnsafeBytes(of: &six) { Array($0) }
        return all.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] ? Array(all[12...]) : all
    }
}

/// Which neighbours are believed when they say who asks and whether TLS was used. Nobody else's `X-Forwarded-…` counts for anything.
package struct TrustedProxies: Hashable, Sendable {
    private let blocks: [AddressBlock]
    package init(_ blocks: [AddressBlock]) { self.blocks = blocks }

    package func trusts(_ address: String) -> Bool { blocks.contains { $0.contains(address) } }

    /// The last address in the chain that is not one of ours: what stands before it, the client may have made up.
    package func client(neighbour: String, headers: HTTPFields) -> String {
        guard trusts(neighbour), let name = HTTPField.Name("x-forwarded-for") else { return neighbour }
        let chain = headers[values: name].flatMap { $0.split(separator: ",") }.suffix(32).map { Self.trimmed($0) }
        for address in chain.reversed() where !trusts(address) { return AddressBlock(address) == nil ? neighbour : String(address) }
        return chain.first.map { String($0) } ?? neighbour
    }

    package func isSecure(neighbour: String, headers: HTTPFields) -> Bool {
        guard trusts(neighbour), let name = HTTPField.Name("x-forwarded-proto"), let value = headers[values: name].last else { return false }
        return value.split(separator: ",").last.map { Self.trimmed($0).lowercased() } == "https"
    }

    private static func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
