import Foundation
import Journal
import Kernel
import Packs
import Release
import Testing
@testable import Node

@Suite("What is kept")
struct KeepingTests {
    private func shownToAll(_ node: Node) async throws -> [String] {
        var shown: [String] = []
        for account in node.accounts { shown.append(try await everythingShown(node, to: account.viewpoint(on: node.today))) }
        return shown
    }

    @Test("A restart keeps everything: items, accounts, passwords, sessions, tokens; and the demonstration is entered once")
    func restart() async throws {
        let directory = TemporaryDirectory(), clock = TestClock()
        defer { directory.remove() }
        let first = try await Node.test("EU", clock: clock, directory: directory.path, demonstration: true)
        let shown = try await shownToAll(first), size = first.journal.size
        let token = try await first.signIn("eeas-desk", password: "invented-eeas-desk", from: "192.0.2.1").token
        let key = try await first.makeToken(named: "A tool", for: "cert-eu-analyst").text
        await first.close()
        let permissions = try FileManager.default.attributesOfItem(atPath: directory.path)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o700)

        let second = try await Node.test("EU", clock: clock, directory: directory.path, demonstration: true)
        #expect(second.journal.size == size)
        #expect(try await shownToAll(second) == shown)
        #expect(try await second.session(token: token)?.account.id == "eeas-desk")
        #expect(try await second.account(bearing: key)?.id == "cert-eu-analyst")
        await second.close()

        // Without its tables a node makes them again.
        for name in ["projection.sqlite", "projection.sqlite-wal", "projection.sqlite-shm"] { try? FileManager.default.removeItem(atPath: directory.path + "/" + name) }
        let third = try await Node.test("EU", clock: clock, directory: directory.path, demonstration: true)
        #expect(try await shownToAll(third) == shown)
        #expect(try await third.verifyJournal().faults == [])
        await third.close()

