package import Kernel
package import Labels
package import Release
import Site

/// A decision as a person reads it: the sentence, why, what to do, what it stands on. Page, command line and API take their words from here.
package struct Answer: Sendable {
    package let question: Question
    package let decision: Decision
    package let remedies: [Remedy]
    package let history: [AnswerPeriod]
    package let desk: ReleaseDesk

    package static let historyFrom = Day("2000-01-01")!

    /// History reaches to the last day on which a fact changes, and at least to the day asked.
    package init(_ request: Request, desk: ReleaseDesk, withRemedies: Bool = true, withHistory: Bool = true) throws(AudienceError) {
        decision = try desk.decide(request)
        question = Question(request, vocabulary: desk.facts.vocabulary)
        remedies = withRemedies ? desk.remedies(for: decision) : []
        let from = min(Self.historyFrom, desk.stretchStart(of: request.day))
        history = withHistory ? desk.history(of: request, from: max(from, Day("1990-01-01")!), to: max(desk.changeDays.last ?? request.day, request.day)) : []
        self.desk = desk
    }

    package func name(_ id: PartyID) -> String { desk.facts.roster[id]?.name ?? id.text }

    /// Recipients that are not the wholes themselves: those whom a reader thinks of.
    package var counted: [Ruling] { decision.rulings.filter { desk.facts.roster[$0.recipient]?.kind != .whole } }

    /// "Denied, because of one recipient. Cyprus may not have it; the other 26 members and the institutions may."
    package var sentence: (word: String, rest: String) {
        let may = counted.filter { $0.outcome == .permitted }
        let asks = counted.filter { $0.outcome == .permittedWithConsents }
        let unknown = counted.filter { $0.outcome == .unknown }
        let denied = counted.filter { $0.outcome == .denied }
        switch decision.outcome {
        case .permitted:
            return ("Permitted.", counted.count <= 1 ? " \(these(may).capitalisedFirst) may have it." : " \(these(may).capitalisedFirst) may all have it.")
        case .permittedWithConsents:
            let yes = decision.consents.count
            let who = decision.consents.map { desk.briefConsenter($0, decision.request.item) }.inWords
            let lead = " It may go once \(yes == 1 ? "one has" : "\(yes.inWords) have") said yes: \(who)."
            return ("Needs consent.", may.isEmpty || asks.isEmpty ? lead : lead + " \(these(may).capitalisedFirst) may have it now.")
        case .unknown:
            let fact = decision.deciding.missing ?? unknown.first?.missing ?? ""
            return ("We cannot tell.", " \(fact) Until someone records it, the item is withheld" + (may.isEmpty ? "." : "; \(these(may)) may have it."))
        case .denied:
            if denied.isEmpty { return ("Denied.", " The whole may not have it, although each member by itself might.") }
            if counted.count == 1 { return ("Denied.", " \(name(denied[0].recipient)) may not have it.") }
            let others = may.isEmpty ? (asks.isEmpty ? "nobody else may either" : "the others only with consents") : "the other \(rest(may)) may" + (asks.isEmpty ? "" : "; \(asks.count.inWords) only with consents")
            if denied.count == 1 { return ("Denied,", " because of one recipient. \(name(denied[0].recipient)) may not have it; \(others).") }
            if may.isEmpty && asks.isEmpty && unknown.isEmpty { return ("Denied.", " None of the \(denied.count) recipients may have it.") }
            return ("Denied,", " because of \(denied.count.inWords) recipients. \(these(denied).capitalisedFirst) may not have it; \(others).")
        }
    }

    private func isState(_ ruling: Ruling) -> Bool { desk.facts.roster[ruling.recipient]?.kind == .state }

    /// Up to four by name; more as numbers of states and bodies.
    package func these(_ rulings: [Ruling]) -> String {
        if rulings.count <= 4 { return rulings.map { name($0.recipient) }.inWords }
        return rest(rulings)
    }

    private func rest(_ rulings: [Ruling]) -> String {
        let states = rulings.filter { isState($0) }.count, bodies = rulings.count - states
        let members = decision.request.audience.terms.contains { if case .whole = $0 { true } else { false } } ? "member" : "state"
        var words: [String] = []
        if states > 0 { words.append("\(states) \(members)\(states == 1 ? "" : "s")") }
        if bodies > 0 { words.append(states > 0 ? (bodies == 1 ? "one body" : "the institutions") : "\(bodies) bodies") }
        return words.inWords
    }

    /// Rulings that share outcome, rule and note, worst first: one ground for all of them.
    package struct Ground: Hashable, Sendable {
        package let outcome: Outcome
        package let rule: RuleID?
        package let note: String
        package let rulings: [Ruling]
    }

    package var grounds: [Ground] {
        var order: [String] = [], groups: [String: [Ruling]] = [:]
        for ruling in counted.isEmpty ? decision.rulings : counted {
            let key = "\(ruling.outcome.severity)|\(ruling.rule?.text ?? "")|\(ruling.note)|\(ruling.system ?? "")|\(ruling.missing ?? "")"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(ruling)
        }
        return order.map { key in
            let rulings = groups[key]!   // Invariant: every key in `order` was given a group
            return Ground(outcome: rulings[0].outcome, rule: rulings[0].rule, note: rulings[0].note, rulings: rulings)
        }.sorted { ($1.outcome.severity, $0.rulings.count) < ($0.outcome.severity, $1.rulings.count) }
    }
}

extension ReleaseDesk {
    /// The authority's name without the explanation in parentheses, for a sentence that must be short.
    func briefConsenter(_ id: ConsentID, _ item: Item) -> String {
        guard id != "originator" else { return "the originator" }
        let name = consenter(id, item)
        return name.firstRange(of: " (").map { String(name[..<$0.lowerBound]) } ?? name
    }
}

extension Int {
    /// Small numbers as words, the rest as digits.
    package var inWords: String {
        let words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        return words.indices.contains(self) ? words[self] : String(self)
    }
}
