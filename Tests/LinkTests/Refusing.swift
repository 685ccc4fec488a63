import GRDB
import Node

/// Tables that take nothing for a while, as on a full disk: done from outside, with a trigger.
enum Refusing {
    static func writes(to path: String, while body: () async -> Void) async throws {
        let file = try ProjectionFile(path: path, readerCount: 1)
        try await file.write { try $0.execute(sql: "CREATE TRIGGER refuse BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'the disk is full'); END") }
        await body()
        try await file.write { try $0.execute(sql: "DROP TRIGGER refuse") }
        await file.close()
    }
}
