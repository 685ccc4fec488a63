import Figures
import Foundation
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// What it would take to get from today to a level by a year: points, growth, money; with every assumption on the page, and what another assumption would change.
struct PathsPage: Sendable {
    static let address = SpendingNav.Place.paths.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), ask = PathQuestion(try request.query(), ledger.book, reading)
            return shell.page("What it would take", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, ask.address, csv: nil)) {
                SpendingNav(current: .paths)
                section(.class("spending-head")) {
                    h1 { ask.finding }
                    for says in ask.leftOut { p(.class("left-out")) { says } }
                    if let short = ask.short { p(.class("under-head")) { short } }
                }
                form(.method(.get), .action(Self.address), .class("spending-form path-form")) {
                    FormField("of", "Who", value: ask.group.description, hint: "A state or a group: DEU, EU & NATO, NATO - USA", lengthMax: Group.lengthMax, isRequired: false)
                    FormField("level", "Share of GDP, %", value: ask.level.description, lengthMax: 8, isRequired: false)
                    FormField("by", "By", value: String(ask.by), lengthMax: 4, isRequired: false)
                    FormField("growth", "The economy grows by, % a year", value: ask.growth.description, hint: "An assumption: nobody knows it.", lengthMax: 8, isRequired: false)
                    button(.type("submit"), .class("first")) { "Show" }
                }
                if let figure = ask.figure { FigurePanel(figure, address: ask.address(of: "/spending/figures/path"), page: ask.address, isHeaded: false) }
                if let path = ask.path {
                    Site.Part("Assumed, and what follows") {
                        ul(.class("assumptions")) {
                            li { "A straight line of shares from \(String(ask.start?.year ?? 0)) to \(String(ask.by)): \(FigureNumber.printed(path.pointsAYear, decimals: 2)) points a year." }
                            li { "The economy grows by \(FigureNumber.printed(path.economyGrowth, decimals: 1)) % a year in real terms, all members alike." }
                            li { "Spending then has to grow by \(FigureNumber.printed(path.growthAYear, decimals: 1)) % a year in real terms." }
                            li { "Over all the years that is \(Measure.money(path.extra * 1e6, ask.unit)) more than today’s share would come to, in prices of \(String(ask.start?.year ?? 0))." }
                            li { "Begun from \(ask.edition?.name ?? "no edition"): the latest that prints money and economies." }
                        }
                    }
                    Site.Part("What another assumption would change", note: Prose("Money in prices of \(String(ask.start?.year ?? 0)).")) { ask.sensitivity }
                }
            }
        }
    }
}

/// One what-if, as it stands in the address.
struct PathQuestion {
    let group: Group
    let level: Quantity
    let by: Int
    let growth: Quantity
    let edition: Edition?
    let unit: String
    /// Where it begins: the latest year for which every member has both figures.
    let start: (year: Int, share: Quantity, economy: Quantity, isEstimate: Bool)?
    let history: [(year: Int, share: Quantity, isEstimate: Bool)]
    let path: Path?
    private(set) var leftOut: [String] = []
    private let reading: SpendingReading

    init(_ form: FormBody, _ book: Book, _ reading: SpendingReading) {
        self.reading = reading
        var leftOut: [String] = []
        let aim = reading.facts.targets.compactMap(\.test).filter { $0.reach == .each && $0.group.party == nil && $0.by != nil }.max { ($0.by ?? 0) < ($1.by ?? 0) }
        func number(_ name: String, _ usual: Quantity, _ range: ClosedRange<Int>, _ what: String) -> Quantity {
            guard let written = form[name]?.trimmed, !written.isEmpty else { return usual }
            if let value = Quantity(written), value >= Quantity(range.lowerBound), value <= Quantity(range.upperBound) { return value }
            leftOut.append("\u{201C}\(written.prefix(12))\u{201D} is no \(what) between \(range.lowerBound) and \(range.upperBound); taken is \(usual). Write it with a point, as in 3.5.")
            return usual
        }
        let level = number("level", aim?.level ?? Quantity(2), 0...20, "share"), growth = number("growth", Quantity(millionths: 1_500_000), -10...10, "growth")
        var by = aim?.by ?? 2035
        if let written = form["by"]?.trimmed, !written.isEmpty { if let year = Int(written), (2000...2080).contains(year) { by = year } else { leftOut.append("\u{201C}\(written.prefix(8))\u{201D} is no year from 2000 to 2080; taken is \(by).") } }
        var group = book.group(for: .paths)?.group ?? Group(.party(""), written: "")
        if let written = form["of"]?.trimmed, !written.isEmpty {
            if let named = book.group(written) { group = named.group } else { do { group = try Group(written, names: reading.names) } catch { leftOut.append(error.description) } }
        }
        let priced = book.editions.reversed().first { book.moneyAndEconomy($0.id) != nil }
        var start: (year: Int, share: Quantity, economy: Quantity, isEstimate: Bool)?, history: [(year: Int, share: Quantity, isEstimate: Bool)] = []
        if let priced, let (share, money, economy) = book.moneyAndEconomy(priced.id), let wealth = book.measure(economy), let years = book.years(of: money.id, priced.id) {
            let fixed = group.fixed(atEndOf: years.upperBound)
            for year in years {
                let part = book.aggregate(fixed, share, priced.id, in: year)
                if let value = part.value { history.append((year, value, part.isEstimate)) }
                if let value = part.value, let size = book.aggregate(fixed, wealth, priced.id, in: year).value { start = (year, value, size, part.isEstimate) }
            }
            unit = money.unit
        } else { unit = "" }
        if start == nil { leftOut.append("\(reading.title(of: group).capitalisedFirst): no edition prints money and economies for all of it, so there is nothing to begin from.") }
        if let start, by <= start.year { leftOut.append("The year must be later than \(start.year), where the figures end.") }
        path = start.flatMap { Path(from: $0.year, share: $0.share.double, economy: $0.economy.double, to: level.double, by: by, growth: growth.double) }
        (self.group, self.level, self.by, self.growth, self.edition, self.start, self.history, self.leftOut) = (group, level, by, growth, priced, start, history, leftOut)
    }

