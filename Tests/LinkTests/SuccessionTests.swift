import Foundation
import Journal
import Kernel
import Node
import Release
import Testing
import TransparencyLog
@testable import Link

@Suite("A new log follows a revoked one")
struct SuccessionTests {
    /// Joined, with two items across and receipted; then revoked on both sides.
    static func revoked() async throws -> (pair: KeysPair, one: Accepted, two: Accepted) {
        let pair = try await KeysPair()
        func say(_ title: String) async throws -> Accepted { try await pair.eu.node.released(title, "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC", officer: "gsc") }
        let one = try await say("one"), two = try await say("two")
        try await pair.say("back", at: pair.nato)
        try await pair.settle()
        try await pair.expectWhole()
        for side in pair.sides { try await side.revoke(pair.other(side)) }
        return (pair, one, two)
    }

    func given(_ side: KeysSide) async throws -> [String: Reciprocity.Crossing] {
        let officer = try #require(side.node.account("gsc"))
        let look = try await side.link?.reciprocity(for: officer.viewpoint(on: side.node.today), account: officer)
        return Dictionary((look?.given ?? []).map { ($0.item.record.title, $0) }, uniquingKeysWith: { a, _ in a })
    }

    func titles(_ pair: KeysPair) async throws -> [String: Bool] {
        let viewpoint = try #require(pair.nato.node.account("ncsc")).viewpoint(on: pair.nato.node.today)
        let items = try await pair.nato.node.items(for: viewpoint).items.map(\.record).filter { $0.origin != nil }
        #expect(Set(items.map(\.title)).count == items.count || items.contains { $0.state == .withdrawn })
        return Dictionary(items.map { ($0.id.text, $0.state == .withdrawn) }, uniquingKeysWith: { a, _ in a })
    }

