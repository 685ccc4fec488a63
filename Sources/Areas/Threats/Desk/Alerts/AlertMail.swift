import Foundation
import Journal
import Kernel
import Node
import Release
import Threats

/// The digest of a day as a mail that somebody opens and sends on themselves: the marking stands in its subject and around its text. Source: RFC 5322, RFC 2047.
struct AlertMail {
    static let objectsMax = 500
    let alert: ThreatAlert
    let day: Day
    let marking: String
    let node: String
    let objects: [Released<StoredObject>]
    let portion: (StoredObject) -> String
    let now: Timestamp

    var bytes: [UInt8] {
        let head = ["X-Unsent: 1", "Date: \(Self.date(now))", "Subject: \(Self.word("[\(marking)] \(alert.title), \(day)"))", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
        let coded = Array(Data(text.utf8).base64EncodedString().utf8), lines = stride(from: 0, to: coded.count, by: 76).map { String(decoding: coded[$0..<min(coded.count, $0 + 76)], as: UTF8.self) }
        return Array((head + lines).joined(separator: "\r\n").utf8) + [13, 10]
    }

    var text: String {
        let rows = objects.map { one in
            let object = one.record
            return "\(object.addedAt.inMinutes)  \(portion(object))  \(object.type)  \(Self.plain(object.shownTitle))\r\n    \(object.id.text), from \(object.author)"
        }
        return ([marking, "", "\(node): \(Self.plain(alert.title)), \(day) (UTC)", alert.inWords + ".", ""] + (rows.isEmpty ? ["Nothing new."] : rows) + ["", marking, ""]).joined(separator: "\r\n")
    }

    /// One line, whatever came in a title.
    private static func plain(_ text: String) -> String { String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 }) }

    /// Encoded words of at most 75 characters, cut between characters.
    static func word(_ text: String) -> String {
        var words: [String] = [], part = ""
        for character in plain(text) {
            if (part + String(character)).utf8.count > 45 { words.append(part); part = "" }
            part.append(character)
        }
        words.append(part)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    static func date(_ moment: Timestamp) -> String {
        let format = DateFormatter()
        (format.locale, format.timeZone, format.dateFormat) = (Locale(identifier: "en_US_POSIX"), TimeZone(identifier: "GMT"), "EEE, dd MMM yyyy HH:mm:ss '+0000'")
        return format.string(from: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    }
}
