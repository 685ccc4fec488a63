import Kernel
import Labels
import Packs
import Release
import Testing

/// The proof over all labels and dates takes minutes in a debug build: `entente release prove` runs it. Here the facts stand still on one day, but for one
/// accession, and the labels are those of the two organisations; what a broken rule does shows there as well.
@Suite("What must never come of the rules")
struct ProofTests {
    static let day = Day("2024-06-01")!

    /// Facts that hold on the day hold always; only Croatia's accession to the EU keeps its date, so that there is an accession to look at.
    private static func stillDesk(_ change: (inout [Row], inout [ProofException], inout [Prohibition]) -> Void = { _, _, _ in }) throws -> ReleaseDesk {
        let pack = try RealPack.pack(), facts = pack.facts, rules = pack.rulebook
        let memberships = facts.memberships.filter { $0.validity.isCertain(on: day) }.map { membership in
            membership.party == "HRV" && membership.organisation == "EU" ? membership
                : Membership(party: membership.party, organisation: membership.organisation, role: membership.role, from: nil, to: nil, source: membership.source, note: "")
        }
        let always = PartialDate(Day(year: 1990, month: 1, day: 1)!)
        let arrangements = facts.arrangements.filter { $0.validity?.isCertain(on: day) ?? false }.map {
            Arrangement(id: $0.id, title: $0.title, parties: $0.parties, kind: $0.kind, ceiling: $0.ceiling, ceilingLevel: $0.ceilingLevel, signed: always, from: always, inForceBy: nil, to: nil, conditions: "", source: $0.source)
        }
        let sets = facts.setRows.filter { $0.validity.isCertain(on: day) && $0.set != "not-yet-atomal" }.map { SetRow(set: $0.set, member: $0.member, from: nil, to: nil, isCertain: true, source: $0.source, note: "") }
        let levels: Set<LevelID> = ["NU", "NR", "NS", "EU_LIMITE", "EU_R", "EU_S"]
        let vocabulary = Vocabulary(policies: facts.vocabulary.policies, levels: facts.vocabulary.levels.filter { levels.contains($0.id) || $0.policy == "NAT:FRA" },
                                    forms: facts.vocabulary.forms.filter { ["institutions-only", "releasable-to", "atomal"].contains($0.id.text) })
        var rows = rules.rows, exceptions = rules.exceptions.filter { $0.property != "accessions" && !($0.property == "new-voices" && $0.policy == "NATO") }, prohibitions = rules.prohibitions
        change(&rows, &exceptions, &prohibitions)
        let rulebook = Rulebook(edition: rules.edition, sources: rules.sources, authorities: rules.authorities, sets: rules.sets, bodiesOfMembers: rules.bodiesOfMembers, starBodies: rules.starBodies, names: rules.names, partDefaults: rules.partDefaults, rules: rules.rules,
                                rows: rows, obligations: rules.obligations, prohibitions: prohibitions, exceptions: exceptions)
        return ReleaseDesk(rulebook, facts: Facts(roster: facts.roster, memberships: memberships, arrangements: arrangements, setRows: sets, positions: [], vocabulary: vocabulary))
    }

    @Test("The rules as they stand hold, and the exceptions that do not hang on several accessions occur")
    func holds() throws {
        let report = Proof.run(try Self.stillDesk())
        #expect(report.unlisted.map(\.example) == [])
        #expect(report.unusedExceptions.map(\.property) == [])
        #expect(report.holds)
        #expect(report.stretches == 2 && report.labels > 100 && report.combinations == report.labels * report.stretches * report.recipients)
        let excepted = Set(report.violations.compactMap(\.exception).map(\.property))
        #expect(excepted.isSuperset(of: ["wholes-and-members", "no-chain"]))
    }

