import Figures
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// A group over the years: weighed as it should be, with moving or fixed membership as the reader chose, and never a total where a member is missing.
struct GroupPage: Sendable {
    static let address = SpendingNav.Place.groups.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let form = try request.query(), ledger = try await reading.ledger(for: context.viewpoint)
            guard let query = SpendingQuery(form, ledger, reading, begins: .groups) else { throw Problem.noSuchPage }
            let isFixed = form["membership"] == "fixed", group = isFixed ? query.group.fixed(atEndOf: query.year) : query.group
            let view = GroupView(group: group, query: query, book: ledger.book, reading: reading)
            return shell.page("\(view.title.capitalisedFirst): who spends what", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, query.address(Self.address), csv: nil)) {
                SpendingNav(current: .groups)
                section(.class("spending-head")) {
                    h1 { view.finding }
                    for says in query.leftOut { p(.class("left-out")) { says } }
                    p(.class("under-head")) { view.membershipInWords }
                }
                p(.class("group-names")) {
                    "Groups: "
                    for (number, named) in reading.facts.groups.enumerated() {
                        if number > 0 { " · " }
                        a(.href("\(Self.address)?of=\(named.id)&measure=\(query.measure.word)&edition=\(FormBody.encoded(query.edition.id.text))"), .aria(.current, named.group.term == query.group.term ? "true" : nil)) { named.title }
                    }
                }
                SpendingForm(address: Self.address, query: query, book: ledger.book)
                p(.class("group-names")) {
                    let moving = query.address(Self.address), fixed = moving + "&membership=fixed"
                    if isFixed { "Membership as at the end of \(String(query.year)) in every year. "; a(.href(moving)) { "Let it move" } } else { "Membership moves: each year counts who belonged on its last day. "; a(.href(fixed)) { "Fix it at the end of \(String(query.year))" } }
                }
                if let figure = view.figure { FigurePanel(figure, address: query.address("/spending/figures/group") + (isFixed ? "&membership=fixed" : ""), page: query.address(Self.address) + (isFixed ? "&membership=fixed" : ""), isHeaded: false) }
                Site.Part("Year by year") { view.table }
            }
        }
    }
}

/// The same over all years of one edition.
struct GroupView {
    let group: Group
    let query: SpendingQuery
    let book: Book
    let reading: SpendingReading
    let years: [Aggregate]

    init(group: Group, query: SpendingQuery, book: Book, reading: SpendingReading) {
        (self.group, self.query, self.book, self.reading) = (group, query, book, reading)
        years = book.aggregates(group, query.measure, query.edition.id, in: query.years)
    }

    var title: String { reading.title(of: query.group) }
    private var measure: Measure { query.measure }

    private var whole: [(year: Int, value: Quantity, isEstimate: Bool)] { years.compactMap { one in one.value.map { (one.year, $0, one.isEstimate) } } }

    var finding: String {
        guard let last = whole.last, let first = whole.first else {
            guard let one = years.last else { return "Nothing is printed for \(title)." }
            return "No total for \(title): \(Self.why(one, reading))."
        }
        let what = measure.unit.hasPrefix("% of ") ? String(measure.unit.dropFirst()) : "", estimate = last.isEstimate ? ", an estimate" : ""
        if first.year == last.year { return "\(title.capitalisedFirst): \(measure.printed(last.value))\(what) in \(last.year)\(estimate)." }
        return "\(title.capitalisedFirst): \(measure.printed(first.value))\(what) in \(first.year), \(measure.printed(last.value)) in \(last.year)\(estimate)."
    }

    var membershipInWords: String {
        let counts = years.map { ($0.year, $0.members.count) }, changes = zip(counts, counts.dropFirst()).filter { $0.1 != $1.1 }.map { "\($1.1) from \($1.0)" }
        guard let first = counts.first else { return "" }
        return "\(first.1) members in \(first.0)" + (changes.isEmpty ? ", the same in every year." : "; " + changes.joined(separator: ", ") + ". Growth over such a year is partly accession.")
    }

