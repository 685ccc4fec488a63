package import Figures

/// What went each way, side by side: one square an item, the label between them. From a dozen a side in one row, a bar with its number.
package struct ReciprocityTable: Sendable, Component {
    package static let squaresMax = 12

    package struct Square: Hashable, Sendable {
        package let mark: Marks.Crossing
        package let address: String
        /// Short enough to stand under the square.
        package let caption: String
        /// "Worked case RC-047, receipted on 3 March 2025"
        package let name: String
        package init(mark: Marks.Crossing, address: String, caption: String, name: String) { (self.mark, self.address, self.caption, self.name) = (mark, address, caption, name) }
    }
    package struct Side: Hashable, Sendable {
        package let name: String
        package let side: NodeSide.Side
        package init(_ name: String, _ side: NodeSide.Side) { (self.name, self.side) = (name, side) }
    }
    /// Many small records of one area: a bar with its number, and no square for each.
    package struct Records: Hashable, Sendable {
        package let area: String
        package let count: Int
        package let receipted: Int
        package let refused: Int
        package init(of area: String, count: Int, receipted: Int, refused: Int) { (self.area, self.count, self.receipted, self.refused) = (area, count, receipted, refused) }
        var outstanding: Int { count - receipted - refused }
    }
    package struct Row: Hashable, Sendable {
        package let title: String
        /// Each in the order in which they stand; the newest nearest to the middle.
        package let left: [Square]
        package let right: [Square]
        package let leftRecords: [Records]
        package let rightRecords: [Records]
        package init(_ title: String, left: [Square], right: [Square], leftRecords: [Records] = [], rightRecords: [Records] = []) {
            (self.title, self.left, self.right, self.leftRecords, self.rightRecords) = (title, left, right, leftRecords, rightRecords)
        }
        var leftCount: Int { left.count + leftRecords.reduce(0) { $0 + $1.count } }
        var rightCount: Int { right.count + rightRecords.reduce(0) { $0 + $1.count } }
    }
    package let caption: String
    /// "by label"
    package let by: String
    package let left: Side
    package let right: Side
    package let rows: [Row]

    package init(caption: String, by: String, left: Side, right: Side, rows: [Row]) { (self.caption, self.by, self.left, self.right, self.rows) = (caption, by, left, right, rows) }

    private var mostRecords: Int { rows.flatMap { $0.leftRecords + $0.rightRecords }.map(\.count).max() ?? 0 }
    private var longest: Int { rows.flatMap { [$0.left.count, $0.right.count] }.max() ?? 0 }
    private var marks: [Marks.Crossing] { Marks.Crossing.allCases.filter { mark in
        rows.contains { row in (row.left + row.right).contains { $0.mark == mark } || (row.leftRecords + row.rightRecords).contains { mark == .receipted ? $0.receipted > 0 : mark == .outstanding ? $0.outstanding > 0 : mark == .refused && $0.refused > 0 } }
    } }

    package var html: HTML {
        section(.class("reciprocity")) {
            table(.class("two-sided")) {
                captionElement(.class("heard")) { caption }
                thead {
                    tr {
                        th(.class("gave left \(left.side.rawValue)"), .scope("col")) { "\(left.name) gave "; strong { String(rows.reduce(0) { $0 + $1.leftCount }) } }
                        th(.class("by"), .scope("col")) { by }
                        th(.class("gave right \(right.side.rawValue)"), .scope("col")) { "\(right.name) gave "; strong { String(rows.reduce(0) { $0 + $1.rightCount }) } }
                    }
                }
                tbody { for row in rows { self.row(row) } }
            }
            if !marks.isEmpty { legend }
            numbers
        }
    }

    private func row(_ row: Row) -> HTML {
        tr {
            td(.class("left \(left.side.rawValue)")) { div(.class("items")) { side(row.left, row.leftRecords, isMirrored: true); span(.class("count")) { String(row.leftCount) } } }
            th(.scope("row")) { row.title }
            td(.class("right \(right.side.rawValue)")) { div(.class("items")) { span(.class("count")) { String(row.rightCount) }; side(row.right, row.rightRecords, isMirrored: false) } }
        }
    }

    private func side(_ squares: [Square], _ records: [Records], isMirrored: Bool) -> HTML {
        if records.isEmpty { return self.squares(squares, isMirrored: isMirrored) }
        return div(.class("many")) {
            if !squares.isEmpty { self.squares(squares, isMirrored: isMirrored) }
            for one in records {
                Marks.crossingBar(count: one.count, receipted: one.receipted, of: mostRecords, width: 260, isMirrored: isMirrored)
                span(.class("note")) {
                    "\(one.count) record\(one.count == 1 ? "" : "s") of \(one.area)" + (one.outstanding > 0 ? ", \(one.outstanding) without a receipt yet" : "") + (one.refused > 0 ? ", \(one.refused) refused" : "")
                }
            }
        }
    }

    private func squares(_ squares: [Square], isMirrored: Bool) -> HTML {
        if squares.isEmpty { return span(.class("note")) { "none" } }
        guard squares.count <= Self.squaresMax else {
            let outstanding = squares.count { $0.mark == .outstanding }
            return div(.class("many")) {
                Marks.crossingBar(count: squares.count, receipted: squares.count - outstanding, of: longest, width: 260, isMirrored: isMirrored)
                span(.class("note")) { "\(squares.count) items" + (outstanding > 0 ? ", \(outstanding) without a receipt yet" : "") }
            }
        }
        return ul {
            for square in squares {
                li {
                    a(.href(square.address), .aria(.label, square.name)) {
                        Marks.crossing(square.mark, size: 20)
                        span { square.caption }
                    }
                }
            }
        }
    }

    private var legend: HTML {
        ul(.class("legend")) {
            for mark in marks {
                li {
                    Marks.crossing(mark, size: 15)
                    switch mark {
                    case .receipted: "receipted: the other side holds it and has cosigned it"
                    case .outstanding: "released, receipt outstanding"
                    case .refused: "refused by the other side; the reason stands below"
                    case .recalled: "taken back by its originator"
                    }
                }
            }
            li { "below: the item's number, or month and day" }
        }
    }

    /// The same as numbers, for whoever reads no squares.
    private var numbers: HTML {
        func count(_ squares: [Square], _ records: [Records], _ mark: Marks.Crossing) -> Prose {
            let more = records.reduce(0) { sum, one in sum + (mark == .receipted ? one.receipted : mark == .outstanding ? one.outstanding : mark == .refused ? one.refused : 0) }
            return Prose(String(squares.count { $0.mark == mark } + more))
        }
        let columns = [RecordTable.Column(by.capitalisedWord)] + [left.name, right.name].flatMap { name in [RecordTable.Column("\(name) gave", isNumber: true)] + marks.map { RecordTable.Column($0.word, isNumber: true) } }
        return details(.class("as-table")) {
            summary { "The same as numbers" }
            RecordTable(caption: "\(caption), as numbers", columns: columns, rows: rows.map { row in
                [Prose(row.title)] + [(row.left, row.leftRecords, row.leftCount), (row.right, row.rightRecords, row.rightCount)].flatMap { squares, records, all in
                    [Prose(String(all))] + marks.map { count(squares, records, $0) }
                }
            })
        }
    }
}

private extension String {
    var capitalisedWord: String { prefix(1).uppercased() + dropFirst() }
}
