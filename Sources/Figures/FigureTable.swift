/// The data of a figure as a table: what a reader without the picture has, and what CSV is made of.
package struct FigureTable: Hashable, Sendable {
    package let caption: String
    package let columns: [String]
    /// Each row has as many cells as there are columns; the first cell heads its row.
    package let rows: [[String]]

    package init(caption: String, columns: [String], rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == columns.count })
        (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }
}
