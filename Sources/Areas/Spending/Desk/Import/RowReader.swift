import Kernel
import Packs
import Spending

/// Reads the rows of an edition's table. Cells that fit two ways of writing wait for what the rest of the table shows.
struct RowReader {
    let shape: TableShape
    let known: EditionTable.Known
    let separator: TableSeparator
    var findings: TableFindings
    private var entries: [NewFigures.Entry] = []
    private var parties: [PartyID] = [], partyIndex: [String: (index: UInt16, isNew: Bool)] = [:], partyOf: [PartyID: UInt16] = [:]
    private var measures: [Measure] = [], measureIndex: [String: UInt16] = [:]
    /// What a heading above the rows says is counted.
    private var section: UInt16?
    /// Where the states stand, when no word in the header says it.
    private var partyColumn: Int
    private var isPartyFound: Bool
    private var strangers: Set<String> = [], merged: Set<Int> = [], editions: Set<String> = []
    /// Cells of one sign with three digits behind it.
    private var waiting: [(entry: Int32, column: Int32, place: Int32, sign: PlainNumber.DecimalSign, grouped: Quantity)] = []
    private var showsPoint = false, showsComma = false
    /// Of measures that are printed without decimals: numbers below a thousand without any sign, and whether all are so.
    private var small = 0
    private var largest: [UInt16: (value: Quantity, count: Int, line: Int32)] = [:]
    private let titles: [String]
    /// What the texts of these columns came to: tables say the same few a million times.
    private var statuses: [String: Status] = [:]
    private enum Status { case estimate, actual, unknown }

    init(shape: TableShape, known: EditionTable.Known, separator: TableSeparator, findings: TableFindings) {
        (self.shape, self.known, self.separator, self.findings) = (shape, known, separator, findings)
        titles = shape.header.cells.indices.map(shape.title)
        (partyColumn, isPartyFound) = (shape.party, !shape.isWide || shape.namesParty)
        if let measure = known.measure { measures = [measure] }
    }

    /// In a table without a word for it, the column in which a name stands that is known.
    private mutating func findParty(_ row: CSVReader.Row) {
        guard !isPartyFound, let found = row.cells.indices.first(where: { index in !shape.years.contains { $0.column == index } && known.names[row.cells[index].text] != nil }) else { return }
        (partyColumn, isPartyFound) = (found, true)
    }

    var isFull: Bool { entries.count > EditionTable.figuresMax }

    mutating func take(_ row: CSVReader.Row) {
        if row.cells.count > shape.header.cells.count, let stray = row.cells[shape.header.cells.count...].first(where: { !$0.text.trimmed.isEmpty }) {
            let isComma = separator == .comma && row.cells.dropFirst().contains { $0.text.allSatisfy(\.isNumber) && !$0.text.isEmpty }
            return findings.mistake(row.line, stray.column, "", "The row has \(row.cells.count) cells, the header \(shape.header.cells.count)." + (isComma ? " A decimal comma splits a cell in two: write a point, as in 2.12, or put the number in double quotes." : " Write a cell that holds a separator in double quotes."))
        }
        findParty(row)
        for column in shape.blank where column != partyColumn && column < row.cells.count && !merged.contains(column) && Self.isFigure(row.cells[column].text) {
            merged.insert(column)
            let head = shape.header.cells[column], left = (0..<column).reversed().map(shape.title).first { !$0.isEmpty }
            findings.mistake(head.line, head.column, "", "The header of column \(column + 1) is empty" + (left.map { " after `\($0.prefix(40))`: a merged cell" } ?? "") + ". Undo the merging and write above each column what stands below it, as in \(shape.isWide ? "2024" : "value").")
        }
        // Between two years stands a year; what it says was not understood.
        for column in shape.between where column < row.cells.count && !merged.contains(column) && Self.isFigure(row.cells[column].text) {
            merged.insert(column)
            let head = shape.header.cells[column]
            findings.mistake(head.line, head.column, shape.title(column), "`\(head.text.trimmed.prefix(40))` stands between years above figures, and is no year from 1900 to 2100. Write four digits, as in 2024, with e behind for an estimate, or take the column out.")
        }
        if shape.isWide { takeWide(row) } else { takeTidy(row) }
    }

