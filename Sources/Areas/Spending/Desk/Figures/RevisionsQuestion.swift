import Figures
import Kernel
import Site
import Spending

/// The same cells in two editions of one definition: whose figure was revised, and who is on another side of the target for it.
struct RevisionsQuestion: FigureQuestion {
    struct Row: Sendable {
        let party: PartyID
        let before: Cell?
        let after: Cell?
    }

    let query: SpendingQuery
    let earlier: Edition?
    let rows: [Row]
    let leftOut: [String]
    let target: (target: Target, test: Target.Test)?
    let lost: [PartyID]
    let gained: [PartyID]
    private let book: Book
    private let reading: SpendingReading
    private let editions: [Edition]
    /// Money of two price bases is not the same thing twice.
    private let isComparable: Bool

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let query = SpendingQuery(form, standing: [], ledger, reading) else { return nil }
        let measure = query.measure, edition = query.edition
        var leftOut = query.leftOut
        func count(_ one: Edition) -> Int { book.due(query.group, one, in: query.year).count { book.cell($0, measure.id, one.id, query.year) != nil } }
        let editions = book.editions(with: measure.id).filter { $0.definition == edition.definition }
        let others = editions.filter { $0.id != edition.id && count($0) > 0 }, most = others.map(count).max() ?? 0
        // What was said first, by an edition that says it for nearly all.
        var earlier = others.first { count($0) * 10 >= most * 9 }
        if let written = form["before"]?.trimmed, !written.isEmpty {
            if let named = others.first(where: { $0.id.text == written }) { earlier = named } else {
                leftOut.append("\u{201C}\(written.prefix(40))\u{201D} is no other edition of this definition that prints \(measure.title.lowercasedFirst) for \(query.year)." + (earlier.map { " Taken is \($0.name)." } ?? ""))
            }
        }
        let isComparable = !measure.isConstantPrices || earlier?.baseYear == edition.baseYear
        rows = earlier.map { earlier in
            book.due(query.group, edition, in: query.year).map { Row(party: $0, before: book.cell($0, measure.id, earlier.id, query.year), after: book.cell($0, measure.id, edition.id, query.year)) }.filter { $0.before != nil || $0.after != nil }
        } ?? []
        target = reading.facts.standingTarget(measure.id, edition.definition, query.year)
        var lost: [PartyID] = [], gained: [PartyID] = []
        if let level = target?.test.level {
            for row in rows {
                guard let before = row.before, let after = row.after else { continue }
                switch (book.meets(before.value, level, measure), book.meets(after.value, level, measure)) {
                case (true, false): lost.append(row.party)
                case (false, true): gained.append(row.party)
                default: continue
                }
            }
        }
        (self.query, self.earlier, self.leftOut, self.lost, self.gained, self.book, self.reading, self.editions, self.isComparable) = (query, earlier, leftOut, lost, gained, book, reading, editions, isComparable)
    }

    private var measure: Measure { query.measure }
    private var both: [(party: PartyID, change: Quantity)] {
        rows.compactMap { row in row.before.flatMap { a in row.after.map { (row.party, $0.value.rounded(to: measure.decimals) - a.value.rounded(to: measure.decimals)) } } }
    }

    var finding: String {
        guard let earlier else { return "No other edition prints \(measure.title.lowercasedFirst) for \(query.year)." }
        guard isComparable else { return "\(earlier.name) and \(query.edition.name) count in prices of different years: not compared." }
        guard !both.isEmpty else { return "\(earlier.name) and \(query.edition.name) print nothing of the same states for \(query.year)." }
        if let level = target?.test.level {
            let level = FigureWords.level(level)
            switch (lost.count, gained.count) {
            case (0, 0): return "\(earlier.name) or \(query.edition.name): nobody is on another side of \(level) in \(query.year)."
            case (let lost, 0): return "\(lost) state\(lost == 1 ? "" : "s") that reached \(level) for \(query.year) (\(earlier.name)) no longer \(lost == 1 ? "does" : "do") (\(query.edition.name))."
            case (0, let gained): return "\(gained) state\(gained == 1 ? "" : "s") that missed \(level) for \(query.year) (\(earlier.name)) \(gained == 1 ? "reaches" : "reach") it (\(query.edition.name))."
            case (let lost, let gained): return "For \(query.year), \(query.edition.name) took \(level) from \(lost) and gave it to \(gained)."
            }
        }
        let up = both.count { $0.change > Quantity(0) }, down = both.count { $0.change < Quantity(0) }
        return "For \(query.year), \(query.edition.name) raised \(up) of \(both.count) figures and lowered \(down)."
    }

    var says: [String] {
        guard isComparable, earlier != nil else { return [] }
        let sides = [("Lost it: ", lost), ("Gained it: ", gained)].filter { !$0.1.isEmpty }.map { $0.0 + reading.names($0.1) + "." }
        let alone = rows.filter { $0.before == nil || $0.after == nil }.map(\.party)
        return [(sides + (alone.isEmpty ? [] : ["In one of the two alone: \(reading.names(alone))."])).joined(separator: " ")].filter { !$0.isEmpty }
    }

    var fields: [(name: String, value: String)] {
        [("measure", measure.word), ("year", String(query.year)), ("before", earlier?.id.text), ("edition", query.edition.id.text), ("of", query.group.description)].compactMap { one in one.1.map { (one.0, $0) } }
    }

    var controls: HTML {
        HTML.group([FigureWords.measures(book, chosen: measure) { $0.kind != .ratio }.html, FigureWords.years("year", "Year", query.years, chosen: query.year).html, FigureWords.editions("before", "First said by", editions, chosen: earlier?.id).html,
                    FigureWords.editions("edition", "Then by", editions, chosen: query.edition.id).html, FigureWords.whom(query.group).html])
    }

    private func value(_ cell: Cell) -> FigureValue { FigureValue(measure.drawn(cell.value), isEstimate: cell.isEstimate) }

    private func caption(_ title: String, _ more: String) -> Caption {
        Caption(title: title, subtitle: "\(measure.title), \(measure.isShare ? "%" : measure.unit), \(query.year), as two editions print it. \(more)Hollow: estimate.", sources: [earlier, query.edition].compactMap { $0?.captionSource },
                notes: ["Both editions stand: a later one corrects nothing here."])
    }

    var figures: [(name: String, figure: any Figure)] {
        guard let earlier, isComparable, !both.isEmpty else { return [] }
        let moved = Set(lost + gained), aims = target.map { [FigureTarget($0.test.level.double, label: $0.target.short)] } ?? []
        let dots = DotPlot(caption: caption(finding, moved.isEmpty ? "" : "Bold: on another side of the target. "), before: earlier.name, after: query.edition.name, rows: rows.map { row in
            DotPlot.Row(name: reading.name(row.party), short: row.party.text, before: row.before.map(value), after: row.after.map(value), isMarked: moved.contains(row.party))
        }, targets: aims, unit: measure.figureUnit)
        guard let slopes = slopes(earlier, moved, aims) else { return [("revisions", dots)] }
        return [("revisions", dots), ("sides", slopes)]
    }

    /// Only those that change sides: as many lines as can be followed.
    private func slopes(_ earlier: Edition, _ moved: Set<PartyID>, _ aims: [FigureTarget]) -> SlopeFigure? {
        guard !moved.isEmpty, moved.count <= 16, let target else { return nil }
        let shown = rows.filter { moved.contains($0.party) }.sorted { ($1.after?.value.millionths ?? 0, $0.party) < ($0.after?.value.millionths ?? 0, $1.party) }
        let title = "\(reading.names(shown.map(\.party)).capitalisedFirst): across \(FigureWords.level(target.test.level)) by a revision"
        return SlopeFigure(caption: caption(shown.count <= 8 ? title : "\(shown.count) states cross \(FigureWords.level(target.test.level)) by a revision", "Those that change sides. "), before: earlier.name, after: query.edition.name, rows: shown.enumerated().compactMap { number, row in
            guard let before = row.before, let after = row.after else { return nil }
            return SlopeFigure.Row(name: reading.name(row.party), short: row.party.text, before: value(before), after: value(after), manner: LineManner(rawValue: number + 1) ?? .rest)
        }, targets: aims, unit: measure.figureUnit, axis: .fitted)
    }

    var parts: HTML {
        if !lost.isEmpty || !gained.isEmpty, isComparable {
            Site.Part("Those on another side", note: "Each figure leads to what every edition says of it.") {
                RecordTable(caption: "States on another side of the target", columns: [.init("State"), .init(earlier?.name ?? "", isNumber: true), .init(query.edition.name, isNumber: true), .init("Now")], rows: rows.filter { lost.contains($0.party) || gained.contains($0.party) }.map { row in
                    [Prose([.link(reading.name(row.party), to: StatePage.address(of: row.party))]), Prose(row.before.map { measure.printed($0.value) } ?? "n.p."),
                     Prose([.link(row.after.map { measure.printed($0.value) } ?? "n.p.", to: CellPage.address(row.party, measure, query.year))]), Prose(lost.contains(row.party) ? "below" : "reached")]
                })
            }
        }
    }
}
