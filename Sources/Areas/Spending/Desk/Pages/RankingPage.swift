import Figures
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// States side by side in one year and one edition, against the target that holds; and what other editions say of the same year.
struct RankingPage: Sendable {
    static let address = SpendingNav.Place.ranking.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let ledger = try await reading.ledger(for: context.viewpoint)
            guard let query = SpendingQuery(try request.query(), ledger, reading) else { throw Problem.noSuchPage }
            let ranking = Ranking(ledger.book, query, reading), figure = ranking.figure(address: nil)
            return shell.page("Who spends what", at: Self.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, query.address(Self.address), csv: nil)) {
                SpendingNav(current: .ranking)
                section(.class("spending-head")) {
                    h1 { ranking.finding }
                    for says in query.leftOut { p(.class("left-out")) { says } }
                    if let other = ranking.otherEditions { p(.class("under-head")) { other } }
                }
                SpendingForm(address: Self.address, query: query, book: ledger.book)
                FigurePanel(figure, address: query.address("/spending/figures/ranking"), page: query.address(Self.address), isHeaded: false)
                Site.Part("Each state", note: Prose(ranking.note)) { ranking.table }
            }
        }
    }
}

/// One year of one measure in one edition, for the members of a group.
struct Ranking {
    let book: Book
    let query: SpendingQuery
    let reading: SpendingReading
    let rows: [(party: PartyID, cell: Cell?, computed: Quantity?)]
    let target: (target: Target, test: Target.Test)?

    init(_ book: Book, _ query: SpendingQuery, _ reading: SpendingReading) {
        (self.book, self.query, self.reading) = (book, query, reading)
        let definition = query.edition.definition, measure = query.measure
        rows = book.members.of(query.group, in: query.year).filter { book.exemption($0, definition) == nil }.map { party in
            if measure.kind == .ratio {
                let whole = book.aggregate(Group(party), measure, query.edition.id, in: query.year)
                return (party, whole.value.map { Cell(value: $0, isEstimate: whole.isEstimate, baseYear: nil, confidence: .derived, definition: definition ?? "", remark: nil) }, nil)
            }
            return (party, book.cell(party, measure.id, query.edition.id, query.year), book.computed(party, measure, query.edition.id, query.year))
        }
        target = reading.facts.standingTarget(measure.id, definition, query.year)
    }

    var known: [(party: PartyID, cell: Cell)] { rows.compactMap { row in row.cell.map { (row.party, $0) } } }
    var missing: [PartyID] { rows.filter { $0.cell == nil }.map(\.party) }

    var finding: String {
        let measure = query.measure, who = reading.title(of: query.group)
        guard !known.isEmpty else { return "\(query.edition.name) prints nothing of \(measure.title.lowercasedFirst) for \(who) in \(query.year)." }
        let absent = missing.isEmpty ? "" : missing.count <= 3 ? "; \(reading.names(missing)) not published" : "; \(missing.count) not published"
        if let target {
            let count = known.count { book.meets($0.cell.value, target.test.level, measure) }
            return "\(who.capitalisedFirst): \(count) of \(known.count) reached \(FigureNumber.printed(target.test.level.double, decimals: target.test.level.decimals)) % in \(query.year)\(absent)."
        }
        let sorted = known.sorted { $0.cell.value > $1.cell.value }
        guard let first = sorted.first, let last = sorted.last, sorted.count > 1 else { return "\(reading.name(known[0].party)): \(measure.printed(known[0].cell.value)) in \(query.year)." }
        return "In \(query.year) from \(measure.printed(first.cell.value)) (\(reading.name(first.party))) to \(measure.printed(last.cell.value)) (\(reading.name(last.party)))\(absent)."
    }

    /// How to read the table below.
    var note: String {
        rows.contains { $0.computed != nil } ? "A name opens the state, a figure its editions. The printed share decides; the computed one is that edition’s own money divided by its own economy." : "A name opens the state, a figure its editions."
    }

    /// The same count in each other edition of the same definition.
    var otherEditions: String? {
        guard let target else { return nil }
        let counts = book.editions(with: query.measure.id).filter { $0.definition == query.edition.definition && $0.id != query.edition.id }.compactMap { edition -> String? in
            guard book.missing(query.measure.id, edition.id, query.group, query.year).isEmpty else { return nil }
            let everyone = book.members.of(query.group, in: query.year).compactMap { book.cell($0, query.measure.id, edition.id, query.year) }
            return "\(everyone.count { book.meets($0.value, target.test.level, query.measure) }) of \(everyone.count) in \(edition.name)"
        }
        return counts.isEmpty ? nil : "Shown is \(query.edition.name). The same year was counted otherwise: \(counts.listed)."
    }