    private static func isFigure(_ text: String) -> Bool {
        guard !isMissing(text), !text.trimmed.isEmpty else { return false }
        if case .unreadable = PlainNumber.read(text) { return false }
        return true
    }

    private func text(_ row: CSVReader.Row, _ column: Int?) -> String { column.flatMap { $0 < row.cells.count ? row.cells[$0].text : nil } ?? "" }

    // MARK: One figure in a row

    private mutating func takeTidy(_ row: CSVReader.Row) {
        let places = shape.places
        guard let valuePlace = places[.value], let yearPlace = places[.year], valuePlace < row.cells.count, yearPlace < row.cells.count, shape.party < row.cells.count else {
            if row.cells.contains(where: { !$0.text.trimmed.isEmpty }) { findings.mistake(row.line, 1, "", "The row has \(row.cells.count) cells, the header \(shape.header.cells.count). Give every row a cell for each column, empty ones too.") }
            return
        }
        let cell = row.cells[valuePlace]
        if Self.isMissing(cell.text) { return findings.remark(.empty, cell.line, cell.column, shape.title(valuePlace), "No figure of \(row.cells[shape.party].text.prefix(40)).") }
        if let place = places[.edition], place < row.cells.count, editions.count < 2, editions.insert(row.cells[place].text).inserted, editions.count == 2 {
            findings.mistake(row.line, row.cells[place].column, shape.title(place), "The file has figures of several editions (\(editions.sorted().joined(separator: ", "))). Keep the rows of one.")
        }
        guard let year = PlainYear(row.cells[yearPlace].text) else {
            return findings.mistake(row.line, row.cells[yearPlace].column, shape.title(yearPlace), "`\(row.cells[yearPlace].text.prefix(40))` is no year from 1900 to 2100. Write four digits, as in 2024, with e behind for an estimate.")
        }
        if !year.isPlain { findings.remark(.year, row.line, row.cells[yearPlace].column, shape.title(yearPlace), "`\(row.cells[yearPlace].text.prefix(20))` was read as \(year.year)\(year.isEstimate ? ", an estimate" : "").") }
        guard let party = party(row.cells[shape.party]), let measure = measure(row, places[.measure]) else { return }
        var isEstimate = year.isEstimate
        if let place = places[.status], place < row.cells.count {
            switch status(row.cells[place].text) {
            case .estimate: isEstimate = true
            case .actual: break
            case .unknown: findings.mistake(row.line, row.cells[place].column, shape.title(place), "`\(row.cells[place].text.prefix(20))` is no status. Write actual or estimate.")
            }
        }
        enter(cell, column: valuePlace, party, measure, year.year, isEstimate)
    }

    private mutating func status(_ text: String) -> Status {
        if let known = statuses[text] { return known }
        let status: Status = switch TableShape.plain(text) {
        case "estimate", "e", "est", "estimated", "p", "provisional", "f", "forecast": .estimate
        case "actual", "a", "": .actual
        default: .unknown
        }
        if statuses.count < 100 { statuses[text] = status }
        return status
    }

    // MARK: A year in each column

    private mutating func takeWide(_ row: CSVReader.Row) {
        guard partyColumn < row.cells.count else { return }
        let filled = shape.years.filter { $0.column < row.cells.count && !Self.isMissing(row.cells[$0.column].text) }
        // The years once more, above a further block.
        if !filled.isEmpty, filled.allSatisfy({ PlainYear(row.cells[$0.column].text) == $0.year }) { return heading(row) }
        guard !filled.isEmpty else {
            heading(row)
            if row.cells.contains(where: { !$0.text.trimmed.isEmpty }) { findings.remark(.empty, row.line, 1, "", "`\(row.cells[partyColumn].text.trimmed.prefix(60))` has no figure.") }
            return
        }
        guard let party = party(row.cells[partyColumn]), let measure = measure(row, shape.places[.measure]) else { return }
        for (column, year) in filled { enter(row.cells[column], column: column, party, measure, year.year, year.isEstimate) }
    }

