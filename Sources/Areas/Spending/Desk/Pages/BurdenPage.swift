import Figures
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// The measures of who bears what, side by side, and how far each state's rank depends on the choice among them.
struct BurdenPage: Sendable {
    static let address = SpendingNav.Place.burden.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), view = BurdenView(try request.query(), ledger.book, reading)
            return shell.page("Who bears what", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, Self.address, csv: nil)) {
                SpendingNav(current: .burden)
                section(.class("spending-head rule-over")) {
                    h1 { view.finding }
                    for says in view.leftOut { p(.class("left-out")) { says } }
                    p(.class("under-head")) { "A cell shows the value and, after it, the rank. No measure here says what forces can do: fulfilment of capability targets, stocks, readiness and hosting are not public." }
                }
                if let figure = view.figure { FigurePanel(figure, address: "/spending/figures/burden", page: Self.address, isHeaded: false) }
                if let burden = view.burden {
                    Site.Part("Every measure for every member") { view.table(burden) }
                    Site.Part("What each takes for granted") { ul(.class("assumptions")) { for stick in burden.yardsticks { li { strong { stick.title }; ": \(stick.caveat)" } } } }
                }
                Site.Part("For which there is no figure here") { p { "Spending per head (no populations in this pack), troops in operations, air policing, staff posts, cost shares in common funding, capability targets (classified), host-nation support. What was given to others stands under “Who gave, who delivered?”." } }
            }
        }
    }
}

struct BurdenView {
    let burden: Burden?
    let group: Group
    let book: Book
    let reading: SpendingReading
    private(set) var leftOut: [String] = []

    init(_ form: FormBody, _ book: Book, _ reading: SpendingReading) {
        (self.book, self.reading) = (book, reading)
        var group = book.group(for: .states)?.group ?? Group(.party(""), written: ""), leftOut: [String] = []
        if let written = form["of"]?.trimmed, !written.isEmpty {
            if let named = book.group(written) { group = named.group } else { do { group = try Group(written, names: reading.names) } catch { leftOut.append(error.description) } }
        }
        let edition = book.editions.reversed().first { book.moneyAndEconomy($0.id) != nil }
        burden = edition.flatMap { edition in book.moneyAndEconomy(edition.id).flatMap { book.years(of: $0.money.id, edition.id) }.flatMap { Burden(book, group, edition.id, in: $0.upperBound, since: $0.lowerBound) } }
        (self.group, self.leftOut) = (group, leftOut)
    }

    /// Whose rank moves most from one measure to another.
    private var widest: Burden.Row? { burden?.rows.max { ($0.worst ?? 0) - ($0.best ?? 0) < ($1.worst ?? 0) - ($1.best ?? 0) } }

    var finding: String {
        guard let burden, let widest, let best = widest.best, let worst = widest.worst else { return "No edition prints what is needed for \(reading.title(of: group))." }
        return "\(reading.name(widest.party).withArticle.capitalisedFirst) is number \(best) or number \(worst) of \(burden.rows.count): it depends on the measure."
    }

    var figure: DotPlot? {
        guard let burden else { return nil }
        let rows = burden.rows.map { row in DotPlot.Row(name: reading.name(row.party), short: row.party.text, before: row.best.map { FigureValue(Double($0)) }, after: row.worst.map { FigureValue(Double($0)) }) }
        let caption = Caption(title: finding, subtitle: "Best and worst rank of each member over \(burden.yardsticks.count) measures, \(burden.year).", sources: [book.edition(burden.edition)?.captionSource].compactMap(\.self), notes: ["A short line: whatever is measured, the place is about the same. A long one: it depends."])
        return DotPlot(caption: caption, before: "best rank", after: "worst rank", rows: rows, unit: FigureUnit("", decimals: 0))
    }

    func table(_ burden: Burden) -> RecordTable {
        RecordTable(caption: "Who bears what, \(burden.year)", columns: [.init("State")] + burden.yardsticks.map { .init($0.title + ($0.unit.isEmpty ? "" : ", \($0.unit)"), isNumber: true) } + [.init("ranks", isNumber: true)], rows: burden.rows.sorted { reading.name($0.party) < reading.name($1.party) }.map { row in
            [Prose([.link(reading.name(row.party), to: StatePage.address(of: row.party))])] + zip(row.values, zip(row.ranks, burden.yardsticks)).map { value, rest in
                Prose(value.map { "\(FigureNumber.printed($0.double, decimals: rest.1.decimals)) (\(rest.0.map(String.init) ?? "–"))" } ?? "n.p.")
            } + [Prose([.whole(row.best.flatMap { best in row.worst.map { "\(best)–\($0)" } } ?? "")])]
        })
    }
}
