package import Kernel
package import Release
import Site

/// The rulebook as sentences, chapter by chapter; with a day, each row says who is meant on it.
package struct RulebookProse: Sendable {
    package struct Entry: Sendable {
        package let rule: Rule
        package let lines: [String]
        package let sources: [Source]
    }
    package struct Chapter: Sendable {
        package let name: String
        package let rules: [Entry]
    }
    package let chapters: [Chapter]

    package init(_ desk: ReleaseDesk, on day: Day?) {
        let dated = day.map { desk.dated(on: $0) }
        let says = Dictionary(desk.rulebook.sets.map { ($0.name, $0.says) }, uniquingKeysWith: { a, _ in a })
        var order: [String] = [], entries: [String: [Entry]] = [:]
        for rule in desk.rulebook.rules {
            let lines = desk.rulebook.rows.filter { $0.rule == rule.id }.map { row in Self.line(row, says: says, dated: dated) }
            if entries[rule.chapter] == nil { order.append(rule.chapter) }
            entries[rule.chapter, default: []].append(Entry(rule: rule, lines: lines, sources: rule.basis.compactMap { desk.rulebook.sources[$0] }))
        }
        chapters = order.map { Chapter(name: $0, rules: entries[$0] ?? []) }
    }

    private static func line(_ row: Row, says: [SetName: String], dated: DatedRulebook?) -> String {
        var text = "\(items(row.items, says)): to \(words(row.to, says)): \(verdict(row.verdict))."
        if !row.note.isEmpty { text += " \(row.note)" }
        guard let dated, !"\(row.to)".contains("released"), let names = members(row.to, dated) else { return text }
        return text + " On \(dated.day): \(names)."
    }

    /// Whom the recipients are on the day, where the day alone says so and they are few enough to name.
    private static func members(_ expression: SetExpression, _ dated: DatedRulebook) -> String? {
        guard let pair = dated.settled(expression) else { return nil }
        let certain = pair.certain.indices, doubtful = pair.possible.subtracting(pair.certain).indices
        func list(_ indices: [Int]) -> String { indices.count <= 12 ? indices.map { dated.facts.roster[$0].id.text }.joined(separator: ", ") : "\(indices.count) recipients" }
        if certain.isEmpty && doubtful.isEmpty { return "nobody" }
        return (certain.isEmpty ? "nobody for certain" : list(certain)) + (doubtful.isEmpty ? "" : "; not held for \(list(doubtful))")
    }

    private static func items(_ c: Condition, _ says: [SetName: String]) -> String {
        var words: [String] = []
        let policies = c.policies.isEmpty ? "any" : c.policies.map { $0 == "NAT" ? "national" : $0 }.joined(separator: " or ")
        var noun = "\(policies) item"
        if let classified = c.classified { noun = "\(policies) item that is \(classified ? "classified" : "not classified")" }
        if c.open { noun = "\(policies) item open to the public" }
        words.append(noun)
        if !c.levels.isEmpty { words.append("at \(c.levels.map(\.text).joined(separator: ", "))") }
        if let inside = c.inside { words.append("as a part of an \(inside) item") }
        if !c.marked.isEmpty { words.append("marked \(c.marked.map(\.text).joined(separator: " or "))") }
        if !c.unmarked.isEmpty { words.append("not marked \(c.unmarked.map(\.text).joined(separator: " or "))") }
        if let name = c.named { words.append("marked releasable to \(name)") }
        if let name = c.notNamed { words.append("not marked releasable to \(name)") }
        if let set = c.heldBy { words.append("held by \(Self.words(set, says))") }
        if let set = c.originatedBy { words.append("made by \(Self.words(set, says))") }
        if let set = c.notOriginatedBy { words.append("not made by \(Self.words(set, says))") }
        if let id = c.inForce { words.append("while \(id) is in force") }
        if let id = c.notInForce { words.append("while \(id) is not in force") }
        if let set = c.empty { words.append("while there are no \(Self.words(set, says))") }
        if let set = c.notEmpty { words.append("while there are \(Self.words(set, says))") }
        return words.joined(separator: ", ").capitalisedFirst
    }

    static func words(_ expression: SetExpression, _ says: [SetName: String]) -> String {
        switch expression {
        case .named(let name): says[name] ?? name.text
        case .item(let set):
            switch set {
            case .everyone: "everyone"
            case .nobody: "nobody"
            case .holder: "whoever holds it"
            case .originator: "its originator"
            case .contributors: "those who contributed to it"
            case .objectors: "those who objected"
            case .released: "those for whom a release is recorded"
            case .admitted: "those whom the marking names"
            case .clientsOfHolder: "the clients of its holder"
            case .aboveCeiling: "those whose agreement's ceiling lies below its level"
            }
        case .or(let a, let b): "\(words(a, says)), or \(words(b, says))"
        case .and(let a, let b): "\(words(a, says)) that are also \(words(b, says))"
        case .less(let a, let b): "\(words(a, says)) except \(words(b, says))"
        }
    }

    private static func verdict(_ verdict: Row.Verdict) -> String {
        switch verdict {
        case .permitted: "permitted"
        case .denied: "denied"
        case .unknown(let fact): "unknown. \(fact.hasSuffix(".") ? String(fact.dropLast()) : fact)"
        case .consents(let slots):
            "with the consent of " + slots.map { slot in
                switch slot {
                case .authority(let id): id.text
                case .originator: "the originator"
                case .source: "the source"
                case .owner: "the state that owns it"
                }
            }.inWords
        }
    }
}
