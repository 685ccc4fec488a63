package import Kernel

/// Everything that the pack holds for this area.
package struct SpendingFacts: Sendable {
    package let editions: [Edition]
    package let measures: [Measure]
    package let definitions: [Definition]
    package let groups: [NamedGroup]
    package let exemptions: [Exemption]
    package let targets: [Target]
    package let claims: [PrintedClaim]
    package let observations: [Observation]
    /// How others write states and totals.
    package let names: [PartyName]

    package init(editions: [Edition], measures: [Measure], definitions: [Definition], groups: [NamedGroup], exemptions: [Exemption], targets: [Target], claims: [PrintedClaim], observations: [Observation], names: [PartyName] = []) {
        (self.editions, self.measures, self.definitions, self.groups) = (editions, measures, definitions, groups)
        (self.exemptions, self.targets, self.claims, self.observations) = (exemptions, targets, claims, observations)
        self.names = names
    }

    package func book(_ members: Members) -> Book {
        var book = Book(editions: editions, measures: measures, definitions: definitions, groups: groups, exemptions: exemptions, members: members)
        for one in observations { _ = book.add(one.cell, one.series, year: one.year) }
        return book
    }

    /// Of those that claims may name.
    package var targetValues: [TargetID: Quantity] { Dictionary(targets.compactMap { target in target.value.map { (target.id, $0) } }, uniquingKeysWith: { a, _ in a }) }
}

/// One row of a table of figures.
package struct Observation: Hashable, Sendable {
    package let series: Series.ID
    package let year: Int
    package let cell: Cell
    package init(series: Series.ID, year: Int, cell: Cell) { (self.series, self.year, self.cell) = (series, year, cell) }
}

package typealias ClaimID = ID<PrintedClaim>

/// A sentence that somebody printed, and how it is checked.
package struct PrintedClaim: Hashable, Sendable {
    package let id: ClaimID
    package let text: String
    package let says: String
    /// Nil where it cannot be computed here; then `whyNot` says why.
    package let expression: String?
    /// The edition that was current when it was printed.
    package let edition: EditionID?
    package let whyNot: String
    package let explanation: String
    package let source: Source

    package init(id: ClaimID, text: String, says: String, expression: String?, edition: EditionID?, whyNot: String, explanation: String, source: Source) {
        (self.id, self.text, self.says, self.expression, self.edition, self.whyNot, self.explanation, self.source) = (id, text, says, expression, edition, whyNot, explanation, source)
    }
}

extension SpendingFacts {
    /// What members were held against in a year: what was due by then before what was only aimed at, the nearest aim before a later one.
    package func standingTarget(_ measure: MeasureID, _ definition: DefinitionID?, _ year: Int) -> (target: Target, test: Target.Test)? {
        let standing = targets.compactMap { target in target.test.map { (target: target, test: $0) } }.filter { one in
            one.test.measure == measure && one.test.definition == definition && one.test.reach == .each && one.test.group.party == nil && one.test.from <= year && (one.test.until ?? .max) >= year
        }
        func aim(_ test: Target.Test) -> Int { test.by.map { max($0, year) } ?? year }
        return standing.min { (aim($0.test), -$0.test.from) < (aim($1.test), -$1.test.from) }
    }
}
