import Journal
import Link
import Synchronization
import TestSupport
import TransparencyLog

/// What a node keeps when its process ends: three logs and the small things beside them. Fails as the plan of faults says.
final class Disk: Sendable {
    let journal: FaultyLog
    let channel: FaultyLog
    let mirror: FaultyLog
    private let small: Mutex<[String: [UInt8]]>
    private let keys: Mutex<KeyRing>
    let faults: DiskFaults
    let receipts: DiskReceipts

    init(faults: DiskFaults) {
        self.faults = faults
        (journal, channel, mirror) = (FaultyLog(MemoryJournalStore(), faults), FaultyLog(MemoryJournalStore(), faults), FaultyLog(MemoryJournalStore(), faults))
        small = Mutex([:])
        keys = Mutex(KeyRing())
        receipts = DiskReceipts([], faults)
    }

    private init(_ other: Disk) {
        faults = other.faults
        (journal, channel, mirror) = (FaultyLog(other.journal.store.copy(), faults), FaultyLog(other.channel.store.copy(), faults), FaultyLog(other.mirror.store.copy(), faults))
        small = Mutex(other.small.withLock { $0 })
        keys = Mutex(other.ring)
        receipts = DiskReceipts(other.receipts.all, faults)
    }

    /// As it is now; a copy of it put back later is a node restored from an old backup.
    func copy() -> Disk { Disk(self) }

    var ring: KeyRing { keys.withLock { $0 } }

    /// One write; what it says when it was done. Throws, and changes nothing, where the disk is full.
    func changeRing<Value: Sendable>(_ change: (inout KeyRing) -> Value) throws -> Value {
        var ring = ring
        let value = change(&ring), before = self.ring
        guard ring != before else { return value }
        if case .full = faults.next() { throw MemoryFailure("the disk is full") }
        keys.withLock { $0 = ring }
        return value
    }

    func load(_ name: String) -> [UInt8]? { small.withLock { $0[name] } }
    func save(_ name: String, _ bytes: [UInt8]) { small.withLock { $0[name] = bytes } }
}

/// When a write fails, and how. Drawn from the simulation's own numbers, so that a seed replays.
final class DiskFaults: Sendable {
    enum Fault: Sendable { case none, full, savedAndSaysUnknown, lostAndSaysUnknown }
    private struct State { var random: Seeded, oneIn: Int?, fullFor = 0 }
    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: Seeded(seed), oneIn: nil)) }

    /// One write in so many fails; nil: none does.
    func fail(oneIn: Int?) { state.withLock { $0.oneIn = oneIn } }
    /// The next writes find the disk full.
    func fill(for writes: Int) { state.withLock { $0.fullFor = writes } }

    func next() -> Fault {
        state.withLock { state in
            if state.fullFor > 0 { state.fullFor -= 1; return .full }
            guard let oneIn = state.oneIn, state.random.once(in: oneIn) else { return .none }
            return [.full, .savedAndSaysUnknown, .lostAndSaysUnknown][Int.random(in: 0..<3, using: &state.random)]
        }
    }
}

/// A log whose writes fail as told: nothing saved, saved and not said, or lost and not said.
final class FaultyLog: JournalStore {
    let store: MemoryJournalStore
    private let faults: DiskFaults
    init(_ store: MemoryJournalStore, _ faults: DiskFaults) { (self.store, self.faults) = (store, faults) }

    func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        switch faults.next() {
        case .none: try await store.append(batch, by: sequencer)
        case .full: throw .notSaved("the disk is full")
        case .lostAndSaysUnknown: throw .outcomeUnknown("the disk did not answer, and lost it")
        case .savedAndSaysUnknown:
            try await store.append(batch, by: sequencer)
            throw .outcomeUnknown("the disk did not answer, and has it")
        }
    }
    func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) {
        if case .full = faults.next() { throw .notSaved("the disk is full") }
        try await store.keep(checkpoint, by: sequencer)
    }
    func size() async throws(StoreFailure) -> UInt64 { try await store.size() }
    func takeOver() async throws(StoreFailure) -> Sequencer { try await store.takeOver() }
    func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] { try await store.entries(in: range, bytesMax: bytesMax) }
    func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] { try await store.hashes(level: level, in: range) }
    func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? { try await store.checkpoint(atMost: size) }
    func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] { try await store.checkpoints(above: size, limit: limit) }
    func close() async {}
}

/// The receipts that a disk holds.
final class DiskReceipts: ReceiptBook {
    private let kept: Mutex<[Receipt]>
    private let faults: DiskFaults
    init(_ receipts: [Receipt], _ faults: DiskFaults) {
        kept = Mutex(receipts)
        self.faults = faults
    }

    var all: [Receipt] { kept.withLock { $0 } }
    func newest() async throws(MemoryFailure) -> Receipt? { kept.withLock { $0.last } }
    func save(_ receipt: Receipt) async throws(MemoryFailure) {
        if case .full = faults.next() { throw MemoryFailure("the disk is full") }
        kept.withLock { if receipt.size > $0.last?.size ?? 0 { $0.append(receipt) } }
    }
    func note(covering index: UInt64) async throws(MemoryFailure) -> SignedNote? { kept.withLock { $0.first { $0.size > index }?.note } }
    func first(covering index: UInt64) async throws(MemoryFailure) -> ReceiptLine? { kept.withLock { $0.first { $0.size > index }?.line } }
}
