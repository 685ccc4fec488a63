import Kernel
import Site
import Spending

/// SDMX-CSV 2.1: a row for each observation, its key and attributes under the names of the structure.
enum SDMXCSV {
    static let type = "application/vnd.sdmx.data+csv; version=2.1.0; charset=utf-8"
    static let columns = ["STRUCTURE", "STRUCTURE_ID", "ACTION"] + SDMXNames.dimensions.map(\.id) + ["TIME_PERIOD", "OBS_VALUE"] + SDMXNames.attributes.map(\.id)

    static func text(_ choice: SeriesChoice) -> String {
        var text = columns.joined(separator: ",") + "\n"
        for one in choice.series {
            guard let measure = choice.book.measure(one.id.measure) else { continue }
            // R: what stands here replaces what was there under its key.
            let head = "dataflow,\(SDMXNames.flowReference),R,A,\(one.id.party),\(measure.id),\(one.id.edition)", unit = "\(measure.unitCode),\(measure.power),\(measure.decimals)"
            for (year, cell) in choice.points(one) {
                text += "\(head),\(year),\(cell.value),\(unit),\(cell.isEstimate ? "E" : "A"),\(cell.baseYear.map { String($0) } ?? ""),\(cell.definition),\(CSV.cell(cell.remark?.note ?? ""))\n"
            }
        }
        return text
    }
}