    @Test("What crossed stays crossed, nothing goes twice, what was taken back meanwhile or later is recalled; also when the tables are lost")
    func goesOn() async throws {
        let (pair, one, two) = try await Self.revoked()
        // In the time without a link one item is taken back and another released.
        _ = try await pair.eu.node.perform(.withdraw(one.item, note: "", expecting: one.version), by: "gsc")
        try await pair.say("three", at: pair.eu)
        let before = try await pair.eu.keys
        try await pair.join()
        try await pair.settle()
        try await pair.expectWhole()
        let keys = try await pair.eu.keys, entry = try await pair.nato.entry
        #expect(keys.generation == 2 && keys.channel.origin == "eu.entente/channel/nato/2" && Set(keys.channel.verifiers).isDisjoint(with: before.channel.verifiers))
        let link = try #require(pair.eu.link), first = try #require(try await link.channel.entry(at: 0)?.record())
        #expect(first.kind == EditionKind.succession && first.body["size"]?.integer == Int64(clamping: entry.earlier[0].theirs.size) && first.body["root"]?.string == entry.earlier[0].theirs.root.base64)
        let sizes = entry.earlier[0].theirs.size
        #expect(sizes > 0 && link.earlierOurs.size == sizes)
        var kinds: [RecordKind: Int] = [:]
        for entry in try await link.channel.entries(from: 0) { kinds[try #require(try entry.record()).kind, default: 0] += 1 }
        #expect(kinds[EditionKind.item] == 1 && kinds[EditionKind.recall] == 1, "\(kinds)")
        var crossed = try await given(pair.eu)
        #expect(Set(crossed.keys) == ["one", "two", "three"])
        #expect(crossed["one"]?.state == .recalled && crossed["two"]?.state == .receipted && crossed["three"]?.state == .receipted)
        #expect(crossed["two"]?.answer == .accepted && crossed["three"]?.answer == .accepted)
        #expect((crossed["two"]?.entry ?? .max) < sizes && (crossed["three"]?.entry ?? 0) >= sizes)
        // An item of the first link is recalled over the second.
        _ = try await pair.eu.node.perform(.withdraw(two.item, note: "", expecting: two.version), by: "gsc")
        try await pair.settle()
        #expect(try await titles(pair).values.filter { $0 }.count == 2)
        #expect(try await titles(pair).count == 3)
        // The tables are a projection over both logs.
        for side in pair.sides {
            await side.crash(pair.other(side))
            try FileManager.default.removeItem(atPath: pair.folder("\(side.node.organisation)/links/\(side.peer.text.lowercased())/tables.sqlite"))
        }
        let size = link.earlierOurs.size
        try await pair.settle()
        try await pair.expectWhole()
        crossed = try await given(pair.eu)
        #expect(Set(crossed.keys) == ["one", "two", "three"] && crossed["two"]?.state == .recalled && (crossed["three"]?.entry ?? 0) >= size)
        let received = try await pair.nato.node.journal.entries(from: 0).compactMap { try? $0.record() }.filter { $0.kind == "link.received" }
        #expect(received.count == 3)
        #expect(try await pair.titles(at: pair.eu) == ["back"])
        // And keys change on the second link as on the first.
        for side in pair.sides { _ = try await side.book.change(Set(KeyKind.allCases), for: side.peer) }
        for side in pair.sides { await side.crash(pair.other(side)) }
        try await pair.settle()
        try await pair.expectWhole()
        #expect(try await pair.eu.keys.channel.verifiers != keys.channel.verifiers)
        await pair.close()
    }

    @Test("A third link follows the second, and counts over all")
    func third() async throws {
        let (pair, _, two) = try await Self.revoked()
        try await pair.join()
        try await pair.say("three", at: pair.eu)
        try await pair.settle()
        for side in pair.sides { try await side.revoke(pair.other(side)) }
        try await pair.join()
        try await pair.say("four", at: pair.eu)
        try await pair.settle()
        try await pair.expectWhole()
        _ = try await pair.eu.node.perform(.withdraw(two.item, note: "", expecting: two.version), by: "gsc")
        try await pair.settle()
        let crossed = try await given(pair.eu), status = try #require(await pair.eu.link?.status())
        #expect(crossed.mapValues(\.state) == ["one": .receipted, "two": .recalled, "three": .receipted, "four": .receipted])
        #expect(try await pair.eu.entry.earlier.map(\.generation) == [1, 2] && status.sent == status.receipted)
        #expect(try await titles(pair).values.filter { $0 }.count == 1)
        await pair.close()
    }

    @Test("An entry of the revoked link is proved under its own last head and keys")
    func proof() async throws {
        let (pair, _, _) = try await Self.revoked()
        let old = try await pair.eu.keys, far = try await pair.nato.keys
        try await pair.join()
        try await pair.settle()
        let size = try #require(pair.eu.link).earlierOurs.size
        await pair.eu.crash(pair.nato)
        let link = try await StoppedLink.open(pair.folder("EU"), vault: pair.eu.node.vault, keys: try await pair.eu.keys, peer: try await pair.eu.entry.peer, alarm: { Issue.record("\($0)") })
        let (made, keys) = try await link.proof(of: 0)
        #expect(keys.log == old.channel.verifiers && keys.mirror == far.cosigners.map(\.verifier))
        #expect(try made.proof.verify(entry: made.entry, signers: keys.log, cosigners: keys.mirror).checkpoint.size == size)
        let (later, laterKeys) = try await link.proof(of: size)
        #expect(try later.proof.verify(entry: later.entry, signers: laterKeys.log, cosigners: laterKeys.mirror).index == 0)
        #expect(laterKeys.log == (try await pair.eu.keys.channel.verifiers))
        await link.close()
        await pair.close()
    }

    @Test("A log that begins with another head than the one held is not followed: people are called, and nothing of it is taken")
    func otherHead() async throws {
        let (pair, _, _) = try await Self.revoked()
        try await pair.join()
        try await pair.eu.open(pair.nato)
        let link = try #require(pair.eu.link), last = try #require(try await pair.eu.entry.earlier.last)
        let lie = try #require(LastHead(of: last.ours.origin, note: nil))
        try await link.channel.append(try EditionMaker(secret: Array(repeating: 3, count: 32)).notice(EditionKind.succession, source: "lie", author: "EU.GSC", at: pair.eu.node.clock.now(), body: lie.json))
        try await pair.say("three", at: pair.eu)
        for _ in 0..<4 { for side in pair.sides { for what in [2, 0] { do { try await side.step(what, pair.other(side)) } catch is SuccessionDiffers {} } } }
        let far = try #require(pair.nato.link)
        #expect(far.watch.alarms.map(\.alarm).contains(.successionDiffers(log: last.ours.origin, size: last.ours.size, root: last.ours.root)))
        #expect(await far.mirror.stopped != nil)
        #expect(try await pair.titles(at: pair.nato) == ["one", "two"])
        await pair.close()
    }

    @Test("A node whose own log is not the one that the peer held does not go on")
    func otherChannel() async throws {
        let (pair, _, _) = try await Self.revoked()
        try await pair.join()
        let path = pair.folder("EU/links/nato/channel"), keys = try await LinkKeys.kept(in: pair.eu.node.vault, own: "EU", peer: "NATO", generation: 1)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let other = try await Journal.open(try await SQLiteJournalStore.open(directory: path), keys: keys.channel)
        try await other.append((0..<40).map { Array("another \($0)".utf8) })
        await other.close()
        try await pair.eu.open(pair.nato)
        let link = try #require(pair.eu.link)
        #expect(try await link.fill() == false)
        #expect(link.channel.size == 0 && link.watch.alarms.map(\.alarm.stopsTheLink) == [true])
        await pair.close()
    }
}
