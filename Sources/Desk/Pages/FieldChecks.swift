import Figures
import Kernel
import Labels
import Node
import Release
import Site

/// What was understood of one field, in the words that stand below it; the same on the page and for the live check.
struct FieldChecks: Sendable {
    let facts: Facts
    let rulebook: Rulebook
    let node: Node

    init(_ node: Node) { (facts, rulebook, self.node) = (node.desk.facts, node.desk.rulebook, node) }
    private var reader: FieldReader { FieldReader(facts: facts, rulebook: rulebook) }

    func check(_ field: Question.Field, _ value: String, on day: Day? = nil) -> FieldCheck {
        let value = value.trimmed
        if value.isEmpty { return .empty(Prose(example(field))) }
        do throws(Question.Mistake) {
            return try understood(field, value, on: day ?? node.today)
        } catch {
            return .notUnderstood(prose(error, in: value))
        }
    }

    /// The sentence, with the word that was not understood underlined where it is named.
    func prose(_ mistake: Question.Mistake, in value: String) -> Prose {
        guard let offset = mistake.offset, let length = mistake.length, length > 0, offset >= 0, offset + length <= value.utf16.count else { return Prose(mistake.says) }
        let utf16 = value.utf16
        let start = utf16.index(utf16.startIndex, offsetBy: offset), end = utf16.index(start, offsetBy: length)
        guard let word = String(utf16[start..<end]) else { return Prose(mistake.says) }
        if let place = mistake.says.firstRange(of: word) {
            return Prose([.text(String(mistake.says[..<place.lowerBound])), .faulty(word), .text(String(mistake.says[place.upperBound...]))])
        }
        return Prose([.faulty(word), .text(" "), .text(mistake.says)])
    }

    private func understood(_ field: Question.Field, _ value: String, on day: Day) throws(Question.Mistake) -> FieldCheck {
        switch field {
        case .marking:
            let label = try reader.label(value)
            let speaks = rulebook.rows.contains { DatedRulebook.speaks($0.items.policies, of: label.policy) }
            return speaks ? .understood(Prose(label.explain(in: facts.vocabulary))) : .withheld("No rule speaks of this label: it would be withheld.")
        case .audience:
            let audience = try reader.audience(value)
            return .understood(Prose(words(audience, on: day)))
        case .date, .marked:
            let day = try reader.day(value, field)
            return .understood(Prose(field == .date ? "memberships of \(day.inWords)" : day.inWords))
        case .holder, .originator:
            let id = try reader.party(value, field)
            return .understood(Prose(facts.roster[id]?.name ?? id.text))
        case .parts:
            let parts = try reader.parts(value)
            return .understood(Prose("\(parts.count == 1 ? "one part" : "\(parts.count.inWords) parts"): \(parts.map(\.written).inWords)"))
        case .consents:
            let consents = try reader.consents(value)
            return .understood(Prose("\(consents.count == 1 ? "one consent" : "\(consents.count.inWords) consents") recorded"))
        case .objections:
            let objections = try reader.objections(value)
            return .understood(Prose("\(objections.map { facts.roster[$0.by]?.name ?? $0.by.text }.inWords) said no"))
        }
    }

    private func words(_ audience: Audience, on day: Day) -> String {
        audience.terms.map { term in
            switch term {
            case .party(let id): facts.roster[id]?.name ?? id.text
            case .whole(let id): "\(facts.roster.index(of: id).flatMap { node.desk.dated(on: day).reach(of: $0)?.count } ?? 0) members and the institutions"
            case .except(let id): "without \(facts.roster[id]?.name ?? id.text)"
            }
        }.joined(separator: "; ")
    }

    private func example(_ field: Question.Field) -> String {
        switch field {
        case .marking: "As it stands on the item: NATO RESTRICTED RELEASABLE TO EU"
        case .audience: "A state, body or whole: EU*;-CYP"
        case .date, .marked: "As in 2025-03-01"
        case .holder, .originator: "A state or body: NATO.IS"
        case .parts: "NATO;FRA, or markings"
        case .consents: "NATO.release-authority:EU.EEAS"
        case .objections: "TUR@2025-01-31"
        }
    }

    static let completionsMax = 12

    func completions(_ field: Question.Field, _ value: String) -> [(value: String, note: String)] {
        switch field {
        case .marking:
            return facts.vocabulary.completions(for: value, limit: Self.completionsMax).map { ($0, "") }
        case .audience, .holder, .originator:
            let cut = value.lastIndex(where: { $0 == ";" || $0 == "," }).map { value.index(after: $0) } ?? value.startIndex
            let done = field == .audience ? String(value[..<cut]) : ""
            var word = String(field == .audience ? value[cut...] : value[...]).trimmed.lowercased()
            let minus = word.hasPrefix("-") ? "-" : ""
            if !minus.isEmpty { word.removeFirst() }
            guard !word.isEmpty else { return [] }
            return facts.roster.parties.filter { $0.id.text.lowercased().hasPrefix(word) || $0.name.lowercased().contains(word) }
                .sorted { ($0.id.text.lowercased().hasPrefix(word) ? 0 : 1, $0.id.text.count, $0.id) < ($1.id.text.lowercased().hasPrefix(word) ? 0 : 1, $1.id.text.count, $1.id) }
                .prefix(Self.completionsMax).map { (done + minus + $0.id.text + ($0.kind == .whole && field == .audience && minus.isEmpty ? "*" : ""), $0.name) }
        default: return []
        }
    }
}
