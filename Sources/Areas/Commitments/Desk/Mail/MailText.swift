import Foundation
import Kernel

/// From the bytes of an e-mail to words.
enum MailText {
    /// By Content-Transfer-Encoding (RFC 2045, section 6). At most what is kept of a text is decoded.
    static func decoded(_ bytes: ArraySlice<UInt8>, by encoding: String) throws(MailError) -> [UInt8] {
        switch encoding.trimmed.lowercased() {
        case "", "7bit", "8bit", "binary": return Array(bytes.prefix(MailFile.textBytesMax))
        case "quoted-printable": return quotedPrintable(bytes.prefix(3 * MailFile.textBytesMax))
        case "base64":
            // Line ends and blanks belong to the transport; four characters carry three bytes.
            let letters = bytes.lazy.filter { $0 > 32 && $0 != UInt8(ascii: "=") }.prefix(4 * (MailFile.textBytesMax / 3))
            guard let data = base64(Array(letters)) else { throw .encoding("base64") }
            return data
        default: throw .encoding(encoding)
        }
    }

    static func base64(_ letters: [UInt8]) -> [UInt8]? {
        guard letters.count % 4 != 1 else { return nil }
        let padded = letters + [UInt8](repeating: UInt8(ascii: "="), count: (4 - letters.count % 4) % 4)
        return Data(base64Encoded: Data(padded)).map { [UInt8]($0) }
    }

    /// `=3D` is a byte, `=` at the end of a line nothing. What is neither stays as it is, as RFC 2045 advises.
    static func quotedPrintable(_ bytes: some Sequence<UInt8>, blank: UInt8? = nil) -> [UInt8] {
        let bytes = Array(bytes)
        var decoded: [UInt8] = [], at = 0
        func digit(_ place: Int) -> UInt8? {
            guard place < bytes.count else { return nil }
            switch bytes[place] {
            case 48...57: return bytes[place] - 48
            case 65...70: return bytes[place] - 55
            case 97...102: return bytes[place] - 87
            default: return nil
            }
        }
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "=") {
                if let high = digit(at + 1), let low = digit(at + 2) {
                    decoded.append(high << 4 | low)
                    at += 3
                    continue
                }
                var end = at + 1
                while end < bytes.count, bytes[end] == 32 || bytes[end] == 9 || bytes[end] == 13 { end += 1 }
                if end < bytes.count, bytes[end] == 10 {
                    at = end + 1
                    continue
                }
            }
            decoded.append(bytes[at] == blank ? 32 : bytes[at])
            at += 1
        }
        return decoded
    }

    private static let encodings: [String: String.Encoding] = [
        "utf-8": .utf8, "utf8": .utf8, "us-ascii": .utf8, "ascii": .utf8, "": .utf8, "iso-8859-1": .isoLatin1, "latin1": .isoLatin1, "iso-8859-2": .isoLatin2, "windows-1250": .windowsCP1250, "windows-1251": .windowsCP1251,
        "windows-1252": .windowsCP1252, "cp1252": .windowsCP1252, "windows-1253": .windowsCP1253, "windows-1254": .windowsCP1254,
    ]

    static func text(_ bytes: [UInt8], charset: String) throws(MailError) -> String {
        guard let encoding = encodings[charset.trimmed.lowercased()] else {
            // Many name a character set that says no more than UTF-8 would.
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            throw .charset(charset)
        }
        if encoding == .utf8 { return lenient(bytes) }
        guard let text = String(data: Data(bytes), encoding: encoding) else { throw .charset(charset) }
        return text
    }

    /// UTF-8; what is none stands as the sign for an unknown character, and controls as blanks.
    static func lenient(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// One line without control and direction characters.
    static func line(_ text: String, max: Int) -> String { String(tidy(text).replacing("\n", with: " ").prefix(max)).trimmed }

    /// Lines without what could not be seen, at most one empty between two.
    static func tidy(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.compactMap { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\n" ? scalar : scalar == "\r" ? nil : " "
            case .format, .surrogate, .privateUse: nil
            default: scalar
            }
        }))
        var lines: [String] = []
        for line in plain.split(separator: "\n", omittingEmptySubsequences: false).map(\.trimmed) where !(line.isEmpty && lines.last?.isEmpty ?? true) { lines.append(line) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// For a message that has no plain text: the words between the tags, which are never shown as tags again.
    static func withoutTags(_ html: String) -> String {
        var text = "", rest = html[...]
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            rest = rest[rest.index(after: open)...]
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }.lowercased()
            if name == "style" || name == "script" || name == "head", let end = rest.range(of: "</" + name, options: .caseInsensitive) { rest = rest[end.upperBound...] }
            if ["br", "/p", "/div", "/tr", "/li", "br/"].contains(name) { text += "\n" }
            guard let close = rest.firstIndex(of: ">") else { return named(text) }
            rest = rest[rest.index(after: close)...]
        }
        return named(text + rest)
    }

    private static func named(_ text: String) -> String {
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// `Tue, 4 Mar 2025 10:00:00 +0100`; also with a year of two digits (RFC 5322, section 4.3).
    static func day(_ text: String) -> Day? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let words = (text.split(separator: ",", maxSplits: 1).last ?? "").split(whereSeparator: \.isWhitespace)
        guard words.count >= 3, let day = Int(words[0]), let month = months.firstIndex(of: String(words[1].prefix(3)).lowercased()), let year = Int(words[2]), (0...9999).contains(year) else { return nil }
        return Day(year: words[2].count == 2 ? year + (year < 50 ? 2000 : 1900) : year, month: month + 1, day: day)
    }
}

