package import GRDB
import GRDBSQLite
package import Journal

/// One statement run for many rows, bound value by value: GRDB's own arguments are boxed one by one, which costs more than the row.
///
/// Values are counted from 1 and stay bound from row to row until they are bound anew; what was bound is let go of at the end.
package struct RowWriter: ~Copyable {
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

    package func bind(_ place: Int32, _ number: Int64?) {
        if let number { sqlite3_bind_int64(statement, place, number) } else { sqlite3_bind_null(statement, place) }
    }

    package func bind(_ place: Int32, _ text: String?) {
        guard var text else { sqlite3_bind_null(statement, place); return }
        // SQLite takes a copy before this returns. Nothing to copy from would be a NULL.
        guard !text.isEmpty else { sqlite3_bind_text(statement, place, "", 0, Self.transient); return }
        _ = text.withUTF8 { sqlite3_bind_text(statement, place, UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32($0.count), Self.transient) }
    }

    package func bind(_ place: Int32, bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), Self.transient) }
    }

    /// As its 16 bytes.
    package func bind(_ place: Int32, _ id: RecordID?) {
        guard let id else { sqlite3_bind_null(statement, place); return }
        _ = id.withBytes { sqlite3_bind_blob(statement, place, $0.baseAddress, Int32($0.count), Self.transient) }
    }

    /// Runs the statement once; true when it gave a row.
    @discardableResult
    package func step() throws(DatabaseError) -> Bool {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }) }
        return code == SQLITE_ROW
    }

    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
