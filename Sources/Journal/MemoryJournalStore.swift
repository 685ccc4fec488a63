package import TransparencyLog
import Synchronization

/// A journal that lasts as long as the process: for tests and for the simulation of two nodes.
package final class MemoryJournalStore: JournalStore {
    private struct State {
        var epoch: Int64 = 0
        var entries: [StoredEntry] = []
        var nodes: [Int: [TreeHash]] = [:]
        var checkpoints: [StoredCheckpoint] = []
    }
    private let state = Mutex(State())

    package init() {}

    private init(_ state: State) { self.state.withLock { $0 = state } }

    /// As it is now, for putting back later: what a backup is to a disk.
    package func copy() -> MemoryJournalStore { MemoryJournalStore(state.withLock { $0 }) }

    package func takeOver() async throws(StoreFailure) -> Sequencer {
        state.withLock { $0.epoch += 1; return Sequencer(epoch: $0.epoch) }
    }

    package func size() async throws(StoreFailure) -> UInt64 { state.withLock { UInt64($0.entries.count) } }

    package func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        try state.withLock { state throws(StoreFailure) in
            guard state.epoch == sequencer.epoch else { throw .fenced }
            guard state.entries.count == batch.expectedSize else { throw .sizeDiffers(expected: batch.expectedSize, found: UInt64(state.entries.count)) }
            if let beyond = batch.erasures.first(where: { $0 >= batch.expectedSize }) { throw .notSaved("entry \(beyond) cannot be erased, for it does not exist") }
            for index in batch.erasures { state.entries[Int(index)] = StoredEntry(index: index, bytes: nil, leaf: state.entries[Int(index)].leaf) }
            for (offset, entry) in batch.entries.enumerated() {
                state.entries.append(StoredEntry(index: batch.expectedSize + UInt64(offset), bytes: entry.isEmpty ? nil : entry, leaf: batch.leaves[offset]))
            }
            for node in batch.nodes { state.nodes[node.level, default: []].append(node.hash) }
        }
    }

    package func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] {
        state.withLock { state in
            var found: [StoredEntry] = [], bytes = 0
            for index in range.clamped(to: 0..<UInt64(state.entries.count)) {
                bytes += state.entries[Int(index)].bytes?.count ?? 0
                guard found.isEmpty || bytes <= bytesMax else { break }
                found.append(state.entries[Int(index)])
            }
            return found
        }
    }

    package func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] {
        try state.withLock { state throws(StoreFailure) in
            let count = level == 0 ? state.entries.count : state.nodes[level]?.count ?? 0
            guard range.upperBound <= count else { throw .damaged("hash \(range.upperBound - 1) of level \(level) is missing") }
            let part = Int(range.lowerBound)..<Int(range.upperBound)
            return level == 0 ? state.entries[part].map(\.leaf) : Array(state.nodes[level]![part])
        }
    }

    package func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) {
        try state.withLock { state throws(StoreFailure) in
            guard state.epoch == sequencer.epoch else { throw .fenced }
            let place = state.checkpoints.firstIndex { $0.size >= checkpoint.size } ?? state.checkpoints.count
            if place < state.checkpoints.count, state.checkpoints[place].size == checkpoint.size { return }
            state.checkpoints.insert(checkpoint, at: place)
        }
    }

    package func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? {
        state.withLock { $0.checkpoints.last { $0.size <= size } }
    }

    package func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] {
        state.withLock { state in Array(state.checkpoints.filter { size == nil || $0.size > size! }.prefix(limit)) }
    }

    package func close() async {}
}
