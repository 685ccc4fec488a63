package import Journal
import Synchronization

/// Time that passes only when the simulation says so; one side's clock may be wrong by a constant.
package final class VirtualClock: Sendable {
    private struct State { var now = Timestamp("2026-11-21T09:00:00.000Z")!, skew: Int64 = 0 }
    private let state = Mutex(State())

    package init() {}

    package func advance(milliseconds: Int64) { state.withLock { $0.now = Timestamp(milliseconds: $0.now.milliseconds + milliseconds) } }
    package func skew(milliseconds: Int64) { state.withLock { $0.skew = milliseconds } }

    /// Each look is a millisecond later. Nobody sleeps: whoever would is woken when the simulation ends its task.
    package var clock: NodeClock {
        NodeClock(now: { self.state.withLock { state in
            state.now = Timestamp(milliseconds: state.now.milliseconds + 1)
            return Timestamp(milliseconds: state.now.milliseconds + state.skew)
        } }, sleep: { _ in
            let (stream, _) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
            throw CancellationError()
        })
    }
}
