import Foundation
import GRDB
import Journal
import Kernel
import Release

/// The tables of the projection and everything that is written to them: the only SQL that changes something in this room.
///
/// A change of a table, or of what a record means, is a new `version`: the file is then emptied and made again from the journal.
enum ProjectionTables {
    static let version = 4

    static let schema = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE shape (id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE item (id TEXT PRIMARY KEY, state TEXT NOT NULL, open INTEGER NOT NULL, shape INTEGER NOT NULL REFERENCES shape, author TEXT NOT NULL,
                           ordered INTEGER NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX item_open ON item (open) WHERE open = 1;
        CREATE INDEX item_ordered ON item (id) WHERE ordered = 1;
        CREATE TABLE need (party TEXT NOT NULL, item TEXT NOT NULL, working INTEGER NOT NULL, PRIMARY KEY (party, item, working)) STRICT, WITHOUT ROWID;
        CREATE INDEX need_item ON need (item);
        CREATE TABLE asked (authority TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (authority, item)) STRICT, WITHOUT ROWID;
        CREATE INDEX asked_item ON asked (item);
        CREATE TABLE record (position INTEGER PRIMARY KEY, id BLOB, kind TEXT NOT NULL, item TEXT, author TEXT NOT NULL, account TEXT NOT NULL, at INTEGER NOT NULL,
                             shape INTEGER, title TEXT NOT NULL, recipients TEXT NOT NULL, aside TEXT NOT NULL) STRICT;
        CREATE UNIQUE INDEX record_id ON record (id);
        CREATE INDEX record_item ON record (item) WHERE item IS NOT NULL;
        CREATE TABLE account (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """ + Sights.schema
    static let tables = ["account", "asked", "item", "meta", "need", "record", "shape", "sight"]

    /// How many entries of the journal are projected; nil when the tables are missing, of another version, or of another journal.
    static func position(_ db: Database, journal: String, areas: [any AreaTables]) throws -> UInt64? {
        guard try db.tableExists("meta") else { return nil }
        let values = Dictionary(try DatabaseRow.fetchAll(db, sql: "SELECT name, value FROM meta").map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { a, _ in a })
        guard values["version"] == version(with: areas), values["journal"] == journal else { return nil }
        return values["position"].flatMap { UInt64($0) }
    }

    private static func version(with areas: [any AreaTables]) -> String { ([String(version)] + areas.map { "\($0.name) \($0.version)" }).joined(separator: "; ") }

    static func makeEmpty(_ db: Database, journal: String, areas: [any AreaTables]) throws {
        // Also tables of an area that this node no longer has. Those in which a search keeps its index go with the search's own;
        // of the others the last made goes first, since what a row refers to cannot go before it.
        let made = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, rowid DESC")
        for table in made where try db.tableExists(table) { try db.execute(sql: "DROP TABLE \"\(table)\"") }
        try db.execute(sql: schema)
        for area in areas {
            try db.execute(sql: area.schema)
            try area.begin(db)
            try area.settle(db)
        }
        for (name, value) in [("version", version(with: areas)), ("journal", journal), ("position", "0")] {
            try db.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [name, value])
        }
    }

    static func setPosition(_ db: Database, _ position: UInt64) throws {
        try db.execute(sql: "UPDATE meta SET value = ? WHERE name = 'position'", arguments: [String(position)])
    }

    static func setNote(_ db: Database, kind: String, _ value: String) throws {
        try db.execute(sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", arguments: ["note." + kind, value])
    }

    // MARK: Items

    static func state(_ db: Database, of item: ItemID) throws -> ItemState? {
        guard let text = try String.fetchOne(try db.cachedStatement(sql: "SELECT json FROM item WHERE id = ?"), arguments: [item.text]) else { return nil }
        return try ItemState(json: JSONValue(reading: text))
    }

    static func shape(_ db: Database, of item: Item) throws -> Int64 {
        let text = try item.json.canonicalText()
        if let known = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM shape WHERE item = ?"), arguments: [text]) { return known }
        try db.cachedStatement(sql: "INSERT INTO shape (item) VALUES (?)").execute(arguments: [text])
        return db.lastInsertedRowID
    }

    static func save(_ db: Database, _ state: ItemState) throws {
        let id = state.id.text
        try db.cachedStatement(sql: """
            INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, open = excluded.open, shape = excluded.shape, ordered = excluded.ordered, json = excluded.json
            """).execute(arguments: [id, state.state.rawValue, state.isOpen ? 1 : 0, try shape(db, of: state.item), state.author.text, state.order == nil ? 0 : 1, try state.json.canonicalText()])
        try db.cachedStatement(sql: "DELETE FROM need WHERE item = ?").execute(arguments: [id])
        try db.cachedStatement(sql: "DELETE FROM asked WHERE item = ?").execute(arguments: [id])
        let need = try db.cachedStatement(sql: "INSERT OR IGNORE INTO need VALUES (?, ?, ?)")
        for party in state.origin == nil ? state.speakers + [state.draft.originator, state.draft.holder] : [] { try need.execute(arguments: [party.text, id, 1]) }
        for party in state.releases.flatMap(\.value.recipients) { try need.execute(arguments: [party.text, id, 0]) }
        guard state.isOpen else { return }
        let asked = try db.cachedStatement(sql: "INSERT OR IGNORE INTO asked VALUES (?, ?)")
        for authority in state.asked { try asked.execute(arguments: [authority.text, id]) }
    }

    static func save(_ db: Database, _ account: Account) throws {
        try db.cachedStatement(sql: "INSERT INTO account VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json")
            .execute(arguments: [account.id.text, try account.json.canonicalText()])
    }

    // MARK: Records

    /// One line per entry of the journal.
    struct Line {
        var id: RecordID?
        var kind: String
        var item: ItemID?
        var author: PartyID = ""
        var account: AccountID = ""
        var at: Int64 = 0
        var shape: Int64?
        var title = ""
        var recipients: [PartyID] = []
        /// Why the record changed nothing; empty when it did, or when its kind is not this room's.
        var aside = ""
    }

    /// Whether a record with this identifier came before. Identifiers begin with their time, so that nearly every one lies behind all those in the table and need not be looked for.
    struct KnownRecords: ~Copyable {
        private let row: RowWriter
        private let last: RecordID?
        private var new: Set<RecordID>
        init(_ db: Database) throws {
            let last = try Data.fetchOne(try db.cachedStatement(sql: "SELECT max(id) FROM record")), row = try RowWriter(db, "SELECT 1 FROM record WHERE id = ?")
            self.row = row
            self.last = last.flatMap { RecordID(bytes: $0) }
            new = []
        }
        /// Takes it to be in the table from now on.
        mutating func takes(_ record: RecordID) throws -> Bool {
            if last.map({ record > $0 }) ?? true { return new.insert(record).inserted }
            row.bind(1, record)
            return try !row.step()
        }
    }

    struct LineWriter: ~Copyable {
        private let row: RowWriter
        init(_ db: Database) throws { row = try RowWriter(db, "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") }
        func save(_ line: Line, at position: UInt64) throws {
            row.bind(1, Int64(position))
            row.bind(2, line.id)
            row.bind(3, line.kind)
            row.bind(4, line.item?.text)
            row.bind(5, line.author.text)
            row.bind(6, line.account.text)
            row.bind(7, line.at)
            row.bind(8, line.shape)
            row.bind(9, line.title)
            row.bind(10, line.recipients.isEmpty ? "" : line.recipients.map(\.text).joined(separator: " "))
            row.bind(11, line.aside)
            try row.step()
        }
    }
}
