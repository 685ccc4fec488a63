import Foundation
import Kernel
import Release

/// Ten million labelled records screened for one viewpoint: one decision per distinct label, one look-up per record.
///
/// A node compiles a label once for each stretch of time and keeps it (Sources/Node/Reading/Shapes.swift); so does this. What it costs to compile every label anew stands beside it.
struct ScreeningFigures {
    let sample: Sample
    let runs: Int
    let seed: UInt64
    static let records = 10_000_000

    func measure(_ report: (Figure) -> Void) throws {
        var generator = Seeded(seed)
        // As many labels as an archive may have in use, and every label that can be written with one marking.
        try measure(Array(sample.items.shuffled(using: &generator).prefix(300)), report)
        try measure(sample.items, report)
    }

    private func measure(_ items: [Item], _ report: (Figure) -> Void) throws {
        let dated = sample.desk.dated(on: sample.day)
        guard let party = sample.desk.facts.roster.parties.first(where: { $0.kind == .state })?.id, let index = sample.desk.facts.roster.index(of: party) else { return }
        let viewpoint = Viewpoint(party: party, clearance: 40, day: sample.day)
        // Few labels are frequent and many are rare, as in any archive.
        var generator = Seeded(seed)
        let kinds = items.count
        let column = [UInt16](unsafeUninitializedCapacity: Self.records) { buffer, count in
            for place in 0..<Self.records {
                let a = (generator.next() >> 33) % UInt64(kinds), b = (generator.next() >> 33) % UInt64(kinds)
                buffer.initializeElement(at: place, to: UInt16(min(a, b)))
            }
            count = Self.records
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("measure-labels-\(ProcessInfo.processInfo.processIdentifier)")
        try column.withUnsafeBytes { try Data($0).write(to: file) }
        defer { try? FileManager.default.removeItem(at: file) }

        func compiled() -> [Verdict] { items.map { Verdict(clearance: Self.clearance(for: $0, dated), compiled: dated.compile($0)) } }
        let verdicts = compiled()
        func decideLabels() -> [UInt8] { verdicts.map { $0.clearance <= viewpoint.clearance && $0.compiled.permits(index) ? 1 : 0 } }
        let table = decideLabels()
        let filter = Timing.of(runs: runs, units: 1) { use(Self.select(column, decideLabels())) }
        let deciding = Timing.of(runs: runs, units: 1) { use(decideLabels()) }
        let compiling = Timing.of(runs: runs, units: 1) { use(compiled()) }
        let lookups = Timing.of(runs: runs, units: 1) { use(Self.select(column, table)) }
        let sum = Timing.of(runs: runs, units: 1) {
            var total: UInt64 = 0
            column.withUnsafeBufferPointer { for label in $0 { total &+= UInt64(label) } }
            use(total)
        }
        let read = try Timing.of(runs: runs, units: 1) { use(try Self.readOnce(file.path)) }
        let (kept, _) = Self.select(column, table)
        // The same by asking for each of the first records, so that a fast wrong answer does not pass.
        let asked = column.prefix(20_000).filter { label in dated.isCleared(viewpoint, for: items[Int(label)]) && dated.compile(items[Int(label)]).permits(index) }.count
        guard asked == Self.select(Array(column.prefix(20_000)), table).kept else { throw MeasureError.answersDiffer("the filter of the first 20 000 records") }
        report(.time("filter 10 000 000 records with \(kinds) labels for one viewpoint", filter, note: "\(kept) records kept, one bit each"))
        report(.time("  of it, one decision for each label", deciding))
        report(.time("  once for each stretch of time, not in it: compile every label", compiling))
        report(.time("  of it, one look-up for each record", lookups))
        report(.time("  read their label column once from a file", read))
        report(.time("  add up their label column in memory", sum))
        report(Figure(name: "  filter against reading the column from a file", value: filter.median / read.median, unit: "of it", target: .atMost(1)))
        report(Figure(name: "  its look-ups against reading the column from a file", value: lookups.median / read.median, unit: "of it"))
        report(Figure(name: "  its look-ups against adding the column up in memory", value: lookups.median / sum.median, unit: "of it"))
    }

    private struct Verdict {
        /// The lowest that suffices; above all when none does.
        let clearance: Int
        let compiled: CompiledItem
    }

    private static func clearance(for item: Item, _ dated: DatedRulebook) -> Int {
        [0, 5, 10, 20, 30, 40].first { dated.isCleared(Viewpoint(party: "public", clearance: $0, day: dated.day), for: item) } ?? .max
    }

    /// One bit for each record, and how many are set. Whole words without a branch, eight look-ups at a time.
    static func select(_ column: [UInt16], _ table: [UInt8]) -> (kept: Int, bits: [UInt64]) {
        let whole = column.count / 64
        var kept = 0
        let bits = [UInt64](unsafeUninitializedCapacity: (column.count + 63) / 64) { bits, count in
            column.withUnsafeBufferPointer { column in
                table.withUnsafeBufferPointer { table in
                    guard var at = column.baseAddress, let table = table.baseAddress else { return }
                    for word in 0..<whole {
                        var value: UInt64 = 0
                        for byte in 0..<8 {
                            let low = UInt64(table[Int(at[0])]) | UInt64(table[Int(at[1])]) << 1 | UInt64(table[Int(at[2])]) << 2 | UInt64(table[Int(at[3])]) << 3
                            let high = UInt64(table[Int(at[4])]) | UInt64(table[Int(at[5])]) << 1 | UInt64(table[Int(at[6])]) << 2 | UInt64(table[Int(at[7])]) << 3
                            value |= (low | high << 4) << UInt64(byte &* 8)
                            at += 8
                        }
                        bits[word] = value
                        kept &+= value.nonzeroBitCount
                    }
                    guard whole * 64 < column.count else { return }
                    var value: UInt64 = 0
                    for place in 0..<column.count - whole * 64 { value |= UInt64(table[Int(at[place])]) << UInt64(place) }
                    bits[whole] = value
                    kept += value.nonzeroBitCount
                }
            }
            count = (column.count + 63) / 64
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
