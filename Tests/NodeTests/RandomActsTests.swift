import Journal
import Kernel
import Labels
import Release
import TestSupport
import Testing
@testable import Node

@Suite("Random acts and viewpoints")
struct RandomActsTests {
    static let markings: [OrganisationID: [String]] = [
        "EU": ["LIMITE", "RESTREINT UE/EU RESTRICTED", "RESTREINT UE/EU RESTRICTED RELEASABLE TO NATO", "SECRET UE/EU SECRET", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR", "NATO RESTRICTED",
               "CONFIDENTIEL UE/EU CONFIDENTIAL"],
        "NATO": ["NATO UNCLASSIFIED", "NATO RESTRICTED", "NATO RESTRICTED RELEASABLE TO EU", "NATO SECRET", "TLP:AMBER", "TLP:GREEN", "NATO CONFIDENTIAL", "RESTREINT UE/EU RESTRICTED"],
    ]
    static let audiences = ["EU*", "NATO*", "EU*;-CYP", "NATO*;-TUR", "EU.EEAS", "USA;GBR", "NATO.IS", "public", "TUR", "UKR", "EU.PSC", "CYP;IRL"]

    /// Acts as someone who knows the rules would: mostly sensible, often by the wrong person, sometimes with an old version.
    private func act(_ node: Node, _ known: [(ItemID, Int)], _ random: inout Seeded) throws -> ReleaseAct {
        let facts = node.desk.facts
        func any<Element>(_ list: [Element], _ random: inout Seeded) -> Element { list[Int.random(in: 0..<list.count, using: &random)] }
        let bodies: [PartyID] = node.organisation == "EU" ? ["EU.EEAS", "EU.GSC", "EU.CERT-EU", "EU.COM", "NATO.IS"] : ["NATO.IS", "NATO.NCSC", "NATO.SHAPE", "EU.EEAS"]
        func newDraft(_ random: inout Seeded) throws -> Draft {
            let part = Part(label: Label(policy: "NAT:FRA", level: "FRA_S"), originator: "FRA", written: "FRA")
            return try draft(any(Self.markings[node.organisation]!, &random), by: any(bodies, &random), holder: any(bodies, &random), to: any(Self.audiences, &random),
                             parts: Int.random(in: 0..<8, using: &random) == 0 ? [part] : [], day: node.today)
        }
        guard !known.isEmpty, Int.random(in: 0..<5, using: &random) > 0 else { return .draft(try newDraft(&random)) }
        let (item, now) = any(known, &random)
        let version = Int.random(in: 0..<12, using: &random) == 0 ? now - 1 : now
        let voices: [ConsentID] = ["originator", "EU.release-authority", "NATO.release-authority", "EU.COUNCIL", "CYP", "DEU", "TUR", "EU.CERT-EU", "NATO.NCSC", "FRA"]
        let parties: [PartyID] = ["CYP", "DEU", "TUR", "USA", "EU.EEAS", "NATO.IS"]
        switch Int.random(in: 0..<16, using: &random) {
        case 0: return .redraft(item, try newDraft(&random), expecting: version)
        case 1...4: return .ask(item, expecting: version)
        case 5...9: return .consent(item, by: any(voices, &random), to: Bool.random(using: &random) ? nil : any(parties, &random), note: "", expecting: version)
        case 10: return .object(item, by: any(parties, &random), note: "", expecting: version)
        case 11...14: return .release(item, to: try Audience(any(Self.audiences, &random), roster: facts.roster), on: node.today, expecting: version)
        default: return .withdraw(item, note: "", expecting: version)
        }
    }

    @Test("Nothing appears that the rules deny or that is not needed, nothing else is missing, counts are those of what appears, and tables made again agree", arguments: UInt64(0)..<8)
    func nothingDenied(seed: UInt64) async throws {
        var random = Seeded(seed)
        let organisation: OrganisationID = seed % 2 == 0 ? "EU" : "NATO"
        let node = try await Node.test(organisation)
        let accounts = node.accounts.map(\.id)
        var known: [(ItemID, Int)] = [], taken: [String: Int] = [:]
        for _ in 0..<260 {
            let act = try act(node, known, &random)
            // Half of the acts are tried by one account, which is mostly the wrong one; the others by all in turn, so that items get on.
            var accepted: Accepted?
            for account in accounts.shuffled(using: &random).prefix(Bool.random(using: &random) ? 1 : accounts.count) where accepted == nil {
                accepted = try? await node.perform(act, by: account)
            }
            guard let accepted else { continue }
            taken[String(describing: act).prefix { $0 != "(" }.description, default: 0] += 1
            known.removeAll { $0.0 == accepted.item }
            known.append((accepted.item, accepted.version))
        }
        print("seed \(seed), \(organisation): \(known.count) items, taken \(taken.sorted { $0.key < $1.key })")
        #expect(taken["draft"] ?? 0 > 10 && taken["ask"] ?? 0 > 3)

        let ids = known.map(\.0)
        let states = try await node.projector.file.read { db in try ProjectionTables.states(db, of: ids) }
        #expect(states.map(\.version) == known.map(\.1))
        let parties: [PartyID] = ["CYP", "DEU", "TUR", "USA", "GBR", "UKR", "EU.EEAS", "EU.GSC", "EU.COM", "EU.CERT-EU", "EU.PSC", "NATO.IS", "NATO.NCSC", "NATO.SHAPE", "public", "IRL", "EU", "FRA"]
        for party in parties {
            for clearance in [0, 10, 30, 40] {
                for day in [node.today, Day("2019-06-01")!] {
                    let viewpoint = Viewpoint(party: party, clearance: clearance, day: day), dated = node.desk.dated(on: day)
                    // A look at another day shows nothing that today's rules withhold.
                    let expected = try states.filter { state in
                        try [day, node.today].allSatisfy { day in
                            let decision = try node.desk.decide(Request(item: state.item, audience: Audience([.party(party)]), day: day))
                            return dated.isCleared(viewpoint, for: state.item) && (decision.outcome == .permitted || state.author == party)
                                && node.house.need(of: party, in: state, deciders: node.deciders, on: node.desk.dated(on: day)) != nil
                        }
                    }
                    let page = try await node.items(for: viewpoint, limit: 500)
                    let shown = Set(page.items.map(\.record.id))
                    #expect(shown == Set(expected.map(\.id)), "seed \(seed): \(viewpoint)")
                    #expect(page.total == shown.count)
                    for (state, count) in page.counts { #expect(page.items.count { $0.record.state == state } == count) }
                    for item in page.items where item.record.standing == .recipient {
                        #expect(item.record.objections.isEmpty && item.record.consents.isEmpty && item.record.item.objections.isEmpty && item.record.version == nil)
                    }
                    let lines = try await node.journal(for: viewpoint, limit: 500).lines
                    #expect(lines.allSatisfy { $0.record.about.map(shown.contains) ?? false })
                }
            }
        }
        #expect(try await node.verifyJournal().holds)
        #expect(try await node.verifyJournal().setAside.isEmpty)
        await node.close()
    }
}
