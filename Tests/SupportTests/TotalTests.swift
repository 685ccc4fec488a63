import Kernel
import Support
import TestSupport
import Testing

@Suite("Totals without a euro twice")
struct TotalTests {
    @Test("No euro is in a total twice, neither by itself nor inside another flow", arguments: UInt64(1)...150)
    func euros(seed: UInt64) throws {
        var random = Seeded(seed)
        let world = World(seed: seed)
        for _ in 0..<12 {
            var parts: [String] = []
            if Bool.random(using: &random) { parts.append("giver=\(["G0", "G1", "G2", "G3", "AAA", "BBB"].randomElement(using: &random)!)") }
            if Bool.random(using: &random) { parts.append("kind=\(["military", "training", "financial", "all"].randomElement(using: &random)!)") }
            if random.once(in: 3) { parts.append("channel=\(["one", "two", "wide", "other", "all"].randomElement(using: &random)!)") }
            if random.once(in: 3) { parts.append("from=2025-0\(Int.random(in: 1...9, using: &random))") }
            let query = parts.joined(separator: "&"), totals = world.book.totals(world.question(query), on: RealSupport.day)
            for total in totals.totals {
                guard let sum = total.sum else { continue }
                let counted = total.counted.map { world.payments[$0]! }, union = counted.reduce(into: Set<FlowID>()) { $0.formUnion($1) }
                #expect(counted.reduce(0) { $0 + $1.count } == union.count, "seed \(seed), \(query): a payment is counted twice")
                #expect(sum == Quantity(union.reduce(0) { $0 + world.amounts[$1]! }), "seed \(seed), \(query)")
                for inside in total.inside { #expect(world.payments[inside.flow]!.isSubset(of: union), "seed \(seed), \(query): \(inside.flow) was dropped and is in nothing that is counted") }
            }
        }
    }

    @Test("Small worlds have sums as well as refusals: the property is about something")
    func worldsAreMixed() {
        let outcomes = (UInt64(1)...40).flatMap { seed in
            let world = World(seed: seed)
            return ["", "giver=AAA", "channel=one"].flatMap { world.book.totals(world.question($0), on: RealSupport.day).totals.map(\.outcome) }
        }
        let sums = outcomes.count { if case .sum = $0 { true } else { false } }, refusals = outcomes.count { if case .overlapping = $0 { true } else { false } }
        #expect(sums > 10 && refusals > 10, "\(sums) sums, \(refusals) refusals")
    }

    @Test("In the real facts nothing that is counted holds or crosses anything else that is counted", arguments: UInt64(1)...60)
    func real(seed: UInt64) {
        var random = Seeded(seed)
        let givers = ["NATO", "EU27", "EU", "EU-AND-MEMBERS", "NATO-EUROPE-CANADA", "DEU", "FRA", "ALL-GIVERS", "EU %26 NATO", "{EST, LVA, LTU}", ""].map { $0.replacing("%26", with: "+") }
        let query = ["giver=\(givers.randomElement(using: &random)!)", "kind=\(["military", "training", "financial", "humanitarian", "all", ""].randomElement(using: &random)!)", "stage=\((Flow.Stage.allCases.map(\.rawValue) + [""]).randomElement(using: &random)!)",
                     "from=\(["2022", "2023-06", "2024", ""].randomElement(using: &random)!)", "to=\(["2024", "2025-06", "2026-04", ""].randomElement(using: &random)!)", "channel=\(["epf", "bilateral", "procurement-cut", "", ""].randomElement(using: &random)!)"].filter { !$0.hasSuffix("=") }.joined(separator: "&")
        let totals = RealSupport.totals(query)
        for total in totals.totals {
            let series = Set(total.counted.compactMap { RealSupport.book.flow($0)?.series }), stages = Set(total.counted.compactMap { RealSupport.book.flow($0)?.stage }), units = Set(total.counted.compactMap { RealSupport.book.flow($0)?.amount.unit })
            #expect(series == [total.series] && stages == [total.stage] && units == [total.unit], "seed \(seed), \(query): sources, stages or currencies are mixed")
            #expect(Set(total.counted).isDisjoint(with: total.inside.map(\.flow)), "seed \(seed), \(query)")
            guard total.sum != nil else { continue }
            for (number, a) in total.counted.enumerated() { for b in total.counted[(number + 1)...] { #expect(RealSupport.book.relation(a, b) == .apart, "seed \(seed), \(query): \(a) and \(b)") } }
        }
    }

    @Test("How two flows stand to each other does not depend on which is asked first", arguments: UInt64(1)...10)
    func mirrored(seed: UInt64) {
        let world = World(seed: seed)
        for a in world.book.flows {
            for b in world.book.flows {
                switch (world.book.relation(a.id, b.id), world.book.relation(b.id, a.id)) {
                case (.apart, .apart), (.overlaps, .overlaps), (.within, .holds), (.holds, .within): continue
                case let other: Issue.record("seed \(seed): \(a.id) and \(b.id) stand as \(other)")
                }
            }
        }
    }

    @Test("Money known from research comes out to the printed digit", arguments: [
        ("giver=NATO&kind=military&stage=allocated&source=kiel-29&from=2024&to=2024", "41149.164"), ("giver=EU27&kind=military&stage=allocated&source=kiel-29&from=2022&to=2022", "11019.797"), ("giver=EU27&kind=military&stage=allocated&source=kiel-29&from=2025&to=2025", "25560.483"),
        ("giver=EU27&kind=military&stage=allocated&source=kiel-29-monthly&from=2022-01&to=2025-06", "63500"), ("giver=EU&kind=financial&stage=allocated&source=kiel-29", "81213.801"), ("flow=U0001", "50800"),
    ])
    func known(query: String, millions: String) throws {
        let total = try #require(RealSupport.totals(query).only)
        #expect(total.sum == Quantity(millions), "\(total.outcome)")
    }

    @Test("The nine cases: what holds, what crosses", arguments: [
        ("U0002", "U0001", "within"), ("U0011", "U0001", "within"), ("U0017", "U0002", "overlaps"), ("U0001", "U0003", "overlaps"), ("U0020", "U0023", "within"), ("U0025", "U0020", "overlaps"), ("U0021", "U0020", "within"), ("U0021", "U0023", "within"),
        ("U0028", "U0030", "within"), ("U0031", "U0002", "overlaps"), ("U0024", "U0002", "overlaps"), ("U0033", "U0034", "within"), ("U0119", "U0003", "within"), ("U0012", "U0016", "apart"), ("U0018", "U0023", "apart"),
    ])
    func cases(a: String, b: String, word: String) {
        let found = switch RealSupport.book.relation(FlowID(a), FlowID(b)) {
        case .apart: "apart"
        case .within: "within"
        case .holds: "holds"
        case .overlaps: "overlaps"
        }
        #expect(found == word)
    }

    @Test("Room to borrow crosses the budget that spends it", arguments: [("safe", "EU"), ("escape-clause", "POL"), ("rearm", "EU")])
    func borrowed(channel: ChannelID, giver: GiverID) throws {
        func flow(_ id: FlowID, _ giver: GiverID, _ channel: ChannelID) throws -> Flow {
            Flow(id: id, series: FlowSeries.statements, giver: giver, channel: channel, receiver: "UKR", kind: .military, stage: .committed, amount: .money(Quantity(100), "EUR"), period: try #require(Period("2026")), valuation: .cash, source: Source(title: "made up", confidence: .unverified))
        }
        let book = FlowBook([try flow("loan", giver, channel), try flow("bought", "POL", "bilateral")], facts: RealSupport.facts, members: RealSupport.members)
        guard case .overlaps(let why) = book.relation("loan", "bought") else {
            Issue.record("they are added")
            return
        }
        #expect(why.contains("Room to borrow"))
        #expect(book.totals(FlowQuestion(), on: RealSupport.day).only?.sum == nil)
    }

    @Test("Of a total it is said how much stands in defence expenditure as well: what Allies gave themselves, since 2025")
    func elsewhere() throws {
        let total = try #require(RealSupport.totals("giver=NATO&kind=military&stage=allocated&source=kiel-29").only), found = try #require(RealSupport.book.elsewhere(total).first)
        let from = try #require(Day("2025-01-01")), flows: [Flow] = total.counted.compactMap { id in RealSupport.book.flow(id) }
        let own = flows.filter { one in one.channel == "bilateral" && one.period.first >= from }, sum = own.reduce(Quantity(0)) { sum, one in sum + (one.amount.quantity ?? Quantity(0)) }, all = try #require(total.sum)
        #expect(found.rule.doubleCount == "9" && found.sum == sum && sum > Quantity(0) && sum < all)
        for query in ["giver=AUT&kind=military&stage=allocated&source=kiel-29", "giver=DEU&kind=humanitarian&stage=allocated&source=kiel-29", "giver=DEU&kind=military&stage=allocated&source=kiel-29&to=2024"] {
            for total in RealSupport.totals(query).totals { #expect(RealSupport.book.elsewhere(total).isEmpty, "\(query)") }
        }
    }

    @Test("The EU figure and the NATO figure are never added, and the reason is there")
    func never() throws {
        let total = try #require(RealSupport.totals("source=statements&stage=delivered&kind=military").totals.first { $0.unit == .money("EUR") })
        guard case .overlapping(let clashes) = total.outcome else {
            Issue.record("it was added: \(total.outcome)")
            return
        }
        #expect(clashes.contains { Set([$0.a, $0.b]) == ["U0001", "U0003"] && $0.why.contains("23") })
    }

    @Test("Stages, currencies, persons and sources are kept apart, and cuts are counted only when they are asked for")
    func apart() {
        let purl = RealSupport.totals("channel=purl").totals
        #expect(purl.map(\.unit) == [.money("USD")] && purl.first?.sum == Quantity(3_500), "the earlier states of one sum are inside the later")
        let eumam = RealSupport.totals("channel=eumam").totals
        #expect(Set(eumam.map(\.unit)) == [.money("EUR"), .persons] && eumam.filter { $0.unit == .persons }.map(\.stage) == [.pledged, .delivered])
        let germany = RealSupport.totals("giver=DEU&source=kiel-29&stage=allocated")
        #expect(germany.leftOut.contains { $0.flow == "U0485" } && germany.only?.counted.contains("U0485") == false)
        #expect(RealSupport.totals("channel=stocks-cut&from=2024&to=2024").only?.sum == Quantity("12874.763716"))
        #expect(RealSupport.totals("flow=U0032").totals.isEmpty && RealSupport.totals("flow=U0004").leftOut.map(\.why) == ["it has no number"])
    }

    @Test("A total can be opened up to what holds it")
    func up() throws {
        let total = try #require(RealSupport.totals("giver=DEU&kind=military&stage=allocated&source=kiel-29&from=2024&to=2024").only)
        let above = RealSupport.book.above(total)
        #expect(total.counted == ["U0119"] && above.contains { $0.flow.id == "U0003" } && above.contains { $0.flow.id == "U0513" })
    }

    @Test("What is not understood is said, and the rest is asked")
    func words() {
        let question = RealSupport.question("giver=ATLANTIS&kind=war&stage=pledged&source=kiel&from=soon&channel=sock")
        #expect(question.leftOut.count == 5 && question.stage == .pledged && question.values.count == 1)
        #expect(RealSupport.question("colour=red").leftOut.first?.contains("colour") == true)
        #expect(RealSupport.question("giver=EU + NATO - HUN").givers != nil)
    }

    @Test("Times are as precise as they are written", arguments: [("2024", "2024-01-01", "2024-12-31"), ("2022-02/2025-06", "2022-02-01", "2025-06-30"), ("2025-04", "2025-04-01", "2025-04-30"), ("2024-11-14/2026-11-15", "2024-11-14", "2026-11-15")])
    func periods(text: String, first: String, last: String) throws {
        let period = try #require(Period(text))
        #expect(period.first.description == first && period.last.description == last && period.description == text)
    }

    @Test("What is no time is refused", arguments: ["", "2025/2024", "2024/", "/2024", "2024-13", "1/2/3", "2024/2025/2026", "soon"])
    func noPeriods(text: String) { #expect(Period(text) == nil) }
}
