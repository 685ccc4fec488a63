import NIOPosix
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A connection with a thread of its own: what is asked goes one behind the other, and a line that broke is made again at the next question.
final class PostgreSQLLine: Sendable {
    private let address: PostgreSQLAddress
    private let isReader: Bool
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let held = Held()

    /// Invariant: only the line's one thread touches it.
    private final class Held: @unchecked Sendable {
        var session: PostgreSQLSession?
        var failure: (error: PostgreSQLError, until: ContinuousClock.Instant)?
    }

    /// Attempts to connect before a caller is told, and how long all callers are then told the same at once.
    private static let attempts = 3
    private static let pause = Duration.milliseconds(500)

    /// Connects at the first question.
    init(_ address: PostgreSQLAddress, isReader: Bool = false) {
        (self.address, self.isReader) = (address, isReader)
        thread.start()
    }

    /// Throws `unreachable` when nothing was sent, and what the body throws.
    func run<Value: Sendable>(_ body: @escaping @Sendable (PostgreSQLSession) throws -> Value) async throws -> Value {
        try await thread.runIfActive { [self] in try body(try session()) }
    }

    /// For what may be done twice: once more when the line broke in the middle or somebody was in the way.
    func repeatable<Value: Sendable>(_ body: @escaping @Sendable (PostgreSQLSession) throws -> Value) async throws -> Value {
        for _ in 0..<2 {
            do { return try await run(body) } catch let error as PostgreSQLError {
                if case .broken = error { continue }
                guard error.isPassing else { throw error }
            }
        }
        return try await run(body)
    }

    func close() async {
        _ = try? await thread.runIfActive { [held] in held.session = nil }
        try? await thread.shutdownGracefully()
    }

    private func session() throws(PostgreSQLError) -> PostgreSQLSession {
        if let session = held.session, session.isAlive { return session }
        held.session = nil
        if let failure = held.failure, ContinuousClock.now < failure.until { throw failure.error }
        var last = PostgreSQLError.unreachable("")
        for attempt in 0..<Self.attempts {
            if attempt > 0 { usleep(UInt32(50_000 << (2 * attempt))) }
            do {
                let session = try PostgreSQLSession(address, isReader: isReader)
                (held.session, held.failure) = (session, nil)
                return session
            } catch { last = error }
        }
        held.failure = (last, ContinuousClock.now + Self.pause)
        throw last
    }
}
