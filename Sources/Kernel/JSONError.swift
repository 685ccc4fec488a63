/// Why bytes were not read, or a value not written, as JSON that may be signed; with the offset of the first byte that does not fit.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case empty
        case tooLarge(size: Int, limit: Int)
        case tooDeep
        case endedEarly
        case unexpected(byte: UInt8, expected: String)
        case trailingBytes
        case repeatedName(String)
        case fraction
        case integerTooLarge
        case negativeZero
        case leadingZero
        case brokenUTF8
        case controlCharacter(UInt8)
        case unknownEscape
        case loneSurrogate
    }
    package let reason: Reason
    /// In bytes from the start; 0 when a value was to be written.
    package let offset: Int

    package init(_ reason: Reason, at offset: Int) { (self.reason, self.offset) = (reason, offset) }

    package var description: String { "Byte \(offset): \(sentence)" }

    private var sentence: String {
        switch reason {
        case .empty: "there is nothing here; write one JSON value."
        case .tooLarge(let size, let limit): "the text has \(size) bytes and at most \(limit) are read; send a smaller one."
        case .tooDeep: "lists and objects stand more than \(JSONValue.depthMax) deep inside each other; flatten them."
        case .endedEarly: "the text ends before the value does; it was probably cut off."
        case .unexpected(let byte, let expected): "found \(Self.inWords(byte)) where \(expected) was expected."
        case .trailingBytes: "the value has ended and more follows; send one value only."
        case .repeatedName(let name): "the name \"\(name)\" stands twice in one object; keep one of the two."
        case .fraction: "numbers with a fraction or an exponent are not kept, since readers differ on them; write a whole number or a text."
        case .integerTooLarge: "the number lies beyond 9007199254740991, where readers lose digits; write it as a text."
        case .negativeZero: "-0 and 0 are the same number; write 0."
        case .leadingZero: "a number begins with a zero that stands for nothing; leave it out."
        case .brokenUTF8: "these bytes are not UTF-8; save the text as UTF-8."
        case .controlCharacter(let byte): "the control character \(Self.inWords(byte)) stands unescaped in a text; write it as \\u00\(Self.hex(byte))."
        case .unknownEscape: "a backslash is followed by what is no JSON escape; write \\\\ for a backslash itself."
        case .loneSurrogate: "half of a surrogate pair stands alone, which is no character; write both halves."
        }
    }

    private static func inWords(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7f ? "\"\(Character(UnicodeScalar(byte)))\"" : "byte 0x\(hex(byte))"
    }
    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
