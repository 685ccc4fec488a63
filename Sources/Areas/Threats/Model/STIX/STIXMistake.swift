/// Why bytes were not read as a STIX object: where, what, and what to do.
package struct STIXMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case empty
        case tooLarge(size: Int, limit: Int)
        case tooDeep
        case endedEarly
        case unexpected(byte: UInt8, expected: String)
        case trailingBytes
        case repeatedName(String)
        case wrongNumber
        case brokenUTF8
        case controlCharacter(UInt8)
        case unknownEscape
        case loneSurrogate
        /// The text is JSON, but no STIX object.
        case notAnObject
        case bundle
        case missing(property: String)
        case wrong(property: String, expected: String)
        /// A bundle or an envelope ended in the middle of its list of objects.
        case cutOff(objects: Int)
        case noObjects
    }
    package let reason: Reason
    /// In bytes from the start of what was read.
    package let offset: Int
    /// Both from 1, a column counts bytes; nil where the lines were not counted.
    package let line: Int?, column: Int?

    package init(_ reason: Reason, at offset: Int = 0, line: Int? = nil, column: Int? = nil) {
        (self.reason, self.offset, self.line, self.column) = (reason, offset, line, column)
    }

    init(_ reason: Reason, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1, lineStart = 0
        for at in 0..<min(offset, bytes.count) where bytes[at] == 0x0a { (line, lineStart) = (line + 1, at + 1) }
        self.init(reason, at: offset, line: line, column: offset - lineStart + 1)
    }

    package var description: String {
        switch reason {
        case .notAnObject, .bundle, .missing, .wrong, .noObjects, .empty, .tooLarge: sentence.prefix(1).uppercased() + sentence.dropFirst()
        default: if let line, let column { "Line \(line), column \(column): \(sentence)" } else { "Byte \(offset): \(sentence)" }
        }
    }

    private var sentence: String {
        switch reason {
        case .empty: "there is nothing here; write one STIX object."
        case .tooLarge(let size, let limit): "the text has \(size) bytes and at most \(limit) are read; send a smaller object."
        case .tooDeep: "lists and objects stand more than \(STIXValue.depthMax) deep inside each other; flatten them."
        case .endedEarly: "the text ends before the object does; it was probably cut off."
        case .unexpected(let byte, let expected): "found \(Self.inWords(byte)) where \(expected) was expected."
        case .trailingBytes: "the object has ended and more follows; send one object only, or a list with commas between them."
        case .repeatedName(let name): "the name \"\(name)\" stands twice in one object; keep one of the two."
        case .wrongNumber: "this is no number as JSON writes it; write digits, at most one point, and no leading zero."
        case .brokenUTF8: "these bytes are not UTF-8; save the text as UTF-8."
        case .controlCharacter(let byte): "the control character \(Self.inWords(byte)) stands unescaped in a text; write it as \\u00\(Self.hex(byte))."
        case .unknownEscape: "a backslash is followed by what is no JSON escape; write \\\\ for a backslash itself."
        case .loneSurrogate: "half of a surrogate pair stands alone, which is no character; write both halves."
        case .notAnObject: "this is JSON but no object; a STIX object stands in braces."
        case .bundle: "a bundle stands where one object was expected; send its objects one by one, or send the bundle as a bundle."
        case .missing(let property): "the object has no \(property); every STIX object of its kind must have one."
        case .wrong(let property, let expected): "the property \(property) is not as it must be; write \(expected)."
        case .cutOff(let objects): "the list of objects ends here, in the middle; the \(objects) whole objects before it were read, send the rest again."
        case .noObjects: "there is no list named \"objects\" and no STIX object; send a bundle, an envelope, or objects one a line."
        }
    }

    private static func inWords(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7f ? "\"\(Character(UnicodeScalar(byte)))\"" : "byte 0x\(hex(byte))"
    }
    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
