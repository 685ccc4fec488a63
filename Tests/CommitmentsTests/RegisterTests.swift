import Commitments
import Kernel
import TestSupport
import Testing

@Suite("The register as both sides complete it")
struct RegisterTests {
    private static let source = Source(title: "annex", confidence: .seen)
    private static func said(_ id: String, _ side: OrganisationID, at: Int64, _ completion: Completion) -> SaidCompletion { SaidCompletion(id: id, side: side, author: "EU.EEAS", said: at, completion: completion) }
    private static func titled(_ title: String, needs: [ProposalID] = [], proposal: ProposalID = "2016-9.1", due: String? = nil, numbers: [ProposalID] = []) -> Completion {
        Completion(proposal: proposal, title: title, due: due.flatMap { PartialDate($0) }, needs: needs, numbers: numbers, source: source)
    }

    @Test("Whatever the order in which completions come, the register is the same", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func order(seed: UInt64) throws {
        var random = Seeded(seed)
        let ids = Array(RealFacts.facts.proposals.map(\.id).prefix(12))
        let said = (0..<40).map { number in
            let sides: [OrganisationID] = ["EU", "NATO"]
            let completion = Completion(proposal: ids.randomElement(using: &random)!, wording: Bool.random(using: &random) ? "w\(Int.random(in: 0...2, using: &random))" : "", title: "t\(Int.random(in: 0...2, using: &random))",
                                        nature: Proposal.Nature.allCases.randomElement(using: &random), needs: [ids.randomElement(using: &random)!], numbers: [ProposalID("2016-88.\(Int.random(in: 1...4, using: &random))")], source: Self.source)
            return Self.said("c\(number)", sides.randomElement(using: &random)!, at: Int64.random(in: 0...9, using: &random), completion)
        }
        let one = CommitmentRegister(RealFacts.facts, said), other = CommitmentRegister(RealFacts.facts, said.shuffled(using: &random))
        #expect(one.facts.proposals == other.facts.proposals && one.sayings == other.sayings && one.earlier == other.earlier && one.contested == other.contested && one.numbers == other.numbers, "seed \(seed)")
        #expect(one.facts.proposals.map(\.id) == RealFacts.facts.proposals.map(\.id), "numbers and their order stay, seed \(seed)")
    }

    @Test("Within one organisation the last word counts and the earlier ones stay; across organisations both stand")
    func sides() {
        let register = CommitmentRegister(RealFacts.facts, [Self.said("a", "EU", at: 1, Self.titled("First", due: "2017")), Self.said("b", "EU", at: 2, Self.titled("Second", due: "2018")), Self.said("c", "NATO", at: 0, Self.titled("Other", due: "2018"))])
        #expect(register.sayings["2016-9.1"]?.map(\.id) == ["b", "c"] && register.earlier["2016-9.1"]?.map(\.id) == ["a"])
        #expect(register.contested["2016-9.1"] == [.title])
        let proposal = register.facts.proposal("2016-9.1")
        #expect(proposal?.title == "Second / Other" && proposal?.due == PartialDate("2018"), "what they agree on counts, what they differ on is not chosen")
    }

    @Test("Where the sides differ on a field that the pack holds, what the pack holds stays")
    func contested() {
        let before = RealFacts.facts.proposal("2016-1.1")!
        let register = CommitmentRegister(RealFacts.facts, [Self.said("a", "EU", at: 1, Self.titled("One", proposal: "2016-1.1")), Self.said("b", "NATO", at: 2, Self.titled("Two", proposal: "2016-1.1"))])
        #expect(register.facts.proposal("2016-1.1")?.title == before.title && register.contested["2016-1.1"] == [.title])
    }

    @Test("A number of the annex leads to the one proposal, and to the first that claimed it")
    func numbers() {
        let register = CommitmentRegister(RealFacts.facts, [Self.said("b", "NATO", at: 2, Self.titled("B", proposal: "2016-9.2", numbers: ["2016-4.9"])), Self.said("a", "EU", at: 1, Self.titled("A", numbers: ["2016-4.9", "2016-1.1"]))])
        #expect(register.proposal("2016-4.9")?.id == "2016-9.1")
        #expect(register.proposal("2016-1.1")?.id == "2016-1.1", "a number that is a proposal stays one")
    }

    @Test("A circle of any length is found, and nothing else is", arguments: [11, 12, 13, 14] as [UInt64])
    func circles(seed: UInt64) throws {
        var random = Seeded(seed)
        let ids = Array(RealFacts.facts.proposals.map(\.id).prefix(10))
        for _ in 0..<60 {
            var roadmap = Roadmap([]), edges: Set<[ProposalID]> = []
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                let (a, b) = (ids.randomElement(using: &random)!, ids.randomElement(using: &random)!)
                edges.insert([a, b])
                roadmap = roadmap.adding(Bool.random(using: &random) ? Completion(proposal: a, needs: [b], source: Self.source) : Completion(proposal: b, successors: [a], source: Self.source))
            }
            for start in ids {
                // By following every way for as many steps as there are proposals.
                var reached: Set<ProposalID> = Set(edges.filter { $0[0] == start }.map { $0[1] })
                for _ in ids { reached.formUnion(edges.filter { reached.contains($0[0]) }.map { $0[1] }) }
                let circle = roadmap.circle(from: start)
                #expect((circle != nil) == reached.contains(start), "seed \(seed), \(start)")
                if let circle {
                    #expect(circle.first == start && circle.last == start && zip(circle, circle.dropFirst()).allSatisfy { edges.contains([$0, $1]) }, "seed \(seed): \(circle)")
                }
            }
        }
    }

