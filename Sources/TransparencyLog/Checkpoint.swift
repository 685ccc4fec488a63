/// Why a note is no checkpoint of the log expected.
package enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    case note(NoteError)
    case malformed(line: Int)
    case otherOrigin(found: String, expected: String)

    package var description: String {
        switch self {
        case .note(let error): error.description
        case .malformed(let line): "Line \(line) of the checkpoint is not as it must be; the lines are: origin, size in digits, root in base64."
        case .otherOrigin(let found, let expected): "The checkpoint is of the log \(found), not of \(expected)."
        }
    }
}

/// A log's word on its size and root at one moment (C2SP tlog-checkpoint). Extension lines are kept and not understood.
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: TreeHash
    package let extensions: [String]

    /// Nil when the origin cannot be a key's name: empty, or with a space or a plus.
    package init?(origin: String, size: UInt64, root: TreeHash) {
        guard SignedNote.isKeyName(origin) else { return nil }
        (self.origin, self.size, self.root, extensions) = (origin, size, root, [])
    }

    package var text: String { ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined() }

    /// Reads the text of a note, which somebody else has verified.
    package init(text: String) throws(CheckpointError) {
        var lines = text.split(separator: "\n" as Character, omittingEmptySubsequences: false).map(String.init)
        guard lines.popLast() == "", lines.count >= 3 else { throw .malformed(line: max(1, lines.count)) }
        if let empty = lines.firstIndex(of: "") { throw .malformed(line: empty + 1) }
        guard let size = UInt64(lines[1]), String(size) == lines[1] else { throw .malformed(line: 2) }
        guard let root = TreeHash(base64: lines[2]) else { throw .malformed(line: 3) }
        (origin, self.size, self.root, extensions) = (lines[0], size, root, Array(lines.dropFirst(3)))
    }

    /// Reads and verifies: every one of the keys must have signed, and the origin must be the one expected.
    package init(reading bytes: [UInt8], origin: String, keys: [NoteVerifier]) throws(CheckpointError) {
        let note: SignedNote
        do {
            note = try SignedNote(reading: bytes)
            try note.verify(by: keys)
        } catch { throw .note(error) }
        try self.init(text: note.text)
        guard self.origin == origin else { throw .otherOrigin(found: self.origin, expected: origin) }
    }

    package func signed(by signers: [NoteSigner]) throws -> SignedNote { try SignedNote(signing: text, with: signers) }
}
