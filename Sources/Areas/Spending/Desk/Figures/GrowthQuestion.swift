import Figures
import Kernel
import Site
import Spending

/// Spending after prices since a year: from money in constant prices where the edition prints it, else from its changes year by year, multiplied.
struct GrowthQuestion: FigureQuestion {
    struct Row: Sendable {
        let party: PartyID
        /// Percent; nil where a figure is missing.
        let growth: Double?
        let isEstimate: Bool
    }

    let query: SpendingQuery
    let since: Int
    let leftOut: [String]
    let rows: [Row]
    /// Of all members as one, where money is printed for every one of them.
    let together: Double?
    private let isMultiplied: Bool
    private let reading: SpendingReading
    private let editions: [Edition]

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let share = book.shareOfEconomy, let constant = share.ratios.lazy.compactMap(\.numerator).compactMap({ book.measure($0) }).first(where: \.isConstantPrices), let everyone = book.everyone else { return nil }
        let change = book.measures.first { $0.kind == .change }
        func isWide(_ measure: MeasureID, _ edition: Edition) -> Bool {
            guard let years = book.years(of: measure, edition.id), years.count > 1 else { return false }
            return book.members.of(everyone, in: years.upperBound).count { book.series($0, measure, edition.id) != nil } > 3
        }
        let priced = book.editions(with: constant.id).filter { isWide(constant.id, $0) }, changing = change.map { change in book.editions(with: change.id).filter { isWide(change.id, $0) } } ?? []
        let editions = book.editions.filter { one in priced.contains { $0.id == one.id } || changing.contains { $0.id == one.id } }
        let main = reading.facts.targets.lazy.compactMap(\.test).first?.definition
        guard let usual = editions.last(where: { $0.definition == main }) ?? editions.last else { return nil }
        let named = form["edition"].flatMap { written in editions.first { $0.id.text == written.trimmed } } ?? usual
        let isMultiplied = !priced.contains { $0.id == named.id }, measure = isMultiplied ? change ?? constant : constant
        guard let query = SpendingQuery(form, standing: [("edition", usual.id.text)], measure: measure, ledger, reading) else { return nil }
        var leftOut = query.leftOut
        // The first printed change is that against the year before it.
        let years = (isMultiplied ? query.years.lowerBound - 1 : query.years.lowerBound)...query.year
        let since = FigureWords.year(form["since"], usual: max(years.lowerBound, min(2014, query.year - 1)), in: years, &leftOut)
        func growth(_ party: PartyID) -> Row {
            if isMultiplied {
                var factor = 1.0, isEstimate = false
                for year in stride(from: since + 1, through: query.year, by: 1) {
                    guard let cell = book.cell(party, measure.id, query.edition.id, year) else { return Row(party: party, growth: nil, isEstimate: false) }
                    factor *= 1 + cell.value.double / 100
                    isEstimate = isEstimate || cell.isEstimate
                }
                return Row(party: party, growth: 100 * (factor - 1), isEstimate: isEstimate)
            }
            guard let before = book.cell(party, measure.id, query.edition.id, since), let after = book.cell(party, measure.id, query.edition.id, query.year), before.value.double > 0 else { return Row(party: party, growth: nil, isEstimate: false) }
            return Row(party: party, growth: 100 * (after.value.double / before.value.double - 1), isEstimate: before.isEstimate || after.isEstimate)
        }
        rows = book.due(query.group, query.edition, in: query.year).map(growth).sorted { ($1.growth ?? -.infinity, $0.party) < ($0.growth ?? -.infinity, $1.party) }
        let fixed = query.group.fixed(atEndOf: query.year)
        together = isMultiplied ? nil : book.aggregate(fixed, measure, query.edition.id, in: since).value.flatMap { before in before > Quantity(0) ? book.aggregate(fixed, measure, query.edition.id, in: query.year).value.map { 100 * ($0.double / before.double - 1) } : nil }
        (self.query, self.since, self.leftOut, self.isMultiplied, self.reading, self.editions) = (query, since, leftOut, isMultiplied, reading, editions)
    }

    private static func percent(_ value: Double) -> String { "\(value > 0 ? "+" : "")\(FigureNumber.printed(value, decimals: 0))\u{A0}%" }

    var finding: String {
        let known = rows.compactMap { row in row.growth.map { (row.party, $0) } }, who = reading.title(of: query.group).capitalisedFirst
        guard let first = known.first, let last = known.last else { return "\(query.edition.name) cannot tell the growth of \(reading.title(of: query.group)) from \(since) to \(query.year)." }
        let doubled = known.count { $0.1 >= 100 }, shrunk = known.count { $0.1 < 0 }
        if known.count > 4, doubled * 4 >= known.count { return "\(who): \(doubled) of \(known.count) at least doubled their real spending between \(since) and \(query.year)." }
        if known.count > 4, shrunk > 0 { return "\(who): \(shrunk) of \(known.count) spent less in real terms in \(query.year) than in \(since)." }
        if known.count == 1 { return "\(reading.name(first.0)): \(Self.percent(first.1)) in real terms between \(since) and \(query.year)." }
        return "Between \(since) and \(query.year), real spending grew from \(Self.percent(last.1)) (\(reading.name(last.0))) to \(Self.percent(first.1)) (\(reading.name(first.0)))."
    }

    var says: [String] {
        let absent = rows.filter { $0.growth == nil }.map(\.party)
        return [[together.map { "All \(rows.count) together: \(Self.percent($0)), membership as at the end of \(query.year)." }, absent.isEmpty ? nil : "Not computed, for a year is not published: \(FigureWords.few(absent, reading, max: 12)).", "Whoever began low grows fast."].compactMap { $0 }.joined(separator: " ")]
    }

    var fields: [(name: String, value: String)] { [("since", String(since)), ("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description)] }

    var controls: HTML {
        HTML.group([FigureWords.years("since", "From", (isMultiplied ? query.years.lowerBound - 1 : query.years.lowerBound)...query.years.upperBound, chosen: since).html, FigureWords.years("year", "To", query.years, chosen: query.year).html,
                    FigureWords.editions("edition", "Edition", editions, chosen: query.edition.id).html, FigureWords.whom(query.group).html])
    }

    private var manner: String {
        isMultiplied ? "The real changes that \(query.edition.name) prints for each year, multiplied; it prints no sums of money for states." : "Money in \(query.edition.prices), \(query.edition.name)."
    }

    var figures: [(name: String, figure: any Figure)] {
        guard rows.contains(where: { $0.growth != nil }) else { return [] }
        let caption = Caption(title: finding, subtitle: "Real growth of defence expenditure, %, \(since) to \(query.year). Hatched: estimate.", sources: [query.edition.captionSource], notes: [manner])
        return [("growth", RankedBars(caption: caption, rows: rows.map { row($0) }, unit: FigureUnit("%", decimals: 0)))]
    }

    private func row(_ row: Row) -> RankedBars.Row { RankedBars.Row(name: reading.name(row.party), short: row.party.text, value: row.growth.map { FigureValue($0, isEstimate: row.isEstimate) }) }

    var parts: HTML { HTML.nothing }
}
