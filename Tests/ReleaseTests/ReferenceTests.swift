import Kernel
import Labels
import Packs
import Release
import TestSupport
import Testing

@Suite("The engine against a plain reading of the same rules")
struct ReferenceTests {
    @Test("Compiled sets and the plain reading give every recipient the same outcome", arguments: [2101, 2102] as [UInt64])
    func agrees(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        let parties = desk.facts.roster.parties
        var differences: [String] = [], counts: [Outcome: Int] = [:]
        for _ in 0..<10 {
            let day = random.day()
            let judge = NaiveJudge(desk, on: day), dated = desk.dated(on: day)
            for _ in 0..<100 {
                let item = random.item()
                let compiled = dated.compile(item)
                for _ in 0..<8 {
                    let index = Int.random(in: parties.indices, using: &random.generator)
                    let plain = judge.outcome(item, for: parties[index].id), clever = compiled.outcome(index)
                    counts[plain, default: 0] += 1
                    if plain != clever { differences.append("\(parties[index].id) on \(day): read plainly \(plain.rawValue), compiled \(clever.rawValue); \(item)") }
                }
            }
        }
        #expect(differences.isEmpty, "seed \(seed), \(differences.count) differences, the first: \(differences.first ?? "")")
        // The items are worth asking about: every outcome occurs often.
        for outcome in Outcome.allCases { #expect(counts[outcome, default: 0] > 100, "seed \(seed): \(outcome.rawValue) hardly occurs") }
    }

    @Test("What is gathered beforehand for a level changes no answer: the quick way and the way row by row are the same", arguments: [2151, 2152] as [UInt64])
    func gatheredBeforehand(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        var differences: [String] = [], quick = 0
        for number in 0..<3_000 {
            var item = random.item()
            // Half of them without recorded words: only those take the quick way.
            if number.isMultiple(of: 2) { (item.consents, item.objections) = ([], []) }
            if item.consents.isEmpty, item.objections.isEmpty { quick += 1 }
            let day = random.day(), dated = desk.dated(on: day)
            if dated.compile(item) != dated.compileRowByRow(item) { differences.append("\(item) on \(day)") }
        }
        #expect(differences.isEmpty, "seed \(seed), \(differences.count) differences, the first: \(differences.first ?? "")")
        #expect(quick > 1_500, "seed \(seed)")
    }

    @Test("Warming makes the rulebook of every stretch of time, and no question afterwards makes another")
    func warming() throws {
        let pack = try RealPack.pack(), desk = ReleaseDesk(pack.rulebook, facts: pack.facts)
        desk.warm()
        #expect(desk.keptCount == desk.changeDays.count + 1)
        for day in RandomRequests.days { _ = desk.dated(on: day) }
        #expect(desk.keptCount == desk.changeDays.count + 1)
    }

    @Test("The four sets of a compiled item share nobody and leave nobody out", arguments: [2201] as [UInt64])
    func partition(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<600 {
            let item = random.item(), day = random.day()
            let answer = desk.dated(on: day).compile(item)
            let sets = [answer.permitted, answer.consents, answer.unknown, answer.denied]
            #expect(sets.reduce(0) { $0 + $1.count } == desk.facts.roster.parties.count, "seed \(seed): \(item) on \(day)")
            #expect(sets.reduce(PartySet()) { $0.union($1) } == desk.facts.roster.all, "seed \(seed): \(item) on \(day)")
        }
    }

    @Test("To decide for one recipient and to compile for all is the same", arguments: [2301] as [UInt64])
    func decidesAsCompiled(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<250 {
            let item = random.item(), day = random.day()
            let compiled = desk.dated(on: day).compile(item)
            for _ in 0..<8 {
                let id = random.party()
                let index = try #require(desk.facts.roster.index(of: id))
                let decision = try desk.decide(Request(item: item, audience: Audience([.party(id)]), day: day))
                #expect(decision.outcome == compiled.outcome(index), "seed \(seed): \(id) on \(day), \(item)")
                #expect(decision.rulings.map(\.recipient) == [id])
            }
        }
    }

    @Test("A ruling names the rule that makes it, and no rule only where none speaks", arguments: [2401] as [UInt64])
    func grounds(seed: UInt64) throws {
        let desk = try RealPack.desk()
        var random = RandomRequests(desk, seed: seed)
        for _ in 0..<150 {
            let request = random.request()
            guard let decision = try? desk.decide(request) else { continue }
            for ruling in decision.rulings {
                switch ruling.outcome {
                case .permitted, .permittedWithConsents: #expect(ruling.rule != nil, "seed \(seed): \(ruling) of \(request)")
                case .unknown: #expect(ruling.missing?.isEmpty == false, "seed \(seed): the fact that is not held is not named, \(ruling) of \(request)")
                case .denied: break
                }
                #expect(ruling.consents.isEmpty == (ruling.outcome != .permittedWithConsents), "seed \(seed): \(ruling) of \(request)")
                if let rule = ruling.rule { #expect(desk.rulebook.rule(rule) != nil) }
            }
            #expect(decision.consents.isEmpty == (decision.outcome != .permittedWithConsents), "seed \(seed): \(request)")
        }
    }
}
