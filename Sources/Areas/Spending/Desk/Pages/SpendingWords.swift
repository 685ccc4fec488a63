import Figures
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// Numbers, names and sources as the pages of this area say them.
extension SpendingReading {
    func name(_ party: PartyID) -> String { node.desk.facts.roster[party]?.name ?? base(named: party) }
    private func base(named party: PartyID) -> String { facts.groups.first { $0.printedAs == party }?.title ?? party.text }
    func names(_ parties: [PartyID]) -> String { parties.map(name).listed }

    /// `EU & NATO` by its name, where it has one.
    func title(of group: Group) -> String {
        facts.groups.first { $0.group.term == group.term }?.title ?? group.party.map(name) ?? group.description
    }
}

extension Target {
    /// Named with year and act: "2 % of GDP, a floor (Vilnius, 2023)".
    var dated: String {
        let year = String(date.first.parts.year)
        return short.hasSuffix(")") ? "\(short.dropLast()), \(year))" : "\(short) (\(year))"
    }
}

extension Book {
    /// With how many decimals an edition prints a measure: as many as any of its figures has, up to the measure's own.
    func decimals(_ measure: Measure, _ edition: EditionID) -> Int {
        min(measure.decimals, table(measure.id, edition).values.reduce(1) { max($0, $1.points.map(\.cell.value.decimals).max() ?? 0) })
    }
}

extension Measure {
    /// "2.12 %", "97.7 bn USD"
    func printed(_ value: Quantity) -> String {
        switch kind {
        case .share, .ratio, .change: "\(FigureNumber.printed(value.double, decimals: decimals))\u{A0}%"
        case .money: Self.money(value.double * 1e6, unit)
        case .count: "\(FigureNumber.printed(value.double, decimals: decimals))\u{A0}thousand"
        }
    }

    static func money(_ amount: Double, _ unit: String) -> String {
        let size = abs(amount)
        if size == 0 { return "\(unit)\u{A0}0" }
        if size >= 1e9 { return "\(unit)\u{A0}\(FigureNumber.printed(amount / 1e9, decimals: size >= 1e11 ? 0 : 1))\u{A0}bn" }
        return "\(unit)\u{A0}\(FigureNumber.printed(amount / 1e6, decimals: size >= 1e8 ? 0 : 1))\u{A0}m"
    }

    /// As figures count it: billions, not millions.
    var figureUnit: FigureUnit {
        switch kind {
        case .share, .ratio, .change: FigureUnit("%", decimals: decimals)
        case .money: FigureUnit("bn \(unit)", decimals: 1)
        case .count: FigureUnit("thousand", decimals: decimals)
        }
    }
    func drawn(_ value: Quantity) -> Double { kind == .money ? value.double / 1_000 : value.double }
}

extension Edition {
    /// "17 June 2024"
    var when: String { published.inWords }
    var captionSource: Caption.Source { Caption.Source(publisher: publisher, edition: title, date: when) }
    /// Prices of 2021; empty where an edition does not say.
    var prices: String { baseYear.map { "constant prices of \($0)" } ?? "" }
}
