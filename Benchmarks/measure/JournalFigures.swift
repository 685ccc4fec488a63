import Foundation
import Journal
import Kernel
import TransparencyLog

/// How fast the journal takes records that are durable when it answers, beside bare SQLite with the same bytes in the same run.
struct JournalFigures {
    let folder: URL
    let rounds: Int
    let seed: UInt64
    static let batch = 1000, batches = 100, writers = 200, writesEach = 100

    func measure(_ report: (Figure) -> Void) async throws {
        let records = try (0..<Self.batch * Self.batches).map { try Self.record($0, seed: seed) }
        let bytes = records.reduce(0) { $0 + $1.count } / records.count
        let total = Self.writers * Self.writesEach
        var batched: [Double] = [], rows: [Double] = [], grouped: [Double] = [], small: [Double] = [], single: [Double] = [], lone: [Double] = []
        // In turns, so that whatever else the machine does falls on both.
        for round in 0..<rounds {
            rows.append(try bare("rows-\(round)") { database in try elapsed { for start in stride(from: 0, to: records.count, by: Self.batch) { try database.append(records[start..<start + Self.batch]) } } } / Double(records.count))
            small.append(try bare("small-\(round)") { database in try elapsed { for start in stride(from: 0, to: total, by: Self.writers) { try database.append(records[start..<start + Self.writers]) } } } / Double(total))
            batched.append(try await journal("batches-\(round)") { journal in
                try await elapsed { for start in stride(from: 0, to: records.count, by: Self.batch) { try await journal.append(Array(records[start..<start + Self.batch])) } }
            } / Double(records.count))
            grouped.append(try await journal("writers-\(round)") { journal in try await elapsed { try await Self.many(journal, records) } } / Double(total))
            lone.append(try await journal("lone-\(round)") { journal in try await elapsed { for number in 0..<200 { try await journal.append(records[number]) } } } / 200)
            single.append(try bare("single-\(round)") { database in try elapsed { for number in 0..<200 { try database.append(records[number...number]) } } } / 200)
        }
        let note = "\(bytes) bytes each"
        report(.rate("journal, durable appends in batches of 1000", Timing(batched), note: note))
        report(.rate("  bare SQLite, a row each, batches of 1000", Timing(rows), note: note))
        report(Figure(name: "  journal against bare SQLite, in batches", value: Timing(zip(rows, batched).map { $0 / $1 }).median, unit: "of it", target: .atLeast(0.7)))
        report(.rate("journal, \(Self.writers) writers with one record at a time", Timing(grouped)))
        report(.rate("  bare SQLite, batches of \(Self.writers), as many as can wait at once", Timing(small)))
        report(Figure(name: "  journal's writers against those batches", value: Timing(zip(small, grouped).map { $0 / $1 }).median, unit: "of it"))
        report(Figure(name: "  journal's writers against batches of 1000", value: Timing(zip(rows, grouped).map { $0 / $1 }).median, unit: "of it"))
        report(.rate("journal, one writer with one record at a time", Timing(lone)))
        report(Figure(name: "  against bare SQLite, a transaction each", value: Timing(zip(single, lone).map { $0 / $1 }).median, unit: "of it"))
        try await proofs(records, report)
    }

    private func proofs(_ records: [[UInt8]], _ report: (Figure) -> Void) async throws {
        let store = try await SQLiteJournalStore.open(directory: try directory("proofs"))
        let keys = try LogKeys(newFor: "entente.example/measure")
        let journal = try await Journal.open(store, keys: keys)
        for start in stride(from: 0, to: records.count, by: Self.batch) { try await journal.append(Array(records[start..<start + Self.batch])) }
        let signing = try await elapsed { use(try await journal.checkpoint()) }
        var generator = Seeded(seed), proving: [Double] = [], verifying: [Double] = [], tree: [Double] = []
        let head = journal.head
        for _ in 0..<300 {
            let index = UInt64.random(in: 0..<UInt64(records.count), using: &generator)
            var proof: LogProof?
            proving.append(try await elapsed { proof = try await journal.proof(of: index) })
            guard let proof else { continue }
            verifying.append(try computing { use(try proof.verify(entry: records[Int(index)], origin: keys.origin, keys: keys.verifiers)) })
            tree.append(try computing { try TreeProof.verifyInclusion(of: .leaf(records[Int(index)]), at: index, in: head.size, root: head.root, proof: proof.hashes) })
        }
        report(Figure(name: "sign a checkpoint with Ed25519 and ML-DSA-65", value: signing * 1e6, unit: "µs"))
        report(.time("make the proof of an entry, of \(records.count)", Timing(proving)))
        report(.time("verify it, with both signatures", Timing(verifying)))
        report(.time("verify it, the tree alone", Timing(tree)))
        var verified: JournalReport?
        let whole = try await elapsed { verified = try await journal.verify() }
        guard verified?.isWhole == true else { throw MeasureError.answersDiffer("the journal does not verify: \(verified?.difference?.description ?? "")") }
        report(Figure(name: "verify the whole journal, entries", value: Double(records.count) / whole, unit: "per second"))
        await journal.close()
    }

    private static func many(_ journal: Journal, _ records: [[UInt8]]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask { for number in 0..<writesEach { try await journal.append(records[(writer * writesEach + number) % records.count]) } }
            }
            try await group.waitForAll()
        }
    }

    private func directory(_ name: String) throws -> String {
        let directory = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory.path
    }

    private func journal(_ name: String, _ work: (Journal) async throws -> Double) async throws -> Double {
        let path = try directory(name)
        let journal = try await Journal.open(try await SQLiteJournalStore.open(directory: path), keys: try LogKeys(newFor: "entente.example/measure"))
        let seconds = try await work(journal)
        await journal.close()
        try FileManager.default.removeItem(atPath: path)
        return seconds
    }

    private func bare(_ name: String, _ work: (BareSQLite) throws -> Double) throws -> Double {
        let path = try directory(name)
        let database = try BareSQLite(path + "/bare.sqlite")
        let seconds = try work(database)
        database.close()
        try FileManager.default.removeItem(atPath: path)
        return seconds
    }

    /// A record as the node writes one, with a body of some hundred bytes.
    static func record(_ number: Int, seed: UInt64) throws -> [UInt8] {
        var generator = Seeded(seed &+ UInt64(number))
        let at = Timestamp(milliseconds: 1_790_000_000_000 + Int64(number))
        let record = Record(id: RecordID(at: at, using: &generator), kind: "measure.note", label: .string("NATO UNCLASSIFIED"), author: Record.Author(body: "NATO.IS", account: "measure"), at: at,
                            body: ["number": .integer(Int64(number)), "text": .string("An invented record of the measurement, number \(number).")])
        return try record.bytes()
    }
}
