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
            let term = try number(of: one, db)
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO threats_held VALUES (?, ?, ?)").execute(arguments: [term, object, stream])
            try db.cachedStatement(sql: "UPDATE threats_term SET held = held + 1 WHERE id = ?").execute(arguments: [term])
            // Another author's among those that hold it: two look at the same thing.
            let meets = try Int.fetchOne(try db.cachedStatement(sql: """
                SELECT 1 FROM threats_meeting WHERE term = :term UNION ALL
                SELECT 1 FROM (SELECT stream FROM threats_held WHERE term = :term LIMIT \(heldMax)) AS h JOIN threats_stream AS s ON s.id = h.stream WHERE s.author <> :author LIMIT 1
                """), arguments: ["term": term, "author": author.text]) != nil
            if meets { try db.cachedStatement(sql: "INSERT INTO threats_meeting VALUES (?, ?) ON CONFLICT DO UPDATE SET last = max(last, excluded.last)").execute(arguments: [term, added]) }
        }
    }

    static func remove(object: Int64, _ db: Database) throws {
        try db.execute(sql: "UPDATE threats_term SET held = held - 1 WHERE id IN (SELECT term FROM threats_held WHERE object = ?)", arguments: [object])
        try db.execute(sql: "DELETE FROM threats_held WHERE object = ?", arguments: [object])
    }

    private static func number(of term: ThreatTerm, _ db: Database) throws -> Int64 {
        if let known = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_term WHERE kind = ? AND text = ?"), arguments: [term.kind.rawValue, term.text]) { return known }
        try db.cachedStatement(sql: "INSERT INTO threats_term (kind, text) VALUES (?, ?)").execute(arguments: [term.kind.rawValue, term.text])
        return db.lastInsertedRowID
    }
}
