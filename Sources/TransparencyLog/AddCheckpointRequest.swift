/// Why a body is no add-checkpoint request.
package enum AddCheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    case line(Int, expected: String)
    case note(NoteError)

    package var description: String {
        switch self {
        case .line(let number, let expected): "Line \(number) of the request is not as it must be; expected: \(expected)."
        case .note(let error): error.description
        }
    }
}

/// Announces a checkpoint to a mirror (C2SP tlog-witness, add-checkpoint):
///
///     old 20852014
///     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
///
///     example.org/log
///     20852163
///     ...
package struct AddCheckpointRequest: Hashable, Sendable {
    /// The size that the mirror has been told before.
    package let old: UInt64
    package let proof: [TreeHash]
    package let note: SignedNote

    package static let hashesMax = 63

    package init(old: UInt64, proof: [TreeHash], note: SignedNote) { (self.old, self.proof, self.note) = (old, proof, note) }

    package var bytes: [UInt8] { Array("old \(old)\n\(proof.map { $0.base64 + "\n" }.joined())\n".utf8) + note.bytes }

    package init(reading body: [UInt8]) throws(AddCheckpointError) {
        var rest = body[...]
        var number = 0
        func line(_ expected: String) throws(AddCheckpointError) -> String {
            number += 1
            guard let end = rest.prefix(256).firstIndex(of: 0x0a), let text = String(validating: rest[..<end], as: UTF8.self) else { throw .line(number, expected: expected) }
            rest = rest[(end + 1)...]
            return text
        }
        let first = "\"old \" and a size in digits"
        let text = try line(first)
        guard text.hasPrefix("old "), let old = UInt64(text.dropFirst(4)), text == "old \(old)" else { throw .line(1, expected: first) }
        var proof: [TreeHash] = []
        let hash = "a hash of 32 bytes in base64, or the empty line after at most \(Self.hashesMax) of them"
        while case let text = try line(hash), !text.isEmpty {
            guard proof.count < Self.hashesMax, let step = TreeHash(base64: text) else { throw .line(number, expected: hash) }
            proof.append(step)
        }
        do { note = try SignedNote(reading: Array(rest)) } catch { throw .note(error) }
        (self.old, self.proof) = (old, proof)
    }
}
