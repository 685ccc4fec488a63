package import Kernel

/// A STANAG 4774 (ADatP-4774 Ed. A) confidentiality label: what the marking says, who said so and when, and what follows.
package struct ConfidentialityLabel: Hashable, Sendable {
    package static let namespace = "urn:nato:stanag:4774:confidentialitymetadatalabel:1:0"

    /// Which of the three roots: the originator's own word, an equivalent in another policy, or the label of the metadata themselves.
    package enum Role: String, Hashable, Sendable, CaseIterable {
        case originator = "originatorConfidentialityLabel"
        case alternative = "alternativeConfidentialityLabel"
        case metadata = "metadataConfidentialityLabel"
    }

    /// Who labelled, as an address of a stated kind.
    package struct Originator: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress, x400Address, userPrincipalName, jID
        }
        package let kind: Kind
        package let text: String
        package init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
    }

    /// The label that takes over at a moment known beforehand.
    package struct Succession: Hashable, Sendable {
        package let at: LabelTime
        package let label: Label
        package let originator: Originator?
        package let created: LabelTime
        package init(at: LabelTime, label: Label, originator: Originator? = nil, created: LabelTime) {
            (self.at, self.label, self.originator, self.created) = (at, label, originator, created)
        }
    }

    package var role: Role
    /// XML ID, for signing.
    package var id: String?
    package var label: Label
    /// Free text for people; decides nothing.
    package var privacyMark: String?
    package var originator: Originator?
    package var created: LabelTime
    /// A date in the past does not end the label.
    package var review: LabelTime?
    package var succession: Succession?
    /// Equivalents in other policies; each is written as a document of its own, as ADatP-4778 binds them. The originator's label is never overwritten.
    package var alternatives: [Label]
    /// Departures from the standard that were seen in reading and leave no doubt about the label.
    package var notes: [String] = []

    package init(role: Role = .originator, id: String? = nil, label: Label, privacyMark: String? = nil, originator: Originator? = nil, created: LabelTime,
                 review: LabelTime? = nil, succession: Succession? = nil, alternatives: [Label] = []) {
        (self.role, self.id, self.label, self.privacyMark, self.originator) = (role, id, label, privacyMark, originator)
        (self.created, self.review, self.succession, self.alternatives) = (created, review, succession, alternatives)
    }
}

/// A moment as XML writes it (`xs:dateTime`): `2026-11-01T09:00:00Z`. Kept as text, so that a label reads and writes without change.
package struct LabelTime: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// The day in the zone that was written.
    package let day: Day

    /// Nil unless it is `YYYY-MM-DDThh:mm:ss`, with or without a fraction of up to nine digits, with or without `Z` or `±hh:mm`.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ at: Int) -> Int? {
            guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else { return nil }
            return Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
        }
        guard bytes.count >= 19, bytes.count <= 35, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
              let day = Day(String(decoding: bytes[..<10], as: UTF8.self)), let hour = number(11), let minute = number(14), let second = number(17),
              hour < 24, minute < 60, second < 60 else { return nil }
        var at = 19
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            let digits = bytes[(at + 1)...].prefix { (48...57).contains($0) }.count
            guard (1...9).contains(digits) else { return nil }
            at += 1 + digits
        }
        if at < bytes.count {
            if bytes[at] == UInt8(ascii: "Z") {
                guard at + 1 == bytes.count else { return nil }
            } else {
                guard bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-"), at + 6 == bytes.count, bytes[at + 3] == UInt8(ascii: ":"),
                      let h = number(at + 1), let m = number(at + 4), h < 14 || (h == 14 && m == 0), m < 60 else { return nil }
            }
        }
        (description, self.day) = (text, day)
    }
}
