import GRDB
import Kernel
import Node
import Threats

/// Which objects hold which term, and the terms that objects of two authors hold.
enum TermTables {
    /// A term on more objects than this tells nothing, and comparing all of them would cost what nobody asked for.
    static let heldMax = 2_000

    static func take(_ terms: [ThreatTerm], object: Int64, stream: Int64, author: PartyID, added: Int64, _ db: Database) throws {
        for one in terms {
            let (term, meets) = try number(of: one, by: author, db)
            let row = try RowWriter(db, "INSERT OR IGNORE INTO threats_held VALUES (?, ?, ?)")
            row.bind(1, term)
            row.bind(2, object)
            row.bind(3, stream)
            try row.step()
            if meets { try db.cachedStatement(sql: "INSERT INTO threats_meeting VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)").execute(arguments: [term, added]) }
        }
    }

    static func remove(object: Int64, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM threats_held WHERE object = ?", arguments: [object])
    }

    /// The number of a term, and whether somebody else holds it too, or did: who held it first stands with it, and a second one is remembered.
    private static func number(of term: ThreatTerm, by author: PartyID, _ db: Database) throws -> (Int64, meets: Bool) {
        let known = try RowReader(db, "SELECT id, author FROM threats_term WHERE kind = ? AND text = ?")
        known.bind(1, term.kind.rawValue)
        known.bind(2, term.text)
        if try known.next() {
            let id = known.number(0), isShared = known.isNull(1)
            if !isShared, known.text(1) == author.text { return (id, false) }
            if !isShared { try db.cachedStatement(sql: "UPDATE threats_term SET author = NULL WHERE id = ?").execute(arguments: [id]) }
            return (id, true)
        }
        let row = try RowWriter(db, "INSERT INTO threats_term (kind, text, author) VALUES (?, ?, ?)")
        row.bind(1, term.kind.rawValue)
        row.bind(2, term.text)
        row.bind(3, author.text)
        try row.step()
        return (db.lastInsertedRowID, false)
    }
}
