import TransparencyLog

/// The Merkle tree over a store's entries, read from its hashes.
struct StoredTree {
    let store: any JournalStore

    func hash(of node: TreeNode) async throws(StoreFailure) -> TreeHash {
        let (level, rest) = node.height.quotientAndRemainder(dividingBy: 8)
        let start = node.index << UInt64(rest)
        return TreeHash.complete(try await store.hashes(level: level, in: start..<start + (1 << UInt64(rest))))
    }

    /// Precondition: the run is not empty and begins where `TreeProof` begins its runs.
    func hash(of run: Range<UInt64>) async throws(StoreFailure) -> TreeHash {
        var hashes: [TreeHash] = []
        for node in TreeNode.covering(run) { hashes.append(try await hash(of: node)) }
        return TreeHash.joining(hashes)!
    }

    func hashes(of runs: [Range<UInt64>]) async throws(StoreFailure) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for run in runs { hashes.append(try await hash(of: run)) }
        return hashes
    }

    func frontier(of size: UInt64) async throws(StoreFailure) -> Frontier {
        var hashes: [TreeHash] = []
        for node in TreeNode.covering(0..<size) { hashes.append(try await hash(of: node)) }
        return Frontier(size: size, hashes: hashes)!
    }

    func root(of size: UInt64) async throws(StoreFailure) -> TreeHash { try await frontier(of: size).root }

    /// The newest checkpoint, its signatures and its root checked against the store; nil when none was ever signed.
    func lastCheckpoint(keys: LogKeys, size: UInt64) async throws -> (SignedNote, UInt64)? {
        guard let stored = try await store.checkpoint(atMost: .max >> 1) else { return nil }
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(reading: stored.note, origin: keys.origin, keys: keys.verifiers) } catch {
            throw JournalError.contradiction("The last checkpoint, of \(stored.size) entries, cannot be relied on: \(error)")
        }
        guard checkpoint.size <= size else {
            throw JournalError.contradiction("A checkpoint of \(checkpoint.size) entries was signed and the journal has only \(size): entries are missing. Was an older copy put back?")
        }
        guard try await root(of: checkpoint.size) == checkpoint.root else {
            throw JournalError.contradiction("The first \(checkpoint.size) entries are not those whose checkpoint was signed. `entente journal verify` says which.")
        }
        return (try SignedNote(reading: stored.note), checkpoint.size)
    }
}
