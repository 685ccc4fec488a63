import Journal
import Link
import Synchronization
import Testing
import TransparencyLog

/// Dies at the n-th thing that is kept, before or after it is kept, and stays dead.
private final class Plug: Sendable {
    enum Moment: String, CaseIterable, Sendable { case before, after }
    private let state: Mutex<(left: Int, isDead: Bool)>
    let moment: Moment
    /// Only that one operation fails, and what runs runs on.
    let revives: Bool
    init(after operations: Int, _ moment: Moment, revives: Bool = false) {
        state = Mutex((operations, false))
        (self.moment, self.revives) = (moment, revives)
    }
    var isDead: Bool { state.withLock { $0.isDead } }
    /// True when this is the operation at which it dies.
    func strikes() -> Bool {
        state.withLock { state in
            state.left -= 1
            if state.left < 0, !revives { state.isDead = true }
            return state.left == -1
        }
    }
}

private struct PluggedStore: JournalStore {
    let store: MemoryJournalStore
    let plug: Plug
    private func write(_ body: () async throws(StoreFailure) -> Void) async throws(StoreFailure) {
        guard !plug.isDead else { throw .notSaved("dead") }
        let strikes = plug.strikes()
        if strikes, plug.moment == .before { throw .outcomeUnknown("died before") }
        try await body()
        if strikes { throw .outcomeUnknown("died after") }
    }
    private func alive() throws(StoreFailure) { if plug.isDead { throw .unreadable("dead") } }
    func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) { try await write { () throws(StoreFailure) in try await store.append(batch, by: sequencer) } }
    func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) { try await write { () throws(StoreFailure) in try await store.keep(checkpoint, by: sequencer) } }
    func takeOver() async throws(StoreFailure) -> Sequencer { try await store.takeOver() }
    func size() async throws(StoreFailure) -> UInt64 { try alive(); return try await store.size() }
    func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] { try alive(); return try await store.entries(in: range, bytesMax: bytesMax) }
    func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] { try alive(); return try await store.hashes(level: level, in: range) }
    func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? { try await store.checkpoint(atMost: size) }
    func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] { try await store.checkpoints(above: size, limit: limit) }
    func close() async {}
}

private struct PluggedMemory: MirrorMemory {
    let memory: PlainMirrorMemory
    let plug: Plug
    func load() async throws(MemoryFailure) -> MirrorState? { try await memory.load() }
    func save(_ state: MirrorState) async throws(MemoryFailure) {
        guard !plug.isDead else { throw MemoryFailure("dead") }
        let strikes = plug.strikes()
        if strikes, plug.moment == .before { throw MemoryFailure("died before") }
        try await memory.save(state)
        if strikes { throw MemoryFailure("died after") }
    }
}

@Suite struct MirrorFaultTests {
    @Test(arguments: Plug.Moment.allCases) fileprivate func whereverTheMirrorDiesItGoesOnWithNothingLostAndNothingTwice(moment: Plug.Moment) async throws {
        var survived = false
        for operations in 0..<40 {
            let store = MemoryJournalStore(), memory = PlainMirrorMemory(), plug = Plug(after: operations, moment)
            let pair = MirrorPair(mirrorStore: store, memory: memory), channel = try await pair.channel(entries: 300)
            _ = try await pair.mirror(store: PluggedStore(store: store, plug: plug), memory: PluggedMemory(memory: memory, plug: plug))
            let sender = pair.sender(channel)
            var size = 300
            for _ in 0..<60 where !plug.isDead {
                if await sender.step() == .idle {
                    guard size < 1000 else { break }
                    try await channel.append((size..<size + 250).map { linkEntry($0) })
                    size += 250
                }
            }
            survived = survived || !plug.isDead
            // What the sender has a receipt for, the mirror has after the crash.
            let receipt = await sender.newest?.size ?? 0
            let again = try await pair.mirror()
            #expect(await again.size >= receipt, "died \(moment) operation \(operations)")
            try await drive(sender)
            try await expectSame(again, channel, keys: pair.keys, "died \(moment) operation \(operations)")
            #expect(try await JournalVerifier(store, origin: pair.keys.origin, keys: pair.keys.verifiers).verify().isWhole)
            #expect(pair.alarms.all == [] && pair.senderAlarms.stops == [], "died \(moment) operation \(operations)")
            if survived { break }
        }
        #expect(survived, "the crash was moved past the end")
    }

