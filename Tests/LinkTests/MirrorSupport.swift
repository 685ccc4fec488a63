import Foundation
import Journal
import Link
import Synchronization
import TestSupport
import Testing
import TransparencyLog

/// Time that stands still until it is moved; to sleep moves it.
final class HandClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_795_228_764_123))
    func move(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var seconds: UInt64 { time.withLock { UInt64($0.milliseconds / 1000) } }
    var clock: NodeClock {
        NodeClock(now: { self.time.withLock { $0 } }, sleep: {
            try Task.checkCancellation()
            self.move(by: $0)
            await Task.yield()
        })
    }
}

final class Alarms: Sendable {
    private let list = Mutex<[LinkAlarm]>([])
    var all: [LinkAlarm] { list.withLock { $0 } }
    var stops: [LinkAlarm] { all.filter(\.stopsTheLink) }
    func clear() { list.withLock { $0 = [] } }
    var take: @Sendable (LinkAlarm) -> Void { { alarm in self.list.withLock { $0.append(alarm) } } }
}

/// Carries requests to whoever answers now, and lets a test look or interfere.
final class Wire: LinkTransport {
    private struct State {
        var endpoint: (any LinkEndpoint)?
        var requests: [LinkRequest] = []
        var before: (@Sendable (LinkRequest) throws(TransportFailure) -> LinkRequest)?
        var after: (@Sendable (LinkRequest, LinkResponse) throws(TransportFailure) -> LinkResponse)?
    }
    private let state = Mutex(State())

    init(_ endpoint: (any LinkEndpoint)? = nil) { state.withLock { $0.endpoint = endpoint } }
    func connect(_ endpoint: (any LinkEndpoint)?) { state.withLock { $0.endpoint = endpoint } }
    func before(_ body: (@Sendable (LinkRequest) throws(TransportFailure) -> LinkRequest)?) { state.withLock { $0.before = body } }
    func after(_ body: (@Sendable (LinkRequest, LinkResponse) throws(TransportFailure) -> LinkResponse)?) { state.withLock { $0.after = body } }
    var requests: [LinkRequest] { state.withLock { $0.requests } }
    func forget() { state.withLock { $0.requests = [] } }

    func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        let (endpoint, before, after) = state.withLock { state in
            state.requests.append(request)
            return (state.endpoint, state.before, state.after)
        }
        guard let endpoint else { throw .unreachable("nobody is there") }
        let sent = try before?(request) ?? request
        let response = await endpoint.answer(sent)
        return try after?(sent, response) ?? response
    }
}

func linkEntry(_ index: Int, _ world: UInt8 = 0) -> [UInt8] { Array("{\"entry\":\(index),\"world\":\(world),\"fill\":\"\(String(repeating: "x", count: index * 7919 % 90))\"}".utf8) }

/// A log whose keys are known, so that a test can sign whatever a lying peer would.
struct Liar {
    let keys: LogKeys
    var entries: [[UInt8]]
    init(_ keys: LogKeys, _ entries: [[UInt8]]) { (self.keys, self.entries) = (keys, entries) }

    func journal() async throws -> Journal {
        let journal = try await Journal.open(MemoryJournalStore(), keys: keys, clock: HandClock().clock)
        if !entries.isEmpty { try await journal.append(entries) }
        return journal
    }
    func announcement(from old: UInt64, signers: [NoteSigner]? = nil) async throws -> LinkRequest {
        let journal = try await journal()
        let note = try Checkpoint(origin: keys.origin, size: journal.head.size, root: journal.head.root)!.signed(by: signers ?? keys.signers)
        let proof = old <= journal.size ? try await journal.consistencyProof(from: old, to: journal.size) : []
        return LinkRequest(.post, "/add-checkpoint", body: AddCheckpointRequest(old: old, proof: proof, note: note).bytes)
    }
    func upload(from start: UInt64) async throws -> LinkRequest {
        let journal = try await journal()
        let request = AddEntriesRequest(origin: keys.origin, start: start, end: journal.size)!
        return LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: try await request.body(from: JournalSource(journal)))
    }
}

