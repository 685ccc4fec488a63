import Kernel
import Packs
import Spending

extension SpendingFacts {
    private static let observationColumns = ["party", "year", "measure", "value", "status", "base_year", "definition", "edition", "source_url", "confidence", "note"]

    /// Address and confidence are the edition's where a row is silent.
    static func readObservations(_ reader: inout PackReader, _ known: Known) -> [Observation] {
        let file = folder + "observations.csv"
        var found: [Observation] = [], sources: [Source] = [], lines: [Place: Int] = [:]
        for row in reader.table(file, columns: observationColumns)?.rows ?? [] {
            let party = PartyID(row.text("party")), measure = MeasureID(row.text("measure")), definition = DefinitionID(row.text("definition"))
            if !known.totals.contains(party) { reader.checkParty(party.text, at: row["party"], table: file) }
            if known.measures[measure] == nil { reader.note(file, row["measure"], "there is no measure `\(measure)`", nearest(to: measure.text, among: known.measures.keys.map(\.text)).map { "write \($0)" } ?? "write one of measures.csv") }
            if !known.definitions.contains(definition) { reader.note(file, row["definition"], "there is no definition `\(definition)`", "write one of definitions.csv") }
            let year = reader.number(row["year"], 1900...2100, "year", file), base = readBaseYear(row["base_year"], &reader, file), value = readQuantity(row["value"], &reader, file)
            let isEstimate = row.text("status") == "estimate"
            if !isEstimate, row.text("status") != "actual" { reader.note(file, row["status"], "`\(row.text("status"))` is no status", "write actual or estimate") }
            guard let edition = known.editions[EditionID(row.text("edition"))] else {
                reader.note(file, row["edition"], "there is no edition `\(row.text("edition"))`", "write one of editions.csv")
                continue
            }
            let own = row.text("confidence").isEmpty ? edition.source.confidence : reader.choice(row["confidence"], Confidence.allCases, "confidence", file)
            guard let year, let value, let own else { continue }
            let series = Series.ID(party, measure, edition.id)
            if let earlier = lines.updateValue(row.line, forKey: Place(series: series, year: year)) { reader.note(file, row["year"], "\(party) has a figure for \(year) in this edition already, on line \(earlier)", "take one of the two out") }
            let address = row.text("source_url").isEmpty ? nil : row.text("source_url"), note = row.text("note")
            sources.append(Source(title: edition.title, address: address ?? edition.source.address, confidence: own))
            found.append(Observation(series: series, year: year, cell: Cell(value: value, isEstimate: isEstimate, baseYear: base.map { Int16($0) }, confidence: own, definition: definition, remark: address == nil && note.isEmpty ? nil : .init(address: address, note: note))))
        }
        reader.count(file, sources)
        return found
    }

    private struct Place: Hashable { let series: Series.ID, year: Int }
}
