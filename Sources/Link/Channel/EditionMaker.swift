import Crypto
package import Journal
package import Kernel
package import Node
package import Release

/// Writes departures as entries of a channel: under new identifiers, at the time of release, by the releasing body, with references only to earlier entries.
///
/// An identifier's random part is a keyed hash of what it stands for: the peer learns nothing from it, and after a crash this node recognises its own entries.
package struct EditionMaker: Sendable {
    /// With the secret in it: setting out from it each time spares two of four rounds.
    private let keyed: HMAC<SHA256>

    /// 32 bytes that never leave the node.
    package init(secret: [UInt8]) { keyed = HMAC<SHA256>(key: SymmetricKey(data: secret)) }

    package func identifier(of source: String, at: Timestamp) -> RecordID { tag(of: source).timed(at) }

    /// What of an edition's identifier its source determines; equal to `RecordID.untimed` of the edition.
    package func tag(of source: String) -> RecordID {
        var words: [UInt64] = [0, 0]
        var code = keyed
        code.update(data: Array(source.utf8))
        for (index, byte) in code.finalize().prefix(16).enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        var fixed = FixedWords(words: words)
        return RecordID(at: Timestamp(milliseconds: 0), using: &fixed)
    }

    /// The entry's bytes, padded. `tag`: of the departure's source.
    package func bytes(of departure: Departure, tag: RecordID, at: Timestamp, replacing earlier: RecordID?) throws -> [UInt8] {
        guard let standing = departure.standing else {
            return try entry(kind: departure.kind, tag: tag, label: departure.item.json, author: departure.author, at: at, supersedes: earlier, body: departure.body)
        }
        // The label was written when the first record that carries it came by.
        return try entry(kind: departure.kind, tag: tag, label: .string("written"), written: standing.written, author: departure.author, at: at, supersedes: earlier, body: departure.body)
    }

    /// Names the entry and nothing else; its own label is public, since it says nothing.
    package func recall(of edition: RecordID, tag: RecordID, author: PartyID, at: Timestamp) throws -> [UInt8] {
        try entry(kind: EditionKind.recall, tag: tag, label: .string("PUBLIC"), author: author, at: at, supersedes: nil, body: ["entry": .string(edition.description)])
    }

    package func notice(_ kind: RecordKind, source: String, author: PartyID, at: Timestamp, body: JSONValue) throws -> [UInt8] {
        try entry(kind: kind, tag: tag(of: source), label: .string("PUBLIC"), author: author, at: at, supersedes: nil, body: body)
    }

    private func entry(kind: RecordKind, tag: RecordID, label: JSONValue, written: [UInt8]? = nil, author: PartyID, at: Timestamp, supersedes: RecordID?, body: JSONValue) throws -> [UInt8] {
        let record = Record(id: tag.timed(at), kind: kind, label: label, author: .init(body: author, account: "release"), at: at, supersedes: supersedes, body: body)
        var bytes = try record.written(label: written).bytes
        Padding.pad(&bytes)
        return bytes
    }
}

private struct FixedWords: RandomNumberGenerator {
    var words: [UInt64]
    mutating func next() -> UInt64 { words.isEmpty ? 0 : words.removeFirst() }
}
