import GRDB
import Kernel
import Node
import Synchronization

/// What the tables of objects remember from record to record of one batch: looked up once, written once at its end. Forgotten before the next batch, since this one may not have been kept.
///
/// Only what was found in the tables is remembered: what a record has just made goes with the record, if that is set aside.
final class ObjectBatch: Sendable {
    private struct StreamKey: Hashable { let sight: Int64, collection: String, origin: String }
    private struct CountKey: Hashable { let spread: Int64, type: Int64 }
    private struct Clock {
        var entered: Int64, base: Int64, last: Int64
    }
    private struct State {
        var clock: Clock?
        var types: [String: Int64] = [:], streams: [StreamKey: Int64] = [:]
        var changed: [Int64: (last: Int64, changes: Int64)] = [:], counts: [CountKey: Int64] = [:]
        var spreads: [[Int64]: Int64] = [:], members: [Int64: [Int64]] = [:]
    }
    private let state = Mutex(State())

    func forget() { state.withLock { $0 = State() } }

    /// The stream of the label, the author, the collection and the origin; made where it is the first of its kind.
    func stream(_ said: AreaRecord, collection: String, _ db: Database) throws -> Int64 {
        let key = StreamKey(sight: said.sight, collection: collection, origin: said.from?.text ?? "")
        if let known = state.withLock({ $0.streams[key] }) { return known }
        if let found = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_stream WHERE sight = ? AND collection = ? AND origin = ?"), arguments: [key.sight, key.collection, key.origin]) {
            state.withLock { $0.streams[key] = found }
            return found
        }
        try db.cachedStatement(sql: "INSERT INTO threats_stream (sight, collection, author, origin, item) VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [key.sight, key.collection, said.author.text, key.origin, try said.item.json.canonicalText()])
        return db.lastInsertedRowID
    }

    func type(_ name: String, _ db: Database) throws -> Int64 {
        if let known = state.withLock({ $0.types[name] }) { return known }
        if let found = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_type WHERE name = ?"), arguments: [name]) {
            state.withLock { $0.types[name] = found }
            return found
        }
        try db.cachedStatement(sql: "INSERT INTO threats_type (name) VALUES (?)").execute(arguments: [name])
        return db.lastInsertedRowID
    }

    /// The next moment of a stream, in microseconds: see `ObjectTables`. Nothing of the record may be refused afterwards.
    func moment(entered: Int64, tick: Int64, stream: Int64, _ db: Database) throws -> Int64 {
        var clock: Clock
        if let known = state.withLock({ $0.clock }) { clock = known } else {
            guard let row = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT entered, base, last FROM threats_clock")) else { throw Misfit("the clock is missing") }
            clock = Clock(entered: row[0], base: row[1], last: row[2])
        }
        var moment = clock.base + tick
        if clock.entered != entered || moment <= clock.last {
            clock.base = max(entered, (clock.last + 1000) / 1000 * 1000)
            moment = clock.base + tick
        }
        (clock.entered, clock.last) = (entered, moment)
        let next = clock
        state.withLock { $0.clock = next }
        note(stream, last: moment)
        return moment
    }

    /// Something was added to a stream or went from it.
    func note(_ stream: Int64, last: Int64 = .min) {
        state.withLock { state in
            let known = state.changed[stream] ?? (.min, 0)
            state.changed[stream] = (max(known.last, last), known.changes + 1)
        }
    }

    /// An object came into a spread, or left it.
    func count(type: Int64, in spread: Int64, by change: Int64 = 1) { state.withLock { $0.counts[CountKey(spread: spread, type: type), default: 0] += change } }

    // MARK: Spreads: the sets of streams in which one object has texts. Whoever may see one of them has the object, so it is counted once, however many versions it has and wherever they lie.

    /// The spread of an object that has texts in these streams; made where it is the first of its kind.
    func spread(_ streams: Set<Int64>, _ db: Database) throws -> Int64 {
        let sorted = streams.sorted()
        if let known = state.withLock({ $0.spreads[sorted] }) { return known }
        let text = sorted.map(String.init).joined(separator: " ")
        if let found = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_spread WHERE streams = ?"), arguments: [text]) {
            state.withLock { ($0.spreads[sorted], $0.members[found]) = (found, sorted) }
            return found
        }
        try db.cachedStatement(sql: "INSERT INTO threats_spread (streams) VALUES (?)").execute(arguments: [text])
        let made = db.lastInsertedRowID
        for stream in sorted { try db.cachedStatement(sql: "INSERT INTO threats_spread_stream VALUES (?, ?)").execute(arguments: [stream, made]) }
        return made
    }

    /// The spread that follows when an object has a text in this stream too.
    func spread(_ spread: Int64, with stream: Int64, _ db: Database) throws -> Int64 {
        guard spread != 0 else { return try self.spread([stream], db) }
        let known = state.withLock { $0.members[spread] }, members = try known ?? Int64.fetchAll(try db.cachedStatement(sql: "SELECT value FROM json_each((SELECT '[' || replace(streams, ' ', ',') || ']' FROM threats_spread WHERE id = ?))"), arguments: [spread])
        return members.contains(stream) ? spread : try self.spread(Set(members + [stream]), db)
    }

    /// Writes what was gathered, in the batch's transaction.
    func keep(_ db: Database) throws {
        let gathered = state.withLock { $0 }
        if let clock = gathered.clock { try db.cachedStatement(sql: "UPDATE threats_clock SET entered = ?, base = ?, last = ?").execute(arguments: [clock.entered, clock.base, clock.last]) }
        for (stream, change) in gathered.changed { try db.cachedStatement(sql: "UPDATE threats_stream SET last = max(last, ?), changes = changes + ? WHERE id = ?").execute(arguments: [change.last, change.changes, stream]) }
        for (key, change) in gathered.counts where change != 0 {
            try db.cachedStatement(sql: "INSERT INTO threats_count VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET objects = objects + excluded.objects").execute(arguments: [key.spread, key.type, change])
        }
        forget()
    }
}
