/// Why bytes are no signed note, or why its signatures do not suffice.
package enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(size: Int, limit: Int)
    case notText
    case controlCharacter(line: Int)
    case noSignatures
    case badSignatureLine(line: Int)
    case tooManySignatures(limit: Int)
    case signatureMissing(key: String)
    case signatureDiffers(key: String)

    package var description: String {
        switch self {
        case .tooLarge(let size, let limit): "The note has \(size) bytes; at most \(limit) are read."
        case .notText: "The note is not UTF-8 text."
        case .controlCharacter(let line): "Line \(line) of the note has a control character; a note is plain lines."
        case .noSignatures: "The note has no signature; its text must be followed by an empty line and signature lines."
        case .badSignatureLine(let line): "Line \(line) of the note is no signature line; write: em dash, space, key name, space, base64."
        case .tooManySignatures(let limit): "The note has more than \(limit) signatures."
        case .signatureMissing(let key): "The note is not signed by the key \(key), whose signature is required."
        case .signatureDiffers(let key): "The signature of the key \(key) does not fit the note's text: the text was changed, or another key signed it."
        }
    }
}

/// Text and the signatures under it, in the format of C2SP signed-note. Reading proves nothing: see `NoteVerifier`.
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
    package struct Signature: Hashable, Sendable {
        package let keyName: String
        package let keyID: UInt32
        package let bytes: [UInt8]
        package init(keyName: String, keyID: UInt32, bytes: [UInt8]) { (self.keyName, self.keyID, self.bytes) = (keyName, keyID, bytes) }

        var line: String {
            let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> UInt32($0)) }
            return "\u{2014} \(keyName) \(Base64.encode(id + bytes))\n"
        }
    }
    /// Ends with a newline.
    package let text: String
    package private(set) var signatures: [Signature]

    package static let sizeMax = 256 * 1024
    package static let signaturesMax = 32

    package init(text: String, signatures: [Signature]) { (self.text, self.signatures) = (text, signatures) }

    package var description: String { text + "\n" + signatures.map(\.line).joined() }
    package var bytes: [UInt8] { Array(description.utf8) }

    /// Key names are not empty and have neither spaces nor a plus.
    package static func isKeyName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }

    package init(reading bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.sizeMax else { throw .tooLarge(size: bytes.count, limit: Self.sizeMax) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notText }
        if let offset = bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x0a }) { throw .controlCharacter(line: Self.line(at: offset, of: bytes)) }
        guard let gap = Self.lastEmptyLine(bytes), gap + 2 < bytes.count, bytes.last == 0x0a else { throw .noSignatures }
        text = String(decoding: bytes[...gap], as: UTF8.self)
        signatures = []
        let firstLine = Self.line(at: gap + 2, of: bytes)
        for (number, line) in bytes[(gap + 2)...].dropLast().split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard signatures.count < Self.signaturesMax else { throw .tooManySignatures(limit: Self.signaturesMax) }
            guard let signature = Self.signature(String(decoding: line, as: UTF8.self)) else { throw .badSignatureLine(line: firstLine + number) }
            signatures.append(signature)
        }
    }

    private static func signature(_ line: String) -> Signature? {
        let parts = line.split(separator: " " as Character, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", isKeyName(parts[1]), let bytes = Base64.decode(parts[2]), bytes.count > 4 else { return nil }
        let id = bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Signature(keyName: String(parts[1]), keyID: id, bytes: Array(bytes.dropFirst(4)))
    }

    /// The offset of the newline that ends the text, where the last empty line follows it.
    private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        return (0..<bytes.count - 1).last { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a }
    }

    private static func line(at offset: Int, of bytes: [UInt8]) -> Int { bytes[..<offset].count { $0 == 0x0a } + 1 }
}
