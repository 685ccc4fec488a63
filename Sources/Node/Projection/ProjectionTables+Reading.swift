import Crypto
import Foundation
import GRDB
import Journal
import Kernel
import Release

/// What is asked of the tables.
extension ProjectionTables {
    /// An item that a viewpoint has a need to know of, before the rules were asked.
    struct Candidate: Sendable {
        let id: ItemID
        let state: ReleaseItem.State
        let shape: Int
        let author: PartyID
        let isWorking: Bool
    }

    /// Newest first. `voices`: authorities in which the party has a voice; `decides`: whether it is a release authority of this house.
    static func candidates(_ db: Database, party: PartyID, everybody: [PartyID], voices: [ConsentID], decides: Bool, item: ItemID? = nil) throws -> [Candidate] {
        let recipients = try JSONValue.array(([party] + everybody).map { .string($0.text) }).canonicalText()
        let authorities = try JSONValue.array(voices.map { .string($0.text) }).canonicalText()
        let statement = try db.cachedStatement(sql: """
            SELECT item.id, item.state, item.shape, item.author, max(n.working) FROM (
                SELECT item AS id, 1 AS working FROM need WHERE party = :party AND working = 1
                UNION ALL SELECT item, 0 FROM need WHERE party IN (SELECT value FROM json_each(:recipients)) AND working = 0
                UNION ALL SELECT item, 1 FROM asked WHERE authority IN (SELECT value FROM json_each(:authorities))
                UNION ALL SELECT id, 1 FROM item WHERE open = 1 AND :decides
            ) AS n JOIN item ON item.id = n.id WHERE :item IS NULL OR item.id = :item GROUP BY item.id ORDER BY item.id DESC
            """)
        return try DatabaseRow.fetchAll(statement, arguments: ["party": party.text, "recipients": recipients, "authorities": authorities, "decides": decides, "item": item?.text]).compactMap { row in
            // Invariant: only states of this enumeration are written.
            guard let state = ReleaseItem.State(rawValue: row[1]) else { return nil }
            return Candidate(id: ItemID(row[0]), state: state, shape: row[2], author: PartyID(row[3]), isWorking: row[4])
        }
    }

    /// Items that go somewhere as soon as the rules permit it.
    static func ordered(_ db: Database) throws -> [ItemID] { try String.fetchAll(db, sql: "SELECT id FROM item WHERE ordered = 1 ORDER BY id").map { ItemID($0) } }

    /// The newest record of a kind that the node says of itself: which day it is, which pack it holds.
    static func lastNote(_ db: Database, kind: String) throws -> String? {
        try String.fetchOne(db, sql: "SELECT value FROM meta WHERE name = ?", arguments: ["note." + kind])
    }

    static func states(_ db: Database, of items: [ItemID]) throws -> [ItemState] { try items.compactMap { try state(db, of: $0) } }

    static func shapes(_ db: Database, above id: Int) throws -> [(id: Int, item: Item)] {
        try DatabaseRow.fetchAll(db, sql: "SELECT id, item FROM shape WHERE id > ? ORDER BY id", arguments: [id]).map { row in
            (row[0], try Item(json: JSONValue(reading: row[1] as String)))
        }
    }

    static func accounts(_ db: Database) throws -> [Account] {
        try String.fetchAll(db, sql: "SELECT json FROM account ORDER BY id").map { try Account(json: JSONValue(reading: $0)) }
    }

    /// Why the record at this position changed nothing; empty when it did.
    static func aside(_ db: Database, at position: UInt64) throws -> String {
        try String.fetchOne(try db.cachedStatement(sql: "SELECT aside FROM record WHERE position = ?"), arguments: [Int64(clamping: position)]) ?? ""
    }

    struct RecordRow: Sendable {
        let position: UInt64
        let id: RecordID?
        let kind: String
        let item: ItemID?
        let author: PartyID
        let account: AccountID
        let at: Timestamp
        let shape: Int?
        let title: String
        let recipients: [PartyID]
        let aside: String
    }

    /// Newest first, before the record or position given.
    static func records(_ db: Database, before id: RecordID?, orPosition position: UInt64?, limit: Int) throws -> [RecordRow] {
        let end = try id.flatMap { try Int64.fetchOne(db, sql: "SELECT position FROM record WHERE id = ?", arguments: [Data($0.bytes)]) } ?? position.map { Int64(clamping: $0) } ?? Int64.max
        return try DatabaseRow.fetchAll(db, sql: "SELECT position, id, kind, item, author, account, at, shape, title, recipients, aside FROM record WHERE position < ? ORDER BY position DESC LIMIT ?",
                                arguments: [end, limit]).map(Self.record)
    }

    static func setAside(_ db: Database, limit: Int) throws -> [RecordRow] {
        try DatabaseRow.fetchAll(db, sql: "SELECT position, id, kind, item, author, account, at, shape, title, recipients, aside FROM record WHERE aside <> '' ORDER BY position LIMIT ?",
                         arguments: [limit]).map(Self.record)
    }

    private static func record(_ row: DatabaseRow) -> RecordRow {
        RecordRow(position: UInt64(clamping: row[0] as Int64), id: (row[1] as Data?).flatMap { RecordID(bytes: $0) }, kind: row[2], item: (row[3] as String?).map { ItemID($0) }, author: PartyID(row[4]), account: AccountID(row[5]),
                  at: Timestamp(milliseconds: row[6]), shape: row[7], title: row[8], recipients: (row[9] as String).split(separator: " ").map { PartyID(String($0)) }, aside: row[10])
    }

    /// SHA-256 over every row of each table, in a steady order, in hexadecimal; equal tables give equal digests.
    static func digests(_ db: Database, areas: [any AreaTables]) throws -> [String: String] {
        var digests: [String: String] = [:]
        for table in tables + areas.flatMap(\.tables) {
            var hash = SHA256()
            let columns = try db.columns(in: table).count
            let order = (1...columns).map(String.init).joined(separator: ", ")
            let rows = try DatabaseRow.fetchCursor(db, sql: "SELECT * FROM \(table) ORDER BY \(order)")
            while let row = try rows.next() {
                for value in row.databaseValues { hash.update(data: Array("\(value.storage)\u{1F}".utf8)) }
                hash.update(data: [0x1E])
            }
            digests[table] = Secret.hex(Array(hash.finalize()))
        }
        return digests
    }
}

extension ProjectionTables {
    /// Of every item, for finding out what a demonstration has entered already.
    static func titles(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT DISTINCT title FROM record WHERE kind = 'release.item'")
    }
}
