package import Kernel

/// What an e-mail file says (RFC 5322, RFC 2045 to 2047): subject, date, sender, text. Attachments are left where they are.
package struct MailFile: Hashable, Sendable {
    package static let bytesMax = 12 << 20
    package static let headerBytesMax = 64 << 10
    package static let partsMax = 100
    package static let depthMax = 5
    package static let textBytesMax = 64 << 10
    package let subject: String
    /// The day in the sender's own time zone.
    package let date: Day?
    package let sender: String
    package let text: String

    package init(_ bytes: [UInt8]) throws(MailError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLarge }
        guard !bytes.contains(0) else { throw .notMail }
        var walk = MailWalk()
        let top = try MailPart(bytes[...])
        guard top.headers["from"] != nil || top.headers["date"] != nil || top.headers["subject"] != nil else { throw .notMail }
        subject = MailText.line(EncodedWords.decoded(top.headers["subject"] ?? ""), max: 300)
        sender = MailText.line(EncodedWords.decoded(top.headers["from"] ?? ""), max: 200)
        date = top.headers["date"].flatMap { MailText.day($0) }
        let found = try walk.text(of: top, depth: 0)
        text = MailText.tidy(found ?? "")
    }
}

package enum MailError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge
    case notMail
    case headersTooLong
    case tooDeep
    case tooManyParts
    case noBoundary
    case encoding(String)
    case charset(String)

    package var description: String {
        switch self {
        case .tooLarge: "The e-mail has more than \(MailFile.bytesMax >> 20) MiB. Save it without its attachments."
        case .notMail: "The file is no e-mail: it does not begin with lines such as From: and Subject:. Save the message as .eml and send that."
        case .headersTooLong: "The head of the e-mail does not end within \(MailFile.headerBytesMax >> 10) KiB. Save the message again as .eml, or write the fields yourself."
        case .tooDeep: "The e-mail has parts within parts, more than \(MailFile.depthMax) deep. Save the message that matters as a file of its own."
        case .tooManyParts: "The e-mail has more than \(MailFile.partsMax) parts. Save it without its attachments."
        case .noBoundary: "The e-mail says that it has several parts, and not what divides them. Save it again as .eml, or write the fields yourself."
        case .encoding(let name): "The text of the e-mail is encoded as `\(name.prefix(40))`, and cannot be decoded. Save it again as .eml, or write the fields yourself."
        case .charset(let name): "The text of the e-mail is in the character set `\(name.prefix(40))`, which cannot be read here. Save it as UTF-8, or write the fields yourself."
        }
    }
}

/// Headers and body of a message or of one of its parts.
struct MailPart {
    /// Names in lower case; the first of each counts.
    let headers: [String: String]
    let body: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) throws(MailError) {
        var headers: [String: String] = [:], name: String?, value: [UInt8] = [], at = bytes.startIndex
        func keep() { if let name, headers[name] == nil { headers[name] = MailText.lenient(value) } }
        while true {
            guard at - bytes.startIndex <= MailFile.headerBytesMax else { throw .headersTooLong }
            let end = bytes[at...].firstIndex(of: 10) ?? bytes.endIndex
            var line = bytes[at..<end]
            if line.last == 13 { line.removeLast() }
            at = min(end + 1, bytes.endIndex)
            if line.isEmpty { break }
            if let first = line.first, first == 32 || first == 9 {
                value += [32] + line.drop { $0 == 32 || $0 == 9 }
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex, line[..<colon].allSatisfy({ (33...126).contains($0) }) {
                keep()
                name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                value = Array(line[(colon + 1)...].drop { $0 == 32 || $0 == 9 })
            } else {
                // A mailbox file's "From " line may stand before the first header.
                guard headers.isEmpty, name == nil, line.starts(with: "From ".utf8) else { throw .notMail }
            }
            if at >= bytes.endIndex { break }
        }
        keep()
        (self.headers, body) = (headers, bytes[at...])
    }

    /// `text/plain` and its parameters, in lower case but for their values.
    var type: (name: String, parameters: [String: String]) {
        guard let header = headers["content-type"] else { return ("text/plain", [:]) }
        let pieces = header.split(separator: ";", omittingEmptySubsequences: false).prefix(20)
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard halves.count == 2 else { continue }
            let value = halves[1].hasPrefix("\"") ? String(halves[1].dropFirst().prefix { $0 != "\"" }) : halves[1]
            if parameters[halves[0].lowercased()] == nil { parameters[halves[0].lowercased()] = value }
        }
        return ((pieces.first.map { $0.trimmed } ?? "text/plain").lowercased(), parameters)
    }
}

/// Looks for the text among the parts, within bounds.
struct MailWalk {
    private var parts = 0

    /// Plain text before HTML; nil where there is neither.
    mutating func text(of part: MailPart, depth: Int) throws(MailError) -> String? {
        guard depth <= MailFile.depthMax else { throw .tooDeep }
        parts += 1
        guard parts <= MailFile.partsMax else { throw .tooManyParts }
        let (name, parameters) = part.type
        if name.hasPrefix("multipart/") {
            guard let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count) else { throw .noBoundary }
            var html: String?
            for piece in pieces(of: part.body, boundary) {
                let inner = try MailPart(piece)
                guard inner.headers["content-disposition"]?.lowercased().hasPrefix("attachment") != true, let found = try text(of: inner, depth: depth + 1), !found.isEmpty else { continue }
                if inner.type.name == "text/html" { html = html ?? found } else { return found }
            }
            return html
        }
        guard name == "text/plain" || name == "text/html" else { return nil }
        let bytes = try MailText.decoded(part.body, by: part.headers["content-transfer-encoding"] ?? "")
        let text = try MailText.text(bytes, charset: parameters["charset"] ?? "")
        return name == "text/html" ? MailText.withoutTags(text) : text
    }

    /// Between lines of two hyphens and the boundary; one more than may be looked at is enough to see that there are too many.
    private func pieces(of body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--".utf8) + Array(boundary.utf8)
        var pieces: [ArraySlice<UInt8>] = [], start: Int?, at = body.startIndex
        while at < body.endIndex, pieces.count <= MailFile.partsMax {
            let end = body[at...].firstIndex(of: 10) ?? body.endIndex
            if body[at..<end].starts(with: mark) {
                if let start { pieces.append(body[start..<max(start, at - 1)]) }
                if body[(at + mark.count)..<end].starts(with: "--".utf8) { return pieces }
                start = min(end + 1, body.endIndex)
            }
            at = end + 1
        }
        if let start, start < body.endIndex { pieces.append(body[start...]) }
        return pieces
    }
}