    /// `Annual real change (%)` above a block of rows says what they count.
    mutating func heading(_ row: CSVReader.Row) {
        let filled = row.cells.filter { !$0.text.trimmed.isEmpty }
        guard shape.places[.measure] == nil, let named = filled.compactMap({ cell in known.book.measures.first { $0.kind != .ratio && $0.isCalled(cell.text) }.map { (cell, $0) } }).first else { return }
        section = index(of: named.1)
        findings.remark(.heading, named.0.line, named.0.column, "", "`\(named.0.text.trimmed.prefix(60))`: the rows below were read as \(named.1.title.lowercasedFirst).")
    }

    private mutating func index(of measure: Measure) -> UInt16 {
        if let index = measures.firstIndex(where: { $0.id == measure.id }) { return UInt16(index) }
        measures.append(measure)
        return UInt16(measures.count - 1)
    }

    // MARK: Cells

    private static let missing: Set = ["-", "\u{2013}", "\u{2014}", "..", "...", ". .", ":", "x", "xxx", "n/a", "na", "n.a.", "nan", "null"]
    private static func isMissing(_ text: String) -> Bool {
        guard text.utf8.count <= 8 else { return text.trimmed.isEmpty }
        if let first = text.utf8.first, (48...57).contains(first) { return false }
        let plain = text.trimmed.lowercased()
        return plain.isEmpty || missing.contains(plain)
    }

    private mutating func party(_ cell: CSVReader.Cell) -> UInt16? {
        if let known = partyIndex[cell.text] {
            if known.isNew { findings.remark(.name, cell.line, cell.column, shape.title(partyColumn), "`\(cell.text.trimmed)` was read as \(parties[Int(known.index)].text).") }
            return known.index
        }
        if strangers.contains(cell.text) {
            findings.mistake(cell.line, cell.column, shape.title(partyColumn), "`\(cell.text.prefix(60))` is not known here either.")
            return nil
        }
        guard let match = known.names[cell.text] else {
            if strangers.count < 1_000 { strangers.insert(cell.text) }
            findings.mistake(cell.line, cell.column, shape.title(partyColumn), cell.text.trimmed.isEmpty ? "The state is missing. Write its three letters." : "There is no state `\(cell.text.trimmed.prefix(60))`. " + (strangers.count < 100 ? known.names.nearest(to: cell.text.trimmed).map { "Did you mean \($0)? Otherwise write its three letters." } ?? "Write its three letters, or add the name to names.csv of the pack." : "Write its three letters."))
            return nil
        }
        let index: UInt16
        if let found = partyOf[match.party] { index = found } else {
            index = UInt16(parties.count)
            parties.append(match.party)
            partyOf[match.party] = index
        }
        partyIndex[cell.text] = (index, !match.isCode)
        if !match.isCode { findings.remark(.name, cell.line, cell.column, shape.title(partyColumn), "`\(cell.text.trimmed)` was read as \(match.party.text).") }
        return index
    }

