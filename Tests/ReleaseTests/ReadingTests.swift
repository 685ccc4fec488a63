import Kernel
import Labels
import Release
import Testing

@Suite("How the rules are read where they leave room")
struct ReadingTests {
    @Test("A whole without one of its members is a list; its institutions come along and decide last among ties")
    func lists() throws {
        let item = try RealPack.item("NATO RESTRICTED RELEASABLE TO EU", by: "NATO.IS")
        let list = try RealPack.decide(item, to: "EU*;-CYP", on: "2025-03-01")
        #expect(list.outcome == .permitted && list.rule == "A4")
        #expect(!list.rulings.contains { $0.recipient == "EU" || $0.recipient == "CYP" })
        #expect(list.rulings.allSatisfy { $0.through == nil && $0.standing != .whole })
        let institutions = list.rulings.filter { $0.standing == .implied }
        #expect(!institutions.isEmpty && institutions.allSatisfy { $0.rule == "A2" })
        #expect(list.rulings.filter { $0.standing == .named }.count == 26)
        let whole = try RealPack.decide(item, to: "EU*", on: "2025-03-01")
        #expect(whole.outcome == .denied && whole.rule == "A6" && whole.deciding.recipient == "EU")
    }

    @Test("An institution that is taken out makes a list as well, and one that is named by itself is no longer implied")
    func institutions() throws {
        let item = try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS")
        #expect(!(try RealPack.decide(item, to: "EU*;-EU.EEAS", on: "2025-03-01").rulings.contains { $0.recipient == "EU" || $0.recipient == "EU.EEAS" }))
        let named = try RealPack.decide(item, to: "EU*;-CYP;EU.EEAS", on: "2025-03-01")
        #expect(named.rulings.first { $0.recipient == "EU.EEAS" }?.standing == .named)
    }

    @Test("A refusal turns a consent that is needed into a denial, and takes nothing from whom a rule permits without asking")
    func refusals() throws {
        // TLP:GREEN goes to the community without asking its source; to the public only with the source's consent.
        let refused = try RealPack.item("TLP:GREEN", by: "EU.CERT-EU", holder: "NATO.NCSC", objections: [Objection(by: "EU.CERT-EU")])
        #expect(try RealPack.decide(refused, to: "NATO.SHAPE;FRA;EU.EP", on: "2025-03-01").outcome == .permitted)
        let toAll = try RealPack.decide(refused, to: "public", on: "2025-03-01")
        #expect(toAll.outcome == .denied && toAll.rule == "T4" && toAll.deciding.refusedBy == ["EU.CERT-EU"])
        // An Ally objects: the Allies keep what is theirs, the institution loses what it needed a consent for.
        let item = try RealPack.item("NATO RESTRICTED", by: "NATO.IS", objections: [Objection(by: "TUR")])
        #expect(try RealPack.decide(item, to: "FRA", on: "2025-03-01").outcome == .permitted)
        #expect(try RealPack.decide(item, to: "EU.EEAS", on: "2025-03-01").outcome == .denied)
        // Whoever has no voice in it can object without effect.
        let outsider = try RealPack.item("NATO RESTRICTED", by: "NATO.IS", objections: [Objection(by: "CHE")])
        #expect(try RealPack.decide(outsider, to: "EU.EEAS", on: "2025-03-01").outcome == .permittedWithConsents)
    }

    @Test("A permissive marking beats an objection recorded before it, and not one recorded on its day or after; without dates the objection counts as the later", arguments: [
        ("2025-01-10", "2025-01-09", Outcome.permitted), ("2025-01-10", "2025-01-10", .denied), ("2025-01-10", "2025-01-11", .denied), ("2025-01-10", nil, .denied), (nil, "2025-01-09", .denied), (nil, nil, .denied),
    ] as [(String?, String?, Outcome)])
    func markingsAndObjections(marked: String?, objected: String?, expected: Outcome) throws {
        let item = try RealPack.item("NATO RESTRICTED RELEASABLE TO EU", by: "NATO.IS", objections: [Objection(by: "TUR", on: objected.flatMap { Day($0) })], markedOn: marked.flatMap { Day($0) })
        #expect(try RealPack.decide(item, to: "EU.EEAS", on: "2025-03-01").outcome == expected)
    }

    @Test("Among equal outcomes a part decides before the item it is in, since it is what could be cut")
    func partsFirst() throws {
        let contributed = try ["FRA", "CYP"].map { state in
            Part(label: Label(policy: PolicyID("NAT:\(state)"), level: try #require(try RealPack.desk().facts.vocabulary.levels.first { $0.policy.text == "NAT:\(state)" }).id), originator: PartyID(state), written: state)
        }
        let asked = try RealPack.decide(try RealPack.item("SECRET UE/EU SECRET", by: "EU.SIAC", parts: contributed), to: "NATO.JISD", on: "2025-03-01")
        #expect(asked.outcome == .permittedWithConsents && asked.rule == "B10" && asked.deciding.system == "FRA")
        #expect(Set(asked.consents) == ["CYP", "EU.release-authority", "FRA", "originator"])
        let denied = try RealPack.decide(try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS", parts: [try RealPack.part("NATO")]), to: "EU*", on: "2025-03-01")
        #expect(denied.outcome == .denied && denied.rule == "A7" && denied.deciding.system == "NATO")
        let own = try RealPack.decide(try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS"), to: "EU*", on: "2025-03-01")
        #expect(own.outcome == .permitted && own.rule == "B1" && own.deciding.system == nil)
    }

    @Test("What no rule speaks of is withheld")
    func withheld() throws {
        let item = Item(label: Label(policy: "no-such-policy", level: "no-such-level"), originator: "FRA")
        let decision = try RealPack.decide(item, to: "FRA;EU.EEAS;public", on: "2025-03-01")
        #expect(decision.outcome == .denied && decision.rule == nil && decision.rulings.allSatisfy { $0.outcome == .denied && $0.rule == nil })
    }

    @Test("A seat fares as the state that holds it, and is unknown where the holder is not known and the members differ")
    func seats() throws {
        let item = try RealPack.item("NATO RESTRICTED RELEASABLE TO EU", by: "NATO.IS", holder: "EU.GSC")
        // Cyprus holds the chair in the first half of 2026, Ireland in the second.
        #expect(try RealPack.decide(item, to: "EU.COUNCIL.PRESIDENCY", on: "2026-03-01").outcome == .denied)
        #expect(try RealPack.decide(item, to: "EU.COUNCIL.PRESIDENCY", on: "2026-09-15").outcome == .permitted)
        let unheld = try RealPack.decide(item, to: "EU.COUNCIL.PRESIDENCY", on: "2035-03-01")
        #expect(unheld.outcome == .unknown && unheld.deciding.missing?.contains("Who holds") == true)
    }
}
