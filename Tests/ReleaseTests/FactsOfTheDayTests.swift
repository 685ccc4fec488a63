import Kernel
import Labels
import Release
import Testing

@Suite("Who is who on a day")
struct FactsOfTheDayTests {
    @Test("Ineligible are the EU members without participation in the Partnership for Peace and a security agreement", arguments: [
        // Before Cyprus and Malta joined, the facts name Ireland until its agreement of 24 May 2000 and Austria for the first weeks of its membership.
        ("1990-01-01", ["IRL"]), ("1995-01-15", ["AUT", "IRL"]), ("1999-12-01", ["IRL"]), ("2000-05-23", ["IRL"]), ("2000-05-24", []), ("2003-03-14", []), ("2004-04-30", []),
        ("2004-05-01", ["CYP", "MLT"]), ("2007-01-01", ["CYP", "MLT"]), ("2008-04-02", ["CYP", "MLT"]), ("2008-04-03", ["CYP"]), ("2013-07-01", ["CYP"]), ("2025-03-01", ["CYP"]), ("2026-11-21", ["CYP"]),
    ] as [(String, [PartyID])])
    func ineligible(day: String, expected: [PartyID]) throws {
        let desk = try RealPack.desk()
        let set = desk.dated(on: try #require(Day(day)))["ineligible"]
        #expect(desk.facts.roster.ids(in: set.certain).sorted() == expected)
        #expect(set.possible == set.certain)
    }

    @Test("Since Malta's return the facts of every stretch name Cyprus and nobody else; between the enlargement and then both")
    func everyStretch() throws {
        let desk = try RealPack.desk()
        let enlargement = try #require(Day("2004-05-01")), back = try #require(Day("2008-04-03")), ireland = try #require(Day("2000-05-24"))
        for day in RandomRequests.days where day >= ireland {
            let ids = desk.facts.roster.ids(in: desk.dated(on: day)["ineligible"].certain)
            #expect(ids == (day < enlargement ? [] : day < back ? ["CYP", "MLT"] : ["CYP"]), "\(day)")
        }
    }

    @Test("27 members, 32 Allies, 23 in both on 2025-03-01; the same numbers as sets of the rules")
    func counts() throws {
        let dated = try RealPack.desk().dated(on: try #require(Day("2025-03-01")))
        #expect(dated["eu-members"].certain.count == 27)
        #expect(dated["allies"].certain.count == 32)
        #expect(dated["double-hatted"].certain.count == 23)
        for set in dated.rulebook.sets { #expect(dated[set.name].certain.isSubset(of: dated[set.name].possible), "\(set.name)") }
    }

    @Test("An agreement of which only the signature is held makes the answer unknown, and the answer names it")
    func unknownAgreement() throws {
        let decision = try RealPack.decide(try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS"), to: "NOR", on: "2005-06-01")
        #expect(decision.outcome == .unknown)
        let missing = try #require(decision.deciding.missing)
        #expect(missing.contains("EU-Norway agreement") && missing.contains("2004-11-22") && missing.contains("entry into force is not held"))
        #expect(try RealPack.decide(try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS"), to: "NOR", on: "2004-11-21").outcome == .denied)
        #expect(try RealPack.decide(try RealPack.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS"), to: "NOR", on: "2025-03-01").outcome == .permittedWithConsents)
    }

    @Test("A day belongs to the stretch that began with the last change, and a day of change to its own")
    func stretches() throws {
        let desk = try RealPack.desk()
        #expect(desk.changeDays == desk.changeDays.sorted() && Set(desk.changeDays).count == desk.changeDays.count)
        for (day, next) in zip(desk.changeDays, desk.changeDays.dropFirst()) {
            #expect(desk.stretchStart(of: day) == day)
            #expect(desk.stretchStart(of: next.advanced(by: -1)) == day)
        }
        #expect(desk.stretchStart(of: .earliest) == .earliest)
        #expect(desk.dated(on: try #require(Day("2025-03-15"))).day == Day("2025-03-15"))
    }
}
