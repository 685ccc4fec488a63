package import TransparencyLog
import Synchronization

/// One log of several in a PostgreSQL database. One process writes to it alone, or several together; what a transaction took is never more than that transaction.
///
/// An append is one call of one function: one way to the server and back, and the lock on the log is held only while it runs, also when this process dies.
/// Where a synchronous standby is set up, what returned from `append` is on it.
package final class PostgreSQLJournalStore: JournalStore {
    private let address: PostgreSQLAddress
    private let log: Int64
    private let writer: PostgreSQLLine
    private let reader: PostgreSQLLine
    private let isReader: Bool
    private let lock: DirectoryLock?
    private let lookEvery: Duration
    private let state: Mutex<State>

    private struct State {
        var fence: Int64 = 0
        /// A line broke while something was under way: it has to be shut out before anyone is told what was saved.
        var isUncertain = false
        var listener: PostgreSQLListener?
    }

    /// Opens the log of this name, and makes it, and the tables, where they are missing. For reading nothing is made.
    ///
    /// `directory`: kept from other processes as long as the store is open; a node's tables are there, and several nodes share a log but no tables.
    /// `lookEvery`: how long nothing is heard of other processes before it looks for itself.
    package static func open(_ address: PostgreSQLAddress, log name: String, for access: StoreAccess = .writing, locking directory: String? = nil, lookEvery: Duration = .seconds(1)) async throws(StoreFailure) -> PostgreSQLJournalStore {
        let isReader = access == .reading
        guard (1...200).contains(name.utf8.count), !name.utf8.contains(0) else { throw .unreadable("a log's name has 1 to 200 bytes") }
        let lock: DirectoryLock? = if let directory { try DirectoryLock(path: directory + "/journal.lock") } else { nil }
        let writer = PostgreSQLLine(address, isReader: isReader)
        do {
            let log = try await writer.run { session in
                try PostgreSQLSchema.prepare(session, schema: address.schema, isReader: isReader)
                if !isReader { try session.run("INSERT INTO log (name) SELECT $1::text WHERE NOT EXISTS (SELECT 1 FROM log WHERE name = $1::text) ON CONFLICT DO NOTHING", [.text(name)]) }
                let found = try session.run("SELECT id FROM log WHERE name = $1::text", [.text(name)])
                guard found.count == 1 else { throw StoreFailure.unreadable("\(address) holds no log `\(name)`") }
                return found.integer(0, 0)
            }
            return PostgreSQLJournalStore(address, log, writer, isReader, lock, lookEvery)
        } catch {
            await writer.close()
            lock?.release()
            throw error as? StoreFailure ?? .unreadable("\(error)")
        }
    }

    private init(_ address: PostgreSQLAddress, _ log: Int64, _ writer: PostgreSQLLine, _ isReader: Bool, _ lock: DirectoryLock?, _ lookEvery: Duration) {
        (self.address, self.log, self.writer, self.isReader, self.lock, self.lookEvery) = (address, log, writer, isReader, lock, lookEvery)
        reader = PostgreSQLLine(address, isReader: isReader)
        state = Mutex(State())
    }

    package func close() async {
        await state.withLock { $0.listener }?.close()
        await writer.close()
        await reader.close()
        lock?.release()
    }

    // MARK: Who writes

    package func takeOver() async throws(StoreFailure) -> Sequencer { try await claim(sharing: false) }
    package func join() async throws(StoreFailure) -> Sequencer { try await claim(sharing: true) }

    private func claim(sharing: Bool) async throws(StoreFailure) -> Sequencer {
        guard !isReader else { throw .notSaved("the journal was opened for reading") }
        let claimed = try await write { [log] session in
            let row = try session.saving { try session.run("SELECT the_epoch, the_fence FROM claim($1::bigint, $2::boolean)", [.integer(log), .flag(sharing)]) }
            return (row.integer(0, 0), row.integer(0, 1))
        }
        state.withLock { $0.fence = claimed.1 }
        return Sequencer(epoch: claimed.0)
    }

    package func sizes() -> AsyncStream<UInt64>? {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let listener = PostgreSQLListener(address, log: log, lookEvery: lookEvery, continuation)
            let earlier = state.withLock { state in
                defer { state.listener = listener }
                return state.listener
            }
            if let earlier { Task { await earlier.close() } }
        }
    }

    // MARK: Writing

    package func append(_ batch: StoreBatch, by sequencer: Sequencer) async throws(StoreFailure) {
        if let beyond = batch.erasures.first(where: { $0 >= batch.expectedSize }) { throw .notSaved("entry \(beyond) cannot be erased, for it does not exist") }
        let segments = Segment.split(batch)
        let values: [PostgreSQLValue] = [
            .integer(Int64(clamping: batch.expectedSize)), batch.previous.map { .bytes($0.bytes) } ?? .none, .integers(segments.map { Int64(clamping: $0.first) }),
            .byteArrays(segments.map(\.hashes)), .byteArrays(segments.map(\.bytes)), .integers(batch.nodes.map { Int64($0.level) }),
            .integers(batch.nodes.map { Int64(clamping: $0.index) }), .byteArrays(batch.nodes.map(\.hash.bytes)),
            .integer(Int64(clamping: batch.expectedSize + UInt64(batch.entries.count))),
        ]
        // The fence moves only when another one's line broke, so a few times in a row at the most.
        for _ in 0..<16 {
            let fence = state.withLock { $0.fence }
            let (status, there) = try await write { [log] session in
                let call: [PostgreSQLValue] = [.integer(log), .integer(sequencer.epoch), .integer(fence)] + values
                guard !batch.erasures.isEmpty else { return try session.saving { try Self.append(call, in: session) } }
                return try session.transaction { session in
                    let (status, there) = try Self.append(call, in: session)
                    if status == 0 { for index in batch.erasures { try Self.erase(index, of: log, in: session) } }
                    return (status, there)
                }
            }
            switch status {
            case 0:
                if !batch.erasures.isEmpty { await clean() }
                return
            case 1: throw .fenced
            case 2: state.withLock { $0.fence = there }
            case 3: throw .sizeDiffers(expected: batch.expectedSize, found: UInt64(clamping: there))
            default: throw .damaged("its last entry, \(batch.expectedSize == 0 ? 0 : batch.expectedSize - 1), is another one than this process saw there; was an older copy put back, or a standby promoted that had not followed?")
            }
        }
        throw .notSaved("other processes lose their connections all the time")
    }

    private static func append(_ call: [PostgreSQLValue], in session: PostgreSQLSession) throws(PostgreSQLError) -> (Int64, Int64) {
        let row = try session.run("SELECT status, there FROM append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", call)
        return (row.integer(0, 0), row.isNull(0, 1) ? 0 : row.integer(0, 1))
    }

    private static func erase(_ index: UInt64, of log: Int64, in session: PostgreSQLSession) throws {
        let rows = try session.run("SELECT first, hashes, bytes FROM segment WHERE log = $1::bigint AND first <= $2::bigint ORDER BY first DESC LIMIT 1", [.integer(log), .integer(Int64(clamping: index))])
        guard rows.count == 1 else { throw StoreFailure.damaged("entry \(index) is missing") }
        let erased = try Self.segment(rows, 0).erasing(index)
        try session.run("UPDATE segment SET bytes = $3::bytea WHERE log = $1::bigint AND first = $2::bigint", [.integer(log), .integer(Int64(clamping: erased.first)), .bytes(erased.bytes)])
    }

    /// What was erased stays in the table's file until its place is used again; this frees the place. The rest is in docs/postgresql.md.
    private func clean() async { _ = try? await writer.run { try $0.simple("VACUUM segment"); return true } }

    package func keep(_ checkpoint: StoredCheckpoint, by sequencer: Sequencer) async throws(StoreFailure) {
        let isMine = try await write { [log] session in
            try session.saving {
                try session.run("""
                    WITH mine AS (SELECT id FROM log WHERE id = $1::bigint AND epoch = $2::bigint),
                         kept AS (INSERT INTO checkpoint SELECT id, $3::bigint, $4::bytea FROM mine ON CONFLICT DO NOTHING)
                    SELECT count(*) FROM mine
                    """, [.integer(log), .integer(sequencer.epoch), .integer(Int64(clamping: checkpoint.size)), .bytes(checkpoint.note)]).integer(0, 0) == 1
            }
        }
        guard isMine else { throw .fenced }
    }

    // MARK: Reading

    /// After a line broke, first shuts out what was under way on it: only then is the answer the last word.
    package func size() async throws(StoreFailure) -> UInt64 {
        if state.withLock({ $0.isUncertain }) {
            let fence = try await read(from: writer) { [log] session in
                let row = try session.saving { try session.run("SELECT the_fence FROM fence_off($1::bigint)", [.integer(log)]) }
                return row.integer(0, 0)
            }
            state.withLock { ($0.fence, $0.isUncertain) = (fence, false) }
        }
        return try await read { [log] session in UInt64(clamping: try session.run("SELECT size_of($1::bigint)", [.integer(log)]).integer(0, 0)) }
    }

    package func entries(in range: Range<UInt64>, bytesMax: Int) async throws(StoreFailure) -> [StoredEntry] {
        guard !range.isEmpty else { return [] }
        return try await read { [log] session in
            // Only the segments that fit are fetched: their lengths are known without reading them.
            let rows = try session.run("""
                SELECT segment.first, hashes, bytes FROM (
                    SELECT first, sum(length(bytes) - 2 * (length(hashes) / 32)) OVER (ORDER BY first)
                                  - first_value(length(bytes)) OVER (ORDER BY first) - length(bytes) AS before
                    FROM segment WHERE log = $1::bigint AND first < $3::bigint
                        AND first >= coalesce((SELECT max(first) FROM segment WHERE log = $1::bigint AND first <= $2::bigint), 0)
                ) AS place JOIN segment ON segment.log = $1::bigint AND segment.first = place.first WHERE before <= $4::bigint ORDER BY 1
                """, [.integer(log), .integer(Int64(clamping: range.lowerBound)), .integer(Int64(clamping: range.upperBound)), .integer(Int64(min(bytesMax, 1 << 40)))])
            var found: [StoredEntry] = [], bytes = 0
            for row in 0..<rows.count {
                for entry in try Self.segment(rows, row).entries() where range.contains(entry.index) {
                    bytes += entry.bytes?.count ?? 0
                    guard found.isEmpty || bytes <= bytesMax else { return found }
                    found.append(entry)
                }
            }
            return found
        }
    }

    package func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] {
        guard !range.isEmpty else { return [] }
        let hashes: [TreeHash] = try await read { [log] session in
            var found: [TreeHash] = []
            let ends: [PostgreSQLValue] = [.integer(log), .integer(Int64(clamping: range.lowerBound)), .integer(Int64(clamping: range.upperBound))]
            if level > 0 {
                let rows = try session.run("SELECT hash FROM node WHERE log = $1::bigint AND place >= $2::bigint AND place < $3::bigint AND level = $4::bigint ORDER BY place", ends + [.integer(Int64(level))])
                for row in 0..<rows.count { if let hash = rows.withBytes(row, 0, { TreeHash($0) }) { found.append(hash) } }
                return found
            }
            let rows = try session.run("""
                SELECT first, hashes FROM segment WHERE log = $1::bigint AND first < $3::bigint
                    AND first >= coalesce((SELECT max(first) FROM segment WHERE log = $1::bigint AND first <= $2::bigint), 0) ORDER BY first
                """, ends)
            for row in 0..<rows.count {
                let first = UInt64(clamping: rows.integer(row, 0))
                rows.withBytes(row, 1) { hashes in
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

    package func checkpoint(atMost size: UInt64) async throws(StoreFailure) -> StoredCheckpoint? {
        try await read { [log] session in
            let rows = try session.run("SELECT size, note FROM checkpoint WHERE log = $1::bigint AND size <= $2::bigint ORDER BY size DESC LIMIT 1", [.integer(log), .integer(Int64(clamping: size))])
            return rows.count == 1 ? Self.checkpoint(rows, 0) : nil
        }
    }

    package func checkpoints(above size: UInt64?, limit: Int) async throws(StoreFailure) -> [StoredCheckpoint] {
        try await read { [log] session in
            let rows = try session.run("SELECT size, note FROM checkpoint WHERE log = $1::bigint AND size > $2::bigint ORDER BY size LIMIT $3::bigint",
                                       [.integer(log), .integer(size.map { Int64(clamping: $0) } ?? -1), .integer(Int64(limit))])
            return (0..<rows.count).map { Self.checkpoint(rows, $0) }
        }
    }

    private static func segment(_ rows: PostgreSQLRows, _ row: Int) -> Segment { Segment(first: UInt64(clamping: rows.integer(row, 0)), hashes: rows.bytes(row, 1), bytes: rows.bytes(row, 2)) }
    private static func checkpoint(_ rows: PostgreSQLRows, _ row: Int) -> StoredCheckpoint { StoredCheckpoint(size: UInt64(clamping: rows.integer(row, 0)), note: rows.bytes(row, 1)) }

    private func read<Value: Sendable>(from line: PostgreSQLLine? = nil, _ body: @escaping @Sendable (PostgreSQLSession) throws -> Value) async throws(StoreFailure) -> Value {
        do { return try await (line ?? reader).repeatable(body) } catch { throw error as? StoreFailure ?? .unreadable("\(error)") }
    }

    private func write<Value: Sendable>(_ body: @escaping @Sendable (PostgreSQLSession) throws -> Value) async throws(StoreFailure) -> Value {
        do {
            var tries = 0
            while true {
                do { return try await writer.run(body) } catch let error as PostgreSQLError {
                    tries += 1
                    guard error.isPassing, tries < 4 else { throw error }
                }
            }
        } catch let failure as StoreFailure { throw failure } catch PostgreSQLError.broken(let reason) {
            state.withLock { $0.isUncertain = true }
            throw .outcomeUnknown(PostgreSQLError.broken(reason).description)
        } catch { throw .notSaved("\(error)") }
    }
}
