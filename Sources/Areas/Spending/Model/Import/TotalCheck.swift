package import Kernel

/// A printed total that its members do not come to.
package struct TotalDifference: Hashable, Sendable {
    package let total: PartyID
    package let measure: MeasureID
    package let year: Int
    package let line: Int
    package let printed: Quantity
    package let sum: Quantity
    package var difference: Quantity { printed - sum }
    /// Every member rounded as printed may come to that much.
    package let isRounding: Bool
}

extension NewFigures {
    /// Totals of which every member is there and adds up to something else. Where a member is missing nothing can be said.
    package func totalDifferences(_ book: Book, _ definition: DefinitionID?) -> [TotalDifference] {
        var found: [TotalDifference] = []
        for group in book.groups {
            guard let total = group.printedAs, parties.contains(total) else { continue }
            for measure in book.measures where measure.kind == .money || measure.kind == .count {
                for entry in entries(of: measure.id) where parties[Int(entry.party)] == total {
                    let year = Int(entry.year), members = book.members.of(group.group, in: year)
                    // Nobody's economy is exempt: it stands in the total of economies where it is printed.
                    let cells = members.map { self.entry($0, measure.id, year) }
                    guard zip(members, cells).allSatisfy({ $1 != nil || book.exemption($0, definition) != nil }) else { continue }
                    let present = cells.compactMap(\.self), sum = present.reduce(Quantity(0)) { $0 + $1.value }
                    guard !present.isEmpty, sum != entry.value else { continue }
                    let room = (present + [entry]).reduce(Int64(0)) { $0 + Self.halfUnit($1.value) }
                    found.append(TotalDifference(total: total, measure: measure.id, year: year, line: Int(entry.line), printed: entry.value, sum: sum, isRounding: (entry.value - sum).millionths.magnitude <= room.magnitude))
                }
            }
        }
        return found.sorted { ($0.line, $0.measure, $0.year) < ($1.line, $1.measure, $1.year) }
    }

    /// Half of the last digit that is printed.
    private static func halfUnit(_ value: Quantity) -> Int64 {
        var unit = Quantity.scale / 2
        for _ in 0..<value.decimals { unit /= 10 }
        return unit
    }
}
