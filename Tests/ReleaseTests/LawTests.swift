import Kernel
import Labels
import Release
import TestSupport
import Testing

@Suite("What holds of every answer")
struct LawTests {
    @Test("An audience gets the answer of its worst-placed recipient", arguments: [3101] as [UInt64])
    func worst(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<150 {
            let request = random.request()
            guard let decision = try? desk.decide(request) else { continue }
            let worst = try #require(decision.rulings.map(\.outcome).max())
            #expect(decision.outcome == worst, "seed \(seed): \(request)")
            #expect(decision.deciding.outcome == worst && decision.rulings.contains(decision.deciding), "seed \(seed): \(request)")
            // Asked for alone, nobody who was named by itself fares otherwise.
            let compiled = desk.dated(on: request.day).compile(request.item)
            for case .party(let id) in request.audience.terms {
                let index = try #require(desk.facts.roster.index(of: id))
                let ruling = try #require(decision.rulings.first { $0.recipient == id } ?? (request.audience.terms.contains(.except(id)) ? decision.deciding : nil))
                if ruling.recipient == id { #expect(ruling.outcome == compiled.outcome(index), "seed \(seed): \(id) of \(request)") }
            }
        }
    }

    @Test("A member reached through a whole never fares worse than the whole, nor worse than when asked about directly", arguments: [3201] as [UInt64])
    func wholes(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<100 {
            let item = random.item(), day = random.day()
            let whole: PartyID = random.chance(1, in: 2) ? "EU" : "NATO"
            let decision = try desk.decide(Request(item: item, audience: Audience([.whole(whole)]), day: day))
            let compiled = desk.dated(on: day).compile(item)
            let itself = try #require(decision.rulings.first { $0.recipient == whole })
            for ruling in decision.rulings where ruling.recipient != whole {
                let index = try #require(desk.facts.roster.index(of: ruling.recipient))
                #expect(ruling.outcome <= itself.outcome, "seed \(seed): \(ruling.recipient) of \(whole) on \(day), \(item)")
                #expect(ruling.outcome <= compiled.outcome(index), "seed \(seed): \(ruling.recipient) of \(whole) on \(day), \(item)")
                #expect(ruling.through == nil || ruling.through == whole)
            }
        }
    }

    @Test("A further consent never makes anyone's outcome worse", arguments: [3301] as [UInt64])
    func consents(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        var helped = 0
        for _ in 0..<1_000 {
            let item = random.item(), day = random.day()
            var further = item
            further.consents.append(random.consent())
            let dated = desk.dated(on: day)
            let before = dated.compile(item), after = dated.compile(further)
            for index in desk.facts.roster.parties.indices where after.outcome(index) > before.outcome(index) {
                Issue.record("seed \(seed): \(further.consents) make it worse for \(desk.facts.roster[index].id) on \(day), \(item)")
            }
            if before != after { helped += 1 }
        }
        #expect(helped > 0, "seed \(seed): hardly any consent mattered")
    }

    @Test("A further objection never makes anyone's outcome better", arguments: [3401] as [UInt64])
    func objections(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        var mattered = 0
        for _ in 0..<1_000 {
            let item = random.item(), day = random.day()
            var further = item
            further.objections.append(random.objection())
            let dated = desk.dated(on: day)
            let before = dated.compile(item), after = dated.compile(further)
            for index in desk.facts.roster.parties.indices where after.outcome(index) < before.outcome(index) {
                Issue.record("seed \(seed): \(further.objections) make it better for \(desk.facts.roster[index].id) on \(day), \(item)")
            }
            if before != after { mattered += 1 }
        }
        #expect(mattered > 20, "seed \(seed): hardly any objection mattered")
    }

    @Test("A part never makes anyone's outcome better", arguments: [3501] as [UInt64])
    func parts(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<800 {
            let item = random.item(), day = random.day()
            var fuller = item
            fuller.parts.append(Part(label: random.label(), originator: random.state(), written: "one more"))
            let dated = desk.dated(on: day)
            let before = dated.compile(item), after = dated.compile(fuller)
            for index in desk.facts.roster.parties.indices where after.outcome(index) < before.outcome(index) {
                Issue.record("seed \(seed): a part makes it better for \(desk.facts.roster[index].id) on \(day), \(fuller)")
            }
        }
    }

    @Test("A way out that is offered is true, and strictly better", arguments: [3601] as [UInt64])
    func remedies(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        var offered: [Remedy.Kind: Int] = [:]
        for _ in 0..<60 {
            let request = random.request()
            guard let decision = try? desk.decide(request) else { continue }
            let remedies = desk.remedies(for: decision)
            #expect(remedies.count <= ReleaseDesk.remediesMax)
            #expect(decision.outcome != .permitted || remedies.isEmpty, "seed \(seed): nothing is to be mended in \(request)")
            #expect(remedies.map(\.kind) == remedies.map(\.kind).sorted(), "seed \(seed): the cheapest comes first, \(request)")
            for remedy in remedies {
                let again = try desk.decide(remedy.request)
                #expect(again.outcome == remedy.outcome && again.rule == remedy.rule && again.consents == remedy.consents, "seed \(seed): \(remedy.what) for \(request)")
                #expect(again.outcome < decision.outcome && again.outcome <= .permittedWithConsents, "seed \(seed): \(remedy.what) does not help \(request)")
                #expect(remedy.request != request && !remedy.what.isEmpty && !remedy.actor.isEmpty)
                offered[remedy.kind, default: 0] += 1
            }
        }
        #expect(offered.count >= 4, "seed \(seed): only \(offered) were offered")
    }

    @Test("The history covers all time asked for, and agrees with what is decided on any day", arguments: [3701] as [UInt64])
    func history(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        let from = try #require(Day("1995-01-01")), to = try #require(Day("2027-06-30"))
        let requests: [(String, PartyID, String)] = [
            ("NATO RESTRICTED RELEASABLE TO EU", "NATO.IS", "EU*"), ("RESTREINT UE/EU RESTRICTED", "EU.EEAS", "NATO*"), ("NATO SECRET", "NATO.IS", "FIN;SWE;UKR"), ("EU SECRET", "EU.GSC", "NOR;GBR"),
        ]
        for (marking, originator, audience) in requests {
            let request = Request(item: try RealPack.item(marking, by: originator), audience: try Audience(audience, roster: desk.facts.roster), day: from)
            let periods = desk.history(of: request, from: from, to: to)
            #expect(periods.first?.from == from)
            #expect(periods.map(\.from) == periods.map(\.from).sorted() && Set(periods.map(\.from)).count == periods.count)
            for _ in 0..<40 {
                var asked = request
                asked.day = from.advanced(by: .random(in: 0...Int(to.ordinal - from.ordinal), using: &random.generator))
                let period = try #require(periods.last { $0.from <= asked.day }), decision = try desk.decide(asked)
                #expect(period.outcome == decision.outcome && period.rule == decision.rule, "seed \(seed): \(marking) to \(audience) on \(asked.day)")
                let states = decision.rulings.filter { desk.facts.roster[$0.recipient]?.kind == .state }
                #expect(period.of == states.count && period.mayHave == states.filter { $0.outcome < .unknown }.count, "seed \(seed): \(marking) to \(audience) on \(asked.day)")
            }
        }
    }

    @Test("The same question has the same answer twice, also at a desk that was made anew and asked in another order", arguments: [3801] as [UInt64])
    func repeatable(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        let requests = (0..<60).map { _ in random.request() }
        func answers(_ desk: ReleaseDesk, _ requests: [Request]) -> [Request: String] {
            Dictionary(requests.map { request in (request, (try? desk.decide(request)).map { "\($0.outcome) \($0.rulings) \($0.consents) \($0.obligations)" } ?? "nobody") }, uniquingKeysWith: { a, _ in a })
        }
        let first = answers(desk, requests)
        #expect(first == answers(desk, requests))
        #expect(first == answers(ReleaseDesk(desk.rulebook, facts: desk.facts), requests.reversed()))
    }
}