    @Test("Permitting what the rules forbid an ineligible member is noticed")
    func ineligibleMembers() throws {
        let report = Proof.run(try Self.stillDesk { rows, _, _ in
            rows = rows.filter { !["A5", "A6"].contains($0.rule.text) } + [Row(rule: "A5", items: Self.classified(), to: .named("ineligible"), verdict: .permitted, note: "", line: 0)]
        })
        let found = report.unlisted.filter { $0.property == "ineligible-members" }
        #expect(!report.holds && Set(found.map(\.recipient)) == ["CYP"])
        #expect(found.allSatisfy { $0.example.contains("CYP") && $0.example.contains("NATO") })
    }

    @Test("Without the rows of A7 a NATO part reaches Cyprus nowhere, since what no row permits is withheld; with a row that permits it, it is noticed")
    func parts() throws {
        let without = Proof.run(try Self.stillDesk { rows, _, _ in rows.removeAll { $0.rule == "A7" } })
        #expect(without.unlisted.filter { $0.property == "ineligible-members" }.isEmpty)
        var inside = Self.classified()
        inside.inside = "EU"
        let with = Proof.run(try Self.stillDesk { [inside] rows, _, _ in
            rows = rows.filter { $0.rule != "A7" && $0.rule != "A5" } + [Row(rule: "A7", items: inside, to: .named("eu-circle"), verdict: .permitted, note: "", line: 0)]
        })
        #expect(with.unlisted.contains { $0.property == "ineligible-members" && $0.recipient == "CYP" && $0.example.contains("containing NATO") })
    }

    @Test("Letting what is for institutions only reach a council is noticed")
    func institutionsOnly() throws {
        let report = Proof.run(try Self.stillDesk { rows, _, _ in
            rows.removeAll { $0.items.marked.contains("institutions-only") || $0.rule == "A6" }
            rows.append(Row(rule: "A2", items: Self.classified(), to: .named("eu-councils"), verdict: .permitted, note: "", line: 0))
        })
        let found = report.unlisted.filter { $0.property == "institutions-only" }
        #expect(found.contains { $0.recipient == "EU.PSC" } && found.allSatisfy { $0.policy == "NATO" })
        // Who sits in a council has it too, so the same slip shows once more.
        #expect(report.unlisted.contains { $0.property == "wholes-and-members" && $0.recipient == "CYP" })
    }

    @Test("A level that opens what a lower one keeps closed is noticed")
    func levels() throws {
        var condition = Self.classified()
        condition.levels = ["NS"]
        let report = Proof.run(try Self.stillDesk { [condition] rows, _, _ in
            rows.append(Row(rule: "A8", items: condition, to: .named("the-public"), verdict: .permitted, note: "", line: 0))
            rows.removeAll { $0.rule == "P1" && $0.items.classified == true }
        })
        #expect(report.unlisted.contains { $0.property == "raising-a-level" && $0.recipient == "public" })
    }

    @Test("An exception that no longer occurs fails the proof")
    func unused() throws {
        let stale = ProofException(property: "raising-a-level", recipient: "ISL", policy: "NATO", reason: "it used to be so")
        let report = Proof.run(try Self.stillDesk { _, exceptions, _ in exceptions.append(stale) })
        #expect(report.unusedExceptions == [stale])
        #expect(!report.holds && report.unlisted.isEmpty)
    }

    @Test("Without its exceptions the law's own breaches fail the proof, each with an example in words")
    func unlisted() throws {
        let report = Proof.run(try Self.stillDesk { _, exceptions, _ in exceptions = [] })
        #expect(Set(report.unlisted.map(\.property)).isSuperset(of: ["wholes-and-members", "no-chain"]))
        #expect(report.unlisted.contains { $0.recipient == "TUR" && $0.policy == "EU" })
        #expect(report.unlisted.allSatisfy { $0.example.hasPrefix("On ") && $0.example.contains($0.recipient.text) && $0.example.hasSuffix(".") })
    }

    private static func classified() -> Condition {
        var condition = Condition()
        condition.policies = ["NATO"]
        condition.classified = true
        return condition
    }
}
