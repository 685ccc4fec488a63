import Foundation
import Journal
import Kernel
import Node
import Release
import Synchronization
import Testing
import TransparencyLog
@testable import Link

/// One node of a pair that changes its keys: its vault and its logs on disk, its link opened and closed as a hub does, step by step.
final class KeysSide {
    let node: Node
    let book: PeerBook
    let peer: OrganisationID
    let wire = LocalWire()
    private(set) var link: PeerLink?
    /// What people were called for, over all openings.
    private(set) var alarms: [LinkAlarm] = []

    init(_ own: OrganisationID, to peer: OrganisationID, people: [Account], folder: String, clock: TestClock) async throws {
        node = try await Node.open(NodeConfiguration(organisation: own, name: "\(own) node", directory: folder + "/" + own.text, pack: RealPack.pack, clock: clock.clock, passwordCost: .least))
        if node.accounts.isEmpty { for (index, person) in people.enumerated() { try await node.open(person, password: People.password, by: index == 0 ? nil : people[0].id) } }
        book = PeerBook(node.vault, own: own, clock: node.clock)
        self.peer = peer
    }

    var custodian: PartyID { node.organisation == "EU" ? "EU.GSC" : "NATO.IS" }
    var entry: PeerBook.Entry { get async throws { try #require(try await book.entry(for: peer)) } }
    var keys: LinkKeys { get async throws { try await book.ownKeys(for: peer) } }

    func open(_ other: KeysSide) async throws {
        guard link == nil else { return }
        let link = try await PeerLink.open(node, to: try await entry.peer, keys: try await keys.forLink, custodian: custodian, carriage: .dials(wire, pulls: false))
        self.link = link
        other.wire.connect(link.endpoint)
    }

    /// The process ends between two steps. Nothing is said, signed or saved any more.
    func crash(_ other: KeysSide) async {
        guard let link else { return }
        other.wire.connect(nil)
        alarms += link.watch.alarms.map(\.alarm)
        self.link = nil
        await link.close()
    }

    /// As the command and the running node do it: nothing goes there any more, and what is held is noted.
    func revoke(_ other: KeysSide) async throws {
        let held = await link?.mirror.checkpoint
        await crash(other)
        let entry = try await entry
        #expect(try await book.revoke(peer, note: "a test"))
        try await book.end(entry, holding: held)
    }

    /// One thing that a running link does. A link that must begin anew does so.
    func step(_ what: Int, _ other: KeysSide) async throws {
        guard let link else { return try await open(other) }
        switch what {
        case 0: for _ in 0..<4 { guard await link.sender?.step() == .progress else { break } }
        case 1:
            let before = try await LinkKeys.state(in: node.vault)
            try await link.settleKeys()
            if let next = try await LinkKeys.nextAuthority(in: node.vault), try await link.takes(next.announced) { try await LinkKeys.takeOverAuthority(in: node.vault, now: node.clock.now()) }
            guard try await LinkKeys.state(in: node.vault) != before else { return }
            await crash(other)
        default: do { try await link.fill() } catch is MustBeginAnew { await crash(other) }
        }
    }
}

/// Carries requests to whatever listens at the far end now.
final class LocalWire: LinkTransport {
    private let state = Mutex<(endpoint: (any LinkEndpoint)?, isCut: Bool)>((nil, false))
    func connect(_ endpoint: (any LinkEndpoint)?) { state.withLock { $0.endpoint = endpoint } }
    func cut(_ isCut: Bool) { state.withLock { $0.isCut = isCut } }
    func send(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        guard let endpoint = state.withLock({ $0.isCut ? nil : $0.endpoint }) else { throw .unreachable("it is down") }
        return await endpoint.answer(request)
    }
}

struct KeysPair {
    let folder = try! CourierFolder()
    let sides: [KeysSide]
    var eu: KeysSide { sides[0] }
    var nato: KeysSide { sides[1] }

    init() async throws {
        let clock = TestClock()
        sides = [try await KeysSide("EU", to: "NATO", people: People.eu, folder: folder.path, clock: clock), try await KeysSide("NATO", to: "EU", people: People.nato, folder: folder.path, clock: clock)]
        try await join()
    }

    /// The ceremony: both files, one number.
    func join() async throws {
        let ours = try await eu.book.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil), theirs = try await nato.book.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        try await eu.book.accept(theirs, fingerprint: fingerprint)
        try await nato.book.accept(ours, fingerprint: fingerprint)
    }

    func other(_ side: KeysSide) -> KeysSide { side === eu ? nato : eu }

    func say(_ title: String, at side: KeysSide) async throws {
        if side === eu { _ = try await side.node.released(title, "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC", officer: "gsc") } else {
            _ = try await side.node.released(title, "TLP:GREEN", by: "ncsc", originator: "NATO.NCSC", to: "EU.CERT-EU", officer: "is")
        }
    }

    func titles(at side: KeysSide) async throws -> [String] {
        let viewpoint = try #require(side.node.account(side === eu ? "cert" : "ncsc")).viewpoint(on: side.node.today)
        return try await side.node.items(for: viewpoint).items.map(\.record).filter { $0.origin != nil }.map(\.title).sorted()
    }

    /// Everything runs until nothing moves any more.
    func settle(_ note: Comment? = nil) async throws {
        var before: [AnyHashable] = []
        for _ in 0..<60 {
            for side in sides { for what in [2, 0, 2, 0, 1] { try await side.step(what, other(side)) } }
            var now: [AnyHashable] = []
            for side in sides { now += [side.link?.channel.size ?? 0, await side.link?.mirror.size ?? 0, try await side.entry, try await LinkKeys.state(in: side.node.vault).map(\.value)] }
            if now == before, sides.allSatisfy({ $0.link != nil }) { return }
            before = now
        }
        Issue.record("the pair does not come to rest: \(before) \(note ?? "")")
    }

    /// Mirrors are the channels, and each side trusts exactly what the other signs with.
    func expectWhole(_ note: Comment? = nil) async throws {
        for side in sides {
            let other = other(side), link = try #require(side.link), far = try #require(other.link), own = try await side.keys, known = try await other.entry.peer
            #expect(await far.mirror.size == link.channel.size, note)
            #expect(await far.mirror.root == link.channel.head.root, note)
            #expect(known.channelKeys == own.channel.verifiers && known.mirrorKeys == own.cosigners.map(\.verifier), note)
            #expect(known.authorities.count == 1 && LinkCertificates.isAuthority(known.authorities[0], of: own.authority), note)
            #expect(own.next == nil && own.nextAuthority == nil, note)
            #expect(side.alarms + link.watch.alarms.map(\.alarm) == [], note)
            // What was signed last was signed by the keys of now, on both sides.
            let newest = try #require(try await link.receipts.newest(), note)
            #expect(newest.size == link.channel.size && (try? newest.note.verify(by: own.channel.verifiers)) != nil, note)
        }
    }

    func close() async {
        for side in sides {
            await side.crash(other(side))
            await side.node.close()
        }
    }
}
