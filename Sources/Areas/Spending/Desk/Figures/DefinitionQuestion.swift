import Figures
import Kernel
import Site
import Spending

/// EU members outside NATO beside Allies, where one publisher counts both by one definition; a year beside an earlier one.
struct DefinitionQuestion: FigureQuestion {
    let query: SpendingQuery
    let since: Int
    let leftOut: [String]
    private let book: Book
    private let reading: SpendingReading
    private let editions: [Edition]
    private let outside: Set<PartyID>
    private let marked: Set<PartyID>
    /// As people call who stands apart, and the two organisations.
    private let apart: String, organisations: (all: String, marked: String)

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let share = book.shareOfEconomy, let everyone = book.everyone, let marked = book.group(for: .mark), let all = book.group(for: .states) else { return nil }
        let apart = Group(.without(marked.group.term, all.group.term), written: "\(marked.group.description) - \(all.group.description)")
        // Editions that tell a run of years for some state outside.
        let editions = book.editions(with: share.id).filter { edition in
            book.years(of: share.id, edition.id).map { years in book.members.of(apart, in: years.upperBound).contains { (book.series($0, share.id, edition.id)?.points.count ?? 0) > 1 } } ?? false
        }
        let usual = book.widest(share.id, everyone, among: editions)
        guard let asked = SpendingQuery(form, standing: [("of", everyone.description), ("edition", usual?.id.text)], measure: share, ledger, reading) else { return nil }
        var leftOut = asked.leftOut
        if !editions.contains(where: { $0.id == asked.edition.id }) { leftOut.append("\(asked.edition.name) has no figures for states outside; take \(editions.map(\.name).listed).") }
        since = FigureWords.year(form["since"], usual: max(asked.years.lowerBound, min(2014, asked.year)), in: asked.years, &leftOut)
        (query, self.leftOut, self.book, self.reading, self.editions) = (asked, leftOut, book, reading, editions)
        (outside, self.marked) = (Set(book.members.of(apart, in: asked.year)), Set(book.members.of(marked.group, in: asked.year)))
        (self.apart, organisations) = (reading.title(of: apart), (all.group.description, marked.group.description))
    }

    private struct Row { let party: PartyID, before: Cell?, after: Cell? }

    private var rows: [Row] {
        func cell(_ party: PartyID, _ year: Int) -> Cell? { book.cell(party, query.measure.id, query.edition.id, year) }
        return book.due(query.group, query.edition, in: query.year).map { Row(party: $0, before: cell($0, since), after: cell($0, query.year)) }.filter { $0.before != nil || $0.after != nil }
    }

    private func range(_ values: [Quantity]) -> String? {
        guard let first = values.min(), let last = values.max() else { return nil }
        return first == last ? query.measure.printed(first) : "\(FigureNumber.printed(first.double, decimals: query.measure.decimals)) to \(query.measure.printed(last))"
    }

    var finding: String {
        let now = rows.compactMap { row in row.after.map { (row.party, $0.value) } }
        let apart = range(now.filter { outside.contains($0.0) }.map(\.1)), others = range(now.filter { !outside.contains($0.0) }.map(\.1))
        switch (apart, others) {
        case (let apart?, let others?): return "\(self.apart) spent \(apart) in \(query.year), the others \(others) (\(query.edition.publisher))."
        case (let apart?, nil): return "\(self.apart) spent \(apart) in \(query.year) (\(query.edition.publisher))."
        case (nil, let others?): return "\(query.edition.name) has no figure for \(self.apart) in \(query.year); the others spent \(others)."
        case (nil, nil): return "\(query.edition.name) prints nothing for \(reading.title(of: query.group)) in \(query.year)."
        }
    }

    var says: [String] { [] }
    private var notes: [String] {
        let known = Set(rows.map(\.party)), absent = book.due(query.group, query.edition, in: query.year).filter { !known.contains($0) }, exempt = book.exempt(query.group, query.edition, in: query.year)
        return [[target == nil ? "The targets held here speak of another definition, so none is drawn." : nil, absent.isEmpty ? nil : "Not counted in this edition: \(FigureWords.few(absent, reading, max: 12)).", exempt.isEmpty ? nil : "\(reading.names(exempt)): no armed forces."].compactMap { $0 }.joined(separator: " ")].filter { !$0.isEmpty }
    }

    private var target: (target: Target, test: Target.Test)? { reading.facts.standingTarget(query.measure.id, query.edition.definition, query.year) }
    private var definition: String { query.edition.definition.map { id in book.definitions.first { $0.id == id }?.title ?? id.text } ?? query.edition.publisher }

    var fields: [(name: String, value: String)] { [("since", String(since)), ("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description)] }

    var controls: HTML {
        HTML.group([FigureWords.editions("edition", "By whose count", editions, chosen: query.edition.id).html, FigureWords.years("since", "Beside", query.years, chosen: since).html, FigureWords.years("year", "Year", query.years, chosen: query.year).html, FigureWords.whom(query.group).html])
    }

    var figures: [(name: String, figure: any Figure)] {
        let rows = rows
        guard rows.contains(where: { $0.after != nil }) else { return [] }
        func value(_ cell: Cell) -> FigureValue { FigureValue(query.measure.drawn(cell.value), isEstimate: cell.isEstimate) }
        let caption = Caption(title: finding, subtitle: "\(query.measure.title), %, \(since == query.year ? "" : "\(since) and ")\(query.year), definition of \(definition). Bold: \(apart). Hollow: estimate.", sources: [query.edition.captionSource], notes: notes)
        return [("definition", DotPlot(caption: caption, before: String(since), after: String(query.year), rows: rows.map { row in
            DotPlot.Row(name: reading.name(row.party), short: row.party.text, before: since == query.year ? nil : row.before.map(value), after: row.after.map(value), isMarked: outside.contains(row.party), group: outside.contains(row.party) ? 1 : marked.contains(row.party) ? 2 : 0)
        }, groups: ["\(organisations.all) alone", "\(organisations.marked) alone", "both"], targets: target.map { [FigureTarget($0.test.level.double, label: $0.target.short)] } ?? [], unit: query.measure.figureUnit))]
    }

    var parts: HTML { Site.Part("What this definition counts") { p { "What each publisher counts, and what not, stands under "; a(.href(EditionsPage.address)) { "editions and definitions" }; "." } } }
}
