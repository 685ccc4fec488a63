import Kernel
import Release

/// An answer for the terminal: the sentence first, then what to do, then why, then how it changed.
struct AnswerText {
    let text: String

    init(_ answer: Answer) {
        let decision = answer.decision
        var lines: [String] = []
        lines.append(answer.sentence.word + answer.sentence.rest)
        if let rule = decision.rule.flatMap({ answer.desk.rulebook.rule($0) }) { lines.append("  \(rule.id): \(rule.says)") }
        if decision.rule == nil { lines.append("  No rule speaks of this label; what no rule permits is withheld.") }
        if !answer.remedies.isEmpty {
            lines.append("\nThe least change that makes it lawful, cheapest first:")
            for (number, remedy) in answer.remedies.enumerated() {
                let then = remedy.outcome == .permitted ? "permitted" : "then needs the consent of \(remedy.consents.map(\.text).inWords)"
                lines.append("  \(number + 1). \(remedy.what): \(then)\(remedy.rule.map { " (\($0))" } ?? "").")
            }
        } else if decision.outcome != .permitted, let rule = decision.rule.flatMap({ answer.desk.rulebook.rule($0) }), !rule.wayOut.isEmpty {
            lines.append("\nNo change that we can try makes it lawful. \(rule.wayOut)")
        }
        lines.append("\nWhy:")
        for ground in answer.grounds {
            let who = ground.rulings.count > 6 ? "\(ground.rulings.count) recipients (\(ground.rulings.prefix(4).map(\.recipient.text).joined(separator: ", ")), …)" : ground.rulings.map { answer.name($0.recipient) }.inWords
            lines.append("  \(ground.outcome.rawValue.padded(to: 24)) \(who)")
            if let rule = ground.rule.flatMap({ answer.desk.rulebook.rule($0) }) {
                lines.append("      \(rule.id): \(rule.says)")
                if !ground.note.isEmpty { lines.append("      \(ground.note)") }
                if let missing = ground.rulings.first?.missing { lines.append("      \(missing)") }
                if let refused = ground.rulings.first?.refusedBy, !refused.isEmpty { lines.append("      Refused by \(refused.map { answer.name($0) }.inWords).") }
                lines.append("      \(rule.certainty.rawValue)\(rule.certaintyNote.isEmpty ? "" : ": \(rule.certaintyNote)")")
                for source in rule.basis.compactMap({ answer.desk.rulebook.sources[$0] }) { lines.append("      source: \(source.title) (\(source.confidence.rawValue))") }
            }
        }
        if !decision.obligations.isEmpty {
            lines.append("\nWhat travels with it:")
            for obligation in decision.obligations { lines.append("  – \(obligation.says) (\(obligation.rule))") }
        }
        if answer.history.count > 1 {
            lines.append("\nHow the answer changed:")
            for period in answer.history {
                lines.append("  \(period.from)  \(period.outcome.rawValue)\(period.rule.map { " (\($0))" } ?? "")\(period.of > 1 ? ", \(period.mayHave) of \(period.of) may have it" : "")\(period.reasons.isEmpty ? "" : ". " + period.reasons.prefix(2).joined(separator: " "))")
            }
        }
        lines.append("\nRulebook of \(answer.desk.rulebook.edition). Need to know, clearance and accredited premises are taken as given (G1).")
        text = lines.joined(separator: "\n")
    }
}

extension String {
    func padded(to width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }
}
