package import Kernel

/// What an edition would change, measure by measure, against the edition of the same publisher before it; and who meets a target by it that did not before.
package struct EditionChanges: Hashable, Sendable {
    package struct Revision: Hashable, Sendable {
        package let party: PartyID
        package let year: Int
        package let from: Quantity
        package let to: Quantity
        package var difference: Quantity { to - from }
    }

    package struct OfMeasure: Hashable, Sendable {
        package let measure: MeasureID
        /// Nil where the publisher printed none before.
        package let before: EditionID?
        /// Constant prices of another year: nothing can be compared.
        package let hasOtherPrices: Bool
        package let figures: Int
        package let fresh: Int
        package let same: Int
        /// The largest change in proportion first.
        package let revised: [Revision]
        /// Printed before, for years that this edition covers, and no longer.
        package let missing: [Cell]
        /// How many times larger than before the figure in the middle is; nil where fewer than five are in both.
        package let scale: Double?
        package struct Cell: Hashable, Sendable {
            package let party: PartyID
            package let year: Int
        }
    }

    package struct OfTarget: Hashable, Sendable {
        package let target: TargetID
        package let year: Int
        package let before: EditionID
        /// Another year than `year` where the edition before did not reach so far.
        package let yearBefore: Int
        package let nowMeet: [PartyID]
        package let noLonger: [PartyID]
        /// Of those that newly meet it: whose figure the edition before did not have.
        package let unknownBefore: [PartyID]
    }

    package let measures: [OfMeasure]
    package let targets: [OfTarget]

    package init(_ new: NewFigures, of edition: Edition, in book: Book, targets: [Target]) {
        let earlier = book.editions.filter { $0.publisher.lowercased() == edition.publisher.lowercased() && $0.id != edition.id && $0.published.first <= edition.published.first && $0.definition == edition.definition }
        var found: [OfMeasure] = [], before: [MeasureID: Edition] = [:]
        for measure in book.measures where !new.entries(of: measure.id).isEmpty {
            before[measure.id] = Self.last(of: earlier, measure.id, book)
            found.append(Self.compared(new, measure, edition, before[measure.id], book))
        }
        measures = found
        self.targets = targets.flatMap { target in target.test.map { Self.turned(target.id, $0, new, edition, before[$0.measure], book) } ?? [] }
    }

    /// The latest that prints it for more than half as many cells as the fullest: a handful of figures is nothing to compare a whole edition with.
    private static func last(of earlier: [Edition], _ measure: MeasureID, _ book: Book) -> Edition? {
        let counts = earlier.map { edition in (edition, book.table(measure, edition.id).values.reduce(0) { $0 + $1.points.count }) }
        let most = counts.map(\.1).max() ?? 0
        return counts.last { $0.1 > 0 && $0.1 * 2 > most }?.0
    }

    private static func compared(_ new: NewFigures, _ measure: Measure, _ edition: Edition, _ before: Edition?, _ book: Book) -> OfMeasure {
        let entries = new.entries(of: measure.id), hasOtherPrices = measure.isConstantPrices && before != nil && before?.baseYear != edition.baseYear
        guard let before, !hasOtherPrices else { return OfMeasure(measure: measure.id, before: before?.id, hasOtherPrices: hasOtherPrices, figures: entries.count, fresh: entries.count, same: 0, revised: [], missing: [], scale: scale(new, measure, before, book)) }
        var fresh = 0, same = 0, revised: [Revision] = [], years = Set<Int>()
        for entry in entries {
            let party = new.parties[Int(entry.party)], year = Int(entry.year)
            years.insert(year)
            guard let old = book.cell(party, measure.id, before.id, year) else { fresh += 1; continue }
            if old.value.rounded(to: measure.decimals) == entry.value.rounded(to: measure.decimals) { same += 1 } else { revised.append(Revision(party: party, year: year, from: old.value, to: entry.value)) }
        }
        var missing: [OfMeasure.Cell] = []
        for (party, one) in book.table(measure.id, before.id) {
            for point in one.points where years.contains(point.year) && new.entry(party, measure.id, point.year) == nil { missing.append(.init(party: party, year: point.year)) }
        }
        func weight(_ one: Revision) -> Double { abs(one.difference.double) / max(abs(one.from.double), 0.000001) }
        return OfMeasure(measure: measure.id, before: before.id, hasOtherPrices: false, figures: entries.count, fresh: fresh, same: same, revised: revised.sorted { (weight($1), $0.party, $0.year) < (weight($0), $1.party, $1.year) },
                         missing: missing.sorted { ($0.party, $0.year) < ($1.party, $1.year) }, scale: scale(new, measure, before, book))
    }

    private static func scale(_ new: NewFigures, _ measure: Measure, _ before: Edition?, _ book: Book) -> Double? {
        guard let before, measure.kind != .change else { return nil }
        var times: [Double] = []
        for entry in new.entries(of: measure.id) where entry.value > Quantity(0) {
            if let old = book.cell(new.parties[Int(entry.party)], measure.id, before.id, Int(entry.year)), old.value > Quantity(0) { times.append(entry.value.double / old.value.double) }
        }
        return times.count >= 5 ? times.sorted()[times.count / 2] : nil
    }

    /// Year by year where both print it; the latest year against the last one of the edition before.
    private static func turned(_ target: TargetID, _ test: Target.Test, _ new: NewFigures, _ edition: Edition, _ before: Edition?, _ book: Book) -> [OfTarget] {
        guard test.reach == .each, test.definition == edition.definition, let before, let measure = book.measure(test.measure) else { return [] }
        let years = Set(new.entries(of: measure.id).map { Int($0.year) }).sorted()
        var yearsBefore = Set<Int>()
        for one in book.table(measure.id, before.id).values { yearsBefore.formUnion(one.points.map(\.year)) }
        guard let lastBefore = yearsBefore.max() else { return [] }
        return years.filter { $0 >= test.from && ($0 <= lastBefore && yearsBefore.contains($0) || $0 == years.last) }.compactMap { year in
            let old = yearsBefore.contains(year) ? year : lastBefore
            var now: [PartyID] = [], gone: [PartyID] = [], unknown: [PartyID] = []
            for party in book.members.of(test.group, in: year) where book.exemption(party, edition.definition) == nil {
                guard let entry = new.entry(party, measure.id, year) else { continue }
                let cell = book.cell(party, measure.id, before.id, old), did = cell.map { book.meets($0.value, test.level, measure) } ?? false, does = book.meets(entry.value, test.level, measure)
                if does, !did { now.append(party) } else if did, !does { gone.append(party) }
                if does, cell == nil { unknown.append(party) }
            }
            return now.isEmpty && gone.isEmpty ? nil : OfTarget(target: target, year: year, before: before.id, yearBefore: old, nowMeet: now, noLonger: gone, unknownBefore: unknown)
        }
    }
}
