import HTTPTypes
import Kernel
import Node
import Site
import Spending

/// The series that somebody asks for, out of what the viewpoint may see.
struct SeriesChoice {
    /// Of one file; more is asked for in parts.
    static let figuresMax = 400_000
    let series: [Series]
    let years: ClosedRange<Int>
    let ledger: Ledger
    let reading: SpendingReading
    /// As they were asked for, for addresses of other formats.
    let fields: [FormBody.Field]
    let leftOut: [String]

    private static let names = ["of", "measure", "edition", "from", "to"]

    init(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) {
        let book = ledger.book
        var leftOut: [String] = []
        func asked(_ name: String) -> String? { form[name].map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }
        var measure: MeasureID?, edition: EditionID?, parties: Set<PartyID>?
        if let word = asked("measure") {
            measure = book.measures.first { $0.word == word || $0.id.text == word }?.id
            if measure == nil { leftOut.append("There is no measure \u{201C}\(word.prefix(40))\u{201D}." + (nearest(to: word, among: book.measures.map(\.word)).map { " Did you mean \($0)?" } ?? "")) }
        }
        if let word = asked("edition") {
            edition = book.edition(EditionID(word))?.id
            if edition == nil { leftOut.append("There is no edition \u{201C}\(word.prefix(40))\u{201D}." + (nearest(to: word, among: book.editions.map(\.id.text)).map { " Did you mean \($0)?" } ?? "")) }
        }
        if let written = asked("of") {
            let day = reading.node.today
            if book.group(printedAs: PartyID(written)) != nil { parties = [PartyID(written)] } else if let named = book.group(written) { parties = Set(book.members.of(named.group, on: day)) } else {
                do throws(GroupError) { parties = Set(book.members.of(try Group(written, names: reading.names), on: day)) } catch { leftOut.append(error.description) }
            }
        }
        func year(_ name: String) -> Int? {
            guard let written = asked(name) else { return nil }
            if let year = PlainYear(written), year.isPlain { return year.year }
            leftOut.append("\u{201C}\(written.prefix(12))\u{201D} is no year: write four digits, as in 2024.")
            return nil
        }
        let first = year("from") ?? 1900, last = year("to") ?? 2100
        if first > last { leftOut.append("The years end before they begin.") }
        let years = first...max(first, last)
        series = book.series.filter { one in
            (parties?.contains(one.id.party) ?? true) && (measure == nil || one.id.measure == measure) && (edition == nil || one.id.edition == edition) && one.years.overlaps(years)
        }.sorted { ($0.id.party, $0.id.measure, $0.id.edition) < ($1.id.party, $1.id.measure, $1.id.edition) }
        (self.years, self.ledger, self.reading, self.leftOut) = (years, ledger, reading, leftOut)
        fields = Self.names.compactMap { name in asked(name).map { .init(name: name, value: $0) } }
    }

    /// Nothing is left out for a tool: what is not understood is refused.
    static func asked(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading) throws(Problem) -> SeriesChoice {
        let choice = SeriesChoice(form, ledger, reading)
        guard choice.leftOut.isEmpty else { throw Problem(.badRequest, title: "Something is not understood", says: choice.leftOut.joined(separator: " ")) }
        return choice
    }

    var query: String { fields.isEmpty ? "" : "?" + FormBody(fields: fields).query }
    var book: Book { ledger.book }
    func points(_ one: Series) -> [(year: Int, cell: Cell)] { one.points.filter { years.contains($0.year) } }
    var count: Int { series.reduce(0) { $0 + points($1).count } }
    var parties: [PartyID] { Set(series.map(\.id.party)).sorted() }
    /// In the order of the pack.
    var measures: [Measure] {
        let those = Set(series.map(\.id.measure))
        return book.measures.filter { those.contains($0.id) }
    }
    /// The earliest published first.
    var editions: [Edition] {
        let those = Set(series.map(\.id.edition))
        return book.editions.filter { those.contains($0.id) }
    }
    /// Those for which something is printed.
    var printedYears: [Int] { Set(series.flatMap { points($0).map(\.year) }).sorted() }
}

extension Measure {
    /// Printed in millions, in thousands, or as it is: the power of ten.
    var power: Int {
        switch kind {
        case .money: 6
        case .count: 3
        case .share, .ratio, .change: 0
        }
    }
    /// `% of GDP` as a code: `PC_OF_GDP`.
    var unitCode: String {
        let words = unit.replacing("%", with: "PC").uppercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.joined(separator: "_")
    }
}
