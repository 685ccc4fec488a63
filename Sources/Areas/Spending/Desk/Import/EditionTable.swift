import Kernel
import Packs
package import Spending

/// A new edition as it lies in a file: read whole before anything of it is accepted, every mistake by line and column.
package struct EditionTable: Sendable {
    package static let bytesMax = 64 << 20, figuresMax = 1_200_000
    static let headerLinesMax = 40
    package let figures: NewFigures
    let findings: TableFindings
    let isWide: Bool
    let separator: TableSeparator

    /// What cells are read against.
    package struct Known: Sendable {
        let book: Book
        let names: PartyNames
        /// Of a table that names none in its rows.
        let measure: Measure?
        /// Which rows are meant where the file has several editions.
        let edition: Edition
        package init(book: Book, names: PartyNames, measure: Measure?, edition: Edition) { (self.book, self.names, self.measure, self.edition) = (book, names, measure, edition) }
    }

    /// Throws `TableFindings` when anything is wrong.
    package init(_ bytes: [UInt8], _ known: Known) throws {
        var findings = TableFindings(), reader: CSVReader
        let text = TableEncoding.utf8(bytes)
        if let encoding = text.encoding { findings.remark(.encoding, 1, 1, "", "The file is not UTF-8; it was read as \(encoding). Look whether names with accents are right.") }
        let bytes = text.bytes, separator = TableSeparator(of: bytes)
        do { reader = try CSVReader(bytes, separator: separator.rawValue) } catch {
            findings.mistake(error.place.line, error.place.column, "", "\(error.what): \(error.remedy)")
            throw findings
        }
        var above: [CSVReader.Row] = []
        guard let shape = Self.header(&reader, known, &findings, &above) else { throw findings }
        if separator != .comma { findings.remark(.separator, shape.header.line, 1, "", "The cells are separated by \(separator.word), and were read so.") }
        for cell in shape.unused where !Self.expected.contains(TableShape.plain(cell.text)) { findings.remark(.columns, cell.line, cell.column, cell.text.trimmed, "It is left out.") }
        var rows = RowReader(shape: shape, known: known, separator: separator, findings: findings)
        // What whoever sends it says comes before a title.
        if known.measure == nil { for row in above { rows.heading(row) } }
        while let item = reader.next() {
            switch item {
            case .fault(let fault): rows.findings.mistake(fault.place.line, fault.place.column, "", "\(fault.what): \(fault.remedy)")
            case .row(let row): rows.take(row)
            }
            if rows.isFull {
                rows.findings.mistake(1, 1, "", "The file has more than \(Self.figuresMax) figures, which is the most that one edition may have. Split it into editions.")
                break
            }
        }
        let (figures, found) = rows.end()
        guard found.isClean else { throw found }
        (self.figures, self.findings, isWide, self.separator) = (figures, found, shape.isWide, separator)
    }

    /// Columns of our own table that an edition says of itself.
    private static let expected: Set = ["name", "unit", "baseyear", "definition", "edition", "published", "source", "address", "confidence", "note"]

    private static func header(_ reader: inout CSVReader, _ known: Known, _ findings: inout TableFindings, _ above: inout [CSVReader.Row]) -> TableShape? {
        var first: CSVReader.Row?
        for _ in 0..<headerLinesMax {
            guard let item = reader.next() else { break }
            guard case .row(let row) = item else { continue }
            if first == nil { first = row }
            above.append(row)
            guard let shape = TableShape(row) else { continue }
            if shape.isWide {
                var seen: [Int: CSVReader.Cell] = [:]
                for (column, year) in shape.years {
                    let cell = row.cells[column]
                    if let earlier = seen.updateValue(cell, forKey: year.year) { findings.mistake(cell.line, cell.column, cell.text.trimmed, "The year \(year.year) stands twice in the header, first at character \(earlier.column). Take one of the two columns out.") }
                    if !year.isPlain { findings.remark(.year, cell.line, cell.column, cell.text.trimmed, "It was read as \(year.year), \(year.isEstimate ? "estimates" : "actual").") }
                }
            }
            if known.measure == nil, shape.places[.measure] == nil, !shape.isWide { findings.mistake(row.line, 1, "", "The table does not say what is counted. Name the measure (one of \(known.book.measures.filter { $0.kind != .ratio }.map(\.word).joined(separator: ", "))), or give it a column `measure`.") }
            return shape
        }
        guard let first else {
            findings.mistake(1, 1, "", "The file is empty. Send a table with states and years.")
            return nil
        }
        findings.mistake(first.line, 1, "", "None of the first \(headerLinesMax) rows is a header. Write party,year,measure,value (and status) for one figure in a row, or the states' column and one column for each year, as in Country,2023,2024e.")
        return nil
    }
}
