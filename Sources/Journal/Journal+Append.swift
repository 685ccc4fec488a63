import TransparencyLog
import Synchronization

extension Journal {
    /// Keeps one record's bytes exactly as they are and returns its index once they are durable.
    @discardableResult
    package func append(_ bytes: [UInt8]) async throws(JournalError) -> UInt64 { try await append([bytes]).lowerBound }

    @discardableResult
    package func append(_ record: Record) async throws -> UInt64 { try await append(records: [record]).lowerBound }

    /// Keeps all of the records, in order and without others between them, or none. Returns their indexes once they are durable.
    ///
    /// `erasing`: earlier entries whose bytes go in the same transaction, their leaf hashes stay; a record that says who decided it belongs among the
    /// records. Does not end early when the task is cancelled: what was taken is answered for.
    @discardableResult
    package func append(_ records: [[UInt8]], erasing erasures: [UInt64] = []) async throws(JournalError) -> Range<UInt64> {
        var bytes = 0
        for record in records {
            guard !record.isEmpty else { throw .recordEmpty }
            guard record.count <= Record.sizeMax else { throw .recordTooLarge(size: record.count) }
            bytes += record.count
        }
        guard records.count <= Limits.batchRecords, bytes <= Limits.batchBytes, erasures.count <= Limits.batchRecords
        else { throw .batchTooLarge(records: records.count, bytes: bytes) }
        guard !records.isEmpty else { let size = size; return size..<size }
        if let beyond = erasures.first(where: { $0 >= size }) { throw .noSuchEntry(index: beyond, size: size) }
        let leaves = records.map { TreeHash.leaf($0) }
        // Before and after: whoever looks between the two may see what was there before.
        if !erasures.isEmpty { recent.withLock { $0.forget() } }
        defer { if !erasures.isEmpty { recent.withLock { $0.forget() } } }
        let outcome = await withCheckedContinuation { continuation in
            let refused: JournalError? = state.withLock { state in
                if let error = state.stopped { return error }
                guard state.queue.entries.count + records.count <= Limits.waitingRecords, state.queue.bytes + bytes <= Limits.waitingBytes
                else { return .busy(waiting: state.queue.entries.count) }
                state.queue.add(records, leaves: leaves, bytes: bytes, erasures: erasures, continuation)
                if !state.isCommitting {
                    state.isCommitting = true
                    Task { await commitUntilEmpty() }
                }
                return nil
            }
            if let refused { continuation.resume(returning: .failure(refused)) }
        }
        return try outcome.get()
    }

    private func commitUntilEmpty() async {
        while let work = state.withLock({ state in
            let work = state.queue.takeTransaction()
            state.isCommitting = work != nil
            return work
        }) {
            await commit(work)
            // Whoever was just answered and goes on writing stands before this task in the line for a processor: let them speak first, so that their next
            // records share one transaction. Taken at once, the queue would hold the first few of them, and the others would pay for a transaction of their own.
            if work.waiters.count > 1 { await Task.yield() }
        }
        wakeWhenIdle()
    }

    private func commit(_ work: AppendQueue) async {
        do throws(JournalError) {
            try await settle()
            var index = try await place(work)
            for waiter in work.waiters {
                let end = index + UInt64(waiter.records)
                waiter.continuation.resume(returning: .success(index..<end))
                index = end
            }
            signIfDue()
        } catch {
            if case .stopped = error { state.withLock { $0.stop(error) } }
            for waiter in work.waiters { waiter.continuation.resume(returning: .failure(error)) }
        }
    }

    /// Saves behind what is there, and says where. Where others append too, they may be faster: then behind theirs, a bounded number of times.
    private func place(_ work: AppendQueue) async throws(JournalError) -> UInt64 {
        for _ in 0..<(isShared ? Limits.placings : 1) {
            let (before, lastLeaf) = state.withLock { ($0.frontier, $0.lastLeaf) }
            let (batch, after) = Self.prepare(work, on: before, lastLeaf: lastLeaf)
            guard try await save(batch, from: before, to: after) else {
                do { try await catchUp() } catch JournalError.store(let failure) { throw .notSaved(failure.description) }
                continue
            }
            publish(after, lastLeaf: batch.leaves.last)
            state.withLock { $0.appended += UInt64(batch.entries.count) }
            return before.size
        }
        throw .notSaved("other processes append so often that this one did not come between them")
    }

    private static func prepare(_ work: AppendQueue, on before: Frontier, lastLeaf: TreeHash?) -> (StoreBatch, Frontier) {
        var after = before
        var nodes: [StoreBatch.Node] = []
        for leaf in work.leaves {
            after.append(leaf) { node, hash in
                if node.height & 7 == 0 { nodes.append(StoreBatch.Node(level: node.height >> 3, index: node.index, hash: hash)) }
            }
        }
        return (StoreBatch(expectedSize: before.size, previous: lastLeaf, entries: work.entries, leaves: work.leaves, nodes: nodes, erasures: work.waiters.flatMap(\.erasures)), after)
    }

    /// False when another journal that shares the store was faster; nothing was saved then.
    private func save(_ batch: StoreBatch, from before: Frontier, to after: Frontier) async throws(JournalError) -> Bool {
        do {
            try await store.append(batch, by: sequencer)
            return true
        } catch {
            switch error {
            case .sizeDiffers(let expected, let found) where isShared && found > expected: return false
            case .notSaved(let reason): throw .notSaved(reason)
            case .fenced, .sizeDiffers, .damaged: throw .stopped(error.description)
            case .outcomeUnknown(let reason), .unreadable(let reason):
                state.withLock { $0.unsettled = UnsettledBatch(leaves: batch.leaves, before: before.size, after: after) }
                // Asked at once: when the store can answer, the callers get a certain answer.
                guard let saved = try await settle() else { throw .outcomeUnknown(reason) }
                guard saved else { throw .notSaved(reason) }
                return true
            }
        }
    }

    /// Finds out what became of a batch whose outcome the store did not tell. True: saved; false: not; nil: nothing was unsettled.
    @discardableResult
    private func settle() async throws(JournalError) -> Bool? {
        guard let unsettled = state.withLock({ $0.unsettled }) else { return nil }
        let size: UInt64, leaves: [TreeHash]
        // Where others append too, theirs may follow already.
        let end = unsettled.after.size
        do {
            size = try await store.size()
            leaves = size == end || isShared && size > end ? try await store.hashes(level: 0, in: unsettled.before..<end) : []
        } catch { throw .outcomeUnknown(error.description) }
        let isSaved = leaves == unsettled.leaves
        guard isSaved || size == unsettled.before || isShared && size > unsettled.before else {
            throw .stopped("after a failed save the store has \(size) entries, and neither those before (\(unsettled.before)) nor those after it.")
        }
        state.withLock { $0.unsettled = nil }
        if isSaved { publish(unsettled.after, lastLeaf: unsettled.leaves.last) }
        return isSaved
    }

    /// Never goes back: what others appended behind it may have been read already.
    func publish(_ frontier: Frontier, lastLeaf: TreeHash?) {
        state.withLock { state in
            guard frontier.size > state.frontier.size else { return }
            (state.frontier, state.lastLeaf) = (frontier, lastLeaf)
            for follower in state.followers.values { follower.yield(frontier.size) }
        }
    }
}
