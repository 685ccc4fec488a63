package import Kernel
package import Release
import Synchronization

/// What was worked out of the tables for a viewpoint, for as long as nothing is written to them and the day stays: asked again, it needs no look at the tables.
///
/// Bounded; in front of the tables and never ahead of them, so whoever waited for something said to be readable reads it.
package final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Place: Hashable {
        let key: Key, today: Day
    }
    private let kept = Mutex<[Place: (writes: UInt64, value: Value)]>([:])
    private let most: Int

    package init(most: Int = 1_000) { self.most = most }

    /// Precondition: the value follows from the key, the tables, the pack and the day alone.
    package func value(for key: Key, on node: Node, _ read: () async throws(NodeError) -> Value) async throws(NodeError) -> Value {
        // The count first: what is read after it is at least as new.
        let writes = node.tableWrites, place = Place(key: key, today: node.today)
        if let known = kept.withLock({ $0[place] }), known.writes == writes { return known.value }
        let value = try await read()
        kept.withLock { kept in
            if kept.count >= most { kept.removeAll(keepingCapacity: true) }
            kept[place] = (writes, value)
        }
        return value
    }
}
