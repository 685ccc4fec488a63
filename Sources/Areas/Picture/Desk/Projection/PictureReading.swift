import GRDB
import Journal
import Kernel
package import Node
package import Picture
package import Release

/// What one viewpoint may know of the picture, as of its day.
package struct PictureReading: Sendable {
    package let node: Node
    package let facts: PictureFacts
    private let shelf = Shelf<Snapshot>()
    private let incidents = ReadRows<Incident>(countMax: 300_000)
    private let statements = ReadRows<Picture.Statement>(countMax: 300_000)
    /// Whatever has one sight has one label.
    private let items = ReadRows<Item>(countMax: 300_000)

    package init(_ node: Node, _ facts: PictureFacts) { (self.node, self.facts) = (node, facts) }

    package func snapshot(for viewpoint: Viewpoint) async throws(NodeError) -> Snapshot {
        let sights = try await node.sights(of: viewpoint).json, own = node.organisation
        return try await node.areas { db in
            let key = Shelf<Snapshot>.Key(sights: sights, day: viewpoint.day, change: try Int64.fetchOne(try db.cachedStatement(sql: "SELECT number FROM picture_change")) ?? 0)
            if let known = shelf[key] { return known }
            let incidents = try Self.rows("picture_incident", sights, db) { number, row in
                SeenIncident(incident: try self.incidents.row(number) { try Incident(json: JSONValue(reading: row["json"] as String)) }, item: try item(row), author: PartyID(row["author"]),
                             origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"], sight: row["sight"])
            }
            let statements = try Self.rows("picture_statement", sights, db) { number, row in
                SeenStatement(statement: try self.statements.row(number) { try Picture.Statement(json: JSONValue(reading: row["json"] as String)) }, item: try item(row), author: PartyID(row["author"]),
                              origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"])
            }
            let made = Snapshot(day: viewpoint.day, incidents: incidents, statements: statements, own: own)
            shelf.keep(made, as: key)
            return made
        }
    }

    private func item(_ row: DatabaseRow) throws -> Item { try items.row(row["sight"]) { try Item(json: JSONValue(reading: row["item"] as String)) } }

    private static func rows<Value>(_ table: String, _ sights: String, _ db: Database, _ read: (Int64, DatabaseRow) throws -> Value) throws -> [Value] {
        var found: [Value] = []
        let cursor = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM \(table) WHERE sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq"), arguments: ["sights": sights])
        while let row = try cursor.next() { found.append(try read(row["seq"], row)) }
        return found
    }

    /// One incident with its label, also when it was withdrawn; nil where there is none for this viewpoint.
    package func incident(_ id: IncidentID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<SeenIncident>? {
        let sights = try await node.sights(of: viewpoint).json
        let found = try await node.areas { db in
            try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM picture_incident WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"), arguments: ["id": id.text, "sights": sights]).map { row in
                SeenIncident(incident: try Incident(json: JSONValue(reading: row["json"] as String)), item: try item(row), author: PartyID(row["author"]),
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
