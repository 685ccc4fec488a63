package import Kernel

/// That the same euro is counted in another area as well: since a day, what these give through these purses also stands in their defence expenditure.
package struct Elsewhere: Hashable, Sendable {
    package let doubleCount: String
    package let kind: Flow.Kind
    package let channels: Set<ChannelID>
    package let givers: Group
    package let from: PartialDate
    /// Where else it stands, as in "the defence expenditure of its giver".
    package let area: String
    package let why: String

    package init(doubleCount: String, kind: Flow.Kind, channels: Set<ChannelID>, givers: Group, from: PartialDate, area: String, why: String) {
        (self.doubleCount, self.kind, self.channels, self.givers, self.from, self.area, self.why) = (doubleCount, kind, channels, givers, from, area, why)
    }
}

/// What of a total stands elsewhere as well.
package struct CountedElsewhere: Hashable, Sendable {
    package let rule: Elsewhere
    package let flows: [FlowID]
    package let sum: Quantity
    /// Flows that began before the rule, or to which others give as well: how much of them stands elsewhere is not known.
    package let inPart: [FlowID]
}

extension FlowBook {
    /// Of money that is counted in this total, by each rule of which something is in it.
    package func elsewhere(_ total: Total) -> [CountedElsewhere] {
        guard total.sum != nil, case .money = total.unit else { return [] }
        return facts.elsewhere.compactMap { rule in
            var whole: [FlowID] = [], part: [FlowID] = [], sum = Quantity(0)
            for id in total.counted {
                guard let flow = flow(id), rule.channels.contains(flow.channel), rule.kind.covers(flow.kind) || flow.kind.covers(rule.kind), flow.period.last >= rule.from.first else { continue }
                let single = singleGivers(of: id), among = Set(members.of(rule.givers, on: flow.period.last).map { GiverID($0.text) })
                guard !among.isDisjoint(with: single) else { continue }
                if rule.kind.covers(flow.kind), single.isSubset(of: among), flow.period.first >= rule.from.first {
                    whole.append(id)
                    sum = sum + (flow.amount.quantity ?? Quantity(0))
                } else { part.append(id) }
            }
            return whole.isEmpty && part.isEmpty ? nil : CountedElsewhere(rule: rule, flows: whole, sum: sum, inPart: part)
        }
    }
}
