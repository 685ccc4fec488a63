import Journal
import Kernel
import Link
import Node
import Packs
import Release
import Testing

@Suite("What crosses, and what becomes of it")
struct CrossingTests {
    @Test("What the EU's officer releases to a NATO body stands on that body's desk, and on nobody else's")
    func crosses() async throws {
        let pair = try await Pair.open()
        let asked = try await pair.eu.draft("An advisory", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc")
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "ncsc") == ["An advisory"])
        #expect(try await pair.nato.titles(for: "is") == ["An advisory"], "the custodian holds it")
        #expect(try await pair.nato.titles(for: "tur") == [])
        #expect(try await pair.nato.titles(for: "usa") == [])
        await pair.close()
    }

    @Test("What an early version released without keeping its wording does not cross, the page says so, and it crosses once it is released again")
    func withoutEdition() async throws {
        let pair = try await Pair.open(), node = pair.eu.node
        let asked = try await pair.eu.draft("Early", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        let now = node.clock.now()
        try await node.keep([Record(id: RecordID(at: now), kind: "release.released", label: .string("PUBLIC"), author: .init(body: "EU.GSC", account: "gsc"), at: now,
                                    body: ["item": .string(asked.item.text), "version": .integer(Int64(asked.version + 1)), "audience": "NATO.NCSC", "on": .string(node.today.description), "recipients": ["NATO.NCSC"]])])
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "ncsc") == [])
        let status = LinkStatus(peer: "NATO", peerName: "NATO", state: .neverHeard, sent: 0, receipted: 0, held: 0, ownPack: "", peerPack: nil, peerCustodian: "NATO.IS")
        let officer = try #require(node.account("gsc"))
        func causes() async throws -> [Reciprocity.Cause] {
            let sent = Dictionary(try await pair.eu.tables.sent(limit: 100).compactMap { entry in entry.about.map { ($0, entry) } }, uniquingKeysWith: { a, _ in a })
            return try await Reciprocity.look(at: node, for: officer.viewpoint(on: node.today), account: officer,
                                              records: .init(status: status, sent: sent, came: [:], cosignedThere: { _ in nil }, cosignedHere: { _ in nil })).held.map(\.cause)
        }
        #expect(try await causes() == [.releaseAgain])
        _ = try await node.perform(.release(asked.item, to: try Audience("NATO.NCSC", roster: node.pack.facts.roster), on: node.today, expecting: asked.version + 1), by: "gsc")
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "ncsc") == ["Early"])
        #expect(try await causes() == [])
        await pair.close()
    }

    @Test("An item for members of the EU alone does not cross, although most of them are Allies")
    func staysHome() async throws {
        let pair = try await Pair.open()
        let asked = try await pair.eu.draft("For members", "LIMITE", by: "gsc", originator: "EU.COUNCIL", to: "EU*")
        _ = try await pair.eu.release(asked, to: "EU*", by: "gsc")
        try await pair.settle()
        #expect(try await pair.eu.editions().filter { $0.kind == EditionKind.item }.isEmpty)
        #expect(try await pair.nato.titles(for: "is") == [])
        #expect(try await pair.nato.titles(for: "pol") == [])
        await pair.close()
    }

    @Test("An Ally addressed by name is reached through NATO when the marking opens that way; a member of both is not, since it has the item at home", arguments: [("TUR", true), ("POL", false)])
    func byName(state: String, crosses: Bool) async throws {
        let pair = try await Pair.open()
        let asked = try await pair.eu.draft("By name", "RESTREINT UE/EU RESTRICTED RELEASABLE TO NATO", by: "eeas", originator: "EU.EEAS", to: state)
        _ = try await pair.eu.release(asked, to: state, by: "gsc")
        try await pair.settle()
        #expect(try await pair.nato.titles(for: state == "TUR" ? "tur" : "pol") == (crosses ? ["By name"] : []))
        #expect(try await pair.nato.titles(for: "usa") == [])
        await pair.close()
    }

    @Test("An ordered item crosses the moment the last consent is recorded, and says nothing of who waited")
    func orderFollows() async throws {
        let pair = try await Pair.open()
        var last = try await pair.eu.draft("Restricted", "RESTREINT UE/EU RESTRICTED", by: "eeas", originator: "EU.EEAS", to: "NATO.IS")
        last = try await pair.eu.node.perform(.order(last.item, to: Audience("NATO.IS", roster: RealPack.pack.facts.roster), expecting: last.version), by: "gsc")
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "is") == [])
        let asked = try #require(try await pair.eu.node.item(last.item, for: pair.eu.viewpoint("gsc"))).record.asked
        #expect(!asked.isEmpty)
        for authority in asked { last = try await pair.eu.node.perform(.consent(last.item, by: authority, to: nil, note: "", expecting: last.version), by: authority == "originator" ? "eeas" : "gsc") }
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "is") == ["Restricted"])
        let edition = try #require(try await pair.eu.editions().first { $0.kind == EditionKind.item })
        #expect(edition.author.account == "release" && edition.id.description != last.item.text)
        await pair.close()
    }

    @Test("A recall names the entry and nothing else, and the text is gone from the other side's pages")
    func recall() async throws {
        let pair = try await Pair.open()
        let asked = try await pair.eu.draft("An advisory", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        let released = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc")
        try await pair.settle()
        _ = try await pair.eu.node.perform(.withdraw(released.item, note: "A secret reason", expecting: released.version), by: "gsc")
        try await pair.settle()
        let shown = try #require(try await pair.nato.node.items(for: pair.nato.viewpoint("ncsc")).items.first?.record)
        #expect(shown.state == .withdrawn && shown.text.isEmpty)
        let recall = try #require(try await pair.eu.editions().last { $0.kind == EditionKind.recall })
        #expect(recall.body.object?.members.map(\.name) == ["entry"])
        await pair.close()
    }

    @Test("Each side learns what became of its entries")
    func answers() async throws {
        let pair = try await Pair.open()
        let asked = try await pair.eu.draft("An advisory", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc")
        try await pair.settle()
        #expect(try await pair.eu.tables.sent(limit: 10).map(\.answer) == [.accepted])
        await pair.close()
    }

    @Test("What is not released leaves no trace in the channel: neither entries, nor sizes, nor a later identifier")
    func silence() async throws {
        func channel(withheld: Int) async throws -> [[UInt8]] {
            let pair = try await Pair.open()
            let asked = try await pair.eu.draft("An advisory", "TLP:GREEN", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
            for number in 0..<withheld { _ = try await pair.eu.draft("Withheld \(number)", "RESTREINT UE/EU RESTRICTED", by: "eeas", originator: "EU.EEAS", to: "NATO*") }
            _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "gsc")
            try await pair.settle()
            let entries = try await pair.eu.channel.entries(from: 0).compactMap(\.bytes)
            await pair.close()
            return entries
        }
        let none = try await channel(withheld: 0), many = try await channel(withheld: 9)
        #expect(none.map(\.count) == many.map(\.count))
        let kinds = try none.map { try Record(reading: $0).kind }, others = try many.map { try Record(reading: $0).kind }
        #expect(kinds == others && kinds.count % 4 == 0)
    }
}
