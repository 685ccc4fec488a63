package import Kernel

extension PackReader {
    /// An empty cell is a date that is not known; an unreadable one has been noted.
    package mutating func date(_ cell: CSVReader.Cell, _ table: String) -> PartialDate? {
        guard !cell.text.isEmpty else { return nil }
        if let date = PartialDate(cell.text) { return date }
        let (what, remedy) = PartialDate.mending(cell.text)
        note(table, cell, what, remedy)
        return nil
    }

    /// Both ends of an interval, inclusive.
    package mutating func interval(_ row: TableRow, _ table: String) -> (from: PartialDate?, to: PartialDate?) {
        let from = date(row["from"], table), to = date(row["to"], table)
        checkOrder(from, "begins", to, at: row["to"], table)
        return (from, to)
    }

    package mutating func checkOrder(_ from: PartialDate?, _ verb: String, _ to: PartialDate?, at cell: CSVReader.Cell, _ table: String) {
        guard let from, let to, to.last < from.first else { return }
        note(table, cell, "it ends (\(to)) before it \(verb) (\(from))", "write `to` as the last day on which it holds, or leave it empty while it holds")
    }

    /// Every row says where it was read and how far it may be trusted.
    package mutating func source(_ row: TableRow, _ table: String) -> Source? {
        let title = row["source"], address = row["source_url"]
        if title.text.allSatisfy(\.isWhitespace) {
            note(table, title, "the source is missing", "write the document in which this was read, or `general knowledge` with the confidence unverified")
        }
        if !address.text.isEmpty, !address.text.hasPrefix("https://"), !address.text.hasPrefix("http://") {
            note(table, address, "`\(address.text)` is no public address", "write one that begins with https:// or http://, or leave the cell empty")
        }
        guard let confidence = choice(row["confidence"], Confidence.allCases, "confidence", table) else { return nil }
        return Source(title: title.text, address: address.text.isEmpty ? nil : address.text, confidence: confidence)
    }

    /// A word out of a closed list.
    package mutating func choice<Choice: RawRepresentable<String>>(_ cell: CSVReader.Cell, _ choices: [Choice], _ what: String, _ table: String) -> Choice? {
        if let choice = choices.first(where: { $0.rawValue == cell.text }) { return choice }
        let words = choices.map(\.rawValue)
        let list = "write one of \(words.joined(separator: ", "))"
        if cell.text.isEmpty {
            note(table, cell, "the \(what) is missing", list)
        } else {
            note(table, cell, "`\(cell.text)` is no \(what)", nearest(to: cell.text, among: words).map { "write \($0)" } ?? list)
        }
        return nil
    }

    package mutating func number(_ cell: CSVReader.Cell, _ range: ClosedRange<Int>, _ what: String, _ table: String) -> Int? {
        if let number = Int(cell.text), range.contains(number) { return number }
        note(table, cell, cell.text.isEmpty ? "the \(what) is missing" : "`\(cell.text)` is no \(what)", "write a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    package mutating func words(_ cell: CSVReader.Cell, _ what: String, _ table: String) -> String {
        if cell.text.allSatisfy(\.isWhitespace) { note(table, cell, "the \(what) is missing", "write it") }
        return cell.text
    }

    /// The items of a cell that holds a list.
    package func list(_ cell: CSVReader.Cell, by separator: Character = ";") -> [String] {
        cell.text.split(separator: separator).map { item in
            let trimmed = item.drop { $0 == " " }
            return String(trimmed[..<(trimmed.lastIndex { $0 != " " }.map { trimmed.index(after: $0) } ?? trimmed.startIndex)])
        }.filter { !$0.isEmpty }
    }
}
