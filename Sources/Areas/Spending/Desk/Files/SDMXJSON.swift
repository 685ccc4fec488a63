import Kernel
import Spending

/// SDMX-JSON 2.1 data message: series with their observations by year, each component with the codes that occur.
enum SDMXJSON {
    static let type = "application/vnd.sdmx.data+json; version=2.1.0"

    static func json(_ choice: SeriesChoice, prepared: String) -> NumberedJSON {
        let years = choice.printedYears, notes = Set(choice.series.flatMap { one in choice.points(one).compactMap { $0.cell.remark?.note } }).filter { !$0.isEmpty }.sorted(), bases = Set(choice.series.flatMap { choice.points($0).compactMap(\.cell.baseYear) }).sorted()
        func index(_ codes: [String]) -> [String: Int] { Dictionary(codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a }) }
        let lists = Dictionary(uniqueKeysWithValues: SDMXNames.codelists.map { ($0, index(SDMXNames.codes($0, choice).map(\.id))) }), yearAt = index(years.map(String.init)), noteAt = index(notes), baseAt = index(bases.map { String($0) })
        func at(_ list: String, _ code: String) -> Int { lists[list]?[code] ?? 0 }
        func optional(_ index: Int?) -> NumberedJSON { index.map { .integer($0) } ?? .null }

        let series: [(String, NumberedJSON)] = choice.series.compactMap { one in
            guard let measure = choice.book.measure(one.id.measure) else { return nil }
            let points: [(String, NumberedJSON)] = choice.points(one).compactMap { year, cell in
                yearAt[String(year)].map { place in
                    (String(place), [.quantity(cell.value), .integer(at("CL_OBS_STATUS", cell.isEstimate ? "E" : "A")), optional(cell.baseYear.flatMap { baseAt[String($0)] }), .integer(at("CL_DEFINITION", cell.definition.text)), optional(cell.remark.flatMap { noteAt[$0.note] })])
                }
            }
            guard !points.isEmpty else { return nil }
            let key = "0:\(at("CL_AREA", one.id.party.text)):\(at("CL_INDICATOR", measure.id.text)):\(at("CL_EDITION", one.id.edition.text))"
            return (key, ["attributes": [.integer(at("CL_UNIT", measure.unitCode)), .integer(at("CL_UNIT_MULT", String(measure.power))), .integer(at("CL_DECIMALS", String(measure.decimals)))], "observations": .object(points)])
        }

        func values(_ list: String) -> NumberedJSON { .list(SDMXNames.codes(list, choice).map { ["id": .text($0.id), "name": .text($0.name)] }) }
        func attribute(_ one: SDMXNames.Component, _ free: [String]) -> NumberedJSON {
            .members([("id", .text(one.id)), ("name", .text(one.title)), ("roles", [.text(one.id)]), ("isMandatory", .bool(one.isMandatory)),
                      ("relationship", one.of.isEmpty ? ["observation": [:]] : ["dimensions": .texts(one.of)]), ("values", one.codes.map(values) ?? (free.isEmpty ? nil : .list(free.map { ["value": .text($0)] })))])
        }
        let free = ["BASE_PER": bases.map { String($0) }, "COMMENT_OBS": notes]
        let structure: NumberedJSON = [
            "name": "Defence expenditure", "dataSets": [0], "links": [["rel": "dataflow", "urn": .text(SDMXNames.urn("datastructure.Dataflow", SDMXNames.flow))], ["rel": "datastructure", "urn": .text(SDMXNames.urn("datastructure.DataStructure", SDMXNames.structure))]],
            "dimensions": [
                "dataSet": [],
                "series": .list(SDMXNames.dimensions.enumerated().map { place, one in .members([("id", .text(one.id)), ("name", .text(one.title)), ("keyPosition", .integer(place)), ("roles", [.text(one.id)]), ("values", choice.series.isEmpty ? nil : one.codes.map(values))]) }),
                "observation": [.members([("id", "TIME_PERIOD"), ("name", "Year"), ("keyPosition", .integer(SDMXNames.dimensions.count)), ("roles", ["TIME_PERIOD"]), ("values", years.isEmpty ? nil : .list(years.map { year in
                    ["id": .text(String(year)), "name": .text(String(year)), "start": .text("\(year)-01-01T00:00:00Z"), "end": .text("\(year)-12-31T23:59:59Z")]
                }))])],
            ],
            "measures": ["observation": [["id": "OBS_VALUE", "name": "Value", "isMandatory": true, "format": ["dataType": "Decimal"]]]],
            "attributes": ["dataSet": [], "series": .list(SDMXNames.attributes.filter { !$0.of.isEmpty }.map { attribute($0, []) }), "observation": .list(SDMXNames.attributes.filter(\.of.isEmpty).map { attribute($0, free[$0.id] ?? []) })],
        ]
        return ["meta": SDMXNames.meta("sdmx-json-data-schema.json", prepared: prepared), "data": ["structures": [structure], "dataSets": [["structure": 0, "action": "Replace", "series": .object(series)]]]]
    }
}
