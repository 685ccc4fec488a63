import Kernel
@testable import Labels
import Testing

@Suite("The tables of the pack")
struct TableTests {
    @Test("Each level belongs to a policy that is there, and each policy has a level")
    func levelsAndPolicies() {
        let policies = Set(vocabulary.policies.map(\.id))
        #expect(Set(vocabulary.levels.map(\.policy)) == policies)
        #expect(policies.count == vocabulary.policies.count)
        for known: PolicyID in ["NATO", "EU", "TLP", "TLP1", "PUBLIC", "WEU", "NAT:FRA", "NAT:USA"] { #expect(policies.contains(known)) }
    }

    @Test("All rows of a level agree on policy and ranks")
    func rowsAgree() {
        for (level, rows) in Dictionary(grouping: table("levels"), by: { $0["level"]! }) {
            #expect(Set(rows.map { [$0["policy"]!, $0["rank"]!, $0["equivalent_rank"]!] }).count == 1, "\(level)")
        }
    }

    @Test("Each marking stands in policies that are there, and its list stands at an end of each spelling or in none")
    func forms() {
        for form in vocabulary.forms {
            #expect(form.policies.allSatisfy { $0 == "*" || $0 == "NAT" || vocabulary.policy(PolicyID($0)) != nil }, "\(form.id)")
            #expect(Set(form.spellings.map { $0.contains("<list>") }).count == 1, "\(form.id)")
            #expect((form.tagName == nil) == (form.tagType == nil), "\(form.id)")
        }
    }

    @Test("The markings that rules of release name are there", arguments: ["releasable-to", "institutions-only", "only", "rel-to", "eyes-only", "noforn", "special-france", "orcon",
        "display-only", "limdis", "atomal", "crypto", "siop", "bohemia", "exclusive", "public", "staff", "management", "personal", "medical", "commercial", "chatham-house",
        "tlp-red", "tlp-amber-strict", "tlp-amber", "tlp-green", "tlp-clear"])
    func named(form: String) { #expect(vocabulary.form(MarkingFormID(form)) != nil) }

    @Test("A TLP marking names a level of TLP")
    func tlpForms() {
        for form in vocabulary.forms where form.effect == .tlp { #expect(form.names.count == 1 && vocabulary.level(LevelID(form.names[0]))?.policy == "TLP") }
    }
}
