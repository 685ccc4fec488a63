import Journal
package import Kernel
package import Node
package import Spending

/// Returns and editions as bodies of records, and as the tables keep them. Numbers are texts: signed records hold no floating point.
extension OwnReturn {
    package var json: JSONValue {
        .members(("return", .string(id.text)), ("party", .string(party.text)), ("measure", .string(measure.text)), ("year", .integer(Int64(year))), ("value", .string(value.description)),
                 ("status", .string(isEstimate ? "estimate" : "actual")), ("definition", .string(definition.text)), ("note", note.isEmpty ? nil : .string(note)))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let year = try json.number("year")
        guard (1900...2100).contains(year) else { throw RecordMistake("year", "a year from 1900 to 2100 was expected") }
        guard let value = Quantity(try json.text("value")) else { throw RecordMistake("value", "a number with a point was expected") }
        let status = try json.text("status")
        guard ["estimate", "actual"].contains(status) else { throw RecordMistake("status", "actual or estimate was expected") }
        self.init(id: ReturnID(try json.text("return")), party: PartyID(try json.text("party")), measure: MeasureID(try json.text("measure")), year: Int(year), value: value, isEstimate: status == "estimate",
                  definition: DefinitionID(try json.text("definition")), note: try json.textIfAny("note") ?? "")
    }
}

extension Edition {
    package var json: JSONValue {
        .members(("edition", .string(id.text)), ("name", .string(name)), ("title", .string(title)), ("publisher", .string(publisher)), ("published", .string(published.description)), ("cutoff", cutoff.map { .string($0.description) }),
                 ("base_year", baseYear.map { .integer(Int64($0)) }), ("definition", definition.map { .string($0.text) }), ("coverage", .string(coverage)), ("obtained", .string(obtained)), ("notes", .string(notes)), ("source", source.json))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let published = try json.date("published") else { throw RecordMistake("published", "a year, a month or a day was expected") }
        self.init(id: EditionID(try json.text("edition")), name: try json.text("name"), title: try json.text("title"), publisher: try json.text("publisher"), published: published, cutoff: try json.date("cutoff"),
                  baseYear: json["base_year"] == nil ? nil : Int(try json.number("base_year")), definition: try json.textIfAny("definition").map { DefinitionID($0) }, coverage: try json.textIfAny("coverage") ?? "",
                  obtained: try json.textIfAny("obtained") ?? "", notes: try json.textIfAny("notes") ?? "", source: try json.readSource("source"))
    }
}

/// Figures of an edition that is taken in, many in a record: a line for each series, `DEU gdp_share_pct 2014 1.19 1.19 - 1.2e`, by years from the first on; `-` where there is none, `e` behind an estimate.
///
/// A million figures come to some ten megabytes, which is what is said at once.
package struct FigureRow: Hashable, Sendable {
    package let party: PartyID
    package let measure: MeasureID
    package let year: Int
    package let value: Quantity
    package let isEstimate: Bool

    /// Of one record; with its label and frame it stays below what a record may have.
    static let bodyBytes = 48 << 10, bytesMax = 15 << 20

    package init(party: PartyID, measure: MeasureID, year: Int, value: Quantity, isEstimate: Bool) { (self.party, self.measure, self.year, self.value, self.isEstimate) = (party, measure, year, value, isEstimate) }

    package static func bodies(_ figures: NewFigures, of edition: EditionID) throws(ImportTooLarge) -> [JSONValue] {
        var bodies: [JSONValue] = [], lines: [JSONValue] = [], bytes = 0, all = 0, line = "", last: NewFigures.Entry?
        func close(_ line: inout String) {
            guard !line.isEmpty else { return }
            bytes += line.utf8.count + 3
            all += line.utf8.count + 3
            lines.append(.string(line))
            line = ""
            if bytes >= bodyBytes - 4_096 {
                bodies.append(.members(("edition", .string(edition.text)), ("series", .array(lines))))
                (lines, bytes) = ([], 0)
            }
        }
        for entry in figures.entries {
            let isSame = last.map { $0.party == entry.party && $0.measure == entry.measure } ?? false
            if let last, isSame, line.utf8.count < 3_000 { for _ in 0..<max(0, Int(entry.year) - Int(last.year) - 1) { line += " -" } } else {
                close(&line)
                line = "\(figures.parties[Int(entry.party)]) \(figures.measures[Int(entry.measure)]) \(entry.year)"
            }
            line += " \(entry.value)\(entry.isEstimate ? "e" : "")"
            last = entry
        }
        close(&line)
        if !lines.isEmpty { bodies.append(.members(("edition", .string(edition.text)), ("series", .array(lines)))) }
        guard all <= bytesMax else { throw ImportTooLarge() }
        return bodies
    }

    package static func rows(_ body: JSONValue) throws(RecordMistake) -> [FigureRow] {
        var rows: [FigureRow] = []
        for line in try body.texts("series") {
            let parts = line.split(separator: " ")
            guard parts.count >= 4, let first = Int(parts[2]), (1900...2100).contains(first), parts.count - 4 <= 2100 - first else { throw RecordMistake("series", "a party, a measure, a year and numbers were expected") }
            let party = PartyID(String(parts[0])), measure = MeasureID(String(parts[1]))
            for (index, written) in parts.dropFirst(3).enumerated() where written != "-" {
                let isEstimate = written.utf8.last == UInt8(ascii: "e")
                guard let value = Quantity(isEstimate ? written.dropLast() : written) else { throw RecordMistake("series", "`\(written.prefix(40))` is no number") }
                rows.append(FigureRow(party: party, measure: measure, year: first + index, value: value, isEstimate: isEstimate))
            }
        }
        return rows
    }
}

/// More than is said at once.
package struct ImportTooLarge: Error, Hashable, Sendable, CustomStringConvertible {
    package let description = "The edition’s figures come to more than \(FigureRow.bytesMax >> 20) MiB, which is the most that is kept at once. Split it into editions, or leave off digits that nobody printed."
}
