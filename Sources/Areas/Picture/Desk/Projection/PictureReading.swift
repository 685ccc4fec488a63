import GRDB
import Journal
import Kernel
package import Node
package import Picture
package import Release
import Synchronization

/// What one viewpoint may know of the picture, as of its day.
package struct PictureReading: Sendable {
    package let node: Node
    package let facts: PictureFacts
    private let shelf = Shelf()

    package init(_ node: Node, _ facts: PictureFacts) { (self.node, self.facts) = (node, facts) }

    package func snapshot(for viewpoint: Viewpoint) async throws(NodeError) -> Snapshot {
        let sights = try await node.sights(of: viewpoint).json, own = node.organisation, shelf = shelf
        return try await node.areas { db in
            let key = Shelf.Key(sights: sights, day: viewpoint.day, change: try Int64.fetchOne(try db.cachedStatement(sql: "SELECT number FROM picture_change")) ?? 0)
            if let known = shelf.snapshot(key) { return known }
            let incidents = try Self.rows("picture_incident", sights, db) { number, row in
                SeenIncident(incident: try shelf.incident(number) { try Incident(json: JSONValue(reading: row["json"] as String)) }, item: try shelf.item(row), author: PartyID(row["author"]),
                             origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"], sight: row["sight"])
            }
            let statements = try Self.rows("picture_statement", sights, db) { number, row in
                SeenStatement(statement: try shelf.statement(number) { try Picture.Statement(json: JSONValue(reading: row["json"] as String)) }, item: try shelf.item(row), author: PartyID(row["author"]),
                              origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"])
            }
            let made = Snapshot(day: viewpoint.day, incidents: incidents, statements: statements, own: own)
            shelf.keep(made, as: key)
            return made
        }
    }

    private static func rows<Value>(_ table: String, _ sights: String, _ db: Database, _ read: (Int64, DatabaseRow) throws -> Value) throws -> [Value] {
        var found: [Value] = []
        let cursor = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM \(table) WHERE sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq"), arguments: ["sights": sights])
        while let row = try cursor.next() { found.append(try read(row["seq"], row)) }
        return found
    }

    /// One incident with its label, also when it was withdrawn; nil where there is none for this viewpoint.
    package func incident(_ id: IncidentID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<SeenIncident>? {
        let sights = try await node.sights(of: viewpoint).json, shelf = shelf
        let found = try await node.areas { db in
            try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM picture_incident WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"), arguments: ["id": id.text, "sights": sights]).map { row in
                SeenIncident(incident: try Incident(json: JSONValue(reading: row["json"] as String)), item: try shelf.item(row), author: PartyID(row["author"]),
                             origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"], sight: row["sight"])
            }
        }
        return found.flatMap { $0.incident.first <= viewpoint.day ? node.desk.dated(on: viewpoint.day).screen($0, for: viewpoint) : nil }
    }

    /// Screened once more, each by itself: for what is listed and given out.
    package func released<Record: Labelled & Sendable>(_ records: some Sequence<Record>, for viewpoint: Viewpoint) -> [Released<Record>] {
        let dated = node.desk.dated(on: viewpoint.day)
        return records.compactMap { dated.screen($0, for: viewpoint) }
    }
}

/// What was read from the tables once: rows never change, a better wording is a row of another number.
private final class Shelf: Sendable {
    struct Key: Hashable { let sights: String, day: Day, change: Int64 }
    private struct State {
        var incidents: [Int64: Incident] = [:]
        var statements: [Int64: Picture.Statement] = [:]
        var items: [Int64: Item] = [:]
        /// The one asked for last stands last.
        var snapshots: [(key: Key, made: Snapshot)] = []
    }
    static let snapshotsMax = 12, rowsMax = 300_000
    private let state = Mutex(State())

    func incident(_ number: Int64, _ read: () throws -> Incident) rethrows -> Incident {
        if let known = state.withLock({ $0.incidents[number] }) { return known }
        let made = try read()
        state.withLock { state in
            if state.incidents.count >= Self.rowsMax { state.incidents = [:] }
            state.incidents[number] = made
        }
        return made
    }

    func statement(_ number: Int64, _ read: () throws -> Picture.Statement) rethrows -> Picture.Statement {
        if let known = state.withLock({ $0.statements[number] }) { return known }
        let made = try read()
        state.withLock { state in
            if state.statements.count >= Self.rowsMax { state.statements = [:] }
            state.statements[number] = made
        }
        return made
    }

    /// Whatever has one sight has one label.
    func item(_ row: DatabaseRow) throws -> Item {
        let sight: Int64 = row["sight"]
        if let known = state.withLock({ $0.items[sight] }) { return known }
        let made = try Item(json: JSONValue(reading: row["item"] as String))
        state.withLock { $0.items[sight] = made }
        return made
    }

    func snapshot(_ key: Key) -> Snapshot? {
        state.withLock { state in
            guard let index = state.snapshots.firstIndex(where: { $0.key == key }) else { return nil }
            let found = state.snapshots.remove(at: index)
            state.snapshots.append(found)
            return found.made
        }
    }

    func keep(_ made: Snapshot, as key: Key) {
        state.withLock { state in
            state.snapshots.removeAll { $0.key == key || $0.key.change < key.change && $0.key.sights == key.sights }
            state.snapshots.append((key, made))
            if state.snapshots.count > Self.snapshotsMax { state.snapshots.removeFirst() }
        }
    }
}
