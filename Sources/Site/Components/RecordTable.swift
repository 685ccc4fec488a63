package import Figures

/// A table that becomes a list of name and value on a phone; wide ones scroll inside their own labelled region.
package struct RecordTable: Sendable, Component {
    package struct Column: Hashable, Sendable {
        package let head: String
        /// Right-aligned, tabular figures.
        package let isNumber: Bool
        package init(_ head: String, isNumber: Bool = false) { (self.head, self.isNumber) = (head, isNumber) }
    }
    package let caption: String
    package let columns: [Column]
    /// The first cell heads its row.
    package let rows: [[Prose]]
    let isCaptionShown: Bool
    let isWide: Bool

    /// `isWide`: a list on a phone though it has few columns, since what stands in them is long.
    package init(caption: String, columns: [Column], rows: [[Prose]], isCaptionShown: Bool = false, isWide: Bool = false) {
        precondition(rows.allSatisfy { $0.count == columns.count })
        (self.caption, self.columns, self.rows, self.isCaptionShown, self.isWide) = (caption, columns, rows, isCaptionShown, isWide || columns.count > 4)
    }

    package init(_ table: FigureTable) {
        self.init(caption: table.caption, columns: table.columns.map { Column($0) }, rows: table.rows.map { $0.map { Prose($0) } })
    }

    package var html: HTML {
        div(.class("table"), .role("region"), .aria(.label, caption), .tabindex(0)) {
            table(.class(isWide ? "records wide" : "records")) {
                captionElement(.class(isCaptionShown ? nil : "heard")) { caption }
                thead { tr { for column in columns { th(.scope("col"), .class(column.isNumber ? "number" : nil)) { column.head } } } }
                tbody { for row in rows { tr { for (index, cell) in row.enumerated() { self.cell(cell, index) } } } }
            }
        }
    }

    private func cell(_ content: Prose, _ index: Int) -> HTML {
        let column = columns[index], classes = column.isNumber ? "number" : nil
        return index == 0 ? th(.scope("row"), .class(classes), .data(.column, column.head)) { span { content } } : td(.class(classes), .data(.column, column.head)) { span { content } }
    }
}
