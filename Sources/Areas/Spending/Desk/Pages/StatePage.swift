import Figures
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// One state on one printable page: its share over the years in each edition, its equipment, one cell through all editions, what is missing to the target.
struct StatePage: Sendable {
    static func address(of party: PartyID) -> String { "/spending/states/\(party)" }
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get("/spending/states/:party") { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint), profile = try profile(request, context, ledger)
            let party = profile.party
            return shell.page("\(reading.name(party)): who spends what", at: SpendingNav.Place.ranking.rawValue, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, Self.address(of: party), csv: "/spending/series.csv?of=\(party)")) {
                SpendingNav()
                p(.class("state-line")) {
                    strong { reading.name(party) }
                    for words in memberships(party) { span { words } }
                    span(.class("state-links")) {
                        "\(party) · "
                        a(.href(SpendingNav.Place.ranking.rawValue)) { "another state" }
                        if !profile.numbers.isEmpty { " · "; a(.href("\(SpendingNav.Place.paths.rawValue)?of=\(party)")) { "what it would take" } }
                    }
                }
                section(.class("spending-head rule-over")) { h1 { profile.finding } }
                if let shares = profile.shares { FigurePanel(shares, address: Self.address(of: party) + "/share", page: Self.address(of: party), isHeaded: false, isTableOpen: true, paper: FigureLayout(width: 688, plotHeight: 200)) }
                if let equipment = profile.equipment {
                    div(.class("two-columns")) {
                        div { FigurePanel(equipment, address: Self.address(of: party) + "/equipment", page: Self.address(of: party), span: .half, paper: FigureLayout(width: 300, plotHeight: 120)) }
                        div { cell(profile, ledger) }
                    }
                } else if profile.share == nil || profile.year == nil { printed(profile) } else { cell(profile, ledger) }
                returns(profile, ledger, context)
            }
        }
    }

    func profile(_ request: Hummingbird.Request, _ context: SiteContext, _ ledger: Ledger) throws -> Profile {
        guard let code = context.parameters.get("party"), reading.node.desk.facts.roster[PartyID(code)]?.kind == .state, ledger.book.series.contains(where: { $0.id.party.text == code }) else { throw Problem.noSuchPage }
        return Profile(PartyID(code), ledger.book, reading)
    }

    private func memberships(_ party: PartyID) -> [String] {
        let rows = reading.node.desk.facts.memberships.filter { $0.party == party && $0.role == "member" }
        return reading.facts.groups.compactMap { named in
            guard case .members(let organisation) = named.group.term else { return nil }
            guard let row = rows.first(where: { $0.organisation == organisation }), let from = row.from else { return "not in \(organisation.inSentence)" }
            return row.to.map { "in \(organisation.inSentence) from \(from) to \($0)" } ?? "in \(organisation.inSentence) since \(from)"
        }
    }

    // MARK: One figure, all editions

    /// Where no edition prints a share: why, and what is printed.
    @HTMLBuilder private func printed(_ profile: Profile) -> HTML {
        if let why = profile.exemption { p(.class("under-head")) { "No figure of its spending is due. Source: "; SourceView(why.source.title, address: why.source.address ?? ""); "." } }
        let latest = profile.latest
        if !latest.isEmpty {
            Site.Part("What is printed of it", note: "The latest figure of each edition.") {
                RecordTable(caption: "What is printed of \(reading.name(profile.party))", columns: [.init("Measure"), .init("Edition"), .init("Year", isNumber: true), .init("Value", isNumber: true)], rows: latest.map { one in
                    [Prose(one.measure.title), Prose(one.edition.name), Prose(String(one.year)), Prose([.link(one.measure.printed(one.cell.value), to: CellPage.address(profile.party, one.measure, one.year))])]
                })
            }
        }
    }

    @HTMLBuilder private func cell(_ profile: Profile, _ ledger: Ledger) -> HTML {
        if let year = profile.comparedYear, let measure = profile.share {
            section(.class("cell-history")) {
                h2(.class("figure-finding")) { "Share of GDP in \(String(year)), edition by edition" }
                CellHistory(party: profile.party, measure: measure, year: year, ledger: ledger, reading: reading).table(isAgainstTarget: profile.isAddressed(in: year), isShort: true)
                p(.class("note")) {
                    profile.isAddressed(in: year) ? "Only the definition of the target answers to the target; others count other things: pensions, civil defence, time of payment. " : "Definitions differ: pensions, civil defence, time of payment. "
                    a(.href(CellPage.address(profile.party, measure, year))) { "Where each can be read" }
                }
            }
        }
        if !profile.numbers.isEmpty {
            dl(.class("plain-numbers")) {
                for one in profile.numbers { div { dt { one.number }; dd { one.words } } }
            }
        }
    }

    @HTMLBuilder private func returns(_ profile: Profile, _ ledger: Ledger, _ context: SiteContext) -> HTML {
        let own = reading.released(ledger.returns.filter { $0.entered.party == profile.party }, for: context.viewpoint).map(\.record)
        if !own.isEmpty {
            Site.Part("Entered ahead of publication", note: "Seen by those who may. It stands in an edition of its own and is in no total.", id: "returns") {
                RecordTable(caption: "Own returns", columns: [.init("Measure"), .init("Year", isNumber: true), .init("Value", isNumber: true), .init("Status"), .init("Marking"), .init("Entered")], rows: own.map { one in
                    let measure = ledger.book.measure(one.entered.measure)
                    return [Prose(measure?.title ?? one.entered.measure.text), Prose(String(one.entered.year)), Prose(measure.map { [.link($0.printed(one.entered.value), to: CellPage.address(profile.party, $0, one.entered.year))] } ?? [.text(one.entered.value.description)]), Prose(one.entered.isEstimate ? "estimate" : "actual"),
                            Prose(one.item.label.printed(in: reading.node.desk.facts.vocabulary)), Prose(one.said.day.inWords)]
                })
            }
        }
        if let account = context.account, ReturnPage.mayReturn(account, for: profile.party) { p { a(.href(ReturnPage.address(of: profile.party))) { "Enter a figure ahead of publication" } } }
    }
}

