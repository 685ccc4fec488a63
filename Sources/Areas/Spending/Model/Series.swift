package import Kernel

/// One figure of one table.
package struct Cell: Hashable, Sendable {
    package let value: Quantity
    package let isEstimate: Bool
    /// Prices of which year; nil where prices play no part.
    package let baseYear: Int16?
    package let confidence: Confidence
    package let definition: DefinitionID
    /// Its own address where it is not that of its edition, and what is to be minded. Empty for most.
    package let remark: Remark?

    package struct Remark: Hashable, Sendable {
        package let address: String?
        package let note: String
        package init(address: String?, note: String) { (self.address, self.note) = (address, note) }
    }

    package init(value: Quantity, isEstimate: Bool, baseYear: Int16?, confidence: Confidence, definition: DefinitionID, remark: Remark?) {
        (self.value, self.isEstimate, self.baseYear, self.confidence, self.definition, self.remark) = (value, isEstimate, baseYear, confidence, definition, remark)
    }
}

/// The figures of one party for one measure in one edition. What the table leaves empty is nil, and no zero.
package struct Series: Hashable, Sendable {
    package struct ID: Hashable, Sendable {
        package let party: PartyID
        package let measure: MeasureID
        package let edition: EditionID
        package init(_ party: PartyID, _ measure: MeasureID, _ edition: EditionID) { (self.party, self.measure, self.edition) = (party, measure, edition) }
    }

    package static let yearsMax = 400
    package let id: ID
    package private(set) var first: Int
    package private(set) var cells: [Cell?]

    package init(_ id: ID, first year: Int, _ cell: Cell) { (self.id, first, cells) = (id, year, [cell]) }

    /// Of points in the order of their years. Nil for none, two of one year, or more years than a series may have.
    package init?(_ id: ID, _ points: [(year: Int, cell: Cell)]) {
        guard let first = points.first?.year, let last = points.last?.year, last - first < Self.yearsMax else { return nil }
        (self.id, self.first, cells) = (id, first, Array(repeating: nil, count: max(0, last - first) + 1))
        for (year, cell) in points {
            guard cells.indices.contains(year - first), cells[year - first] == nil else { return nil }
            cells[year - first] = cell
        }
    }

    @inline(__always) package subscript(year: Int) -> Cell? {
        let index = year - first
        return index >= 0 && index < cells.count ? cells[index] : nil
    }

    package var last: Int { first + cells.count - 1 }
    package var years: ClosedRange<Int> { first...last }
    package var points: [(year: Int, cell: Cell)] { cells.enumerated().compactMap { index, cell in cell.map { (first + index, $0) } } }

    /// False when there is one for that year already, or the series would be longer than it may be.
    mutating func add(_ cell: Cell, _ year: Int) -> Bool {
        if year < first {
            guard last - year < Self.yearsMax else { return false }
            cells.insert(contentsOf: [Cell?](repeating: nil, count: first - year), at: 0)
            first = year
        } else if year > last {
            guard year - first < Self.yearsMax else { return false }
            cells += [Cell?](repeating: nil, count: year - last)
        }
        guard cells[year - first] == nil else { return false }
        cells[year - first] = cell
        return true
    }
}
