import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// A statement as a person records it.
struct StatementForm: Hashable, Sendable {
    static let names = ["speaker", "capacity", "stance", "about", "date", "note", "source", "address", "marking"]
    private var values: [String: String] = [:]

    init() { (values["capacity"], values["stance"]) = (Statement.Capacity.state.rawValue, Statement.Stance.attributes.rawValue) }
    init(_ form: FormBody) { for name in Self.names { values[name] = (form[name] ?? "").trimmed } }
    subscript(name: String) -> String { values[name] ?? "" }

    func reading(id: StatementID, on incident: IncidentID, by account: Account, _ node: Facts) throws(FormMistakes) -> (statement: Statement, item: Item) {
        var mistakes = FormMistakes()
        if self["speaker"].isEmpty { mistakes.note("speaker", "Name the institution that said it.") }
        mistakes.lengths([("speaker", self["speaker"], 160), ("about", self["about"], 200), ("note", self["note"], 600), ("source", self["source"], 300), ("address", self["address"], 500)])
        let capacity = Statement.Capacity(rawValue: self["capacity"]), stance = Statement.Stance(rawValue: self["stance"])
        if capacity == nil { mistakes.note("capacity", "Say as what it speaks: \(Statement.Capacity.allCases.map(\.rawValue).joined(separator: ", ")).") }
        if stance == nil { mistakes.note("stance", "Say what it does: \(Statement.Stance.allCases.map(\.rawValue).joined(separator: ", ")).") }
        if let stance, !stance.isBare, self["about"].isEmpty { mistakes.note("about", "Name whom it speaks of, in the words of the statement.") }
        let date = mistakes.date("date", self["date"]), source = mistakes.source(self["source"], self["address"], .seen), label = mistakes.label(self["marking"], node.vocabulary)
        guard mistakes.list.isEmpty, let capacity, let stance, let source, let label else { throw mistakes }
        return (Statement(id: id, incident: incident, speaker: self["speaker"], party: node.roster.find(self["speaker"])?.id, capacity: capacity, stance: stance, about: self["about"], date: date, note: self["note"], source: source),
                Item(label: label, originator: account.party))
    }
}
