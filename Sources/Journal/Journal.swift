package import TransparencyLog
import Synchronization

/// What was said, in order, for ever: appends durably, lets others follow, proves.
///
/// Many callers of `append` at once share one transaction (group commit). One journal is the one sequencer of its store; a second one that opens the
/// same store takes over, and this one then stops with `stopped`. Opened with `sharing`, several journals, also of several processes, append to one
/// store and follow each other.
package final class Journal: Sendable {
    let store: any JournalStore
    let keys: LogKeys
    let clock: NodeClock
    let policy: CheckpointPolicy
    let sequencer: Sequencer
    package let isShared: Bool
    let state: Mutex<JournalState>
    let recent = Mutex(RecentRecords())

    /// Opens, takes over, and checks that the store fits its own last checkpoint: one that was signed is never contradicted.
    ///
    /// With `sharing` nobody is stopped but one that wrote alone. Not every store can: SQLite's refuses.
    package static func open(_ store: any JournalStore, keys: LogKeys, clock: NodeClock = .system, policy: CheckpointPolicy = CheckpointPolicy(),
                             sharing: Bool = false) async throws(JournalError) -> Journal {
        do {
            let sequencer = sharing ? try await store.join() : try await store.takeOver()
            let size = try await store.size()
            let lastLeaf = size > 0 ? try await store.hashes(level: 0, in: size - 1..<size).first : nil
            var tree = StoredTree(store: store, size: size)
            let frontier = try await tree.frontier(of: size)
            let last = try await tree.lastCheckpoint(in: store, keys: keys)
            let journal = Journal(store, keys, clock, policy, sequencer, sharing, JournalState(frontier: frontier, lastLeaf: lastLeaf, lastCheckpoint: last, lastSigned: clock.now()))
            if sharing { journal.followOthers() }
            return journal
        } catch let failure as StoreFailure { throw .store(failure) } catch let error as JournalError { throw error } catch { throw .contradiction("\(error)") }
    }

    private init(_ store: any JournalStore, _ keys: LogKeys, _ clock: NodeClock, _ policy: CheckpointPolicy, _ sequencer: Sequencer, _ isShared: Bool, _ state: JournalState) {
        (self.store, self.keys, self.clock, self.policy, self.sequencer, self.isShared) = (store, keys, clock, policy, sequencer, isShared)
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

    /// The keys that signed before these, the oldest first.
    package var earlierVerifiers: [[NoteVerifier]] { keys.earlier }

    /// Entries that this process has appended since it opened the journal.
    package var appended: UInt64 { state.withLock { $0.appended } }

    /// Why it takes nothing more; nil while it does.
    package var stopped: JournalError? { state.withLock { $0.stopped } }

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
    var appended: UInt64 = 0
    /// The leaf of the last durable entry.
    var lastLeaf: TreeHash?
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

    init(frontier: Frontier, lastLeaf: TreeHash?, lastCheckpoint: (SignedNote, UInt64)?, lastSigned: Timestamp) {
        (self.frontier, self.lastLeaf, self.lastSigned) = (frontier, lastLeaf, lastSigned)
        (self.lastCheckpoint, lastCheckpointSize) = (lastCheckpoint?.0, lastCheckpoint?.1)
    }

    mutating func stop(_ error: JournalError) { stopped = stopped ?? error }
}

struct UnsettledBatch: Sendable {
    let leaves: [TreeHash]
    let before: UInt64
    let after: Frontier
}
