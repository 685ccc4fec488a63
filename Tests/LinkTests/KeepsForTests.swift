import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Testing
import TransparencyLog
@testable import Link

@Suite("What only a response team may have crosses to a node that is run for that team too, and is for the team alone")
struct KeepsForTests {
    private static let team: [PartyID] = ["NATO.NCSC"]

    @Test("Under a marking for the team alone it stands on the team's desk, and the custodian's people do not learn of it; a marking for both is for both",
          arguments: [("TLP:AMBER", false), ("TLP:AMBER+STRICT", false), ("TLP:GREEN", true)])
    func forTheTeam(marking: String, isForCustodian: Bool) async throws {
        let pair = try await Pair.open(keepsFor: (Self.team, Self.team))
        let asked = try await pair.eu.draft("For the team", marking, by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "cert-officer")
        try await pair.settle()
        #expect(try await pair.nato.titles(for: "ncsc") == ["For the team"])
        #expect(try await pair.nato.titles(for: "is") == (isForCustodian ? ["For the team"] : []))
        for other: AccountID in ["usa", "tur", "pol"] { #expect(try await pair.nato.titles(for: other) == []) }
        let edition = try #require(try await pair.eu.editions().first { $0.kind == EditionKind.item })
        #expect(edition.body["recipients"] == ["NATO.NCSC"])
        #expect(try await pair.eu.tables.sent(limit: 10).map(\.answer) == [.accepted])
        await pair.close()
    }

    @Test("It waits while the other node is not run for the team, and where only the sender believes so the receiver refuses it by its own rules", arguments: [[], team] as [[PartyID]])
    func notForTheTeam(there: [PartyID]) async throws {
        let pair = try await Pair.open(keepsFor: (there, []))
        let asked = try await pair.eu.draft("For the team", "TLP:AMBER", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "cert-officer")
        try await pair.settle()
        for account: AccountID in ["ncsc", "is"] { #expect(try await pair.nato.titles(for: account) == []) }
        #expect(try await pair.eu.tables.sent(limit: 10).map(\.answer) == (there.isEmpty ? [] : [.refused(.notPermitted)]))
        #expect(try await pair.eu.tables.waiting().count == (there.isEmpty ? 1 : 0))
        await pair.close()
    }

    @Test("What comes before this node knows its own word is not refused for good: the link begins anew and takes it")
    func earlyBird() async throws {
        let pair = try await Pair.open(keepsFor: (Self.team, []))
        let asked = try await pair.eu.draft("For the team", "TLP:AMBER", by: "cert", originator: "EU.CERT-EU", to: "NATO.NCSC")
        _ = try await pair.eu.release(asked, to: "NATO.NCSC", by: "cert-officer")
        try await pair.eu.fill()
        await #expect(throws: MustBeginAnew.self) { while try await pair.nato.intake(of: pair.eu, from: "EU", custodian: "NATO.IS", isAsTold: false).step() {} }
        let anew = pair.nato.intake(of: pair.eu, from: "EU", custodian: "NATO.IS", keepsFor: Self.team)
        while try await anew.step() {}
        #expect(try await pair.nato.titles(for: "ncsc") == ["For the team"])
        #expect(try await pair.nato.node.journal.entries(from: 0).compactMap { try? $0.record() }.allSatisfy { $0.kind != "link.refused" })
        await pair.close()
    }

    @Test("A record of an area crosses in the same way, and says nothing of who in the other house finds it", arguments: [team, []] as [[PartyID]])
    func areas(keepsFor: [PartyID]) async throws {
        let pair = try await Pair.open(keepsFor: (keepsFor, keepsFor), shared: { $0 == "test.report" }), now = pair.eu.node.clock.now()
        let item = Item(label: try RealPack.pack.facts.vocabulary.read("TLP:AMBER"), originator: "EU.CERT-EU")
        try await pair.eu.node.keep([Record(id: RecordID(at: now), kind: "test.report", label: item.json, author: .init(body: "EU.CERT-EU", account: "cert"), at: now, body: ["number": 1])])
        try await pair.settle()
        let kept = try await pair.nato.node.journal.entries(from: 0).compactMap { try? $0.record() }.filter { $0.kind == "link.record" }
        #expect(kept.map(\.label) == (keepsFor.isEmpty ? [] : [item.json]))
        await pair.close()
    }

    private static let day = Day("2026-11-21")!
    private static let desk = RealPack.desk

    private static func released(_ item: Item, to audience: String) -> Record {
        let at = Timestamp("2026-11-21T09:00:00.000Z")!
        return Record(id: RecordID(at: at), kind: "release.released", label: item.json, author: .init(body: "EU.CERT-EU", account: "cert"), at: at, body: [
            "item": "an-item", "audience": .string(audience), "on": .string(day.description), "edition": Edition(title: "Specimen", marking: "TLP:AMBER", text: "Text.", item: item, isDemonstration: false).json])
    }

    @Test("Of several recipients only those for whom the other node keeps items get it, and nothing goes along that only the others need")
    func some() throws {
        var item = Item(label: try RealPack.pack.facts.vocabulary.read("TLP:AMBER"), originator: "EU.CERT-EU")
        item.consents = [Consent(by: "EU.CERT-EU", to: "NATO.SHAPE", on: Self.day)]
        func leaving(_ keepsFor: [PartyID]) throws -> Departure? {
            let filling = Filling(desk: Self.desk, own: "EU", peer: "NATO", custodian: "NATO.IS", keepsFor: keepsFor)
            guard case .departs(let departure) = filling.consequence(of: Self.released(item, to: "NATO.NCSC;NATO.SHAPE")) else { throw RecordMistake("audience", "something departs") }
            #expect(departure.body["recipients"] == ["NATO.NCSC", "NATO.SHAPE"])
            return filling.leaving(departure, on: Self.day)
        }
        #expect(try leaving([]) == nil)
        let one = try #require(try leaving(["NATO.NCSC"]))
        #expect(one.body["recipients"] == ["NATO.NCSC"] && one.item.consents.isEmpty)
        let both = try #require(try leaving(["NATO.NCSC", "NATO.SHAPE"]))
        #expect(both.body["recipients"] == ["NATO.NCSC", "NATO.SHAPE"] && both.item.consents.count == 1)
        // Not a recipient: that the node keeps items for it opens nothing.
        #expect(try leaving(["NATO.NCIA"]) == nil)
    }

    @Test("A node keeps items for bodies of its own house alone: not for a state, another house's body or a stranger", arguments: ["TUR", "EU.CERT-EU", "Nobody", "HybridCoE"] as [PartyID])
    func ownHouse(body: PartyID) throws {
        #expect(JoinFile.keepsFor([body, "NATO.NCSC"], of: "NATO", on: Self.desk.facts.roster) == ["NATO.NCSC"])
        let item = Item(label: try RealPack.pack.facts.vocabulary.read("TLP:AMBER"), originator: "EU.CERT-EU")
        #expect(!Filling(desk: Self.desk, own: "EU", peer: "NATO", custodian: "NATO.IS", keepsFor: [body]).mayLeave(item, on: Self.day))
    }

    @Test("The join file says for whom, signed and within the fingerprint; without it the file is what it was before")
    func joinFile() async throws {
        let vault = try await Vault.open(directory: nil), book = PeerBook(vault, own: "NATO")
        let plain = try await book.invite("EU", name: "NATO node", custodian: "NATO.IS", address: nil)
        #expect(!String(decoding: try plain.bytes(), as: UTF8.self).contains("keeps-for") && plain.keepsFor == [])
        let file = try await book.invite("EU", name: "NATO node", custodian: "NATO.IS", keepsFor: ["NATO.NCSC", "NATO.NCIA"], address: nil)
        let bytes = try file.bytes(), read = try JoinFile(reading: bytes)
        #expect(read == file && read.keepsFor == ["NATO.NCSC", "NATO.NCIA"] && read.peer(joined: file.made).keepsFor == read.keepsFor)
        #expect(try await book.invite("EU", name: "NATO node", custodian: "NATO.IS", keepsFor: ["NATO.NCSC", "NATO.NCIA"], address: nil) == file, "the same from then on")
        let euVault = try await Vault.open(directory: nil), ours = try await PeerBook(euVault, own: "EU").invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil)
        #expect(try JoinFile.fingerprint(ours, file) != JoinFile.fingerprint(ours, plain))
        let text = String(decoding: bytes, as: UTF8.self)
        for (old, new) in [("\"NATO.NCSC\",\"NATO.NCIA\"", "\"NATO.NCSC\""), ("NATO.NCIA", "NATO.NCIB"), ("\"keeps-for\":[\"NATO.NCSC\",\"NATO.NCIA\"],", ""), ("\"NATO.NCIA\"", "\"NATO.NCSC\""), ("[\"NATO.NCSC\",\"NATO.NCIA\"]", "[]")] {
            #expect(text.contains(old))
            #expect(throws: JoinError.self, "\(new)") { try JoinFile(reading: Array(text.replacing(old, with: new).utf8)) }
        }
        await vault.close()
        await euVault.close()
    }
}
