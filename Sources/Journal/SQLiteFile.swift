import GRDB
import NIOPosix
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One SQLite file in WAL mode, durable at every commit, used from own threads: one that writes, some that read.
///
/// GRDB's own asynchronous calls are not used: on Linux busy readers can keep a writer waiting for ever.
final class SQLiteFile: Sendable {
    private let database: any DatabaseWriter
    private let writers = NIOThreadPool(numberOfThreads: 1)
    private let readers: NIOThreadPool

    /// Creates the file, readable by its owner alone, when it is not there and `creates`. Blocks; a path of nil is a database in memory.
    init(path: String?, migrations: [Migration], readerCount: Int = 4, creates: Bool = true) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = readerCount
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        if let path {
            let descriptor = open(path, O_RDWR | O_CLOEXEC | (creates ? O_CREAT : 0), 0o600)
            guard descriptor >= 0 else { throw StoreFailure.unreadable("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
            // A file that an earlier copy or backup left readable for others is closed to them again.
            fchmod(descriptor, 0o600)
            _ = systemClose(descriptor)
            database = try DatabasePool(path: path, configuration: configuration)
        } else {
            database = try DatabaseQueue(configuration: configuration)
        }
        readers = NIOThreadPool(numberOfThreads: readerCount)
        try database.writeWithoutTransaction { db in
            // GRDB sets NORMAL for WAL, which may lose the last commits when the power fails.
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864")
            try Migration.run(migrations, isReader: !creates, in: db)
        }
        writers.start()
        readers.start()
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await readers.runIfActive { [database] in try database.read(body) }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await writers.runIfActive { [database] in try database.writeWithoutTransaction(body) }
    }

    func close() async {
        try? await writers.shutdownGracefully()
        try? await readers.shutdownGracefully()
        try? database.close()
    }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
