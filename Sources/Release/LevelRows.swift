import Kernel
import Labels

/// What the rows that speak of a label have said so far, by verdict.
struct Gathered: Sendable {
    private var denied = SetPair(), permitted = SetPair(), refused = SetPair(), consents = SetPair(), unknown = PartySet()

    @inline(__always) mutating func add(_ verdict: Row.Verdict, _ to: SetPair, isRefused: Bool = false, given: PartySet = PartySet()) {
        switch verdict {
        case .denied: denied = denied.union(to)
        case .unknown: unknown.formUnion(to.possible)
        case .permitted: permitted = permitted.union(to)
        case .consents:
            if isRefused { refused = refused.union(to); return }
            permitted.certain.formUnion(to.certain.intersection(given))
            permitted.possible.formUnion(to.possible.intersection(given))
            consents = consents.union(to)
        }
    }

    /// A refusal turns a consent that is needed into a denial (G9); whom a rule permits without asking needs none.
    func answer(for everyone: PartySet) -> CompiledItem {
        let open = denied.possible.union(unknown)
        let isPermitted = permitted.certain.subtracting(open)
        let isRefused = refused.certain.subtracting(unknown).subtracting(permitted.possible)
        let needsConsent = consents.certain.subtracting(open).subtracting(permitted.possible).subtracting(refused.possible)
        let undecided = permitted.possible.union(consents.possible).union(unknown)
            .subtracting(denied.certain).subtracting(isRefused).subtracting(isPermitted).subtracting(needsConsent)
        return CompiledItem(permitted: isPermitted, consents: needsConsent, unknown: undecided,
                            denied: everyone.subtracting(isPermitted).subtracting(needsConsent).subtracting(undecided))
    }
}

/// Everything that the day and a level settle before an item is seen.
///
/// Most rows ask nothing of an item but its level. What they say together is gathered once; only the others are walked for each label. That is right for
/// items to which nobody has consented or objected, since a recorded word changes what a row says; for all others every row is walked.
final class LevelRows: Sendable {
    let level: LevelDescription
    /// In the order in which they are consulted.
    let all: [DatedRow]
    let settled: Gathered
    /// What is left to ask of an item that is not open to everyone.
    let asking: [DatedRow]
    /// What speaks of an item that is.
    let open: [DatedRow]
    let aboveCeiling: SetPair
    /// Whom the names of the rulebook name in a marking of this policy.
    let names: [String: SetPair]

    init(_ level: LevelDescription, _ rows: [DatedRow], aboveCeiling: PartySet, names: [String: SetPair]) {
        (self.level, all, self.aboveCeiling, self.names) = (level, rows, SetPair(aboveCeiling), names)
        var settled = Gathered(), asking: [DatedRow] = []
        for row in rows where !row.isOpen {
            guard row.isPlain, case .constant(let to) = row.to else { asking.append(row); continue }
            settled.add(row.verdict, SetPair(certain: row.dated.certain ? to.certain : PartySet(), possible: to.possible))
        }
        (self.settled, self.asking, open) = (settled, asking, rows.filter(\.isOpen))
    }
}

/// Parties that are decided as others are: a seat as whoever may hold the chair, persons as their body.
struct Aliases: Sendable {
    private let all: PartySet
    private let each: [(alias: Int, of: PartySet)]

    init(_ aliases: [(alias: Int, of: [Int])]) {
        all = PartySet(aliases.map(\.alias))
        each = aliases.map { ($0.alias, PartySet($0.of)) }
    }

    /// A seat has the outcome that everyone who may hold it has; where they differ, or nobody is known, it is unknown.
    func applied(to answer: CompiledItem) -> CompiledItem {
        var permitted = answer.permitted.subtracting(all), consents = answer.consents.subtracting(all)
        var unknown = answer.unknown.subtracting(all), denied = answer.denied.subtracting(all)
        for (alias, of) in each {
            if of.isEmpty { unknown.insert(alias) }
            else if of.isSubset(of: answer.permitted) { permitted.insert(alias) }
            else if of.isSubset(of: answer.consents) { consents.insert(alias) }
            else if of.isSubset(of: answer.denied) { denied.insert(alias) }
            else { unknown.insert(alias) }
        }
        return CompiledItem(permitted: permitted, consents: consents, unknown: unknown, denied: denied)
    }
}
