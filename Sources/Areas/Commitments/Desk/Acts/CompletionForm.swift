import Commitments
import Kernel
import Labels
import Node
import Packs
import Release
import Site

/// What an officer writes of a proposal out of the official annex: one row of a table, or the form on its page.
struct CompletionForm: Hashable, Sendable {
    /// In the order of the table; the form's fields have the same names.
    static let columns = ["proposal", "wording", "title", "area", "nature", "rhythm_months", "due", "owners", "measure", "unit", "baseline", "baseline_on", "target", "target_on", "needs", "successors", "numbers",
                          "source", "source_url", "marking"]
    static let wordingMax = 4_000
    static let wordsMax = 300
    static let linksMax = 20
    var values: [String: String] = [:]
    subscript(column: String) -> String { values[column] ?? "" }

    init(_ form: FormBody) { for column in Self.columns { values[column] = (form[column] ?? "").trimmed } }
    init(_ row: TableRow) { for column in Self.columns { values[column] = row.text(column).trimmed } }

    /// What the same organisation said last, or the pack; for whoever goes on from there.
    init(_ proposal: Proposal, last: SeenCompletion?, vocabulary: Vocabulary) {
        let said = last?.saying.completion
        values = ["proposal": proposal.id.text, "marking": last.map { $0.item.label.printed(in: vocabulary) } ?? ""]
        guard let said else { return }
        func list(_ ids: [ProposalID]) -> String { ids.map(\.text).joined(separator: ", ") }
        let goal = said.goal
        values["wording"] = said.wording
        values["title"] = said.title
        values["area"] = said.area?.text
        values["nature"] = said.nature?.rawValue
        values["rhythm_months"] = said.rhythmMonths.map { String($0) }
        values["due"] = said.due?.description
        values["owners"] = said.owners.map(\.text).joined(separator: ", ")
        (values["measure"], values["unit"], values["baseline"]) = (goal?.measure, goal?.unit, goal?.baseline?.description)
        (values["baseline_on"], values["target"], values["target_on"]) = (goal?.baselineOn?.description, goal?.target.description, goal?.due.description)
        (values["needs"], values["successors"], values["numbers"]) = (list(said.needs), list(said.successors), list(said.numbers))
        (values["source"], values["source_url"]) = (said.source.title, said.source.address)
    }

    typealias Mistake = EvidenceForm.Mistake

    /// Every mistake at once. `numbers`: of the annex, with the proposals to which they lead for this viewpoint; `roadmap`: as it would be without this completion.
    func reading(by account: Account, in book: inout EntryBook, numbers: [ProposalID: ProposalID], roadmap: Roadmap) -> Result<(completion: Completion, item: Item), EvidenceForm.Mistakes> {
        var mistakes: [Mistake] = []
        func note(_ field: String, _ says: String) { mistakes.append(Mistake(field: field, says: says)) }
        let written = book.proposals(self["proposal"]) { note("proposal", $0) }
        let proposal = written.first.flatMap { book.proposals[$0] }
        if self["proposal"].isEmpty { note("proposal", "Say which proposal it is, as in 2016-9.1.") }
        for (field, max) in [("wording", Self.wordingMax), ("title", Self.wordsMax), ("measure", Self.wordsMax), ("unit", 40), ("source", Self.wordsMax), ("source_url", 500)] where self[field].count > max {
            note(field, "This has \(self[field].count) characters, and at most \(max) are kept.")
        }
        let area = self["area"].isEmpty ? nil : book.areas[self["area"]]
        if !self["area"].isEmpty, area == nil { note("area", "There is no area `\(self["area"].prefix(40))`. Write one of \(book.areas.keys.sorted().joined(separator: ", ")).") }
        let nature = Proposal.Nature(rawValue: self["nature"])
        if !self["nature"].isEmpty, nature == nil { note("nature", "`\(self["nature"].prefix(40))` is no kind of proposal. Write one of \(Proposal.Nature.allCases.map(\.rawValue).joined(separator: ", ")).") }
        let rhythm = Int(self["rhythm_months"]).flatMap { (1...240).contains($0) ? $0 : nil }
        if !self["rhythm_months"].isEmpty {
            if rhythm == nil { note("rhythm_months", "`\(self["rhythm_months"].prefix(20))` is no rhythm. Write a whole number of months from 1 to 240.") }
            if (nature ?? proposal?.nature) != .recurring { note("rhythm_months", "Only a recurring proposal has a rhythm. Leave it empty, or write recurring as its kind.") }
        }
        let due = date("due", note), owners = book.parties(self["owners"]) { note("owners", $0) }
        let goal = readGoal(note)
        let needs = book.proposals(self["needs"]) { note("needs", $0) }, successors = book.proposals(self["successors"]) { note("successors", $0) }
        let aliases = readNumbers(of: written.first, in: book, numbers, note)
        if self["source"].isEmpty { note("source", "Say in which document it was read, with its date.") }
        if !self["source_url"].isEmpty, !self["source_url"].hasPrefix("https://"), !self["source_url"].hasPrefix("http://") { note("source_url", "Write a public address that begins with https://, or leave the field empty.") }
        let said = ["wording", "title", "area", "nature", "due", "owners", "measure", "needs", "successors", "numbers"].contains { !self[$0].isEmpty }
        if !said { note("wording", "Nothing is said of the proposal. Write at least its text, or take the row out.") }
        var label: Label?
        do { label = try book.label(self["marking"]) } catch { note("marking", "\(error)") }
        guard mistakes.isEmpty, let label, let proposal else { return .failure(.init(list: mistakes)) }
        let completion = Completion(proposal: proposal.id, wording: self["wording"], title: self["title"], area: area, nature: nature, rhythmMonths: rhythm, due: due, owners: owners, goal: goal, needs: needs,
                                    successors: successors, numbers: aliases, source: Source(title: self["source"], address: self["source_url"].isEmpty ? nil : self["source_url"], confidence: .seen))
        if let circle = roadmap.adding(completion).circle(from: proposal.id) {
            return .failure(.init(list: [Mistake(field: successors.isEmpty ? "needs" : "successors", says: Self.says(circle))]))
        }
        return .success((completion, Item(label: label, originator: account.party)))
    }

