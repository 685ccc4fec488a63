package import TransparencyLog

/// Copies a log from one store into another, byte for byte: entries, what was erased as erased, checkpoints. Goes on where an earlier copy broke off.
///
/// Copying reads every entry and hashes it again; a source that is damaged is not copied past the damage.
package struct JournalCopy: Sendable {
    package struct Report: Hashable, Sendable {
        /// Entries in the target, those that were there before, and the root over all.
        package var size: UInt64 = 0
        package var before: UInt64 = 0
        package var root = TreeHash.emptyRoot
        package var erased: UInt64 = 0
        package var checkpoints = 0
        /// Nil where none was ever signed.
        package var lastCheckpoint: UInt64?
    }

    package enum Failure: Error, Sendable, CustomStringConvertible {
        case source(StoreFailure)
        case target(StoreFailure)
        /// Nothing was copied.
        case notAPrefix(String)
        case sourceDamaged(index: UInt64, done: UInt64)
        case contradiction(String)

        package var description: String {
            switch self {
            case .source(let failure): "The source: \(failure)"
            case .target(let failure): "The target: \(failure)"
            case .notAPrefix(let text): "Nothing was copied. \(text)"
            case .sourceDamaged(let index, let done):
                "Entry \(index) of the source is not what was kept: its bytes do not have the hash that stands beside them. \(done) entries before it are in the target. See `entente journal verify`."
            case .contradiction(let text): text
            }
        }
    }

    private let source: any JournalStore
    private let target: any JournalStore
    private static let batch: UInt64 = 4096
    private static let bytesMax = 8 << 20

    package init(from source: any JournalStore, to target: any JournalStore) { (self.source, self.target) = (source, target) }

    /// Entries of the target, when it is the beginning of the source; throws when it is not. Changes nothing.
    package func compare(progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }) async throws(Failure) -> UInt64 { try await common(progress).0.size }

    /// `progress` is told how many entries are done, and of how many.
    package func run(progress: @Sendable (UInt64, UInt64) -> Void = { _, _ in }) async throws(Failure) -> Report {
        var (tree, lastLeaf, erasures) = try await common(progress)
        var report = Report(before: tree.size)
        let sequencer = try await written { () async throws(StoreFailure) in try await target.takeOver() }
        let size = try await sourced { () async throws(StoreFailure) in try await source.size() }
        var checkpoints = try await checkpoints()
        var roots: [UInt64: TreeHash] = [tree.size: tree.root]
        while !erasures.isEmpty {
            // Erased in the source since the last copy.
            let batch = StoreBatch(expectedSize: tree.size, previous: lastLeaf, entries: [], leaves: [], nodes: [], erasures: Array(erasures.prefix(Int(Self.batch))))
            try await written { () async throws(StoreFailure) in try await target.append(batch, by: sequencer) }
            erasures.removeFirst(batch.erasures.count)
        }
        let signed = Set(checkpoints.map(\.size))
        while tree.size < size {
            let range = tree.size..<min(size, tree.size + Self.batch)
            let entries = try await sourced { () async throws(StoreFailure) in try await source.entries(in: range, bytesMax: Self.bytesMax) }
            guard entries.first?.index == tree.size else { throw .source(.damaged("entry \(tree.size) is missing")) }
            let start = tree.size
            var nodes: [StoreBatch.Node] = []
            for entry in entries {
                guard entry.bytes.map({ TreeHash.leaf($0) == entry.leaf }) ?? true else { throw .sourceDamaged(index: entry.index, done: start) }
                tree.append(entry.leaf) { node, hash in if node.height & 7 == 0 { nodes.append(StoreBatch.Node(level: node.height >> 3, index: node.index, hash: hash)) } }
                if signed.contains(tree.size) { roots[tree.size] = tree.root }
            }
            let batch = StoreBatch(expectedSize: start, previous: lastLeaf, entries: entries.map { $0.bytes ?? [] }, leaves: entries.map(\.leaf), nodes: nodes)
            try await written { () async throws(StoreFailure) in try await target.append(batch, by: sequencer) }
            lastLeaf = batch.leaves.last
            progress(tree.size, size)
        }
        // A checkpoint is kept only behind its entries, here as ever.
        checkpoints.removeAll { $0.size > size }
        for checkpoint in checkpoints {
            if let root = roots[checkpoint.size], try Self.root(of: checkpoint) != root {
                throw .contradiction("The first \(checkpoint.size) entries are not those whose checkpoint was signed: another root comes out. The entries are copied, checkpoints from there on are not.")
            }
            try await written { () async throws(StoreFailure) in try await target.keep(checkpoint, by: sequencer) }
        }
        (report.size, report.checkpoints, report.lastCheckpoint) = (size, checkpoints.count, checkpoints.last?.size)
        (report.root, report.erased) = try await reread(size, last: checkpoints.last, progress)
        guard report.root == tree.root else { throw .contradiction("What was copied does not have the root of its source. Do not use the target; copy again into an empty one.") }
        return report
    }

    /// The tree that both have from their beginning, which must be all of the target; and what has to be erased there.
    private func common(_ progress: @Sendable (UInt64, UInt64) -> Void) async throws(Failure) -> (Frontier, TreeHash?, erasures: [UInt64]) {
        let size = try await sourced { () async throws(StoreFailure) in try await source.size() }
        let there = try await written { () async throws(StoreFailure) in try await target.size() }
        guard there <= size else { throw .notAPrefix("The target has \(there) entries and the source only \(size). Is it the other way round?") }
        var tree = Frontier(), last: TreeHash?, erasures: [UInt64] = []
        while tree.size < there {
            let range = tree.size..<min(there, tree.size + Self.batch)
            let ours = try await sourced { () async throws(StoreFailure) in try await source.entries(in: range, bytesMax: Self.bytesMax) }
            let theirs = try await written { () async throws(StoreFailure) in try await target.entries(in: range, bytesMax: Self.bytesMax) }
            guard !ours.isEmpty, !theirs.isEmpty else { throw .source(.damaged("entry \(tree.size) is missing on one of the two sides")) }
            for (our, their) in zip(ours, theirs) {
                guard our.index == their.index, our.leaf == their.leaf else { throw .notAPrefix("Entry \(tree.size) of the target is another one than in the source; name an empty target.") }
                if our.bytes == nil, their.bytes != nil { erasures.append(our.index) }
                tree.append(our.leaf)
                last = our.leaf
            }
            progress(tree.size, size)
        }
        if let beyond = try await written({ () async throws(StoreFailure) in try await target.checkpoints(above: size, limit: 1) }).first {
            throw .notAPrefix("A checkpoint of \(beyond.size) entries is kept in the target and the source has only \(size).")
        }
        return (tree, last, erasures)
    }

    private func checkpoints() async throws(Failure) -> [StoredCheckpoint] {
        var all: [StoredCheckpoint] = []
        while case let page = try await sourced({ () async throws(StoreFailure) in try await source.checkpoints(above: all.last?.size, limit: 500) }), !page.isEmpty { all += page }
        return all
    }

    /// Every entry of the target, read and hashed again, and the root compared with the last checkpoint.
    private func reread(_ size: UInt64, last: StoredCheckpoint?, _ progress: @Sendable (UInt64, UInt64) -> Void) async throws(Failure) -> (TreeHash, erased: UInt64) {
        var tree = Frontier(), erased: UInt64 = 0
        while tree.size < size {
            let range = tree.size..<min(size, tree.size + Self.batch)
            let entries = try await written { () async throws(StoreFailure) in try await target.entries(in: range, bytesMax: Self.bytesMax) }
            guard !entries.isEmpty else { throw .target(.damaged("entry \(tree.size) is missing")) }
            for entry in entries {
                guard entry.index == tree.size, entry.bytes.map({ TreeHash.leaf($0) == entry.leaf }) ?? true else { throw .target(.damaged("entry \(tree.size) is not what was copied")) }
                if entry.bytes == nil { erased += 1 }
                tree.append(entry.leaf)
                if tree.size == last?.size, let last, try Self.root(of: last) != tree.root {
                    throw .contradiction("The last checkpoint, of \(last.size) entries, names another root than the copy has. Do not use the target.")
                }
            }
        }
        return (tree.root, erased)
    }

    private static func root(of checkpoint: StoredCheckpoint) throws(Failure) -> TreeHash {
        do { return try Checkpoint(text: try SignedNote(reading: checkpoint.note).text).root } catch {
            throw .contradiction("The checkpoint of \(checkpoint.size) entries cannot be read: \(error)")
        }
    }

    private func sourced<Value>(_ body: () async throws(StoreFailure) -> Value) async throws(Failure) -> Value { do { return try await body() } catch { throw .source(error) } }
    private func written<Value>(_ body: () async throws(StoreFailure) -> Value) async throws(Failure) -> Value { do { return try await body() } catch { throw .target(error) } }
}

