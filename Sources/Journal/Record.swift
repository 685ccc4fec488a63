package import Kernel

/// One fact or act that somebody said: what the journal keeps. See `docs/journal.md`.
package struct Record: Hashable, Sendable {
    package struct Author: Hashable, Sendable {
        /// The body or delegation that speaks.
        package let body: PartyID
        /// The person's account, or the name of the node's own task; 1 to 128 bytes.
        package let account: String
        package init(body: PartyID, account: String) { (self.body, self.account) = (body, account) }
    }
    package let id: RecordID
    package let kind: RecordKind
    /// A marking as text, or an object with policy, level and markings; never empty.
    package let label: JSONValue
    package let author: Author
    package let at: Timestamp
    /// The record that this one corrects or withdraws.
    package let supersedes: RecordID?
    package let body: JSONValue

    /// At most this many bytes, so that a record fits an entry of a tile.
    package static let sizeMax = 65_535

    package init(id: RecordID, kind: RecordKind, label: JSONValue, author: Author, at: Timestamp, supersedes: RecordID? = nil, body: JSONValue) {
        (self.id, self.kind, self.label, self.author) = (id, kind, label, author)
        (self.at, self.supersedes, self.body) = (at, supersedes, body)
    }
}

/// What a record is about: `area.noun`, as in `commitments.update`. The area owns its meaning and its version.
///
/// Two to four words joined by points, each of `a`-`z`, `0`-`9` and `-`, beginning with a letter; at most 64 bytes.
package struct RecordKind: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String

    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        var words = 1, isFirst = true
        for byte in text.utf8 {
            switch byte {
            case 97...122: isFirst = false
            case 48...57, 45: if isFirst { return nil }
            case UInt8(ascii: "."):
                if isFirst { return nil }
                (words, isFirst) = (words + 1, true)
            default: return nil
            }
        }
        guard !isFirst, (2...4).contains(words) else { return nil }
        description = String(text)
    }

    /// Precondition: the literal is a kind.
    package init(stringLiteral text: String) {
        guard let kind = RecordKind(text) else { preconditionFailure("\(text) is no kind of record; write area.noun") }
        self = kind
    }

    package var area: String { String(description.prefix { $0 != "." }) }
    package func isOf(area: String) -> Bool {
        description.utf8.starts(with: area.utf8) && description.utf8.dropFirst(area.utf8.count).first == UInt8(ascii: ".")
    }
    package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}
