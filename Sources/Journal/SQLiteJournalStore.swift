import GRDB
package import TransparencyLog
import Foundation

/// A journal in one SQLite file, `journal.sqlite`, of a directory. One process at a time has it open for writing; others may read beside it.
package final class SQLiteJournalStore: JournalStore {
    private let file: SQLiteFile
    /// Nil when it was opened for reading.
    private let lock: DirectoryLock?

    package typealias Access = StoreAccess

    static let migrations = [
        Migration(number: 1, why: "The journal: entries by segments, hashes above the leaves, checkpoints, and who may write.", sql: """
            CREATE TABLE segment (first INTEGER PRIMARY KEY, hashes BLOB NOT NULL, bytes BLOB NOT NULL);
            CREATE TABLE node (level INTEGER NOT NULL, place INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, place)) WITHOUT ROWID;
            CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL);
            CREATE TABLE sequencer (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), epoch INTEGER NOT NULL);
            INSERT INTO sequencer VALUES (1, 0);
            """),
    ]

    /// Opens the journal in the directory, which must exist; for writing, creates it. Throws when another process has it open for writing too.
    package static func open(directory: String, for access: Access = .writing) async throws(StoreFailure) -> SQLiteJournalStore {
        do {
            guard access == .writing else {
                return SQLiteJournalStore(try SQLiteFile(path: directory + "/journal.sqlite", migrations: migrations, creates: false), nil)
            }
            let lock = try DirectoryLock(path: directory + "/journal.lock")
            return SQLiteJournalStore(try SQLiteFile(path: directory + "/journal.sqlite", migrations: migrations), lock)
        } catch let failure as StoreFailure { throw failure } catch { throw .unreadable("\(directory)/journal.sqlite: \(reason(error))") }
    }

    private init(_ file: SQLiteFile, _ lock: DirectoryLock?) { (self.file, self.lock) = (file, lock) }

    package func close() async {
        await file.close()
        lock?.release()
    }

    package func takeOver() async throws(StoreFailure) -> Sequencer {
        guard lock != nil else { throw .notSaved("the journal was opened for reading") }
        return try await write { db in
            try db.execute(sql: "UPDATE sequencer SET epoch = epoch + 1")
            return Sequencer(epoch: try Int64.fetchOne(db, sql: "SELECT epoch FROM sequencer") ?? 0)
        }
    }

    package func size() async throws(StoreFailure) -> UInt64 { try await read(Self.size) }

    package func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        try await write { db in
            try Self.check(sequencer, in: db)
            let found = try Self.size(db)
            guard found == batch.expectedSize else { throw StoreFailure.sizeDiffers(expected: batch.expectedSize, found: found) }
            if let beyond = batch.erasures.first(where: { $0 >= found }) { throw StoreFailure.notSaved("entry \(beyond) cannot be erased, for it does not exist") }
            let segments = try db.cachedStatement(sql: "INSERT INTO segment (first, hashes, bytes) VALUES (?, ?, ?)")
            for segment in Segment.split(batch) { try segments.execute(arguments: [Int64(segment.first), Data(segment.hashes), Data(segment.bytes)]) }
            let nodes = try db.cachedStatement(sql: "INSERT INTO node (level, place, hash) VALUES (?, ?, ?)")
            for node in batch.nodes { try nodes.execute(arguments: [node.level, Int64(node.index), Data(node.hash.bytes)]) }
            for index in batch.erasures { try Self.erase(index, in: db) }
        }
        // An erased entry must not stay readable in the write-ahead log either.
        if !batch.erasures.isEmpty { _ = try? await file.write { try $0.checkpoint(.truncate) } }
    }

    package func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] {
        try await read { db in
            var found: [StoredEntry] = [], bytes = 0
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: """
                SELECT first, hashes, bytes FROM segment
                WHERE first >= (SELECT max(first) FROM segment WHERE first <= ?) AND first < ? ORDER BY first
                """), arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
            while let row = try rows.next() {
                // Out of the row's own bytes, each entry once.
                let first = UInt64(row[0] as Int64), isMore = try row.withUnsafeData(atIndex: 1) { hashes in
                    try row.withUnsafeData(atIndex: 2) { data in
                        guard let hashes, let data else { throw StoreFailure.damaged("the entries from \(first) on are missing") }
                        return try hashes.withUnsafeBytes { hashes in try data.withUnsafeBytes { try Segment.entries(range, from: first, hashes: hashes, bytes: $0, into: &found, size: &bytes, sizeMax: bytesMax) } }
                    }
                }
                guard isMore else { return found }
            }
            return found
        }
    }

    /// What is kept is bundles already: they are copied, and no entry is taken out of them.
    package func bundle(of range: Range<UInt64>) async throws(StoreFailure) -> [UInt8]? {
        try await read { db in
            var bundle: [UInt8] = []
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: """
                SELECT first, length(hashes) / 32, bytes FROM segment
                WHERE first >= (SELECT max(first) FROM segment WHERE first <= ?) AND first < ? ORDER BY first
                """), arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
            while let row = try rows.next() {
                let first = UInt64(row[0] as Int64), entries = first..<first + UInt64(row[1] as Int64)
                let isWhole = try row.withUnsafeData(atIndex: 2) { data in
                    guard let data else { throw StoreFailure.damaged("the entries from \(first) on are missing") }
                    return try data.withUnsafeBytes { try Segment.copy(range, of: entries, from: $0, to: &bundle) }
                }
                guard isWhole else { return nil }
            }
            return bundle
        }
    }

    package func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] {
        guard !range.isEmpty else { return [] }
        let hashes: [TreeHash] = try await read { db in
            var found: [TreeHash] = []
            if level > 0 {
                let rows = try Row.fetchCursor(try db.cachedStatement(sql: "SELECT hash FROM node WHERE level = ? AND place >= ? AND place < ? ORDER BY place"),
                                               arguments: [level, Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
                while let row = try rows.next() { if let hash = TreeHash(row[0] as Data) { found.append(hash) } }
                return found
            }
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: """
                SELECT first, hashes FROM segment WHERE first >= (SELECT max(first) FROM segment WHERE first <= ?) AND first < ? ORDER BY first
                """), arguments: [Int64(clamping: range.lowerBound), Int64(clamping: range.upperBound)])
            while let row = try rows.next() {
                let first = UInt64(row[0] as Int64)
                (row[1] as Data).withUnsafeBytes { hashes in
                    for position in 0..<hashes.count / TreeHash.size where range.contains(first + UInt64(position)) {
                        if let hash = TreeHash(UnsafeRawBufferPointer(rebasing: hashes[position * TreeHash.size..<(position + 1) * TreeHash.size])) { found.append(hash) }
                    }
                }
            }
            return found
        }
        guard hashes.count == range.count else { throw .damaged("of the hashes \(range.lowerBound) to \(range.upperBound - 1) of level \(level) only \(hashes.count) are there") }
        return hashes
    }

    package func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) {
        try await write { db in
            try Self.check(sequencer, in: db)
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)").execute(arguments: [Int64(checkpoint.size), Data(checkpoint.note)])
        }
    }

    package func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT size, note FROM checkpoint WHERE size <= ? ORDER BY size DESC LIMIT 1", arguments: [Int64(clamping: size)]).map(Self.checkpoint)
        }
    }

    package func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?", arguments: [size.map { Int64(clamping: $0) } ?? -1, limit]).map(Self.checkpoint)
        }
    }

    private static func size(_ db: Database) throws -> UInt64 {
        let row = try Row.fetchOne(try db.cachedStatement(sql: "SELECT first + length(hashes) / 32 FROM segment ORDER BY first DESC LIMIT 1"))
        return row.map { UInt64($0[0] as Int64) } ?? 0
    }

    private static func check(_ sequencer: Sequencer, in db: Database) throws {
        let row = try Row.fetchOne(try db.cachedStatement(sql: "SELECT epoch FROM sequencer"))
        guard row.map({ $0[0] as Int64 }) == sequencer.epoch else { throw StoreFailure.fenced }
    }

    private static func erase(_ index: UInt64, in db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT first, hashes, bytes FROM segment WHERE first <= ? ORDER BY first DESC LIMIT 1", arguments: [Int64(index)]) else {
            throw StoreFailure.damaged("entry \(index) is missing")
        }
        let erased = try segment(row).erasing(index)
        try db.execute(sql: "UPDATE segment SET bytes = ? WHERE first = ?", arguments: [Data(erased.bytes), Int64(erased.first)])
    }

    private static func segment(_ row: Row) -> Segment { Segment(first: UInt64(row[0] as Int64), hashes: Array(row[1] as Data), bytes: Array(row[2] as Data)) }
    private static func checkpoint(_ row: Row) -> StoredCheckpoint { StoredCheckpoint(size: UInt64(row[0] as Int64), note: Array(row[1] as Data)) }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreFailure) -> Value {
        do { return try await file.read(body) } catch let failure as StoreFailure { throw failure } catch { throw .unreadable(Self.reason(error)) }
    }

    /// One transaction. What fails before the commit was certainly not saved; a commit that fails may have reached the disk.
    private func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreFailure) -> Value {
        do {
            return try await file.write { db in
                let value: Value
                do {
                    try db.beginTransaction(.immediate)
                    value = try body(db)
                } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw error is StoreFailure ? error : StoreFailure.notSaved(Self.reason(error))
                }
                do { try db.commit() } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw StoreFailure.outcomeUnknown(Self.reason(error))
                }
                return value
            }
        } catch let failure as StoreFailure { throw failure } catch { throw .notSaved(Self.reason(error)) }
    }

    /// SQLite's own words, without statement and values.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return "SQLite says: \(error.message ?? "nothing") (\(error.extendedResultCode.rawValue))"
    }
}
