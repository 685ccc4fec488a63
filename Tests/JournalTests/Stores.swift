import Foundation
import Journal
import Synchronization
import TransparencyLog

/// The stores for which the one suite holds; PostgreSQL's where `./test` has started one (see `PostgreSQLTests`, which is skipped visibly where not).
enum StoreKind: String, CaseIterable, Sendable {
    case memory, sqlite, postgresql
    static let allCases: [StoreKind] = TestServer.connection == nil ? [.memory, .sqlite] : [.memory, .sqlite, .postgresql]
    /// Those that have a vault of their own.
    static let vaults = allCases.filter { $0 != .memory }
}

/// The throw-away PostgreSQL that `./test` starts.
enum TestServer {
    static let connection = ProcessInfo.processInfo.environment["ENTENTE_TEST_POSTGRESQL"]
    /// Primary and synchronous standby.
    static let pair = ProcessInfo.processInfo.environment["ENTENTE_TEST_POSTGRESQL_PAIR"]?.split(separator: "|").map(String.init)

    /// Tables of its own for each place, and a name by which its connections are known, so that a test ends its own alone.
    static func address(schema: String) throws -> PostgreSQLAddress { try PostgreSQLAddress((connection ?? "") + " application_name=\(schema)", schema: schema) }
}

/// A place where a store's contents outlive the store: a directory, or the store itself where nothing else can.
final class Place: Sendable {
    let kind: StoreKind
    let directory: String
    let schema = "t\(UUID().uuidString.lowercased().filter { $0 != "-" })"
    private let memory = MemoryJournalStore()

    init(_ kind: StoreKind) throws {
        self.kind = kind
        directory = FileManager.default.temporaryDirectory.appending(path: "journal-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// For tests that need it once: removed when the test process ends.
    static func lasting(_ kind: StoreKind) throws -> Place {
        let place = try Place(kind)
        lastingPlaces.withLock { places in
            if places.isEmpty { atexit { lastingPlaces.withLock { $0 = [] } } }
            places.append(place)
        }
        return place
    }

    func open() async throws -> any JournalStore {
        switch kind {
        case .memory: memory
        case .sqlite: try await SQLiteJournalStore.open(directory: directory)
        case .postgresql: try await PostgreSQLJournalStore.open(address(), log: "example.org/journal")
        }
    }

    func vault(clock: NodeClock = .system) async throws -> Vault {
        kind == .postgresql ? try await Vault.open(address(), clock: clock) : try await Vault.open(directory: directory, clock: clock)
    }

    func address() throws -> PostgreSQLAddress { try TestServer.address(schema: schema) }
}

private let lastingPlaces = Mutex<[Place]>([])

/// A clock that stands still until it is moved; `sleep` ends when the task is cancelled.
final class StillClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_795_228_764_123))
    func move(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var clock: NodeClock {
        NodeClock(now: { self.time.withLock { $0 } }, sleep: { _ in
            let (stream, _) = AsyncStream<Void>.makeStream()
            for await _ in stream {}
        })
    }
}

let testKeys = try! LogKeys(origin: "example.org/journal", seeds: (0..<64).map { UInt8($0) })

extension Journal {
    static func opened(_ store: any JournalStore, clock: NodeClock = StillClock().clock, policy: CheckpointPolicy = CheckpointPolicy(), sharing: Bool = false) async throws -> Journal {
        try await Journal.open(store, keys: testKeys, clock: clock, policy: policy, sharing: sharing)
    }
}

/// A store that fails as told: each append takes the next fault, none left means none.
final class FaultyStore: JournalStore {
    enum Fault: Sendable { case none, notSaved, savedAndSaysUnknown, notSavedAndSaysUnknown, savesOnlyHalfAndSaysUnknown }
    private struct State { var faults: [Fault] = []; var unreadable = 0; var transactions = 0 }
    private let store: any JournalStore
    private let state = Mutex(State())
    init(_ store: any JournalStore) { self.store = store }

    func fail(_ faults: [Fault], unreadable: Int = 0) { state.withLock { ($0.faults, $0.unreadable) = (faults, unreadable) } }

    /// How many transactions were asked for.
    var transactions: Int { state.withLock { $0.transactions } }

    func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        state.withLock { $0.transactions += 1 }
        switch state.withLock({ $0.faults.isEmpty ? .none : $0.faults.removeFirst() }) {
        case .none: try await store.append(batch, by: sequencer)
        case .notSaved: throw .notSaved("the disk is full")
        case .notSavedAndSaysUnknown: throw .outcomeUnknown("the line went dead before")
        case .savedAndSaysUnknown:
            try await store.append(batch, by: sequencer)
            throw .outcomeUnknown("the line went dead after")
        case .savesOnlyHalfAndSaysUnknown:
            try await store.append(StoreBatch(expectedSize: batch.expectedSize, entries: [batch.entries[0]], leaves: [batch.leaves[0]], nodes: []), by: sequencer)
            throw .outcomeUnknown("the line went dead between")
        }
    }
    func size() async throws(StoreFailure) -> UInt64 {
        let fails = state.withLock { state in
            defer { state.unreadable = max(0, state.unreadable - 1) }
            return state.unreadable > 0
        }
        if fails { throw .unreadable("the line is still dead") }
        return try await store.size()
    }
    func takeOver() async throws(StoreFailure) -> Sequencer { try await store.takeOver() }
    func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] { try await store.entries(in: range, bytesMax: bytesMax) }
    func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] { try await store.hashes(level: level, in: range) }
    func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) { try await store.keep(checkpoint, by: sequencer) }
    func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? { try await store.checkpoint(atMost: size) }
    func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] { try await store.checkpoints(above: size, limit: limit) }
    func join() async throws(StoreFailure) -> Sequencer { try await store.join() }
    func sizes() -> AsyncStream<UInt64>? { store.sizes() }
    func close() async { await store.close() }
}