/// Copies a vault, item for item; what is in the target already must be the same.
package struct VaultCopy: Sendable {
    private let source: Vault
    private let target: Vault
    package init(from source: Vault, to target: Vault) { (self.source, self.target) = (source, target) }

    /// What the source holds, space by space. Throws the first thing that stands in the target and differs; changes nothing.
    package func compare() async throws -> [(space: VaultSpace, items: Int)] {
        var counts: [(VaultSpace, Int)] = []
        for space in try await source.spaces() { counts.append((space, try await items(space).count)) }
        for space in try await target.spaces() {
            let ours = Dictionary(try await items(space).map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
            for item in try await Self.items(space, of: target) where ours[item.key] != item.value {
                throw VaultError.notSaved("the target's vault has an item in `\(space.name)` that the source has not; name an empty target")
            }
        }
        return counts
    }

    package func run() async throws {
        for space in try await source.spaces() {
            for item in try await items(space) { try await target.put(space, item.key, item.value, expires: item.expires) }
        }
        _ = try await compare()
    }

    private func items(_ space: VaultSpace) async throws(VaultError) -> [VaultItem] { try await Self.items(space, of: source) }

    private static func items(_ space: VaultSpace, of vault: Vault) async throws(VaultError) -> [VaultItem] {
        var items: [VaultItem] = []
        while case let page = try await vault.list(space, after: items.last?.key), !page.isEmpty { items += page }
        return items
    }
}
