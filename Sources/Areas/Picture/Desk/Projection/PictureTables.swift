import Crypto
package import GRDB
package import Journal
package import Kernel
import Labels
package import Node
package import Picture
import Release

/// Kinds of records of this area. A draft of an assessment has no kind that crosses.
package enum PictureKind {
    package static let incident: RecordKind = "picture.incident"
    package static let incidentWithdrawn: RecordKind = "picture.incident-withdrawn"
    package static let statement: RecordKind = "picture.statement"
    package static let statementWithdrawn: RecordKind = "picture.statement-withdrawn"
    package static let question: RecordKind = "picture.question"
    package static let draft: RecordKind = "picture.draft"
    package static let sealed: RecordKind = "picture.sealed"
    package static let opened: RecordKind = "picture.opened"
}

/// The tables of this area: what was said, each with its sight. Everything else is counted from them.
package struct PictureTables: AreaTables {
    package let name = "picture"
    let facts: PictureFacts
    private let factsItem: Item
    private let digest: String

    /// `digest`: of the pack that the facts come from.
    package init(_ facts: PictureFacts, digest: String) {
        (self.facts, self.digest) = (facts, digest)
        factsItem = Item(label: Label(policy: "PUBLIC", level: "PUBLIC"), originator: "public")
    }

    package var version: String { "1 \(digest)" }
    package let shared: Set<RecordKind> = [PictureKind.incident, PictureKind.incidentWithdrawn, PictureKind.statement, PictureKind.statementWithdrawn, PictureKind.question, PictureKind.sealed, PictureKind.opened]
    package let tables = ["picture_change", "picture_incident", "picture_statement", "picture_question", "picture_draft", "picture_sealed", "picture_opened"]
    /// `AUTOINCREMENT`: what was read once is kept in memory by its number, which must not be given again.
    package let schema = """
        CREATE TABLE picture_change (number INTEGER NOT NULL) STRICT;
        INSERT INTO picture_change VALUES (0);
        CREATE TABLE picture_incident (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER, withdrawn TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE picture_statement (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER, withdrawn TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE picture_question (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE picture_draft (seq INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, said INTEGER NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE picture_sealed (seq INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, hash TEXT NOT NULL, item TEXT NOT NULL) STRICT;
        CREATE TABLE picture_opened (seq INTEGER PRIMARY KEY AUTOINCREMENT, question TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, hash TEXT NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        """

    package func begin(_ db: Database) throws {
        let sight = try Sights.id(db, item: factsItem, author: "public")
        let item = try factsItem.json.canonicalText()
        for one in facts.incidents { try Self.enter("picture_incident", id: one.id.text, sight: sight, author: "public", origin: nil, said: nil, item: item, json: one.json, db) }
        for one in facts.statements { try Self.enter("picture_statement", id: one.id.text, sight: sight, author: "public", origin: nil, said: nil, item: item, json: one.json, db) }
    }

    package func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case PictureKind.incident.description:
            let incident = try Incident(json: said.body)
            try keep("picture_incident", "incident", incident.id.text, incident.json, said, db)
        case PictureKind.incidentWithdrawn.description: try withdraw("picture_incident", "incident", said, db)
        case PictureKind.statement.description:
            let statement = try Picture.Statement(json: said.body)
            try keep("picture_statement", "statement", statement.id.text, statement.json, said, db)
        case PictureKind.statementWithdrawn.description: try withdraw("picture_statement", "statement", said, db)
        case PictureKind.question.description: try ask(said, db)
        case PictureKind.draft.description, PictureKind.sealed.description, PictureKind.opened.description: try answer(said, db)
        default: return
        }
        try db.cachedStatement(sql: "UPDATE picture_change SET number = number + 1").execute()
    }

    private static func enter(_ table: String, id: String, sight: Int64, author: PartyID, origin: String?, said: Int64?, item: String, json: JSONValue, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO \(table) (id, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [id, sight, author.text, origin, said, item, try json.canonicalText()])
    }

    /// A first wording, or a later one by whoever said the first.
    private func keep(_ table: String, _ what: String, _ id: String, _ json: JSONValue, _ said: AreaRecord, _ db: Database) throws {
        if let row = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, author, origin, said, withdrawn FROM \(table) WHERE id = ?"), arguments: [id]) {
            guard row["author"] == said.author.text, row["origin"] == said.from?.text, (row["said"] as Int64?) != nil else { throw Misfit("the \(what) `\(id)` is somebody else's") }
            guard (row["withdrawn"] as String?) == nil else { throw Misfit("the \(what) `\(id)` was withdrawn before") }
            try db.execute(sql: "DELETE FROM \(table) WHERE seq = ?", arguments: [row["seq"] as Int64])
        }
        try Self.enter(table, id: id, sight: said.sight, author: said.author, origin: said.from?.text, said: said.at.milliseconds, item: try said.item.json.canonicalText(), json: json, db)
    }

    private func withdraw(_ table: String, _ what: String, _ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text(what), reason = try said.body.text("reason")
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin, said FROM \(table) WHERE id = ?", arguments: [id]) else { throw Misfit("there is no \(what) `\(id)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text, (row["said"] as Int64?) != nil else { throw Misfit("the \(what) `\(id)` is somebody else's") }
        try db.execute(sql: "UPDATE \(table) SET withdrawn = ? WHERE seq = ?", arguments: [reason, row["seq"] as Int64])
    }

    // MARK: Assessments

    private func ask(_ said: AreaRecord, _ db: Database) throws {
        let question = try Question(json: said.body)
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM picture_question WHERE id = ?", arguments: [question.id.text]) == nil else { throw Misfit("the question `\(question.id)` was put before") }
        try db.execute(sql: "INSERT INTO picture_question (id, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       arguments: [question.id.text, said.sight, said.author.text, said.from?.text, said.at.milliseconds, try said.item.json.canonicalText(), try question.json.canonicalText()])
    }

    private func answer(_ said: AreaRecord, _ db: Database) throws {
        let question = try said.body.text("question"), item = try said.item.json.canonicalText()
        switch said.kind {
        case PictureKind.draft.description:
            guard said.from == nil else { throw Misfit("a draft stays in the house in which it was written") }
            let answer = try AssessmentText(json: said.body)
            try db.execute(sql: "INSERT INTO picture_draft (question, sight, author, said, item, json) VALUES (?, ?, ?, ?, ?, ?)",
                           arguments: [question, said.sight, said.author.text, said.at.milliseconds, item, try answer.json.canonicalText()])
        case PictureKind.sealed.description:
            guard try sealed(question, said, db) == nil else { throw Misfit("this side has sealed its answer to `\(question)` before") }
            let hash = try said.body.text("hash")
            guard hash.utf8.count == 64, hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { throw Misfit("a seal is a SHA-256 in hexadecimal") }
            try db.execute(sql: "INSERT INTO picture_sealed (question, sight, author, origin, said, hash, item) VALUES (?, ?, ?, ?, ?, ?, ?)",
                           arguments: [question, said.sight, said.author.text, said.from?.text, said.at.milliseconds, hash, item])
        default:
            let answer = try AssessmentText(json: said.body)
            // The text may have crossed and its seal not, where their labels differ: then nobody can tell, and the page says so.
            if let hash = try sealed(question, said, db), hash != answer.hash { throw Misfit("what is opened is not what this side sealed") }
            guard try Int.fetchOne(db, sql: "SELECT 1 FROM picture_opened WHERE question = ? AND origin IS ?", arguments: [question, said.from?.text]) == nil else { throw Misfit("this side has opened its answer to `\(question)` before") }
            try db.execute(sql: "INSERT INTO picture_opened (question, sight, author, origin, said, hash, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                           arguments: [question, said.sight, said.author.text, said.from?.text, said.at.milliseconds, answer.hash, item, try answer.json.canonicalText()])
        }
    }

    private func sealed(_ question: String, _ said: AreaRecord, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT hash FROM picture_sealed WHERE question = ? AND origin IS ?", arguments: [question, said.from?.text])
    }
}

/// A side's whole answer to one question, and the salt that keeps its seal from being guessed.
package struct AssessmentText: Hashable, Sendable {
    package let question: QuestionID
    package let judgements: [Judgement]
    package let salt: String

    package init(question: QuestionID, judgements: [Judgement], salt: String) { (self.question, self.judgements, self.salt) = (question, judgements, salt) }

    package var json: JSONValue { .members(("question", .string(question.text)), ("judgements", .array(judgements.map(\.json))), ("salt", .string(salt))) }

    package init(json: JSONValue) throws(RecordMistake) {
        let judgements = try json.list("judgements") { (value) throws(RecordMistake) in try Judgement(json: value) }
        guard judgements.count <= Question.pointsMax, Set(judgements.map(\.point)).count == judgements.count else { throw RecordMistake("judgements", "one for each point at most was expected") }
        self.init(question: QuestionID(try json.text("question")), judgements: judgements, salt: try json.text("salt"))
    }

    /// SHA-256 of its canonical JSON: what is sealed today and opened later is the same to the byte.
    package var hash: String { SHA256.hash(data: (try? json.canonicalBytes()) ?? []).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// A row of this area's tables, under a name that the rules do not share.
typealias DatabaseRow = GRDB.Row
