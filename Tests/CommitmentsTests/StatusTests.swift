import Areas
import Commitments
import CommitmentsDesk
import Foundation
import Kernel
import Packs
import Testing

enum RealFacts {
    static let pack: Pack = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        do { return try Pack.load(root.appending(path: "packs/eu-nato").path, areas: Areas.facts) } catch { fatalError("\(error)") }
    }()
    static let facts = pack.facts(of: CommitmentFacts.self)!
    static let tenth = Day("2025-06-30")!

    /// By reading the list, without tables: the plain version that the tables are compared with.
    static func activity(of proposal: ProposalID, on day: Day) -> Activity {
        var activity = Activity()
        for one in facts.evidence where one.proposals.contains(proposal) {
            let report = facts.reports.first { $0.number == one.report }
            guard let since = one.date?.first ?? report?.date.first, since <= day else { continue }
            activity.count += 1
            activity.hasResult = activity.hasResult || one.isResult
            if let period = one.report { activity.lastPeriod = max(activity.lastPeriod ?? 0, period) }
            if let last = one.date?.last, last <= day { activity.lastDay = max(activity.lastDay ?? .earliest, last) }
        }
        return activity
    }
}

@Suite("Status of a promise")
struct StatusTests {
    @Test("As of the tenth report the 74 are what the evidence shows", arguments: [
        (Status.moving, ["2016-6.1", "2016-6.2", "2017-4.1", "2017-8.1"]), (.due, ["2016-1.3", "2016-5.1"]), (.stalled, ["2016-4.1", "2016-4.2", "2016-7.3", "2017-1.2"]),
        (.overdue, ["2016-1.10", "2016-1.2", "2017-1.3", "2017-1.4"]), (.done, ["2016-1.1", "2016-7.1"]),
    ])
    func tenth(status: Status, proposals: [String]) {
        let found = RealFacts.facts.proposals.filter { StatusFinding.on($0, RealFacts.activity(of: $0.id, on: RealFacts.tenth), clock: RealFacts.facts.clock, day: RealFacts.tenth).status == status }
        #expect(found.map(\.id.text).sorted() == proposals)
    }

    @Test("Counts of the papers hold: 42 and 32, twenty of them on hybrid threats, ten reports, 177 facts")
    func counts() {
        let facts = RealFacts.facts
        #expect(facts.proposals.count { $0.set == "2016" } == 42 && facts.proposals.count { $0.set == "2017" } == 32)
        #expect(facts.proposals.count { $0.area == "hybrid-threats" } == 20)
        #expect(facts.reports.map(\.number) == Array(1...10) && facts.evidence.count == 177)
        #expect(facts.evidence.count { $0.kind == .reportWords } == 72 && facts.evidence.count { $0.proposals.isEmpty } == 83)
    }

    private func proposal(_ nature: Proposal.Nature?, rhythm: Int? = nil, due: String? = nil, text: Proposal.Text = .seen) -> Proposal {
        Proposal(id: "2016-1.1", set: "2016", area: nil, topic: "", text: text, title: "t", summary: "", nature: nature, rhythmMonths: rhythm, due: due.flatMap { PartialDate($0) }, natureNote: "", leadBodies: [],
                 target: "", source: Source(title: "s", confidence: .seen))
    }

    @Test("A recurring proposal with a rhythm is judged by its own next time", arguments: [("2024-12-31", Status.moving), ("2025-01-01", .moving), ("2025-01-02", .due), ("2025-07-01", .due), ("2025-07-02", .overdue)])
    func rhythm(day: String, status: Status) {
        let finding = StatusFinding.on(proposal(.recurring, rhythm: 12), Activity(lastPeriod: 9, lastDay: Day("2024-01-01")!, count: 1), clock: RealFacts.facts.clock, day: Day(day)!)
        #expect(finding.status == status)
    }

    @Test("Only what can be done once is done; a result does not end what is standing")
    func results() {
        let activity = Activity(lastPeriod: 1, hasResult: true, count: 1)
        #expect(StatusFinding.on(proposal(.oneOff), activity, clock: RealFacts.facts.clock, day: RealFacts.tenth).status == .done)
        #expect(StatusFinding.on(proposal(.standing), activity, clock: RealFacts.facts.clock, day: RealFacts.tenth).status == .dormant)
    }

    @Test("A date that is known to the month has passed when the month has", arguments: [("2017-06-30", Status.withoutEvidence), ("2017-07-01", .overdue)])
    func due(day: String, status: Status) {
        #expect(StatusFinding.on(proposal(.oneOff, due: "2017-06"), Activity(), clock: RealFacts.facts.clock, day: Day(day)!).status == status)
    }

    @Test("Without a further report a status does not last for ever", arguments: [("2026-11-21", Status.moving), ("2027-06-01", .due), ("2028-06-01", .stalled), ("2033-06-01", .dormant)])
    func fades(day: String, status: Status) {
        #expect(StatusFinding.on(proposal(.standing), Activity(lastPeriod: 10, count: 1), clock: RealFacts.facts.clock, day: Day(day)!).status == status)
    }
}
