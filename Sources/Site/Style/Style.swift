/// The style sheet: tokens, then what is made of them. Served as one file whose name carries its hash; no page holds a style.
package enum Style {
    /// Under 56 kB; a test says so.
    package static let sheet = StaticFile(name: "entente", suffix: "css", type: "text/css; charset=utf-8",
                                          text: [tokens, frame, asking, answering, lists, forms, looking, figures, crossed, narrow, forced, print].joined(separator: "\n"))
}

/// A file that the node serves from memory under a name that changes with its content.
package struct StaticFile: Hashable, Sendable {
    package let bytes: [UInt8]
    package let type: String
    /// `/files/entente-1f2e3d4c5b6a7988.css`
    package let address: String
    /// Strong validator for `ETag`, in quotes.
    package let tag: String

    package init(name: String, suffix: String, type: String, text: String) {
        bytes = Array(text.utf8)
        self.type = type
        let hash = Self.hash(bytes)
        tag = "\"\(hash)\""
        address = "/files/\(name)-\(hash).\(suffix)"
    }

    /// FNV-1a, 64 bits, in hexadecimal. It tells two builds apart; nothing relies on it being hard to forge.
    static func hash(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
