import Figures
import Kernel
import Site
import Spending

/// Every member's course in one edition, each in a small drawing on the same axes.
struct CoursesQuestion: FigureQuestion {
    enum Order: String, CaseIterable, Sendable {
        case value, change, since, name

        var title: String {
            switch self {
            case .value: "the largest first"
            case .change: "the steepest rise first"
            case .since: "the longest at the target first"
            case .name: "by name"
            }
        }
    }

    struct Course: Sendable {
        let party: PartyID
        let points: [(year: Int, cell: Cell)]
        /// Of the unbroken run at the target that reaches the year asked; nil where it is not reached.
        let since: Int?
        func value(in year: Int) -> Quantity? { points.first { $0.year == year }?.cell.value }
    }

    let query: SpendingQuery
    let order: Order
    let courses: [Course]
    let leftOut: [String]
    let target: (target: Target, test: Target.Test)?
    private let book: Book
    private let reading: SpendingReading
    /// Of money and heads the large would press the small to the ground; their courses are drawn as shares alone.
    private static func isDrawn(_ measure: Measure) -> Bool { measure.kind == .share || measure.kind == .change }

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let asked = SpendingQuery(form, standing: [], ledger, reading) else { return nil }
        var query = asked, leftOut = asked.leftOut, order = Order.value
        if !Self.isDrawn(asked.measure), let share = book.shareOfEconomy, let other = SpendingQuery(form, standing: [], measure: share, ledger, reading) {
            leftOut.append("\(asked.measure.title.capitalisedFirst) of large and small states does not fit on the same axes; shown is \(share.title.lowercasedFirst).")
            query = other
        }
        if let written = form["order"]?.trimmed, !written.isEmpty {
            if let named = Order(rawValue: written) { order = named } else { leftOut.append("There is no order \u{201C}\(written.prefix(20))\u{201D}; there are \(Order.allCases.map(\.rawValue).listed).") }
        }
        let measure = query.measure, edition = query.edition, year = query.year, first = max(query.years.lowerBound, 2014), span = min(first, year)...max(first, year)
        let target = reading.facts.standingTarget(measure.id, edition.definition, year)
        let courses = book.due(query.group, edition, in: year).compactMap { party -> Course? in
            let points = (book.series(party, measure.id, edition.id)?.points ?? []).filter { $0.year >= span.lowerBound }
            guard !points.isEmpty else { return nil }
            let since = target.flatMap { target in if case .meets(let since) = book.standing(of: party, measure, target.test.level, year, edition.id, money: nil, economy: nil).answer { since } else { nil } }
            return Course(party: party, points: points.map { ($0.year, $0.cell) }, since: since)
        }
        func rank(_ course: Course) -> (Int64, Int64) {
            let now = course.value(in: year)?.millionths
            return switch order {
            case .value: (-(now ?? .min / 2), 0)
            case .change: (-(now.flatMap { now in course.points.first.map { now - $0.cell.value.millionths } } ?? .min / 2), 0)
            case .since: (Int64(course.since ?? 9_999), -(now ?? .min / 2))
            case .name: (0, 0)
            }
        }
        self.courses = courses.map { ($0, rank($0), reading.name($0.party)) }.sorted { ($0.1.0, $0.1.1, $0.2) < ($1.1.0, $1.1.1, $1.2) }.map(\.0)
        (self.query, self.order, self.leftOut, self.target, self.book, self.reading) = (query, order, leftOut, target, book, reading)
    }

    private var first: Int { courses.compactMap(\.points.first?.year).min() ?? query.year }

    var finding: String {
        let who = reading.title(of: query.group).capitalisedFirst, measure = query.measure
        func known(_ year: Int) -> [Quantity] { courses.compactMap { $0.value(in: year) } }
        let then = known(first), now = known(query.year)
        guard !now.isEmpty else { return "\(query.edition.name) prints nothing of \(measure.title.lowercasedFirst) for \(reading.title(of: query.group)) in \(query.year)." }
        if let level = target?.test.level {
            func count(_ values: [Quantity]) -> Int { values.count { book.meets($0, level, measure) } }
            return "\(who): \(count(then)) of \(then.count) stood at \(FigureWords.level(level)) in \(first), \(count(now)) of \(now.count) in \(query.year)."
        }
        let both = courses.compactMap { course in course.value(in: first).flatMap { a in course.value(in: query.year).map { (a, $0) } } }
        return "\(who): \(both.count { $0.1 > $0.0 }) of \(both.count) stood higher in \(query.year) than in \(first)."
    }

    var says: [String] {
        let drawn = Set(courses.map(\.party)), absent = book.due(query.group, query.edition, in: query.year).filter { !drawn.contains($0) }
        return absent.isEmpty ? [] : ["Without a figure in this edition: \(FigureWords.few(absent, reading, max: 12))."]
    }

    var fields: [(name: String, value: String)] { [("measure", query.measure.word), ("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description), ("order", order.rawValue)] }

    var controls: HTML {
        HTML.group([FigureWords.measures(book, chosen: query.measure, Self.isDrawn).html, FigureWords.years("year", "Counted in", query.years, chosen: query.year).html, FigureWords.editions("edition", "Edition", book.editions(with: query.measure.id), chosen: query.edition.id).html,
                    FigureWords.whom(query.group).html, ChoiceField("order", "Order", Order.allCases.filter { $0 != .since || target != nil }.map { FormChoice($0.rawValue, $0.title.capitalisedFirst) }, chosen: order.rawValue).html])
    }

    var figures: [(name: String, figure: any Figure)] {
        guard !courses.isEmpty else { return [] }
        let measure = query.measure, last = courses.compactMap(\.points.last?.year).max() ?? query.year
        let caption = Caption(title: finding, subtitle: "\(measure.title), %, \(first) to \(last)\(query.edition.prices.isEmpty ? "" : ", \(query.edition.prices)"). Order: \(order.title), by \(query.year). The number is the last that is printed. Hollow: estimate.", sources: [query.edition.captionSource])
        return [("courses", SmallMultiples(caption: caption, panels: courses.map { course in
            let points = course.points.map { LineFigure.Point(year: $0.year, value: measure.drawn($0.cell.value), isEstimate: $0.cell.isEstimate) }
            return SmallMultiples.Panel(name: reading.name(course.party), short: course.party.text, lines: [.init(name: reading.name(course.party), short: course.party.text, points: points, manner: .first)])
        }, targets: target.map { [.init(value: $0.test.level.double, label: $0.target.short)] } ?? [], unit: measure.figureUnit, axis: measure.kind == .change ? .fitted : .fromZero))]
    }

    var parts: HTML {
        if !courses.isEmpty { Site.Part("Each by itself") { p { FigureWords.links(courses.map(\.party), reading) } } }
    }
}