    private mutating func measure(_ row: CSVReader.Row, _ place: Int?) -> UInt16? {
        guard let place, place < row.cells.count, !row.cells[place].text.isEmpty else {
            if section == nil, known.measure == nil, findings.mistakeCount == 0 || place != nil { findings.mistake(row.line, 1, "", "It is not said what is counted here. Name the measure, or write it in a column `measure`, or in a heading above the rows.") }
            return section ?? (known.measure == nil ? nil : 0)
        }
        let cell = row.cells[place]
        if let found = measureIndex[cell.text] { return found }
        let plain = cell.text.trimmed.lowercased()
        guard let measure = known.book.measures.first(where: { $0.id.text == plain || $0.word == plain }) ?? known.book.measures.first(where: { $0.isCalled(cell.text) }) else {
            findings.mistake(cell.line, cell.column, shape.title(place), "There is no measure `\(cell.text.prefix(60))`." + (findings.mistakeCount < 100 ? nearest(to: plain, among: known.book.measures.map(\.word)).map { " Did you mean \($0)?" } ?? " Write one of \(known.book.measures.filter { $0.kind != .ratio }.map(\.word).joined(separator: ", "))." : ""))
            return nil
        }
        guard measure.kind != .ratio else {
            findings.mistake(cell.line, cell.column, shape.title(place), "\(measure.title) is computed from its parts. Enter those.")
            return nil
        }
        measureIndex[cell.text] = index(of: measure)
        return measureIndex[cell.text]
    }

    private mutating func enter(_ cell: CSVReader.Cell, column: Int, _ party: UInt16, _ measure: UInt16, _ year: Int, _ estimate: Bool) {
        var isEstimate = estimate, outcome = PlainNumber.read(cell.text)
        if case .unreadable = outcome, let flag = cell.text.trimmed.last, "epf".contains(flag.lowercased()) {
            // `2.12e`, as Eurostat writes an estimate.
            let other = PlainNumber.read(String(cell.text.trimmed.dropLast()).trimmed)
            if case .unreadable = other {} else { (outcome, isEstimate) = (other, true) }
        }
        if case .unreadable = outcome {
            let bare = FootnoteMark.without(cell.text.trimmed), other = bare == cell.text.trimmed ? outcome : PlainNumber.read(bare)
            if case .unreadable = other {} else {
                outcome = other
                findings.remark(.footnote, cell.line, cell.column, shape.title(column), "`\(cell.text.trimmed.prefix(40))` was read as \(bare).")
            }
        }
        let line = cell.line, title = column < titles.count ? titles[column] : ""
        func entry(_ value: Quantity) -> NewFigures.Entry { .init(value: value, line: Int32(clamping: line), party: party, measure: measure, year: Int16(year), isEstimate: isEstimate) }
        switch outcome {
        case .unreadable(let says): findings.mistake(line, cell.column, title, says)
        case .twofold(let decimal, let grouped):
            waiting.append((Int32(entries.count), Int32(clamping: cell.column), Int32(column), .comma, grouped))
            entries.append(entry(decimal))
        case .number(let value, let manner):
            if let grouped = manner.ifGrouped {
                waiting.append((Int32(entries.count), Int32(clamping: cell.column), Int32(column), .point, grouped))
                return entries.append(entry(value))
            }
            if !manner.isPlain {
                if manner.decimal == .comma { findings.remark(.decimal, line, cell.column, title, "`\(cell.text.trimmed)` was read as \(value).") }
                if manner.groups != nil { findings.remark(.groups, line, cell.column, title, "`\(cell.text.trimmed)` was read as \(value).") }
                if manner.hasPercent {
                    let of = measures[Int(measure)]
                    if !of.isShare, of.kind != .change { findings.mistake(line, cell.column, title, "`\(cell.text.trimmed.prefix(40))` is a percentage, and \(of.title.lowercasedFirst) is counted in \(of.unit). Write the amount, or name another measure.") }
                    findings.remark(.percent, line, cell.column, title, "`\(cell.text.trimmed)` was read as \(value) percent.")
                }
            }
            if manner.isPlain, manner.decimal == nil, measures[Int(measure)].decimals == 0, value >= Quantity(10), value < Quantity(1_000) { small += 1 }
            if manner.decimal == .point { showsPoint = true } else if manner.decimal == .comma { showsComma = true }
            check(value, measure, line, cell.column, title)
            entries.append(entry(value))
        }
    }

