import Kernel

/// What is to be said of a file that somebody wants to take in, by line and column. A mistake keeps all of it out; a remark says how something was read.
struct TableFindings: Hashable, Sendable, Error {
    struct Entry: Hashable, Sendable {
        let line: Int
        let column: Int
        /// As the header has it; empty where it is about the row or the file.
        let name: String
        let says: String
        var place: String { name.isEmpty ? "line \(line), character \(column)" : "line \(line), column \(name)" }
    }

    enum Kind: String, Hashable, Sendable, CaseIterable {
        case encoding = "Another encoding than UTF-8", separator = "Other separators than commas", heading = "Headings that say what is counted", footnote = "Marks of footnotes", columns = "Columns that are not needed", decimal = "Decimal commas", groups = "Digits in groups", percent = "Percent signs", year = "Years that are not four digits"
        case name = "States by another name than their code", empty = "Rows without a figure", fraction = "Shares that may be fractions", total = "Totals that are not the sum of their members", rounding = "Totals that rounding explains"
    }

    /// So many are kept of each; the rest is counted.
    static let keptMax = 200
    private(set) var mistakes: [Entry] = []
    private(set) var mistakeCount = 0
    private(set) var remarks: [Kind: [Entry]] = [:]
    private(set) var remarkCounts: [Kind: Int] = [:]

    mutating func mistake(_ line: Int, _ column: Int, _ name: String = "", _ says: String) {
        mistakeCount += 1
        if mistakes.count < Self.keptMax { mistakes.append(Entry(line: line, column: column, name: name, says: says)) }
    }

    /// The sentence is made only where it is kept: a million rows may have the same remark.
    mutating func remark(_ kind: Kind, _ line: Int, _ column: Int, _ name: String = "", _ says: @autoclosure () -> String) {
        remarkCounts[kind, default: 0] += 1
        if remarkCounts[kind, default: 0] <= Self.keptMax { remarks[kind, default: []].append(Entry(line: line, column: column, name: name, says: says())) }
    }

    mutating func sort() { mistakes.sort { ($0.line, $0.column) < ($1.line, $1.column) } }
    var isClean: Bool { mistakeCount == 0 }
    /// Kinds of which there is something, in the order of their cases.
    var kinds: [Kind] { Kind.allCases.filter { remarkCounts[$0] != nil } }
    var inWords: String { "Nothing was taken in: \(mistakeCount == 1 ? "one thing needs" : "\(mistakeCount) things need") a change" }
}
