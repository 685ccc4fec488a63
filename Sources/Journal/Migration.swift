import GRDB

/// One step from a file's schema to the next. Steps are numbered from 1 and only ever added; the file's number is its `user_version`.
struct Migration: Sendable {
    let number: Int
    /// One line: why the schema changes.
    let why: String
    let sql: String

    /// Brings the file up to date, each step in its own transaction; with `isReader` only looks. Throws when the file's schema is not one that this program can use.
    static func run(_ migrations: [Migration], isReader: Bool, in db: Database) throws {
        precondition(migrations.map(\.number) == Array(1...migrations.count))
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= migrations.count else {
            throw StoreFailure.unreadable("the file has schema \(found) and this program knows \(migrations.count); start the newer program that wrote it")
        }
        guard !isReader || found == migrations.count else {
            throw StoreFailure.unreadable("the file has schema \(found) and this program reads \(migrations.count); start the server once, which brings it up to date")
        }
        for migration in migrations.dropFirst(found) {
            try db.inTransaction(.immediate) {
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA user_version = \(migration.number)")
                return .commit
            }
        }
    }
}
