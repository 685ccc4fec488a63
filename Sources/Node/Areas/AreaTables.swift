package import GRDB
package import Journal
package import Kernel
package import Packs
package import Release

/// What an area keeps beside the node's own tables. Its records go through the same projector, in the same transaction, so that one position holds for all.
///
/// Its tables begin with its name. A change of a table, of what a record means, or of the facts that it took from the pack is a new `version`:
/// everything is then made again from the journal.
package protocol AreaTables: Sendable {
    /// `commitments`: the area of its kinds of records and the beginning of its tables.
    var name: String { get }
    var version: String { get }
    var schema: String { get }
    var tables: [String] { get }
    /// Kinds of records that cross to a peer wherever their label lets them.
    var shared: Set<RecordKind> { get }
    /// Enters what the pack holds, into empty tables.
    func begin(_ db: Database) throws
    /// Before each batch of records, in the same transaction: what an area remembers from record to record begins anew, for the last batch may not have been kept.
    func open(_ db: Database) throws
    /// Throws a `Misfit` for a record that does not follow from what was said before; it is set aside with that reason.
    func apply(_ said: AreaRecord, to db: Database) throws
    /// After `begin`, and after each batch of records, in the same transaction: what is cheaper for many rows at once than for each.
    func settle(_ db: Database) throws
}

extension AreaTables {
    package func open(_ db: Database) throws {}
    package func settle(_ db: Database) throws {}
}

/// Facts of an area whose records have tables.
package protocol TabledFacts: AreaFacts {
    /// `digest`: of the pack that the facts come from.
    func tables(digest: String) -> any AreaTables
}

/// A record of an area, as it was said here or as a peer's node sent it.
package struct AreaRecord: Sendable {
    package let id: RecordID
    package let kind: String
    package let item: Item
    /// Who may see it: see `Sights`.
    package let sight: Int64
    package let author: PartyID
    /// Nil for what a peer sent: it tells no names.
    package let account: AccountID?
    package let at: Timestamp
    /// When it came into this journal: for what a peer sent, later than it was said.
    package let entered: Timestamp
    /// The organisation whose node sent it; nil when it was said here.
    package let from: OrganisationID?
    package let body: JSONValue
}

extension AreaRecord {
    /// Nil for a record of no area. A peer's record stands in the journal as `link.record`, with the area's own inside.
    init?(_ record: JournalRecord, item: Item, sight: Int64) {
        guard record.kind.description == "link.record" else {
            self.init(id: record.id, kind: record.kind.description, item: item, sight: sight, author: record.author.body, account: AccountID(record.author.account), at: record.at, entered: record.at, from: nil, body: record.body)
            return
        }
        guard let kind = record.body["kind"]?.string, let from = record.body["from"]?.string, let sent = record.body["sent"]?.string.flatMap({ Timestamp($0) }), let body = record.body["body"] else { return nil }
        self.init(id: record.id, kind: kind, item: item, sight: sight, author: record.author.body, account: nil, at: sent, entered: record.at, from: OrganisationID(from), body: body)
    }
}

/// Whatever has one label and one author is seen by the same people. The tables of areas number these pairs, and a query joins on the numbers that a viewpoint may see.
package enum Sights {
    static let schema = "CREATE TABLE sight (id INTEGER PRIMARY KEY, shape INTEGER NOT NULL REFERENCES shape, author TEXT NOT NULL, UNIQUE (shape, author)) STRICT;"

    package static func id(_ db: Database, item: Item, author: PartyID) throws -> Int64 {
        let shape = try ProjectionTables.shape(db, of: item)
        if let known = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM sight WHERE shape = ? AND author = ?"), arguments: [shape, author.text]) { return known }
        try db.cachedStatement(sql: "INSERT INTO sight (shape, author) VALUES (?, ?)").execute(arguments: [shape, author.text])
        return db.lastInsertedRowID
    }
}
