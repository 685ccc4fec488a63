import GRDB
import Kernel
import Node
import Release
import Synchronization

/// Label and author of each stream, read once: neither ever changes, and there are as many as labels and authors.
final class KnownStreams: Sendable {
    private let streams = Mutex<[Int64: (PartyID, Item)]>([:])
    static let streamsMax = 20_000

    func stream(_ id: Int64, _ db: Database) throws -> (PartyID, Item) {
        if let known = streams.withLock({ $0[id] }) { return known }
        guard let row = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT author, item FROM threats_stream WHERE id = ?"), arguments: [id]) else { throw Misfit("there is no stream \(id)") }
        let read = (PartyID(row[0]), try Item(json: JSONValue(reading: row[1] as String)))
        streams.withLock { streams in
            if streams.count >= Self.streamsMax { streams.removeAll() }
            streams[id] = read
        }
        return read
    }
}
