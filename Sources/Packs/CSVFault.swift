/// Why a file of comma-separated values, or one row of it, cannot be read.
package enum CSVFault: Error, Hashable, Sendable {
    /// `shown` is the character that the byte would be in Latin-1.
    case notUTF8(line: Int, column: Int, byte: UInt8, shown: Character)
    case utf16
    case unclosedQuote(line: Int, column: Int)
    case textAfterQuote(line: Int, column: Int)
    case strayQuote(line: Int, column: Int)
    case loneReturn(line: Int, column: Int)
    case controlCharacter(UInt8, line: Int, column: Int)
    case cellTooLong(line: Int, column: Int)
    case tooManyCells(line: Int)
    case tooManyFaults(line: Int)

    package var place: (line: Int, column: Int) {
        switch self {
        case .utf16: (1, 1)
        case .notUTF8(let line, let column, _, _), .controlCharacter(_, let line, let column), .unclosedQuote(let line, let column), .textAfterQuote(let line, let column),
             .strayQuote(let line, let column), .loneReturn(let line, let column), .cellTooLong(let line, let column): (line, column)
        case .tooManyCells(let line), .tooManyFaults(let line): (line, 1)
        }
    }

    package var what: String {
        switch self {
        case .notUTF8(_, _, let byte, let shown): "the byte \(Self.hexadecimal(byte)) is not UTF-8; the file looks like Latin-1 or Windows-1252, where it is `\(shown)`"
        case .utf16: "the file is UTF-16, not UTF-8"
        case .unclosedQuote: "the cell begins with a double quote that is not closed before a comma or the end of its line"
        case .textAfterQuote: "text follows the double quote that closes the cell"
        case .strayQuote: "a double quote stands inside a cell that does not begin with one"
        case .loneReturn: "a carriage return stands without a line feed"
        case .controlCharacter(let byte, _, _): "the control character \(Self.hexadecimal(byte)) stands in a cell"
        case .cellTooLong: "the cell is longer than \(CSVReader.cellBytesMax) bytes"
        case .tooManyCells: "the row has more than \(CSVReader.cellsMax) cells"
        case .tooManyFaults: "\(CSVReader.faultsMax) rows up to here cannot be read; the rest of the file was not looked at"
        }
    }

    package var remedy: String {
        switch self {
        case .notUTF8, .utf16: "save the file as \"CSV UTF-8\""
        case .unclosedQuote: "write the closing double quote, and double each one that belongs to the text"
        case .textAfterQuote: "write two double quotes for each one that belongs to the text"
        case .strayQuote: "write the whole cell in double quotes and double the one inside"
        case .loneReturn: "write lines that end with LF or CRLF"
        case .controlCharacter: "take it out"
        case .cellTooLong: "write a shorter text and put the rest elsewhere"
        case .tooManyCells: "write one row per line, with as many cells as the header has"
        case .tooManyFaults: "save the table again as \"CSV UTF-8\", separated by commas"
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "0x" + (digits.count == 1 ? "0" : "") + digits
    }
}

extension CSVFault {
    /// Nil when the bytes are UTF-8.
    static func encoding(of bytes: [UInt8]) -> CSVFault? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
        // Text in UTF-16 without a mark has a zero byte beside nearly every letter.
        let head = bytes.prefix(512)
        if head.count >= 8, head.count(where: { $0 == 0 }) * 3 >= head.count { return .utf16 }
        guard let offset = firstNonUTF8(bytes) else { return nil }
        let before = bytes[..<offset]
        let lineStart = (before.lastIndex(of: 10) ?? -1) + 1
        let line = before.count(where: { $0 == 10 }) + 1
        let start = lineStart == 0 && CSVReader.hasByteOrderMark(bytes) ? min(3, offset) : lineStart
        let column = bytes[start..<offset].count(where: { $0 & 0xC0 != 0x80 }) + 1
        return .notUTF8(line: line, column: column, byte: bytes[offset], shown: latin1(bytes[offset]))
    }

    /// The character of a byte in ISO 8859-1, except the C1 controls, which no text holds.
    private static func latin1(_ byte: UInt8) -> Character { byte >= 0xA0 ? Character(Unicode.Scalar(byte)) : "?" }

    /// The offset of the first byte that begins no well-formed UTF-8 sequence (Unicode 15, table 3-7).
    package static func firstNonUTF8(_ bytes: [UInt8]) -> Int? {
        var i = 0
        while i < bytes.count {
            let lead = bytes[i]
            if lead < 0x80 { i += 1; continue }
            let (length, second): (Int, ClosedRange<UInt8>)
            switch lead {
            case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return i
            }
            guard i + length <= bytes.count, second.contains(bytes[i + 1]) else { return i }
            for j in (i + 2)..<max(i + 2, i + length) where bytes[j] & 0xC0 != 0x80 { return i }
            i += length
        }
        return nil
    }
}
