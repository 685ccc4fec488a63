package import Kernel

/// What is to be paid: for what, for whom, when, how much.
package struct PurseQuestion: Hashable, Sendable {
    /// A state, a body, or nobody named.
    package let beneficiary: Party?
    package let purpose: Purpose?
    package let from: PartialDate
    package let until: PartialDate
    /// In millions.
    package let amount: Quantity?
    package let currency: CurrencyID

    package init(beneficiary: Party?, purpose: Purpose?, from: PartialDate, until: PartialDate, amount: Quantity?, currency: CurrencyID) {
        (self.beneficiary, self.purpose, self.from, self.until, self.amount, self.currency) = (beneficiary, purpose, from, until, amount, currency)
    }
}

/// Whether one purse can pay, and why: one reason for each thing that was looked at.
package struct PurseAnswer: Hashable, Sendable {
    package enum Verdict: Int, Hashable, Comparable, Sendable, CaseIterable {
        case can, onConditions, unknown, cannot
        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

        package var word: String {
            switch self {
            case .can: "can pay"
            case .onConditions: "can pay on conditions"
            case .unknown: "not known"
            case .cannot: "cannot pay"
            }
        }
    }
    package enum Aspect: String, Hashable, Sendable, CaseIterable {
        case money, purpose, beneficiary, time, amount
        package var word: String {
            switch self {
            case .money: "Money"
            case .purpose: "Purpose"
            case .beneficiary: "For whom"
            case .time: "When"
            case .amount: "How much"
            }
        }
    }
    package struct Reason: Hashable, Sendable {
        /// As it stands behind "For whom:".
        package var answer: String {
            switch verdict {
            case .can: "yes"
            case .onConditions: "on conditions"
            case .unknown: "not known"
            case .cannot: "no"
            }
        }
        package let aspect: Aspect
        package let verdict: Verdict
        package let says: String
    }

    package let instrument: Instrument
    package let reasons: [Reason]
    package let left: Left
    /// Those that name the beneficiary.
    package let named: [InstrumentDetail]

    /// The worst of its reasons.
    package var verdict: Verdict { reasons.map(\.verdict).max() ?? .unknown }
}

