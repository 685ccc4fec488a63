package import GRDB
import NIOPosix
import Synchronization

/// One SQLite database that can always be made again from the journal: it may lose its last commits, and it is never repaired.
///
/// Used from own threads, one that writes and some that read; GRDB's asynchronous calls can starve a writer on Linux.
package final class ProjectionFile: Sendable {
    private let database: any DatabaseWriter
    private let writers = NIOThreadPool(numberOfThreads: 1)
    private let readers: NIOThreadPool
    /// As many as there are threads that read; those that nobody uses now. Empty for a database in memory, which has one connection for all.
    ///
    /// GRDB's own pool of readers lets them wait for each other at every question.
    private let idle: Mutex<[DatabaseQueue]>

    /// A path of nil is a database in memory.
    package init(path: String?, readerCount: Int = 4) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        // What a savepoint may have to take back is kept in memory, not in a file.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
        if let path {
            database = try DatabasePool(path: path, configuration: configuration)
            configuration.readonly = true
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(Self.readerCacheKiB)") }
            idle = Mutex(try (0..<readerCount).map { _ in try DatabaseQueue(path: path, configuration: configuration) })
        } else {
            database = try DatabaseQueue(configuration: configuration)
            idle = Mutex([])
        }
        readers = NIOThreadPool(numberOfThreads: readerCount)
        // A page that many rows in a row change is brought from the log to its place once instead of many times; and a batch that changes many pages has room for them, or each would go to the log more than once.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -\(Self.writerCacheKiB)") }
        writers.start()
        readers.start()
    }

    static let writerCacheKiB = 64 << 10, readerCacheKiB = 8 << 10

    /// All of the body sees the tables as they stood when it began.
    package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await readers.runIfActive { [self] in
            guard let connection = idle.withLock({ $0.popLast() }) else { return try database.read(body) }
            defer { idle.withLock { $0.append(connection) } }
            return try connection.inDatabase { db in
                try db.cachedStatement(sql: "BEGIN DEFERRED TRANSACTION").execute()
                // Nothing was written, so there is nothing to roll back either.
                defer { try? db.cachedStatement(sql: "COMMIT TRANSACTION").execute() }
                return try body(db)
            }
        }
    }

    package func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await writers.runIfActive { [database] in try database.write(body) }
    }

    package func close() async {
        try? await writers.shutdownGracefully()
        try? await readers.shutdownGracefully()
        for connection in idle.withLock({ $0 }) { try? connection.close() }
        try? database.close()
    }
}
