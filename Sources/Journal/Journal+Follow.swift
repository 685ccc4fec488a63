import TransparencyLog
import Synchronization

/// One kept entry: its index, and its bytes unless they were erased.
package typealias Entry = StoredEntry

extension StoredEntry {
    /// The record, read strictly; nil when its bytes were erased.
    package func record() throws(RecordError) -> Record? {
        guard let bytes else { return nil }
        return try Record(reading: bytes)
    }
}

extension Journal {
    /// Durable entries from `start` on, in order: as many as one read gives (`Limits`), at most `limit`. Empty at the end.
    package func entries(from start: UInt64, limit: UInt64 = Limits.readEntries) async throws(JournalError) -> [Entry] {
        let end = min(size, start &+ min(limit, Limits.readEntries))
        guard start < end else { return [] }
        do { return try await store.entries(in: start..<end, bytesMax: Limits.readBytes) } catch { throw .store(error) }
    }

    /// Nil where there is none yet.
    package func entry(at index: UInt64) async throws(JournalError) -> Entry? { try await entries(from: index, limit: 1).first }

    /// The size now and after each commit; a slow follower gets the newest only. Ends when the journal closes.
    package func sizes() -> AsyncStream<UInt64> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let id = state.withLock { state -> Int? in
                continuation.yield(state.frontier.size)
                guard state.stopped != .closed else { return nil }
                state.nextFollower += 1
                state.followers[state.nextFollower] = continuation
                return state.nextFollower
            }
            guard let id else { return continuation.finish() }
            continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.followers.removeValue(forKey: id) } }
        }
    }

    /// True once the entry at `index` is durable; false when the time runs out, the task is cancelled or the journal closes before.
    package func wait(for index: UInt64, timeout: Duration) async -> Bool {
        if size > index { return true }
        let sizes = sizes(), sleep = clock.sleep
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await size in sizes where size > index { return true }
                return false
            }
            group.addTask {
                try? await sleep(timeout)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}
