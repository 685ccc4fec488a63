package import Kernel

/// All series that one viewpoint may know, with what is needed to read them. Nothing in it mixes editions.
package struct Book: Sendable {
    /// What one edition prints of one measure.
    package typealias Table = [PartyID: Series]
    private struct Of: Hashable { let measure: MeasureID, edition: EditionID }

    private var tables: [Of: Table] = [:]
    package private(set) var editions: [Edition]
    package let measures: [Measure]
    package let definitions: [Definition]
    package let groups: [NamedGroup]
    package let exemptions: [Exemption]
    package let members: Members
    package private(set) var count = 0
    private let byMeasure: [MeasureID: Measure]
    private var byEdition: [EditionID: Edition]
    private var holding: [MeasureID: Set<EditionID>] = [:]

    package init(editions: [Edition], measures: [Measure], definitions: [Definition], groups: [NamedGroup], exemptions: [Exemption], members: Members) {
        (self.editions, self.measures, self.definitions, self.groups, self.exemptions, self.members) = (editions.sorted(by: Self.earlier), measures, definitions, groups, exemptions, members)
        byMeasure = Dictionary(measures.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        byEdition = Dictionary(editions.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    private static func earlier(_ a: Edition, _ b: Edition) -> Bool { (a.published.first, a.id) < (b.published.first, b.id) }

    /// False when that cell is taken.
    package mutating func add(_ cell: Cell, _ id: Series.ID, year: Int) -> Bool {
        guard tables[Of(measure: id.measure, edition: id.edition), default: [:]].add(cell, id, year) else { return false }
        if holding[id.measure]?.contains(id.edition) != true { holding[id.measure, default: []].insert(id.edition) }
        count += 1
        return true
    }

    /// A whole series at once. False when there is one already.
    package mutating func add(_ series: Series) -> Bool {
        guard tables[Of(measure: series.id.measure, edition: series.id.edition), default: [:]].updateValue(series, ifFree: series.id.party) else { return false }
        holding[series.id.measure, default: []].insert(series.id.edition)
        count += series.points.count
        return true
    }

    /// A publication beside those that are there.
    package mutating func add(_ edition: Edition) {
        byEdition[edition.id] = edition
        editions = (editions.filter { $0.id != edition.id } + [edition]).sorted(by: Self.earlier)
    }

    package func measure(_ id: MeasureID) -> Measure? { byMeasure[id] }
    package func edition(_ id: EditionID) -> Edition? { byEdition[id] }
    package func cell(_ party: PartyID, _ measure: MeasureID, _ edition: EditionID, _ year: Int) -> Cell? { tables[Of(measure: measure, edition: edition)]?[party]?[year] }
    package func table(_ measure: MeasureID, _ edition: EditionID) -> Table { tables[Of(measure: measure, edition: edition)] ?? [:] }
    package func series(_ party: PartyID, _ measure: MeasureID, _ edition: EditionID) -> Series? { tables[Of(measure: measure, edition: edition)]?[party] }
    package var series: some Sequence<Series> { tables.values.lazy.flatMap(\.values) }

    /// Those that print it, the earliest first.
    package func editions(with measure: MeasureID) -> [Edition] {
        let those = holding[measure] ?? []
        return editions.filter { those.contains($0.id) }
    }

    /// The latest edition that prints it for more than a handful of parties; the one to begin with.
    package func standard(_ measure: MeasureID, in year: Int? = nil, definition: DefinitionID? = nil) -> Edition? {
        let found = editions(with: measure).filter { definition == nil || $0.definition == definition }
        func reporting(_ edition: Edition) -> Int { table(measure, edition.id).values.count { one in year.map { one[$0] != nil } ?? true } }
        let counts = found.map { ($0, reporting($0)) }, most = counts.map(\.1).max() ?? 0
        return counts.last { $0.1 > 0 && $0.1 * 2 > most }?.0
    }

    /// What every edition says of one figure, the earliest first.
    package func history(_ party: PartyID, _ measure: MeasureID, _ year: Int) -> [(edition: Edition, cell: Cell)] {
        editions.compactMap { edition in cell(party, measure, edition.id, year).map { (edition, $0) } }
    }

    package func holds(_ measure: MeasureID, _ edition: EditionID) -> Bool { holding[measure]?.contains(edition) ?? false }

    /// From the first to the last for which an edition prints any of these.
    package func years(of measures: Set<MeasureID>, _ edition: EditionID) -> ClosedRange<Int>? {
        let parts = measures.union(measures.flatMap { id in measure(id).map { $0.kind == .ratio ? $0.ratios.compactMap(\.numerator) : [] } ?? [] })
        return parts.lazy.flatMap { table($0, edition).values }.reduce(nil) { span, one in
            min(span?.lowerBound ?? one.first, one.first)...max(span?.upperBound ?? one.last, one.last)
        }
    }

    /// In which money, and of which economy, an edition lets a gap to a share of the economy be told.
    package func moneyAndEconomy(_ edition: EditionID) -> (share: Measure, money: Measure, economy: MeasureID)? {
        for share in measures {
            for ratio in share.gaps {
                if let numerator = ratio.numerator, let economy = ratio.denominator, holds(numerator, edition), holds(economy, edition), let money = measure(numerator) { return (share, money, economy) }
            }
        }
        return nil
    }

    package func exemption(_ party: PartyID, _ definition: DefinitionID?) -> Exemption? { exemptions.first { $0.party == party && $0.definition == definition } }

    package func group(printedAs party: PartyID) -> NamedGroup? { groups.first { $0.printedAs == party } }
    /// The group with exactly these members at the end of that year, of which somebody prints a total.
    package func group(of parties: [PartyID], in year: Int) -> NamedGroup? { groups.first { $0.printedAs != nil && members.of($0.group, in: year) == parties } }
    /// With which a page begins; the first of all where the pack says nothing.
    package func group(for role: NamedGroup.Role) -> NamedGroup? { groups.first { $0.roles.contains(role) } ?? (role == .mark ? nil : groups.first) }
    package func group(_ id: String) -> NamedGroup? { groups.first { $0.id == id } }
}

extension Book.Table {
    /// False when there is one already.
    fileprivate mutating func updateValue(_ series: Series, ifFree party: PartyID) -> Bool {
        if self[party] != nil { return false }
        self[party] = series
        return true
    }

    /// False when that cell is taken.
    fileprivate mutating func add(_ cell: Cell, _ id: Series.ID, _ year: Int) -> Bool {
        if let added = self[id.party]?.add(cell, year) { return added }
        self[id.party] = Series(id, first: year, cell)
        return true
    }
}
