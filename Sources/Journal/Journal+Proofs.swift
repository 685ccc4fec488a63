package import TransparencyLog
import Synchronization

extension Journal {
    /// A signed checkpoint over all entries that are durable now (or more). Signed at most once for each size, after its entries are durable, and kept before it is given out.
    package func checkpoint() async throws(JournalError) -> SignedNote {
        if let stopped = state.withLock({ $0.stopped }) { throw stopped }
        return try await signCheckpoint()
    }

    func signCheckpoint() async throws(JournalError) -> SignedNote {
        let (size, root, last) = state.withLock { ($0.frontier.size, $0.frontier.root, $0.lastCheckpointSize == $0.frontier.size ? $0.lastCheckpoint : nil) }
        if let last { return last }
        guard let checkpoint = Checkpoint(origin: keys.origin, size: size, root: root) else { throw .badOrigin(keys.origin) }
        var note: SignedNote
        do { note = try checkpoint.signed(by: keys.signers) } catch { throw .signing("\(error)") }
        do { try await store.keep(StoredCheckpoint(size: size, note: note.bytes), by: sequencer) } catch { throw .store(error) }
        if isShared, let kept = try await kept(size) { note = kept }
        let signed = note
        let now = clock.now()
        state.withLock { state in
            guard size >= state.lastCheckpointSize ?? 0 else { return }
            (state.lastCheckpoint, state.lastCheckpointSize, state.lastSigned) = (signed, size, now)
        }
        return note
    }

    /// After a commit, in the background; one at a time. A failure is not lost: the next commit, `checkpoint()` or `close()` tries again.
    func signIfDue() {
        let now = clock.now()
        let isDue = state.withLock { state in
            let isOld = state.lastSigned.advanced(by: policy.intervalMin) <= now
            guard !state.isSigning, isOld || state.frontier.size - (state.lastCheckpointSize ?? 0) >= policy.entries else { return false }
            state.isSigning = true
            return true
        }
        guard isDue else { return }
        Task {
            _ = try? await signCheckpoint()
            state.withLock { $0.isSigning = false }
            wakeWhenIdle()
        }
    }

    /// A proof, for anyone with the log's public keys, that the entry is in the journal. Never for others than the house and its auditors: it tells how much there is.
    package func proof(of index: UInt64) async throws(JournalError) -> LogProof {
        guard index < size else { throw .noSuchEntry(index: index, size: size) }
        let note = try await checkpoint()
        do {
            let head = try Checkpoint(text: note.text)
            let runs = try TreeProof.inclusion(of: index, in: head.size)
            var tree = StoredTree(store: store, size: head.size)
            return LogProof(index: index, hashes: try await tree.hashes(of: runs), checkpoint: note)
        } catch let failure as StoreFailure { throw .store(failure) } catch let error as TreeProofError { throw .proof(error) } catch { throw .contradiction("\(error)") }
    }

    package func inclusionProof(of index: UInt64, in size: UInt64) async throws(JournalError) -> [TreeHash] {
        guard size <= self.size else { throw .noSuchEntry(index: size - 1, size: self.size) }
        return try await hashes { () throws(TreeProofError) in try TreeProof.inclusion(of: index, in: size) }
    }

    package func consistencyProof(from old: UInt64, to new: UInt64) async throws(JournalError) -> [TreeHash] {
        guard new <= size else { throw .noSuchEntry(index: new - 1, size: size) }
        return try await hashes { () throws(TreeProofError) in try TreeProof.consistency(from: old, to: new) }
    }

    package func root(of size: UInt64) async throws(JournalError) -> TreeHash {
        guard size <= self.size else { throw .noSuchEntry(index: size - 1, size: self.size) }
        var tree = StoredTree(store: store, size: self.size)
        do { return try await tree.root(of: size) } catch { throw .store(error) }
    }

    /// The bytes of a tile in the C2SP layout; nil where the tile lies beyond the journal, or an erased entry leaves a gap in a bundle.
    package func tile(_ tile: Tile) async throws(JournalError) -> [UInt8]? {
        do { return try await store.tile(tile, of: size) } catch { throw .store(error) }
    }

    /// Neighbouring entries, each after its length; nil where one was erased.
    package func bundle(of range: Range<UInt64>) async throws(JournalError) -> [UInt8]? {
        guard range.upperBound <= size else { throw .noSuchEntry(index: range.upperBound - 1, size: size) }
        do { return try await store.bundle(of: range) } catch { throw .store(error) }
    }

    /// For each subtree the proof that it is part of the tree of `size`, with each tile read once.
    package func subtreeProofs(of subtrees: [Range<UInt64>], in size: UInt64) async throws(JournalError) -> [[TreeHash]] {
        guard size <= self.size else { throw .noSuchEntry(index: size - 1, size: self.size) }
        do {
            var tree = StoredTree(store: store, size: size), proofs: [[TreeHash]] = []
            for subtree in subtrees { proofs.append(try await tree.hashes(of: try TreeProof.subtree(subtree, in: size))) }
            return proofs
        } catch let error as TreeProofError { throw .proof(error) } catch let failure as StoreFailure { throw .store(failure) } catch { throw .contradiction("\(error)") }
    }

    private func hashes(of runs: () throws(TreeProofError) -> [Range<UInt64>]) async throws(JournalError) -> [TreeHash] {
        do {
            var tree = StoredTree(store: store, size: size)
            return try await tree.hashes(of: try runs())
        } catch let error as TreeProofError { throw .proof(error) } catch let failure as StoreFailure { throw .store(failure) } catch { throw .contradiction("\(error)") }
    }
}
