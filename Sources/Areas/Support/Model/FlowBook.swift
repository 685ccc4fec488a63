package import Kernel

/// How two flows stand to each other. Nothing that is not apart is ever added.
package enum Relation: Hashable, Sendable {
    case apart
    /// The first is part of the second.
    case within(String)
    case holds(String)
    /// Some of the money of one is money of the other, and nobody knows how much.
    case overlaps(String)

    package var why: String? {
        switch self {
        case .apart: nil
        case .within(let why), .holds(let why), .overlaps(let why): why
        }
    }
}

/// Flows that one viewpoint may know, with what is needed to tell which of them hold or cross each other.
package struct FlowBook: Sendable {
    package static let flowsMax = 20_000
    package let facts: SupportFacts
    package let members: Members
    package private(set) var flows: [Flow]
    private var places: [FlowID: Int] = [:]
    /// Single givers behind each flow: states and institutions.
    private var givers: [Set<GiverID>] = []
    /// Each channel with all that hold it, itself first.
    private let above: [ChannelID: Set<ChannelID>]
    private let crossings: [Set<ChannelID>: Crossing]
    private var ties: [Pair: (kind: Tie.Kind, why: String)] = [:]
    /// Whether a flow is named in any tie; most are not, and are asked by their numbers alone.
    private var isTied: [Bool] = []
    private var days: [ClosedRange<Int32>] = []

    private struct Pair: Hashable { let inner: FlowID, outer: FlowID }

    package init(_ flows: some Sequence<Flow>, facts: SupportFacts, members: Members) {
        (self.facts, self.members) = (facts, members)
        above = Dictionary(facts.channels.map { ($0.id, Self.above($0.id, facts)) }, uniquingKeysWith: { a, _ in a })
        crossings = Dictionary(facts.crossings.map { ([$0.a, $0.b], $0) }, uniquingKeysWith: { a, _ in a })
        self.flows = Array(flows.prefix(Self.flowsMax))
        for (index, flow) in self.flows.enumerated() {
            places[flow.id] = index
            givers.append(facts.single(flow.giver, on: flow.period.last, members))
            for outer in flow.within { ties[Pair(inner: flow.id, outer: outer)] = (.within, "Whoever entered it says so.") }
        }
        for tie in facts.ties { ties[Pair(inner: tie.inner, outer: tie.outer)] = (tie.kind, tie.why) }
        close()
        let named = Set(ties.keys.flatMap { [$0.inner, $0.outer] })
        isTied = self.flows.map { named.contains($0.id) }
        days = self.flows.map { $0.period.first.ordinal...$0.period.last.ordinal }
    }

    private static func above(_ channel: ChannelID, _ facts: SupportFacts) -> Set<ChannelID> {
        var found: Set<ChannelID> = [channel], open = [channel]
        while let one = open.popLast() { for next in facts.channel(one)?.within ?? [] where found.insert(next).inserted { open.append(next) } }
        return found
    }

    /// What is within something that is within a third is within the third.
    private mutating func close() {
        var outers: [FlowID: Set<FlowID>] = [:]
        for (pair, tie) in ties where tie.kind == .within { outers[pair.inner, default: []].insert(pair.outer) }
        for start in outers.keys.sorted() {
            var seen: Set<FlowID> = [start], open = [start]
            while let one = open.popLast(), seen.count <= 1_000 {
                for next in (outers[one] ?? []).sorted() where seen.insert(next).inserted {
                    open.append(next)
                    if ties[Pair(inner: start, outer: next)] == nil { ties[Pair(inner: start, outer: next)] = (.within, "It is part of \(one), which is part of it.") }
                }
            }
        }
    }

    func place(of id: FlowID) -> Int? { places[id] }
    package func flow(_ id: FlowID) -> Flow? { places[id].map { flows[$0] } }
    package func singleGivers(of id: FlowID) -> Set<GiverID> { places[id].map { givers[$0] } ?? [] }

    // MARK: Relations

    package func relation(_ a: FlowID, _ b: FlowID) -> Relation {
        guard let one = places[a], let other = places[b], one != other else { return .apart }
        return relation(one, other)
    }

    /// By name first; then by giver, purse, kind and period.
    func relation(_ a: Int, _ b: Int) -> Relation {
        let tied = isTied[a] && isTied[b]
        guard tied || days[a].overlaps(days[b]) else { return .apart }
        let one = flows[a], other = flows[b]
        if tied, let tie = ties[Pair(inner: one.id, outer: other.id)] { return tie.kind == .within ? .within(tie.why) : .overlaps(tie.why) }
        if tied, let tie = ties[Pair(inner: other.id, outer: one.id)] { return tie.kind == .within ? .holds(tie.why) : .overlaps(tie.why) }
        // Two single givers that are not the same share nothing but what crosses from one to the other.
        guard one.channel != other.channel || !givers[a].isDisjoint(with: givers[b]) else { return .apart }
        guard one.receiver == other.receiver, days[a].overlaps(days[b]), one.kind.covers(other.kind) || other.kind.covers(one.kind), Self.areOfOneMatter(one, other) else { return .apart }
        let isUp = above[one.channel]?.contains(other.channel) ?? false, isDown = above[other.channel]?.contains(one.channel) ?? false
        let crossing = crossings[[one.channel, other.channel]]
        guard isUp || isDown || crossing != nil else { return .apart }
        let share = !givers[a].isDisjoint(with: givers[b])
        guard share || crossing?.isAcross == true else { return .apart }
        if isUp, isInside(a, b), !(isDown && isInside(b, a)) { return .within(why(one, other)) }
        if isDown, isInside(b, a), !(isUp && isInside(a, b)) { return .holds(why(other, one)) }
        return .overlaps(crossing?.why ?? (one.channel == other.channel ? "The same purse, and givers and times that meet." : "One purse holds the other, and givers and times meet."))
    }

    /// Persons are no money, and a number of persons holds no euro.
    private static func areOfOneMatter(_ a: Flow, _ b: Flow) -> Bool {
        switch (a.amount, b.amount) {
        case (.persons, .money), (.money, .persons): false
        default: true
        }
    }

    private func isInside(_ a: Int, _ b: Int) -> Bool { givers[a].isSubset(of: givers[b]) && flows[a].period.isInside(flows[b].period) && flows[b].kind.covers(flows[a].kind) }

    private func why(_ inner: Flow, _ outer: Flow) -> String {
        var reasons: [String] = []
        if inner.channel != outer.channel { reasons.append("\(facts.title(of: inner.channel)) is part of \(facts.title(of: outer.channel))") }
        if inner.giver != outer.giver { reasons.append("\(inner.giver) is among \(outer.giver)") }
        if inner.kind != outer.kind { reasons.append(outer.kind == .all ? "\(inner.kind.word) is one of all kinds" : "\(inner.kind.word) is part of \(outer.kind.word)") }
        if inner.period != outer.period { reasons.append("\(inner.period) lies in \(outer.period)") }
        return (reasons.isEmpty ? "The same giver, purse and time" : reasons.joined(separator: ", ")) + "."
    }

    /// All that stand to this flow in some way; the same series first. Looks at every flow once.
    package func around(_ id: FlowID) -> [(flow: Flow, relation: Relation)] {
        guard let place = places[id] else { return [] }
        let found = flows.indices.compactMap { index -> (Flow, Relation)? in
            guard index != place else { return nil }
            let relation = relation(place, index)
            return relation == .apart ? nil : (flows[index], relation)
        }
        let own = flows[place].series
        return found.enumerated().sorted { a, b in (a.element.0.series == own ? 0 : 1, a.offset) < (b.element.0.series == own ? 0 : 1, b.offset) }.map { ($0.element.0, $0.element.1) }
    }
}
