/// A vault in a table of PostgreSQL, shared by the processes of one organisation. Each step is one statement, so no other process gets in between.
struct PostgreSQLVault: VaultEngine {
    private let line: PostgreSQLLine

    static func open(_ address: PostgreSQLAddress) async throws(VaultError) -> PostgreSQLVault {
        let line = PostgreSQLLine(address)
        do {
            try await line.run { session in try PostgreSQLSchema.prepare(session, schema: address.schema, isReader: false) }
            return PostgreSQLVault(line: line)
        } catch {
            await line.close()
            if case StoreFailure.unreadable(let reason) = error { throw .unreadable(reason) }
            throw .unreadable("\(error)")
        }
    }

    func close() async { await line.close() }

    func get(_ place: VaultPlace, now: Int64) async throws(VaultError) -> VaultItem? {
        try await read { session in
            let rows = try session.run("SELECT key, value, expires FROM item WHERE space = $1::bytea AND key = $2::bytea AND (expires IS NULL OR expires > $3::bigint)", place.values + [.integer(now)])
            return rows.count == 1 ? Self.item(rows, 0) : nil
        }
    }

    func put(_ place: VaultPlace, _ value: [UInt8], expires: Int64?) async throws(VaultError) {
        // Done twice it is done once.
        try await write(isRepeatable: true) { session in
            try session.run("""
                INSERT INTO item VALUES ($1::bytea, $2::bytea, $3::bytea, $4::bigint) ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
                """, place.values + [.bytes(value), expires.map { .integer($0) } ?? .none]).changed
        }
    }

    func delete(_ place: VaultPlace) async throws(VaultError) {
        try await write(isRepeatable: true) { try $0.run("DELETE FROM item WHERE space = $1::bytea AND key = $2::bytea", place.values).changed }
    }

    func swap(_ place: VaultPlace, from old: [UInt8]?, to new: [UInt8]?, expires: Int64?, now: Int64) async throws(VaultError) -> Bool {
        let end: PostgreSQLValue = expires.map { .integer($0) } ?? .none
        return switch (old, new) {
        case (nil, nil): try await get(place, now: now) == nil
        case (nil, let new?):
            try await write { session in
                try session.run("""
                    INSERT INTO item VALUES ($1::bytea, $2::bytea, $3::bytea, $4::bigint)
                    ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires WHERE item.expires <= $5::bigint
                    """, place.values + [.bytes(new), end, .integer(now)]).changed
            } == 1
        case (let old?, let new?):
            try await write { session in
                try session.run("""
                    UPDATE item SET value = $4::bytea, expires = $5::bigint WHERE space = $1::bytea AND key = $2::bytea AND value = $3::bytea AND (expires IS NULL OR expires > $6::bigint)
                    """, place.values + [.bytes(old), .bytes(new), end, .integer(now)]).changed
            } == 1
        case (let old?, nil):
            try await write { session in
                try session.run("DELETE FROM item WHERE space = $1::bytea AND key = $2::bytea AND value = $3::bytea AND (expires IS NULL OR expires > $4::bigint)",
                                place.values + [.bytes(old), .integer(now)]).changed
            } == 1
        }
    }

    func list(_ space: VaultSpace, after key: String, limit: Int, now: Int64) async throws(VaultError) -> [VaultItem] {
        try await read { session in
            let rows = try session.run("""
                SELECT key, value, expires FROM item WHERE space = $1::bytea AND key > $2::bytea AND (expires IS NULL OR expires > $3::bigint) ORDER BY key LIMIT $4::bigint
                """, VaultPlace(space, key).values + [.integer(now), .integer(Int64(limit))])
            return (0..<rows.count).map { Self.item(rows, $0) }
        }
    }

    func spaces(now: Int64) async throws(VaultError) -> [VaultSpace] {
        try await read { session in
            let rows = try session.run("SELECT DISTINCT space FROM item WHERE expires IS NULL OR expires > $1::bigint ORDER BY space", [.integer(now)])
            return (0..<rows.count).map { VaultSpace(rows.text($0, 0)) }
        }
    }

    func sweep(now: Int64) async throws(VaultError) -> Int {
        try await write(isRepeatable: true) { try $0.run("DELETE FROM item WHERE expires <= $1::bigint", [.integer(now)]).changed }
    }

    private static func item(_ rows: PostgreSQLRows, _ row: Int) -> VaultItem {
        VaultItem(key: rows.text(row, 0), value: rows.bytes(row, 1), expires: rows.isNull(row, 2) ? nil : Timestamp(milliseconds: rows.integer(row, 2)))
    }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (PostgreSQLSession) throws -> Value) async throws(VaultError) -> Value {
        do { return try await line.repeatable(body) } catch { throw .unreadable("\(error)") }
    }

    @discardableResult
    private func write(isRepeatable: Bool = false, _ body: @escaping @Sendable (PostgreSQLSession) throws -> Int) async throws(VaultError) -> Int {
        let saved: @Sendable (PostgreSQLSession) throws -> Int = { session in try session.saving { try body(session) } }
        do { return try await isRepeatable ? line.repeatable(saved) : line.run(saved) } catch PostgreSQLError.broken(let reason) {
            throw .notSaved("\(PostgreSQLError.broken(reason)); whether it saved is not known, so look before doing it again")
        } catch { throw .notSaved("\(error)") }
    }
}

extension VaultPlace {
    fileprivate var values: [PostgreSQLValue] { [.bytes(space), .bytes(key)] }
}
