package import TransparencyLog
import Synchronization

/// What was said, in order, for ever: appends durably, lets others follow, proves.
///
/// Many callers of `append` at once share one transaction (group commit). One journal is the one sequencer of its store; a second one that opens the
/// same store takes over, and this one then stops with `stopped`.
package final class Journal: Sendable {
    let store: any JournalStore
    let keys: LogKeys
    let clock: NodeClock
    let policy: CheckpointPolicy
    let sequencer: Sequencer
    let state: Mutex<JournalState>

    /// Opens, takes over, and checks that the store fits its own last checkpoint: one that was signed is never contradicted.
    package static func open(_ store: any JournalStore, keys: LogKeys, clock: NodeClock = .system, policy: CheckpointPolicy = CheckpointPolicy()) async throws(JournalError) -> Journal {
        do {
            let sequencer = try await store.takeOver()
            let size = try await store.size()
            var tree = StoredTree(store: store, size: size)
            let frontier = try await tree.frontier(of: size)
            let last = try await tree.lastCheckpoint(in: store, keys: keys)
            return Journal(store, keys, clock, policy, sequencer, JournalState(frontier: frontier, lastCheckpoint: last, lastSigned: clock.now()))
        } catch let failure as StoreFailure { throw .store(failure) } catch let error as JournalError { throw error } catch { throw .contradiction("\(error)") }
    }

    private init(_ store: any JournalStore, _ keys: LogKeys, _ clock: NodeClock, _ policy: CheckpointPolicy, _ sequencer: Sequencer, _ state: JournalState) {
        (self.store, self.keys, self.clock, self.policy, self.sequencer) = (store, keys, clock, policy, sequencer)
        self.state = Mutex(state)
    }

    package var origin: String { keys.origin }

    /// Entries that are durable.
    package var size: UInt64 { state.withLock { $0.frontier.size } }

    /// The tree's head over all durable entries, unsigned.
    package var head: (size: UInt64, root: TreeHash) { state.withLock { ($0.frontier.size, $0.frontier.root) } }

    /// The tree's right edge over all durable entries.
    package var frontier: Frontier { state.withLock { $0.frontier } }

    package var verifiers: [NoteVerifier] { keys.verifiers }

    /// Takes nothing more, waits until what was taken is saved, signs a last checkpoint and closes the store.
    package func close() async {
        let followers = state.withLock { state in
            state.stop(.closed)
            defer { state.followers = [:] }
            return state.followers
        }
        for follower in followers.values { follower.finish() }
        await withCheckedContinuation { idle in
            let isIdle = state.withLock { state in
                if state.isIdle { return true }
                state.idleWaiters.append(idle)
                return false
            }
            if isIdle { idle.resume() }
        }
        if size > 0 { _ = try? await signCheckpoint() }
        await store.close()
    }

    /// After a commit loop or a signature ended: lets `close` go on.
    func wakeWhenIdle() {
        let waiters = state.withLock { state in
            guard state.isIdle else { return [CheckedContinuation<Void, Never>]() }
            defer { state.idleWaiters = [] }
            return state.idleWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// What changes while a journal is open; guarded by its lock.
struct JournalState {
    /// Of what is durable.
    var frontier: Frontier
    var lastCheckpoint: SignedNote?
    var lastCheckpointSize: UInt64?
    var lastSigned: Timestamp
    var queue = AppendQueue()
    var isCommitting = false
    var isSigning = false
    /// Saved or not, nobody knows yet; settled before the next batch.
    var unsettled: UnsettledBatch?
    private(set) var stopped: JournalError?
    var followers: [Int: AsyncStream<UInt64>.Continuation] = [:]
    var nextFollower = 0
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
    var isIdle: Bool { !isCommitting && !isSigning }

    init(frontier: Frontier, lastCheckpoint: (SignedNote, UInt64)?, lastSigned: Timestamp) {
        (self.frontier, self.lastSigned) = (frontier, lastSigned)
        (self.lastCheckpoint, lastCheckpointSize) = (lastCheckpoint?.0, lastCheckpoint?.1)
    }

    mutating func stop(_ error: JournalError) { stopped = stopped ?? error }
}

struct UnsettledBatch: Sendable {
    let leaves: [TreeHash]
    let before: UInt64
    let after: Frontier
}
