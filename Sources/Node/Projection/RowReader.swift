package import GRDB
import GRDBSQLite

/// One question whose rows are read value by value as SQLite has them: GRDB's own rows are copied and boxed first, which costs more than the looking up.
///
/// Columns count from 0, values from 1. What was bound is let go of at the end.
package struct RowReader: ~Copyable {
    private let statement: SQLiteStatement
    /// Keeps the statement alive.
    private let owner: Statement
    private let connection: SQLiteConnection?

    package init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        (statement, connection) = (owner.sqliteStatement, db.sqliteConnection)
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    deinit {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    package func bind(_ place: Int32, _ number: Int64) { sqlite3_bind_int64(statement, place, number) }

    package func bind(_ place: Int32, _ text: String) {
        var text = text
        guard !text.isEmpty else { sqlite3_bind_text(statement, place, "", 0, Self.transient); return }
        _ = text.withUTF8 { sqlite3_bind_text(statement, place, UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32($0.count), Self.transient) }
    }

    /// Asks anew with what is bound next.
    package func again() { sqlite3_reset(statement) }

    /// False after the last row.
    package func next() throws(DatabaseError) -> Bool {
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            sqlite3_reset(statement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) })
        }
        return code == SQLITE_ROW
    }

    package func number(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
    package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    package func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))), as: UTF8.self)
    }

    /// Nil for NULL.
    package func bytes(_ column: Int32) -> [UInt8]? {
        guard !isNull(column) else { return nil }
        let start = sqlite3_column_blob(statement, column), count = Int(sqlite3_column_bytes(statement, column))
        return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
