/// Checks one JSON text in a single pass and notes where its values stand.
///
/// Texts are stepped over eight bytes at a time until a quote, a backslash, a control character or a byte beyond ASCII comes.
struct STIXScanner {
    struct Stop: Error { let reason: STIXMistake.Reason, offset: Int }

    let base: UnsafePointer<UInt8>
    let count: Int
    private var at = 0
    private(set) var tokens: [STIXTape.Token] = []
    /// The names of all objects that are still open, innermost last: a key that differs where names differ early, and the token.
    private var names: [(key: UInt64, token: Int)] = []

    init(base: UnsafePointer<UInt8>, count: Int) {
        (self.base, self.count) = (base, count)
        tokens.reserveCapacity(min(count / 10 + 8, 1 << 16))
    }

    mutating func document() throws(Stop) {
        skipSpace()
        try value(depth: 0)
        skipSpace()
        guard at == count else { throw Stop(reason: .trailingBytes, offset: at) }
    }

    private mutating func value(depth: Int) throws(Stop) {
        switch try peek() {
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try list(depth: depth + 1)
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case let byte: throw Stop(reason: .unexpected(byte: byte, expected: "a value"), offset: at)
        }
    }

    private mutating func object(depth: Int) throws(Stop) {
        guard depth <= STIXValue.depthMax else { throw Stop(reason: .tooDeep, offset: at) }
        let token = open(.object), firstName = names.count
        var isEscaped = false
        skipSpace()
        if try peek() == UInt8(ascii: "}") { return close(token) }
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw Stop(reason: .unexpected(byte: base[at], expected: "a name in quotes"), offset: at) }
            try text()
            let name = tokens.count - 1
            isEscaped = isEscaped || tokens[name].kind == .escapedText
            names.append((key(tokens[name]), name))
            skipSpace()
            try take(UInt8(ascii: ":"), "a colon")
            skipSpace()
            try value(depth: depth)
            skipSpace()
            if try peek() == UInt8(ascii: "}") { break }
            try take(UInt8(ascii: ","), "a comma or }")
            skipSpace()
        }
        try refuseRepeated(from: firstName, isEscaped: isEscaped)
        names.removeLast(names.count - firstName)
        close(token)
    }

    private mutating func list(depth: Int) throws(Stop) {
        guard depth <= STIXValue.depthMax else { throw Stop(reason: .tooDeep, offset: at) }
        let token = open(.list)
        skipSpace()
        if try peek() == UInt8(ascii: "]") { return close(token) }
        while true {
            try value(depth: depth)
            skipSpace()
            if try peek() == UInt8(ascii: "]") { return close(token) }
            try take(UInt8(ascii: ","), "a comma or ]")
            skipSpace()
        }
    }

    private mutating func open(_ kind: STIXTape.Kind) -> Int {
        tokens.append(.init(start: UInt32(at), length: 0, next: 0, kind: kind))
        at += 1
        return tokens.count - 1
    }

    private mutating func close(_ token: Int) {
        at += 1
        tokens[token].length = UInt32(at) - tokens[token].start
        tokens[token].next = UInt32(tokens.count)
    }

    private mutating func append(_ kind: STIXTape.Kind, from start: Int) {
        tokens.append(.init(start: UInt32(start), length: UInt32(at - start), next: UInt32(tokens.count + 1), kind: kind))
    }

    // MARK: Repeated names

    /// Length, first and last eight bytes. Equal names have equal keys; different names with equal keys are compared byte by byte.
    @inline(__always) private func key(_ token: STIXTape.Token) -> UInt64 {
        let start = UnsafeRawPointer(base + Int(token.start)), length = Int(token.length)
        if length >= 8 {
            let first = start.loadUnaligned(as: UInt64.self), last = start.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            return (first &* 0x9e37_79b9_7f4a_7c15) ^ (last &* 0xc2b2_ae3d_27d4_eb4f) &+ UInt64(length)
        }
        var word: UInt64 = 0
        for offset in 0..<length { word = word << 8 | UInt64(start.load(fromByteOffset: offset, as: UInt8.self)) }
        return word &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(length)
    }

    private func refuseRepeated(from first: Int, isEscaped: Bool) throws(Stop) {
        // Many names go through a set, whose seed nobody outside knows, so that names chosen to collide cost nothing more.
        if isEscaped || names.count - first > 32 {
            var seen = Set<[UInt8]>(minimumCapacity: names.count - first)
            for index in first..<names.count where !seen.insert(decoded(names[index].token)).inserted { throw repeated(index) }
            return
        }
        var later = first + 1
        while later < names.count {
            let key = names[later].key
            for earlier in first..<later where names[earlier].key == key && decoded(names[earlier].token) == decoded(names[later].token) { throw repeated(later) }
            later += 1
        }
    }

    private func decoded(_ token: Int) -> [UInt8] {
        let raw = UnsafeBufferPointer(start: base + Int(tokens[token].start), count: Int(tokens[token].length))
        return tokens[token].kind == .escapedText ? STIXTape.unescaped(raw) : Array(raw)
    }

    private func repeated(_ index: Int) -> Stop {
        let token = names[index].token
        return Stop(reason: .repeatedName(String(decoding: decoded(token).prefix(256), as: UTF8.self)), offset: Int(tokens[token].start) - 1)
    }

    // MARK: Texts

    /// At the opening quote.
    private mutating func text() throws(Stop) {
        at += 1
        let start = at
        var kind = STIXTape.Kind.text
        while true {
            skipPlain()
            guard at < count else { throw Stop(reason: .endedEarly, offset: at) }
            switch base[at] {
            case UInt8(ascii: "\""):
                append(kind, from: start)
                at += 1
                return
            case UInt8(ascii: "\\"):
                kind = .escapedText
                try escape()
            case 0x80...:
                repeat { try character() } while at < count && base[at] >= 0x80
            case let byte: throw Stop(reason: .controlCharacter(byte), offset: at)
            }
        }
    }

    /// Steps to the next byte that is a quote, a backslash, a control character or no ASCII.
    @inline(__always) private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101, highs: UInt64 = 0x8080_8080_8080_8080
        while at + 8 <= count {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22), backslash = word ^ (ones &* 0x5c)
            // A borrow can only mark bytes above a real hit, so the lowest mark is exact.
            let hit = (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word) | word) & highs
            if hit != 0 { at += hit.trailingZeroBitCount >> 3; return }
            at += 8
        }
        while at < count, base[at] >= 0x20, base[at] < 0x80, base[at] != UInt8(ascii: "\""), base[at] != UInt8(ascii: "\\") { at += 1 }
    }

    /// Steps over one character beyond ASCII and checks that it is well-formed UTF-8 (Unicode 3.9, table 3-7).
    @inline(__always) private mutating func character() throws(Stop) {
        let lead = base[at]
        let (length, second): (Int, ClosedRange<UInt8>) = switch lead {
        case 0xc2...0xdf: (2, 0x80...0xbf)
        case 0xe0: (3, 0xa0...0xbf)
        case 0xed: (3, 0x80...0x9f)
        case 0xe1...0xef: (3, 0x80...0xbf)
        case 0xf0: (4, 0x90...0xbf)
        case 0xf1...0xf3: (4, 0x80...0xbf)
        case 0xf4: (4, 0x80...0x8f)
        default: (0, 0x80...0xbf)
        }
        guard length > 0, at + length <= count, second.contains(base[at + 1]),
              length < 3 || base[at + 2] & 0xc0 == 0x80, length < 4 || base[at + 3] & 0xc0 == 0x80 else { throw Stop(reason: .brokenUTF8, offset: at) }
        at += length
    }

    private mutating func escape() throws(Stop) {
        let start = at
        guard at + 1 < count else { throw Stop(reason: .endedEarly, offset: count) }
        at += 2
        switch base[at - 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): return
        case UInt8(ascii: "u"): break
        default: throw Stop(reason: .unknownEscape, offset: start)
        }
        let unit = try fourHexDigits()
        guard (0xd800...0xdfff).contains(unit) else { return }
        guard unit < 0xdc00, at + 1 < count, base[at] == UInt8(ascii: "\\"), base[at + 1] == UInt8(ascii: "u") else { throw Stop(reason: .loneSurrogate, offset: start) }
        at += 2
        guard (0xdc00...0xdfff).contains(try fourHexDigits()) else { throw Stop(reason: .loneSurrogate, offset: start) }
    }

    private mutating func fourHexDigits() throws(Stop) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard at < count else { throw Stop(reason: .endedEarly, offset: at) }
            let digit: UInt8 = switch base[at] {
            case 0x30...0x39: base[at] - 0x30
            case 0x41...0x46: base[at] - 0x37
            case 0x61...0x66: base[at] - 0x57
            default: throw Stop(reason: .unknownEscape, offset: at)
            }
            unit = unit << 4 | UInt32(digit)
            at += 1
        }
        return unit
    }

    // MARK: Numbers and words

    private mutating func number() throws(Stop) {
        let start = at
        func digit() -> Bool { at < count && base[at] >= 0x30 && base[at] <= 0x39 }
        if base[at] == UInt8(ascii: "-") { at += 1 }
        guard digit() else { throw Stop(reason: .wrongNumber, offset: start) }
        let isZero = base[at] == 0x30
        at += 1
        guard !(isZero && digit()) else { throw Stop(reason: .wrongNumber, offset: start) }
        while digit() { at += 1 }
        if at < count, base[at] == UInt8(ascii: ".") {
            at += 1
            guard digit() else { throw Stop(reason: .wrongNumber, offset: start) }
            while digit() { at += 1 }
        }
        if at < count, base[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            if at < count, base[at] == UInt8(ascii: "+") || base[at] == UInt8(ascii: "-") { at += 1 }
            guard digit() else { throw Stop(reason: .wrongNumber, offset: start) }
            while digit() { at += 1 }
        }
        append(.number, from: start)
    }

    private mutating func word(_ word: StaticString, _ kind: STIXTape.Kind) throws(Stop) {
        let start = at
        for offset in 0..<word.utf8CodeUnitCount {
            guard at < count else { throw Stop(reason: .endedEarly, offset: count) }
            guard base[at] == word.utf8Start[offset] else { throw Stop(reason: .unexpected(byte: base[at], expected: "the word \(word)"), offset: at) }
            at += 1
        }
        append(kind, from: start)
    }

    @inline(__always) private mutating func skipSpace() {
        while at < count, base[at] == 0x20 || base[at] == 0x0a || base[at] == 0x0d || base[at] == 0x09 { at += 1 }
    }

    @inline(__always) private func peek() throws(Stop) -> UInt8 {
        guard at < count else { throw Stop(reason: .endedEarly, offset: at) }
        return base[at]
    }

    @inline(__always) private mutating func take(_ byte: UInt8, _ expected: String) throws(Stop) {
        guard try peek() == byte else { throw Stop(reason: .unexpected(byte: base[at], expected: expected), offset: at) }
        at += 1
    }
}
