package import Kernel

/// What a group comes to in one year and one edition, or why it comes to nothing.
package struct Aggregate: Hashable, Sendable {
    /// Whose money and economies weigh the shares, and of which year.
    package struct Weights: Hashable, Sendable {
        package let edition: EditionID
        package let year: Int
        package init(edition: EditionID, year: Int) { (self.edition, self.year) = (edition, year) }
    }

    package enum Outcome: Hashable, Sendable {
        case whole(Quantity)
        /// Never shown as a total: what those that report come to, and who is missing.
        case incomplete(missing: [PartyID], of: Int, without: Quantity?)
        case impossible(Obstacle)
    }

    /// Why there is no number at all.
    package enum Obstacle: Hashable, Sendable {
        case nobody
        case nothingPrinted
        /// Shares of members cannot be averaged without what they are shares of.
        case noWeights([MeasureID])
        case neverAdded
        case tooLarge
    }

    package let group: Group
    package let measure: MeasureID
    package let edition: EditionID
    package let year: Int
    package let members: [PartyID]
    package let outcome: Outcome
    package let isEstimate: Bool
    /// Members of which no figure is due.
    package let exempt: [PartyID]
    /// Other weights than the edition's own were asked for.
    package let weights: Weights?

    package var value: Quantity? {
        if case .whole(let value) = outcome { return value }
        return nil
    }
}

extension Book {
    /// A group's figure for one year. `weights`: the edition whose money and economies weigh the shares; the same one unless a person asks for another.
    package func aggregate(_ group: Group, _ measure: Measure, _ edition: EditionID, in year: Int, weights: Aggregate.Weights? = nil) -> Aggregate {
        let parties = members.of(group, in: year)
        func made(_ outcome: Aggregate.Outcome, estimate: Bool = false, exempt: [PartyID] = []) -> Aggregate {
            Aggregate(group: group, measure: measure.id, edition: edition, year: year, members: parties, outcome: outcome, isEstimate: estimate, exempt: exempt, weights: weights)
        }
        guard !parties.isEmpty else { return made(.impossible(.nobody)) }
        if parties.count == 1, measure.kind != .ratio {
            guard let cell = cell(parties[0], measure.id, edition, year) else { return made(.incomplete(missing: parties, of: 1, without: nil)) }
            return made(.whole(cell.value), estimate: cell.isEstimate)
        }
        let sum: Sum
        switch measure.kind {
        case .money, .count: sum = added(parties, measure.id, edition, year)
        case .share, .ratio:
            guard let weighed = weighed(parties, measure, edition, year, weights: weights ?? Aggregate.Weights(edition: edition, year: year)) else {
                return made(.impossible(parties.contains { cell($0, measure.id, edition, year) != nil } ? .noWeights(measure.ratios.compactMap { $0.denominator ?? $0.numerator }) : .nothingPrinted))
            }
            sum = weighed
        case .change: return made(.impossible(.neverAdded))
        }
        guard sum.present > 0 else { return made(.impossible(.nothingPrinted)) }
        guard let value = sum.value else { return made(.impossible(.tooLarge)) }
        let outcome: Aggregate.Outcome = sum.missing.isEmpty ? .whole(value) : .incomplete(missing: sum.missing, of: parties.count, without: value)
        return made(outcome, estimate: sum.isEstimate, exempt: sum.exempt)
    }

    package func aggregates(_ group: Group, _ measure: Measure, _ edition: EditionID, in years: ClosedRange<Int>, weights: Aggregate.Weights? = nil) -> [Aggregate] {
        years.map { aggregate(group, measure, edition, in: $0, weights: weights) }
    }

    private struct Sum {
        var above = Quantity(0), below: Quantity?, missing: [PartyID] = [], exempt: [PartyID] = [], present = 0, isEstimate = false
        var value: Quantity? {
            guard let below else { return above }
            guard below.millionths > 0 else { return nil }
            return Quantity(nearest: 100 * Double(above.millionths) / Double(below.millionths))
        }
        mutating func mark(_ cell: Cell) { if cell.isEstimate { isEstimate = true } }
    }

    /// Those of whom the edition's definition has nothing to count.
    private func exempt(_ edition: EditionID) -> Set<PartyID> {
        guard let definition = self.edition(edition)?.definition else { return [] }
        return Set(exemptions.lazy.filter { $0.definition == definition }.map(\.party))
    }

