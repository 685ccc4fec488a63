import Figures
import Hummingbird
import Kernel
import Node
import Release
import Site
import Spending

/// What was promised about money: who meets it and since when, who does not and by how much; and the promises of which nothing can be computed.
struct TargetsPage: Sendable {
    static let address = SpendingNav.Place.targets.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint)
            return shell.page("What was promised about money", at: RankingPage.address, context, foot: Foot.columns(ledger, Self.address, csv: nil)) {
                SpendingNav(current: .targets)
                section(.class("spending-head rule-over")) {
                    h1 { finding(ledger.book) }
                    p(.class("under-head")) { "\(reading.facts.targets.count) commitments, benchmarks and proposals; for \(reading.facts.targets.count { target in target.test.map { standing($0, ledger.book)?.place != nil } ?? false }) a figure says who meets them." }
                }
                for target in reading.facts.targets where target.test != nil { part(target, ledger.book) }
                Site.Part("Of which nothing can be computed here", note: "No published series measures them, or they are proposals that later ones replaced.") { rest }
            }
        }
    }

    private func standing(_ test: Target.Test, _ book: Book) -> StandingView? { book.measure(test.measure).map { StandingView(test: test, measure: $0, book: book, reading: reading) } }

    /// Who reached the level that stands for everyone, and the farthest one.
    private func finding(_ book: Book) -> String {
        let each = reading.facts.targets.compactMap(\.test).filter { $0.reach == .each && $0.group.party == nil }, main = each.first
        let now = each.last { $0.by == nil && $0.measure == main?.measure }, far = each.filter { $0.by != nil && $0.measure == main?.measure }.max { ($0.by ?? 0) < ($1.by ?? 0) }
        let said = [now, far].compactMap { $0.flatMap { standing($0, book)?.short } }
        return said.isEmpty ? "\(reading.facts.targets.count) commitments, benchmarks and proposals." : said.joined(separator: "; ") + "."
    }

    /// Other targets are named by what they ask, not by their identifiers; states by their names.
    private func named(_ text: String) -> String {
        let targets = Dictionary(reading.facts.targets.map { ($0.id.text, "\u{201C}\($0.short.isEmpty ? $0.title : $0.short)\u{201D}") }, uniquingKeysWith: { a, _ in a })
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in targets[String(word)] ?? (word.count == 3 && reading.node.desk.facts.roster[PartyID(String(word))]?.kind == .state ? reading.name(PartyID(String(word))) : String(word)) }.joined(separator: " ")
    }

    @HTMLBuilder private func part(_ target: Target, _ book: Book) -> HTML {
        if let test = target.test, let measure = book.measure(test.measure) {
            section(.class("target"), .id(target.id.text)) {
                h2 { target.short }
                StandingView(test: test, measure: measure, book: book, reading: reading)
                p(.class("note")) { "\(target.title), \(target.date.inWords). \(target.force.capitalisedFirst); \(named(target.status)). For \(named(target.addressees))."; if !target.notes.isEmpty { " \(target.notes)." } }
                p(.class("note")) { "Source: "; SourceView(target.source.title, address: target.source.address ?? ""); target.source.confidence == .unverified ? " (not verified)" : "" }
            }
        }
    }

    private var rest: RecordTable {
        RecordTable(caption: "Targets that cannot be computed", columns: [.init("What"), .init("When"), .init("How much"), .init("Whom"), .init("Force"), .init("Status")], rows: reading.facts.targets.filter { $0.test == nil }.map { target in
            [Prose(target.title), Prose([.whole(target.date.description)]), Prose([target.value?.description, target.unit, target.reference.isEmpty ? nil : "of \(target.reference)"].compactMap { $0 }.joined(separator: " ")), Prose(target.addressees), Prose(target.force), Prose(named(target.status))]
        })
    }
}

/// Who meets a target in the latest year for which an edition has everyone, and since when.
struct StandingView: Component {
    let test: Target.Test
    let measure: Measure
    let book: Book
    let reading: SpendingReading

    struct Place { let edition: Edition, year: Int, missing: [PartyID] }

