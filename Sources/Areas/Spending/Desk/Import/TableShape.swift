import Kernel
import Packs
import Spending

/// Where in a table the parties, years and figures stand: one figure in a row, or a year in each column.
struct TableShape: Hashable, Sendable {
    enum Column: String, Hashable, Sendable, CaseIterable {
        case party, year, measure, value, status, edition
        fileprivate var index: Int { switch self { case .party: 0; case .year: 1; case .measure: 2; case .value: 3; case .status: 4; case .edition: 5 } }
        /// What headers of publishers say, in small letters without blanks and signs.
        var words: Set<String> {
            switch self {
            case .party: ["party", "country", "countries", "nation", "nations", "allies", "states", "memberstates", "members", "geography", "entity", "staaten", "länder", "paysallié", "state", "geo", "refarea", "ally", "member", "memberstate", "code", "iso3", "countrycode", "name", "countryname", "countryterritory", "land", "staat", "pays", "état", "etat"]
            case .year: ["year", "time", "timeperiod", "period", "refperiod", "jahr", "année", "annee"]
            case .measure: ["measure", "indicator", "indikator", "indicateur", "variable", "mesure"]
            case .value: ["value", "obsvalue", "figure", "amount", "wert", "valeur"]
            case .status: ["status", "obsstatus", "flag"]
            case .edition: ["edition"]
            }
        }
    }

    /// Which column stands where: asked a million times, so no dictionary.
    struct Places: Hashable, Sendable {
        private var indices = [Int?](repeating: nil, count: Column.allCases.count)
        subscript(column: Column) -> Int? {
            get { indices[column.index] }
            set { indices[column.index] = newValue }
        }
        var all: [Int] { indices.compactMap(\.self) }
    }

    let header: CSVReader.Row
    /// Of a table with one figure in a row.
    let places: Places
    /// Of a table with a year in each column; empty otherwise.
    let years: [(column: Int, year: PlainYear)]
    /// Whether a word in the header says where the states stand.
    let namesParty: Bool
    /// Columns that stand between years and are none.
    let between: [Int]
    /// Columns under a blank header: a merged cell, when anything stands there.
    let blank: Set<Int>
    let unused: [CSVReader.Cell]
    var isWide: Bool { !years.isEmpty }
    var party: Int { places[.party] ?? 0 }

    static func == (a: TableShape, b: TableShape) -> Bool { a.header == b.header }
    func hash(into hasher: inout Hasher) { hasher.combine(header) }

    static func plain(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }

    /// Nil where this row is no header: a title above the table, say.
    init?(_ row: CSVReader.Row) {
        let words = row.cells.map { Self.plain($0.text) }, years = row.cells.enumerated().compactMap { index, cell in PlainYear(cell.text).map { (column: index, year: $0) } }
        var places = Places()
        for column in Column.allCases {
            // The first word of the list that the header has: `party` before `name`.
            places[column] = words.firstIndex(of: column.rawValue) ?? words.firstIndex { column.words.contains($0) }
        }
        let isTidy = places[.value] != nil && places[.year] != nil && places[.party] != nil, isWide = !isTidy && words.count > years.count && (years.count >= 2 || years.count == 1 && places[.party] != nil)
        guard isTidy || isWide else { return nil }
        header = row
        namesParty = places[.party] != nil
        self.years = isWide ? years : []
        if isWide, places[.party] == nil { places[.party] = (0..<words.count).first { index in !years.contains { $0.column == index } } }
        self.places = places
        blank = Set(row.cells.indices.filter { row.cells[$0].text.trimmed.isEmpty && $0 != places[.party] })
        let used = Set((isWide ? [places[.party], places[.measure]].compactMap(\.self) + years.map(\.column) : places.all))
        between = isWide ? row.cells.indices.filter { index in !used.contains(index) && years.first.map { $0.column < index } ?? false && years.last.map { index < $0.column } ?? false && !row.cells[index].text.trimmed.isEmpty } : []
        unused = row.cells.enumerated().filter { !used.contains($0.offset) && !$0.element.text.trimmed.isEmpty }.map(\.element)
    }

    func title(_ column: Int) -> String { column < header.cells.count ? header.cells[column].text.trimmed : "" }
}

/// Which sign stands between cells: the one that stands equally often in the most of the first lines, outside quotes. Commas inside numbers stand in fewer lines than a sign between cells, which the header has as well.
enum TableSeparator: UInt8, CaseIterable, Hashable, Sendable {
    case comma = 0x2C, semicolon = 0x3B, tab = 0x09, bar = 0x7C
    var word: String {
        switch self {
        case .comma: "commas"
        case .semicolon: "semicolons"
        case .tab: "tabs"
        case .bar: "bars"
        }
    }

    init(of bytes: [UInt8]) {
        var counts: [TableSeparator: [Int: Int]] = [:], line: [TableSeparator: Int] = [:], isQuoted = false, lines = 0
        for byte in bytes.prefix(1 << 16) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if byte == 10, !isQuoted {
                for (sign, count) in line { counts[sign, default: [:]][count, default: 0] += 1 }
                line = [:]
                lines += 1
                if lines == 60 { break }
            } else if !isQuoted, let sign = TableSeparator(rawValue: byte) { line[sign, default: 0] += 1 }
        }
        for (sign, count) in line { counts[sign, default: [:]][count, default: 0] += 1 }
        // Lines first, then signs in a line; on a tie the comma.
        func score(_ sign: TableSeparator) -> (Int, Int, Int) { counts[sign]?.map { ($0.value, $0.key, sign == .comma ? 1 : 0) }.max { $0 < $1 } ?? (0, 0, 0) }
        self = Self.allCases.max { score($0) < score($1) } ?? .comma
        if score(self).0 == 0 { self = .comma }
    }
}
