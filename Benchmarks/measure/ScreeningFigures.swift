import Foundation
import Kernel
import Release

/// Ten million labelled records screened for one viewpoint: one decision per distinct label, one look-up per record.
struct ScreeningFigures {
    let sample: Sample
    let runs: Int
    let seed: UInt64
    static let records = 10_000_000

    func measure(_ report: (Figure) -> Void) throws {
        let dated = sample.desk.dated(on: sample.day)
        guard let party = sample.desk.facts.roster.parties.first(where: { $0.kind == .state })?.id, let index = sample.desk.facts.roster.index(of: party) else { return }
        let viewpoint = Viewpoint(party: party, clearance: 40, day: sample.day)
        // Few labels are frequent and many are rare, as in any archive.
        var generator = Seeded(seed)
        let kinds = sample.items.count
        let column = [UInt16](unsafeUninitializedCapacity: Self.records) { buffer, count in
            for place in 0..<Self.records {
                let a = generator.next() >> 33 % UInt64(kinds), b = generator.next() >> 33 % UInt64(kinds)
                buffer.initializeElement(at: place, to: UInt16(min(a % UInt64(kinds), b % UInt64(kinds))))
            }
            count = Self.records
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("measure-labels-\(ProcessInfo.processInfo.processIdentifier)")
        try column.withUnsafeBytes { try Data($0).write(to: file) }
        defer { try? FileManager.default.removeItem(at: file) }

        let filter = Timing.of(runs: runs, units: 1) {
            let table = sample.items.map { dated.isCleared(viewpoint, for: $0) && dated.compile($0).permits(index) ? UInt8(1) : 0 }
            use(Self.select(column, table))
        }
        let sum = Timing.of(runs: runs, units: 1) {
            var total: UInt64 = 0
            column.withUnsafeBufferPointer { for label in $0 { total &+= UInt64(label) } }
            use(total)
        }
        let read = try Timing.of(runs: runs, units: 1) { use(try Self.readOnce(file.path)) }
        let table = sample.items.map { dated.isCleared(viewpoint, for: $0) && dated.compile($0).permits(index) ? UInt8(1) : 0 }
        let (kept, _) = Self.select(column, table)
        // The same by asking for each of the first records, so that a fast wrong answer does not pass.
        let asked = column.prefix(20_000).filter { label in dated.isCleared(viewpoint, for: sample.items[Int(label)]) && dated.compile(sample.items[Int(label)]).permits(index) }.count
        guard asked == Self.select(Array(column.prefix(20_000)), table).kept else { throw MeasureError.answersDiffer("the filter of the first 20 000 records") }
        report(.time("filter 10 000 000 labelled records for one viewpoint", filter, note: "\(kinds) labels decided, \(kept) records kept, one bit each"))
        report(.time("  read their label column once from a file", read))
        report(.time("  add up their label column in memory", sum))
        report(Figure(name: "  filter against reading the column from a file", value: filter.median / read.median, unit: "of it", target: .atMost(1)))
        report(Figure(name: "  filter against adding it up in memory", value: filter.median / sum.median, unit: "of it"))
    }

    /// One bit for each record, and how many are set.
    static func select(_ column: [UInt16], _ table: [UInt8]) -> (kept: Int, bits: [UInt64]) {
        var bits = [UInt64](repeating: 0, count: (column.count + 63) / 64)
        var kept = 0
        column.withUnsafeBufferPointer { column in
            table.withUnsafeBufferPointer { table in
                for word in bits.indices {
                    let start = word * 64, end = min(start + 64, column.count)
                    var value: UInt64 = 0
                    for place in start..<end { value |= UInt64(table[Int(column[place])]) << UInt64(place - start) }
                    bits[word] = value
                    kept += value.nonzeroBitCount
                }
            }
        }
        return (kept, bits)
    }

    private static func readOnce(_ path: String) throws -> UInt64 {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        var total: UInt64 = 0
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty { total &+= UInt64(chunk[chunk.startIndex]) }
        return total
    }
}
