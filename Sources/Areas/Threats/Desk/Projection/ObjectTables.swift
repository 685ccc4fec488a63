import Crypto
import Foundation
import GRDB
import Journal
import Kernel
import Node
import Threats

/// Objects as they were said here or there, each with the moment from which a client can have it.
struct ObjectTables {
    let batch: ObjectBatch

    func take(_ said: AreaRecord, _ db: Database) throws {
        let stored = try StoredBody(said.body), stream = try batch.stream(said, collection: stored.collection, db)
        let bytes = try bytes(of: stored, stream: stream, db)
        let entry: STIXEntry
        do { entry = try STIXEntry(reading: bytes) } catch { throw Misfit("the object cannot be read: \(error)") }
        let alone = try batch.spread(0, with: stream, db), name = try name(entry.id.text, texts: 1, spread: alone, db)
        guard name.texts < Self.versionsMax else { throw Misfit("there are \(Self.versionsMax) versions of `\(entry.id)` already") }
        let added = try moment(said, stored, stream: stream, db), type = try batch.type(entry.type, db)
        let spread = name.isNew ? alone : try batch.spread(name.spread, with: stream, db)
        if !name.isNew { try db.cachedStatement(sql: "UPDATE threats_name SET texts = texts + 1, spread = ? WHERE id = ?").execute(arguments: [spread, name.id]) }
        if name.texts == 1 { try db.cachedStatement(sql: "UPDATE threats_object SET several = 1 WHERE name = ?").execute(arguments: [name.id]) }
        let row = try RowWriter(db, "INSERT INTO threats_object (stream, name, version, rank, added, type, spec, several, title, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        row.bind(1, stream)
        row.bind(2, name.id)
        row.bind(3, entry.version?.microseconds ?? stored.version ?? added)
        row.bind(4, Int64(stored.rank))
        row.bind(5, added)
        row.bind(6, type)
        row.bind(7, entry.specVersion == "2.0" ? 20 : 21)
        row.bind(8, name.texts == 0 ? 0 : 1)
        row.bind(9, entry.title ?? "")
        row.bind(10, bytes: bytes)
        try row.step()
        let seq = db.lastInsertedRowID
        if spread != name.spread {
            batch.count(type: type, in: spread)
            if name.spread != 0 { batch.count(type: type, in: name.spread, by: -1) }
        }
        try TermTables.take(ThreatTerm.terms(of: entry, try? STIXValue(reading: bytes)), object: seq, stream: stream, author: said.author, added: added, db)
        // Who made it and how it is marked stand on nearly everything, and lead nowhere.
        for one in entry.references.prefix(Self.referencesMax) where one.path != "created_by_ref" {
            let target = try self.name(one.target.text, texts: 0, spread: 0, db).id, row = try RowWriter(db, "INSERT OR IGNORE INTO threats_reference VALUES (?, ?, ?, ?)")
            row.bind(1, target)
            row.bind(2, seq)
            row.bind(3, stream)
            row.bind(4, one.path)
            try row.step()
        }
    }

    /// Of one object: a report may name thousands.
    static let referencesMax = 5_000

    /// Of one object: a bound on what one question about its versions costs.
    static let versionsMax = 10_000

    /// The number of an identifier, how many texts of it there were, and in which streams; none in spread 0. One that nobody has named before is entered with these.
    private func name(_ text: String, texts: Int64, spread: Int64, _ db: Database) throws -> (id: Int64, texts: Int64, spread: Int64, isNew: Bool) {
        let known = try RowReader(db, "SELECT id, texts, spread FROM threats_name WHERE name = ?")
        known.bind(1, text)
        if try known.next() { return (known.number(0), known.number(1), known.number(2), false) }
        let row = try RowWriter(db, "INSERT INTO threats_name (name, texts, spread) VALUES (?, ?, ?)")
        row.bind(1, text)
        row.bind(2, texts)
        row.bind(3, spread)
        try row.step()
        return (db.lastInsertedRowID, 0, 0, true)
    }

    /// When a client can first have it, in microseconds. Never before what any client was given already, or a client that asks for what came after would miss it;
    /// and never a count of what else came, or the moments would tell of it: see docs/decisions/0015.
    private func moment(_ said: AreaRecord, _ stored: StoredBody, stream: Int64, _ db: Database) throws -> Int64 {
        let entered = said.entered.milliseconds * 1000
        guard let added = stored.added else { return try batch.moment(entered: entered, tick: Int64(stored.tick), stream: stream, db) }
        guard said.from == nil, added <= entered else { throw Misfit("the moment at which the object was added elsewhere lies ahead") }
        batch.note(stream, last: added)
        return added
    }

    // MARK: Objects larger than a record

    func takePiece(_ said: AreaRecord, _ db: Database) throws {
        let object = try said.body.text("object"), number = try said.body.number("number")
        let stream = try batch.stream(said, collection: try said.body.textIfAny("collection") ?? "", db)
        guard (0..<StoredBody.piecesMax).contains(number), let bytes = Data(base64Encoded: try said.body.text("bytes")), bytes.count <= StoredBody.pieceBytes else { throw Misfit("the piece is no base64, or too large") }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO threats_piece VALUES (?, ?, ?, ?)").execute(arguments: [object, stream, number, bytes])
    }

    private func bytes(of stored: StoredBody, stream: Int64, _ db: Database) throws -> [UInt8] {
        guard case .pieces(let object, let count) = stored.content else {
            if case .text(let text) = stored.content { return Array(text.utf8) }
            return []
        }
        let pieces = try Data.fetchAll(try db.cachedStatement(sql: "SELECT bytes FROM threats_piece WHERE object = ? AND stream = ? AND number < ? ORDER BY number"), arguments: [object, stream, count])
        let bytes = pieces.flatMap { Array($0) }
        guard pieces.count == count, StoredBody.hash(of: bytes) == object else { throw Misfit("the pieces of the object are not all here") }
        try db.cachedStatement(sql: "DELETE FROM threats_piece WHERE object = ? AND stream = ?").execute(arguments: [object, stream])
        return bytes
    }

    // MARK: Removal

    /// By whoever added it, in the collection to which it was added; of one version, or of all.
    func remove(_ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("id"), collection = try said.body.textIfAny("collection") ?? "", versions = try said.body.list("versions") { (value) throws(RecordMistake) in
            // As texts: microseconds of the year 2255 and later are more than a number of JSON holds.
            guard let version = value.integer ?? value.string.flatMap({ Int64($0) }) else { throw RecordMistake("versions", "whole numbers were expected") }
            return version
        }
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT id, spread FROM threats_name WHERE name = ?", arguments: [id]) else { throw Misfit("there is no object `\(id)`") }
        let name: Int64 = row[0], spread: Int64 = row[1]
        let streams = "SELECT id FROM threats_stream WHERE collection = ? AND author = ? AND origin = ?", own = [collection, said.author.text, said.from?.text ?? ""]
        var touched: Set<Int64> = [], type: Int64?
        for version in versions {
            let gone = try DatabaseRow.fetchAll(db, sql: "SELECT seq, stream, type FROM threats_object WHERE name = ? AND version = ? AND stream IN (\(streams))", arguments: StatementArguments([name, version] as [Int64]) + StatementArguments(own))
            for row in gone {
                touched.insert(row[1])
                type = row[2]
                try db.execute(sql: "DELETE FROM threats_reference WHERE object = ?", arguments: [row[0] as Int64])
                try TermTables.remove(object: row[0], db)
            }
            try db.execute(sql: """
                DELETE FROM threats_object WHERE name = ? AND version = ? AND stream IN (SELECT id FROM threats_stream WHERE collection = ? AND author = ? AND origin = ?)
                """, arguments: [name, version, collection, said.author.text, said.from?.text ?? ""])
        }
        // Of no other stream: its readers would learn that something went which they never had.
        for stream in touched { batch.note(stream) }
        let left = Set(try Int64.fetchAll(db, sql: "SELECT DISTINCT stream FROM threats_object WHERE name = ?", arguments: [name])), now = left.isEmpty ? 0 : try batch.spread(left, db)
        if let type, now != spread {
            batch.count(type: type, in: spread, by: -1)
            if now != 0 { batch.count(type: type, in: now) }
        }
        try db.execute(sql: "UPDATE threats_name SET texts = (SELECT count(*) FROM threats_object WHERE name = ?), spread = ? WHERE id = ?", arguments: [name, now, name])
        try db.execute(sql: "UPDATE threats_object SET several = (SELECT count(*) > 1 FROM threats_object WHERE name = ?) WHERE name = ?", arguments: [name, name])
    }
}
