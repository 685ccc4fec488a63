import Crypto
package import Journal
package import TransparencyLog

/// Why a mirror could not be opened or read.
package enum MirrorError: Error, Hashable, Sendable, CustomStringConvertible {
    case store(StoreFailure)
    case memory(MemoryFailure)
    case contradiction(String)
    case noKeys(log: String)

    package var description: String {
        switch self {
        case .store(let failure): failure.description
        case .memory(let failure): failure.description
        case .contradiction(let text): text
        case .noKeys(let log): "The mirror of \(log) needs at least one key of the log and one cosigner of its own."
        }
    }
}

/// Our copy of the peer's log: takes in only what the log has signed and proven, keeps it, and then cosigns it. Cosigned means: I hold all of this, durably.
///
/// Entries are in the store before they are cosigned (the store's size is the protocol's *next entry*); readers get only what is cosigned.
/// Writers are let in one after the other, so that each finds the store as the one before it left it.
package actor Mirror: LinkEndpoint {
    /// A checkpoint with its note.
    struct Head: Sendable {
        let checkpoint: Checkpoint
        let note: SignedNote
        /// Of our cosignatures, in seconds since 1970, where we know it because we have just made them; otherwise they are asked.
        var time: UInt64?
        var size: UInt64 { checkpoint.size }
    }

    /// After the very same unproven announcement has come so often, no chance fault explains it: chance would not fail twice in the same way.
    package static let unprovenMax = 5
    private static let pendingKept = 4
    private static let waitingMax = 64

    package nonisolated let origin: String
    /// With which the log signs, or will after an announced change; and those that signed before, the oldest first.
    package nonisolated let keys: [NoteVerifier]
    package nonisolated let earlier: [[NoteVerifier]]
    package nonisolated let cosigners: [Cosigner]
    /// The part of a path that names the log: its origin's SHA-256 in hexadecimal digits.
    package nonisolated let originHash: String
    nonisolated let store: any JournalStore
    nonisolated let memory: any MirrorMemory
    nonisolated let clock: NodeClock
    private nonisolated let sequencer: Sequencer
    private nonisolated let raise: @Sendable (LinkAlarm) -> Void

    /// Of all that is stored.
    private(set) var frontier: Frontier
    /// A save failed and nobody knows whether it happened.
    private var isUnsettled = false
    private(set) var cosigned: Head?
    /// The newest last; older ones may still be the end of an upload.
    private(set) var pending: [Head] = []
    private(set) var state: MirrorState
    private var isStopKept = true
    private var unproven: (request: AddCheckpointRequest?, times: Int) = (nil, 0)
    private var followers: [Int: AsyncStream<UInt64>.Continuation] = [:]
    private var nextFollower = 0
    private var isBusy = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Opens what the store holds of the log. `alarm` is called for each thing that people must hear of; it must not block.
    package static func open(_ store: any JournalStore, memory: any MirrorMemory, origin: String, keys: [NoteVerifier], earlier: [[NoteVerifier]] = [], cosigners: [Cosigner], clock: NodeClock = .system,
                             alarm: @escaping @Sendable (LinkAlarm) -> Void) async throws(MirrorError) -> Mirror {
        guard !keys.isEmpty, !cosigners.isEmpty else { throw .noKeys(log: origin) }
        do {
            let sequencer = try await store.takeOver()
            let size = try await store.size()
            var tree = StoredTree(store: store, size: size)
            let frontier = try await tree.frontier(of: size)
            var cosigned: Head?
            if let kept = try await store.checkpoint(atMost: .max >> 1) {
                let note = try SignedNote(reading: kept.note), checkpoint = try Checkpoint(text: note.text)
                guard checkpoint.origin == origin, checkpoint.size == kept.size, checkpoint.size <= size, try await tree.root(of: checkpoint.size) == checkpoint.root else {
                    throw MirrorError.contradiction("The copy of \(origin) is not the one that was cosigned: \(checkpoint.size) entries with the root \(checkpoint.root). Was an older copy put back?")
                }
                cosigned = Head(checkpoint: checkpoint, note: note)
            }
            let state = try await memory.load() ?? MirrorState()
            var pending = cosigned
            if let note = state.pending, case let checkpoint = try Checkpoint(text: note.text), checkpoint.origin == origin, checkpoint.size >= cosigned?.size ?? 0 {
                pending = Head(checkpoint: checkpoint, note: note)
            }
            return Mirror(store, memory, origin, keys, earlier, cosigners, clock, alarm, sequencer, frontier, cosigned, pending, state)
        } catch let error as MirrorError { throw error } catch let failure as StoreFailure { throw .store(failure) } catch let failure as MemoryFailure { throw .memory(failure) } catch {
            throw .contradiction("What is kept of the log \(origin) cannot be read: \(error)")
        }
    }

    private init(_ store: any JournalStore, _ memory: any MirrorMemory, _ origin: String, _ keys: [NoteVerifier], _ earlier: [[NoteVerifier]], _ cosigners: [Cosigner], _ clock: NodeClock,
                 _ raise: @escaping @Sendable (LinkAlarm) -> Void, _ sequencer: Sequencer, _ frontier: Frontier, _ cosigned: Head?, _ pending: Head?, _ state: MirrorState) {
        (self.store, self.memory, self.origin, self.keys, self.earlier, self.cosigners, self.clock, self.raise, self.sequencer) = (store, memory, origin, keys, earlier, cosigners, clock, raise, sequencer)
        (self.frontier, self.cosigned, self.state) = (frontier, cosigned, state)
        self.pending = pending.map { [$0] } ?? []
        originHash = Mirror.hash(of: origin)
    }

    package static func hash(of origin: String) -> String {
        SHA256.hash(data: Array(origin.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Entries that the log has announced and that are not here yet.
    package var missing: UInt64 {
        let announced = pending.last?.size ?? 0
        return announced > frontier.size ? announced - frontier.size : 0
    }

    /// Ends what follows it and lets go of the store.
    package func close() async {
        for follower in followers.values { follower.finish() }
        followers = [:]
        await store.close()
    }
}

// MARK: One after the other

extension Mirror {
    /// Runs alone among the writers; nil when too many wait already.
    func alone(_ body: () async -> LinkResponse) async -> LinkResponse? {
        guard waiting.count < Self.waitingMax else { return nil }
        if isBusy { await withCheckedContinuation { waiting.append($0) } } else { isBusy = true }
        defer { if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() } }
        return await body()
    }

    /// After a save of which nobody knows whether it happened: looks.
    func settle() async throws(StoreFailure) {
        guard isUnsettled else { return }
        let size = try await store.size()
        var tree = StoredTree(store: store, size: size)
        frontier = try await tree.frontier(of: size)
        // A cosignature that was kept is the one that is given out, also when the store did not say so.
        if let kept = try await store.checkpoint(atMost: .max >> 1), kept.size > self.size || cosigned == nil, let note = try? SignedNote(reading: kept.note), let checkpoint = try? Checkpoint(text: note.text) {
            publish(Head(checkpoint: checkpoint, note: note))
        }
        isUnsettled = false
    }

    func append(_ batch: StoreBatch, to after: Frontier) async throws(StoreFailure) {
        isUnsettled = true
        do { try await store.append(batch, by: sequencer) } catch {
            if case .notSaved = error { isUnsettled = false }
            throw error
        }
        (frontier, isUnsettled) = (after, false)
    }

    func root(of size: UInt64) async throws(StoreFailure) -> TreeHash {
        if size == frontier.size { return frontier.root }
        var tree = StoredTree(store: store, size: frontier.size)
        return try await tree.root(of: size)
    }

    /// Keeps the pending checkpoint; only then is it one.
    func remember(_ head: Head) async throws(MemoryFailure) {
        if let last = pending.last, last.checkpoint == head.checkpoint, age(of: last.note) <= age(of: head.note) { return }
        var new = state
        new.pending = head.note
        try await memory.save(new)
        state = new
        pending.append(head)
        if pending.count > Self.pendingKept { pending.removeFirst() }
    }

    func keepCosigned(_ head: Head) async throws(StoreFailure) {
        isUnsettled = true
        try await store.keep(StoredCheckpoint(size: head.size, note: head.note.bytes), by: sequencer)
        isUnsettled = false
        publish(head)
    }

    private func publish(_ head: Head) {
        cosigned = head
        for follower in followers.values { follower.yield(head.size) }
    }

    func report(_ alarm: LinkAlarm) async {
        if alarm.stopsTheLink, state.stopped == nil {
            var new = state
            new.stopped = MirrorStop(reason: alarm.description, at: clock.now())
            // Stopped from this moment on, also when it cannot be kept at once; it is then tried again with each request that comes.
            state = new
            isStopKept = false
            await keepStop()
        }
        raise(alarm)
    }

    func keepStop() async {
        guard !isStopKept else { return }
        do {
            try await memory.save(state)
            isStopKept = true
        } catch {}
    }

    /// How often this very announcement has come, with a proof that does not hold.
    func countUnproven(_ request: AddCheckpointRequest) -> Int {
        unproven = (request, unproven.request == request ? unproven.times + 1 : 1)
        return unproven.times
    }
}

// MARK: Reading and running

extension Mirror {
    /// Entries that are held and cosigned.
    package var size: UInt64 { cosigned?.size ?? 0 }

    /// The first entry that is not held.
    package var next: UInt64 { frontier.size }

    /// The size of the newest checkpoint that was announced.
    package var announced: UInt64 { pending.last?.size ?? 0 }

    package var root: TreeHash { cosigned?.checkpoint.root ?? .emptyRoot }

    /// The newest cosigned checkpoint, with the log's signatures and ours.
    package var checkpoint: SignedNote? { cosigned?.note }

    package var stopped: MirrorStop? { state.stopped }

    /// When the newest checkpoint was cosigned, in seconds since 1970.
    package var cosignedAt: UInt64? { cosigned.flatMap { $0.time ?? $0.note.cosignedAt(by: cosigners.map(\.verifier)) } }

    /// Cosigned entries from `start` on, in order: as many as one read gives, at most `limit`. Empty at the end.
    package func entries(from start: UInt64, limit: UInt64 = Journal.Limits.readEntries) async throws(MirrorError) -> [StoredEntry] {
        let end = min(size, start &+ min(limit, Journal.Limits.readEntries))
        guard start < end else { return [] }
        do { return try await store.entries(in: start..<end, bytesMax: Journal.Limits.readBytes) } catch { throw .store(error) }
    }

    /// When the entry was received: the time in our first cosignature over it, in seconds since 1970. Nil when it is not cosigned.
    package func receivedAt(_ index: UInt64) async throws(MirrorError) -> UInt64? {
        guard index < size else { return nil }
        do {
            guard let kept = try await store.checkpoints(above: index, limit: 1).first else { return nil }
            return try? SignedNote(reading: kept.note).cosignedAt(by: cosigners.map(\.verifier))
        } catch { throw .store(error) }
    }

    /// The cosigned size now and after each change; a slow follower gets the newest only. Ends when the mirror closes.
    package func sizes() -> AsyncStream<UInt64> {
        let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
        nextFollower += 1
        let id = nextFollower
        followers[id] = continuation
        continuation.yield(size)
        continuation.onTermination = { [weak self] _ in Task { await self?.forget(id) } }
        return stream
    }

    private func forget(_ id: Int) { followers[id] = nil }

    /// Lets the link go on after people have compared the two records. `person` is kept.
    package func resume(by person: String) async throws(MirrorError) {
        var new = state
        (new.stopped, new.resumedBy) = (nil, person)
        do { try await memory.save(new) } catch { throw .memory(error) }
        (state, isStopKept) = (new, true)
        unproven = (nil, 0)
    }
}
