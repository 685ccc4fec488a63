package import Kernel

/// Computes a claim in one edition at a time. Nothing is taken from another edition unless the claim says so.
package struct ClaimCheck {
    let book: Book
    let targets: [TargetID: Quantity]
    private(set) var edition: EditionID?
    let weights: Claim.Weights?
    /// Printed figures decide; the others ask what would come out otherwise.
    enum Basis: Hashable { case printed, divided, unrounded }
    let basis: Basis
    private(set) var notes: [String] = []
    private(set) var parties: [PartyID] = []
    var isEstimate = false
    /// Members whose printed and computed shares fall on two sides of a level.
    var hinges: [PartyID] = []
    /// Some figure is on the other side of a level before it is rounded to the printed digits.
    var restsOnRounding = false
    /// Members without a figure that may or may not be counted as well.
    private(set) var open: [PartyID] = []
    private var openYear = 0, openOthers = 0
    /// The claim is one count and nothing around it.
    private let isAlone: Bool

    init(_ claim: Claim, _ book: Book, _ targets: [TargetID: Quantity], _ edition: EditionID?, basis: Basis = .printed) {
        (self.book, self.targets, self.edition, weights, self.basis) = (book, targets, edition, claim.weights, basis)
        if case .count = claim.expression, claim.test.other == nil { isAlone = true } else { isAlone = false }
    }

    /// `always`: the edition whose answer is wanted even where it has none.
    package static func check(_ claim: Claim, _ book: Book, targets: [TargetID: Quantity], always: EditionID? = nil) -> ClaimResult {
        let wanted = measures(claim.expression, book).union(claim.test.other.map { measures($0, book) } ?? []), candidates: [EditionID?]
        if wanted.isEmpty { candidates = [nil] } else if let edition = claim.edition { candidates = [edition] } else {
            let all = book.editions.filter { edition in wanted.contains { measure in book.holds(measure, edition.id) } }.map(\.id)
            candidates = all.isEmpty ? [nil] : all
        }
        let verdicts = candidates.map { verdict(claim, book, targets, $0) }
        // An edition that prints nothing of it says nothing, as long as another says something.
        let telling = verdicts.filter { if case .notComputable = $0.answer { false } else { true } }
        return ClaimResult(claim: claim, verdicts: claim.edition == nil && !telling.isEmpty ? telling + verdicts.filter { verdict in !telling.contains(verdict) && (isNear(verdict) || verdict.edition == always) } : verdicts)
    }

    /// Not computable, but for a reason that a reader wants to know: members are missing.
    private static func isNear(_ verdict: Verdict) -> Bool {
        if case .notComputable(let reasons) = verdict.answer { return reasons.contains { $0.contains("missing") } }
        return true
    }

    private static func verdict(_ claim: Claim, _ book: Book, _ targets: [TargetID: Quantity], _ edition: EditionID?) -> Verdict {
        var check = ClaimCheck(claim, book, targets, edition)
        do throws(Impossible) {
            let result = try check.value(claim.expression)
            var notes = check.notes
            let told = notes.count
            if !check.hinges.isEmpty {
                var other = ClaimCheck(claim, book, targets, edition, basis: .divided)
                let names = check.hinges.map(\.text).joined(separator: ", ")
                if let alternative = try? other.value(claim.expression), alternative.number != result.number {
                    notes.append("It rests on the printed share of \(names): by division of that edition's own tables it is \(Self.shown(alternative)).")
                }
            }
            if check.restsOnRounding {
                var other = ClaimCheck(claim, book, targets, edition, basis: .unrounded)
                if let alternative = try? other.value(claim.expression), alternative.number != result.number { notes.append("It rests on figures as they are printed, rounded: by those that the edition has behind them it is \(Self.shown(alternative)).") }
            }
            var answer: Verdict.Answer
            if let other = claim.test.other, case .against(let relation, _) = claim.test {
                let right = try check.value(other)
                answer = try Self.answer(result, relation, right)
                notes += check.notes.dropFirst(told) + ["Compared with \(Self.shown(right))\(right.unit.isEmpty ? "" : " \(right.unit)")."]
            } else { answer = try Self.answer(claim.test, result) }
            if !check.open.isEmpty {
                // However those without a figure stand, the answer is the same; or it is none.
                let most = Value(number: result.number + Double(check.open.count), unit: result.unit), names = check.open.map(\.text).joined(separator: ", ")
                guard claim.test != .none, answer.isDecided(with: try Self.answer(claim.test, most)) else { throw Impossible("missing in \(check.openYear): \(names) (of \(check.openOthers) others \(check.parties.count))") }
                if case .notReproduced(let by) = answer, by < 0, case .notReproduced(let nearest) = try Self.answer(claim.test, most) { answer = .notReproduced(by: nearest) }
                notes.append("Without a figure: \(names). Whatever theirs is, the answer is the same.")
            }
            if let edition, let definition = book.edition(edition)?.definition { notes.append("Definition: \(definition).") }
            return Verdict(edition: edition, answer: answer, value: result.number, unit: result.unit, isEstimate: check.isEstimate, parties: check.parties, notes: notes)
        } catch {
            return Verdict(edition: edition, answer: .notComputable(error.reasons), value: nil, unit: "", isEstimate: false, parties: [], notes: [])
        }
    }

    // MARK: Comparing

    private static func answer(_ test: Claim.Test, _ claimed: Value) throws(Impossible) -> Verdict.Answer {
        let result = try claimed.told(as: test.said)
        switch test {
        case .none, .against: return .value
        case .between(let low, let high):
            if result.number >= low.value, result.number <= high.value { return .reproduced(.holds) }
            return .notReproduced(by: result.number < low.value ? result.number - low.value : result.number - high.value)
        case .compare(let relation, let said):
            let off = Verdict.Answer.notReproduced(by: result.number - said.value)
            switch relation {
            case .equals: return met(result, said).map { .reproduced($0) } ?? off
            case .differs: return met(result, said) == nil ? .reproduced(.holds) : off
            case .about: return abs(result.number - said.value) <= abs(said.value) * 0.05 ? .reproduced(.holds) : off
            case .atLeast: return result.number >= said.value || met(result, said) == .toTheDigit ? .reproduced(.holds) : off
            case .atMost: return result.number <= said.value || met(result, said) == .toTheDigit ? .reproduced(.holds) : off
            case .above: return result.number > said.value ? .reproduced(.holds) : off
            case .below: return result.number < said.value ? .reproduced(.holds) : off
            }
        }
    }

    /// Two computations: equal to the millionth part.
    private static func answer(_ left: Value, _ relation: Claim.Relation, _ right: Value) throws(Impossible) -> Verdict.Answer {
        guard left.unit == right.unit || left.unit.isEmpty || right.unit.isEmpty else { throw Impossible("\(left.unit) and \(right.unit) cannot be compared") }
        let difference = left.number - right.number, isEqual = abs(difference) <= 1e-6 * max(abs(left.number), abs(right.number))
        let holds = switch relation {
        case .equals: isEqual
        case .differs: !isEqual
        case .about: abs(difference) <= abs(right.number) * 0.05
        case .atLeast: difference >= 0 || isEqual
        case .atMost: difference <= 0 || isEqual
        case .above: difference > 0 && !isEqual
        case .below: difference < 0 && !isEqual
        }
        return holds ? .reproduced(.holds) : .notReproduced(by: difference)
    }

    /// Whether it is the claimed number to the digits in which that was written.
    private static func met(_ result: Value, _ said: Claim.Said) -> Verdict.Manner? {
        guard let scaled = Quantity(nearest: result.number / said.times) else { return nil }
        if scaled.rounded(to: said.decimals) == said.number { return .toTheDigit }
        // Of three digits or more: 2 is not what is left of 2.85.
        if said.digits >= 3, scaled.cutOff(to: said.decimals) == said.number { return .cutOff }
        // 240 billion may have been meant to the ten; a count never is.
        guard said.times > 1, said.decimals == 0, said.number.millionths % (10 * Quantity.scale) == 0, abs(scaled.double - said.number.double) < 5, abs(said.number.double) >= 100 else { return nil }
        return .roundFigure
    }

    package static func shown(_ value: Value) -> String { Quantity(nearest: value.number).map { $0.rounded(to: 3).description } ?? String(value.number) }

    // MARK: Values

    /// A number in the plainest unit: money in units, not millions; heads, not thousands; percent as percent.
    package struct Value: Hashable, Sendable {
        package var number: Double
        package var unit: String
        /// One of a unit over another of the same: half is 50 %.
        package var isRatio = false

        /// As a claim tells it, or why that cannot be compared.
        func told(as said: [Claim.Said]) throws(Impossible) -> Value {
            for one in said {
                if let currency = one.currency, currency != unit { throw Impossible("this is \(Self.word(unit)), the claim is in \(currency), and nothing here turns one into the other") }
                if one.isPercent, unit != "%", !unit.isEmpty { throw Impossible("this is \(Self.word(unit)), the claim is in percent: divide by something, or write the amount") }
            }
            guard isRatio, said.contains(where: \.isPercent) else { return self }
            return Value(number: number * 100, unit: "%")
        }

        private static func word(_ unit: String) -> String { unit.isEmpty ? "a plain number" : unit == "%" ? "percent" : "in \(unit)" }
    }

    package struct Impossible: Error {
        package let reasons: [String]
        init(_ reasons: String...) { self.reasons = reasons }
    }

    private mutating func value(_ expression: Claim.Expression) throws(Impossible) -> Value {
        switch expression {
        case .number(let said): return Value(number: said.value, unit: said.isPercent ? "%" : "")
        case .sum(let a, let b): return try joined(a, b) { $0 + $1 }
        case .difference(let a, let b): return try joined(a, b) { $0 - $1 }
        case .product(let a, let b):
            let left = try value(a), right = try value(b)
            return Value(number: left.number * right.number, unit: left.unit.isEmpty ? right.unit : left.unit)
        case .quotient(let a, let b):
            let left = try value(a), right = try value(b)
            guard right.number != 0 else { throw Impossible("the divisor is zero") }
            return Value(number: left.number / right.number, unit: left.unit == right.unit ? "" : left.unit, isRatio: left.unit == right.unit)
        case .negative(let inner):
            var value = try value(inner)
            value.number = -value.number
            return value
        case .figure(let id, let group, let years):
            guard years.isOne else { throw Impossible("one year is needed; for several write mean(…), min(…), max(…) or sum(…)") }
            return try figure(id, group, years.first)
        case .spread(let how, let id, let group, let years): return try spread(how, id, group, years)
        case .count(let group, let condition, let year): return try count(group, condition, year)
        case .years(let group, let condition, let years): return try count(group, condition, years)
        case .since(let group, let condition, let isFirst): return try since(group, condition, isFirst: isFirst)
        case .growth(let id, let group, let from, let to): return try growth(id, group, from, to)
        case .gap(let group, let level, let year): return try gap(group, level, year)
        case .rank(let party, let group, let each, let year): return try rank(party, group, each, year)
        case .by(let edition, let inner): return try value(inner, by: edition)
        case .members(let group, let date):
            parties = book.members.of(group, on: date.last)
            return Value(number: Double(parties.count), unit: "")
        case .target(let id):
            guard let value = targets[id] else { throw Impossible("the target \(id) has no number") }
            return Value(number: value.double, unit: "")
        }
    }

    private mutating func joined(_ a: Claim.Expression, _ b: Claim.Expression, _ join: (Double, Double) -> Double) throws(Impossible) -> Value {
        let left = try value(a), right = try value(b)
        guard left.unit == right.unit || left.unit.isEmpty || right.unit.isEmpty else { throw Impossible("\(left.unit) and \(right.unit) cannot be added") }
        return Value(number: join(left.number, right.number), unit: left.unit.isEmpty ? right.unit : left.unit, isRatio: left.isRatio || right.isRatio)
    }

    /// As if the claim went by another edition, for this part of it.
    private mutating func value(_ expression: Claim.Expression, by other: EditionID) throws(Impossible) -> Value {
        let own = edition, note = "A part of it by \(book.edition(other)?.name ?? other.text), as the claim asks."
        if !notes.contains(note) { notes.append(note) }
        edition = other
        defer { edition = own }
        return try value(expression)
    }

    private func theEdition() throws(Impossible) -> EditionID {
        guard let edition else { throw Impossible("no edition here prints it") }
        return edition
    }

    private func theMeasure(_ id: MeasureID) throws(Impossible) -> Measure {
        guard let measure = book.measure(id) else { throw Impossible("there is no measure \(id)") }
        return measure
    }

    private mutating func figure(_ id: MeasureID, _ group: Group, _ year: Int) throws(Impossible) -> Value {
        let edition = try theEdition(), measure = try theMeasure(id), whole = book.aggregate(group, measure, edition, in: year, weights: weights.map { Aggregate.Weights(edition: $0.edition, year: $0.year ?? year) })
        switch whole.outcome {
        case .whole(let value):
            if whole.isEstimate { isEstimate = true }
            if let weights, measure.isShare, whole.members.count > 1 { notes.append("Weighed with the money and economies of \(book.edition(weights.edition)?.name ?? weights.edition.text)\(weights.year.map { ", year \($0)" } ?? ""), as the claim asks.") }
            if !whole.exempt.isEmpty { notes.append("No figure is due from \(whole.exempt.map(\.text).joined(separator: ", ")): no armed forces.") }
            return plain(value, measure)
        case .incomplete(let missing, let count, let without):
            if let printed = printed(group, measure, edition, year) { return printed }
            let rest = without.map { " (\(count - missing.count) others: \(Self.shown(plain($0, measure))))" } ?? ""
            throw Impossible("missing in \(year): \(missing.map(\.text).joined(separator: ", "))\(rest)")
        case .impossible(let obstacle):
            if let printed = printed(group, measure, edition, year) { return printed }
            throw Impossible(Self.words(obstacle, measure, group, year))
        }
    }

    /// A total that the publisher prints itself may stand for a group whose members are not all there.
    private mutating func printed(_ group: Group, _ measure: Measure, _ edition: EditionID, _ year: Int) -> Value? {
        guard let total = book.total(group, measure, edition, in: year), total.isPrinted else { return nil }
        notes.append("As that edition prints it for the whole; it cannot be computed from its members there.")
        if total.isEstimate { isEstimate = true }
        return plain(total.value, measure)
    }

    private static func words(_ obstacle: Aggregate.Obstacle, _ measure: Measure, _ group: Group, _ year: Int) -> String {
        switch obstacle {
        case .nobody: "nobody belongs to \(group) at the end of \(year)"
        case .nothingPrinted: "nothing printed for \(group) in \(year)"
        case .noWeights: "shares of members cannot be averaged: this edition does not print what they are shares of (write \u{201C}weighed by\u{201D} and an edition to borrow that)"
        case .neverAdded: "\(measure.title) of members cannot be added; ask for growth(…) of money in constant prices"
        case .tooLarge: "the sum is larger than is kept here"
        }
    }

    func plain(_ value: Quantity, _ measure: Measure) -> Value {
        switch measure.kind {
        case .money: Value(number: value.double * 1e6, unit: measure.unit)
        case .count: Value(number: value.double * 1e3, unit: measure.unit)
        case .share, .ratio, .change: Value(number: value.double, unit: "%")
        }
    }

    private mutating func spread(_ how: Claim.Spread, _ id: MeasureID, _ group: Group, _ years: Claim.Years) throws(Impossible) -> Value {
        let edition = try theEdition(), measure = try theMeasure(id)
        if how == .total, measure.isShare || measure.kind == .change { throw Impossible("\(measure.title) cannot be added") }
        var values: [(PartyID?, Double)] = []
        if years.isOne {
            // Over the members of one year: the simple mean, which is another number than the weighed one.
            let everyone = due(group, years.first, edition), found = everyone.compactMap { party in own(party, measure, years.first, edition).map { (party, $0) } }
            let missing = everyone.filter { party in !found.contains { $0.0 == party } }
            guard missing.isEmpty || found.isEmpty else { throw Impossible("missing in \(years.first): \(missing.map(\.text).joined(separator: ", "))") }
            for (party, cell) in found {
                values.append((party, plain(cell.value, measure).number))
                if cell.isEstimate { isEstimate = true }
            }
        } else { for year in years.range { values.append((nil, try figure(id, group, year).number)) } }
        guard !values.isEmpty else { throw Impossible("nothing printed for \(group) in \(years.first)") }
        let sorted = values.map(\.1).sorted(), sum = sorted.reduce(0, +), half = sorted.count / 2
        let number = switch how {
        case .mean: sum / Double(sorted.count)
        case .median: sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
        case .least: sorted[0]
        case .most: sorted[sorted.count - 1]
        case .total: sum
        }
        if how == .least || how == .most { parties = values.filter { $0.1 == number }.compactMap(\.0) }
        return Value(number: number, unit: plain(Quantity(0), measure).unit)
    }

    /// Those of whom a figure is due.
    private func due(_ group: Group, _ year: Int, _ edition: EditionID) -> [PartyID] {
        let definition = book.edition(edition)?.definition
        return book.members.of(group, in: year).filter { book.exemption($0, definition) == nil }
    }

    /// A party's own figure: printed, or computed where it is never printed.
    func own(_ party: PartyID, _ measure: Measure, _ year: Int, _ edition: EditionID) -> (value: Quantity, isEstimate: Bool)? {
        if let cell = book.cell(party, measure.id, edition, year) { return (cell.value, cell.isEstimate) }
        guard measure.kind == .ratio else { return nil }
        return book.total(Group(party), measure, edition, in: year).map { ($0.value, $0.isEstimate) }
    }

    // MARK: Counting

    private mutating func count(_ group: Group, _ condition: Claim.Condition, _ year: Int) throws(Impossible) -> Value {
        let edition = try theEdition(), everyone = book.members.of(group, in: year), due = due(group, year, edition)
        guard !everyone.isEmpty else { throw Impossible("nobody belongs to \(group) at the end of \(year)") }
        var missing: [PartyID] = [], found: [PartyID] = []
        for party in due {
            guard let holds = holds(condition, Group(party), year, edition) else {
                missing.append(party)
                continue
            }
            if holds { found.append(party) }
        }
        guard missing.count < due.count else { throw Impossible("nothing printed for \(group) in \(year)") }
        guard missing.isEmpty || isAlone else { throw Impossible("missing in \(year): \(missing.map(\.text).joined(separator: ", ")) (of \(due.count - missing.count) others \(found.count))") }
        (parties, open, openYear, openOthers) = (found, missing, year, due.count - missing.count)
        if due.count < everyone.count { notes.append("Counted among \(due.count): no figure is due from \(everyone.count - due.count) without armed forces.") }
        return Value(number: Double(found.count), unit: "")
    }

    private mutating func count(_ group: Group, _ condition: Claim.Condition, _ years: Claim.Years) throws(Impossible) -> Value {
        let edition = try theEdition()
        var count = 0, missing: [Int] = []
        for year in years.range {
            guard let holds = holds(condition, group, year, edition) else {
                missing.append(year)
                continue
            }
            if holds { count += 1 }
        }
        guard missing.isEmpty else { throw Impossible("missing for \(group): \(missing.map(String.init).joined(separator: ", "))") }
        return Value(number: Double(count), unit: "")
    }

    /// Over the years that the edition prints: a year without a figure ends what is known.
    private mutating func since(_ group: Group, _ condition: Claim.Condition, isFirst: Bool) throws(Impossible) -> Value {
        let edition = try theEdition(), span = book.years(of: Self.measures(condition), edition)
        guard let span else { throw Impossible("nothing printed for \(group)") }
        let so = span.map { year in (year: year, holds: holds(condition, group, year, edition)) }, known = so.filter { $0.holds != nil }
        guard let earliest = known.first, let latest = known.last else { throw Impossible("nothing printed for \(group)") }
        func answer(_ year: Int) -> Value {
            if year == earliest.year { notes.append("\(year) is the first year with a figure: it may have been so before.") }
            return Value(number: Double(year), unit: "year")
        }
        if isFirst {
            guard let first = known.first(where: { $0.holds == true }) else { throw Impossible("in no year from \(earliest.year) to \(latest.year)") }
            return answer(first.year)
        }
        guard latest.holds == true else { throw Impossible("it does not hold in \(latest.year), the last year with a figure") }
        let last = so.last { $0.year <= latest.year && $0.holds != true }
        return answer(last.map { $0.year + 1 } ?? earliest.year)
    }

    // MARK: Change, gaps, ranks

    private mutating func growth(_ id: MeasureID, _ group: Group, _ from: Int, _ to: Int) throws(Impossible) -> Value {
        let fixed = group.fixed(atEndOf: to)
        if group.moves { notes.append("Membership as at the end of \(to) in both years.") }
        if let measure = book.measure(id), measure.kind == .money, !measure.isConstantPrices { notes.append("In current prices: rising prices count as growth.") }
        let before = try figure(id, fixed, from), after = try figure(id, fixed, to)
        guard before.number != 0 else { throw Impossible("it was zero in \(from)") }
        return Value(number: 100 * (after.number / before.number - 1), unit: "%")
    }

    private mutating func gap(_ group: Group, _ level: Claim.Said, _ year: Int) throws(Impossible) -> Value {
        let edition = try theEdition()
        guard let (_, money, economy) = book.moneyAndEconomy(edition) else { throw Impossible("this edition does not print money and economies in current prices for \(year)") }
        let gap = book.gap(group, to: level.number, year, edition, money: money.id, economy: economy)
        guard gap.missing.isEmpty else { throw Impossible("missing in \(year): \(gap.missing.map(\.text).joined(separator: ", "))") }
        notes.append("The sum of what is missing where something is missing; nobody's surplus pays for another's gap.")
        return plain(gap.sum, money)
    }

    private mutating func rank(_ party: PartyID, _ group: Group, _ each: Claim.Each, _ year: Int) throws(Impossible) -> Value {
        let edition = try theEdition(), everyone = due(group, year, edition)
        guard everyone.contains(party) else { throw Impossible("\(party) does not belong to \(group) at the end of \(year)") }
        var values: [PartyID: Double] = [:]
        for one in everyone { values[one] = exact(each, Group(one), year, edition)?.number }
        let missing = everyone.filter { values[$0] == nil }
        guard missing.isEmpty, let own = values[party] else { throw Impossible("missing in \(year): \(missing.map(\.text).joined(separator: ", "))") }
        return Value(number: Double(1 + values.values.count { $0 > own }), unit: "")
    }

    // MARK: What a claim needs

    private static func measures(_ expression: Claim.Expression, _ book: Book) -> Set<MeasureID> {
        switch expression {
        case .number, .members, .target: []
        case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .quotient(let a, let b): measures(a, book).union(measures(b, book))
        case .negative(let inner): measures(inner, book)
        case .by: []
        case .figure(let id, _, _), .spread(_, let id, _, _), .growth(let id, _, _, _): parts([id], book)
        case .rank(_, _, let each, _): parts(measures(each), book)
        case .count(_, let condition, _), .years(_, let condition, _), .since(_, let condition, _): parts(measures(condition), book)
        case .gap: Set(book.measures.flatMap { $0.gaps.compactMap(\.numerator) })
        }
    }

    /// What is computed is printed nowhere: its parts are.
    private static func parts(_ ids: Set<MeasureID>, _ book: Book) -> Set<MeasureID> {
        ids.union(ids.flatMap { id in book.measure(id).map { $0.kind == .ratio ? $0.ratios.compactMap(\.numerator) : [] } ?? [] })
    }

    private static func measures(_ condition: Claim.Condition) -> Set<MeasureID> {
        switch condition {
        case .compare(let a, _, let b): measures(a).union(measures(b))
        case .both(let a, let b), .either(let a, let b): measures(a).union(measures(b))
        }
    }

    private static func measures(_ each: Claim.Each) -> Set<MeasureID> {
        switch each {
        case .number: []
        case .measure(let id, _), .growth(let id, _, _): [id]
        case .sum(let a, let b), .difference(let a, let b), .product(let a, let b), .quotient(let a, let b): measures(a).union(measures(b))
        }
    }
}

extension Claim.Test {
    fileprivate var other: Claim.Expression? {
        if case .against(_, let other) = self { return other }
        return nil
    }

    fileprivate var said: [Claim.Said] {
        switch self {
        case .compare(_, let said): [said]
        case .between(let low, let high): [low, high]
        case .against, .none: []
        }
    }
}

extension Claim.Said {
    /// How many digits were written, without zeros before the first.
    fileprivate var digits: Int {
        var rest = number.millionths.magnitude, count = 0
        for _ in decimals..<max(6, decimals) { rest /= 10 }
        while rest > 0 { (rest, count) = (rest / 10, count + 1) }
        return count
    }
}

extension Verdict.Answer {
    /// Both hold, or both fail on the same side.
    fileprivate func isDecided(with other: Verdict.Answer) -> Bool {
        switch (self, other) {
        case (.reproduced, .reproduced): true
        case (.notReproduced(let a), .notReproduced(let b)): (a < 0) == (b < 0)
        default: false
        }
    }
}