/// A channel here and its mirror at the peer, each over a store that outlives them.
final class MirrorPair: Sendable {
    static let origin = "eu.example/channel/nato"
    static let bothKeys = try! LogKeys(origin: origin, seeds: (0..<64).map { UInt8($0) })
    static let bothCosigners = [Cosigner(name: "nato.example/mirror/eu", algorithm: .ed25519, seed: [UInt8](repeating: 5, count: 32))!,
                                Cosigner(name: "nato.example/mirror/eu", algorithm: .mlDSA65, seed: [UInt8](repeating: 6, count: 32))!]
    let keys: LogKeys
    let cosigners: [Cosigner]
    let time = HandClock()
    let alarms = Alarms()
    let senderAlarms = Alarms()
    let wire = Wire()
    let mirrorStore: any JournalStore
    let memory: any MirrorMemory
    let book: any ReceiptBook

    init(full: Bool = false, mirrorStore: any JournalStore = MemoryJournalStore(), memory: any MirrorMemory = PlainMirrorMemory(), book: any ReceiptBook = PlainReceiptBook()) {
        keys = full ? Self.bothKeys : Self.bothKeys.ed25519Only
        cosigners = full ? Self.bothCosigners : Array(Self.bothCosigners.prefix(1))
        (self.mirrorStore, self.memory, self.book) = (mirrorStore, memory, book)
    }

    var peerKeys: [CosignatureVerifier] { cosigners.map(\.verifier) }

    func channel(_ store: any JournalStore = MemoryJournalStore(), entries: Int = 0) async throws -> Journal {
        let journal = try await Journal.open(store, keys: keys, clock: time.clock)
        for start in stride(from: 0, to: entries, by: 8192) { try await journal.append((start..<min(entries, start + 8192)).map { linkEntry($0) }) }
        return journal
    }

    func mirror(store: (any JournalStore)? = nil, memory: (any MirrorMemory)? = nil) async throws -> Mirror {
        let mirror = try await Mirror.open(store ?? mirrorStore, memory: memory ?? self.memory, origin: Self.origin, keys: keys.verifiers, cosigners: cosigners, clock: time.clock, alarm: alarms.take)
        wire.connect(mirror)
        return mirror
    }

    func sender(_ channel: Journal, seed: UInt64 = 1) -> ChannelSender {
        ChannelSender(channel, peerKeys: peerKeys, transport: wire, receipts: book, clock: time.clock, generator: Seeded(seed), alarm: senderAlarms.take)
    }
}

/// Steps until nothing is left to do; the reasons for waiting, if any.
@discardableResult
func drive(_ sender: ChannelSender, stepsMax: Int = 400) async throws -> [String] {
    var waits: [String] = []
    for _ in 0..<stepsMax {
        switch await sender.step() {
        case .progress: continue
        case .idle: return waits
        case .wait(_, let reason): waits.append(reason)
        case .stopped(let alarm): throw alarm
        }
    }
    Issue.record("no end after \(stepsMax) steps: \(waits.suffix(3))")
    return waits
}

@discardableResult
func drive(_ puller: MirrorPuller, stepsMax: Int = 400) async -> [String] {
    var waits: [String] = []
    for _ in 0..<stepsMax {
        switch await puller.step() {
        case .progress: continue
        case .idle: return waits
        case .wait(_, let reason): waits.append(reason)
        case .stopped: return waits
        }
    }
    Issue.record("no end after \(stepsMax) steps: \(waits.suffix(3))")
    return waits
}

/// The mirror has exactly the channel's entries, cosigned; and its store is a whole log.
func expectSame(_ mirror: Mirror, _ channel: Journal, keys: LogKeys, _ note: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    #expect(await mirror.size == channel.size, note, sourceLocation: sourceLocation)
    #expect(await mirror.root == channel.head.root, note, sourceLocation: sourceLocation)
    var start: UInt64 = 0
    while case let page = try await mirror.entries(from: start), !page.isEmpty {
        #expect(page == (try await channel.entries(from: start, limit: UInt64(page.count))), note, sourceLocation: sourceLocation)
        start += UInt64(page.count)
    }
    #expect(start == channel.size, note, sourceLocation: sourceLocation)
}

/// What a seed lets happen.
final class Chance: Sendable {
    private let random: Mutex<Seeded>
    init(_ seed: UInt64) { random = Mutex(Seeded(seed)) }
    func chance(_ percent: Int) -> Bool { random.withLock { Int.random(in: 0..<100, using: &$0) < percent } }
    func number(in range: Range<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }
    func flipped(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var changed = bytes
        random.withLock { changed[Int.random(in: changed.indices, using: &$0)] ^= 1 << UInt8.random(in: 0..<8, using: &$0) }
        return changed
    }
}
