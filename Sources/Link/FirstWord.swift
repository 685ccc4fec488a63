import Synchronization

/// The peer's first word after a start: that it holds nothing of our channel that we lack. Before it is in nothing is appended there, for a node whose older copy was put back would say
/// something else in the place of what the peer holds.
///
/// It comes as an answer where we dial, as the first question where the peer does, and by a courier file that the peer packed since.
package final class FirstWord: Sendable {
    private struct State {
        var isIn = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
    }
    private let state = Mutex(State())

    package init() {}

    package var isIn: Bool { state.withLock { $0.isIn } }

    package func comes() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            state.isIn = true
            return state.waiting.values
        }
        for one in waiting { one.resume() }
    }

    /// False when the task was cancelled before.
    package func wait() async -> Bool {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isIn, !Task.isCancelled else { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
        return isIn
    }
}
