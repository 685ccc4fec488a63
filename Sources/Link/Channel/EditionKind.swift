package import Journal

/// What an entry of a channel says beside an area's own kinds.
package enum EditionKind {
    /// An item of the release desk: body `recipients`, `on`, `edition`.
    package static let item: RecordKind = "edition.item"
    /// Names an earlier entry, and nothing else: body `entry`, its identifier.
    package static let recall: RecordKind = "edition.recall"
    /// What came of the peer's entries: body `to` (the first that was not yet looked at) and `refused`, each with index and reason.
    package static let acceptance: RecordKind = "edition.acceptance"
    /// The digest of the pack that the sender decides by: body `is`.
    package static let pack: RecordKind = "edition.pack"
    /// New keys, announced by the old ones, and later that they hold, said by the new ones: body `rotation`, a `KeyChange`.
    package static let keys: RecordKind = "edition.keys"
    /// The first entry of a log that follows a revoked one: what the receiver cosigned last of that, a `LastHead`.
    package static let succession: RecordKind = "edition.succession"
    /// Says nothing. Fills a batch, so that the number of entries tells less.
    package static let nothing: RecordKind = "edition.nothing"
}

/// Why an entry was not taken. Each is one word on the wire, so that a reason tells nothing beyond itself.
package enum Refusal: String, Hashable, Sendable, CaseIterable {
    case malformed
    case tooLarge = "too-large"
    /// The label is none that the receiver knows, or does not fit the record.
    case mislabelled
    /// The receiver's own rules let neither its custodian hold it, nor anybody of the recipients for whom its node keeps items.
    case notPermitted = "not-permitted"
    /// It speaks in the name of a party for which the sender may not.
    case notTheirs = "not-theirs"
    /// Nobody in the receiver's house is among the recipients.
    case nobodyHere = "nobody-here"
    /// Its identifier was used before.
    case repeated
    /// It recalls or replaces what was not sent.
    case unknownEntry = "unknown-entry"

    /// For the sender's operator.
    package var inWords: String {
        switch self {
        case .malformed: "It is no record as this link carries them. Look at the node that wrote it; the next entries were taken as usual."
        case .tooLarge: "It is too large to be kept there with what belongs to it: at most 60 000 bytes. Send the long part as a document of its own."
        case .mislabelled: "Its label is not understood there. Compare the two packs, then release it again."
        case .notPermitted: "By the rules of the other side nobody for whom its node keeps items may have it. Compare the two packs, or ask for the consent that is missing."
        case .notTheirs: "It names as its author or originator somebody for whom this node does not speak there: a node brings what its own bodies and members say, and what these hold for others. Who made it releases it."
        case .nobodyHere: "None of its recipients is known there. Look at the audience."
        case .repeated: "Another entry has the same identifier. The first one stands."
        case .unknownEntry: "It speaks of an entry that was not sent."
        }
    }
}

/// The bytes of an entry, filled with spaces up to one of few sizes, so that a length tells little about a text.
package enum Padding {
    package static let smallest = 512

    /// Multiples of 512 up to 4 096, then steps of an eighth: never more than 12.5 % above, 65 535 at most.
    package static func size(of count: Int) -> Int {
        guard count > 4_096 else { return max(1, (count + smallest - 1) / smallest) * smallest }
        let step = 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount - 4)
        return min((count + step - 1) / step * step, Record.sizeMax)
    }

    package static func pad(_ bytes: inout [UInt8]) {
        let size = size(of: bytes.count)
        if bytes.count < size { bytes.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: size - bytes.count)) }
    }
}
