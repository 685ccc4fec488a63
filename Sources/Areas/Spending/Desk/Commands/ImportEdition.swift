import ArgumentParser
import Foundation
import Journal
import Kernel
import Site

/// `entente spending import`: first what a new edition changes; with --accept it is taken in.
struct ImportEdition: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Read a new edition from a table (CSV or XLSX) and report what it changes; take it in with --accept.", discussion: """
        A figure in each row (party, year, measure, value, status), or states down and a year in each column (then say --measure).
        A further table of a publication that was taken in here (another sheet, another measure) is added under the same identifier and the same words about it.
        Semicolons, tabs, decimal commas, percent signs and names in other languages are read and reported; what cannot be told is named by line, and nothing is half taken in.
        Example: entente spending import shares.csv --edition NATO-2027-06 --name "NATO, June 2027" --published 2027-06-17 --publisher NATO --definition NATO --measure share
        """)
    @Argument(help: "The table.") var file: String
    @Option(name: .long, help: "Its identifier, as in NATO-2027-06.") var edition: String
    @Option(name: .long, help: "As people call it.") var name: String
    @Option(name: .long, help: "When it was published, as precisely as known.") var published: String
    @Option(name: .long, help: "Who publishes it; its edition before this one is what is compared.") var publisher: String
    @Option(name: .long, help: "NATO, EDA, COFOG or SIPRI.") var definition: String
    @Option(name: .long, help: "Constant prices of which year.") var baseYear: String?
    @Option(name: .long, help: "What is counted, where the table does not say it: share, usd, equipment …") var measure: String?
    @Option(name: .long, help: "Its full title.") var title: String?
    @Option(name: .long, help: "Where it can be read.") var address: String?
    @Option(name: .long, help: "Under which marking; PUBLIC unless said.") var marking: String?
    @Option(name: .long, help: "Of a workbook: the number of the sheet.") var sheet: Int?
    @Flag(name: .long, help: "Take it in. Without this, only the report.") var accept = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        guard let handle = FileHandle(forReadingAtPath: file), let data = try? handle.read(upToCount: EditionTable.bytesMax + 1) else { throw ValidationError("The file `\(file)` cannot be read. Check its name, and whether you may read it.") }
        guard data.count <= EditionTable.bytesMax else { throw ValidationError("The file `\(file)` has more than \(EditionTable.bytesMax >> 20) MiB. Split it into editions.") }
        let said: [(String, String?)] = [("edition", edition), ("name", name), ("published", published), ("publisher", publisher), ("definition", definition), ("base_year", baseYear), ("measure", measure), ("title", title), ("address", address),
                                         ("marking", marking), ("sheet", sheet.map(String.init)), ("accept", accept ? "yes" : nil)]
        let query = FormBody(fields: said.compactMap { name, value in value.map { .init(name: name, value: $0) } }).query
        try await node.answer({ try await $0.post("\(SpendingAPI.editionsAddress)?\(query)", [UInt8](data), type: "application/octet-stream") }) { answer in
            guard let report = answer["report"], let isIn = answer["accepted"]?.bool else { return nil }
            return Self.words(report) + "\n\n" + (isIn ? "It is taken in." : "Nothing is taken in. Repeat with --accept to take it in.")
        }
    }

    static func words(_ report: JSONValue) -> String {
        var lines = [report["words"]?.string ?? ""]
        for one in report["measures"]?.array ?? [] {
            lines += ["", one["words"]?.string ?? ""]
            let revised = (one["largest"]?.array ?? []).map { change in [change["party"]?.string ?? "", change["year"]?.integer.map { String($0) } ?? "", change["from"]?.string ?? "", change["to"]?.string ?? ""] }
            if !revised.isEmpty { lines.append(TextTable(["state", "year", "was", "would be"], revised).text) }
            let gone = (one["gone"]?.array ?? []).map { "\($0["party"]?.string ?? "") \($0["year"]?.integer.map { String($0) } ?? "")" }
            if !gone.isEmpty { lines.append("missing: " + gone.joined(separator: ", ")) }
        }
        let targets = (report["targets"]?.array ?? []).compactMap { $0["words"]?.string }
        lines += [""] + (targets.isEmpty ? ["Nobody newly meets a target by it, and nobody ceases to."] : targets)
        for kind in report["remarks"]?.array ?? [] {
            lines += ["", "\(kind["kind"]?.string ?? ""): \(kind["count"]?.integer ?? 0)"] + (kind["first"]?.array ?? []).prefix(10).compactMap(\.string).map { "  " + $0 }
        }
        return lines.joined(separator: "\n")
    }
}
