import Foundation
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Synchronization
import Testing
import TransparencyLog
@testable import Link

/// The pack that stands in this repository.
enum RealPack {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let pack: Pack = {
        do { return try Pack.load(root.appending(path: "packs/eu-nato").path) } catch { fatalError("\(error)") }
    }()
    static let desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
}

/// A clock that stands still until it is told to go on; each look is a millisecond later, so that identifiers sort as they were made.
final class TestClock: Sendable {
    private let time: Mutex<Timestamp>
    init(_ text: String = "2026-11-21T09:00:00.000Z") { time = Mutex(Timestamp(text)!) }
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var clock: NodeClock {
        NodeClock(now: { self.time.withLock { time in
            time = time.advanced(by: .milliseconds(1))
            return time
        } }, sleep: { _ in try await Task.sleep(for: .seconds(600)) })
    }
}

enum People {
    static let password = "correct horse battery"
    static func person(_ id: AccountID, _ party: PartyID, _ roles: Roles, _ clearance: Clearance = .secret) -> Account {
        Account(id: id, title: "Test account \(id)", party: party, clearance: clearance, roles: roles)
    }
    static let eu = [person("admin", "EU.GSC", .administrator, .none), person("eeas", "EU.EEAS", [.reader, .drafter]),
                     person("gsc", "EU.GSC", [.reader, .drafter, .releaseAuthority, .auditor]), person("cyp", "CYP", .reader), person("cert", "EU.CERT-EU", [.reader, .drafter], .restricted),
                     person("cert-officer", "EU.CERT-EU", [.reader, .drafter, .releaseAuthority], .restricted)]
    static let nato = [person("admin", "NATO.IS", .administrator, .none), person("is", "NATO.IS", [.reader, .drafter, .releaseAuthority, .auditor]),
                       person("ncsc", "NATO.NCSC", [.reader, .drafter], .restricted), person("tur", "TUR", .reader), person("usa", "USA", .reader), person("pol", "POL", .reader)]
}

/// One side of a link without a wire: its node, its channel, and its intake of whatever the other side's channel holds.
struct Side {
    let node: Node
    let channel: Journal
    let tables: LinkTables
    let feeder: Feeder
    let clock: TestClock

    static func open(_ own: OrganisationID, to peer: OrganisationID, custodian: PartyID, people: [Account], clock: TestClock, keepsFor: [PartyID] = [], shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }) async throws -> Side {
        let node = try await Node.open(NodeConfiguration(organisation: own, name: "\(own) node", directory: nil, pack: RealPack.pack, clock: clock.clock, passwordCost: .least))
        for (index, person) in people.enumerated() { try await node.open(person, password: People.password, by: index == 0 ? nil : people[0].id) }
        let keys = try LogKeys(origin: "\(own.text.lowercased()).entente/channel/\(peer.text.lowercased())", seeds: Array(repeating: 7, count: 64)).ed25519Only
        let channel = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock, policy: .init(intervalMin: .seconds(1 << 30), entries: .max))
        let tables = try await LinkTables.open(path: nil, link: keys.origin)
        let feeder = Feeder(journal: node.journal, channel: channel, tables: tables, filling: Filling(desk: node.desk, own: own, peer: peer, custodian: custodian, keepsFor: keepsFor, shared: shared),
                            maker: EditionMaker(secret: Array(repeating: 9, count: 32)), author: PartyID(own.text), clock: clock.clock)
        try await feeder.start()
        return Side(node: node, channel: channel, tables: tables, feeder: feeder, clock: clock)
    }

    func intake(of other: Side, from peer: OrganisationID, custodian: PartyID, keepsFor: [PartyID] = [], isAsTold: Bool = true) -> Intake {
        let node = node, source = other.channel
        return Intake(source: .init(size: { source.size }, entries: { try await source.entries(from: $0, limit: $1) }, sizes: { source.sizes() }), tables: tables,
                      screening: Screening(desk: node.desk, own: node.organisation, peer: peer, custodian: custodian, keepsFor: keepsFor), author: PartyID(node.organisation.text), label: .string("PUBLIC"),
                      clock: clock.clock, keep: { try await node.keep($0) }, isAsTold: { isAsTold })
    }

    /// Until the journal has nothing more to give.
    func fill() async throws { while try await feeder.step() {} }

    func viewpoint(_ account: AccountID) throws -> Viewpoint { try #require(node.account(account)).viewpoint(on: node.today) }

    func titles(for account: AccountID) async throws -> [String] { try await node.items(for: viewpoint(account)).items.map(\.record.title).sorted() }

    /// Drafted, put up, consented by whom it takes, and released or ordered.
    func draft(_ title: String, _ marking: String, by drafter: AccountID, originator: PartyID, to audience: String) async throws -> Accepted {
        let label = try node.pack.facts.vocabulary.read(marking)
        let draft = Draft(title: title, marking: marking, label: label, originator: originator, text: "What it says.", audience: try Audience(audience, roster: node.pack.facts.roster), day: node.today)
        let drafted = try await node.perform(.draft(draft), by: drafter)
        return try await node.perform(.ask(drafted.item, expecting: drafted.version), by: drafter)
    }

    func release(_ last: Accepted, to audience: String, by account: AccountID) async throws -> Accepted {
        try await node.perform(.release(last.item, to: Audience(audience, roster: node.pack.facts.roster), on: node.today, expecting: last.version), by: account)
    }

    /// As the entries of the channel read.
    func editions() async throws -> [Record] { try await channel.entries(from: 0).compactMap { try $0.record() } }
}

struct Pair {
    let eu: Side
    let nato: Side
    let euIntake: Intake
    let natoIntake: Intake

    /// `keepsFor`: for whom NATO's node keeps items besides, as the EU's knows it, and as it does itself.
    static func open(keepsFor: (there: [PartyID], here: [PartyID]) = ([], []), shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }) async throws -> Pair {
        let clock = TestClock()
        let eu = try await Side.open("EU", to: "NATO", custodian: "NATO.IS", people: People.eu, clock: clock, keepsFor: keepsFor.there, shared: shared)
        let nato = try await Side.open("NATO", to: "EU", custodian: "EU.GSC", people: People.nato, clock: clock, shared: shared)
        return Pair(eu: eu, nato: nato, euIntake: eu.intake(of: nato, from: "NATO", custodian: "EU.GSC"), natoIntake: nato.intake(of: eu, from: "EU", custodian: "NATO.IS", keepsFor: keepsFor.here))
    }

    /// Until neither side has anything to say to the other.
    func settle() async throws {
        var before: (UInt64, UInt64) = (.max, .max)
        while before != (eu.channel.size, nato.channel.size) {
            before = (eu.channel.size, nato.channel.size)
            try await eu.fill()
            try await nato.fill()
            while try await natoIntake.step() {}
            while try await euIntake.step() {}
            try await eu.fill()
            try await nato.fill()
        }
    }

    func close() async {
        for side in [eu, nato] {
            await side.channel.close()
            await side.tables.close()
            await side.node.close()
        }
    }
}
