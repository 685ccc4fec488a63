import Foundation
import GRDB
import Journal
import Kernel
import TransparencyLog

/// How fast the journal appends durably, beside what bare SQLite does with the same bytes in the same transactions, in one run on one machine.
///
/// Rounds of the two alternate, and the median of the ratios counts, so that a noisy machine disturbs both alike.
package enum JournalBenchmark {
    package struct Row: Sendable, CustomStringConvertible {
        package let name: String
        package let perSecond: Double
        /// To bare SQLite in the same run; nil where there is nothing to compare with.
        package let ratio: Double?
        package var description: String {
            let rate = String(Int(perSecond)), share = ratio.map { String(format: "%.2f", $0) } ?? "-"
            return name + String(repeating: " ", count: max(1, 62 - name.count)) + String(repeating: " ", count: max(0, 9 - rate.count)) + rate + "/s   " + share
        }
    }

    /// The directory must not exist; it is removed afterwards.
    package static func run(in directory: String, rounds: Int = 5) async throws -> [Row] {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var rows: [Row] = []
        for (size, batch, count) in [(200, 1000, 100_000), (200, 100, 20_000), (1000, 1000, 30_000), (200, 1, 400)] {
            rows += try await compare("records of \(size) bytes, \(batch) in a transaction", records: records(size, count), batch: batch, rounds: rounds, directory) { journal, records in
                for start in stride(from: 0, to: records.count, by: batch) { try await journal.append(Array(records[start..<min(records.count, start + batch)])) }
            }
        }
        for writers in [64, 1000, 4000] {
            rows += try await compare("\(writers) writers at once, one record of 200 bytes each time", records: records(200, 100_000), batch: 1000, rounds: rounds, directory) { journal, records in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for writer in 0..<writers {
                        group.addTask { for index in stride(from: writer, to: records.count, by: writers) { try await journal.append(records[index]) } }
                    }
                    try await group.waitForAll()
                }
            }
        }
        rows += try await proofs(in: directory + "/proofs")
        return rows
    }

    private static func compare(_ name: String, records: [[UInt8]], batch: Int, rounds: Int, _ directory: String,
                                append: (Journal, [[UInt8]]) async throws -> Void) async throws -> [Row] {
        var bare: [Double] = [], ours: [Double] = []
        for round in 0..<rounds {
            let place = directory + "/\(round)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            bare.append(try bareSQLite(records, batch: batch, path: place + "/bare.sqlite"))
            let journal = try await Journal.open(try await SQLiteJournalStore.open(directory: place), keys: try LogKeys(newFor: "example.org/benchmark"))
            let seconds = try await ContinuousClock().measure { try await append(journal, records) }.seconds
            precondition(journal.size == records.count)
            ours.append(Double(records.count) / seconds)
            await journal.close()
            try FileManager.default.removeItem(atPath: place)
        }
        return [Row(name: "bare SQLite: \(batch) in a transaction", perSecond: median(bare), ratio: nil),
                Row(name: name, perSecond: median(ours), ratio: median(zip(ours, bare).map { $0 / $1 }))]
    }

    /// One row for each record, a prepared statement, WAL, synchronous=FULL: what anyone would write by hand.
    private static func bareSQLite(_ records: [[UInt8]], batch: Int, path: String) throws -> Double {
        let pool = try DatabasePool(path: path)
        defer { try? pool.close() }
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL; CREATE TABLE entry (position INTEGER PRIMARY KEY, bytes BLOB NOT NULL)") }
        let blobs = records.map { Data($0) }
        let seconds = try ContinuousClock().measure {
            for start in stride(from: 0, to: blobs.count, by: batch) {
                try pool.write { db in
                    let statement = try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?)")
                    for index in start..<min(blobs.count, start + batch) { try statement.execute(arguments: [index, blobs[index]]) }
                }
            }
        }.seconds
        return Double(records.count) / seconds
    }

    private static func proofs(in directory: String) async throws -> [Row] {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let journal = try await Journal.open(try await SQLiteJournalStore.open(directory: directory), keys: try LogKeys(newFor: "example.org/benchmark"))
        let count = 200_000
        let all = records(200, count)
        for start in stride(from: 0, to: count, by: 10_000) { try await journal.append(Array(all[start..<start + 10_000])) }
        _ = try await journal.checkpoint()
        let proving = try await ContinuousClock().measure { for step in 0..<500 { _ = try await journal.proof(of: UInt64(step * 7919 % count)) } }.seconds
        let verifying = try await ContinuousClock().measure {
            let report = try await journal.verify()
            precondition(report.isWhole)
        }.seconds
        var next: UInt64 = 0
        let reading = try await ContinuousClock().measure {
            while case let page = try await journal.entries(from: next), !page.isEmpty { next += UInt64(page.count) }
        }.seconds
        let signing = try await ContinuousClock().measure {
            for number in 0..<100 {
                try await journal.append([UInt8(number)])
                _ = try await journal.checkpoint()
            }
        }.seconds
        await journal.close()
        return [Row(name: "inclusion proofs made, of \(count) entries", perSecond: 500 / proving, ratio: nil),
                Row(name: "entries read in order", perSecond: Double(count) / reading, ratio: nil),
                Row(name: "entries verified (read, hashed, tree rebuilt)", perSecond: Double(count) / verifying, ratio: nil),
                Row(name: "one record and its checkpoint, signed twice", perSecond: 100 / signing, ratio: nil)]
    }

    private static func records(_ size: Int, _ count: Int) -> [[UInt8]] {
        (0..<count).map { number in
            let head = Array("{\"number\":\(number),\"fill\":\"".utf8)
            return head + [UInt8](repeating: UInt8(ascii: "x"), count: size - head.count - 2) + Array("\"}".utf8)
        }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

extension Duration {
    fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
