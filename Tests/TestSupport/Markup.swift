/// Reads finished markup byte by byte, as a browser would, to see what structure it has.
package enum Markup {
    package static let voids: Set<String> = ["meta", "link", "input", "br", "hr"]

    /// Names of tags and of their attributes, in order, without any value or text: `svg[class,width](g[class]()…)`.
    package static func skeleton(_ bytes: [UInt8]) -> [String] {
        var found: [String] = [], index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else { index += 1; continue }
            var tag = ""
            index += 1
            var quote: UInt8?
            while index < bytes.count {
                let byte = bytes[index]
                if let open = quote { if byte == open { quote = nil } }
                else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
                else if byte == UInt8(ascii: ">") { break }
                else { tag.unicodeScalars.append(Unicode.Scalar(byte)) }
                index += 1
            }
            found.append(tag)
        }
        return found
    }

    /// The first tag that does not fit, or nil where everything that opens is closed in order.
    package static func imbalance(_ bytes: [UInt8]) -> String? {
        var open: [String] = []
        for tag in skeleton(bytes) {
            let name = String(tag.prefix { $0 != " " && $0 != "=" })
            if tag.hasPrefix("!") || tag.hasSuffix("/") || voids.contains(name) { continue }
            if name.hasPrefix("/") { guard open.popLast() == String(name.dropFirst()) else { return tag } } else { open.append(name) }
        }
        return open.isEmpty ? nil : open.joined(separator: " > ")
    }
}
