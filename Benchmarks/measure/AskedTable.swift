import Foundation
import Kernel
import Labels
import Packs
import Release

/// Questions that another program wrote, answered and timed: what `compare-release` asks.
///
/// Columns: id, policy, level, caveats, originator, holder, date, recipient. No cell holds a comma; names in a list are apart by `/`.
struct AskedTable {
    struct Question {
        let id: String
        let item: Item
        let day: Day
        let recipient: Int
        let marking: String
    }
    struct Answer: Encodable {
        let id: String
        let outcome: String
        let rule: String
        let consents: [String]
    }
    struct Report: Encodable {
        let answers: [Answer]
        /// Seconds for one decision.
        let bare: Double
        let compiledEachTime: Double
        let explained: Double
        let withRemedies: Double
    }

    let desk: ReleaseDesk
    let questions: [Question]

    init(_ text: String, desk: ReleaseDesk) throws {
        self.desk = desk
        let facts = desk.facts
        var questions: [Question] = []
        for (number, row) in text.split(separator: "\n").enumerated().dropFirst() {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 8 else { throw MeasureError.table(line: number + 1, "it has \(cells.count) cells, and 8 are expected") }
            guard let day = Day(cells[6]), let recipient = facts.roster.index(of: PartyID(cells[7])) else { throw MeasureError.table(line: number + 1, "no such date or recipient: \(cells[6]), \(cells[7])") }
            let label: Label
            do { label = try facts.vocabulary.label(policy: PolicyID(cells[1]), level: LevelID(cells[2]), caveats: cells[3]) } catch { throw MeasureError.table(line: number + 1, error.description) }
            let item = Item(label: label, originator: PartyID(cells[4]), holder: PartyID(cells[5]))
            questions.append(Question(id: cells[0], item: item, day: day, recipient: recipient, marking: label.printed(in: facts.vocabulary, style: .banner)))
        }
        guard !questions.isEmpty else { throw MeasureError.usage("The table has no questions.") }
        self.questions = questions
    }

    func answer(runs: Int) throws -> Report {
        let dated = questions.map { desk.dated(on: $0.day) }
        let compiled = questions.indices.map { dated[$0].compile(questions[$0].item) }
        var answers: [Answer] = []
        for (number, question) in questions.enumerated() {
            let decision = try desk.decide(request(question, question.item.label))
            let outcome = compiled[number].outcome(question.recipient)
            guard decision.outcome == outcome else { throw MeasureError.answersDiffer("question \(question.id)") }
            answers.append(Answer(id: question.id, outcome: outcome.rawValue, rule: decision.rule?.text ?? "", consents: decision.consents.map(\.text)))
        }
        let rounds = 2_000
        let bare = Timing.of(runs: runs, units: questions.count * rounds) {
            var permitted = 0
            for _ in 0..<rounds { for number in questions.indices where compiled[number].permits(questions[number].recipient) { permitted += 1 } }
            use(permitted)
        }
        let anew = Timing.of(runs: runs, units: questions.count * 20) {
            var permitted = 0
            for _ in 0..<20 { for number in questions.indices where dated[number].compile(questions[number].item).permits(questions[number].recipient) { permitted += 1 } }
            use(permitted)
        }
        let explained = try Timing.of(runs: runs, units: questions.count * 5) {
            var rulings = 0
            for _ in 0..<5 {
                for question in questions { rulings += try desk.decide(request(question, try desk.facts.vocabulary.read(question.marking))).rulings.count }
            }
            use(rulings)
        }
        let remedies = try Timing.of(runs: max(1, runs / 2), units: questions.count) {
            var offered = 0
            for question in questions { offered += desk.remedies(for: try desk.decide(request(question, try desk.facts.vocabulary.read(question.marking)))).count }
            use(offered)
        }
        return Report(answers: answers, bare: bare.median, compiledEachTime: anew.median, explained: explained.median, withRemedies: remedies.median)
    }

    private func request(_ question: Question, _ label: Label) -> Request {
        var item = question.item
        item.label = label
        return Request(item: item, audience: Audience([.party(desk.facts.roster[question.recipient].id)]), day: question.day)
    }
}
