import Foundation
import GRDB

/// A vault in `vault.sqlite` of a directory, readable by its owner alone; or in memory.
struct SQLiteVault: VaultEngine {
    private let file: SQLiteFile

    static let migrations = [
        Migration(number: 1, why: "The vault: values by space and key, some of which expire.", sql: """
            CREATE TABLE item (space BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, expires INTEGER, PRIMARY KEY (space, key)) WITHOUT ROWID;
            CREATE INDEX item_expires ON item (expires) WHERE expires IS NOT NULL;
            """),
    ]

    init(directory: String?) throws(VaultError) {
        do { file = try SQLiteFile(path: directory.map { $0 + "/vault.sqlite" }, migrations: Self.migrations, readerCount: 2) } catch { throw .unreadable("\(error)") }
    }

    func close() async { await file.close() }

    func get(_ place: VaultPlace, now: Int64) async throws(VaultError) -> VaultItem? {
        try await read { db in
            try Row.fetchOne(try db.cachedStatement(sql: "SELECT key, value, expires FROM item WHERE space = ? AND key = ? AND (expires IS NULL OR expires > ?)"),
                             arguments: [Data(place.space), Data(place.key), now]).map(Self.item)
        }
    }

    func put(_ place: VaultPlace, _ value: [UInt8], expires: Int64?) async throws(VaultError) { try await write { db in try Self.set(place, value, expires, in: db) } }
    func delete(_ place: VaultPlace) async throws(VaultError) { try await write { db in try Self.delete(place, in: db) } }

    func swap(_ place: VaultPlace, from old: [UInt8]?, to new: [UInt8]?, expires: Int64?, now: Int64) async throws(VaultError) -> Bool {
        try await write { db in
            let found = try Data.fetchOne(db, sql: "SELECT value FROM item WHERE space = ? AND key = ? AND (expires IS NULL OR expires > ?)", arguments: [Data(place.space), Data(place.key), now])
            guard found.map({ Array($0) }) == old else { return false }
            if let new { try Self.set(place, new, expires, in: db) } else { try Self.delete(place, in: db) }
            return true
        }
    }

    func list(_ space: VaultSpace, after key: String, limit: Int, now: Int64) async throws(VaultError) -> [VaultItem] {
        let start = VaultPlace(space, key)
        return try await read { db in
            try Row.fetchAll(db, sql: "SELECT key, value, expires FROM item WHERE space = ? AND key > ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?",
                             arguments: [Data(start.space), Data(start.key), now, limit]).map(Self.item)
        }
    }

    func spaces(now: Int64) async throws(VaultError) -> [VaultSpace] {
        try await read { db in
            try Data.fetchAll(db, sql: "SELECT DISTINCT space FROM item WHERE expires IS NULL OR expires > ? ORDER BY space", arguments: [now]).map { VaultSpace(String(decoding: $0, as: UTF8.self)) }
        }
    }

    func sweep(now: Int64) async throws(VaultError) -> Int {
        try await write { db in
            try db.execute(sql: "DELETE FROM item WHERE expires <= ?", arguments: [now])
            return db.changesCount
        }
    }

    private static func set(_ place: VaultPlace, _ value: [UInt8], _ expires: Int64?, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO item VALUES (?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires")
            .execute(arguments: [Data(place.space), Data(place.key), Data(value), expires])
    }

    private static func delete(_ place: VaultPlace, in db: Database) throws {
        try db.execute(sql: "DELETE FROM item WHERE space = ? AND key = ?", arguments: [Data(place.space), Data(place.key)])
    }

    private static func item(_ row: Row) -> VaultItem {
        VaultItem(key: String(decoding: row[0] as Data, as: UTF8.self), value: Array(row[1] as Data), expires: (row[2] as Int64?).map(Timestamp.init(milliseconds:)))
    }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(VaultError) -> Value {
        do { return try await file.read(body) } catch { throw .unreadable(Self.reason(error)) }
    }

    private func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(VaultError) -> Value {
        do {
            return try await file.write { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(db)
                    return .commit
                }
                return value!
            }
        } catch { throw .notSaved(Self.reason(error)) }
    }

    private static func reason(_ error: any Error) -> String { (error as? DatabaseError).map { "SQLite says: \($0.message ?? "nothing")" } ?? "\(error)" }
}
