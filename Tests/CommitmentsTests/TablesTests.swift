import Areas
import Commitments
import CommitmentsDesk
import Foundation
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import Testing

@Suite("Tables of what was promised")
struct TablesTests {
    private static func node(_ organisation: OrganisationID = "EU") async throws -> Node {
        try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: nil, pack: RealFacts.pack, passwordCost: .least, isDemonstration: true))
    }

    private static func evidence(_ id: String, _ text: String, proposals: [ProposalID] = ["2016-1.2"], date: String = "2025-03-01") -> Evidence {
        Evidence(id: EvidenceID(id), kind: .event, date: PartialDate(date), report: nil, area: "hybrid-threats", proposals: proposals, text: text, source: Source(title: "a test", confidence: .seen))
    }

    private static func item(_ marking: String, by originator: PartyID) throws -> Item {
        Item(label: try RealFacts.pack.facts.vocabulary.read(marking), originator: originator)
    }

    @Test("The board of every year is the one that the list of facts gives", arguments: ["2016-12-05", "2017-06-14", "2018-12-31", "2021-06-03", "2025-06-30", "2026-11-21", "2031-01-01"])
    func board(day text: String) async throws {
        let node = try await Self.node(), day = Day(text)!
        let board = try await CommitmentReading(node, RealFacts.facts).board(for: .thePublic(on: day))
        for proposal in RealFacts.facts.proposals {
            let activity = RealFacts.activity(of: proposal.id, on: day)
            #expect(board.findings[proposal.id] == StatusFinding.on(proposal, activity, clock: RealFacts.facts.clock, day: day), "\(proposal.id)")
            #expect(board.activity[proposal.id]?.count ?? 0 == activity.count, "\(proposal.id)")
        }
        await node.close()
    }

    @Test("What a viewpoint may not have is in no list, no count and no status of its board")
    func screened() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), today = node.today
        func look(_ viewpoint: Viewpoint) async throws -> (texts: [String], count: Int, status: Status) {
            var query = CommitmentReading.Query()
            query.proposal = "2016-1.2"
            let board = try await reading.board(for: viewpoint)
            return (try await reading.evidence(query, for: viewpoint).list.map(\.record.evidence.text), board.count(), board.status(of: "2016-1.2"))
        }
        let before = try await look(.thePublic(on: today))
        let closed = try Self.item("RESTREINT UE/EU RESTRICTED", by: "EU.EEAS")
        try await node.say([AreaSaying(CommitmentKind.evidence, under: closed, Self.evidence("closed-1", "Behind closed doors").json)], by: "eeas-desk")
        let after = try await look(.thePublic(on: today)), own = try await look(Viewpoint(party: "EU.EEAS", clearance: 40, day: today))
        #expect(after == before)
        #expect(own.texts.contains("Behind closed doors") && own.count == before.count + 1)
        var words = CommitmentReading.Query()
        words.words = "closed doors"
        #expect(try await reading.evidence(words, for: .thePublic(on: today)).list.isEmpty)
        #expect(try await reading.evidence(words, for: Viewpoint(party: "EU.EEAS", clearance: 40, day: today)).list.count == 1)
        #expect(try await reading.evidence("closed-1", for: .thePublic(on: today)) == nil)
        await node.close()
    }

    @Test("Whoever said it may say it better or take it back; nobody else, and the last wording is the one that is found")
    func corrected() async throws {
        let node = try await Self.node(), reading = CommitmentReading(node, RealFacts.facts), open = try Self.item("TLP:CLEAR", by: "EU.EEAS"), viewpoint = Viewpoint.thePublic(on: node.today)
        func found(_ words: String) async throws -> [String] {
            var query = CommitmentReading.Query()
            query.words = words
            return try await reading.evidence(query, for: viewpoint).list.map(\.record.evidence.text)
        }
        try await node.say([AreaSaying(CommitmentKind.evidence, under: open, Self.evidence("one", "Zebra crossing").json)], by: "eeas-desk")
        #expect(try await found("zebra") == ["Zebra crossing"])
        try await node.say([AreaSaying(CommitmentKind.evidence, under: open, Self.evidence("one", "Okapi crossing").json)], by: "eeas-desk")
        #expect(try await found("zebra").isEmpty)
        #expect(try await found("okapi") == ["Okapi crossing"])
        try await node.say([AreaSaying(CommitmentKind.evidence, under: try Self.item("TLP:CLEAR", by: "EU.CERT-EU"), Self.evidence("one", "Gnu crossing").json)], by: "cert-eu-analyst")
        #expect(try await found("crossing") == ["Okapi crossing"], "somebody else's is set aside")
        try await node.say([AreaSaying(CommitmentKind.evidenceWithdrawn, under: open, ["evidence": "one", "reason": "It was another meeting."])], by: "eeas-desk")
        #expect(try await found("okapi").isEmpty)
        let board = try await reading.board(for: viewpoint)
        #expect(board.count() == RealFacts.facts.evidence.count)
        await node.close()
    }
}