    /// "2016-1.2 would wait for itself: 2016-1.2 needs 2016-1.3, which needs 2016-1.2."
    static func says(_ circle: [ProposalID]) -> String {
        guard circle.count > 2 else { return "A proposal cannot wait for itself. Take \(circle.first?.text ?? "its own number") out." }
        let chain = circle.dropFirst().enumerated().map { ($0 == 0 ? "needs " : "which needs ") + $1.text }.joined(separator: ", ")
        return "\(circle[0]) would wait for itself: \(circle[0]) \(chain). Take one of them out."
    }

    private func date(_ field: String, _ note: (String, String) -> Void) -> PartialDate? {
        guard !self[field].isEmpty else { return nil }
        if let date = PartialDate(self[field]) { return date }
        let (what, remedy) = PartialDate.mending(String(self[field].prefix(30)))
        note(field, "\(what); \(remedy).")
        return nil
    }

    private func amount(_ field: String, _ note: (String, String) -> Void) -> Amount? {
        guard !self[field].isEmpty else { return nil }
        if let amount = Amount(self[field]) { return amount }
        note(field, "`\(self[field].prefix(20))` is no number. Write digits, with a point before decimals: 12.5.")
        return nil
    }

    private func readGoal(_ note: (String, String) -> Void) -> Goal? {
        guard ["measure", "unit", "baseline", "baseline_on", "target", "target_on"].contains(where: { !self[$0].isEmpty }) else { return nil }
        let due = date("target_on", note), target = amount("target", note), baseline = amount("baseline", note), baselineOn = date("baseline_on", note)
        if self["measure"].isEmpty { note("measure", "Say what is measured, or leave all fields of the goal empty.") }
        if self["target"].isEmpty { note("target", "Write the number that is to be reached.") }
        if self["target_on"].isEmpty { note("target_on", "Write by when it is to be reached.") }
        if self["baseline"].isEmpty != self["baseline_on"].isEmpty { note(self["baseline"].isEmpty ? "baseline" : "baseline_on", "Where it stood and when go together: write both, or neither.") }
        if let due, let baselineOn, due.last < baselineOn.first { note("target_on", "The goal's date (\(due)) lies before the day on which it stood at its baseline (\(baselineOn)). Write a later one.") }
        guard !self["measure"].isEmpty, let due, let target else { return nil }
        return Goal(measure: self["measure"], unit: self["unit"], baseline: baseline, baselineOn: baselineOn, target: target, due: due)
    }

    /// A number of the annex leads to one proposal; what is a proposal already stays one.
    private func readNumbers(of proposal: ProposalID?, in book: EntryBook, _ numbers: [ProposalID: ProposalID], _ note: (String, String) -> Void) -> [ProposalID] {
        self["numbers"].split(whereSeparator: { " ,;".contains($0) }).prefix(Self.linksMax).compactMap { word in
            let number = ProposalID(String(word))
            if number == proposal { return nil }
            if !Self.isNumber(word) { note("numbers", "`\(word.prefix(20))` is no number of a proposal. Write it as in 2016-4.2.") }
            else if book.proposals[number] != nil { note("numbers", "\(number) is the number of another proposal, and numbers are not changed. Say what you know of \(number) on its own page.") }
            else if let other = numbers[number], other != proposal { note("numbers", "\(number) leads to \(other) already. Take it out here, or there.") }
            else { return number }
            return nil
        }
    }

    private static func isNumber(_ word: Substring) -> Bool {
        word.utf8.count <= 20 && word.utf8.contains(UInt8(ascii: "-")) && word.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 || $0 == 46 || (97...122).contains($0) || (65...90).contains($0) }
    }
}
