import Figures
import Kernel
import Packs
import Site
import Spending

/// One year on the tiles of the map, with who belongs to which of the two organisations.
struct MapQuestion: FigureQuestion {
    let query: SpendingQuery
    let ranking: Ranking
    private let book: Book
    private let reading: SpendingReading

    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        guard let everyone = book.everyone, let share = book.shareOfEconomy else { return nil }
        // Begins with the edition that shows most of the map.
        let word = form["measure"]?.trimmed ?? "", measure = book.measures.first { $0.word == word } ?? share, widest = book.widest(measure.printedOne(book), everyone, among: book.editions(with: measure.printedOne(book)))
        guard let query = SpendingQuery(form, standing: [("of", everyone.description), ("edition", widest?.id.text)], ledger, reading) else { return nil }
        (self.query, self.book, self.reading) = (query, book, reading)
        ranking = Ranking(book, query, reading)
    }

    var finding: String {
        let sorted = ranking.known.sorted { ($0.cell.value, $0.party) < ($1.cell.value, $1.party) }
        guard ranking.target == nil, let first = sorted.first, let last = sorted.last, sorted.count > 1 else { return ranking.finding }
        return "Lowest in \(reading.name(first.party)) (\(query.measure.printed(first.cell.value))), highest in \(reading.name(last.party)) (\(query.measure.printed(last.cell.value))) in \(query.year), as \(query.edition.publisher) counts."
    }
    var leftOut: [String] { query.leftOut }
    private var sides: ValueMap.SideNames? { book.group(for: .mark).flatMap { marked in book.group(for: .states).map { ValueMap.SideNames(left: marked.title, right: $0.title) } } }

    var says: [String] { [] }
    private var notes: [String] {
        let exempt = book.exempt(query.group, query.edition, in: query.year)
        return exempt.isEmpty ? [] : ["\(reading.names(exempt)): no armed forces, no figure."]
    }

    var fields: [(name: String, value: String)] { [("measure", query.measure.word), ("year", String(query.year)), ("edition", query.edition.id.text), ("of", query.group.description)] }

    var controls: HTML {
        HTML.group([FigureWords.measures(book, chosen: query.measure).html, FigureWords.years("year", "Year", query.years, chosen: query.year).html, FigureWords.editions("edition", "Edition", book.editions(with: query.measure.printedOne(book)), chosen: query.edition.id).html, FigureWords.whom(query.group).html])
    }

    var figures: [(name: String, figure: any Figure)] {
        guard !ranking.known.isEmpty else { return [] }
        let measure = query.measure, cells = Dictionary(ranking.rows.map { ($0.party, $0.cell) }, uniquingKeysWith: { a, _ in a })
        let left = Set(book.group(for: .mark).map { book.members.of($0.group, in: query.year) } ?? []), right = Set(book.group(for: .states).map { book.members.of($0.group, in: query.year) } ?? [])
        let tiles = reading.tiles.map { tile in
            let content: ValueMap.Content = switch cells[tile.party] {
            case nil: .notAsked
            case .some(nil): .notPublished
            case .some(.some(let cell)): .value(FigureValue(measure.drawn(cell.value), isEstimate: cell.isEstimate))
            }
            var sides: ValueMap.Sides = []
            if left.contains(tile.party) { sides.insert(.left) }
            if right.contains(tile.party) { sides.insert(.right) }
            return ValueMap.Tile(code: tile.party.text, name: reading.name(tile.party), column: tile.column, row: tile.row, content, sides: sides)
        }
        let placed = Set(reading.tiles.map(\.party)), off = ranking.rows.map(\.party).filter { !placed.contains($0) }
        let notes = notes + (off.isEmpty ? [] : ["Without a tile: \(reading.names(off))."])
        let caption = Caption(title: finding, subtitle: "\(measure.title), \(measure.isShare ? "%" : measure.figureUnit.sign), \(query.year), as \(query.edition.publisher) counts it. The darker, the more. A thick bar: \(sides?.left ?? ""); two thin bars: \(sides?.right ?? "").", sources: [query.edition.captionSource], notes: notes)
        return [("map", ValueMap(caption: caption, tiles: tiles, breaks: MapSteps.breaks(ranking.known.map { measure.drawn($0.cell.value) }, at: ranking.target?.test.level.double), unit: measure.figureUnit, sideNames: sides))]
    }

    var parts: HTML { Site.Part("Each state") { ranking.table } }
}

/// Where the steps of a map lie: on round numbers, so that a reader can say them.
enum MapSteps {
    /// At most four, ascending; `level` is one of them where it lies among the values. Steps of equal length, or of tens where the largest is hundreds of times the middle one.
    static func breaks(_ values: [Double], at level: Double? = nil) -> [Double] {
        let sorted = values.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last, first < last else { return [] }
        let middle = sorted[sorted.count / 2]
        if first >= 0, middle > 0, last > 20 * middle {
            let tens = [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000].filter { $0 > first && $0 <= last }
            return Array(tens.suffix(4))
        }
        // Four steps over what the bulk of them covers; the few beyond are in the outer ones.
        let low = sorted[sorted.count / 10], high = sorted[sorted.count - 1 - sorted.count / 10], room = max(high - low, (last - first) / 4)
        let lengths = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000]
        for length in lengths where length * 4 >= room * 0.8 {
            let start = (low / length).rounded(.up) * length
            var steps = (0..<6).map { start + Double($0) * length }.filter { $0 > first && $0 < last && $0 <= high + length / 2 }
            if steps.count > 4 { continue }
            if let level, level > first, level < last, !steps.contains(where: { abs($0 - level) < length / 100 }) {
                // The nearest step gives way to what was agreed.
                if let near = steps.indices.min(by: { abs(steps[$0] - level) < abs(steps[$1] - level) }) { steps[near] = level } else { steps = [level] }
            }
            return steps.isEmpty ? [middle] : steps.sorted()
        }
        return [middle]
    }
}
