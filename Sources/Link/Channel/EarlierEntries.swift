package import Journal
package import TransparencyLog

/// Entries of logs that ended with a revocation, before the log of now: counted on as one, so that an entry's number says it for good.
package struct EarlierEntries: Sendable {
    private struct Part: Sendable {
        let base: UInt64
        let head: LastHead
        let store: any JournalStore
        var range: Range<UInt64> { base..<base + head.size }
    }
    private let parts: [Part]
    package static let none = EarlierEntries([])

    /// The oldest first; of each log what both sides hold, and nothing beyond.
    package init(_ logs: [(head: LastHead, store: any JournalStore)]) {
        var parts: [Part] = [], base: UInt64 = 0
        for log in logs {
            parts.append(Part(base: base, head: log.head, store: log.store))
            base += log.head.size
        }
        self.parts = parts
    }

    /// The number of the first entry of the log of now.
    package var size: UInt64 { parts.last?.range.upperBound ?? 0 }

    /// Neighbouring entries of one log, from `start` on.
    package func entries(from start: UInt64, limit: UInt64 = Journal.Limits.readEntries) async throws(StoreFailure) -> [Entry] {
        guard let part = part(of: start) else { return [] }
        let first = start - part.base, end = min(part.head.size, first &+ min(limit, Journal.Limits.readEntries))
        return try await part.store.entries(in: first..<end, bytesMax: Journal.Limits.readBytes).map { Entry(index: $0.index + part.base, bytes: $0.bytes, leaf: $0.leaf) }
    }

    private func part(of index: UInt64) -> Part? { parts.first { $0.range.contains(index) } }

    /// Of which log, and which there.
    package func place(of index: UInt64) -> (origin: String, index: UInt64)? { part(of: index).map { ($0.head.origin, index - $0.base) } }

    /// The first log that is not, as far as it counts, the one that was cosigned; nil when all are.
    package func contradiction() async throws(StoreFailure) -> LastHead? {
        for part in parts where part.head.size > 0 {
            let held = try await part.store.size()
            guard held >= part.head.size else { return part.head }
            var tree = StoredTree(store: part.store, size: held)
            guard try await tree.root(of: part.head.size) == part.head.root else { return part.head }
        }
        return nil
    }

    /// The first checkpoint over the entry that its store keeps: with the mirror's cosignatures where the store is a mirror's.
    func note(covering index: UInt64) async throws(StoreFailure) -> SignedNote? {
        guard let part = part(of: index), let kept = try await part.store.checkpoints(above: index - part.base, limit: 1).first else { return nil }
        return try? SignedNote(reading: kept.note)
    }

    /// An entry under the last head of its log, which both sides signed.
    package func proof(of index: UInt64) async throws(EntryProofError) -> EntryProof {
        guard let part = part(of: index), let note = part.head.note else { throw .noSuchEntry(index: index, size: size) }
        do {
            guard let bytes = try await part.store.entries(in: index - part.base..<index - part.base + 1, bytesMax: .max).first?.bytes else { throw EntryProofError.erased(index: index) }
            var tree = StoredTree(store: part.store, size: part.head.size)
            return EntryProof(proof: LogProof(index: index - part.base, hashes: try await tree.hashes(of: try TreeProof.inclusion(of: index - part.base, in: part.head.size)), checkpoint: note), entry: bytes)
        } catch let error as EntryProofError { throw error } catch { throw .channel("\(error)") }
    }

    package func close() async { for part in parts { await part.store.close() } }
}
