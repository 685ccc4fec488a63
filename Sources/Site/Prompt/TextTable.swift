/// A table for the terminal: columns as wide as their longest cell, the last one as long as it is.
package struct TextTable: Hashable, Sendable {
    package let columns: [String]
    package let rows: [[String]]

    package init(_ columns: [String], _ rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == columns.count })
        // What came from elsewhere must not steer the terminal.
        func plain(_ text: String) -> String { String(text.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 }) }
        (self.columns, self.rows) = (columns, rows.map { $0.map(plain) })
    }

    package var text: String {
        let widths = columns.indices.map { column in ([columns[column].count] + rows.map { $0[column].count }).max() ?? 0 }
        func line(_ cells: [String]) -> String {
            var line = ""
            for (column, cell) in cells.enumerated() { line += column == cells.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2) }
            while line.last == " " { line.removeLast() }
            return line
        }
        return ([line(columns)] + rows.map(line)).joined(separator: "\n")
    }
}