    static func why(_ one: Aggregate, _ reading: SpendingReading) -> String {
        switch one.outcome {
        case .whole: ""
        case .incomplete(let missing, let of, _): "\(missing.count > 6 ? "\(missing.count) of \(of) members" : reading.names(missing)) not published for \(one.year)"
        case .impossible(.nobody): "nobody belonged to it in \(one.year)"
        case .impossible(.nothingPrinted): "nothing is printed for its members in \(one.year)"
        case .impossible(.noWeights): "this edition prints shares without the economies that would weigh them"
        case .impossible(.neverAdded): "changes of members cannot be added; take money in constant prices"
        case .impossible(.tooLarge): "the sum is larger than is kept"
        }
    }

    /// The printed total, where somebody prints one of these very members.
    private func printed(_ one: Aggregate) -> Cell? { book.group(of: one.members, in: one.year).flatMap { book.printed($0, measure.id, query.edition.id, one.year) } }

    var figure: LineFigure? {
        let points = whole.map { LineFigure.Point(year: $0.year, value: measure.drawn($0.value), isEstimate: $0.isEstimate) }
        guard points.count > 1 else { return nil }
        let absent = years.filter { $0.value == nil }.map(\.year)
        let prints = years.compactMap { one in printed(one).map { LineFigure.Point(year: one.year, value: measure.drawn($0.value), isEstimate: $0.isEstimate) } }
        let targets = reading.facts.targets.compactMap { target in target.test.map { (target, $0) } }.filter { $0.1.measure == measure.id && $0.1.definition == query.edition.definition && $0.1.group.party == nil && $0.1.from <= query.years.upperBound && ($0.1.by ?? 0) <= query.years.upperBound }
        var lines = [LineFigure.Line(name: measure.isShare ? "weighed, from members" : "sum of members", points: points, manner: .first)]
        if !prints.isEmpty { lines.append(.init(name: "as printed", points: prints, manner: .second)) }
        let caption = Caption(title: finding, subtitle: "\(measure.title), \(measure.unit), \(query.edition.name)\(query.edition.prices.isEmpty || !(measure.isConstantPrices || measure.isShare) ? "" : ", \(query.edition.prices)"). Hollow: estimate.", sources: [query.edition.captionSource], notes: [membershipInWords] + (measure.isShare ? ["Weighed: each member’s share counts by the size of its economy in the same edition."] : []))
        return LineFigure(caption: caption, lines: lines, targets: targets.map { .init(value: $0.1.level.double, from: nil, to: nil, label: $0.0.dated) }, unpublished: absent.isEmpty ? nil : .init(years: absent, label: "\(absent.map(String.init).joined(separator: ", ")): no total, members are missing"), unit: measure.figureUnit)
    }

    var table: RecordTable {
        let prints = years.map(printed), notes = zip(years, prints).map { note($0, $1) }, hasPrints = prints.contains { $0 != nil }, hasNotes = notes.contains { !$0.isEmpty }
        let columns: [RecordTable.Column] = [.init("Year"), .init("Members", isNumber: true), .init(measure.unit, isNumber: true)] + (hasPrints ? [.init("as printed", isNumber: true)] : []) + [.init("status")] + (hasNotes ? [.init("what to know")] : [])
        return RecordTable(caption: "\(measure.title), \(title)", columns: columns, rows: years.enumerated().map { index, one in
            [Prose(String(one.year)), Prose(String(one.members.count)), Prose(one.value.map { measure.printed($0) } ?? "no total")] + (hasPrints ? [Prose(prints[index].map { measure.printed($0.value) } ?? "")] : []) +
                [Prose(one.value == nil ? "" : one.isEstimate ? "estimate" : "actual")] + (hasNotes ? [Prose(notes[index])] : [])
        })
    }

    private func note(_ one: Aggregate, _ print: Cell?) -> String {
        var words: [String] = []
        if one.value == nil {
            words.append(Self.why(one, reading).capitalisedFirst + ".")
            if case .incomplete(_, _, let without?) = one.outcome { words.append("The others come to \(measure.printed(without)).") }
        }
        if let value = one.value, let print, value.rounded(to: measure.decimals) != print.value.rounded(to: measure.decimals) { words.append("The printed total is not the sum of the members: \(FigureNumber.printed((print.value - value).double, decimals: measure.decimals)) apart.") }
        if !one.exempt.isEmpty { words.append("\(reading.names(one.exempt)): no armed forces.") }
        return words.joined(separator: " ")
    }
}
