import Kernel
import Spending

/// Metadata of the tidy table by W3C's "CSV on the Web" (CSVW): what each column is, what is unique, where it comes from.
enum TableMetadata {
    static let type = "application/csvm+json"

    static func json(_ choice: SeriesChoice) -> NumberedJSON {
        [
            "@context": ["http://www.w3.org/ns/csvw", ["@language": "en"]],
            "url": .text("series.csv" + choice.query),
            "dc:title": "Defence expenditure: every figure with its edition and source",
            "dc:description": "One row is one figure of one party for one year and measure, as one edition prints it. Figures of different editions or definitions are not one series.",
            "dc:source": .list(choice.editions.map { edition in .text("\(edition.title), \(edition.publisher), \(edition.published)" + (edition.source.address.map { ", \($0)" } ?? "")) }),
            "dialect": ["header": true, "encoding": "utf-8", "delimiter": ",", "quoteChar": "\"", "doubleQuote": true],
            "tableSchema": ["columns": .list(columns(choice)), "primaryKey": ["party", "year", "measure", "edition"], "aboutUrl": "#{party}-{measure}-{edition}-{year}"],
        ]
    }

    private static func columns(_ choice: SeriesChoice) -> [NumberedJSON] {
        func column(_ name: String, _ description: String, _ datatype: NumberedJSON, required: Bool = true, _ property: String? = nil) -> NumberedJSON {
            .members([("name", .text(name)), ("titles", .text(name)), ("dc:description", .text(description)), ("datatype", datatype), ("required", required ? true : nil), ("propertyUrl", property.map { .text($0) })])
        }
        func words(_ words: [String]) -> NumberedJSON { ["base": "string", "format": .text("^(" + words.map(escaped).joined(separator: "|") + ")$")] }
        let all = choice.book
        return [
            column("party", "The state by its ISO 3166-1 alpha-3 code, or the name under which a total is printed.", "string", "http://purl.org/linked-data/sdmx/2009/dimension#refArea"),
            column("name", "Its name.", "string"),
            column("year", "The year, fiscal or calendar as the definition has it.", "gYear", "http://purl.org/linked-data/sdmx/2009/dimension#refPeriod"),
            column("measure", "What is counted.", words(all.measures.filter { $0.kind != .ratio }.map(\.id.text))),
            column("unit", "In what it is counted.", "string", "http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure"),
            column("value", "The figure as the edition prints it.", "decimal", "http://purl.org/linked-data/sdmx/2009/measure#obsValue"),
            column("status", "Whether the edition calls it an estimate.", words(["actual", "estimate"]), "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus"),
            column("base_year", "Of which year the prices are; empty where prices play no part.", "gYear", required: false, "http://purl.org/linked-data/sdmx/2009/attribute#basePer"),
            column("definition", "What the publisher counts as defence expenditure.", words(all.definitions.map(\.id.text))),
            column("edition", "The publication.", "string"),
            column("published", "When it was published, as precisely as it is known.", ["base": "string", "format": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"]),
            column("source", "Its title.", "string", "http://purl.org/dc/terms/source"),
            column("address", "Where it can be read.", "anyURI", required: false),
            column("confidence", "How far the reading may be trusted.", words(Confidence.allCases.map(\.rawValue))),
            column("note", "What to know. A text that begins with =, +, - or @ has an apostrophe before it.", "string", required: false),
        ]
    }

    private static func escaped(_ word: String) -> String { word.replacing(".", with: "\\.") }
}