    private var title: String { reading.title(of: group) }
    private var levelInWords: String { "\(FigureNumber.printed(level.double, decimals: level.decimals))\u{A0}%" }

    /// What is missing now: "In 2024 Germany was USD 63.7 bn short of 3.5 %."
    var short: String? {
        guard let start, let edition else { return nil }
        let gap = (level.double - start.share.double) / 100 * start.economy.double
        guard gap > 0 else { return nil }
        return "In \(start.year) it was \(Measure.money(gap * 1e6, unit)) short of it: \(FigureNumber.printed(start.share.double, decimals: 2))\u{A0}%\(start.isEstimate ? ", an estimate" : "") (\(edition.name))."
    }

    var finding: String {
        guard let path, let start else { return "For \(title.withArticle) no path can be computed." }
        if path.pointsAYear <= 0 { return "\(title.withArticle.capitalisedFirst) stood at \(FigureNumber.printed(start.share.double, decimals: 2))\u{A0}% in \(start.year), above \(levelInWords)." }
        return "To reach \(levelInWords) by \(by), \(title.withArticle) must add \(FigureNumber.printed(path.pointsAYear, decimals: 2)) points of GDP every year."
    }

    var address: String { address(of: PathsPage.address) }
    func address(of page: String) -> String { "\(page)?" + [("of", group.description), ("level", level.description), ("by", String(by)), ("growth", growth.description)].map { "\($0)=\(FormBody.encoded($1))" }.joined(separator: "&") }

    var figure: LineFigure? {
        guard let path, let start, let edition, history.count > 0 else { return nil }
        let caption = Caption(title: finding, subtitle: "Defence expenditure, % of GDP, \(history.first?.year ?? start.year) to \(by). Hollow: estimate. Dotted: assumption, a straight line.", sources: [edition.captionSource], notes: ["Membership as at the end of \(edition.published.first.parts.year). Economy assumed to grow by \(FigureNumber.printed(path.economyGrowth, decimals: 1)) % a year."])
        return LineFigure(caption: caption, lines: [.init(name: title, points: history.map { .init(year: $0.year, value: $0.share.double, isEstimate: $0.isEstimate) }, manner: .first)], targets: [.init(value: level.double, from: start.year, to: by, label: "\(levelInWords) by \(by)")],
                          path: .init(from: .init(year: start.year, value: start.share.double, isEstimate: start.isEstimate), to: .init(year: by, value: level.double), label: "+\(FigureNumber.printed(path.pointsAYear, decimals: 2)) points a year (assumed)"), unit: .percent)
    }

    /// The same with the economy growing a point less or more, and with two years less or more.
    var sensitivity: RecordTable {
        let cases: [(String, Double, Int)] = [("as assumed", growth.double, by), ("economy one point slower", growth.double - 1, by), ("economy one point faster", growth.double + 1, by), ("two years earlier", growth.double, by - 2), ("three years earlier", growth.double, by - 3), ("two years later", growth.double, by + 2)]
        return RecordTable(caption: "How the answer changes with the assumptions", columns: [.init("If"), .init("points a year", isNumber: true), .init("real growth of spending a year", isNumber: true), .init("spending in the last year", isNumber: true), .init("more over the years", isNumber: true)], rows: cases.compactMap { words, growth, by in
            guard let start, let path = Path(from: start.year, share: start.share.double, economy: start.economy.double, to: level.double, by: by, growth: growth), let last = path.steps.last else { return nil }
            return [Prose(words), Prose(FigureNumber.printed(path.pointsAYear, decimals: 2)), Prose("\(FigureNumber.printed(path.growthAYear, decimals: 1))\u{A0}%"), Prose("\(Measure.money(last.money * 1e6, unit)) (\(String(by)))"), Prose(Measure.money(path.extra * 1e6, unit))]
        })
    }
}
