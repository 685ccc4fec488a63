package import TransparencyLog

/// The Merkle tree over a store's first `size` entries, read tile by tile; each tile is read once in its life.
package struct StoredTree {
    private struct TileKey: Hashable { let level: Int, index: UInt64 }
    private let store: any TreeHashSource
    private let size: UInt64
    private var tiles: [TileKey: [TreeHash]] = [:]

    package init(store: any TreeHashSource, size: UInt64) { (self.store, self.size) = (store, size) }

    /// Precondition: the subtree lies inside the tree.
    private mutating func hash(of node: TreeNode) async throws(StoreFailure) -> TreeHash {
        let (level, rest) = node.height.quotientAndRemainder(dividingBy: 8)
        let first = node.index << UInt64(rest)
        let tile = try await tile(TileKey(level: level, index: first >> 8))
        let start = Int(first & 255)
        guard start + 1 << rest <= tile.count else { throw .damaged("the hash over the entries \(node.leaves) is missing") }
        return TreeHash.complete(tile[start..<start + 1 << rest])
    }

    private mutating func tile(_ key: TileKey) async throws(StoreFailure) -> [TreeHash] {
        if let kept = tiles[key] { return kept }
        let start = key.index << 8
        let read = try await store.hashes(level: key.level, in: start..<min(start + 256, Tile.count(level: key.level, of: size)))
        tiles[key] = read
        return read
    }

    /// For each run of leaves, as `TreeProof` names them, the hash over it.
    package mutating func hashes(of runs: [Range<UInt64>]) async throws(StoreFailure) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for run in runs { hashes.append(TreeHash.joining(try await subtrees(of: run))!) }
        return hashes
    }

    package mutating func frontier(of size: UInt64) async throws(StoreFailure) -> Frontier { Frontier(size: size, hashes: try await subtrees(of: 0..<size))! }

    package mutating func root(of size: UInt64) async throws(StoreFailure) -> TreeHash { try await frontier(of: size).root }

    private mutating func subtrees(of run: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for node in TreeNode.covering(run) { hashes.append(try await hash(of: node)) }
        return hashes
    }

    /// The newest checkpoint, its signatures and its root checked against the store; nil when none was ever signed.
    mutating func lastCheckpoint(in store: any JournalStore, keys: LogKeys) async throws -> (SignedNote, UInt64)? {
        guard let stored = try await store.checkpoint(atMost: .max >> 1) else { return nil }
        let checkpoint: Checkpoint
        do { checkpoint = try Self.read(stored.note, keys) } catch {
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

    /// Signed by the present keys, or by ones from which they took over.
    private static func read(_ note: [UInt8], _ keys: LogKeys) throws(CheckpointError) -> Checkpoint {
        do { return try Checkpoint(reading: note, origin: keys.origin, keys: keys.verifiers) } catch {
            for earlier in keys.earlier.reversed() { if let checkpoint = try? Checkpoint(reading: note, origin: keys.origin, keys: earlier) { return checkpoint } }
            throw error
        }
    }
}
