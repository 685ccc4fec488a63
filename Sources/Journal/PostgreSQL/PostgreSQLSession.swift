import CPQ
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One connection, used by one thread. Every call blocks that thread, for a bounded time.
final class PostgreSQLSession {
    private let connection: OpaquePointer
    private let notices = Notices()
    private var prepared: [String: String] = [:]
    /// No answer in its time: whatever comes later on this connection belongs to an earlier question.
    private var isLost = false

    /// A commit waits for the standby without any limit of the server's own, so the limit is here.
    static let answerTime = Duration.seconds(45)

    private final class Notices { var warnings = 0 }

    init(_ address: PostgreSQLAddress, isReader: Bool) throws(PostgreSQLError) {
        // What stands before `dbname` is overruled by what the connection string says.
        let settings = [
            ("connect_timeout", "10"), ("keepalives_idle", "20"), ("keepalives_interval", "5"), ("keepalives_count", "4"), ("tcp_user_timeout", "40000"),
            ("target_session_attrs", isReader ? "any" : "read-write"), ("fallback_application_name", "entente"), ("dbname", address.text), ("client_encoding", "UTF8"),
        ]
        let keywords = settings.map { strdup($0.0) }, values = settings.map { strdup($0.1) }
        defer { (keywords + values).forEach { free($0) } }
        let opened = PQconnectdbParams(keywords.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil], 1)
        guard let opened else { throw .unreachable("there is no memory for a connection") }
        connection = opened
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = Self.clean(PQerrorMessage(connection), of: connection)
            throw .unreachable("\(address) cannot be reached: \(reason)")
        }
        PQsetNoticeReceiver(connection, { context, result in
            guard let context, let result else { return }
            // 'V': the severity in English, whatever the server's language is.
            if let severity = PQresultErrorField(result, 86), String(cString: severity) == "WARNING" { Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().warnings += 1 }
        }, Unmanaged.passUnretained(notices).toOpaque())
        do {
            try simple("""
                SET search_path = "\(address.schema)", pg_temp; SET statement_timeout = 30000; SET lock_timeout = 10000; SET idle_in_transaction_session_timeout = 15000;
                SET client_min_messages = warning; SET default_transaction_isolation = 'read committed';
                SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')
                """)
        } catch { throw .unreachable("\(address) cannot be used: \(error)") }
    }

    deinit { PQfinish(connection) }

    /// False as soon as the server's end of the line is known to be gone. Two looks: the server's last words, then the end.
    var isAlive: Bool {
        !isLost && PQstatus(connection) == CONNECTION_OK && PQconsumeInput(connection) == 1 && PQconsumeInput(connection) == 1 && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    var socket: Int32 { PQsocket(connection) }

    /// Statements without values, one behind the other.
    @discardableResult
    func simple(_ sql: String) throws(PostgreSQLError) -> PostgreSQLRows {
        guard PQsendQuery(connection, sql) == 1 else { throw broken() }
        return try answer()
    }

    /// One statement, prepared at its first use. Values and results are binary.
    @discardableResult
    func run(_ sql: String, _ values: [PostgreSQLValue] = []) throws(PostgreSQLError) -> PostgreSQLRows {
        let name: String
        if let known = prepared[sql] { name = known } else {
            name = "s\(prepared.count)"
            guard PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw broken() }
            _ = try answer()
            prepared[sql] = name
        }
        var buffer: [UInt8] = [0], places: [Range<Int>?] = []
        buffer.reserveCapacity(values.reduce(64) { $0 + $1.sizeEstimate })
        for value in values {
            let start = buffer.count
            places.append(value.write(to: &buffer) ? start..<buffer.count : nil)
        }
        let sent = buffer.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { base in
                base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { base in
                    PQsendQueryPrepared(connection, name, Int32(values.count), places.map { place in place.map { base + $0.lowerBound } }, places.map { Int32($0?.count ?? 0) },
                                        [Int32](repeating: 1, count: values.count), 1)
                }
            } ?? 0
        }
        guard sent == 1 else { throw broken() }
        return try answer()
    }

    /// Everything or nothing. When the commit itself gets no answer, `broken`; whatever fails before was certainly not saved and is `refused`.
    func transaction<Value>(_ body: (PostgreSQLSession) throws -> Value) throws -> Value {
        let value: Value
        do {
            try simple("BEGIN")
            value = try body(self)
        } catch {
            _ = try? simple("ROLLBACK")
            if case PostgreSQLError.broken(let reason) = error { throw PostgreSQLError.refused(state: "08006", reason: reason) }
            throw error
        }
        _ = try saving { try simple("COMMIT") }
        return value
    }

    /// A commit that the server acknowledges with a warning may be one that it stopped waiting for: on the primary, and on no standby.
    func saving<Value>(_ body: () throws -> Value) throws -> Value {
        let before = notices.warnings
        let value = try body()
        guard notices.warnings == before else { throw PostgreSQLError.broken("the server no longer waited for its standby") }
        return value
    }

    /// The newest payload of the notifications that have come, nil when none has. Does not wait.
    func notified() -> UInt64? {
        guard PQconsumeInput(connection) == 1 else { return nil }
        var newest: UInt64?
        while let notification = PQnotifies(connection) {
            if let extra = notification.pointee.extra, let size = UInt64(String(cString: extra)) { newest = max(newest ?? 0, size) }
            PQfreemem(notification)
        }
        return newest
    }

    private func answer() throws(PostgreSQLError) -> PostgreSQLRows {
        let deadline = ContinuousClock.now + Self.answerTime
        while PQisBusy(connection) == 1 {
            let left = ContinuousClock.now.duration(to: deadline).components
            guard left.seconds >= 0, left.attoseconds >= 0 else {
                isLost = true
                throw .broken("it gave no answer for \(Self.answerTime.components.seconds) seconds")
            }
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            _ = poll(&descriptor, 1, Int32(left.seconds * 1000) + 1000)
            guard PQconsumeInput(connection) == 1 else { break }
        }
        var last: PostgreSQLRows?, failure: PostgreSQLError?
        while let result = PQgetResult(connection) {
            let rows = PostgreSQLRows(result)
            let status = PQresultStatus(result)
            if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY { last = rows } else {
                let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? "XX000"
                let reason = PQresultErrorField(result, 77) ?? PQresultErrorMessage(result)
                failure = failure ?? .refused(state: state, reason: Self.clean(reason, of: connection))
            }
        }
        guard PQstatus(connection) == CONNECTION_OK else { throw broken() }
        if let failure { throw failure }
        guard let last else { throw broken() }
        return last
    }

    private func broken() -> PostgreSQLError {
        isLost = true
        return .broken(Self.clean(PQerrorMessage(connection), of: connection))
    }

    /// libpq's or the server's words on one line, and never the password in them.
    private static func clean(_ message: UnsafePointer<CChar>?, of connection: OpaquePointer) -> String {
        var text = message.map { String(cString: $0) } ?? ""
        for secret in [PQpass(connection)] {
            if let secret, case let word = String(cString: secret), !word.isEmpty { text = text.split(separator: word, omittingEmptySubsequences: false).joined(separator: "…") }
        }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String((line.isEmpty ? "without a word" : line).prefix(400))
    }
}
