import Kernel

/// One word, sign or constant of a pattern, with its place.
struct PatternToken: Hashable {
    enum Kind: Hashable {
        /// A name of an object type or a property, hyphens included.
        case name(String)
        case keyword(String)
        /// `[`, `]`, `(`, `)`, `:`, `.`, `,`, `*` and the signs of comparison.
        case sign(String)
        case string(String)
        case integer(String), float(String)
        case hex(String), binary(String), timestamp(STIXTimestamp)
        case end
    }
    let kind: Kind
    let offset: Int

    var inWords: String {
        switch kind {
        case .name(let text), .keyword(let text), .integer(let text), .float(let text), .sign(let text): "\"\(text.prefix(40))\""
        case .string(let text): "the text '\(text.prefix(40))'"
        case .hex: "a hexadecimal constant"
        case .binary: "a binary constant"
        case .timestamp: "a moment"
        case .end: "the end"
        }
    }
}

/// Cuts a pattern into its tokens. Keywords are written in capitals, but for `true` and `false`.
enum PatternTokens {
    static let keywords: Set<String> = ["AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "LAST", "IN", "START", "STOP", "SECONDS", "WITHIN", "REPEATS", "TIMES", "true", "false"]

    static func read(_ bytes: [UInt8]) throws(PatternMistake) -> [PatternToken] {
        var tokens: [PatternToken] = [], at = 0
        while true {
            try skipSpace(bytes, &at)
            guard at < bytes.count else { break }
            let start = at
            tokens.append(PatternToken(kind: try token(bytes, &at), offset: start))
        }
        tokens.append(PatternToken(kind: .end, offset: bytes.count))
        return tokens
    }

    /// Space in the sense of Unicode's patterns, and comments.
    private static func skipSpace(_ bytes: [UInt8], _ at: inout Int) throws(PatternMistake) {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09...0x0d: at += 1
            case 0xc2 where at + 1 < bytes.count && (bytes[at + 1] == 0x85 || bytes[at + 1] == 0xa0): at += 2
            case 0xe2 where at + 2 < bytes.count && (bytes[at + 1] == 0x80 && (0x80...0x8a ~= bytes[at + 2] || 0xa8...0xa9 ~= bytes[at + 2] || bytes[at + 2] == 0xaf) || bytes[at + 1] == 0x81 && bytes[at + 2] == 0x9f): at += 3
            case 0xe3 where at + 2 < bytes.count && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x80: at += 3
            case 0xe1 where at + 2 < bytes.count && bytes[at + 1] == 0x9a && bytes[at + 2] == 0x80: at += 3
            case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "/"):
                while at < bytes.count, bytes[at] != 0x0a, bytes[at] != 0x0d { at += 1 }
            case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*"):
                let start = at
                at += 2
                while at + 1 < bytes.count, !(bytes[at] == UInt8(ascii: "*") && bytes[at + 1] == UInt8(ascii: "/")) { at += 1 }
                guard at + 1 < bytes.count else { throw PatternMistake(at: start, found: "a comment without an end", expected: "*/") }
                at += 2
            default: return
            }
        }
    }

    private static func token(_ bytes: [UInt8], _ at: inout Int) throws(PatternMistake) -> PatternToken.Kind {
        let byte = bytes[at], next = at + 1 < bytes.count ? bytes[at + 1] : 0
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "*"):
            at += 1
            return .sign(String(UnicodeScalar(byte)))
        case UInt8(ascii: "'"): return .string(try quoted(bytes, &at))
        case UInt8(ascii: "h") where next == UInt8(ascii: "'"), UInt8(ascii: "b") where next == UInt8(ascii: "'"), UInt8(ascii: "t") where next == UInt8(ascii: "'"):
            return try typed(bytes, &at)
        case UInt8(ascii: "="):
            at += next == UInt8(ascii: "=") ? 2 : 1
            return .sign("=")
        case UInt8(ascii: "!") where next == UInt8(ascii: "="), UInt8(ascii: "<") where next == UInt8(ascii: ">"):
            at += 2
            return .sign("!=")
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            at += next == UInt8(ascii: "=") ? 2 : 1
            return .sign(String(UnicodeScalar(byte)) + (next == UInt8(ascii: "=") ? "=" : ""))
        case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39: return try number(bytes, &at)
        case UInt8(ascii: "."):
            if 0x30...0x39 ~= next { return try number(bytes, &at) }
            at += 1
            return .sign(".")
        case UInt8(ascii: "_"), 0x41...0x5a, 0x61...0x7a:
            let start = at
            while at < bytes.count, bytes[at] == UInt8(ascii: "_") || bytes[at] == UInt8(ascii: "-") || 0x30...0x39 ~= bytes[at] || 0x61...0x7a ~= bytes[at] | 0x20 && bytes[at] >= 0x41 { at += 1 }
            let word = String(decoding: bytes[start..<at], as: UTF8.self)
            return keywords.contains(word) ? .keyword(word) : .name(word)
        default: throw PatternMistake(at: at, found: byte < 0x80 ? "\"\(String(UnicodeScalar(byte)))\"" : "a character beyond ASCII", expected: "a bracket, a name, a sign or a constant")
        }
    }

    /// At the opening quote; `\'` and `\\` are the escapes.
    private static func quoted(_ bytes: [UInt8], _ at: inout Int) throws(PatternMistake) -> String {
        let start = at
        var text: [UInt8] = []
        at += 1
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "'"):
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "'") || bytes[at + 1] == UInt8(ascii: "\\") else {
                    throw PatternMistake(at: at, found: "a backslash", expected: "\\' or \\\\")
                }
                text.append(bytes[at + 1])
                at += 2
            case let byte:
                text.append(byte)
                at += 1
            }
        }
        throw PatternMistake(at: start, found: "a quote without an end", expected: "the closing quote")
    }

    /// `h'…'`, `b'…'`, `t'…'`
    private static func typed(_ bytes: [UInt8], _ at: inout Int) throws(PatternMistake) -> PatternToken.Kind {
        let start = at, letter = bytes[at]
        at += 1
        let text = try quoted(bytes, &at), characters = Array(text.utf8)
        switch letter {
        case UInt8(ascii: "h"):
            guard characters.count % 2 == 0, characters.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 | 0x20 && $0 >= 0x41 }) else { throw PatternMistake(at: start, found: "h'\(text.prefix(40))'", expected: "pairs of hexadecimal digits") }
            return .hex(text.lowercased())
        case UInt8(ascii: "b"):
            let body = characters.count - (characters.last == UInt8(ascii: "=") ? (characters.dropLast().last == UInt8(ascii: "=") ? 2 : 1) : 0)
            let isBase64 = !characters.isEmpty && characters.count % 4 == 0 && characters[..<body].allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
            guard isBase64 else { throw PatternMistake(at: start, found: "b'\(text.prefix(40))'", expected: "base64") }
            return .binary(text)
        default:
            guard let moment = STIXTimestamp(text) else { throw PatternMistake(at: start, found: "t'\(text.prefix(40))'", expected: "a moment as in t'2016-04-06T20:03:48.000Z'") }
            return .timestamp(moment)
        }
    }

    private static func number(_ bytes: [UInt8], _ at: inout Int) throws(PatternMistake) -> PatternToken.Kind {
        let start = at
        if bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
        let digits = at
        func isDigit(_ index: Int) -> Bool { index < bytes.count && 0x30...0x39 ~= bytes[index] }
        while isDigit(at) { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "."), isDigit(at + 1) {
            at += 1
            while isDigit(at) { at += 1 }
            return .float(String(decoding: bytes[start..<at], as: UTF8.self))
        }
        guard at > digits, bytes[digits] != 0x30 || at == digits + 1 else { throw PatternMistake(at: start, found: "\"\(String(decoding: bytes[start..<max(at, start + 1)], as: UTF8.self).prefix(40))\"", expected: "a number without leading zeros") }
        return .integer(String(decoding: bytes[start..<at], as: UTF8.self))
    }
}
