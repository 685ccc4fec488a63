package import Kernel

package typealias TargetID = ID<Target>

/// What was promised about money: by whom, how much of what, by when.
package struct Target: Hashable, Sendable {
    package enum Reach: String, Hashable, Sendable, CaseIterable {
        /// Every member by itself.
        case each
        /// The group as a whole.
        case together
    }

    /// What can be computed from tables; nil for what has no series.
    package struct Test: Hashable, Sendable {
        package let measure: MeasureID
        package let level: Quantity
        package let group: Group
        package let reach: Reach
        package let definition: DefinitionID
        /// The first year that it is asked of, and the year by which.
        package let from: Int
        package let by: Int?
        /// The last year in which it is drawn as the standing one.
        package let until: Int?
        package init(measure: MeasureID, level: Quantity, group: Group, reach: Reach, definition: DefinitionID, from: Int, by: Int?, until: Int?) {
            (self.measure, self.level, self.group, self.reach, self.definition, self.from, self.by, self.until) = (measure, level, group, reach, definition, from, by, until)
        }
    }

    package let id: TargetID
    package let organisation: String
    package let date: PartialDate
    package let title: String
    package let short: String
    package let about: String
    package let value: Quantity?
    package let unit: String
    package let reference: String
    package let deadline: String
    package let addressees: String
    package let force: String
    package let status: String
    package let notes: String
    package let test: Test?
    package let source: Source

    package init(id: TargetID, organisation: String, date: PartialDate, title: String, short: String, about: String, value: Quantity?, unit: String, reference: String, deadline: String, addressees: String, force: String, status: String, notes: String, test: Test?, source: Source) {
        (self.id, self.organisation, self.date, self.title, self.short, self.about, self.value, self.unit) = (id, organisation, date, title, short, about, value, unit)
        (self.reference, self.deadline, self.addressees, self.force, self.status, self.notes, self.test, self.source) = (reference, deadline, addressees, force, status, notes, test, source)
    }
}

/// Where one state, or a group as a whole, stands against a target in one edition.
package struct Standing: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        case meets(since: Int)
        case misses(by: Quantity)
        case unknown
    }

    package let party: PartyID?
    package let value: Quantity?
    package let isEstimate: Bool
    /// What division gives, where that edition has the parts.
    package let computed: Quantity?
    package let answer: Answer
    /// Printed and computed share fall on different sides of the level.
    package let restsOnPrint: Bool
    /// What is short, in the currency and prices of `gapMeasure`.
    package let gap: Quantity?
    /// The latest change against the year before, in points.
    package let change: Quantity?
}

extension Book {
    /// Shares are compared as they are printed: to the measure's decimals.
    package func meets(_ value: Quantity, _ level: Quantity, _ measure: Measure) -> Bool { value.rounded(to: measure.decimals) >= level }

    /// Everyone whom the target addresses, in one year and edition.
    package func standings(_ test: Target.Test, in year: Int, _ edition: EditionID, money: MeasureID?, economy: MeasureID?) -> [Standing] {
        guard let measure = measure(test.measure) else { return [] }
        switch test.reach {
        case .each: return members.of(test.group, in: year).filter { exemption($0, self.edition(edition)?.definition) == nil }.map { standing(of: $0, measure, test.level, year, edition, money: money, economy: economy) }
        case .together:
            let whole = total(test.group, measure, edition, in: year), answer: Standing.Answer
            if let value = whole?.value {
                answer = meets(value, test.level, measure) ? .meets(since: since(year, down: { self.total(test.group, measure, edition, in: $0)?.value }, test.level, measure)) : .misses(by: test.level - value.rounded(to: measure.decimals))
            } else { answer = .unknown }
            return [Standing(party: nil, value: whole?.value, isEstimate: whole?.isEstimate ?? false, computed: nil, answer: answer, restsOnPrint: false, gap: nil, change: nil)]
        }
    }

    package func standing(of party: PartyID, _ measure: Measure, _ level: Quantity, _ year: Int, _ edition: EditionID, money: MeasureID?, economy: MeasureID?) -> Standing {
        guard let cell = cell(party, measure.id, edition, year) else {
            return Standing(party: party, value: nil, isEstimate: false, computed: nil, answer: .unknown, restsOnPrint: false, gap: nil, change: nil)
        }
        let computed = computed(party, measure, edition, year), isMet = meets(cell.value, level, measure)
        let answer: Standing.Answer = isMet ? .meets(since: since(year, down: { self.cell(party, measure.id, edition, $0)?.value }, level, measure)) : .misses(by: level - cell.value.rounded(to: measure.decimals))
        return Standing(party: party, value: cell.value, isEstimate: cell.isEstimate, computed: computed, answer: answer, restsOnPrint: computed.map { ($0 >= level) != isMet } ?? false,
                        gap: gap(party, to: level, year, edition, money: money, economy: economy), change: self.cell(party, measure.id, edition, year - 1).map { cell.value - $0.value })
    }

    /// The first year of the unbroken run that reaches to `year`, as far back as that edition goes.
    private func since(_ year: Int, down value: (Int) -> Quantity?, _ level: Quantity, _ measure: Measure) -> Int {
        var first = year
        while year - first < Series.yearsMax, let earlier = value(first - 1), meets(earlier, level, measure) { first -= 1 }
        return first
    }

    /// Money that is missing to a level of the economy; below zero where more is spent. Nil where the edition has not both figures.
    package func gap(_ party: PartyID, to level: Quantity, _ year: Int, _ edition: EditionID, money: MeasureID?, economy: MeasureID?) -> Quantity? {
        guard let money, let economy, let spent = cell(party, money, edition, year), let whole = cell(party, economy, edition, year) else { return nil }
        return Quantity(nearest: level.double / 100 * whole.value.double - spent.value.double)
    }

    /// The sum of what is missing where something is missing: nobody's surplus pays for another's gap.
    package func gap(_ group: Group, to level: Quantity, _ year: Int, _ edition: EditionID, money: MeasureID, economy: MeasureID) -> (sum: Quantity, missing: [PartyID]) {
        var sum = Quantity(0), missing: [PartyID] = []
        for party in members.of(group, in: year) where exemption(party, self.edition(edition)?.definition) == nil {
            guard let gap = gap(party, to: level, year, edition, money: money, economy: economy) else {
                missing.append(party)
                continue
            }
            if gap > Quantity(0) { sum = sum + gap }
        }
        return (sum, missing)
    }
}
