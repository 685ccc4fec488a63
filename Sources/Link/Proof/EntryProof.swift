package import Journal
package import TransparencyLog

/// Why no proof was made.
package enum EntryProofError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchEntry(index: UInt64, size: UInt64)
    case erased(index: UInt64)
    /// The peer has not receipted the entry yet.
    case notReceipted(index: UInt64, receipted: UInt64)
    /// The receipt is of another tree than the channel's.
    case contradiction
    case channel(String)

    package var description: String {
        switch self {
        case .noSuchEntry(let index, let size): "The channel has no entry \(index); it has \(size), counted from 0."
        case .erased(let index): "Entry \(index) was erased by decision, so its bytes cannot be shown. That it was there is still in the tree."
        case .notReceipted(let index, let receipted): "The peer has receipted \(receipted) entries, and not entry \(index) yet. Wait for the receipt, or leave --to away for a proof with our signature alone."
        case .contradiction: "Stop. The peer's receipt is of another tree than our channel: the data directory was put back from an older copy, or the receipt is of another log. Compare both before anything is proved."
        case .channel(let reason): "The channel could not be read: \(reason)"
        }
    }
}

/// An entry of a channel with what proves to a third party that we said it, and that the peer holds it.
package struct EntryProof: Hashable, Sendable {
    package let proof: LogProof
    package let entry: [UInt8]
    package var origin: String? { proof.checkpoint.text.split(separator: "\n").first.map(String.init) }

    /// Under the receipt, a checkpoint with the peer's cosignatures; under the channel's own checkpoint alone where there is none.
    package static func make(of index: UInt64, in channel: Journal, receipt: SignedNote?) async throws(EntryProofError) -> EntryProof {
        guard index < channel.size else { throw .noSuchEntry(index: index, size: channel.size) }
        do {
            guard let bytes = try await channel.entry(at: index)?.bytes else { throw EntryProofError.erased(index: index) }
            guard let receipt else { return EntryProof(proof: try await channel.proof(of: index), entry: bytes) }
            let head = try Checkpoint(text: receipt.text)
            guard index < head.size else { throw EntryProofError.notReceipted(index: index, receipted: head.size) }
            guard head.origin == channel.origin, head.size <= channel.size, try await channel.root(of: head.size) == head.root else { throw EntryProofError.contradiction }
            return EntryProof(proof: LogProof(index: index, hashes: try await channel.inclusionProof(of: index, in: head.size), checkpoint: receipt), entry: bytes)
        } catch let error as EntryProofError { throw error } catch { throw .channel("\(error)") }
    }
}
