@testable import Journal
import Kernel
import Release
import TransparencyLog
import Testing
@testable import Node

@Suite("What a viewpoint may not know")
struct SecrecyTests {
    @Test("A stranger, the wrong delegation and the public see byte for byte the same, whether there is a secret item with a whole life or nothing")
    func sameBytes() async throws {
        let node = try await Node.test("EU", demonstration: true), today = node.today
        let viewpoints = [
            Viewpoint.thePublic(on: today), Viewpoint(party: "TUR", clearance: 40, day: today), Viewpoint(party: "CYP", clearance: 10, day: today), Viewpoint(party: "CHE", clearance: 30, day: today),
            Viewpoint(party: "EU.COM", clearance: 40, day: today), Viewpoint(party: "no such party", clearance: 40, day: today),
        ]
        var before: [String] = []
        for viewpoint in viewpoints { before.append(try await everythingShown(node, to: viewpoint)) }

        var last = try await node.perform(.draft(try draft("SECRET UE/EU SECRET", by: "EU.EEAS", to: "USA", title: "Worked case RC-999", day: today)), by: "eeas-desk")
        let secret = last.item
        last = try await node.perform(.ask(secret, expecting: last.version), by: "eeas-desk")
        last = try await node.perform(.object(secret, by: "DEU", note: "Too early.", expecting: last.version), by: "deu-delegation")
        last = try await node.perform(.consent(secret, by: "DEU", to: nil, note: "Now.", expecting: last.version), by: "deu-delegation")
        for authority in ["EU.release-authority", "originator"] as [ConsentID] {
            last = try await node.perform(.consent(secret, by: authority, to: "USA", note: "", expecting: last.version), by: "gsc-release")
        }
        last = try await node.perform(.release(secret, to: Audience([.party("USA")]), on: today, expecting: last.version), by: "gsc-release")
        #expect(try await node.item(secret, for: Viewpoint(party: "USA", clearance: 30, day: today)) != nil)

        for (viewpoint, shown) in zip(viewpoints, before) {
            #expect(try await everythingShown(node, to: viewpoint) == shown, "\(viewpoint.party)")
            #expect(try await node.item(secret, for: viewpoint) == nil)
        }
        await node.close()
    }

    @Test("To act on what one may not know of is answered exactly as to act on what is not there")
    func sameAnswer() async throws {
        let node = try await Node.test("EU")
        let secret = try await node.perform(.draft(try draft("SECRET UE/EU SECRET", by: "EU.EEAS", to: "EU*")), by: "eeas").item
        let absent = ItemID(RecordID(at: node.clock.now()).description)
        for account in ["cyp", "com", "cert", "uncleared", "usa", "auditor-only", "admin"] as [AccountID] {
            for version in [0, 1, 2] {
                let acts = { (item: ItemID) -> [ReleaseAct] in [
                    .ask(item, expecting: version), .consent(item, by: "originator", to: nil, note: "", expecting: version), .object(item, by: "CYP", note: "", expecting: version),
                    .release(item, to: Audience([.party("USA")]), on: node.today, expecting: version), .withdraw(item, note: "", expecting: version),
                ] }
                for (there, nowhere) in zip(acts(secret), acts(absent)) {
                    var said: [String] = []
                    for act in [there, nowhere] {
                        do { _ = try await node.perform(act, by: account); said.append("done") } catch { said.append("\(error)") }
                    }
                    #expect(said == ["There is no such item.", "There is no such item."])
                }
            }
        }
        await node.close()
    }

    @Test("A recipient sees its release and nothing of how it came about")
    func recipients() async throws {
        let node = try await Node.test("EU"), today = node.today
        var last = try await node.perform(.draft(try draft("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS", to: "USA;NOR")), by: "eeas")
        last = try await node.perform(.ask(last.item, expecting: last.version), by: "eeas")
        last = try await node.perform(.object(last.item, by: "CYP", note: "OBJECTION", expecting: last.version), by: "cyp")
        last = try await node.perform(.consent(last.item, by: "CYP", to: nil, note: "TAKEN BACK", expecting: last.version), by: "cyp")
        for recipient in ["USA", "NOR"] as [PartyID] {
            for authority in ["EU.release-authority", "originator"] as [ConsentID] {
                last = try await node.perform(.consent(last.item, by: authority, to: recipient, note: "CONSENT", expecting: last.version), by: "gsc")
            }
        }
        last = try await node.perform(.release(last.item, to: try Audience("USA;NOR", roster: node.desk.facts.roster), on: today, expecting: last.version), by: "gsc")
        let shown = try await everythingShown(node, to: Viewpoint(party: "USA", clearance: 30, day: today))
        #expect(shown.contains("Worked case RC-000"))
        for word in ["NOR", "CYP", "OBJECTION", "TAKEN BACK", "CONSENT", "release.item", "release.asked", "release.consent", "eeas", "gsc"] { #expect(!shown.contains(word), "\(word)") }
        #expect(try await node.journal(for: Viewpoint(party: "USA", clearance: 30, day: today)).lines.map(\.record.kind) == ["release.released"])
        #expect(try await node.journal(for: node.viewpoint("eeas")).lines.count == last.version)
        await node.close()
    }

    @Test("Only an auditor of the house has indexes and proofs, and they verify")
    func auditing() async throws {
        let node = try await Node.test("EU", demonstration: true)
        let hidden = try await node.perform(.draft(try draft("TLP:AMBER+STRICT", by: "EU.EEAS", to: "EU.EEAS", day: node.today)), by: "eeas-desk")
        let page = try await node.audit(by: "gsc-release", limit: 5)
        #expect(page.lines.count == 5 && page.next != nil)
        let index = page.lines[0].index
        let proof = try await node.proof(of: index, by: "gsc-release")
        let bytes = try #require(try await node.journal.entry(at: index)?.bytes)
        #expect(try proof.verify(entry: bytes, origin: node.journal.origin, keys: node.journal.keys.verifiers).size == page.size)
        var seen: [UInt64] = [], next: UInt64? = nil
        repeat {
            let page = try await node.audit(by: "gsc-release", before: next, limit: 7)
            seen += page.lines.map(\.index)
            next = page.next
        } while next != nil
        #expect(seen == seen.sorted(by: >) && Set(seen).count == seen.count)
        for account in ["eeas-desk", "cyp-delegation", "eu-administrator", "nobody"] as [AccountID] {
            await #expect(throws: ActError.self) { try await node.audit(by: account) }
            await #expect(throws: ActError.self) { try await node.proof(of: index, by: account) }
        }
        // What the rules withhold from the auditor is not proved to them either.
        let withheld = Set(0..<page.size).subtracting(seen)
        #expect(withheld == [hidden.position])
        for index in withheld { await #expect(throws: ActError.notFound) { try await node.proof(of: index, by: "gsc-release") } }
        await node.close()
    }
}