/// Asks every instrument. Nothing is read but its arguments; every instrument answers.
package struct Finder: Sendable {
    let facts: SupportFacts
    let members: Members
    package init(_ facts: SupportFacts, _ members: Members) { (self.facts, self.members) = (facts, members) }

    /// Those that can first; then in the order of the table. `day`: as of which it is asked.
    package func answers(_ question: PurseQuestion, on day: Day) -> [PurseAnswer] {
        facts.instruments.map { answer($0, question, on: day) }.enumerated().sorted { ($0.element.verdict, $0.offset) < ($1.element.verdict, $1.offset) }.map(\.element)
    }

    func answer(_ one: Instrument, _ question: PurseQuestion, on day: Day) -> PurseAnswer {
        let left = Left(one, facts.details, on: day), details = facts.details.filter { $0.instrument == one.id && $0.date.first <= day }
        let named = question.beneficiary.map { beneficiary in details.filter { $0.parties.contains(beneficiary.id.text) } } ?? []
        let reasons = [money(one), purpose(one, question), beneficiary(one, question, named), time(one, question), amount(one, question, left, named)].compactMap { $0 }
        return PurseAnswer(instrument: one, reasons: reasons, left: left, named: named)
    }

    private func money(_ one: Instrument) -> PurseAnswer.Reason? {
        let (verdict, says): (PurseAnswer.Verdict, String) = switch one.state {
        case .open: (.can, "It is open: \(one.status).")
        case .closed: (.cannot, "It is closed: \(one.status).")
        case .usedUp: (.cannot, "Its money is used up: \(one.status).")
        case .blocked: (.onConditions, "It is adopted, and largely blocked: \(one.status).")
        case .announced: (.unknown, "It is announced and not yet in force: \(one.status).")
        case .noMoney: (.cannot, "It holds no money of its own: \(one.kind).")
        }
        return .init(aspect: .money, verdict: verdict, says: says)
    }

    private func purpose(_ one: Instrument, _ question: PurseQuestion) -> PurseAnswer.Reason? {
        guard let purpose = question.purpose else { return nil }
        guard let use = one.uses.first(where: { $0.purpose == purpose.id }) else {
            return .init(aspect: .purpose, verdict: one.uses.isEmpty ? .unknown : .cannot, says: one.uses.isEmpty ? "What it may pay for is not held." : "It pays for something else: \(one.paysFor).")
        }
        let says = use.why.isEmpty ? "It pays for this: \(one.paysFor)." : use.why
        return .init(aspect: .purpose, verdict: use.fit == .yes ? .can : .onConditions, says: use.fit == .yes ? says : "In part. \(says)")
    }

    private func beneficiary(_ one: Instrument, _ question: PurseQuestion, _ named: [InstrumentDetail]) -> PurseAnswer.Reason? {
        guard let party = question.beneficiary else { return nil }
        let terms = one.eligible.isEmpty ? "" : " Terms: \(one.eligible)."
        func reason(_ verdict: PurseAnswer.Verdict, _ says: String) -> PurseAnswer.Reason { .init(aspect: .beneficiary, verdict: verdict, says: says) }
        guard party.kind == .state else {
            guard let organisation = one.bodies else { return reason(.unknown, "Nothing is held on bodies that draw on it.\(terms)") }
            return party.organisation == organisation ? reason(.can, "\(party.name) belongs to \(organisation), whose bodies draw on it.") : reason(.cannot, "It is for bodies of \(organisation).\(terms)")
        }
        if let none = named.first(where: { $0.status == "none" }) { return reason(.onConditions, "\(party.name) did not ask for it (\(none.date)). \(none.note).") }
        guard let draws = one.draws else {
            if one.bodies != nil { return reason(.cannot, "States do not draw on it; bodies of \(one.bodies?.text ?? "") do.") }
            return others(one, party, terms)
        }
        // Membership counts on the day on which the money is wanted.
        if members.of(draws, on: question.from.first).contains(party.id) { return reason(.can, "\(party.name) is among those who draw on it (\(draws.description)).\(terms)") }
        return others(one, party, terms)
    }

    private func others(_ one: Instrument, _ party: Party, _ terms: String) -> PurseAnswer.Reason {
        let rule = one.thirdCountries.isEmpty ? "" : " Others: \(one.thirdCountries)."
        switch one.others {
        case .no: return .init(aspect: .beneficiary, verdict: .cannot, says: "\(party.name) is not among those who draw on it\(one.draws.map { " (\($0.description))" } ?? "").\(terms)")
        case .conditions: return .init(aspect: .beneficiary, verdict: .onConditions, says: "\(party.name) is not among those who draw on it by right.\(rule.isEmpty ? terms : rule)")
        case .unknown: return .init(aspect: .beneficiary, verdict: .unknown, says: "Whether \(party.name) draws on it is not held.\(rule.isEmpty ? terms : rule)")
        }
    }

    private func time(_ one: Instrument, _ question: PurseQuestion) -> PurseAnswer.Reason? {
        let validity = Validity(from: one.from, to: one.to), first = question.from.first, last = question.until.last
        let span = "\(one.from.map { $0.inWords } ?? "a day not held") to \(one.to.map { $0.inWords } ?? "no end that is held")"
        guard validity.possible.lowerBound <= last, first <= validity.possible.upperBound else { return .init(aspect: .time, verdict: .cannot, says: "It runs from \(span): not then.") }
        if one.from == nil { return .init(aspect: .time, verdict: .unknown, says: "When it begins is not held.") }
        if let certain = validity.certain, certain.lowerBound <= first, last <= certain.upperBound { return .init(aspect: .time, verdict: .can, says: "It runs from \(span).") }
        return .init(aspect: .time, verdict: .onConditions, says: "It runs from \(span): only part of that time, or not certainly all of it.")
    }

    /// What is set aside for the beneficiary by name comes first, then what is left for everybody.
    private func amount(_ one: Instrument, _ question: PurseQuestion, _ left: Left, _ named: [InstrumentDetail]) -> PurseAnswer.Reason? {
        guard let amount = question.amount else { return nil }
        func reason(_ verdict: PurseAnswer.Verdict, _ says: String) -> PurseAnswer.Reason { .init(aspect: .amount, verdict: verdict, says: says) }
        if let currency = one.currency, currency != question.currency { return reason(.unknown, "It is counted in \(currency), and nothing here turns one currency into another.") }
        let own = named.filter { $0.uses && $0.parties.count == 1 && $0.currency == question.currency }.compactMap(\.amount)
        if !own.isEmpty {
            let sum = own.reduce(Quantity(0)) { $0 + $1 }
            return sum < amount ? reason(.cannot, "More than is set aside for \(question.beneficiary?.name ?? "it") by name.") : reason(.can, "So much is set aside for \(question.beneficiary?.name ?? "it") by name; what it has used of that is not held.")
        }
        switch left {
        case .noEnvelope: return reason(.unknown, "No envelope is held.")
        case .nothingHeld(let envelope):
            return envelope < amount ? reason(.cannot, "Its whole envelope is smaller.") : reason(.unknown, "What was taken from its envelope is not held.")
        case .mixed: return reason(.unknown, "What was taken from it is told in another currency.")
        case .known(let rest, _, _):
            return rest < amount ? reason(.cannot, rest.millionths <= 0 ? "All of its envelope is spoken for, by what is held." : "Less than that is left, by what is held.") : reason(.can, "That much is left, by what is held.")
        }
    }
}
