import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// What somebody says of an edition before its table is read: kept as written when something in it needs a change.
struct EditionForm: Hashable, Sendable {
    static let names = ["edition", "name", "title", "publisher", "published", "definition", "base_year", "measure", "source", "address", "notes", "marking", "sheet"], textMax = 500
    private var values: [String: String] = [:]

    init() { values["marking"] = "PUBLIC" }
    init(_ value: (String) -> String?) {
        for name in Self.names { values[name] = String((value(name) ?? "").trimmed.prefix(Self.textMax)) }
        if self["marking"].isEmpty { values["marking"] = "PUBLIC" }
    }

    subscript(name: String) -> String { values[name] ?? "" }
    /// As hidden fields carry them to the button that accepts.
    var fields: [(String, String)] { Self.names.map { ($0, self[$0]) }.filter { !$0.1.isEmpty } }
    /// Which sheet of a workbook, the first unless said.
    var sheet: Int { Int(self["sheet"]).flatMap { (1...200).contains($0) ? $0 : nil } ?? 1 }

    /// Every mistake at once. `taken`: editions that were taken in at this node, to which whoever did may add what is counted otherwise.
    func reading(by account: Account, _ book: Book, _ facts: Facts, taken: [EditionID: Item]) throws(FormMistakes) -> (edition: Edition, measure: Measure?, item: Item) {
        var mistakes = FormMistakes()
        let begun = EditionID(self["edition"]), known = taken[begun].flatMap { $0.originator == account.party ? book.edition(begun) : nil }
        let id = self["edition"]
        if id.isEmpty { mistakes.note("edition", "Write an identifier, as in NATO-2027-06.") } else if !Self.isIdentifier(id) { mistakes.note("edition", "Write letters, digits, hyphens and underscores only, at most 64, as in NATO-2027-06.") } else if book.edition(begun) != nil && known == nil || id.hasPrefix("OWN-") { mistakes.note("edition", "The edition \(id) is here already. Two editions never share an identifier; write another one.") }
        for (field, what) in [("name", "how people call it, as in NATO, June 2027"), ("publisher", "who publishes it, as in NATO")] where self[field].isEmpty { mistakes.note(field, "Write \(what).") }
        let published = PartialDate(self["published"])
        if published == nil { mistakes.note("published", self["published"].isEmpty ? "Write the day, month or year of publication, as in 2027-06-17." : "`\(self["published"].prefix(20))` is no date. Write it as in 2027-06-17, 2027-06 or 2027.") }
        let definition = DefinitionID(self["definition"])
        if !book.definitions.contains(where: { $0.id == definition }) { mistakes.note("definition", "Say by which definition it counts: \(book.definitions.map(\.id.text).joined(separator: ", ")).") }
        let base = Int(self["base_year"]).flatMap { (1900...2100).contains($0) ? $0 : nil }
        if !self["base_year"].isEmpty, base == nil { mistakes.note("base_year", "`\(self["base_year"].prefix(20))` is no year. Write four digits, or leave it empty where there are no constant prices.") }
        let word = self["measure"], measure = book.measures.first { $0.word == word || $0.id.text == word }
        if !word.isEmpty, measure == nil { mistakes.note("measure", "There is no measure `\(word.prefix(40))`." + (nearest(to: word, among: book.measures.map(\.word)).map { " Did you mean \($0)?" } ?? "")) }
        if let measure, measure.kind == .ratio { mistakes.note("measure", "\(measure.title) is computed. Enter its parts.") }
        if !self["address"].isEmpty, !["https://", "http://"].contains(where: self["address"].hasPrefix) { mistakes.note("address", "Write the whole address, with https:// before it.") }
        var label: Label?
        do { label = try facts.vocabulary.read(self["marking"]) } catch { mistakes.note("marking", "\(error)") }
        if let known, mistakes.list.isEmpty {
            // A further table of one publication: everything that was said of it stands.
            if known.name != self["name"] || known.publisher != self["publisher"] || known.published != published || known.definition != definition || base != nil && base != known.baseYear {
                mistakes.note("edition", "The edition \(id) is here already, as \(known.name) by \(known.publisher), published \(known.published), counted by \(known.definition?.text ?? "several")\(known.baseYear.map { ", prices of \($0)" } ?? ""). Say the same to add a further table to it, or write another identifier.")
            }
            if let label, taken[begun]?.label != label { mistakes.note("marking", "The edition \(id) is here under another marking. A further table of it needs the same.") }
            guard mistakes.list.isEmpty, let item = taken[begun] else { throw mistakes }
            return (known, measure, item)
        }
        guard mistakes.list.isEmpty, let published, let label else { throw mistakes }
        let title = self["title"].isEmpty ? self["name"] : self["title"]
        let edition = Edition(id: EditionID(id), name: self["name"], title: title, publisher: self["publisher"], published: published, cutoff: nil, baseYear: base, definition: definition, coverage: "", obtained: "taken in at this node",
                              notes: self["notes"], source: Source(title: self["source"].isEmpty ? title : self["source"], address: self["address"].isEmpty ? nil : self["address"], confidence: .seen))
        return (edition, measure, Item(label: label, originator: account.party))
    }

    private static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
