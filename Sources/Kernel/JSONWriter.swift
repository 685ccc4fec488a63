extension JSONValue {
    /// The one form in which two writers agree, byte for byte: RFC 8785, for the values that the strict reader reads.
    ///
    /// No spaces; members ordered by the UTF-16 units of their names; only `"`, `\` and control characters are escaped.
    /// Throws for an integer beyond 2^53 - 1 and for more than 64 levels, so that what is written can be read.
    package func canonicalBytes() throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        try Self.write(self, depth: 0, into: &bytes)
        return bytes
    }

    package func canonicalText() throws(JSONError) -> String { String(decoding: try canonicalBytes(), as: UTF8.self) }

    private static func write(_ value: JSONValue, depth: Int, into bytes: inout [UInt8]) throws(JSONError) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number):
            guard number.magnitude <= UInt64(largestInteger) else { throw JSONError(.integerTooLarge, at: 0) }
            bytes.append(contentsOf: String(number).utf8)
        case .string(let text): write(text, into: &bytes)
        case .array(let elements):
            guard depth < depthMax else { throw JSONError(.tooDeep, at: 0) }
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try write(element, depth: depth + 1, into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            guard depth < depthMax else { throw JSONError(.tooDeep, at: 0) }
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in ordered(object.members).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(member.name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try write(member.value, depth: depth + 1, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Whether the members of each object in it stand as the canonical form has them: reading what is written gives them in the very same order.
    package var isInCanonicalOrder: Bool {
        switch self {
        case .null, .bool, .integer, .string: true
        case .array(let elements): elements.allSatisfy(\.isInCanonicalOrder)
        case .object(let object):
            object.members.indices.dropFirst().allSatisfy { Self.precedes(object.members[$0 - 1].name, object.members[$0].name) } && object.members.allSatisfy(\.value.isInCanonicalOrder)
        }
    }

    /// Most objects are written by our own code, in order already.
    private static func ordered(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        for index in members.indices.dropFirst() where !precedes(members[index - 1].name, members[index].name) { return members.sorted { precedes($0.name, $1.name) } }
        return members
    }

    /// By UTF-16 units, told from the UTF-8 bytes: the two orders differ only between U+E000 to U+FFFF and what lies beyond.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        var others = b.utf8.makeIterator()
        for byte in a.utf8 {
            guard let other = others.next() else { return false }
            guard byte != other else { continue }
            return min(byte, other) >= 0xee ? a.utf16.lexicographicallyPrecedes(b.utf16) : byte < other
        }
        return others.next() != nil
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly every text is copied as it is.
        if text.utf8.withContiguousStorageIfAvailable({ run in
            guard run.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else { return false }
            bytes.append(contentsOf: run)
            return true
        }) == true {
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case UInt8(ascii: "\\"): bytes.append(contentsOf: [byte, byte])
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0a: bytes.append(contentsOf: "\\n".utf8)
            case 0x0c: bytes.append(contentsOf: "\\f".utf8)
            case 0x0d: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20: bytes.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8); bytes.append(contentsOf: String(byte, radix: 16).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