/// `=?utf-8?Q?R=C3=A9sum=C3=A9?=` in a header (RFC 2047).
enum EncodedWords {
    static func decoded(_ text: String) -> String {
        var result = "", rest = text[...], followsWord = false
        while let start = rest.range(of: "=?") {
            let between = rest[..<start.lowerBound]
            let pieces = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard pieces.count == 4, pieces[3].hasPrefix("="), let word = word(pieces[0], pieces[1], pieces[2]) else {
                result += rest[..<start.upperBound]
                (rest, followsWord) = (rest[start.upperBound...], false)
                continue
            }
            // Blanks between two encoded words belong to neither.
            if !(followsWord && between.allSatisfy(\.isWhitespace)) { result += between }
            result += word
            (rest, followsWord) = (pieces[3].dropFirst(), true)
        }
        return result + rest
    }

    private static func word(_ charset: Substring, _ encoding: Substring, _ text: Substring) -> String? {
        guard text.utf8.count <= 4_096 else { return nil }
        let bytes: [UInt8]?
        switch encoding.lowercased() {
        case "q": bytes = MailText.quotedPrintable(text.utf8, blank: UInt8(ascii: "_"))
        case "b": bytes = MailText.base64(text.utf8.filter { $0 > 32 && $0 != UInt8(ascii: "=") })
        default: bytes = nil
        }
        // A language may follow the character set, after an asterisk (RFC 2231).
        return bytes.flatMap { try? MailText.text($0, charset: String(charset.prefix { $0 != "*" })) }
    }
}

extension EvidenceForm {
    /// A draft for a person to check: nothing in an e-mail is taken for a fact.
    init(_ mail: MailFile) {
        self.init()
        date = mail.date?.description ?? ""
        let words = mail.subject.isEmpty ? mail.text : mail.text.isEmpty ? mail.subject : mail.subject + "\n" + mail.text
        text = String(words.prefix(Self.textMax))
        let from = mail.sender.isEmpty ? "E-mail" : "E-mail from \(mail.sender)"
        sourceTitle = String((from + (date.isEmpty ? "" : ", \(date)") + (mail.subject.isEmpty ? "" : ": \(mail.subject)")).prefix(300))
    }
}
