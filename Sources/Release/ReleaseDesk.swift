package import Kernel
package import Labels
import Synchronization

/// The rulebook over all time: dated rulebooks made when first asked for and kept, and the days on which an answer can change.
///
/// Sendable and cheap to share: a dated rulebook is a value, the store of them sits behind a lock.
package final class ReleaseDesk: Sendable {
    package let rulebook: Rulebook
    package let facts: Facts
    /// Every day on which some fact begins, ends, or becomes certain. Ascending.
    package let changeDays: [Day]
    private let kept = Mutex<[Day: DatedRulebook]>([:])

    package init(_ rulebook: Rulebook, facts: Facts) {
        self.rulebook = rulebook
        self.facts = facts
        var days: Set<Day> = []
        let organisations = Set(rulebook.sets.compactMap { if case .membership(let id, _) = $0.definition { id } else { nil } })
            .union(facts.roster.parties.filter { $0.kind == .whole }.compactMap(\.organisation))
        for m in facts.memberships where organisations.contains(m.organisation) { days.formUnion(m.validity.changes) }
        for a in facts.arrangements { days.formUnion(a.validity?.changes ?? []) }
        for s in facts.setRows { days.formUnion(s.validity.changes) }
        changeDays = days.sorted()
    }

    /// The first day of the stretch that holds this day and in which no fact changes.
    package func stretchStart(of day: Day) -> Day {
        var low = 0, high = changeDays.count
        while low < high {
            let middle = (low + high) / 2
            if changeDays[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? .earliest : changeDays[low - 1]
    }

    package func dated(on day: Day) -> DatedRulebook {
        let start = stretchStart(of: day)
        if let found = kept.withLock({ $0[start] }) { return found.on(day) }
        let made = DatedRulebook(rulebook, facts: facts, on: start)
        kept.withLock { $0[start] = made }
        return made.on(day)
    }

    /// Makes the rulebook of every stretch of time, the latest first, so that no question waits for it. Takes a fraction of a second; call it off the way of requests.
    package func warm() {
        for day in changeDays.reversed() + [.earliest] { _ = dated(on: day) }
    }

    /// How many dated rulebooks are there to be asked at once.
    package var keptCount: Int { kept.withLock { $0.count } }

    package func decide(_ request: Request) throws(AudienceError) -> Decision { try dated(on: request.day).decide(request) }
}

/// One stretch of time with one answer.
package struct AnswerPeriod: Hashable, Sendable {
    package let from: Day
    package let outcome: Outcome
    package let rule: RuleID?
    /// How many of the states asked about may have it, and how many there are.
    package let mayHave: Int
    package let of: Int
    /// The states that may not, for a short sentence.
    package let without: [PartyID]
    /// What changed on that day, in words.
    package let reasons: [String]
}

extension ReleaseDesk {
    /// The same item and audience on every day since `from`: the stretches between two changes of the answer or of its ground.
    package func history(of request: Request, from: Day, to: Day) -> [AnswerPeriod] {
        var periods: [AnswerPeriod] = []
        var lastGrounds: [PartyID: RuleID] = [:]
        for day in [from] + turningPoints(of: request, after: from, to: to) {
            var asked = request
            asked.day = day
            guard let decision = try? dated(on: day).decide(asked) else { continue }
            let states = decision.rulings.filter { facts.roster[$0.recipient]?.kind == .state }
            let without = states.filter { $0.outcome >= .unknown }.map(\.recipient)
            let grounds = Dictionary(decision.rulings.compactMap { ruling in ruling.rule.map { (ruling.recipient, $0) } }, uniquingKeysWith: { a, _ in a })
            if let last = periods.last, last.outcome == decision.outcome, last.rule == decision.rule, last.mayHave == states.count - without.count,
               last.of == states.count, lastGrounds == grounds { continue }
            lastGrounds = grounds
            periods.append(AnswerPeriod(from: day, outcome: decision.outcome, rule: decision.rule, mayHave: states.count - without.count, of: states.count,
                                        without: without, reasons: reasons(on: day, touching: request)))
        }
        return periods
    }

    /// The days on which anything changes that this answer stands on: who is asked about, or what some row says of them. Cheap: nothing is decided.
    func turningPoints(of request: Request, after from: Day, to: Day) -> [Day] {
        var before = footing(of: request, on: from)
        return changeDays.filter { $0 > from && $0 <= to }.filter { day in
            let now = footing(of: request, on: day)
            defer { before = now }
            return now != before
        }
    }

    private func footing(of request: Request, on day: Day) -> [Int] {
        let dated = dated(on: day)
        guard let recipients = try? dated.recipients(of: request.audience) else { return [] }
        return dated.footing(of: request.item, recipients: recipients)
    }

    /// The facts about those asked about that begin or end on this day, in words.
    package func reasons(on day: Day, touching request: Request) -> [String] {
        var sentences: [String] = []
        var touched = Set(facts.roster.parties.filter { $0.kind == .whole }.map(\.id.text))
        for near in [day, day.advanced(by: -1)] { touched.formUnion(((try? dated(on: near).recipients(of: request.audience)) ?? []).map { facts.roster[$0.party].id.text }) }
        let used = Set(rulebook.sets.compactMap { if case .membership(let id, let role) = $0.definition { id.text + "/" + role } else { nil } })
        func name(_ id: PartyID) -> String { facts.roster[id]?.name ?? id.text }
        for m in facts.memberships where used.contains(m.organisation.text + "/" + m.role) && touched.contains(m.party.text) {
            if m.from?.first == day || m.validity.certain?.lowerBound == day { sentences.append("\(name(m.party)): \(m.organisation) \(m.role) from \(m.from?.description ?? "then").") }
            if let to = m.to, to.last.advanced(by: 1) == day { sentences.append("\(name(m.party)): \(m.organisation) \(m.role) until \(to).") }
        }
        for a in facts.arrangements {
            guard let validity = a.validity, a.parties.allSatisfy({ touched.contains($0) || facts.roster.index(of: PartyID($0)) == nil }) else { continue }
            if validity.certain?.lowerBound == day { sentences.append(a.inForceBy != nil && a.from == nil ? "\(a.title): certainly in force by now." : "\(a.title) enters into force.") }
            else if validity.possible.lowerBound == day { sentences.append("\(a.title) is signed; the day of its entry into force is not held.") }
            if let to = a.to, to.last.advanced(by: 1) == day { sentences.append("\(a.title) ends.") }
        }
        return sentences
    }
}