    @Test("Amounts are read exactly or not at all", arguments: [("12", 12_000), ("12.5", 12_500), ("-0.125", -125), ("0", 0), ("007", 7_000)] as [(String, Int64)])
    func amounts(text: String, thousandths: Int64) { #expect(Amount(text)?.thousandths == thousandths && Amount(Amount(text)!.description) == Amount(text)) }

    @Test("What is no plain number is no amount", arguments: ["", "-", "1,000", "1e3", "1.", ".5", "1.2345", "١", "1 000", "9999999999999", "--1"])
    func noAmounts(text: String) { #expect(Amount(text) == nil) }

    @Test("Nearly the same words of one day and area are probably one event", arguments: [
        ("Experts of both staffs met in Brussels on hybrid threats.", "experts of both staffs met in brussels, on hybrid threats", true), ("Experts of both staffs met in Brussels on hybrid threats.", "Experts of both staffs met on hybrid threats in Brussels again.", true),
        ("Experts of both staffs met in Brussels.", "A seminar on cyber defence took place in Tallinn.", false), ("Met.", "Met", true), ("", "", false),
    ])
    func likeness(a: String, b: String, isLike: Bool) { #expect(Gist(a).isLike(Gist(b)) == isLike && Gist(b).isLike(Gist(a)) == isLike) }
}

@Suite("Status by a goal")
struct GoalStatusTests {
    private func finding(_ nature: Proposal.Nature, _ measured: [(String, String)], on day: String, baseline: String? = nil) -> StatusRule {
        let goal = Goal(measure: "officers", baseline: baseline.flatMap { Amount($0) }, baselineOn: baseline.map { _ in PartialDate("2020-01-01")! }, target: Amount("40")!, due: PartialDate("2022-12-31")!)
        let proposal = Proposal(id: "2016-1.1", set: "2016", area: nil, topic: "", text: .seen, title: "t", summary: "", nature: nature, rhythmMonths: nil, due: nil, natureNote: "", leadBodies: [], target: "",
                                source: Source(title: "s", confidence: .seen), goal: goal)
        let values = measured.map { Measurement(day: Day($0.0)!, value: Amount($0.1)!) }
        return StatusFinding.on(proposal, Activity(lastPeriod: 9, count: 1 + values.count, measured: values), clock: RealFacts.facts.clock, day: Day(day)!).rule
    }

    @Test("A one-off is done once its goal is met", arguments: [(["2022-12-31"], StatusRule.goalMet), (["2023-01-01"], .goalMetLate), (["2023-05-01", "2022-05-01"], .goalMet)] as [([String], StatusRule)])
    func done(days: [String], rule: StatusRule) {
        #expect(finding(.oneOff, days.map { ($0, "40") }, on: "2024-01-01") == rule)
        #expect(rule.status == .done)
    }

    @Test("A goal whose date has passed unmet is overdue, whatever the kind", arguments: Proposal.Nature.allCases)
    func missed(nature: Proposal.Nature) {
        #expect(finding(nature, [("2022-06-01", "39.999")], on: "2023-01-01") == .goalMissed && StatusRule.goalMissed.status == .overdue)
        #expect(finding(nature, [("2022-06-01", "39.999")], on: "2022-12-31") != .goalMissed, "on its last day it may still be met")
    }

    @Test("What stands above its goal is to fall, and what was measured before the baseline does not count")
    func falling() {
        #expect(finding(.oneOff, [("2021-01-01", "40")], on: "2024-01-01", baseline: "90") == .goalMet)
        #expect(finding(.oneOff, [("2021-01-01", "41")], on: "2024-01-01", baseline: "90") == .goalMissed)
        #expect(finding(.oneOff, [("2019-12-31", "40")], on: "2024-01-01", baseline: "90") == .goalMissed)
    }

    @Test("Something without an end is not done by a goal that is met")
    func standing() { #expect(finding(.standing, [("2021-01-01", "50")], on: "2024-01-01").status != .done) }
}
