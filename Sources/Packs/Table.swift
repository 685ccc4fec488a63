import Kernel

/// A table of a pack: rows whose cells are asked for by the name of their column.
package struct Table: Sendable {
    package let file: String
    package let rows: [TableRow]
    /// Rows that could be split into cells but not matched to the header. Their first cell may still name what they define.
    let misfits: [CSVReader.Row]
    /// False when a row was lost altogether: then it is not known which identifiers the table defines.
    let isComplete: Bool
}

package struct TableRow: Sendable {
    package let line: Int
    private let cells: [CSVReader.Cell]
    private let places: [String: Int]

    fileprivate init(line: Int, cells: [CSVReader.Cell], places: [String: Int]) { (self.line, self.cells, self.places) = (line, cells, places) }

    /// Empty, at the row's beginning, for an optional column that the header does not name. Precondition: the column is one that the table was read with.
    package subscript(column: String) -> CSVReader.Cell { places[column].map { cells[$0] } ?? CSVReader.Cell(text: "", line: line, column: 1) }
    package func text(_ column: String) -> String { self[column].text }
}

extension Table {
    /// Nil when the file cannot be read as a table at all. Every mistake is appended; rows that fit the header are kept all the same.
    ///
    /// The header names each of `columns` once, in any order, and nothing else; those of `optional` may be left out.
    package static func read(_ bytes: [UInt8], file: String, columns: [String], optional: Set<String> = [], mistakes: inout [PackMistake]) -> Table? {
        var found: [PackMistake] = []
        defer { mistakes += found }
        func note(_ line: Int, _ column: Int, _ what: String, _ remedy: String) {
            found.append(PackMistake(file: file, line: line, column: column, what: what, remedy: remedy))
        }
        func note(_ fault: CSVFault) { note(fault.place.line, fault.place.column, fault.what, fault.remedy) }

        var reader: CSVReader
        do { reader = try CSVReader(bytes) } catch {
            note(error)
            return nil
        }
        let header: CSVReader.Row
        switch reader.next() {
        case .row(let row): header = row
        case .fault(let fault):
            note(fault)
            return nil
        case nil:
            note(1, 1, "the file is empty", "write the header \(columns.joined(separator: ","))")
            return nil
        }
        for (separator, name) in [(Character(";"), "semicolons"), ("\t", "tabs"), ("|", "bars")] where header.cells.count * 2 <= columns.count {
            let names = header.cells.flatMap { $0.text.split(separator: separator, omittingEmptySubsequences: false).map(String.init) }
            guard names.count > header.cells.count, names.filter(columns.contains).count * 2 >= columns.count else { continue }
            note(header.line, 1, "the cells are separated by \(name)", "write commas, or save the table as \"CSV UTF-8\" separated by commas")
            return nil
        }
        let headerMistakes = HeaderCheck(header, columns: columns, optional: optional)
        for mistake in headerMistakes.mistakes { note(mistake.line, mistake.column, mistake.what, mistake.remedy) }
        guard headerMistakes.isUsable else { return nil }

        var rows: [TableRow] = []
        var misfits: [CSVReader.Row] = []
        var isComplete = true
        while let item = reader.next() {
            switch item {
            case .fault(let fault):
                note(fault)
                isComplete = false
            case .row(let row) where row.cells.count != header.cells.count:
                let missing = header.cells.count - row.cells.count
                let remedy = missing > 0 ? "write \(missing) more, empty ones too, each after a comma" : "write a cell that holds a comma in double quotes"
                note(row.line, 1, "the row has \(counted(row.cells.count)), the header has \(header.cells.count)", remedy)
                misfits.append(row)
            case .row(let row):
                rows.append(TableRow(line: row.line, cells: row.cells, places: headerMistakes.places))
            }
        }
        return Table(file: file, rows: rows, misfits: misfits, isComplete: isComplete)
    }

    private static func counted(_ cells: Int) -> String { cells == 1 ? "1 cell" : "\(cells) cells" }
}

/// Compares a header with the columns that a table must have.
private struct HeaderCheck {
    var places: [String: Int] = [:]
    var mistakes: [(line: Int, column: Int, what: String, remedy: String)] = []
    /// Whether every column is there, a misspelt one too, so that rows can be read.
    var isUsable = false

    init(_ header: CSVReader.Row, columns: [String], optional: Set<String>) {
        var strangers: [(index: Int, cell: CSVReader.Cell)] = []
        for (index, cell) in header.cells.enumerated() {
            if !columns.contains(cell.text) {
                strangers.append((index, cell))
            } else if places[cell.text] != nil {
                mistakes.append((cell.line, cell.column, "the column `\(cell.text)` stands twice", "take one of them out, with its cells"))
            } else {
                places[cell.text] = index
            }
        }
        var missing = columns.filter { places[$0] == nil }
        for (index, cell) in strangers {
            // A misspelt name is one mistake, not a strange column and a missing one.
            if let meant = nearest(to: cell.text, among: missing) {
                missing.removeAll { $0 == meant }
                places[meant] = index
                mistakes.append((cell.line, cell.column, "there is no column `\(cell.text)`", "write \(meant)"))
            } else {
                mistakes.append((cell.line, cell.column, "there is no column `\(cell.text)`", "take it out with its cells, or write one of \(columns.joined(separator: ", "))"))
            }
        }
        missing.removeAll(where: optional.contains)
        let end = header.cells.last.map { ($0.line, $0.column + $0.text.count) } ?? (header.line, 1)
        isUsable = missing.isEmpty
        for name in missing { mistakes.append((end.0, end.1, "the column `\(name)` is missing", "write it in the header and give every row a cell for it, empty where nothing is known")) }
    }
}
