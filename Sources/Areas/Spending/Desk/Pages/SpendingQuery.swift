import Kernel
import Site
import Spending

/// What a page of figures is asked for, as it stands in the address. What is not understood is said, and left out.
struct SpendingQuery {
    let measure: Measure
    let edition: Edition
    let year: Int
    let group: Group
    let years: ClosedRange<Int>
    private(set) var leftOut: [String] = []

    /// Nil where the pack has no measure at all.
    init?(_ form: FormBody, _ ledger: Ledger, _ reading: SpendingReading, begins role: NamedGroup.Role = .states) {
        let book = ledger.book
        guard let fallback = book.measures.first else { return nil }
        var leftOut: [String] = []
        let wordOfMeasure = (form["measure"] ?? "").trimmed, found = book.measures.first { $0.word == wordOfMeasure || $0.id.text == wordOfMeasure }
        if !wordOfMeasure.isEmpty, found == nil { leftOut.append("There is no measure \u{201C}\(wordOfMeasure.prefix(40))\u{201D}." + (nearest(to: wordOfMeasure, among: book.measures.map(\.word)).map { " Did you mean \($0)?" } ?? "")) }
        let measure = found ?? fallback
        let main = reading.facts.targets.compactMap(\.test).first?.definition
        guard var group = book.group(for: role)?.group else { return nil }
        if let written = form["of"]?.trimmed, !written.isEmpty {
            if let named = book.group(written) { group = named.group } else {
                do { group = try Group(written, names: reading.names) } catch { leftOut.append(error.description) }
            }
        }
        // A page of totals begins with the latest edition in which the group has one.
        let totalled = role == .groups ? book.editions(with: measure.printedOne(book)).last { $0.definition == main && book.hasTotal(group, measure, $0.id) } : nil
        guard let usualEdition = totalled ?? book.standard(measure.printedOne(book), definition: main) ?? book.standard(measure.printedOne(book)) ?? book.editions.last else { return nil }
        let wordOfEdition = (form["edition"] ?? "").trimmed, chosen = book.edition(EditionID(wordOfEdition))
        if !wordOfEdition.isEmpty, chosen == nil { leftOut.append("There is no edition \u{201C}\(wordOfEdition.prefix(40))\u{201D}." + (nearest(to: wordOfEdition, among: book.editions.map(\.id.text)).map { " Did you mean \($0)?" } ?? "")) }
        let edition = chosen.flatMap { book.holds(measure.printedOne(book), $0.id) ? $0 : nil } ?? usualEdition
        if let chosen, chosen.id != edition.id { leftOut.append("\(chosen.name) does not print \(measure.title.lowercasedFirst); shown is \(edition.name).") }
        let years = book.years(of: measure.printedOne(book), edition.id) ?? 2014...2024
        let whole = years.reversed().first { book.missing(measure.printedOne(book), edition.id, group, $0).isEmpty }
        var year = whole ?? years.upperBound
        if let written = form["year"]?.trimmed, !written.isEmpty {
            if let asked = Int(written), years.contains(asked) { year = asked } else { leftOut.append("\(edition.name) has \(years.lowerBound) to \(years.upperBound); \u{201C}\(written.prefix(12))\u{201D} is none of these years.") }
        }
        (self.measure, self.edition, self.year, self.group, self.years, self.leftOut) = (measure, edition, year, group, years, leftOut)
    }

    func address(_ page: String) -> String {
        "\(page)?" + [("measure", measure.word), ("year", String(year)), ("edition", edition.id.text), ("of", group.description)].map { "\($0)=\(FormBody.encoded($1))" }.joined(separator: "&")
    }
}

extension Measure {
    /// A ratio is printed nowhere: its numerator says where it can be computed.
    func printedOne(_ book: Book) -> MeasureID { kind == .ratio ? ratios.first?.numerator ?? id : id }
}

extension Book {
    func hasTotal(_ group: Group, _ measure: Measure, _ edition: EditionID) -> Bool {
        years(of: measure.printedOne(self), edition)?.contains { aggregate(group, measure, edition, in: $0).value != nil } ?? false
    }

    func years(of measure: MeasureID, _ edition: EditionID) -> ClosedRange<Int>? {
        var first = Int.max, last = Int.min
        for one in table(measure, edition).values { (first, last) = (min(first, one.first), max(last, one.last)) }
        return first <= last ? first...last : nil
    }

    func missing(_ measure: MeasureID, _ edition: EditionID, _ group: Group, _ year: Int) -> [PartyID] {
        let definition = self.edition(edition)?.definition
        return members.of(group, in: year).filter { cell($0, measure, edition, year) == nil && exemption($0, definition) == nil }
    }
}

extension String {
    /// For the middle of a sentence; a word in capitals stays.
    var lowercasedFirst: String {
        guard let first, dropFirst().first?.isUppercase != true else { return self }
        return first.lowercased() + dropFirst()
    }
}
