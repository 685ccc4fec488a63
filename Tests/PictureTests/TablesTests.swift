import Journal
import Kernel
import Labels
import Node
import Packs
import Picture
@testable import PictureDesk
import Release
import Testing

@Suite("Tables of the picture")
struct PictureTablesTests {
    private static func node(_ organisation: OrganisationID = "EU") async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: nil, pack: RealPicture.pack, passwordCost: .least, isDemonstration: true))
    }
    private static func item(_ marking: String, by originator: PartyID = "EU.EEAS") throws -> Item { Item(label: try RealPicture.pack.facts.vocabulary.read(marking), originator: originator) }
    private static let officer = Viewpoint(party: "EU.EEAS", clearance: 40, day: Day("2026-11-21")!)

    @Test("What a viewpoint may not have is in no count, no cluster and no status of its picture")
    func screened() async throws {
        let node = try await Self.node(), reading = PictureReading(node, RealPicture.facts), stranger = Viewpoint.thePublic(on: Self.officer.day)
        func look(_ viewpoint: Viewpoint) async throws -> (ids: [IncidentID], clusters: [Cluster], statuses: [AttributionStatus]) {
            let snapshot = try await reading.snapshot(for: viewpoint)
            return (snapshot.incidents.map(\.incident.id), snapshot.clusters, snapshot.incidents.map { snapshot.status(of: $0.incident.id) })
        }
        let before = try await look(stranger)
        #expect(before.ids.count == 44)
        let closed = try Self.item("RESTREINT UE/EU RESTRICTED")
        // Beside a known one, so that it would make a cluster grow; and a statement on a known one, which would change its status.
        try await node.say([AreaSaying(PictureKind.incident, under: closed, Sample.incident("closed", day: Day("2024-11-20")!, lat: 566_000, lon: 186_000).json),
                            AreaSaying(PictureKind.statement, under: closed, AttributionTests.said("A", .doubts).on("INC-028").json)], by: "eeas-desk")
        let after = try await look(stranger), own = try await look(Self.officer)
        #expect(after.ids == before.ids && after.clusters == before.clusters && after.statuses == before.statuses)
        #expect(own.ids.contains("closed") && own.clusters != before.clusters)
        #expect(try await reading.snapshot(for: Self.officer).status(of: "INC-028") == .contested)
        #expect(try await reading.incident("closed", for: stranger) == nil)
        #expect(try await reading.incident("closed", for: Self.officer) != nil)
        await node.close()
    }

    @Test("Whoever said it may say it better or take it back; nobody else, and nobody the pack's")
    func corrected() async throws {
        let node = try await Self.node(), reading = PictureReading(node, RealPicture.facts), open = try Self.item("TLP:CLEAR")
        func title(_ id: IncidentID) async throws -> String? { try await reading.snapshot(for: .thePublic(on: Self.officer.day)).incident(id)?.incident.title }
        var body = Sample.incident("one").json.object ?? JSONObject()
        func say(_ text: String, id: String = "one", by account: AccountID = "eeas-desk", under item: Item) async throws {
            body["title"] = .string(text)
            body["incident"] = .string(id)
            try await node.say([AreaSaying(PictureKind.incident, under: item, .object(body))], by: account)
        }
        try await say("First", under: open)
        try await say("Second", under: open)
        #expect(try await title("one") == "Second")
        try await say("Somebody else's", by: "cert-eu-analyst", under: try Self.item("TLP:CLEAR", by: "EU.CERT-EU"))
        try await say("The pack's", id: "INC-001", under: open)
        #expect(try await title("one") == "Second")
        #expect(try await title("INC-001") == "Vrbetice ammunition depot explosions")
        try await node.say([AreaSaying(PictureKind.incidentWithdrawn, under: open, ["incident": "one", "reason": "It was a drill."])], by: "eeas-desk")
        #expect(try await title("one") == nil)
        #expect(try await reading.incident("one", for: .thePublic(on: Self.officer.day))?.record.withdrawn == "It was a drill.")
        await node.close()
    }

    @Test("As of an earlier day the picture is what had happened by then")
    func asOf() async throws {
        let node = try await Self.node(), reading = PictureReading(node, RealPicture.facts)
        for text in ["2014-10-15", "2016-01-01", "2022-12-31", "2026-11-21"] {
            let day = try #require(Day(text)), snapshot = try await reading.snapshot(for: .thePublic(on: day))
            #expect(Set(snapshot.incidents.map(\.incident.id)) == Set(RealPicture.facts.incidents.filter { $0.first <= day }.map(\.id)))
        }
        await node.close()
    }

    @Test("Every record comes back from its JSON as it was")
    func json() throws {
        for one in RealPicture.facts.incidents { #expect(try Incident(json: one.json) == one) }
        for one in RealPicture.facts.statements { #expect(try Statement(json: one.json) == one) }
    }

    @Test("A sealed answer can be opened as it was sealed, and in no other words")
    func sealed() async throws {
        let node = try await Self.node(), reading = PictureReading(node, RealPicture.facts), open = try Self.item("TLP:GREEN")
        let account = try #require(node.account("eeas-desk"))
        let question = Question(id: "q", title: "Do they belong together?", points: ["One hand is behind both."], incidents: [], exchange: node.today)
        try await reading.ask(question, under: open, by: account)
        let viewpoint = account.viewpoint(on: node.today)
        func state() async throws -> AssessmentState { try #require(try await reading.assessment("q", for: viewpoint)) }
        let judgement = Judgement(point: 0, text: "Likely one hand.", likelihood: .likely, confidence: .low, sources: ["a test"])
        try await reading.draft([judgement], on: try await state(), by: account)
        let draft = try #require(try await state().draft)
        for party: PartyID in ["public", "NATO.IS", "USA"] { #expect(try await reading.assessment("q", for: Viewpoint(party: party, clearance: 40, day: node.today))?.draft == nil, "a draft stays in the house") }
        await #expect(throws: ActError.self) { try await reading.open(try await state(), under: open, by: account) }
        try await reading.seal(draft.text.hash, on: try await state(), by: account)
        await #expect(throws: ActError.self) { try await reading.draft([], on: try await state(), by: account) }
        let other = AssessmentText(question: "q", judgements: [], salt: "another")
        try await node.say([AreaSaying(PictureKind.opened, under: open, other.json)], by: "eeas-desk")
        #expect(try await state().side("EU")?.opened == nil, "what was not sealed is set aside")
        try await reading.open(try await state(), under: open, by: account)
        let side = try #require(try await state().side("EU"))
        #expect(side.opened?.text == draft.text && side.keptItsSeal == true)
        await node.close()
    }

    @Test("An answer is exchanged from the agreed day on, not before")
    func early() async throws {
        let node = try await Self.node(), reading = PictureReading(node, RealPicture.facts), open = try Self.item("TLP:GREEN")
        let account = try #require(node.account("eeas-desk")), viewpoint = account.viewpoint(on: node.today)
        try await reading.ask(Question(id: "q", title: "Later?", points: ["It holds."], incidents: [], exchange: node.today.advanced(by: 1)), under: open, by: account)
        func state() async throws -> AssessmentState { try #require(try await reading.assessment("q", for: viewpoint)) }
        try await reading.draft([Judgement(point: 0, text: "Yes.", likelihood: .even, confidence: .low, sources: ["a test"])], on: try await state(), by: account)
        try await reading.seal(try #require(try await state().draft).text.hash, on: try await state(), by: account)
        await #expect(throws: ActError.self) { try await reading.open(try await state(), under: open, by: account) }
        await node.close()
    }
}

extension Statement {
    func on(_ incident: IncidentID) -> Statement { Statement(id: StatementID("\(incident)-\(id)"), incident: incident, speaker: speaker, party: party, capacity: capacity, stance: stance, about: about, date: date, note: note, source: source, sourceDate: sourceDate) }
}

@Suite("Two sides' answers")
struct ComparisonTests {
    private static func judgement(_ likelihood: Judgement.Likelihood, _ confidence: Judgement.Sureness, _ sources: [String]) -> Judgement { Judgement(point: 0, text: "x", likelihood: likelihood, confidence: confidence, sources: sources) }

    @Test("What both hold, what they hold differently and what they stand on is said; no text is merged")
    func compared() {
        let left = Self.judgement(.likely, .high, ["Table of 2024.", "own"]), right = Self.judgement(.remote, .high, ["table of 2024"])
        let one = PointComparison(point: 0, left: left, right: right)
        #expect(one.shared == ["Table of 2024."])
        #expect(one.finding == "They differ: likely against a remote chance, both with high confidence; one source in common.")
        #expect(PointComparison(point: 0, left: left, right: nil).finding == "One side alone answers it.")
        #expect(PointComparison(point: 0, left: left, right: left).finding.hasPrefix("Both hold it likely"))
    }
}
