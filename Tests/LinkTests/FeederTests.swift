import Foundation
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import TestSupport
import Testing
import TransparencyLog
@testable import Link

@Suite("A channel is filled from the journal, each departure once")
struct FeederTests {
    static let shared: RecordKind = "test.report"
    static let filling = Filling(desk: RealPack.desk, own: "EU", peer: "NATO", custodian: "NATO.IS", shared: { $0 == shared })
    /// One that may cross, and one that may not.
    static func item(_ marking: String) throws -> Item { Item(label: try RealPack.pack.facts.vocabulary.read(marking), originator: "EU.CERT-EU") }

    static func record(_ item: Item, at: Timestamp, using random: inout Seeded) -> Record {
        Record(id: RecordID(at: at, using: &random), kind: shared, label: item.json, author: .init(body: "EU.CERT-EU", account: "a-person"), at: at,
               body: ["says": .string("number \(random.next() % 1_000)")])
    }

    @Test("Whatever crashes between the channel and the tables, nothing that may cross is missing, twice, or out of order, and nothing else is there", arguments: UInt64(0)..<24)
    func crashes(seed: UInt64) async throws {
        var random = Seeded(seed)
        let clock = TestClock(), directory = FileManager.default.temporaryDirectory.appending(path: "entente-feeder-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let keys = try LogKeys(origin: "eu.entente/channel/nato", seeds: Array(repeating: 7, count: 64)).ed25519Only
        let quiet = Journal.CheckpointPolicy(intervalMin: .seconds(1 << 30), entries: .max)
        let journal = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock, policy: quiet)
        let channel = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock, policy: quiet)
        let maker = EditionMaker(secret: Array(repeating: UInt8(seed), count: 32)), open = try Self.item("TLP:GREEN"), closed = try Self.item("EU SECRET")
        #expect(Self.filling.mayLeave(open, on: Day("2026-11-21")!) && !Self.filling.mayLeave(closed, on: Day("2026-11-21")!))
        var tables = try await LinkTables.open(path: directory + "/link.sqlite", link: "test")
        func feeder() async throws -> Feeder {
            var bounds = Feeder.Bounds()
            bounds.records = UInt64.random(in: 1...7, using: &random)
            let feeder = Feeder(journal: journal, channel: channel, tables: tables, filling: Self.filling, maker: maker, author: "EU", clock: clock.clock, bounds: bounds)
            try await feeder.start()
            return feeder
        }
        var current = try await feeder(), expected: [RecordID] = []
        for _ in 0..<40 {
            switch Int.random(in: 0..<11, using: &random) {
            case 0..<6:
                let may = Bool.random(using: &random), record = Self.record(may ? open : closed, at: clock.clock.now(), using: &random)
                try await journal.append(record)
                if may { expected.append(record.id) }
            case 6..<8: _ = try await current.step()
            case 8:
                // The channel has the batch and the tables never hear of it.
                await tables.close()
                _ = try? await current.step()
                tables = try await LinkTables.open(path: directory + "/link.sqlite", link: "test")
                current = try await feeder()
            case 9:
                // The tables take nothing for a while, and the same feeder goes on.
                try await Refusing.writes(to: directory + "/link.sqlite") { for _ in 0..<3 { _ = try? await current.step() } }
            default:
                // The tables are lost altogether.
                await tables.close()
                for suffix in ["", "-wal", "-shm"] { unlink(directory + "/link.sqlite" + suffix) }
                tables = try await LinkTables.open(path: directory + "/link.sqlite", link: "test")
                current = try await feeder()
            }
        }
        while try await current.step() {}
        let sent = try await channel.entries(from: 0).compactMap { try $0.record() }.filter { $0.kind == Self.shared }.map(\.id.untimed)
        #expect(sent == expected.map { maker.tag(of: $0.description) }, "seed \(seed)")
        #expect(try await tables.waiting().count == Int(journal.size) - expected.count, "seed \(seed)")
        await tables.close()
        await journal.close()
        await channel.close()
    }

    @Test("A note of the day lets out what a date has permitted since, in the order in which it was said")
    func dates() async throws {
        // Finland became an Ally on 4 April 2023: what is released to a custodian in Finland follows then.
        let clock = TestClock("2023-04-01T09:00:00.000Z")
        var random = Seeded(1)
        let keys = try LogKeys(origin: "nato.entente/channel/fin", seeds: Array(repeating: 7, count: 64)).ed25519Only
        let journal = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock), channel = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock)
        let filling = Filling(desk: RealPack.desk, own: "EU", peer: "NATO", custodian: "FIN", shared: { $0 == Self.shared })
        let item = Item(label: try RealPack.pack.facts.vocabulary.read("NATO RESTRICTED"), originator: "NATO.IS")
        #expect(!filling.mayLeave(item, on: Day("2023-04-03")!) && filling.mayLeave(item, on: Day("2023-04-04")!))
        let tables = try await LinkTables.open(path: nil, link: "test")
        let feeder = Feeder(journal: journal, channel: channel, tables: tables, filling: filling, maker: EditionMaker(secret: Array(repeating: 1, count: 32)), author: "NATO", clock: clock.clock)
        try await feeder.start()
        for _ in 0..<2 { try await journal.append(Self.record(item, at: clock.clock.now(), using: &random)) }
        while try await feeder.step() {}
        #expect(channel.size == 0)
        clock.advance(.seconds(4 * 86_400))
        let now = clock.clock.now()
        try await journal.append(Record(id: RecordID(at: now, using: &random), kind: "node.day", label: .string("PUBLIC"), author: .init(body: "NATO", account: "node"), at: now, body: ["is": "2023-04-04"]))
        while try await feeder.step() {}
        #expect(try await channel.entries(from: 0).compactMap { try $0.record() }.map(\.kind) == [Self.shared, Self.shared, EditionKind.nothing, EditionKind.nothing])
        #expect(try await tables.waiting().isEmpty)
        await tables.close()
    }

    @Test("However much a date lets out at once, it goes in batches, each record once and in order, also when the feeder begins anew in between", arguments: [1, 3, 100] as [UInt64])
    func manyAtOnce(batch: UInt64) async throws {
        let clock = TestClock("2023-04-01T09:00:00.000Z")
        var random = Seeded(batch)
        let keys = try LogKeys(origin: "nato.entente/channel/fin", seeds: Array(repeating: 7, count: 64)).ed25519Only
        let journal = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock), channel = try await Journal.open(MemoryJournalStore(), keys: keys, clock: clock.clock)
        let filling = Filling(desk: RealPack.desk, own: "EU", peer: "NATO", custodian: "FIN", shared: { $0 == Self.shared })
        let tables = try await LinkTables.open(path: nil, link: "test"), maker = EditionMaker(secret: Array(repeating: 1, count: 32))
        var bounds = Feeder.Bounds()
        bounds.records = batch
        func feeder() async throws -> Feeder {
            let feeder = Feeder(journal: journal, channel: channel, tables: tables, filling: filling, maker: maker, author: "NATO", clock: clock.clock, bounds: bounds)
            try await feeder.start()
            return feeder
        }
        let may = Item(label: try RealPack.pack.facts.vocabulary.read("NATO RESTRICTED"), originator: "NATO.IS"), never = try Self.item("TLP:RED")
        #expect(filling.mayLeave(may, on: Day("2023-04-04")!) && !filling.mayLeave(never, on: Day("2023-04-05")!))
        var expected: [RecordID] = []
        for number in 0..<20 {
            let record = Self.record(number % 4 == 3 ? never : may, at: clock.clock.now(), using: &random)
            if number % 4 != 3 { expected.append(record.id) }
            try await journal.append(record)
        }
        clock.advance(.seconds(4 * 86_400))
        let now = clock.clock.now()
        try await journal.append(Record(id: RecordID(at: now, using: &random), kind: "node.day", label: .string("PUBLIC"), author: .init(body: "NATO", account: "node"), at: now, body: ["is": "2023-04-04"]))
        let later = Self.record(may, at: clock.clock.now(), using: &random)
        try await journal.append(later)
        var current = try await feeder(), steps = 0
        while try await current.step() {
            steps += 1
            if steps % 5 == 0 { current = try await feeder() }
        }
        let sent = try await channel.entries(from: 0).compactMap { try $0.record() }.filter { $0.kind == Self.shared }.map(\.id.untimed)
        #expect(sent == (expected + [later.id]).map { maker.tag(of: $0.description) })
        #expect(try await tables.waiting().count == 5)
        #expect(try await tables.waitingLabels().count == 1)
        await tables.close()
    }

    @Test("An entry's length is one of few, never shorter than what it holds and at most an eighth longer above 4 096 bytes")
    func padding() {
        for count in 1...Record.sizeMax {
            let size = Padding.size(of: count)
            guard size >= count, size <= Record.sizeMax, count <= 4_096 ? size - count < 512 : size * 8 <= count * 9 + 8 else {
                Issue.record("\(count) → \(size)")
                return
            }
        }
        #expect(Set((1...Record.sizeMax).map { Padding.size(of: $0) }).count < 50)
    }
}
