import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Spending

/// A state's own figure as a person writes it: kept as written when something in it needs a change.
struct ReturnForm: Hashable, Sendable {
    static let names = ["measure", "year", "value", "status", "definition", "note", "marking"], noteMax = 500
    private var values: [String: String] = [:]

    init() { values["status"] = "estimate" }
    init(_ form: FormBody) { for name in Self.names { values[name] = (form[name] ?? "").trimmed } }

    subscript(name: String) -> String { values[name] ?? "" }

    /// Every mistake at once.
    func reading(id: ReturnID, of party: PartyID, by account: Account, _ book: Book, _ facts: Facts) throws(FormMistakes) -> (entered: OwnReturn, item: Item) {
        var mistakes = FormMistakes()
        let measure = book.measures.first { $0.word == self["measure"] || $0.id.text == self["measure"] }
        if measure == nil { mistakes.note("measure", self["measure"].isEmpty ? "Choose what is counted." : "There is no measure `\(self["measure"].prefix(40))`." + (nearest(to: self["measure"], among: book.measures.map(\.word)).map { " Did you mean \($0)?" } ?? "")) }
        if measure?.kind == .ratio { mistakes.note("measure", "\(measure?.title ?? "") is computed; enter its parts.") }
        let year = Int(self["year"]).flatMap { (1900...2100).contains($0) ? $0 : nil }
        if year == nil { mistakes.note("year", "Write a year of four digits, as in 2026.") }
        let value = PlainNumber.read(self["value"])
        switch value {
        case .number(let quantity, _) where quantity < Quantity(0) && measure?.kind != .change: mistakes.note("value", "\(quantity) is below zero, and \(measure?.title.lowercasedFirst ?? "this") cannot be.")
        case .number(let quantity, _) where quantity > Quantity(100) && measure?.isShare == true: mistakes.note("value", "\(quantity) is more than 100 %. Write the share in percent, as in 2.12.")
        case .number: break
        case .twofold(let point, let comma): mistakes.note("value", "`\(self["value"].prefix(40))` is \(point) or \(comma); write it with a point and without groups.")
        case .unreadable(let says): mistakes.note("value", says)
        }
        if !["actual", "estimate"].contains(self["status"]) { mistakes.note("status", "Say whether it is actual or an estimate.") }
        let definition = DefinitionID(self["definition"])
        if !book.definitions.contains(where: { $0.id == definition }) { mistakes.note("definition", "Choose by which definition it is counted: \(book.definitions.map(\.id.text).joined(separator: ", ")).") }
        if self["note"].count > Self.noteMax { mistakes.note("note", "This has \(self["note"].count) characters, and at most \(Self.noteMax) are kept.") }
        var label: Label?
        do { label = try facts.vocabulary.read(self["marking"]) } catch { mistakes.note("marking", "\(error)") }
        guard mistakes.list.isEmpty, let measure, let year, case .number(let quantity, _) = value, let label else { throw mistakes }
        return (OwnReturn(id: id, party: party, measure: measure.id, year: year, value: quantity, isEstimate: self["status"] == "estimate", definition: definition, note: self["note"]), Item(label: label, originator: account.party))
    }
}
