extension JSONValue {
    /// The one form in which two writers agree, byte for byte: RFC 8785, for the values that the strict reader reads.
    ///
    /// No spaces; members ordered by the UTF-16 units of their names; only `"`, `\` and control characters are escaped.
    /// Throws for an integer beyond 2^53 - 1 and for more than 64 levels, so that what is written can be read.
    package func canonicalBytes() throws(JSONError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        try writeCanonically(into: &bytes)
        return bytes
    }

    /// The same behind what was written already, inside `depth` objects and lists. False when members had to be put into order: reading what is written then gives them in another one.
    @discardableResult
    package func writeCanonically(into bytes: inout [UInt8], depth: Int = 0) throws(JSONError) -> Bool { try Self.write(self, depth: depth, into: &bytes) }

    /// A text as the canonical form has it, in quotes.
    package static func writeCanonically(_ text: String, into bytes: inout [UInt8]) { write(text, into: &bytes) }

    package func canonicalText() throws(JSONError) -> String { String(decoding: try canonicalBytes(), as: UTF8.self) }

    private static func write(_ value: JSONValue, depth: Int, into bytes: inout [UInt8]) throws(JSONError) -> Bool {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number):
            guard number.magnitude <= UInt64(largestInteger) else { throw JSONError(.integerTooLarge, at: 0) }
            write(number, into: &bytes)
        case .string(let text): write(text, into: &bytes)
        case .array(let elements):
            guard depth < depthMax else { throw JSONError(.tooDeep, at: 0) }
            var isInOrder = true
            bytes.append(UInt8(ascii: "["))
            for index in elements.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                if try !write(elements[index], depth: depth + 1, into: &bytes) { isInOrder = false }
            }
            bytes.append(UInt8(ascii: "]"))
            return isInOrder
        case .object(let object):
            guard depth < depthMax else { throw JSONError(.tooDeep, at: 0) }
            var isInOrder = areInOrder(object.members)
            let members = isInOrder ? object.members : object.members.sorted { precedes($0.name, $1.name) }
            bytes.append(UInt8(ascii: "{"))
            for index in members.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(members[index].name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                if try !write(members[index].value, depth: depth + 1, into: &bytes) { isInOrder = false }
            }
            bytes.append(UInt8(ascii: "}"))
            return isInOrder
        }
        return true
    }

    /// In decimal, without a text made for it.
    private static func write(_ number: Int64, into bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var place = digits.count
            repeat {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: digits[place...])
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
    private static func areInOrder(_ members: [JSONObject.Member]) -> Bool {
        for index in members.indices.dropFirst() where !precedes(members[index - 1].name, members[index].name) { return false }
        return true
    }

    /// By UTF-16 units, told from the UTF-8 bytes: the two orders differ only between U+E000 to U+FFFF and what lies beyond.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        let found: Bool?? = a.utf8.withContiguousStorageIfAvailable { a in b.utf8.withContiguousStorageIfAvailable { b in precedes(a, b) } ?? nil }
        if let known = found ?? nil { return known }
        return a.utf16.lexicographicallyPrecedes(b.utf16)
    }

    /// Nil where only the UTF-16 units tell.
    private static func precedes(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool? {
        for place in 0..<min(a.count, b.count) where a[place] != b[place] { return min(a[place], b[place]) >= 0xee ? nil : a[place] < b[place] }
        return a.count < b.count
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        // Nearly every text is copied as it is.
        if text.utf8.withContiguousStorageIfAvailable({ run in
            for byte in run where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
            bytes.append(contentsOf: run)
            return true
        }) == true {
            bytes.append(UInt8(ascii: "\""))
            return
        }
        // In runs: a text that holds JSON itself has something to escape every few bytes.
        var text = text
        text.withUTF8 { run in
            var start = 0
            for at in run.indices {
                let byte = run[at]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: run[start..<at]))
                start = at + 1
                bytes.append(UInt8(ascii: "\\"))
                switch byte {
                case 0x08: bytes.append(UInt8(ascii: "b"))
                case 0x09: bytes.append(UInt8(ascii: "t"))
                case 0x0a: bytes.append(UInt8(ascii: "n"))
                case 0x0c: bytes.append(UInt8(ascii: "f"))
                case 0x0d: bytes.append(UInt8(ascii: "r"))
                case 0..<0x20: bytes.append(contentsOf: ((byte < 0x10 ? "u000" : "u00") + String(byte, radix: 16)).utf8)
                default: bytes.append(byte)
                }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: run[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
