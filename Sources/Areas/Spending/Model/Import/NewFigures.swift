package import Kernel

/// The figures of an edition before anybody accepted it: each with the line on which it stands.
package struct NewFigures: Sendable {
    /// 24 bytes, so that a million of them fit where a file fits.
    package struct Entry: Hashable, Sendable {
        package let value: Quantity
        package let line: Int32
        package let party: UInt16
        package let measure: UInt16
        package let year: Int16
        package let isEstimate: Bool
        package init(value: Quantity, line: Int32, party: UInt16, measure: UInt16, year: Int16, isEstimate: Bool) {
            (self.value, self.line, self.party, self.measure, self.year, self.isEstimate) = (value, line, party, measure, year, isEstimate)
        }
        fileprivate var place: UInt64 { UInt64(measure) << 32 | UInt64(party) << 16 | UInt64(UInt16(bitPattern: year)) }
    }

    package let parties: [PartyID]
    package let measures: [MeasureID]
    /// By measure, party and year.
    package let entries: [Entry]
    private let partyIndex: [PartyID: UInt16]
    private let measureIndex: [MeasureID: UInt16]

    package init(parties: [PartyID], measures: [MeasureID], entries: [Entry]) {
        (self.parties, self.measures) = (parties, measures)
        self.entries = entries.sorted { ($0.place, $0.line) < ($1.place, $1.line) }
        partyIndex = Dictionary(parties.enumerated().map { ($1, UInt16($0)) }, uniquingKeysWith: { a, _ in a })
        measureIndex = Dictionary(measures.enumerated().map { ($1, UInt16($0)) }, uniquingKeysWith: { a, _ in a })
    }

    /// Pairs that say the same cell twice, the earlier line first.
    package var doubles: [(first: Entry, second: Entry)] { zip(entries, entries.dropFirst()).filter { $0.place == $1.place }.map { ($0, $1) } }

    package func entry(_ party: PartyID, _ measure: MeasureID, _ year: Int) -> Entry? {
        guard let party = partyIndex[party], let measure = measureIndex[measure], let year = Int16(exactly: year) else { return nil }
        let place = UInt64(measure) << 32 | UInt64(party) << 16 | UInt64(UInt16(bitPattern: year))
        var low = 0, high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].place == place ? entries[low] : nil
    }

    /// Those of one measure, by party and year.
    package func entries(of measure: MeasureID) -> ArraySlice<Entry> {
        guard let index = measureIndex[measure] else { return [] }
        func bound(_ measure: UInt64) -> Int {
            var low = 0, high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].place >> 32 < measure { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return entries[bound(UInt64(index))..<bound(UInt64(index) + 1)]
    }
}
