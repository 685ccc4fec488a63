package import Kernel

/// What flows come to: in one series, at one stage, in one unit; no euro twice.
package struct Total: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// In millions, or in persons.
        case sum(Quantity)
        /// Not added: these count some of the same money.
        case overlapping([Clash])
        case tooLarge
    }
    /// Two flows of which neither holds the other.
    package struct Clash: Hashable, Sendable {
        package let a: FlowID
        package let b: FlowID
        package let why: String
    }
    /// Counted in another flow of this total.
    package struct Inside: Hashable, Sendable {
        package let flow: FlowID
        package let outer: FlowID
        package let why: String
    }
    package struct LeftOut: Hashable, Sendable {
        package let flow: FlowID
        package let why: String
    }

    package static let clashesMax = 50
    package let series: SeriesID
    package let stage: Flow.Stage
    package let unit: Amount.Unit
    /// The largest first. None of them holds or crosses another where there is a sum.
    package let counted: [FlowID]
    package let inside: [Inside]
    package let outcome: Outcome

    package var sum: Quantity? {
        if case .sum(let sum) = outcome { return sum }
        return nil
    }
}

/// The answer to a question: one total for each series, stage and unit, which are never added to each other.
package struct Totals: Hashable, Sendable {
    package let question: FlowQuestion
    package let totals: [Total]
    /// What has to do with the question and is in none of the totals.
    package let leftOut: [Total.LeftOut]

    package var only: Total? { totals.count == 1 ? totals[0] : nil }
}

extension FlowBook {
    /// `today`: the day as of which membership counts where the question has no end.
    package func totals(_ question: FlowQuestion, on today: Day) -> Totals {
        let asked = question.asked(facts, members, on: min(question.to?.last ?? today, today))
        var groups: [Key: [Int]] = [:], leftOut: [Total.LeftOut] = []
        for (index, flow) in flows.enumerated() {
            switch question.miss(flow, givers: singleGivers(of: flow.id), asked: asked, facts: facts) {
            case .other?: continue
            case .wider(let why)?: leftOut.append(Total.LeftOut(flow: flow.id, why: why))
            case nil:
                if question.flow == nil, question.channel == nil, facts.channel(flow.channel)?.isCut == true {
                    leftOut.append(Total.LeftOut(flow: flow.id, why: "it is another cut of money that is counted already"))
                } else if flow.amount.unit == .none {
                    leftOut.append(Total.LeftOut(flow: flow.id, why: flow.amount == .unnumbered ? "it has no number" : "it is a rate, of which no sum is made"))
                } else { groups[Key(series: flow.series, stage: flow.stage, unit: flow.amount.unit), default: []].append(index) }
            }
        }
        let stages = Flow.Stage.allCases
        let keys = groups.keys.sorted { a, b in
            (a.series, stages.firstIndex(of: a.stage) ?? 0, a.unit) < (b.series, stages.firstIndex(of: b.stage) ?? 0, b.unit)
        }
        return Totals(question: question, totals: keys.map { total($0, groups[$0] ?? []) }, leftOut: leftOut)
    }

    private struct Key: Hashable { let series: SeriesID, stage: Flow.Stage, unit: Amount.Unit }

    private func total(_ key: Key, _ indices: [Int]) -> Total {
        var inside: [Int: (outer: Int, why: String)] = [:], crossing: [(Int, Int, String)] = []
        for (number, a) in indices.enumerated() {
            for b in indices[(number + 1)...] {
                switch relation(a, b) {
                case .apart: continue
                case .within(let why): inside[a] = inside[a] ?? (b, why)
                case .holds(let why): inside[b] = inside[b] ?? (a, why)
                case .overlaps(let why): crossing.append((a, b, why))
                }
            }
        }
        let maximal = indices.filter { inside[$0] == nil }
        // What crosses a part crosses the whole that holds the part.
        func root(_ index: Int) -> Int {
            var at = index, steps = 0
            while let next = inside[at]?.outer, steps < indices.count { (at, steps) = (next, steps + 1) }
            return at
        }
        var seen: Set<[Int]> = []
        let clashes = crossing.map { (root($0.0), root($0.1), $0.2) }.filter { $0.0 != $0.1 && seen.insert([min($0.0, $0.1), max($0.0, $0.1)]).inserted }
        func size(_ index: Int) -> Int64 { flows[index].amount.quantity?.millionths ?? 0 }
        let counted = maximal.sorted { (size($1), flows[$0].id) < (size($0), flows[$1].id) }.map { flows[$0].id }
        let outcome: Total.Outcome
        if !clashes.isEmpty { outcome = .overlapping(clashes.prefix(Total.clashesMax).map { Total.Clash(a: flows[$0.0].id, b: flows[$0.1].id, why: $0.2) }) } else {
            var sum: Int64 = 0, isTooLarge = false
            for index in maximal {
                let (next, overflow) = sum.addingReportingOverflow(size(index))
                if overflow { isTooLarge = true } else { sum = next }
            }
            outcome = isTooLarge ? .tooLarge : .sum(Quantity(millionths: sum))
        }
        return Total(series: key.series, stage: key.stage, unit: key.unit, counted: counted,
                     inside: inside.sorted { flows[$0.key].id < flows[$1.key].id }.map { Total.Inside(flow: flows[$0.key].id, outer: flows[$0.value.outer].id, why: $0.value.why) }, outcome: outcome)
    }

    /// Flows that hold some of what is counted in a total, or cross it: where one goes from here.
    package func above(_ total: Total) -> [(flow: Flow, relation: Relation)] {
        let counted = Set(total.counted), indices = total.counted.compactMap { place(of: $0) }
        return flows.indices.compactMap { outer -> (Flow, Relation)? in
            guard !counted.contains(flows[outer].id) else { return nil }
            var crosses: Relation?
            for index in indices {
                switch relation(index, outer) {
                case .within(let why): return (flows[outer], .within(why))
                case .overlaps(let why): crosses = crosses ?? .overlaps(why)
                case .apart, .holds: continue
                }
            }
            return crosses.map { (flows[outer], $0) }
        }
    }
}