/// What the page of one state says, made from the series of one viewpoint.
struct Profile {
    let party: PartyID
    let book: Book
    let reading: SpendingReading
    let share: Measure?
    /// Editions that print a run of shares for this state, the latest last; those of the target's definition before others.
    let editions: [Edition]
    /// The latest year that the main definition's latest edition has.
    let year: Int?

    init(_ party: PartyID, _ book: Book, _ reading: SpendingReading) {
        (self.party, self.book, self.reading) = (party, book, reading)
        let share = book.measures.first { $0.isShare && !$0.gaps.isEmpty }
        let main = reading.facts.targets.compactMap(\.test).first?.definition
        let all = share.map { book.editions(with: $0.id) }?.filter { (book.series(party, share?.id ?? "", $0.id)?.points.count ?? 0) >= 4 } ?? []
        let ours = all.filter { $0.definition == main }, others = all.filter { $0.definition != main }
        let editions = Array(ours.suffix(2).reversed()) + Self.longest(others, ours.isEmpty ? 3 : 1, share, party, book)
        (self.share, self.editions) = (share, editions)
        year = editions.first.flatMap { edition in share.flatMap { book.series(party, $0.id, edition.id)?.points.last?.year } }
    }

    /// Of other publishers, those that go back farthest.
    private static func longest(_ editions: [Edition], _ count: Int, _ share: Measure?, _ party: PartyID, _ book: Book) -> [Edition] {
        func run(_ edition: Edition) -> Int { share.flatMap { book.series(party, $0.id, edition.id)?.points.count } ?? 0 }
        return Array(editions.sorted { run($0) > run($1) }.prefix(count))
    }

    private var name: String { reading.name(party) }
    private func series(_ measure: MeasureID, _ edition: Edition) -> Series? { book.series(party, measure, edition.id) }

    var exemption: Exemption? { book.exemptions.first { $0.party == party } }

    /// The latest figure of every measure in every edition that prints one.
    var latest: [(measure: Measure, edition: Edition, year: Int, cell: Cell)] {
        book.measures.flatMap { measure in
            book.editions(with: measure.id).compactMap { edition in series(measure.id, edition)?.points.last.map { (measure, edition, $0.year, $0.cell) } }
        }
    }

    /// Whether the target that stands in that year is addressed to this state.
    func isAddressed(in year: Int) -> Bool {
        guard let share, let target = reading.facts.standingTarget(share.id, editions.first?.definition, year) else { return false }
        return book.members.of(target.test.group, in: year).contains(party)
    }

    /// The latest year of which two editions of the main definition speak; else the latest of all.
    var comparedYear: Int? {
        guard let share, let year, let main = editions.first else { return nil }
        return (year - 3...year).reversed().first { year in book.history(party, share.id, year).count { $0.edition.definition == main.definition } > 1 } ?? year
    }

