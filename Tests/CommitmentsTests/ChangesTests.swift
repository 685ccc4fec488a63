import Commitments
@testable import CommitmentsDesk
import Journal
import Kernel
import Labels
import Node
import Packs
import Release
import TestSupport
import Testing

@Suite("What changed")
struct ChangesTests {
    @Test("Between two boards a status turned exactly where it is another one, on a day in between on which it holds", arguments: [("2017-05-01", "2017-07-15"), ("2018-06-07", "2018-06-09"), ("2019-07-01", "2021-06-30"), ("2025-06-30", "2026-11-21"), ("2026-11-21", "2030-01-01")])
    func turns(from: String, to: String) async throws {
        let node = try await SearchTests.node(), reading = CommitmentReading(node, RealFacts.facts), first = Day(from)!, last = Day(to)!
        let before = try await reading.board(for: .thePublic(on: first)), after = try await reading.board(for: .thePublic(on: last))
        let turns = Turn.between(before, after, heard: [:])
        #expect(Set(turns.map(\.proposal)) == Set(RealFacts.facts.proposals.map(\.id).filter { before.status(of: $0) != after.status(of: $0) }))
        for turn in turns {
            #expect(turn.day >= first && turn.day <= last && turn.before.status != turn.after.status)
            let proposal = RealFacts.facts.proposal(turn.proposal)!
            #expect(StatusFinding.on(proposal, after.activity[turn.proposal] ?? Activity(), clock: RealFacts.facts.clock, day: turn.day).status == turn.after.status, "\(turn.proposal)")
        }
        await node.close()
    }

    @Test("What changed is what a viewpoint may see of what was said since; the board before is the one that was seen before", arguments: UInt64(1)...4)
    func changes(seed: UInt64) async throws {
        var random = Seeded(seed)
        let node = try await SearchTests.node(), reading = CommitmentReading(node, RealFacts.facts)
        let early = try await SearchTests.fill(node, &random)
        // A moment that lies between: records carry milliseconds.
        let moment = node.clock.now().advanced(by: .milliseconds(2))
        var boards: [Viewpoint: Board] = [:]
        for viewpoint in SearchTests.viewpoints(on: node.today) { boards[viewpoint] = try await reading.board(for: viewpoint) }
        while node.clock.now() <= moment.advanced(by: .milliseconds(2)) { await Task.yield() }
        let account = AccountID("eeas-desk"), open = Item(label: try RealFacts.pack.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS")
        let own = early.filter { $0.author == "EU.EEAS" && !$0.isWithdrawn }
        func evidence(_ id: EvidenceID, _ proposals: [ProposalID]) -> Evidence {
            Evidence(id: id, kind: .event, date: PartialDate("2025-01-15"), report: nil, area: "cyber", proposals: proposals, text: "Said late", isResult: true, source: Source(title: "a test", confidence: .seen))
        }
        let proposals = RealFacts.facts.proposals.map(\.id).shuffled(using: &random)
        try await node.say([AreaSaying(CommitmentKind.evidence, under: open, evidence("late-1", Array(proposals.prefix(3))).json), AreaSaying(CommitmentKind.evidence, under: open, evidence(own[0].evidence.id, Array(proposals.dropFirst(3).prefix(2))).json),
                            AreaSaying(CommitmentKind.evidenceWithdrawn, under: own[1].item, ["evidence": .string(own[1].evidence.id.text), "reason": "a test"])], by: account)
        for viewpoint in SearchTests.viewpoints(on: node.today) {
            let changes = try await reading.changes(since: moment, for: viewpoint), before = boards[viewpoint]!, after = try await reading.board(for: viewpoint)
            let seesWithdrawn = try await reading.evidence(own[1].evidence.id, for: viewpoint) != nil
            #expect(Set(changes.lines.map(\.seen.record.evidence.id)) == Set(["late-1", own[0].evidence.id] + (seesWithdrawn ? [own[1].evidence.id] : [])), "seed \(seed) \(viewpoint)")
            for turn in changes.turns {
                #expect(turn.before.status == before.status(of: turn.proposal), "seed \(seed) \(viewpoint) \(turn.proposal)")
                #expect(turn.after.status == after.status(of: turn.proposal), "seed \(seed) \(viewpoint) \(turn.proposal)")
            }
            let turned = Set(RealFacts.facts.proposals.map(\.id).filter { before.status(of: $0) != after.status(of: $0) })
            #expect(Set(changes.turns.map(\.proposal)) == turned, "seed \(seed) \(viewpoint)")
            #expect(try await reading.changes(since: node.clock.now().advanced(by: .seconds(1)), for: viewpoint).lines.isEmpty)
        }
        await node.close()
    }

    @Test("After a huge import the newest stand and the page says that there are more; the statuses are those of all of them")
    func huge() async throws {
        let node = try await SearchTests.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, viewpoint = account.viewpoint(on: node.today)
        let open = Item(label: try RealFacts.pack.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS"), moment = node.clock.now()
        let before = try await reading.board(for: viewpoint), proposals = RealFacts.facts.proposals.map(\.id)
        while node.clock.now() <= moment.advanced(by: .milliseconds(2)) { await Task.yield() }
        let count = CommitmentReading.changesMax + 74
        try await node.say((0..<count).map { number in
            AreaSaying(CommitmentKind.evidence, under: open, Evidence(id: EvidenceID("huge-\(number)"), kind: .event, date: PartialDate("2026-11-01"), report: nil, area: "cyber", proposals: [proposals[number % proposals.count]], text: "Said late", source: Source(title: "s", confidence: .seen)).json)
        }, by: account.id)
        let changes = try await reading.changes(since: moment, for: viewpoint), after = try await reading.board(for: viewpoint)
        #expect(changes.lines.map(\.seen.record.evidence.id.text) == (0..<CommitmentReading.changesMax).map { "huge-\(count - 1 - $0)" } && !changes.isComplete)
        #expect(Set(changes.turns.map(\.proposal)) == Set(proposals.filter { before.status(of: $0) != after.status(of: $0) }) && !changes.turns.isEmpty)
        for turn in changes.turns { #expect(turn.before.status == before.status(of: turn.proposal) && turn.day == node.today) }
        await node.close()
    }

    @Test("A completion is told with the status that it turned, on its day, and is news but once")
    func completed() async throws {
        let node = try await SearchTests.node(), reading = CommitmentReading(node, RealFacts.facts), account = node.account("eeas-desk")!, viewpoint = account.viewpoint(on: node.today)
        let open = Item(label: try RealFacts.pack.facts.vocabulary.read("TLP:CLEAR"), originator: "EU.EEAS"), moment = node.clock.now()
        while node.clock.now() <= moment.advanced(by: .milliseconds(2)) { await Task.yield() }
        let unheld = try #require(RealFacts.facts.proposals.first { $0.text == .notHeld }).id
        try await reading.complete([(Completion(proposal: unheld, wording: "To do it.", title: "Do it", source: Source(title: "the annex", confidence: .seen)), open)], by: account)
        let changes = try await reading.changes(since: moment, for: viewpoint)
        #expect(changes.said.map(\.proposal) == [unheld] && changes.said.first?.reason == nil)
        #expect(changes.turns.map(\.proposal) == [unheld] && changes.turns.first?.day == node.today && changes.facts.proposal(unheld)?.name == "Do it")
        let later = try await reading.changes(since: node.clock.now().advanced(by: .seconds(1)), for: viewpoint)
        #expect(later.said.isEmpty && later.turns.isEmpty)
        await node.close()
    }
}