    /// The latest year of the latest edition of that definition in which nobody is missing; else the one in which the fewest are, if they are few.
    var place: Place? {
        var best: Place?
        for edition in book.editions(with: measure.printedOne(book)).filter({ $0.definition == test.definition }).reversed() {
            guard let years = book.years(of: measure.printedOne(book), edition.id), years.upperBound >= test.from else { continue }
            for year in years.reversed() where year >= test.from {
                if test.reach == .together {
                    if book.total(test.group, measure, edition.id, in: year) != nil { return Place(edition: edition, year: year, missing: []) }
                    continue
                }
                let missing = book.missing(measure.id, edition.id, test.group, year)
                if missing.isEmpty { return Place(edition: edition, year: year, missing: []) }
                if missing.count * 10 < book.members.of(test.group, in: year).count, missing.count < best?.missing.count ?? .max { best = Place(edition: edition, year: year, missing: missing) }
            }
        }
        return best
    }

    var html: HTML {
        guard let place else { return .group([p { "No edition has a figure for everyone whom it addresses; not computed." }]) }
        let parts = book.moneyAndEconomy(place.edition.id), standings = book.standings(test, in: place.year, place.edition.id, money: parts?.money.id, economy: parts?.economy)
        return .group([p(.class("finding-small")) { sentence(standings, place) }, test.reach == .each && test.group.party == nil ? details { summary { "Each of the \(standings.count)" }; table(standings, place) } : .nothing])
    }

    /// "18 of 31 reached 2 % in 2024"; nil where nothing can be said.
    var short: String? {
        guard let place else { return nil }
        let parts = book.moneyAndEconomy(place.edition.id), standings = book.standings(test, in: place.year, place.edition.id, money: parts?.money.id, economy: parts?.economy)
        let met = standings.count { if case .meets = $0.answer { true } else { false } }
        return "\(met) of \(standings.count - place.missing.count) reached \(FigureNumber.printed(test.level.double, decimals: test.level.decimals))\u{A0}% in \(place.year)"
    }

    private func sentence(_ standings: [Standing], _ place: Place) -> String {
        let level = "\(FigureNumber.printed(test.level.double, decimals: test.level.decimals))\u{A0}%"
        if test.reach == .together || test.group.party != nil {
            guard let one = standings.first, let value = one.value else { return "Not computed." }
            let words = "\(reading.title(of: test.group).capitalisedFirst): \(measure.printed(value)) in \(place.year)"
            switch one.answer {
            case .meets(let since): return "\(words), at or above \(level) since \(since) (\(place.edition.name))."
            case .misses(let by): return "\(words), \(FigureNumber.printed(by.double, decimals: measure.decimals)) points below \(level) (\(place.edition.name))."
            case .unknown: return "Not computed."
            }
        }
        let met = standings.filter { if case .meets = $0.answer { true } else { false } }
        let hinges = standings.filter(\.restsOnPrint).compactMap(\.party)
        let absent = place.missing.isEmpty ? "" : " \(reading.names(place.missing)): not published."
        return "\(met.count) of \(standings.count - place.missing.count) reached \(level) in \(place.year) (\(place.edition.name)).\(absent)" + (hinges.isEmpty ? "" : " It rests on the printed share of \(reading.names(hinges)).")
    }

    private func table(_ standings: [Standing], _ place: Place) -> HTML {
        let money = book.moneyAndEconomy(place.edition.id)?.money
        return RecordTable(caption: "Who meets it", columns: [.init("State"), .init("%", isNumber: true), .init("meets it"), .init("points short", isNumber: true), .init("money short", isNumber: true), .init("points more than the year before", isNumber: true)], rows: standings.sorted { ($1.value ?? Quantity(0)) < ($0.value ?? Quantity(0)) }.map { one in
            let since: String, short: String
            switch one.answer {
            case .meets(let year): (since, short) = ("since \(year)", "")
            case .misses(let by): (since, short) = ("no", FigureNumber.printed(by.double, decimals: measure.decimals))
            case .unknown: (since, short) = ("not published", "")
            }
            return [Prose([.link(one.party.map(reading.name) ?? "", to: one.party.map(StatePage.address) ?? "/spending")]), Prose(one.value.map { FigureNumber.printed($0.double, decimals: measure.decimals) } ?? "n.p."), Prose(since + (one.restsOnPrint ? ", by the printed figure alone" : "")), Prose(short),
                    Prose(one.gap.flatMap { gap in gap > Quantity(0) ? money?.printed(gap) : nil } ?? ""), Prose(one.change.map { ($0 >= Quantity(0) ? "+" : "") + FigureNumber.printed($0.double, decimals: measure.decimals) } ?? "")]
        }).html
    }
}