        // Nor does it need readable ones; and it stays a demonstration, whatever the next start asks for.
        try Data("no database at all, and long enough to be taken for one".utf8).write(to: URL(filePath: directory.path + "/projection.sqlite"))
        let fourth = try await Node.test("EU", clock: clock, directory: directory.path)
        #expect(try await shownToAll(fourth) == shown)
        #expect(fourth.isDemonstration)
        await fourth.close()
    }

    @Test("Tables made again are the same tables")
    func rebuild() async throws {
        let node = try await Node.test("NATO", demonstration: true)
        let before = try await node.projector.file.read { db in try ProjectionTables.digests(db, areas: []) }
        let shown = try await shownToAll(node)
        try await node.rebuildProjection()
        #expect(try await node.projector.file.read { db in try ProjectionTables.digests(db, areas: []) } == before)
        #expect(try await shownToAll(node) == shown)
        #expect(before.count == ProjectionTables.tables.count)
        await node.close()
    }

    @Test("Verifying notices tables that differ from the journal")
    func tampered() async throws {
        let node = try await Node.test("EU", demonstration: true)
        let id = try #require(try await node.items(for: node.viewpoint("eeas-desk")).items.first).record.id
        try await node.projector.file.write { db in
            var state = try #require(try ProjectionTables.state(db, of: id))
            state.draft.title = "Another title"
            try ProjectionTables.save(db, state)
        }
        #expect(try await node.verifyJournal().faults == ["The table item differs from the one that the journal gives. Make it again: entente journal rebuild."])
        try await node.rebuildProjection()
        #expect(try await node.verifyJournal().holds)
        await node.close()
    }

    @Test("A record that does not follow is set aside with its reason, one of an unknown kind is kept and shown as such, and the rest goes on")
    func setAside() async throws {
        let node = try await Node.test("EU")
        let item = try await node.perform(.draft(try draft("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS", to: "EU*")), by: "eeas")
        let label = try draft("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS", to: "EU*").item.json
        func append(_ kind: RecordKind, _ body: JSONValue) async throws {
            try await node.projector.reach(try await node.journal.append(Record(id: RecordID(at: node.clock.now()), kind: kind, label: label, author: .init(body: "EU.EEAS", account: "eeas"),
                                                                                at: node.clock.now(), body: body)))
        }
        try await append("release.asked", ["item": .string(item.item.text), "version": 7, "consents": []])
        try await append("release.asked", ["item": "nowhere", "version": 1, "consents": []])
        try await append("release.released", ["item": .string(item.item.text), "version": 2])
        try await append("weather.report", ["sky": "clear"])
        try await node.projector.reach(try await node.journal.append(Array("no record".utf8)))
        let report = try await node.verifyJournal()
        #expect(report.setAside.count == 4)
        #expect(report.setAside.allSatisfy { !$0.reason.isEmpty })
        #expect(report.faults == [])
        let lines = try await node.journal(for: node.viewpoint("eeas")).lines.map(\.record)
        #expect(lines.contains { $0.kind == "weather.report" && !$0.isKnown })
        #expect(try await node.journal(for: node.viewpoint("com")).lines.isEmpty)
        #expect(await node.refusal(.ask(item.item, expecting: 1), by: "eeas") == nil)
        await node.close()
    }

    @Test("A release of an early version, which kept no wording, stands; a later one with its wording stands beside it")
    func withoutEdition() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let node = try await Node.test("EU", directory: directory.path)
        let drafted = try await node.perform(.draft(try draft("LIMITE", by: "EU.GSC", to: "EU*")), by: "gsc"), asked = try await node.perform(.ask(drafted.item, expecting: drafted.version), by: "gsc")
        let early = Record(id: RecordID(at: node.clock.now()), kind: "release.released", label: .string("PUBLIC"), author: .init(body: "EU.GSC", account: "gsc"), at: node.clock.now(),
                           body: ["item": .string(drafted.item.text), "version": 3, "audience": "EU*", "on": .string(node.today.description), "recipients": ["DEU", "CYP"]])
        try await node.keep([early])
        #expect(asked.version == 2)
        #expect(try await node.verifyJournal().setAside.isEmpty)
        for account in ["deu", "cyp"] as [AccountID] { #expect(try await node.items(for: node.viewpoint(account)).items.map(\.record.state) == [.released]) }
        let item = try #require(try await node.item(drafted.item, for: node.viewpoint("gsc"))).record
        #expect(item.state == .released && item.releases.map(\.value.hasEdition) == [false])
        let again = try await node.perform(.release(drafted.item, to: try Audience("EU*", roster: RealPack.pack.facts.roster), on: node.today, expecting: 3), by: "gsc")
        #expect(again.version == 4)
        await node.close()
        // The same after a start and from tables made again.
        let reopened = try await Node.test("EU", directory: directory.path)
        try await reopened.rebuildProjection()
        #expect(try #require(try await reopened.item(drafted.item, for: reopened.viewpoint("gsc"))).record.releases.map(\.value.hasEdition) == [false, true])
        #expect(try await reopened.verifyJournal().holds)
        await reopened.close()
    }

    @Test("What was said at a position can be read once it was waited for, and a position that is not there is said not to be")
    func positions() async throws {
        let node = try await Node.test("EU")
        let accepted = try await node.perform(.draft(try draft("LIMITE", by: "EU.GSC", to: "EU*")), by: "gsc")
        #expect(await node.waitUntilProjected(accepted.position))
        #expect(await !node.waitUntilProjected(accepted.position + 1))
        await node.close()
    }

    @Test("Hundreds of acts at once are all kept and all shown", .timeLimit(.minutes(20)))
    func manyAtOnce() async throws {
        let node = try await Node.test("EU"), draft = try draft("LIMITE", by: "EU.GSC", to: "EU*")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    let drafted = try await node.perform(.draft(draft), by: "gsc")
                    _ = try await node.perform(.ask(drafted.item, expecting: drafted.version), by: "gsc")
                }
            }
            try await group.waitForAll()
        }
        #expect(try await node.items(for: node.viewpoint("gsc")).counts == [.asked: 300])
        #expect(try await node.verifyJournal().setAside.isEmpty)
        await node.close()
    }

    @Test("A demonstration is not mixed into a node where people work")
    func notMixed() async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let first = try await Node.test("EU", directory: directory.path)
        #expect(!first.isDemonstration)
        await first.close()
        await #expect(throws: NodeError.self) { try await Node.test("EU", directory: directory.path, demonstration: true) }
        let again = try await Node.test("EU", directory: directory.path)
        #expect(again.accounts.count == People.all.count)
        await again.close()
    }

    @Test("A node of an organisation without a whole, or in a directory that cannot be, does not start and says why")
    func notStarted() async throws {
        await #expect(throws: NodeError.self) { try await Node.test("PfP") }
        await #expect(throws: NodeError.self) { try await Node.test("EU", directory: "/dev/null/here") }
    }
}
