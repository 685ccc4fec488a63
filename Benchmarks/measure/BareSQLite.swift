import GRDBSQLite

/// SQLite and nothing else: a row for each record, a prepared statement, the journal's own settings. What the journal is compared with.
final class BareSQLite {
    private var database: OpaquePointer?
    private var insert: OpaquePointer?

    init(_ path: String) throws {
        try check(sqlite3_open(path, &database))
        try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON")
        try run("CREATE TABLE entry (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        try check(sqlite3_prepare_v2(database, "INSERT INTO entry (bytes) VALUES (?)", -1, &insert, nil))
    }

    /// One transaction, durable when it returns.
    func append(_ records: ArraySlice<[UInt8]>) throws {
        try run("BEGIN IMMEDIATE")
        for record in records {
            try record.withUnsafeBytes { bytes in
                // Nil as destructor: the bytes outlive the step, so SQLite need not copy them.
                try check(sqlite3_bind_blob(insert, 1, bytes.baseAddress, Int32(bytes.count), nil))
                try check(sqlite3_step(insert))
            }
            try check(sqlite3_reset(insert))
        }
        try run("COMMIT")
    }

    func close() {
        sqlite3_finalize(insert)
        sqlite3_close(database)
    }

    private func run(_ sql: String) throws { try check(sqlite3_exec(database, sql, nil, nil, nil)) }

    private func check(_ code: Int32) throws {
        guard [SQLITE_OK, SQLITE_DONE, SQLITE_ROW].contains(code) else { throw MeasureError.sqlite(String(cString: sqlite3_errmsg(database))) }
    }
}