    var finding: String {
        let subject = name.withArticle.capitalisedFirst
        guard let share, let year, let edition = editions.first, let cell = series(share.id, edition)?[year] else { return exemption.map { "\($0.reason)." } ?? "No edition prints a share of GDP for \(name.withArticle)." }
        guard let target = reading.facts.standingTarget(share.id, edition.definition, year), isAddressed(in: year) else {
            return "\(subject) spent \(share.printed(cell.value)) of GDP on defence in \(year), as \(edition.publisher) counts it."
        }
        let test = target.test, level = "\(FigureNumber.printed(test.level.double, decimals: test.level.decimals))\u{A0}%", estimate = cell.isEstimate ? ", an estimate" : "", value = share.printed(cell.value) + estimate
        // Who publishes the definition speaks of the same thing each time; a state's own return does not count among its editions.
        let said = book.history(party, share.id, year).filter { $0.edition.definition == edition.definition && $0.edition.publisher == edition.publisher }, met = said.filter { book.meets($0.cell.value, test.level, share) }
        if said.count > 1, met.count == said.count {
            let values = said.map(\.cell.value), falling = zip(values, values.dropFirst()).allSatisfy { $0 > $1 }
            return "\(subject) reached \(level) in \(year) in \(Self.every(said.count)) \(edition.publisher) editions\(falling ? ", by less each time" : "")."
        }
        if said.count > 1, met.isEmpty { return "\(subject) stayed below \(level) in \(year) in \(Self.every(said.count)) \(edition.publisher) editions." }
        if said.count > 1 { return "Whether \(name.withArticle) reached \(level) in \(year) depends on the edition: \(Self.count(met.count)) of \(Self.count(said.count)) say so." }
        guard case .meets(let since) = book.standing(of: party, share, test.level, year, edition.id, money: nil, economy: nil).answer else { return "\(subject) stayed below \(level) in \(year): \(value)." }
        if since == year { return "\(subject) reached \(level) in \(year): \(value)." }
        let isAlways = since == series(share.id, edition)?.points.first?.year
        return "\(subject) has spent \(level) or more \(isAlways ? "in every year since \(since)" : "since \(since)"): \(share.printed(cell.value)) in \(year)\(estimate)."
    }

    private static let numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    private static func count(_ number: Int) -> String { numbers.indices.contains(number) ? numbers[number] : String(number) }
    private static func every(_ number: Int) -> String { number == 2 ? "both" : "all \(count(number))" }

    // MARK: Figures

    /// Targets of that measure that address this state, those of its own position too.
    private func aims(_ share: Measure, _ definition: DefinitionID?, last: Int) -> [(target: Target, test: Target.Test)] {
        reading.facts.targets.compactMap { target in target.test.map { (target: target, test: $0) } }.filter { one in
            guard one.test.measure == share.id, one.test.definition == definition, one.test.reach == .each, book.members.of(one.test.group, in: last).contains(party) else { return false }
            return one.test.group.party == party || one.test.by == nil || (one.test.by ?? 0) > last
        }
    }

    /// The straight way from the last figure to the farthest aim; nil where it leads down.
    private func path(_ series: Series?, to aim: (target: Target, test: Target.Test)?) -> LineFigure.Path? {
        guard let point = series?.points.last, let aim, let by = aim.test.by, by > point.year else { return nil }
        let level = aim.test.level.double, step = (level - point.cell.value.double) / Double(by - point.year)
        guard step > 0 else { return nil }
        let start = LineFigure.Point(year: point.year, value: point.cell.value.double, isEstimate: point.cell.isEstimate), end = LineFigure.Point(year: by, value: level)
        return LineFigure.Path(from: start, to: end, label: "path needed: +\(FigureNumber.printed(step, decimals: 2)) points a year (straight line, our assumption)")
    }

    private func line(_ index: Int, _ edition: Edition, _ measure: MeasureID, from first: Int) -> LineFigure.Line {
        let points = (series(measure, edition)?.points ?? []).filter { $0.year >= first }
        return LineFigure.Line(name: edition.name, points: points.map { LineFigure.Point(year: $0.year, value: $0.cell.value.double, isEstimate: $0.cell.isEstimate) }, manner: LineManner(rawValue: index + 1) ?? .rest)
    }

