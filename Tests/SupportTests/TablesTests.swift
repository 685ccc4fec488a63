import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Support
@testable import SupportDesk
import Testing

@Suite("Tables of support")
struct SupportTablesTests {
    private static func node(_ organisation: OrganisationID = "EU") async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: nil, pack: RealSupport.pack, passwordCost: .least, isDemonstration: true))
    }
    private static func item(_ marking: String, by originator: PartyID = "EU.EEAS") throws -> Item { Item(label: try RealSupport.pack.facts.vocabulary.read(marking), originator: originator) }
    private static let officer = Viewpoint(party: "EU.EEAS", clearance: 40, day: RealSupport.day), stranger = Viewpoint.thePublic(on: RealSupport.day)

    private static func flow(_ id: String, _ millions: Int = 700, giver: GiverID = "EU", channel: ChannelID = "ukraine-facility", series: SeriesID = FlowSeries.statements, within: [FlowID] = []) -> Flow {
        Flow(id: FlowID(id), series: series, giver: giver, channel: channel, receiver: "UKR", kind: .financial, stage: .disbursed, amount: .money(Quantity(millions), "EUR"), period: Period("2026-10")!, valuation: .cash, within: within, source: Source(title: "a test", confidence: .seen))
    }
    private static let query = "giver=EU&kind=financial&stage=disbursed&source=statements&channel=ukraine-facility"

    @Test("A flow counts in the totals of those alone who may see it")
    func screened() async throws {
        let node = try await Self.node(), reading = SupportReading(node, RealSupport.facts), question = RealSupport.question(Self.query)
        func look(_ viewpoint: Viewpoint) async throws -> (ids: [FlowID], totals: Totals) {
            let snapshot = try await reading.snapshot(for: viewpoint)
            return (snapshot.flows.map(\.flow.id), snapshot.totals(question))
        }
        let before = try await look(Self.stranger)
        #expect(before.ids.count == 522 && before.totals.totals.isEmpty)
        try await node.say([AreaSaying(SupportKind.flow, under: try Self.item("RESTREINT UE/EU RESTRICTED"), Self.flow("closed").json)], by: "eeas-desk")
        let after = try await look(Self.stranger), own = try await look(Self.officer)
        #expect(after.ids == before.ids && after.totals == before.totals)
        #expect(own.totals.only?.sum == Quantity(700) && own.totals.only?.counted == ["closed"])
        #expect(try await reading.flow("closed", for: Self.stranger) == nil)
        #expect(try await reading.flow("closed", for: Self.officer) != nil)
        await node.close()
    }

    @Test("Whoever said it may say it better or take it back; nobody else, and nobody the pack's; nobody a tracker's")
    func corrected() async throws {
        let node = try await Self.node(), reading = SupportReading(node, RealSupport.facts), open = try Self.item("TLP:CLEAR"), question = RealSupport.question(Self.query)
        func sum() async throws -> Quantity? { try await reading.snapshot(for: Self.stranger).totals(question).only?.sum }
        func say(_ flow: Flow, by account: AccountID = "eeas-desk", under item: Item) async throws { try await node.say([AreaSaying(SupportKind.flow, under: item, flow.json)], by: account) }
        try await say(Self.flow("one", 700), under: open)
        try await say(Self.flow("one", 800), under: open)
        #expect(try await sum() == Quantity(800))
        try await say(Self.flow("one", 1), by: "cert-eu-analyst", under: try Self.item("TLP:CLEAR", by: "EU.CERT-EU"))
        try await say(Self.flow("U0018", 1), under: open)
        try await say(Self.flow("tracker", 5, series: "kiel-29"), under: open)
        try await say(Self.flow("nowhere", 5, channel: "no-such-purse"), under: open)
        let snapshot = try await reading.snapshot(for: Self.stranger)
        #expect(try await sum() == Quantity(800))
        #expect(snapshot.seen("U0018")?.flow.amount == .money(Quantity(50_000), "EUR") && snapshot.seen("tracker") == nil && snapshot.seen("nowhere") == nil)
        try await node.say([AreaSaying(SupportKind.flowWithdrawn, under: open, ["flow": "one", "reason": "Entered twice."])], by: "eeas-desk")
        #expect(try await sum() == nil)
        #expect(try await reading.flow("one", for: Self.stranger)?.record.withdrawn == "Entered twice.")
        await node.close()
    }

    @Test("What is said to be within another is counted once, and what goes through the same purse at the same time is not added")
    func within() async throws {
        let node = try await Self.node(), reading = SupportReading(node, RealSupport.facts), open = try Self.item("TLP:CLEAR"), question = RealSupport.question(Self.query)
        func outcome() async throws -> Total? { try await reading.snapshot(for: Self.stranger).totals(question).only }
        try await node.say([AreaSaying(SupportKind.flow, under: open, Self.flow("whole", 900).json), AreaSaying(SupportKind.flow, under: open, Self.flow("part", 300, within: ["whole"]).json)], by: "eeas-desk")
        #expect(try await outcome()?.sum == Quantity(900))
        #expect(try await outcome()?.inside.map(\.flow) == ["part"])
        try await node.say([AreaSaying(SupportKind.flow, under: open, Self.flow("again", 900).json)], by: "eeas-desk")
        #expect(try await outcome()?.sum == nil, "the same purse, giver and time twice may be the same money")
        await node.close()
    }

    @Test("As of an earlier day nothing counts that began later")
    func asOf() async throws {
        let node = try await Self.node(), reading = SupportReading(node, RealSupport.facts)
        for text in ["2021-12-31", "2022-12-31", "2024-06-30", "2026-11-21"] {
            let day = try #require(Day(text)), snapshot = try await reading.snapshot(for: .thePublic(on: day))
            #expect(Set(snapshot.flows.map(\.flow.id)) == Set(RealSupport.facts.flows.filter { $0.period.first <= day }.map(\.id)))
        }
        await node.close()
    }

    @Test("Every flow comes back from its JSON as it was")
    func json() throws { for flow in RealSupport.facts.flows { #expect(try Flow(json: flow.json) == flow) } }
}