    func figure(address: String?) -> RankedBars {
        let measure = query.measure, edition = query.edition
        let hinges = rows.filter { row in target.map { target in row.computed.map { ($0 >= target.test.level) != (row.cell.map { book.meets($0.value, target.test.level, measure) } ?? false) } ?? false } ?? false }.map(\.party)
        var notes: [String] = hinges.isEmpty || target == nil ? [] : ["\(reading.names(hinges)): printed on one side of the target, by division of the same edition’s tables on the other."]
        let exempt = book.members.of(query.group, in: query.year).filter { book.exemption($0, edition.definition) != nil }
        if !exempt.isEmpty { notes.append("\(reading.names(exempt)): no armed forces, no figure.") }
        let caption = Caption(title: finding, subtitle: "\(measure.title), \(measure.isShare ? "%" : measure.unit), \(query.year). \([definition, measure.isConstantPrices || measure.isShare ? edition.prices : ""].filter { !$0.isEmpty }.joined(separator: ", ").capitalisedFirst). Hatched: estimate.", sources: [edition.captionSource], notes: notes, address: address)
        let marked = book.group(for: .mark).map { (title: $0.title, members: Set(book.members.of($0.group, in: query.year))) }
        return RankedBars(caption: caption, rows: rows.map { row in
            let group = marked.map { $0.members.contains(row.party) ? 0 : 1 }
            return RankedBars.Row(name: reading.name(row.party), short: row.party.text, value: row.cell.map { FigureValue(measure.drawn($0.value), isEstimate: $0.isEstimate) }, group: group)
        }, groups: marked.map { [$0.title, "others"] } ?? [], targets: target.map { [FigureTarget($0.test.level.double, label: $0.target.dated)] } ?? [], unit: measure.figureUnit)
    }

    private var definition: String { query.edition.definition.map { id in "definition of \(book.definitions.first { $0.id == id }?.title ?? id.text)" } ?? "" }

    var table: RecordTable {
        let measure = query.measure, hasComputed = rows.contains { $0.computed != nil }
        let columns: [RecordTable.Column] = [.init("State"), .init(measure.isShare ? "%" : measure.unit, isNumber: true)] + (hasComputed ? [.init("computed", isNumber: true)] : []) + (target.map { [.init("against \(FigureNumber.printed($0.test.level.double, decimals: $0.test.level.decimals)) %", isNumber: true)] } ?? []) + [.init("in \(query.year - 1)", isNumber: true), .init("status")]
        let sorted = rows.sorted { ($1.cell?.value.millionths ?? .min, $0.party) < ($0.cell?.value.millionths ?? .min, $1.party) }
        return RecordTable(caption: "\(measure.title), \(query.year), \(query.edition.name)", columns: columns, rows: sorted.map { row in
            let before = book.cell(row.party, measure.id, query.edition.id, query.year - 1).map { plain($0.value) } ?? "n.p.", name = Prose([.link(reading.name(row.party), to: StatePage.address(of: row.party))])
            var cells = [name]
            if let cell = row.cell { cells.append(Prose([.link(plain(cell.value), to: CellPage.address(row.party, measure, query.year))])) } else { cells.append("n.p.") }
            if hasComputed { cells.append(Prose(row.computed.map { FigureNumber.printed($0.double, decimals: 3) } ?? "")) }
            if let target { cells.append(Prose(row.cell.map { against($0.value, target.test) } ?? "")) }
            return cells + [Prose(before), Prose(row.cell.map { $0.isEstimate ? "estimate" : "actual" } ?? "not published")]
        })
    }

    /// The head of the column has the sign of percent.
    private func plain(_ value: Quantity) -> String { query.measure.isShare ? FigureNumber.printed(value.double, decimals: query.measure.decimals) : query.measure.printed(value) }

    /// Points above or below the target that stands, with their sign; nil where none does.
    func against(_ value: Quantity) -> String? { target.map { against(value, $0.test) } }

    private func against(_ value: Quantity, _ test: Target.Test) -> String {
        let off = value.rounded(to: query.measure.decimals) - test.level
        return (off >= Quantity(0) ? "+" : "") + FigureNumber.printed(off.double, decimals: query.measure.decimals)
    }
}
