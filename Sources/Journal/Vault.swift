import Foundation
import GRDB


/// The name of one kind of thing in the vault: `accounts`, `sessions`, `log-keys`.
package struct VaultSpace: Hashable, Sendable, ExpressibleByStringLiteral {
    package let name: String
    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }
}

package struct VaultItem: Hashable, Sendable {
    package let key: String
    package let value: [UInt8]
    package let expires: Timestamp?
}

package enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
    case keyTooLong(space: String, size: Int)
    case valueTooLarge(space: String, size: Int)
    case unreadable(String)
    case notSaved(String)

    package var description: String {
        switch self {
        case .keyTooLong(let space, let size): "A key of \(size) bytes was to be kept in \(space); keys have 1 to \(Vault.keySizeMax) bytes."
        case .valueTooLarge(let space, let size): "A value of \(size) bytes was to be kept in \(space); at most \(Vault.valueSizeMax) are."
        case .unreadable(let reason): "The vault could not be read: \(reason)."
        case .notSaved(let reason): "The vault could not save: \(reason)."
        }
    }
}

/// What nobody said and yet must be kept: password hashes, sessions, private keys, the state of links. Changed in place, durable at once, its file the owner's alone.
package final class Vault: Sendable {
    package static let keySizeMax = 512
    package static let valueSizeMax = 1 << 20
    package static let listMax = 10_000

    private let file: SQLiteFile
    private let clock: NodeClock

    static let migrations = [
        Migration(number: 1, why: "The vault: values by space and key, some of which expire.", sql: """
            CREATE TABLE item (space BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, expires INTEGER, PRIMARY KEY (space, key)) WITHOUT ROWID;
            CREATE INDEX item_expires ON item (expires) WHERE expires IS NOT NULL;
            """),
    ]

    /// Opens or creates `vault.sqlite` in the directory, which must exist; nil for a vault in memory.
    package static func open(directory: String?, clock: NodeClock = .system) async throws(VaultError) -> Vault {
        do { return Vault(try SQLiteFile(path: directory.map { $0 + "/vault.sqlite" }, migrations: migrations, readerCount: 2), clock) } catch { throw .unreadable("\(error)") }
    }

    private init(_ file: SQLiteFile, _ clock: NodeClock) { (self.file, self.clock) = (file, clock) }

    package func close() async { await file.close() }

    package func get(_ space: VaultSpace, _ key: String) async throws(VaultError) -> VaultItem? {
        let now = clock.now().milliseconds
        return try await read { db in
            try Row.fetchOne(try db.cachedStatement(sql: "SELECT key, value, expires FROM item WHERE space = ? AND key = ? AND (expires IS NULL OR expires > ?)"),
                             arguments: [space.data, data(key), now]).map(Self.item)
        }
    }

    /// Sets or replaces. After `expires` the item is as if it had never been.
    package func put(_ space: VaultSpace, _ key: String, _ value: [UInt8], expires: Timestamp? = nil) async throws(VaultError) {
        try Self.check(space, key, value)
        try await write { db in try Self.set(space, key, value, expires, in: db) }
    }

    package func delete(_ space: VaultSpace, _ key: String) async throws(VaultError) {
        try await write { db in try db.execute(sql: "DELETE FROM item WHERE space = ? AND key = ?", arguments: [space.data, data(key)]) }
    }

    /// Compare and swap: sets the value (nil: deletes) only when what is there now is `old` (nil: nothing). Says whether it did.
    package func swap(_ space: VaultSpace, _ key: String, from old: [UInt8]?, to new: [UInt8]?, expires: Timestamp? = nil) async throws(VaultError) -> Bool {
        try Self.check(space, key, new ?? [])
        let now = clock.now().milliseconds
        return try await write { db in
            let found = try Data.fetchOne(db, sql: "SELECT value FROM item WHERE space = ? AND key = ? AND (expires IS NULL OR expires > ?)", arguments: [space.data, data(key), now])
            guard found.map({ Array($0) }) == old else { return false }
            if let new { try Self.set(space, key, new, expires, in: db) } else {
                try db.execute(sql: "DELETE FROM item WHERE space = ? AND key = ?", arguments: [space.data, data(key)])
            }
            return true
        }
    }

    /// In the order of their keys' bytes, those after `key`, at most `limit`.
    package func list(_ space: VaultSpace, after key: String? = nil, limit: Int = listMax) async throws(VaultError) -> [VaultItem] {
        let now = clock.now().milliseconds
        return try await read { db in
            try Row.fetchAll(db, sql: "SELECT key, value, expires FROM item WHERE space = ? AND key > ? AND (expires IS NULL OR expires > ?) ORDER BY key LIMIT ?",
                             arguments: [space.data, data(key ?? ""), now, min(limit, Self.listMax)]).map(Self.item)
        }
    }

    /// Removes what has expired; returns how many items that were.
    @discardableResult
    package func sweep() async throws(VaultError) -> Int {
        let now = clock.now().milliseconds
        return try await write { db in
            try db.execute(sql: "DELETE FROM item WHERE expires <= ?", arguments: [now])
            return db.changesCount
        }
    }

    private static func check(_ space: VaultSpace, _ key: String, _ value: [UInt8]) throws(VaultError) {
        guard (1...keySizeMax).contains(key.utf8.count) else { throw .keyTooLong(space: space.name, size: key.utf8.count) }
        guard value.count <= valueSizeMax else { throw .valueTooLarge(space: space.name, size: value.count) }
    }

    private static func set(_ space: VaultSpace, _ key: String, _ value: [UInt8], _ expires: Timestamp?, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO item VALUES (?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires")
            .execute(arguments: [space.data, data(key), Data(value), expires?.milliseconds])
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

/// Names are kept as bytes: as texts, SQLite would end them at a zero byte and take two keys for one.
private func data(_ key: String) -> Data { Data(key.utf8) }
extension VaultSpace { fileprivate var data: Data { Data(name.utf8) } }