    private func added(_ parties: [PartyID], _ measure: MeasureID, _ edition: EditionID, _ year: Int) -> Sum {
        var sum = Sum()
        let table = table(measure, edition), exempt = exempt(edition)
        for party in parties {
            if let cell = table[party]?[year] {
                sum.above = sum.above + cell.value
                sum.present += 1
                sum.mark(cell)
            } else if exempt.contains(party) { sum.exempt.append(party) } else { sum.missing.append(party) }
        }
        return sum
    }

    /// Sum over sum, by the first way of computing the share for which the edition has figures. Nil where it has none for any.
    private func weighed(_ parties: [PartyID], _ measure: Measure, _ edition: EditionID, _ year: Int, weights: Aggregate.Weights) -> Sum? {
        let exempt = exempt(edition)
        for ratio in measure.ratios {
            let parts = Parts(printed: table(measure.id, edition), above: ratio.numerator.map { table($0, weights.edition) }, below: ratio.denominator.map { table($0, weights.edition) },
                              year: year, weighedIn: weights.year, isOwn: weights == Aggregate.Weights(edition: edition, year: year))
            var sum = Sum(below: Quantity(0))
            for party in parties {
                let due = exempt.isEmpty || !exempt.contains(party)
                guard let part = parts.of(party, due: due) else {
                    if due { sum.missing.append(party) } else { sum.exempt.append(party) }
                    continue
                }
                sum.above = sum.above + part.above
                sum.below = (sum.below ?? Quantity(0)) + part.below
                if part.isEstimate { sum.isEstimate = true }
                if due { sum.present += 1 } else { sum.exempt.append(party) }
            }
            if sum.present > 0 { return sum }
        }
        return nil
    }

    /// The tables that one way of computing a share reads.
    private struct Parts {
        let printed: Book.Table
        let above: Book.Table?
        let below: Book.Table?
        let year: Int
        let weighedIn: Int
        /// Weighed by the edition's own money and economies of the same year.
        let isOwn: Bool

        func of(_ party: PartyID, due: Bool) -> (above: Quantity, below: Quantity, isEstimate: Bool)? {
            guard let below else {
                // The printed share says what its own denominator was.
                guard let printed = printed[party]?[year], let money = above?[party]?[weighedIn], printed.value.millionths > 0, let below = Quantity(nearest: 100 * money.value.double / printed.value.double) else { return nil }
                return (money.value, below, printed.isEstimate || money.isEstimate)
            }
            guard let below = below[party]?[weighedIn] else { return nil }
            if !due { return (Quantity(0), below.value, below.isEstimate) }
            if isOwn, let above { return above[party]?[year].map { ($0.value, below.value, $0.isEstimate || below.isEstimate) } }
            guard let printed = printed[party]?[year], let above = Quantity(nearest: printed.value.double / 100 * below.value.double) else { return nil }
            return (above, below.value, printed.isEstimate || below.isEstimate)
        }
    }

    /// The share that division gives, beside the printed one. Nil where the edition has not both parts.
    package func computed(_ party: PartyID, _ measure: Measure, _ edition: EditionID, _ year: Int) -> Quantity? {
        for ratio in measure.ratios {
            guard let numerator = ratio.numerator, let denominator = ratio.denominator, let above = cell(party, numerator, edition, year), let below = cell(party, denominator, edition, year), below.value.millionths > 0 else { continue }
            return Quantity(nearest: 100 * Double(above.value.millionths) / Double(below.value.millionths))
        }
        return nil
    }

    /// What is printed for the group, if anybody prints it.
    package func printed(_ group: NamedGroup, _ measure: MeasureID, _ edition: EditionID, _ year: Int) -> Cell? { group.printedAs.flatMap { cell($0, measure, edition, year) } }

    /// What a group comes to: from its members, or as it is printed where not all members are. A ratio is then made of the two printed totals.
    package func total(_ group: Group, _ measure: Measure, _ edition: EditionID, in year: Int) -> (value: Quantity, isEstimate: Bool, isPrinted: Bool)? {
        let whole = aggregate(group, measure, edition, in: year)
        if let value = whole.value { return (value, whole.isEstimate, false) }
        guard let named = self.group(of: whole.members, in: year) else { return nil }
        if let cell = printed(named, measure.id, edition, year) { return (cell.value, cell.isEstimate, true) }
        guard measure.kind == .ratio else { return nil }
        for ratio in measure.ratios {
            guard let numerator = ratio.numerator, let denominator = ratio.denominator, let above = printed(named, numerator, edition, year), let below = printed(named, denominator, edition, year), below.value.millionths > 0,
                  let value = Quantity(nearest: 100 * Double(above.value.millionths) / Double(below.value.millionths)) else { continue }
            return (value, above.isEstimate || below.isEstimate, true)
        }
        return nil
    }
}
