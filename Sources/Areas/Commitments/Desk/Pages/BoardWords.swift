import Commitments
import Kernel
import Site

/// What a board says in sentences.
struct BoardWords: Sendable {
    let board: Board
    let facts: CommitmentFacts
    init(_ board: Board, facts: CommitmentFacts) { (self.board, self.facts) = (board, facts) }

    private var total: Int { facts.proposals.count }
    private func count(_ status: Status) -> Int { board.proposals(status).count }

    /// Touched by evidence that falls into the last reported period or later.
    private var touched: Int {
        guard let last = board.lastReport else { return board.activity.values.count { $0.count > 0 } }
        return board.activity.values.count { ($0.lastPeriod ?? 0) >= last.number }
    }

    var finding: String {
        guard !facts.proposals.isEmpty else { return "No proposals are held." }
        guard board.lastReport != nil else { return "No report had been issued by \(board.day.inWords)." }
        let missing = count(.textNotHeld)
        return "Evidence from the last reported period touches \(touched) of the \(total) proposals." + (missing == 0 ? "" : " For \(missing) we do not hold even the text.")
    }

    var underFinding: String {
        guard let report = board.lastReport else { return "What can be shown, not what was done." }
        let span = "\(report.from.inWords) to \(report.to.inWords)"
        let age = facts.clock.now(on: board.day)?.without ?? 0
        let late = board.day > report.to.last.advanced(byMonths: 12) ? " A later report is not held" + (age > 0 ? ", and each further year counts as one without evidence." : ".") : ""
        return "What can be shown, not what was done: staffs may have acted where nothing says so. As of report \(report.number) (\(span)).\(late)"
    }

    func note(_ status: Status) -> String {
        switch status {
        case .moving: "evidence in the last reported period"
        case .due: "last evidence one report ago"
        case .stalled: "last evidence two to \(StatusRule.stalledReportsMax) reports ago"
        case .overdue: "its own date passed, no result recorded"
        case .done: "one-off, result recorded"
        case .dormant: "last evidence longer ago"
        case .withoutEvidence: "text held, nothing recorded"
        case .textNotHeld: "not found in public sources"
        }
    }

    /// Where an official count says more than the texts that are held.
    var countNote: String {
        facts.areas.compactMap { area in area.officialCount.map { "\(area.title): \($0) by an official count" } }.map { $0 + "." }.joined(separator: " ")
    }

    var unnumbered: String {
        let all = board.count(), without = board.count(isNumbered: false)
        guard let last = board.lastReport else { return "\(without) of \(all) facts touch none of the \(total)." }
        return "\(without) of the \(all) facts touch none of the \(total). In report \(last.number) it was \(board.count(period: last.number, isNumbered: false)) of \(board.count(period: last.number))."
    }
}
