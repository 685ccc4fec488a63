import Kernel

/// What is looked at for each member by itself: for one party, or for a group taken as one.
extension ClaimCheck {
    /// Nil where a figure is missing. Printed shares decide, and who stands elsewhere by division is remembered.
    mutating func holds(_ condition: Claim.Condition, _ subject: Group, _ year: Int, _ edition: EditionID) -> Bool? {
        switch condition {
        case .both(let a, let b):
            guard let left = holds(a, subject, year, edition), let right = holds(b, subject, year, edition) else { return nil }
            return left && right
        case .either(let a, let b):
            guard let left = holds(a, subject, year, edition), let right = holds(b, subject, year, edition) else { return nil }
            return left || right
        case .compare(let a, let relation, let b):
            guard let left = number(a, subject, year, edition), let right = number(b, subject, year, edition) else { return nil }
            let printed = Self.compares(left.number, relation, right.number)
            if let a = exact(a, subject, year, edition), let b = exact(b, subject, year, edition) {
                let unrounded = Self.compares(a.number, relation, b.number)
                if unrounded != printed { restsOnRounding = true }
                if basis == .unrounded { return unrounded }
            }
            guard let party = subject.party, let other = computed(a, party, year, edition) else { return printed }
            let division = Self.compares(other, relation, right.number)
            if division != printed { hinges.append(party) }
            return basis == .divided ? division : printed
        }
    }

    /// A measure by itself is taken to its printed digits; inside a computation as exactly as it is known.
    mutating func number(_ each: Claim.Each, _ subject: Group, _ year: Int, _ edition: EditionID) -> Value? {
        guard case .measure(let id, let other) = each else { return exact(each, subject, year, edition) }
        guard let measure = book.measure(id), let found = figure(measure, subject, other ?? year, edition) else { return nil }
        return plain(found.rounded(to: measure.decimals), measure)
    }

    mutating func exact(_ each: Claim.Each, _ subject: Group, _ year: Int, _ edition: EditionID) -> Value? {
        func joined(_ a: Claim.Each, _ b: Claim.Each, _ join: (Double, Double) -> Double) -> Value? {
            guard let left = exact(a, subject, year, edition), let right = exact(b, subject, year, edition) else { return nil }
            let number = join(left.number, right.number)
            return number.isFinite ? Value(number: number, unit: "") : nil
        }
        switch each {
        case .number(let said): return Value(number: said.value, unit: "")
        case .measure(let id, let other):
            guard let measure = book.measure(id), let found = figure(measure, subject, other ?? year, edition) else { return nil }
            return plain(found, measure)
        case .growth(let id, let from, let to):
            guard let measure = book.measure(id), let before = figure(measure, subject, from, edition), let after = figure(measure, subject, to ?? year, edition), before.millionths != 0 else { return nil }
            return Value(number: 100 * (after.double / before.double - 1), unit: "%")
        case .sum(let a, let b): return joined(a, b, +)
        case .difference(let a, let b): return joined(a, b, -)
        case .product(let a, let b): return joined(a, b, *)
        case .quotient(let a, let b): return joined(a, b, /)
        }
    }

    private mutating func figure(_ measure: Measure, _ subject: Group, _ year: Int, _ edition: EditionID) -> Quantity? {
        let found: (value: Quantity, isEstimate: Bool)? = if let party = subject.party { own(party, measure, year, edition) } else { book.total(subject, measure, edition, in: year).map { ($0.value, $0.isEstimate) } }
        if found?.isEstimate == true { isEstimate = true }
        return found?.value
    }

    /// The share that division gives, where one alone is compared.
    private func computed(_ each: Claim.Each, _ party: PartyID, _ year: Int, _ edition: EditionID) -> Double? {
        guard case .measure(let id, let other) = each, let measure = book.measure(id), measure.kind == .share else { return nil }
        return book.computed(party, measure, edition, other ?? year).map { plain($0, measure).number }
    }

    private static func compares(_ a: Double, _ relation: Claim.Relation, _ b: Double) -> Bool {
        switch relation {
        case .equals: a == b
        case .differs: a != b
        case .atLeast: a >= b
        case .atMost: a <= b
        case .above: a > b
        case .below: a < b
        case .about: abs(a - b) <= abs(b) * 0.05
        }
    }
}