    @Test(arguments: Plug.Moment.allCases) fileprivate func whicheverSaveFailsOnceTheSameMirrorGoesOn(moment: Plug.Moment) async throws {
        for operations in 0..<9 {
            let store = MemoryJournalStore(), memory = PlainMirrorMemory(), plug = Plug(after: operations, moment, revives: true)
            let pair = MirrorPair(mirrorStore: store, memory: memory), channel = try await pair.channel(entries: 300)
            let mirror = try await pair.mirror(store: PluggedStore(store: store, plug: plug), memory: PluggedMemory(memory: memory, plug: plug)), sender = pair.sender(channel)
            var waits = 0
            for size in [300, 550, 800] {
                if size > 300 { try await channel.append((size - 250..<size).map { linkEntry($0) }) }
                waits += try await drive(sender).count
                pair.time.move(by: .seconds(5))
            }
            #expect(waits == 1, "\(moment) operation \(operations)")
            try await expectSame(mirror, channel, keys: pair.keys, "\(moment) operation \(operations)")
            let checkpoint = await mirror.checkpoint
            #expect(try await store.checkpoint(atMost: 10_000)?.note == checkpoint?.bytes, "what is given out is what is kept")
            #expect(await sender.newest?.note == checkpoint, "\(moment) operation \(operations)")
            #expect(pair.alarms.all == [])
        }
    }

    @Test func whatWasAnnouncedBeforeACrashStillBindsTheLogAfterIt() async throws {
        let pair = MirrorPair(), truth = Liar(pair.keys, (0..<9).map { linkEntry($0) }), mirror = try await pair.mirror()
        #expect(await mirror.answer(try await truth.announcement(from: 0)).status == 200)
        let again = try await pair.mirror()
        #expect(await again.announced == 9)
        #expect(await again.answer(try await truth.upload(from: 0)).status == 200)
        let other = MirrorPair(memory: PlainMirrorMemory(try await pair.memory.load())), third = try await other.mirror()
        #expect(await third.answer(try await Liar(pair.keys, (0..<9).map { linkEntry($0, 1) }).announcement(from: 9)).status == 409)
        #expect(other.alarms.stops.count == 1)
        #expect(await third.stopped != nil)
    }

