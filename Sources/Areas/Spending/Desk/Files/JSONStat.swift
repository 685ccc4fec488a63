import Kernel
import Spending

/// A choice of series as one JSON-stat 2.0 dataset: party, measure, edition and year as dimensions, what is not printed as null.
enum JSONStat {
    /// Cells of the whole cube, most of them empty when much is chosen.
    static let cellsMax = 4_000_000

    /// Nil where the cube would be too large.
    static func json(_ choice: SeriesChoice) -> NumberedJSON? {
        let parties = choice.parties, measures = choice.measures, editions = choice.editions, years = choice.printedYears
        let size = [parties.count, measures.count, editions.count, years.count], cells = size.reduce(1, *)
        guard cells <= cellsMax else { return nil }
        let partyAt = index(parties), measureAt = index(measures.map(\.id)), editionAt = index(editions.map(\.id)), yearAt = index(years)
        var values: [(at: Int, value: Quantity)] = [], status: [(String, NumberedJSON)] = []
        for one in choice.series {
            guard let party = partyAt[one.id.party], let measure = measureAt[one.id.measure], let edition = editionAt[one.id.edition] else { continue }
            for (year, cell) in choice.points(one) {
                guard let year = yearAt[year] else { continue }
                let place = ((party * size[1] + measure) * size[2] + edition) * size[3] + year
                values.append((place, cell.value))
                if cell.isEstimate { status.append((String(place), "e")) }
            }
        }
        return .members([
            ("version", "2.0"), ("class", "dataset"), ("label", "Defence expenditure"), ("source", .text(editions.map { "\($0.title), \($0.publisher), \($0.published)" }.joined(separator: "; "))),
            ("updated", editions.last.map { .text($0.published.first.description) }),
            ("note", ["Figures of different editions or definitions are not one series. Where nothing stands nothing is printed; it is not zero."]),
            ("id", ["party", "measure", "edition", "year"]), ("size", .list(size.map { .integer($0) })), ("role", ["geo": ["party"], "metric": ["measure"], "time": ["year"]]),
            ("dimension", [
                "party": dimension("Party", parties.map { ($0.text, choice.reading.name($0)) }),
                "measure": dimension("Measure", measures.map { ($0.id.text, $0.title) }, extra: [("unit", .object(measures.map { measure in
                    (measure.id.text, ["label": .text(TidySeries.unit(measure)), "base": .text(measure.unit), "multiplier": .integer(measure.power), "decimals": .integer(measure.decimals)])
                }))]),
                "edition": dimension("Edition", editions.map { ($0.id.text, $0.name) }),
                "year": dimension("Year", years.map { (String($0), String($0)) }),
            ]),
            ("value", values.count * 8 < cells ? .object(values.sorted { $0.at < $1.at }.map { (String($0.at), .quantity($0.value)) }) : dense(values, cells)),
            ("status", status.isEmpty ? nil : .object(status)),
            ("extension", [
                "status": ["label": ["e": "estimate"]],
                "editions": .object(editions.map { edition in
                    (edition.id.text, .members([("publisher", .text(edition.publisher)), ("published", .text(edition.published.description)), ("definition", edition.definition.map { .text($0.text) }), ("base_year", edition.baseYear.map { .integer($0) }), ("address", edition.source.address.map { .text($0) })]))
                }),
            ]),
        ])
    }

    private static func dense(_ values: [(at: Int, value: Quantity)], _ cells: Int) -> NumberedJSON {
        var all = [NumberedJSON](repeating: .null, count: cells)
        for (at, value) in values { all[at] = .quantity(value) }
        return .list(all)
    }

    private static func index<Key: Hashable>(_ keys: [Key]) -> [Key: Int] { Dictionary(keys.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a }) }

    private static func dimension(_ label: String, _ categories: [(id: String, label: String)], extra: [(String, NumberedJSON)] = []) -> NumberedJSON {
        ["label": .text(label), "category": .object([("index", .texts(categories.map(\.id))), ("label", .object(categories.map { ($0.id, .text($0.label)) }))] + extra)]
    }
}