    private mutating func check(_ value: Quantity, _ index: UInt16, _ line: Int, _ column: Int, _ title: String) {
        let measure = measures[Int(index)]
        if value < Quantity(0), measure.kind != .change { findings.mistake(line, column, title, "\(value) is below zero, and \(measure.title.lowercasedFirst) cannot be. Leave the cell empty where nothing is known.") }
        guard measure.kind == .share else { return }
        if value > Quantity(100) { findings.mistake(line, column, title, "\(value) is more than 100 %. Write the share in percent, as in 2.12; money belongs under another measure.") }
        let so = largest[index] ?? (value, 0, Int32(clamping: line))
        largest[index] = (max(so.value, value), so.count + 1, so.line)
    }

    // MARK: At the end

    mutating func end() -> (NewFigures, TableFindings) {
        settle()
        for (index, one) in largest.sorted(by: { $0.key < $1.key }) where one.count >= 5 && one.value < Quantity(millionths: 200_000) && one.value > Quantity(0) {
            findings.remark(.fraction, Int(one.line), 1, "", "No value of \(measures[Int(index)].title.lowercasedFirst) is above \(one.value). If these are fractions, multiply them by 100: shares are kept in percent.")
        }
        let figures = NewFigures(parties: parties, measures: measures.map(\.id), entries: entries)
        entries = []
        for (first, second) in figures.doubles {
            findings.mistake(Int(second.line), 1, "", "\(figures.parties[Int(second.party)]), \(measures[Int(second.measure)].word), \(second.year) stands already on line \(first.line)\(first.value == second.value ? " with the same value" : " as \(first.value), here as \(second.value)"). Take one of the two out.")
            if findings.mistakeCount > TableFindings.keptMax * 5 { break }
        }
        if figures.entries.isEmpty, findings.isClean { findings.mistake(shape.header.line, 1, "", "No figure stands below the header.") }
        if findings.isClean {
            for one in figures.totalDifferences(known.book, known.edition.definition) {
                findings.remark(one.isRounding ? .rounding : .total, one.line, 1, "", "\(one.total), \(one.measure), \(one.year): printed \(one.printed), its members come to \(one.sum), \(one.difference > Quantity(0) ? "less" : "more") by \(Quantity(millionths: abs(one.difference.millionths))).")
            }
        }
        findings.sort()
        return (figures, findings)
    }

    /// What the other numbers show about points and commas decides those that fit both ways.
    private mutating func settle() {
        let points = waiting.contains { $0.sign == .point }, commas = waiting.contains { $0.sign == .comma }
        let sign: PlainNumber.DecimalSign? = switch (showsPoint, showsComma) {
        case (true, false): .point
        case (false, true): .comma
        case (true, true): nil
        // Of a measure without decimals, small numbers without a sign and large ones with three digits behind it: groups.
        case (false, false) where small >= 3 && waiting.count >= 5 && points != commas: points ? .comma : .point
        // Nothing else speaks: a point makes decimals, unless the file is one of a house of decimal commas.
        case (false, false): points && !commas && separator != .semicolon ? .point : nil
        }
        for one in waiting {
            let old = entries[Int(one.entry)], line = Int(old.line), column = Int(one.column), title = shape.title(Int(one.place))
            guard let sign else {
                findings.mistake(line, column, title, "This is \(old.value) or \(one.grouped): the table does not show whether \(one.sign == .comma ? "a comma" : "a point") makes decimals or thousands. Write it with a point and without groups.")
                continue
            }
            let isGrouped = sign != one.sign, value = isGrouped ? one.grouped : old.value
            if isGrouped { findings.remark(.groups, line, column, title, "It was read as \(value): the table has its decimals behind a \(sign == .comma ? "comma" : "point").") } else if sign == .comma { findings.remark(.decimal, line, column, title, "It was read as \(value).") }
            check(value, old.measure, line, column, title)
            entries[Int(one.entry)] = .init(value: value, line: old.line, party: old.party, measure: old.measure, year: old.year, isEstimate: old.isEstimate)
        }
        waiting = []
    }
}
