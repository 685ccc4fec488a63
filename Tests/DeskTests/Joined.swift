import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Site
import Synchronization
import Testing
import TransparencyLog
@testable import Link

/// A clock that stands still until it is told to go on; each look is a millisecond later, so that identifiers sort as they were made.
final class HandClock: Sendable {
    private let time: Mutex<Timestamp>
    init(_ text: String) { time = Mutex(Timestamp(text) ?? Timestamp(milliseconds: 0)) }
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var now: Timestamp { time.withLock { $0 } }
    var clock: NodeClock {
        NodeClock(now: { self.time.withLock { time in
            time = time.advanced(by: .milliseconds(1))
            return time
        } }, sleep: { _ in try await Task.sleep(for: .seconds(600)) })
    }
}

/// One node of two that are joined without a wire, with what its desk is told of the link.
struct JoinedNode {
    let node: Node
    let peer: OrganisationID
    let channel: Journal
    let tables: LinkTables
    let feeder: Feeder
    let clock: HandClock

    static func open(_ own: OrganisationID, to peer: OrganisationID, custodian: PartyID, clock: HandClock) async throws -> JoinedNode {
        let node = try await Node.open(NodeConfiguration(organisation: own, name: "\(own) node", directory: nil, pack: try RealPack.pack(), clock: clock.clock, passwordCost: .least, isDemonstration: true))
        let keys = try LogKeys(origin: "\(own.text.lowercased()).entente/channel/\(peer.text.lowercased())", seeds: Array(repeating: 7, count: 64)).ed25519Only
        let channel = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock, policy: .init(intervalMin: .seconds(1 << 30), entries: .max))
        let tables = try await LinkTables.open(path: nil, link: keys.origin)
        let feeder = Feeder(journal: node.journal, channel: channel, tables: tables, filling: Filling(desk: node.desk, own: own, peer: peer, custodian: custodian, shared: { $0 == "test.report" }),
                            maker: EditionMaker(secret: Array(repeating: 9, count: 32)), author: PartyID(own.text), clock: clock.clock)
        try await feeder.start()
        return JoinedNode(node: node, peer: peer, channel: channel, tables: tables, feeder: feeder, clock: clock)
    }

    func intake(of other: JoinedNode, custodian: PartyID) -> Intake {
        let node = node, source = other.channel
        return Intake(source: .init(size: { source.size }, entries: { try await source.entries(from: $0, limit: $1) }, sizes: { source.sizes() }), tables: tables,
                      screening: Screening(desk: node.desk, own: node.organisation, peer: peer, custodian: custodian), author: PartyID(node.organisation.text), label: .string("PUBLIC"),
                      clock: clock.clock, keep: { try await node.keep($0) })
    }

    /// Records of an area that this node knows nothing else of.
    func report(_ count: Int, _ marking: String, by party: PartyID) async throws {
        let item = Item(label: try node.pack.facts.vocabulary.read(marking), originator: party)
        try await node.keep((0..<count).map { number in
            let now = clock.clock.now()
            return Record(id: RecordID(at: now), kind: "test.report", label: item.json, author: .init(body: party, account: "somebody"), at: now, body: ["number": .integer(Int64(number))])
        })
    }

    func put(_ title: String, _ marking: String, by drafter: AccountID, originator: PartyID, to audience: String) async throws -> Accepted {
        let draft = Draft(title: title, marking: marking, label: try node.pack.facts.vocabulary.read(marking), originator: originator, text: "What it says.", audience: try Audience(audience, roster: node.pack.facts.roster), day: node.today, isDemonstration: true)
        let drafted = try await node.perform(.draft(draft), by: drafter)
        return try await node.perform(.ask(drafted.item, expecting: drafted.version), by: drafter)
    }

    func release(_ last: Accepted, to audience: String, by account: AccountID) async throws -> Accepted {
        try await node.perform(.release(last.item, to: Audience(audience, roster: node.pack.facts.roster), on: node.today, expecting: last.version), by: account)
    }

    /// As a link would tell it. `unreceipted`: our newest entries for people that the peer has not cosigned yet.
    func crossings(state: LinkStatus.State? = nil, unreceipted: Int = 0, peerPack: String? = nil, trouble: LinkStatus.Trouble? = nil) async throws -> Crossings {
        let sent = try await tables.sent(limit: 1000), came = try await tables.came(limit: 1000), size = channel.size
        let last = sent.dropFirst(unreceipted).first?.index, receipted = unreceipted == 0 ? size : last.map { $0 + 1 } ?? 0
        let status = LinkStatus(peer: peer, peerName: peer.text, state: state ?? .works(lastAnswer: clock.now.advanced(by: .seconds(-4))), lastTrouble: trouble, sent: size, receipted: receipted,
                                held: came.first.map { $0.index + 1 } ?? 0, ownPack: node.pack.digest, peerPack: peerPack ?? node.pack.digest, peerCustodian: peer == "NATO" ? "NATO.IS" : "EU.GSC")
        let sentAt = Dictionary(sent.map { ($0.index, $0.at) }, uniquingKeysWith: { a, _ in a })
        var records = Reciprocity.Records(status: status, sent: Dictionary(sent.compactMap { entry in entry.about.map { ($0, entry) } }, uniquingKeysWith: { newest, _ in newest }),
                                          came: Dictionary(came.map { ($0.record, $0) }, uniquingKeysWith: { newest, _ in newest }),
                                          cosignedThere: { index in index < receipted ? sentAt[index]?.advanced(by: .seconds(1)) : nil }, cosignedHere: { [now = clock.now] _ in now })
        records.areas = (sent.filter { $0.about == nil && $0.source != nil }, came.filter { $0.isOfArea })
        let node = node, peer = peer, told = records
        return Crossings(look: { [try await Reciprocity.look(at: node, for: $0, account: $1, records: told)] },
                         crossing: { released, account in
            Reciprocity.crossing(of: released, records: told, isOfficer: Reciprocity.isOfficer(account, at: node)).map { [(peer, $0)] } ?? []
        }, checkpoints: { _ in ("our checkpoint\n", "their checkpoint\n") })
    }

    /// Asks this node's desk as a signed-in person, or as the public.
    func asking(_ crossings: Crossings?, _ body: @escaping @Sendable (DeskFixture) async throws -> Void) async throws {
        let application = Application(router: DeskSite(node, isSecure: false, crossings: crossings).router())
        try await application.test(.router) { client in try await body(DeskFixture(node: node, client: client)) }
    }
}

