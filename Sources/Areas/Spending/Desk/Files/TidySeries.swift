import Kernel
import Site
import Spending

/// A row for each figure, with everything that is known of it: what spreadsheets and programs for statistics read first.
enum TidySeries {
    static let columns = ["party", "name", "year", "measure", "unit", "value", "status", "base_year", "definition", "edition", "published", "source", "address", "confidence", "note"]

    static func csv(_ choice: SeriesChoice) -> String {
        var text = columns.joined(separator: ",") + "\n"
        for one in choice.series {
            guard let measure = choice.book.measure(one.id.measure), let edition = choice.book.edition(one.id.edition) else { continue }
            let head = [one.id.party.text, choice.reading.name(one.id.party)].map(CSV.cell).joined(separator: ","), unit = CSV.cell(Self.unit(measure))
            let tail = [edition.id.text, edition.published.description, edition.title].map(CSV.cell).joined(separator: ",")
            for (year, cell) in choice.points(one) {
                text += "\(head),\(year),\(measure.id),\(unit),\(cell.value),\(cell.isEstimate ? "estimate" : "actual"),\(cell.baseYear.map { String($0) } ?? ""),\(cell.definition),\(tail),"
                text += CSV.cell(cell.remark?.address ?? edition.source.address ?? "") + "," + cell.confidence.rawValue + "," + CSV.cell(cell.remark?.note ?? "") + "\n"
            }
        }
        return text
    }

    /// "million USD", "% of GDP", "thousand persons"
    static func unit(_ measure: Measure) -> String { measure.power == 6 ? "million \(measure.unit)" : measure.power == 3 ? "thousand \(measure.unit)" : measure.unit }
}
