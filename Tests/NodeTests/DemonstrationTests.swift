import Journal
import Kernel
import Packs
import Release
import Testing
@testable import Node

@Suite("Demonstration")
struct DemonstrationTests {
    @Test("Each side's people and items are entered through acts, and what they reach is what the rules permit", arguments: [(OrganisationID("EU"), 7, 3, 2), ("NATO", 8, 5, 1)])
    func entered(organisation: OrganisationID, count: Int, released: Int, asked: Int) async throws {
        let node = try await Node.test(organisation, demonstration: true)
        let demonstration = try Demonstration.read(RealPack.pack, for: organisation, on: node.today)
        #expect(demonstration.items.count == count)
        #expect(node.accounts.map(\.id) == demonstration.people.map(\.account.id).sorted())
        let officer = try node.viewpoint(organisation == "EU" ? "gsc-release" : "is-release")
        let page = try await node.items(for: officer)
        #expect(page.counts[.released] == released && page.counts[.refused] == 1 && page.counts[.asked] == asked)
        #expect(page.items.allSatisfy { $0.record.isDemonstration && $0.record.title.hasPrefix("Worked case RC-") })
        let open = try await node.items(for: .thePublic(on: node.today))
        #expect(open.items.count == 1)
        let report = try await node.verifyJournal()
        #expect(report.faults == [])
        #expect(report.setAside.isEmpty)
        await node.close()
    }
}

extension DemonstrationTests {
    static let peopleHeader = DemonstrationReader.peopleColumns.joined(separator: ",") + "\n", itemsHeader = DemonstrationReader.itemColumns.joined(separator: ",") + "\n"
    static let person = "EU,desk,\"Desk officer\",EU.EEAS,secret,reader;drafter,en,long enough password,invented for tests,,assumed\n"
    static let item = "EU,Worked case RC-001,LIMITE,EU.EEAS,EU.EEAS,,EU*,desk,,,,,,Invented.,invented for tests,,assumed\n"

    @Test("A mistake in either file is named with its line and what to write, and nothing is entered", arguments: [
        (person.replacing("EU.EEAS", with: "EU.EEASS"), item, "people.csv:2:4: `EU.EEASS` is no party of this pack. Did you mean EU.EEAS?; change this row"),
        (person.replacing("secret", with: "sekret"), item, "people.csv:2:32: `sekret` is no clearance; write one of none, limited, restricted, confidential, secret, top-secret"),
        (person.replacing("drafter", with: "king"), item, "people.csv:2:39: `reader;king` holds a word that is no role; write words from reader, drafter, release-authority, approver, auditor, administrator, separated by semicolons"),
        (person.replacing("long enough password", with: "short"), item, "people.csv:2:4: The password is shorter than 12 characters. Write a longer one; a sentence is easiest.; change this row"),
        (person.replacing("invented", with: "true"), item, "people.csv:2:78: the row does not say that it is invented; write: invented for the demonstration"),
        (person + person, item, "people.csv:3:4: the account `desk` stands twice for this node; write each account once"),
        (person.replacing("EU,desk", with: "PfP,desk"), item, "people.csv:2:1: `PfP` is no organisation that has a node; write EU or NATO"),
        (person, item.replacing("EU*", with: "EU"), nil), (person, item, nil),
        (person, item.replacing("desk", with: "king"), "items.csv:2:51: `king` is no account of this node; write an account that stands in people.csv"),
        (person, item.replacing("LIMITE", with: "LIMITED"), "items.csv:2:23"), (person, item.replacing("EU*", with: "EUU*"), "items.csv:2:47"),
        (person, item.replacing(",,EU*", with: ",ATLANTIS,EU*"), "items.csv:2:46: `ATLANTIS` is neither a state, nor NATO or EU, nor a marking; write one of these"),
    ] as [(String, String, String?)])
    func mistakes(people: String, items: String, expected: String?) throws {
        func read() throws(DemonstrationErrors) -> Demonstration {
            try Demonstration.read(people: Array((Self.peopleHeader + people).utf8), peopleFile: "people.csv", items: Array((Self.itemsHeader + items).utf8), itemsFile: "items.csv",
                                   pack: RealPack.pack, for: "EU", on: RealPack.pack.compiled.last)
        }
        do {
            let demonstration = try read()
            #expect(expected == nil && demonstration.items.count == 1)
        } catch {
            let found = error.description
            #expect(expected.map { found.contains($0) } ?? false, "\(found)")
        }
    }
}

extension DemonstrationTests {
    /// Nothing is said at it, so all cases ask one.
    private static let shared = Task { try await Node.test("EU", demonstration: true) }
    static let recordsHeader = Demonstration.recordColumns.joined(separator: ",") + "\n"
    static let record = "EU,eeas-desk,picture.incident,TLP:GREEN,\"{\"\"incident\"\":\"\"x\"\"}\",invented for tests,,assumed\n"

    @Test("A mistake in the invented records is named with its line and what to write; of the other node's lines only what both can tell", arguments: [
        (record, nil), (record.replacing("TLP:GREEN", with: "house"), nil), (record.replacing("EU,eeas-desk", with: "NATO,nobody"), "none"),
        (record.replacing("invented for", with: "true for"), "records.csv:2:64: the row does not say that it is invented; write: invented for the demonstration"),
        (record.replacing("EU,eeas-desk", with: "PfP,eeas-desk"), "records.csv:2:1: `PfP` is no organisation that has a node; write one that pack.yaml gives a whole"),
        (record.replacing("eeas-desk", with: "king"), "records.csv:2:4: `king` is no account of this node; write an account that stands in people.csv"),
        (record.replacing("picture.incident", with: "incident"), "records.csv:2:14: `incident` is no kind of record; write area and noun, as in picture.incident"),
        (record.replacing("TLP:GREEN", with: "NATO RESTRICTD"), "write a marking of the pack, and a body that is one JSON object"),
        (record.replacing("\"\"x\"\"}", with: "\"\"x\"\""), "write a marking of the pack, and a body that is one JSON object"),
        (record + record.replacing("eeas-desk", with: "queen"), "records.csv:3:4"),
    ] as [(String, String?)])
    func recordMistakes(records: String, expected: String?) async throws {
        let node = try await Self.shared.value
        do {
            let sayings = try Demonstration.sayings(Array((Self.recordsHeader + records).utf8), file: "records.csv", pack: RealPack.pack, for: node)
            #expect(expected == nil && sayings.count == 1 || expected == "none" && sayings.isEmpty)
        } catch {
            #expect(expected.map { error.description.contains($0) } ?? false, "\(error.description)")
        }
    }
}
