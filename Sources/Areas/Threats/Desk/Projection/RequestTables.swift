import GRDB
import Journal
import Kernel
import Node
import Threats

/// Questions to the other team, and what was answered.
enum RequestTables {
    static func take(_ said: AreaRecord, _ db: Database) throws {
        let request = try ThreatRequest(json: said.body)
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM threats_request WHERE id = ?", arguments: [request.id]) == nil else { throw Misfit("the request `\(request.id)` was said before") }
        try db.execute(sql: "INSERT INTO threats_request (id, sight, author, origin, said, due, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       arguments: [request.id, said.sight, said.author.text, said.from?.text, said.at.milliseconds, request.due?.ordinal, try said.item.json.canonicalText(), try request.json.canonicalText()])
    }

    static func takeAnswer(_ said: AreaRecord, _ db: Database) throws {
        let answer = try ThreatAnswer(json: said.body)
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM threats_request WHERE id = ?", arguments: [answer.request]) != nil else { throw Misfit("there is no request `\(answer.request)`") }
        try db.execute(sql: "INSERT OR IGNORE INTO threats_answer (id, request, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       arguments: [answer.id, answer.request, said.sight, said.author.text, said.from?.text, said.at.milliseconds, try said.item.json.canonicalText(), try answer.json.canonicalText()])
    }
}
