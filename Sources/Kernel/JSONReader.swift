extension JSONValue {
    /// Reads one JSON value strictly: what two readers could understand differently is refused.
    ///
    /// Refused are repeated names, fractions and exponents, integers beyond 2^53 - 1, `-0`, more than 64 levels, broken UTF-8, lone surrogates,
    /// a byte order mark and anything after the value. Sources: RFC 8259, RFC 7493.
    package init(reading bytes: [UInt8], sizeMax: Int = 1 << 20) throws(JSONError) {
        guard !bytes.isEmpty else { throw JSONError(.empty, at: 0) }
        guard bytes.count <= sizeMax else { throw JSONError(.tooLarge(size: bytes.count, limit: sizeMax), at: sizeMax) }
        self = try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in
            var reader = JSONReader(bytes: bytes)
            return try reader.document()
        }
    }

    package init(reading text: String, sizeMax: Int = 1 << 20) throws(JSONError) { try self.init(reading: Array(text.utf8), sizeMax: sizeMax) }
}

/// Invariant: no byte is looked at before its place was compared with the end, for these are bytes of a stranger and the pointer does not look itself.
private struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw JSONError(.trailingBytes, at: position) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        case let byte: throw JSONError(.unexpected(byte: byte, expected: "a value"), at: position)
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= JSONValue.depthMax else { throw JSONError(.tooDeep, at: position) }
        position += 1
        skipSpace()
        if try peek() == UInt8(ascii: "}") { position += 1; return .object(JSONObject()) }
        let start = position
        var members: [JSONObject.Member] = []
        members.reserveCapacity(6)
        while true {
            guard try peek() == UInt8(ascii: "\"") else { throw JSONError(.unexpected(byte: bytes[position], expected: "a name in quotes"), at: position) }
            let name = try text()
            skipSpace()
            try take(UInt8(ascii: ":"), expected: "a colon")
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
            skipSpace()
            if try peek() == UInt8(ascii: "}") { position += 1; break }
            try take(UInt8(ascii: ","), expected: "a comma or }")
            skipSpace()
        }
        if let index = JSONObject.firstRepeated(members) { throw JSONError(.repeatedName(members[index].name), at: offset(ofName: index, from: start, depth: depth)) }
        return .object(JSONObject(unchecked: members))
    }

    /// Where the name of a member stands, of an object whose first member begins at `start`: looked for anew, since hardly anybody asks. All of it was read before.
    private func offset(ofName index: Int, from start: Int, depth: Int) -> Int {
        var again = self
        again.position = start
        for _ in 0..<index {
            guard (try? again.text()) != nil else { break }
            again.skipSpace()
            again.position += 1
            again.skipSpace()
            guard (try? again.value(depth: depth)) != nil else { break }
            again.skipSpace()
            again.position += 1
            again.skipSpace()
        }
        return again.position
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= JSONValue.depthMax else { throw JSONError(.tooDeep, at: position) }
        position += 1
        skipSpace()
        if try peek() == UInt8(ascii: "]") { position += 1; return .array([]) }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            if try peek() == UInt8(ascii: "]") { position += 1; return .array(elements) }
            try take(UInt8(ascii: ","), expected: "a comma or ]")
            skipSpace()
        }
    }

    private mutating func integer() throws(JSONError) -> Int64 {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard case let first = try peek(), first >= 48, first <= 57 else { throw JSONError(.unexpected(byte: bytes[position], expected: "a digit"), at: position) }
        var magnitude: Int64 = 0
        let digits = position
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
            magnitude = magnitude * 10 + Int64(bytes[position] - 48)
            guard magnitude <= JSONValue.largestInteger else { throw JSONError(.integerTooLarge, at: start) }
            position += 1
        }
        if position < bytes.count, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(bytes[position]) { throw JSONError(.fraction, at: start) }
        guard first != 48 || position == digits + 1 else { throw JSONError(.leadingZero, at: start) }
        guard !isNegative || magnitude != 0 else { throw JSONError(.negativeZero, at: start) }
        return isNegative ? -magnitude : magnitude
    }

    /// At the opening quote. Runs without escapes are checked and copied whole.
    private mutating func text() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            // Nearly every byte is one of these.
            let byte = bytes[position]
            if byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                position += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position - 1]), as: UTF8.self)
            case UInt8(ascii: "\\"): return try escapedText(from: start)
            default: try character()
            }
        }
        throw JSONError(.endedEarly, at: position)
    }

    private mutating func escapedText(from start: Int) throws(JSONError) -> String {
        var decoded = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"): decoded.append(contentsOf: try escape().utf8)
            default:
                let from = position
                repeat { try character() } while position < bytes.count && bytes[position] != UInt8(ascii: "\"") && bytes[position] != UInt8(ascii: "\\")
                decoded.append(contentsOf: bytes[from..<position])
            }
        }
        throw JSONError(.endedEarly, at: position)
    }

    /// Steps over one unescaped character and checks that it is well-formed UTF-8 (Unicode 3.9, table 3-7).
    @inline(__always) private mutating func character() throws(JSONError) {
        let lead = bytes[position]
        if lead < 0x80 {
            guard lead >= 0x20 else { throw JSONError(.controlCharacter(lead), at: position) }
            position += 1
            return
        }
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
        guard length > 0, position + length <= bytes.count, second.contains(bytes[position + 1]),
              bytes[position + 2..<position + length].allSatisfy({ $0 & 0xc0 == 0x80 }) else { throw JSONError(.brokenUTF8, at: position) }
        position += length
    }

    private mutating func escape() throws(JSONError) -> String {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw JSONError(.unknownEscape, at: start)
        }
        let unit = try fourHexDigits()
        if !(0xd800...0xdfff).contains(unit) { return String(UnicodeScalar(unit)!) }
        guard unit < 0xdc00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw JSONError(.loneSurrogate, at: start) }
        position += 2
        let low = try fourHexDigits()
        guard (0xdc00...0xdfff).contains(low) else { throw JSONError(.loneSurrogate, at: start) }
        return String(UnicodeScalar(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))!)
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(try peek())).hexDigitValue, bytes[position] < 0x80 else { throw JSONError(.unknownEscape, at: position) }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position + offset < bytes.count else { throw JSONError(.endedEarly, at: bytes.count) }
            guard bytes[position + offset] == word.utf8Start[offset]
            else { throw JSONError(.unexpected(byte: bytes[position + offset], expected: "the word \(word)"), at: position + offset) }
        }
        position += word.utf8CodeUnitCount
        return value
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0a || bytes[position] == 0x0d || bytes[position] == 0x09 { position += 1 }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw JSONError(.endedEarly, at: position) }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8, expected: String) throws(JSONError) {
        let found = try peek()
        guard found == byte else { throw JSONError(.unexpected(byte: found, expected: expected), at: position) }
        position += 1
    }
}
