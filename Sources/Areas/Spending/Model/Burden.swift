package import Kernel

/// What a burden can be measured by, each member's value and rank: no single ranking is the ranking.
package struct Burden: Hashable, Sendable {
    package struct Yardstick: Hashable, Sendable {
        package let title: String
        /// What it takes for granted.
        package let caveat: String
        package let unit: String
        package let decimals: Int
    }

    package struct Row: Hashable, Sendable {
        package let party: PartyID
        /// By yardstick; nil where a figure is missing.
        package let values: [Quantity?]
        /// 1 is the largest; equal ones share a rank.
        package let ranks: [Int?]
        package var best: Int? { ranks.compactMap(\.self).min() }
        package var worst: Int? { ranks.compactMap(\.self).max() }
    }

    package let edition: EditionID
    package let year: Int
    package let since: Int
    package let yardsticks: [Yardstick]
    /// By party.
    package let rows: [Row]

    /// Nil where the edition prints no money and economies. `since`: the year from which growth is counted.
    package init?(_ book: Book, _ group: Group, _ edition: EditionID, in year: Int, since: Int) {
        guard let (share, money, economy) = book.moneyAndEconomy(edition) else { return nil }
        let parties = book.members.of(group, in: year).filter { book.exemption($0, book.edition(edition)?.definition) == nil }
        func cell(_ party: PartyID, _ measure: MeasureID, _ year: Int) -> Double? { book.cell(party, measure, edition, year)?.value.double }
        func sum(_ measure: MeasureID) -> Double? { book.aggregate(group, book.measure(measure) ?? money, edition, in: year).value?.double }
        let allMoney = sum(money.id), allEconomy = sum(economy)
        var sticks: [(Yardstick, (PartyID) -> Double?)] = [(Yardstick(title: "Share of GDP", caveat: "What it costs the state, not what it brings.", unit: "%", decimals: 2), { cell($0, share.id, year) })]
        for other in book.measures where other.kind == .share && other.id != share.id && book.holds(other.id, edition) && ["equipment", "personnel_share"].contains(other.word) {
            sticks.append((Yardstick(title: other.word == "equipment" ? "Equipment, share of spending" : "Personnel, share of spending", caveat: other.word == "equipment" ? "New things, whatever they are for." : "Wages and pensions.", unit: "%", decimals: 1), { cell($0, other.id, year) }))
        }
        sticks.append((Yardstick(title: "Money", caveat: "The large rank high whatever they do.", unit: "bn \(money.unit)", decimals: 1), { cell($0, money.id, year).map { $0 / 1_000 } }))
        if let constant = book.measures.first(where: { $0.kind == .money && $0.isConstantPrices && $0.id != economy && book.holds($0.id, edition) }) {
            sticks.append((Yardstick(title: "Real growth since \(since)", caveat: "Whoever began low grows fast.", unit: "%", decimals: 0), { party in cell(party, constant.id, since).flatMap { before in before > 0 ? cell(party, constant.id, year).map { 100 * ($0 / before - 1) } : nil } }))
        }
        if let allMoney, let allEconomy, allMoney > 0, allEconomy > 0 {
            sticks.append((Yardstick(title: "Share of the group’s spending over share of its economy", caveat: "1 is a part in proportion.", unit: "", decimals: 2), { party in
                guard let spent = cell(party, money.id, year), let wealth = cell(party, economy, year), wealth > 0 else { return nil }
                return (spent / allMoney) / (wealth / allEconomy)
            }))
        }
        if let heads = book.measures.first(where: { $0.kind == .count && book.holds($0.id, edition) }) {
            sticks.append((Yardstick(title: heads.title, caveat: "Heads, whatever they can do.", unit: "thousand", decimals: 1), { cell($0, heads.id, year) }))
        }
        let values = parties.map { party in sticks.map { stick in stick.1(party).flatMap { Quantity(nearest: $0) } } }
        let columns = sticks.indices.map { column in values.compactMap { $0[column] }.sorted(by: >) }
        rows = zip(parties, values).map { party, own in
            Row(party: party, values: own, ranks: own.enumerated().map { column, value in value.flatMap { columns[column].firstIndex(of: $0) }.map { $0 + 1 } })
        }
        (self.edition, self.year, self.since, yardsticks) = (edition, year, since, sticks.map(\.0))
    }
}
