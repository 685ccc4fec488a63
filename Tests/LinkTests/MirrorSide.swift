import Journal
import Link
import Synchronization
import TransparencyLog

/// Beta's mirror of Alpha's channel over a store that can be made to fail.
final class MirrorSide: Sendable {
    let name = "beta.example/mirror"
    private static let cosigners = [CosignatureAlgorithm.ed25519, .mlDSA65].map { Cosigner(name: "beta.example/mirror", algorithm: $0, seed: [UInt8](repeating: 5, count: 32))! }
    private let store = FailingStore()
    private let memory = PlainMirrorMemory()
    private let current: Mutex<Mirror>
    private let raised: Alarms
    final class Alarms: Sendable { let all = Mutex<[LinkAlarm]>([]) }

    var mirror: Mirror { current.withLock { $0 } }
    var endpoint: any LinkEndpoint { mirror }
    var alarms: [LinkAlarm] { raised.all.withLock { $0 } }

    init() async throws {
        raised = Alarms()
        current = Mutex(try await Self.open(store, memory, raised))
    }

    private static func open(_ store: FailingStore, _ memory: PlainMirrorMemory, _ alarms: Alarms) async throws -> Mirror {
        try await Mirror.open(store, memory: memory, origin: CourierKeys.origin, keys: CourierKeys.log.verifiers, cosigners: cosigners, alarm: { alarm in alarms.all.withLock { $0.append(alarm) } })
    }

    /// All that is cosigned.
    func entries() async throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        while case let part = try await mirror.entries(from: UInt64(found.count)), !part.isEmpty { found += part.compactMap(\.bytes) }
        return found
    }

    /// The store fails at the write after so many.
    func fail(after writes: Int) { store.left.withLock { $0 = writes } }

    /// As after a crash: what the store has is what there is.
    func restart() async throws {
        fail(after: .max)
        let new = try await Self.open(store, memory, raised)
        current.withLock { $0 = new }
    }

    /// What the wire brought: a checkpoint, and the first entries up to it.
    func wire(_ note: SignedNote, _ channel: Journal, brought: UInt64) async throws {
        let size = try Checkpoint(text: note.text).size
        let told = await mirror.answer(LinkRequest(.post, "/add-checkpoint", body: AddCheckpointRequest(old: await mirror.announced, proof: [], note: note).bytes))
        guard told.status == 200 else { throw LinkAlarm.refusedByPeer(log: "", status: told.status, text: String(decoding: told.body, as: UTF8.self)) }
        guard brought > 0, let upload = AddEntriesRequest(origin: CourierKeys.origin, start: 0, end: size) else { return }
        var body = upload.head
        for number in 0..<upload.packageCount where upload.package(number).entries.upperBound <= brought {
            let package = upload.package(number)
            AddEntriesRequest.append(bundle: try await channel.bundle(of: package.entries)!, proof: try await channel.subtreeProofs(of: [package.subtree], in: size)[0], to: &body)
        }
        _ = await mirror.answer(LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: body))
    }
}

/// Memory that takes so many writes and then fails.
final class FailingStore: JournalStore {
    let left = Mutex(Int.max)
    private let store = MemoryJournalStore()

    private func write() throws(StoreFailure) {
        let isLeft = left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
        if !isLeft { throw .notSaved("the disk is full") }
    }

    func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        try write()
        try await store.append(batch, by: sequencer)
    }
    func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) {
        try write()
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