    @Test func aFlippedBitOfARequestChangesNothingOrLeadsToTheSameEntries() async throws {
        let keys = MirrorPair.bothKeys.ed25519Only
        let entries = (0..<5).map { linkEntry($0) }, truth = Liar(keys, entries), earlier = Liar(keys, Array(entries.prefix(3)))
        let announcement = try await truth.announcement(from: 3), upload = try await truth.upload(from: 3), journal = try await truth.journal()
        var refusals: [Int: Int] = [:]
        for (number, request) in [announcement, upload].enumerated() {
            for offset in request.body.indices {
                let pair = MirrorPair(), mirror = try await pair.mirror()
                #expect(await mirror.answer(try await earlier.announcement(from: 0)).status == 200)
                #expect(await mirror.answer(try await earlier.upload(from: 0)).status == 200)
                if number == 1 { #expect(await mirror.answer(announcement).status == 200) }
                for bit in 0..<8 {
                    var body = request.body
                    body[offset] ^= 1 << UInt8(bit)
                    let answer = await mirror.answer(LinkRequest(.post, request.path, contentType: request.contentType, body: body))
                    refusals[answer.status, default: 0] += 1
                    let (size, next) = await (mirror.size, mirror.next)
                    #expect(size == 3 || (size == 5 && answer.status == 200), "byte \(offset) of \(request.path), bit \(bit)")
                    #expect(next == 3 || next == 5)
                }
                #expect(await mirror.stopped == nil, "byte \(offset) of \(request.path)")
                if number == 0 { _ = await mirror.answer(announcement) }
                #expect(await mirror.answer(upload).status == 200, "byte \(offset) of \(request.path)")
                try await expectSame(mirror, journal, keys: keys, "byte \(offset) of \(request.path)")
            }
        }
        #expect(Set(refusals.keys).isSuperset(of: [400, 403, 404, 409, 422]), "\(refusals)")
    }

    @Test func aRequestCutOffAnywhereIsGoneOnWith() async throws {
        let pair = MirrorPair(), truth = Liar(pair.keys, (0..<520).map { [UInt8($0 & 255), 1] }), journal = try await truth.journal()
        let announcement = try await truth.announcement(from: 0), upload = try await truth.upload(from: 0)
        for length in stride(from: 0, to: upload.body.count, by: 13) {
            let pair = MirrorPair(), mirror = try await pair.mirror()
            #expect(await mirror.answer(announcement).status == 200)
            let answer = await mirror.answer(LinkRequest(.post, upload.path, contentType: upload.contentType, body: Array(upload.body.prefix(length))))
            let next = await mirror.next
            #expect(answer.status == (next == 0 ? 400 : 202) && next % 256 == 0, "\(length) bytes")
            if next > 0 { #expect(try MirrorInfo(reading: answer.body) == MirrorInfo(size: 520, next: next)) }
            #expect(await mirror.answer(try await truth.upload(from: next)).status == 200)
            #expect(await (mirror.size, mirror.root) == journal.head)
            #expect(pair.alarms.all == [])
        }
    }

    /// Two nodes with everything going wrong between them that a network and a crash can do; then it heals.
    @Test(arguments: [UInt64](1...40)) func afterAnyFaultsBothHoldTheSame(seed: UInt64) async throws {
        let pair = MirrorPair(), store = MemoryJournalStore(), random = Chance(seed)
        let channel = try await pair.channel(store)
        var mirror = try await pair.mirror(), sender = pair.sender(channel, seed: seed), size = 0
        pair.wire.before { request throws(TransportFailure) in
            if random.chance(10) { throw .timedOut }
            if random.chance(10) { return LinkRequest(request.method, request.path, contentType: request.contentType, body: random.flipped(request.body)) }
            if random.chance(5) { return LinkRequest(request.method, request.path, contentType: request.contentType, body: Array(request.body.prefix(request.body.count / 2))) }
            return request
        }
        pair.wire.after { _, response throws(TransportFailure) in
            if random.chance(10) { throw .cut("the answer was lost") }
            return random.chance(10) ? LinkResponse(response.status, contentType: response.contentType, body: random.flipped(response.body)) : response
        }
        var past: [LinkRequest] = []
        for _ in 0..<120 {
            if random.chance(30) {
                let count = random.chance(10) ? 600 : random.number(in: 1..<20)
                try await channel.append((size..<size + count).map { linkEntry($0) })
                size += count
            }
            let receipt = await sender.newest?.size ?? 0
            if random.chance(5) { mirror = try await pair.mirror() }
            if random.chance(5) { sender = pair.sender(channel, seed: seed) }
            #expect(await mirror.size >= receipt, "seed \(seed): what was cosigned is held")
            if case .stopped(let alarm) = await sender.step() { Issue.record("seed \(seed): \(alarm)") }
            past += pair.wire.requests.suffix(1)
            if random.chance(10), !past.isEmpty { _ = await mirror.answer(past[random.number(in: past.indices)]) }
        }
        pair.wire.before(nil)
        pair.wire.after(nil)
        try await drive(sender)
        try await expectSame(mirror, channel, keys: pair.keys, "seed \(seed)")
        #expect(await mirror.stopped == nil && pair.alarms.stops.isEmpty && pair.senderAlarms.stops.isEmpty, "seed \(seed)")
        #expect(try await JournalVerifier(pair.mirrorStore, origin: pair.keys.origin, keys: pair.keys.verifiers).verify().isWhole)
    }
}
