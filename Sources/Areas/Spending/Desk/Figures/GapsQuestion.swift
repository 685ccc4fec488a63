import Figures
import Kernel
import Site
import Spending

/// What each state is short of a level of its economy, in money of one edition.
struct GapsQuestion: FigureQuestion {
    struct Row: Sendable {
        let party: PartyID
        let gap: Quantity
        let spent: Cell
    }

    let query: SpendingQuery
    let level: Quantity
    let leftOut: [String]
    /// The largest first; below zero for whoever spends more.
    let rows: [Row]
    let missing: [PartyID]
    private let money: Measure
    private let reading: SpendingReading
    private let editions: [Edition]

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book, editions = book.editions.filter { book.moneyAndEconomy($0.id) != nil }
        guard let usual = editions.last else { return nil }
        let named = form["edition"].flatMap { written in editions.first { $0.id.text == written.trimmed } } ?? usual
        guard let (_, money, economy) = book.moneyAndEconomy(named.id), let query = SpendingQuery(form, standing: [("edition", named.id.text)], measure: money, ledger, reading) else { return nil }
        var leftOut = query.leftOut
        let aim = reading.facts.targets.lazy.compactMap(\.test).filter { $0.reach == .each && $0.group.party == nil && $0.by != nil && book.measure($0.measure)?.gaps.isEmpty == false }.max { ($0.by ?? 0) < ($1.by ?? 0) }
        var level = aim?.level ?? Quantity(2)
        if let written = form["level"]?.trimmed, !written.isEmpty {
            if let value = Quantity(written), value > Quantity(0), value <= Quantity(20) { level = value } else { leftOut.append("\u{201C}\(written.prefix(12))\u{201D} is no share between 0 and 20; taken is \(level). Write it with a point, as in 3.5.") }
        }
        var rows: [Row] = [], missing: [PartyID] = []
        for party in book.due(query.group, query.edition, in: query.year) {
            if let gap = book.gap(party, to: level, query.year, query.edition.id, money: money.id, economy: economy), let spent = book.cell(party, money.id, query.edition.id, query.year) { rows.append(Row(party: party, gap: gap, spent: spent)) } else { missing.append(party) }
        }
        self.rows = rows.sorted { ($1.gap, $0.party) < ($0.gap, $1.party) }
        (self.query, self.level, self.leftOut, self.missing, self.money, self.reading, self.editions) = (query, level, leftOut, missing, money, reading, editions)
    }

    private var short: [Row] { rows.filter { $0.gap > Quantity(0) } }
    private var sum: Quantity { short.reduce(Quantity(0)) { $0 + $1.gap } }

    var finding: String {
        let who = reading.title(of: query.group)
        guard !rows.isEmpty else { return "\(query.edition.name) has no money and economies of \(who) for \(query.year)." }
        guard let most = short.first else { return "\(who.capitalisedFirst): nobody was short of \(FigureWords.level(level)) in \(query.year)." }
        if short.count == 1 { return "\(reading.name(most.party)) was \(money.printed(most.gap)) short of \(FigureWords.level(level)) in \(query.year)." }
        return "\(short.count) of \(rows.count) were short of \(FigureWords.level(level)) in \(query.year), by \(money.printed(sum)) together."
    }

    var says: [String] { [] }
    private var notes: [String] {
        let latest = query.edition.id == editions.last?.id ? "\(query.edition.name) is the latest edition that prints money and economies." : nil
        let above = rows.filter { $0.gap <= Quantity(0) }.map(\.party)
        return [latest, [above.isEmpty ? nil : "At it or above: \(FigureWords.few(above, reading, max: 12)). Nobody’s surplus pays for another’s gap.", missing.isEmpty ? nil : "Not computed: \(reading.names(missing))."].compactMap { $0 }.joined(separator: " ")].compactMap { $0 }.filter { !$0.isEmpty }
    }

    var fields: [(name: String, value: String)] { [("level", level.description), ("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description)] }

    var controls: HTML {
        HTML.group([FormField("level", "Share of GDP, %", value: level.description, lengthMax: 8, isRequired: false).html, FigureWords.years("year", "Year", query.years, chosen: query.year).html, FigureWords.editions("edition", "Edition", editions, chosen: query.edition.id).html, FigureWords.whom(query.group).html])
    }

    var figures: [(name: String, figure: any Figure)] {
        guard !short.isEmpty else { return [] }
        let caption = Caption(title: finding, subtitle: "Money short of \(FigureWords.level(level)) of GDP, \(money.figureUnit.sign), current prices, \(query.year). Hatched: estimate.", sources: [query.edition.captionSource], notes: notes)
        return [("gaps", RankedBars(caption: caption, rows: short.map { RankedBars.Row(name: reading.name($0.party), short: $0.party.text, value: FigureValue(money.drawn($0.gap), isEstimate: $0.spent.isEstimate)) }, unit: FigureUnit(money.figureUnit.sign, decimals: (short.last.map { money.drawn($0.gap) < 0.1 } ?? false) ? 2 : 1)))]
    }

    var parts: HTML {
        if !rows.isEmpty {
            Site.Part("Against what each spends", note: ["The name of a state leads to the way there over the years, under ", .link("what it would take", to: PathsPage.address), "."]) {
                RecordTable(caption: "Gap against what each spends", columns: [.init("State"), .init("short of it", isNumber: true), .init("spent", isNumber: true), .init("more by", isNumber: true)], rows: rows.map { row in
                    let isShort = row.gap > Quantity(0)
                    return [Prose([.link(reading.name(row.party), to: PathsPage.address + "?of=\(row.party)&level=\(level)")]), Prose(isShort ? money.printed(row.gap) : "none"), Prose(money.printed(row.spent.value)), Prose(isShort && row.spent.value > Quantity(0) ? "\(FigureNumber.printed(100 * row.gap.double / row.spent.value.double, decimals: 0))\u{A0}%" : "")]
                })
            }
        }
    }
}