struct JoinedPair {
    let eu: JoinedNode
    let nato: JoinedNode

    /// Opens both with their invented people and items, lets `body` act, and closes both whatever happens.
    static func run(_ body: (JoinedPair) async throws -> Void) async throws {
        // Clocks of their own: what one side does must not move the other's.
        let eu = try await JoinedNode.open("EU", to: "NATO", custodian: "NATO.IS", clock: HandClock("2026-11-21T09:00:00.000Z"))
        let nato = try await JoinedNode.open("NATO", to: "EU", custodian: "EU.GSC", clock: HandClock("2026-11-21T09:00:00.000Z"))
        let pair = JoinedPair(eu: eu, nato: nato)
        do { try await body(pair) } catch {
            await pair.close()
            throw error
        }
        await pair.close()
    }

    /// Until neither side has anything to say to the other.
    func settle() async throws {
        let euIntake = eu.intake(of: nato, custodian: "EU.GSC"), natoIntake = nato.intake(of: eu, custodian: "NATO.IS")
        var before: (UInt64, UInt64) = (.max, .max)
        while before != (eu.channel.size, nato.channel.size) {
            before = (eu.channel.size, nato.channel.size)
            while try await eu.feeder.step() {}
            while try await nato.feeder.step() {}
            while try await natoIntake.step() {}
            while try await euIntake.step() {}
        }
    }

    private func close() async {
        for side in [eu, nato] {
            await side.channel.close()
            await side.tables.close()
            await side.node.close()
        }
    }

    /// A day's traffic: advisories, a restricted item each way, one held for a consent, one ordered, one taken back.
    func traffic() async throws {
        func wait(_ minutes: Int) { for side in [eu, nato] { side.clock.advance(.seconds(minutes * 60)) } }
        func give(_ side: JoinedNode, _ title: String, _ marking: String, _ drafter: AccountID, _ originator: PartyID, _ audience: String, _ officer: AccountID) async throws -> Accepted {
            wait(7)
            let asked = try await side.put(title, marking, by: drafter, originator: originator, to: audience)
            wait(2)
            let released = try await side.release(asked, to: audience, by: officer)
            try await settle()
            return released
        }
        _ = try await give(eu, "Worked case RC-069", "TLP:GREEN", "cert-eu-analyst", "EU.CERT-EU", "NATO.NCSC", "gsc-release")
        _ = try await give(nato, "Worked case RC-075", "TLP:GREEN", "ncsc-analyst", "NATO.NCSC", "EU.CERT-EU", "is-release")
        _ = try await give(nato, "Worked case RC-027", "NATO RESTRICTED RELEASABLE TO EU", "is-release", "NATO.IS", "EU.GSC", "is-release")
        let taken = try await give(eu, "Worked case RC-071", "TLP:GREEN", "cert-eu-analyst", "EU.CERT-EU", "NATO.NCSC", "gsc-release")
        wait(5)
        _ = try await eu.node.perform(.withdraw(taken.item, note: "A mistake in it", expecting: taken.version), by: "cert-eu-analyst")
        // Its custodian may not hold it, so it stays here although it is released.
        let amber = try await eu.put("Worked case RC-073", "TLP:AMBER", by: "cert-eu-analyst", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await eu.release(amber, to: "NATO.NCSC", by: "gsc-release")
        let held = try await eu.put("Worked case RC-055", "RESTREINT UE/EU RESTRICTED", by: "eeas-desk", originator: "EU.EEAS", to: "NATO.IS")
        wait(30)
        let yes = try await eu.node.perform(.consent(held.item, by: "originator", to: nil, note: "", expecting: held.version), by: "eeas-desk")
        _ = try await eu.node.perform(.order(held.item, to: try Audience("NATO.IS", roster: eu.node.pack.facts.roster), expecting: yes.version), by: "gsc-release")
        try await settle()
        _ = try await give(eu, "Worked case RC-072", "TLP:GREEN", "cert-eu-analyst", "EU.CERT-EU", "NATO.NCSC", "gsc-release")
        wait(2)
    }
}
