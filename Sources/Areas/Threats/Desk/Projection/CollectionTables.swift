import Foundation
import GRDB
import Journal
import Kernel
import Node
import Threats

/// Collections that people made; under which label says who knows of them.
enum CollectionTables {
    static func take(_ said: AreaRecord, _ db: Database) throws {
        let collection = try ThreatCollection(json: said.body)
        if let row = try DatabaseRow.fetchOne(db, sql: "SELECT author, origin FROM threats_collection WHERE id = ?", arguments: [collection.id]) {
            guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the collection `\(collection.id)` is somebody else's") }
        }
        try db.execute(sql: """
            INSERT INTO threats_collection (id, sight, author, origin, item, json) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET sight = excluded.sight, item = excluded.item, json = excluded.json
            """, arguments: [collection.id, said.sight, said.author.text, said.from?.text, try said.item.json.canonicalText(), try collection.json.canonicalText()])
    }
}
