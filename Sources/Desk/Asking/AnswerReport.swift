package import Kernel
package import Release

/// An answer as JSON: what `--json` prints and the API returns. Field names are a promise; new ones may be added.
package struct AnswerReport: Codable, Sendable {
    package struct Recipient: Codable, Sendable {
        package let recipient: String
        package let name: String
        package let outcome: Outcome
        package let rule: String?
        package let consents: [String]
        package let through: String?
        package let part: String?
        package let note: String?
        package let missing: String?
        package let refusedBy: [String]?
    }
    package struct Way: Codable, Sendable {
        package let kind: String
        package let what: String
        package let actor: String
        package let outcome: Outcome
        package let rule: String?
        package let consents: [String]
        /// The question to ask to put it into effect.
        package let question: Question
    }
    package struct Basis: Codable, Sendable {
        package let rule: String
        package let says: String
        package let certainty: Certainty
        package let note: String?
        package let sources: [Source]
    }
    package struct Change: Codable, Sendable {
        package let from: Day
        package let outcome: Outcome
        package let rule: String?
        package let mayHave: Int
        package let of: Int
        package let reasons: [String]
    }
    package let question: Question
    package let outcome: Outcome
    package let sentence: String
    package let rule: String?
    package let certainty: Certainty
    package let consents: [String]
    package let recipients: [Recipient]
    package let obligations: [String]
    package let remedies: [Way]
    package let history: [Change]
    package let basis: [Basis]
    package let rulebook: String

    package init(_ answer: Answer) {
        let decision = answer.decision
        func kept(_ text: String) -> String? { text.isEmpty ? nil : text }
        question = answer.question
        outcome = decision.outcome
        sentence = answer.sentence.word + answer.sentence.rest
        rule = decision.rule?.text
        certainty = decision.certainty
        consents = decision.consents.map(\.text)
        recipients = decision.rulings.map { ruling in
            Recipient(recipient: ruling.recipient.text, name: answer.name(ruling.recipient), outcome: ruling.outcome, rule: ruling.rule?.text,
                      consents: ruling.consents.map(\.text), through: ruling.through?.text, part: ruling.system, note: kept(ruling.note), missing: ruling.missing,
                      refusedBy: ruling.refusedBy.isEmpty ? nil : ruling.refusedBy.map(\.text))
        }
        obligations = decision.obligations.map { "\($0.says) (\($0.rule))" }
        remedies = answer.remedies.map { remedy in
            Way(kind: remedy.kind.word, what: remedy.what, actor: remedy.actor, outcome: remedy.outcome, rule: remedy.rule?.text,
                consents: remedy.consents.map(\.text), question: Question(remedy.request, vocabulary: answer.desk.facts.vocabulary))
        }
        history = answer.history.map { Change(from: $0.from, outcome: $0.outcome, rule: $0.rule?.text, mayHave: $0.mayHave, of: $0.of, reasons: $0.reasons) }
        var seen: Set<RuleID> = []
        basis = decision.rulings.compactMap(\.rule).filter { seen.insert($0).inserted }.compactMap { id in
            answer.desk.rulebook.rule(id).map { rule in
                Basis(rule: id.text, says: rule.says, certainty: rule.certainty, note: kept(rule.certaintyNote), sources: rule.basis.compactMap { answer.desk.rulebook.sources[$0] })
            }
        }
        rulebook = answer.desk.rulebook.edition
    }
}

extension Remedy.Kind {
    package var word: String {
        switch self {
        case .recordConsents: "record-consents"
        case .narrowAudience: "narrow-audience"
        case .cutPart: "cut-part"
        case .remark: "re-mark"
        case .changeChannel: "change-channel"
        case .wait: "wait"
        }
    }
}
