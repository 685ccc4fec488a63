package import GRDB
import NIOPosix

/// One SQLite database that can always be made again from the journal: it may lose its last commits, and it is never repaired.
///
/// Used from own threads, one that writes and some that read; GRDB's asynchronous calls can starve a writer on Linux.
package final class ProjectionFile: Sendable {
    private let database: any DatabaseWriter
    private let writers = NIOThreadPool(numberOfThreads: 1)
    private let readers: NIOThreadPool

    /// A path of nil is a database in memory, which has one connection for all.
    package init(path: String?, readerCount: Int = 4) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = readerCount
        configuration.busyMode = .timeout(10)
        if let path { database = try DatabasePool(path: path, configuration: configuration) } else { database = try DatabaseQueue(configuration: configuration) }
        readers = NIOThreadPool(numberOfThreads: readerCount)
        // A page that many rows in a row change is brought from the log to its place once instead of many times.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864") }
        writers.start()
        readers.start()
    }

    package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await readers.runIfActive { [database] in try database.read(body) }
    }

    package func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await writers.runIfActive { [database] in try database.write(body) }
    }

    package func close() async {
        try? await writers.shutdownGracefully()
        try? await readers.shutdownGracefully()
        try? database.close()
    }
}
