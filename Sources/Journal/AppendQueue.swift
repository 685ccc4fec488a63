import TransparencyLog

/// Appends that wait for the next transaction: their records one behind the other, and who waits for how many of them.
struct AppendQueue: Sendable {
    struct Waiter: Sendable {
        let records: Int
        let bytes: Int
        let erasures: [UInt64]
        let continuation: CheckedContinuation<Result<Range<UInt64>, JournalError>, Never>
    }
    private(set) var entries: [[UInt8]] = []
    private(set) var leaves: [TreeHash] = []
    private(set) var waiters: [Waiter] = []
    private(set) var bytes = 0

    mutating func add(_ records: [[UInt8]], leaves: [TreeHash], bytes: Int, erasures: [UInt64], _ continuation: CheckedContinuation<Result<Range<UInt64>, JournalError>, Never>) {
        entries += records
        self.leaves += leaves
        self.bytes += bytes
        waiters.append(Waiter(records: records.count, bytes: bytes, erasures: erasures, continuation: continuation))
    }

    /// Takes whole appends, in order, up to the bounds of one transaction; all of them in the usual case.
    mutating func takeTransaction() -> AppendQueue? {
        guard !waiters.isEmpty else { return nil }
        if entries.count <= Journal.Limits.batchRecords, bytes <= Journal.Limits.batchBytes {
            defer { self = AppendQueue() }
            return self
        }
        var taken = AppendQueue()
        var count = 0, records = 0
        for waiter in waiters {
            guard count == 0 || (records + waiter.records <= Journal.Limits.batchRecords && taken.bytes + waiter.bytes <= Journal.Limits.batchBytes) else { break }
            (count, records, taken.bytes) = (count + 1, records + waiter.records, taken.bytes + waiter.bytes)
        }
        (taken.entries, taken.leaves, taken.waiters) = (Array(entries.prefix(records)), Array(leaves.prefix(records)), Array(waiters.prefix(count)))
        entries.removeFirst(records)
        leaves.removeFirst(records)
        waiters.removeFirst(count)
        bytes -= taken.bytes
        return taken
    }
}
