package import Kernel

/// What has become of a proposal, as far as the evidence that a reader may see shows it. Derived, never typed.
package enum Status: String, Hashable, Sendable, CaseIterable {
    case moving, due, stalled, overdue, done, dormant
    case withoutEvidence = "without-evidence"
    case textNotHeld = "text-not-held"

    package var word: String {
        switch self {
        case .withoutEvidence: "without evidence"
        case .textNotHeld: "text not held"
        default: rawValue
        }
    }
}

/// The rule that gave a status; shown with it.
package enum StatusRule: String, Hashable, Sendable, CaseIterable {
    case textNotFound = "text-not-found"
    case resultRecorded = "result-recorded"
    case goalMet = "goal-met"
    case goalMetLate = "goal-met-late"
    case goalMissed = "goal-missed"
    case dayPassed = "day-passed"
    case rhythmKept = "rhythm-kept"
    case rhythmDue = "rhythm-due"
    case rhythmBroken = "rhythm-broken"
    case heardLately = "heard-lately"
    case heardOneReportAgo = "heard-one-report-ago"
    case heardSomeReportsAgo = "heard-some-reports-ago"
    case heardLongAgo = "heard-long-ago"
    case neverHeard = "never-heard"

    package var status: Status {
        switch self {
        case .textNotFound: .textNotHeld
        case .resultRecorded, .goalMet, .goalMetLate: .done
        case .goalMissed, .dayPassed, .rhythmBroken: .overdue
        case .rhythmKept, .heardLately: .moving
        case .rhythmDue, .heardOneReportAgo: .due
        case .heardSomeReportsAgo: .stalled
        case .heardLongAgo: .dormant
        case .neverHeard: .withoutEvidence
        }
    }

    package var inWords: String {
        switch self {
        case .textNotFound: "Its text was not found in public sources, and nothing is filed under it."
        case .resultRecorded: "It can be done once, and a result is recorded."
        case .goalMet: "It can be done once, and its goal was met by its date."
        case .goalMetLate: "It can be done once, and its goal was met, after its date."
        case .goalMissed: "The date of its goal has passed, and no value that was measured meets it."
        case .dayPassed: "The date that its own text gives has passed, and no result is recorded."
        case .rhythmKept: "It comes back in a known rhythm, and last came within it."
        case .rhythmDue: "It comes back in a known rhythm; the next time has come, and half a rhythm has not yet passed since."
        case .rhythmBroken: "It comes back in a known rhythm, and the next time passed more than half a rhythm ago."
        case .heardLately: "Evidence from the last reported period, or since."
        case .heardOneReportAgo: "The last evidence is one report old."
        case .heardSomeReportsAgo: "The last evidence is two to \(StatusRule.stalledReportsMax) reports old."
        case .heardLongAgo: "The last evidence is more than \(StatusRule.stalledReportsMax) reports old."
        case .neverHeard: "Its text is held, and nothing is recorded."
        }
    }
    package static let stalledReportsMax = 5
}

/// What the evidence on one proposal comes to, as of a day: enough to derive its status. Made by the tables, or from a list.
package struct Activity: Hashable, Sendable {
    /// The newest period that any evidence falls in.
    package var lastPeriod: Int?
    /// The newest day that any dated event certainly fell on or before.
    package var lastDay: Day?
    /// The first evidence of a result.
    package var hasResult: Bool
    package var count: Int
    /// Values of its goal, in any order.
    package var measured: [Measurement]
    package init(lastPeriod: Int? = nil, lastDay: Day? = nil, hasResult: Bool = false, count: Int = 0, measured: [Measurement] = []) {
        (self.lastPeriod, self.lastDay, self.hasResult, self.count, self.measured) = (lastPeriod, lastDay, hasResult, count, measured)
    }
}

/// A status with the rule that gave it.
package struct StatusFinding: Hashable, Sendable {
    package let rule: StatusRule
    /// Reports since the last evidence.
    package let reportsAgo: Int?
    /// The day that passed, or on which it is due next.
    package let due: PartialDate?
    package var status: Status { rule.status }
}

extension StatusFinding {
    /// The status of a proposal as of a day. Pure: the same evidence gives the same status, years later.
    package static func on(_ proposal: Proposal, _ activity: Activity, clock: ReportingClock, day: Day) -> StatusFinding {
        func finding(_ rule: StatusRule, ago: Int? = nil, due: PartialDate? = nil) -> StatusFinding { StatusFinding(rule: rule, reportsAgo: ago, due: due) }
        if activity.count == 0, proposal.text == .notHeld { return finding(.textNotFound) }
        if proposal.nature == .oneOff, activity.hasResult { return finding(.resultRecorded) }
        if let goal = proposal.goal {
            let met = activity.measured.filter { goal.counts($0) && goal.isMet(by: $0.value) }.map(\.day).min()
            if let met, proposal.nature == .oneOff { return finding(met <= goal.due.last ? .goalMet : .goalMetLate) }
            if met == nil, goal.due.last < day { return finding(.goalMissed, due: goal.due) }
        }
        let date = proposal.due ?? proposal.goal?.due
        if let due = proposal.due, due.last < day, !activity.hasResult, proposal.rhythmMonths == nil { return finding(.dayPassed, due: due) }
        guard activity.count > 0 else { return finding(.neverHeard, due: date) }
        if proposal.nature == .recurring, let months = proposal.rhythmMonths, let last = activity.lastDay {
            let next = last.advanced(byMonths: months), late = last.advanced(byMonths: months + months / 2)
            return finding(day <= next ? .rhythmKept : day <= late ? .rhythmDue : .rhythmBroken, due: PartialDate(next))
        }
        let now = clock.now(on: day), current = (now?.report.number ?? 0) + (now?.without ?? 0)
        let ago = activity.lastPeriod.map { max(0, current - $0) }
        switch ago {
        case nil, 0: return finding(.heardLately, ago: ago, due: date)
        case 1: return finding(.heardOneReportAgo, ago: 1, due: date)
        case let ago? where ago <= StatusRule.stalledReportsMax: return finding(.heardSomeReportsAgo, ago: ago, due: date)
        default: return finding(.heardLongAgo, ago: ago, due: date)
        }
    }
}

extension Day {
    /// The same day so many months later, or the last of that month.
    package func advanced(byMonths months: Int) -> Day {
        let (year, month, day) = parts
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        // Invariant: every month of a year in range has a first day.
        return Day(year: newYear, month: newMonth, day: min(day, Day.days(inMonth: newMonth, of: newYear))) ?? self
    }
}
