/// The shapes of addresses and codes that the standard leans on.
enum STIXAddresses {
    private static func digits(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count <= 3, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), text.utf8.count == 1 || text.utf8.first != 0x30 else { return nil }
        return Int(text)
    }

    private static func block(_ text: String, max: Int) -> Substring? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 { guard let size = digits(parts[1]), size <= max else { return nil } }
        return parts[0]
    }

    /// `198.51.100.3`, `198.51.100.0/24`
    static func isIPv4(_ text: String) -> Bool {
        guard let address = block(text, max: 32) else { return false }
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { digits($0).map { $0 <= 255 } ?? false }
    }

    /// `2001:db8::1`, `2001:db8::/96`, `::ffff:198.51.100.3`, with or without a zone.
    static func isIPv6(_ text: String) -> Bool {
        guard var address = block(text, max: 128) else { return false }
        if let zone = address.firstIndex(of: "%") {
            guard address[zone...].count > 1 else { return false }
            address = address[..<zone]
        }
        let halves = address.splitAtDoubleColon
        func groups(_ half: Substring, isLast: Bool) -> Int? {
            if half.isEmpty { return 0 }
            let parts = half.split(separator: ":", omittingEmptySubsequences: false)
            var count = 0
            for (index, part) in parts.enumerated() {
                if isLast, index == parts.count - 1, part.contains(".") {
                    guard isIPv4(String(part)) else { return nil }
                    count += 2
                } else {
                    guard !part.isEmpty, part.utf8.count <= 4, part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66 }) else { return nil }
                    count += 1
                }
            }
            return count
        }
        guard let first = groups(halves.0, isLast: halves.1 == nil) else { return false }
        guard let rest = halves.1 else { return first == 8 }
        guard let last = groups(rest, isLast: true) else { return false }
        return first + last <= 7
    }

    /// `d2:fb:49:24:37:18`
    static func isMAC(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 6 && parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x66 } }
    }

    /// A scheme, a colon, and the characters of RFC 3986.
    static func isURL(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, bytes[0] | 0x20 >= 0x61, bytes[0] | 0x20 <= 0x7a else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a }
        return bytes[..<colon].allSatisfy { isLetter($0) || "+-.".utf8.contains($0) } && bytes[colon...].allSatisfy { isLetter($0) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains($0) }
    }

    /// Labels of 1 to 63 bytes, in any script; a service's underscores and a point at the end are let be.
    static func isDomainName(_ text: String) -> Bool {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...], labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 1000 && labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= (label.utf8.contains { $0 >= 0x80 } ? 250 : 63)
                && label.utf8.allSatisfy { $0 >= 0x80 || $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
    }

    static let hashDigits = ["MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-512": 128, "SHA3-256": 64, "SHA3-512": 128]

    static func isHash(_ text: String, digits: Int) -> Bool {
        text.utf8.count == digits && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66 }
    }

    /// Lower case letters, digits and underscores, a letter first; `id` is the one name of two letters.
    static func isPropertyName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return text == "id" || bytes.count >= 3 && bytes.count <= 250 && bytes[0] >= 0x61 && bytes.allSatisfy { $0 >= 0x61 && $0 <= 0x7a || $0 >= 0x30 && $0 <= 0x39 || $0 == UInt8(ascii: "_") }
    }

    /// `CVE-2024-3400`
    static func isCVE(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "CVE" && parts[1].utf8.count == 4 && parts[2].utf8.count >= 4 && parts.dropFirst().allSatisfy { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
            && (parts[2].utf8.count == 4 || parts[2].utf8.first != 0x30)
    }

    /// The shape of RFC 5646: `de`, `pt-BR`, `zh-Hant-TW`.
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count >= 2, first.utf8.count <= 8, first.utf8.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a }) else { return false }
        return parts.count <= 8 && parts.dropFirst().allSatisfy { part in
            part.utf8.count >= 1 && part.utf8.count <= 8 && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a }
        }
    }
}

private extension Substring {
    /// What stands before and behind the one `::`; nil behind where there is none. More than one leaves an empty group, which no reader takes.
    var splitAtDoubleColon: (Substring, Substring?) {
        var at = startIndex
        while at < endIndex {
            let next = index(after: at)
            if self[at] == ":", next < endIndex, self[next] == ":" { return (self[..<at], self[index(after: next)...]) }
            at = next
        }
        return (self, nil)
    }
}