    var shares: LineFigure? {
        guard let share, let main = editions.first else { return nil }
        let window = editions.flatMap { series(share.id, $0)?.points.map(\.year) ?? [] }, first = max(window.min() ?? 2014, 2014), last = window.max() ?? 2024
        let aims = aims(share, main.definition, last: last)
        let absent = (book.years(of: share.id, main.id) ?? first...last).filter { $0 >= first && series(share.id, main)?[$0] == nil }
        let unpublished = absent.isEmpty ? nil : LineFigure.Unpublished(years: absent, label: "\(absent.map { String($0) }.joined(separator: ", ")): not published for \(name)")
        let path = path(series(share.id, main), to: aims.filter { ($0.test.by ?? 0) > last }.max { ($0.test.by ?? 0) < ($1.test.by ?? 0) })
        let targets = aims.map { LineFigure.Target(value: $0.test.level.double, from: $0.test.by == nil ? nil : max($0.test.from, first), to: $0.test.by, label: $0.target.dated) }
        let bases = editions.compactMap { edition in edition.baseYear.map { "\(edition.name): prices of \($0)" } }
        let notes = ["Editions are not joined: each line is one edition." + (Set(editions.map(\.definition)).count > 1 ? " Other publishers count by other definitions." : "")]
        let caption = Caption(title: finding, subtitle: "\(share.title), %, \(first) to \(last). \(bases.joined(separator: "; ")). Hollow: estimate.", sources: editions.map(\.captionSource), notes: notes)
        let lines = editions.enumerated().map { line($0.offset, $0.element, share.id, from: first) }
        return LineFigure(caption: caption, lines: lines, targets: targets, unpublished: unpublished, path: path, unit: .percent)
    }

    var equipment: LineFigure? {
        guard let (target, test) = reading.facts.targets.lazy.compactMap({ target in target.test.map { (target, $0) } }).first(where: { $0.1.measure != share?.id && $0.1.reach == .each && book.measure($0.1.measure)?.kind == .share }), let measure = book.measure(test.measure) else { return nil }
        let printing = book.editions(with: measure.id).filter { (series(measure.id, $0)?.points.count ?? 0) >= 2 }.suffix(2)
        guard let latest = printing.last, let points = series(measure.id, latest)?.points, let last = points.last else { return nil }
        let level = FigureNumber.printed(test.level.double, decimals: 0), isMet = book.meets(last.cell.value, test.level, measure)
        let place = last.cell.value.rounded(to: measure.decimals) == test.level ? "exactly" : isMet ? "above" : "below"
        let title = "Equipment took \(measure.printed(last.cell.value)) of \(name.withArticle)\(name.hasSuffix("s") ? "’" : "’s") spending in \(last.year), \(place) \(level)\u{A0}%"
        let first = points.map(\.year).min() ?? last.year
        let caption = Caption(title: title, subtitle: "\(measure.title), %, \(first) to \(last.year). Hollow: estimate.", sources: printing.map(\.captionSource), notes: printing.count > 1 ? ["Where both editions print the same figures, one line lies on the other."] : [])
        return LineFigure(caption: caption, lines: printing.reversed().enumerated().map { line($0.offset, $0.element, measure.id, from: first) }, targets: [.init(value: test.level.double, from: nil, to: nil, label: target.dated)], unit: FigureUnit("%", decimals: 1))
    }

    // MARK: Numbers

    /// Money that is missing to the next level, and heads.
    var numbers: [(number: String, words: String)] { [shortfall, heads].compactMap(\.self) }

    /// In the latest edition that prints money and economies.
    private var shortfall: (number: String, words: String)? {
        for edition in book.editions.reversed() {
            guard let (share, money, economy) = book.moneyAndEconomy(edition.id), let last = series(money.id, edition)?.points.last else { continue }
            let aims = aims(share, edition.definition, last: last.year).filter { $0.test.group.party == nil && $0.test.by != nil }
            guard let aim = aims.max(by: { $0.test.level < $1.test.level }), let gap = book.gap(party, to: aim.test.level, last.year, edition.id, money: money.id, economy: economy), let whole = book.cell(party, economy, edition.id, last.year) else { continue }
            let level = "\(FigureNumber.printed(aim.test.level.double, decimals: aim.test.level.decimals))\u{A0}%", manner = last.cell.isEstimate ? "estimate, " : ""
            let words = "\(gap > Quantity(0) ? "short of" : "above") \(level) in \(last.year): \(manner)current prices (\(money.printed(last.cell.value)) of \(money.printed(whole.value)), \(edition.name))"
            return (money.printed(Quantity(millionths: abs(gap.millionths))), words)
        }
        return nil
    }

    private var heads: (number: String, words: String)? {
        guard let heads = book.measures.first(where: { $0.kind == .count }), let edition = book.editions(with: heads.id).last(where: { series(heads.id, $0) != nil }), let run = series(heads.id, edition), let last = run.points.last, let first = run.points.first else { return nil }
        return (heads.printed(last.cell.value), "\(heads.title.lowercasedFirst) in \(last.year)\(last.cell.isEstimate ? ", estimate" : "") (\(edition.name)); \(heads.printed(first.cell.value)) in \(first.year)")
    }
}
