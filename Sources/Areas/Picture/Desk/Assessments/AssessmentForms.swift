import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// A question as a person puts it to both sides.
struct QuestionForm: Hashable, Sendable {
    static let names = ["title", "points", "incidents", "exchange", "marking"]
    private var values: [String: String] = [:]

    init() {}
    init(_ form: FormBody) { for name in Self.names { values[name] = (form[name] ?? "").trimmed } }
    subscript(name: String) -> String { values[name] ?? "" }
    mutating func set(_ name: String, _ text: String) { values[name] = text }

    /// `knows`: whether whoever asks may see an incident.
    func reading(id: QuestionID, by account: Account, today: Day, _ node: Facts, knows: (IncidentID) -> Bool) throws(FormMistakes) -> (question: Question, item: Item) {
        var mistakes = FormMistakes()
        if self["title"].isEmpty { mistakes.note("title", "Write the question.") }
        mistakes.lengths([("title", self["title"], 300)])
        let points = self["points"].split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
        if points.isEmpty { mistakes.note("points", "Write what both sides are to judge, one point a line.") }
        if points.count > Question.pointsMax { mistakes.note("points", "These are \(points.count) points, and at most \(Question.pointsMax) are judged at once. Put a second question.") }
        if let long = points.first(where: { $0.count > 300 }) { mistakes.note("points", "“\(long.prefix(40))…” has \(long.count) characters, and at most 300 are kept.") }
        var incidents: [IncidentID] = []
        for word in self["incidents"].split(whereSeparator: { ",; \n".contains($0) }).prefix(50).map(String.init) {
            if knows(IncidentID(word)) { incidents.append(IncidentID(word)) } else { mistakes.note("incidents", "There is no incident `\(word.prefix(40))`. Write identifiers such as INC-032, with commas between, or leave the field empty.") }
        }
        let exchange = Day(self["exchange"])
        if exchange == nil { mistakes.note("exchange", self["exchange"].isEmpty ? "Write the day on which answers are exchanged, as in \(today)." : "`\(self["exchange"].prefix(30))` is no day. Write it as in \(today).") }
        if let exchange, exchange < today { mistakes.note("exchange", "\(exchange) is over. Write today or a later day.") }
        let label = mistakes.label(self["marking"], node.vocabulary)
        guard mistakes.list.isEmpty, let exchange, let label else { throw mistakes }
        return (Question(id: id, title: self["title"], points: points, incidents: incidents, exchange: exchange), Item(label: label, originator: account.party))
    }
}

/// A side's answer as it is being written: a field of each kind for each point.
struct AnswerForm: Hashable, Sendable {
    private var values: [String: String] = [:]

    init() {}
    init(_ form: FormBody) {
        for number in 0..<Question.pointsMax { for part in ["text", "likelihood", "confidence", "sources"] { values["\(part)-\(number)"] = (form["\(part)-\(number)"] ?? "").trimmed } }
    }
    init(_ judgements: [Judgement]) {
        for one in judgements { (values["text-\(one.point)"], values["likelihood-\(one.point)"], values["confidence-\(one.point)"], values["sources-\(one.point)"]) = (one.text, one.likelihood.rawValue, one.confidence.rawValue, one.sources.joined(separator: "\n")) }
    }
    func field(_ part: String, _ number: Int) -> String { values["\(part)-\(number)"] ?? "" }

    /// A point that is left empty is not answered; that is an answer too.
    func reading(_ question: Question) throws(FormMistakes) -> [Judgement] {
        var mistakes = FormMistakes(), judgements: [Judgement] = []
        for number in question.points.indices {
            let text = field("text", number), sources = field("sources", number).split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
            guard !text.isEmpty else {
                if !sources.isEmpty { mistakes.note("text-\(number)", "Point \(number + 1) has sources and no judgement. Write the judgement, or empty both.") }
                continue
            }
            mistakes.lengths([("text-\(number)", text, 1_500), ("sources-\(number)", field("sources", number), 2_000)])
            let likelihood = Judgement.Likelihood(rawValue: field("likelihood", number)), confidence = Judgement.Sureness(rawValue: field("confidence", number))
            if likelihood == nil || confidence == nil { mistakes.note("text-\(number)", "Point \(number + 1): choose how likely it is and how sure you are.") }
            if sources.isEmpty { mistakes.note("sources-\(number)", "Point \(number + 1): name at least one source, one a line.") }
            if let likelihood, let confidence { judgements.append(Judgement(point: number, text: text, likelihood: likelihood, confidence: confidence, sources: Array(sources.prefix(20)))) }
        }
        if judgements.isEmpty, mistakes.list.isEmpty { mistakes.note("text-0", "Answer at least one point.") }
        guard mistakes.list.isEmpty else { throw mistakes }
        return judgements
    }
}
