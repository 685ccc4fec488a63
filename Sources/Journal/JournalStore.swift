package import TransparencyLog

/// Where the hashes of a tree are read: in a store, or in the tiles of another node.
package protocol TreeHashSource: Sendable {
    /// Level 0: leaf hashes; level l: hashes over 256^l leaves. Throws `damaged` when one is missing.
    func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash]
}

/// Where a journal's entries live: SQLite, PostgreSQL, or memory in tests. It stores what it is told and understands nothing of it.
///
/// One suite of tests holds for every store. All numbers of entries count from 0.
package protocol JournalStore: TreeHashSource {
    /// Makes the caller the one sequencer; from then on every earlier sequencer's writes fail with `fenced`.
    func takeOver() async throws(StoreFailure) -> Sequencer
    /// Makes the caller one of several that write together; fences one that wrote alone. Most stores have one writer only, and then this fails.
    func join() async throws(StoreFailure) -> Sequencer
    /// The size whenever another process may have changed it, until the store is closed; nil where no other process writes. The newest is enough.
    func sizes() -> AsyncStream<UInt64>?
    /// How many entries are durably kept.
    func size() async throws(StoreFailure) -> UInt64
    /// All of the batch or nothing, durable when it returns.
    func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure)
    /// From the start of the range, in order, as many as fit into `bytesMax` (but at least one); fewer where the log ends.
    func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry]
    /// Neighbouring entries, each after its length, as entry bundles have them; nil where one was erased.
    func bundle(of range: Range<UInt64>) async throws(StoreFailure) -> [UInt8]?
    /// Keeps a checkpoint; one that is already there for this size stays.
    func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure)
    /// The one of the greatest size that is not above `size`.
    func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint?
    /// In order of size, those above `size`.
    func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint]
    /// Lets go of files and threads. Nothing may be called afterwards.
    func close() async
}

extension JournalStore {
    /// The bytes of a tile in the C2SP layout over the first `size` entries; nil where the tile lies beyond them, or an erased entry leaves a gap in a bundle.
    package func tile(_ tile: Tile, of size: UInt64) async throws(StoreFailure) -> [UInt8]? {
        let level = if case .hashes(let level) = tile.content { level } else { 0 }
        guard tile.index <= UInt64.max >> 9, case let start = tile.index * 256, case let end = start + UInt64(tile.width), end <= Tile.count(level: level, of: size) else { return nil }
        guard tile.content == .entries else { return try await hashes(level: level, in: start..<end).flatMap(\.bytes) }
        return try await bundle(of: start..<end)
    }

    package func bundle(of range: Range<UInt64>) async throws(StoreFailure) -> [UInt8]? {
        var bundle: [UInt8] = []
        for entry in try await entries(in: range, bytesMax: .max) {
            guard let bytes = entry.bytes else { return nil }
            EntryBundle.append(bytes, to: &bundle)
        }
        return bundle
    }
}

extension JournalStore {
    package func join() async throws(StoreFailure) -> Sequencer { throw .notSaved("this journal has one writer at a time") }
    package func sizes() -> AsyncStream<UInt64>? { nil }
}

/// For reading, nothing is made, changed or fenced.
package enum StoreAccess: Sendable { case writing, reading }

/// Who may append: the highest epoch does.
package struct Sequencer: Hashable, Sendable {
    package let epoch: Int64
    package init(epoch: Int64) { self.epoch = epoch }
}

/// Entries with their hashes, to be saved in one transaction if the log still has the expected size.
package struct StoreBatch: Sendable {
    package struct Node: Hashable, Sendable {
        /// 1 or more: the hash of a full tile of the level below.
        package let level: Int
        package let index: UInt64
        package let hash: TreeHash
        package init(level: Int, index: UInt64, hash: TreeHash) { (self.level, self.index, self.hash) = (level, index, hash) }
    }
    package let expectedSize: UInt64
    /// The leaf before, where it is known. A store that outlives its server (an older copy put back, a standby promoted too early) compares it.
    package let previous: TreeHash?
    /// An empty one stands for an entry whose bytes are erased already, as a copy has them.
    package let entries: [[UInt8]]
    /// One for each entry.
    package let leaves: [TreeHash]
    package let nodes: [Node]
    /// Earlier entries whose bytes go and whose leaf hashes stay.
    package let erasures: [UInt64]

    package init(expectedSize: UInt64, previous: TreeHash? = nil, entries: [[UInt8]], leaves: [TreeHash], nodes: [Node], erasures: [UInt64] = []) {
        precondition(entries.count == leaves.count)
        (self.expectedSize, self.previous, self.entries, self.leaves, self.nodes, self.erasures) = (expectedSize, previous, entries, leaves, nodes, erasures)
    }
}

package struct StoredEntry: Hashable, Sendable {
    package let index: UInt64
    /// Nil when the bytes were erased.
    package let bytes: [UInt8]?
    package let leaf: TreeHash
    package init(index: UInt64, bytes: [UInt8]?, leaf: TreeHash) { (self.index, self.bytes, self.leaf) = (index, bytes, leaf) }
}

package struct StoredCheckpoint: Hashable, Sendable {
    package let size: UInt64
    /// The signed note.
    package let note: [UInt8]
    package init(size: UInt64, note: [UInt8]) { (self.size, self.note) = (size, note) }
}

/// What went wrong in a store, and above all: whether the batch was saved.
package enum StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another sequencer took over. Nothing was saved.
    case fenced
    /// The log has another size than expected. Nothing was saved.
    case sizeDiffers(expected: UInt64, found: UInt64)
    /// Certainly nothing was saved.
    case notSaved(String)
    /// It may have been saved or not; ask for the size.
    case outcomeUnknown(String)
    case unreadable(String)
    case damaged(String)

    package var description: String {
        switch self {
        case .fenced: "Another process took over this journal and writes to it now; this one stops writing."
        case .sizeDiffers(let expected, let found): "The journal has \(found) entries where \(expected) were expected: somebody else wrote to it."
        case .notSaved(let reason): "Nothing was saved: \(reason)."
        case .outcomeUnknown(let reason): "The store did not say whether it saved: \(reason)."
        case .unreadable(let reason): "The store could not be read: \(reason)."
        case .damaged(let reason): "The store is damaged: \(reason)."
        }
    }
}
