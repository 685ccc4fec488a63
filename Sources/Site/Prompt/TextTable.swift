import Foundation

/// A table for the terminal: columns as wide as their longest cell. Where the terminal is narrower, the widest columns wrap; what is piped never does.
package struct TextTable: Hashable, Sendable {
    /// Narrower than this a column is not made.
    static let columnMin = 8
    package let columns: [String]
    package let rows: [[String]]

    package init(_ columns: [String], _ rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == columns.count })
        // What came from elsewhere must not steer the terminal.
        func plain(_ text: String) -> String { String(text.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 }) }
        (self.columns, self.rows) = (columns, rows.map { $0.map(plain) })
    }

    package var text: String { text(width: Self.terminalWidth) }

    /// `width`: nil for as wide as it comes.
    package func text(width: Int?) -> String {
        var widths = columns.indices.map { column in ([columns[column].count] + rows.map { $0[column].count }).max() ?? 0 }
        let gaps = 2 * max(columns.count - 1, 0)
        if let width {
            // The widest gives way first: between words, then at hyphens and strokes, and inside a word only when nothing else is left.
            let cells = columns.indices.map { column in [columns[column]] + rows.map { $0[column] } }
            let floors = [cells.map { Self.longest($0) { " " == $0 } }, cells.map { Self.longest($0) { " -/".contains($0) } }, columns.map { _ in Self.columnMin }]
            for floor in floors {
                while widths.reduce(gaps, +) > width, let widest = widths.indices.filter({ widths[$0] > floor[$0] }).max(by: { widths[$0] < widths[$1] }) { widths[widest] -= 1 }
            }
        }
        func lines(_ cells: [String]) -> [String] {
            let wrapped = cells.enumerated().map { Self.wrapped($1, width: widths[$0]) }
            return (0..<(wrapped.map(\.count).max() ?? 0)).map { number in
                var line = ""
                for (column, parts) in wrapped.enumerated() {
                    let cell = number < parts.count ? parts[number] : ""
                    line += column == cells.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count + 2)
                }
                while line.last == " " { line.removeLast() }
                return line
            }
        }
        return ([columns] + rows).flatMap(lines).joined(separator: "\n")
    }

    private static func longest(_ cells: [String], _ isBreak: (Character) -> Bool) -> Int {
        cells.flatMap { $0.split(whereSeparator: isBreak).map { $0.count + 1 } }.max().map { max($0, columnMin) } ?? columnMin
    }

    /// Between words where it can be, else after a hyphen or a stroke; what is longer still is cut.
    static func wrapped(_ text: String, width: Int) -> [String] {
        guard text.count > width else { return [text] }
        var lines: [String] = [], line = ""
        func close() {
            if !line.isEmpty { lines.append(line) }
            line = ""
        }
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > width { close() }
            if !line.isEmpty { line += " " }
            guard word.count > width else {
                line += word
                continue
            }
            var part = ""
            for character in word {
                part.append(character)
                if "-/".contains(character) || part.count == width {
                    if line.count + part.count > width { close() }
                    line += part
                    part = ""
                }
            }
            if line.count + part.count > width { close() }
            line += part
        }
        close()
        return lines
    }

    /// Nil where the answer goes into a file or another program.
    static var terminalWidth: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80 }
        return max(Int(size.ws_col), 40)
    }
}
