package import Kernel

/// What the statements on one incident come to on a day. Derived, never typed in.
package enum AttributionStatus: String, Hashable, Sendable, CaseIterable {
    case collective, state, judicial, suspected, claimed, contested, none

    package var word: String {
        switch self {
        case .collective: "attributed by several"
        case .state: "attributed by one"
        case .judicial: "taken to court"
        case .suspected: "suspected"
        case .claimed: "claimed"
        case .contested: "contested"
        case .none: "nobody named"
        }
    }

    package var meaning: String {
        switch self {
        case .collective: "An organisation, or at least two states, name who did it."
        case .state: "One state, or one body, names who did it."
        case .judicial: "A prosecutor has charged somebody, or a court has decided."
        case .suspected: "Somebody is suspected; nobody says that it is so."
        case .claimed: "Only those who say that they did it say so."
        case .contested: "What was said does not agree: it was doubted, or withdrawn for another."
        case .none: "No statement that stands names anybody."
        }
    }
}

package struct Attribution: Hashable, Sendable {
    package let status: AttributionStatus
    /// Those on which the status stands, in the order in which they were said.
    package let grounds: [StatementID]
    /// Taken back by whoever had said them.
    package let withdrawn: [StatementID]

    /// `statements`: on one incident, in the order in which they came to be known; those of a later day are left out. One without a day counts always: that it was said is known.
    package init(_ statements: [Statement], on day: Day) {
        let heard = Self.inOrder(statements).filter { ($0.date?.first ?? .earliest) <= day }
        var standing: [Statement] = [], withdrawn: [Statement] = []
        for one in heard {
            guard one.stance == .withdraws else {
                standing.append(one)
                continue
            }
            let same: (Statement) -> Bool = { $0.speaker == one.speaker && (one.about.isEmpty || $0.about == one.about) }
            withdrawn += standing.filter(same)
            standing.removeAll(where: same)
        }
        self.withdrawn = withdrawn.map(\.id)
        (status, grounds) = Self.status(standing, withdrawn: withdrawn)
    }

    private static func status(_ standing: [Statement], withdrawn: [Statement]) -> (AttributionStatus, [StatementID]) {
        func those(_ stances: Set<Statement.Stance>) -> [Statement] { standing.filter { stances.contains($0.stance) } }
        let courts = those([.charges, .convicts, .dismisses])
        if !courts.isEmpty { return (.judicial, courts.map(\.id)) }
        let accusing = standing.filter(\.stance.isAccusing), doubting = those([.doubts])
        if !doubting.isEmpty { return (.contested, (accusing + doubting).map(\.id)) }
        if let first = withdrawn.first(where: { gone in accusing.contains { $0.about != gone.about } }) { return (.contested, [first.id] + accusing.map(\.id)) }
        let naming = those([.attributes])
        if naming.contains(where: { $0.capacity == .organisation }) || Set(naming.map(\.speaker)).count > 1 { return (.collective, naming.map(\.id)) }
        if !naming.isEmpty { return (.state, naming.map(\.id)) }
        let suspecting = those([.suspects])
        if !suspecting.isEmpty { return (.suspected, suspecting.map(\.id)) }
        let claims = those([.claims])
        return claims.isEmpty ? (.none, []) : (.claimed, claims.map(\.id))
    }

    /// By day; what has no day keeps its place before the next that has one.
    package static func inOrder(_ statements: [Statement]) -> [Statement] {
        var key = Day.earliest
        let keyed = statements.enumerated().map { number, one -> (Day, Int, Statement) in
            if let day = one.date?.first { key = max(key, day) }
            return (one.date?.first ?? key, number, one)
        }
        return keyed.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    /// The days on which the status became another, oldest first; nil for what has no day.
    package static func history(_ statements: [Statement], until day: Day) -> [(day: PartialDate?, status: AttributionStatus)] {
        var history: [(day: PartialDate?, status: AttributionStatus)] = []
        let start = Attribution(statements, on: .earliest).status
        if start != .none { history.append((nil, start)) }
        for date in inOrder(statements).compactMap(\.date) where date.first <= day {
            let status = Attribution(statements, on: date.first).status
            if status != history.last?.status ?? .none { history.append((date, status)) }
        }
        return history
    }
}
