package import GRDB
package import Journal
package import Kernel
package import Node

/// The tables of this area. An object lies in a stream: what has one label, one author, one collection and one origin. Whoever may see a stream may see all of it,
/// so a page is a merge of streams, and nothing hidden is ever stepped over.
package struct ThreatTables: AreaTables {
    package let name = "threats"
    let facts: ThreatFacts
    private let digest: String
    private let batch = ObjectBatch()

    package init(_ facts: ThreatFacts, digest: String) { (self.facts, self.digest) = (facts, digest) }

    package var version: String { "3 \(digest)" }
    package let shared: Set<RecordKind> = [ThreatKind.object, ThreatKind.piece, ThreatKind.removal, ThreatKind.collection, ThreatKind.request, ThreatKind.answer]
    package let tables = ["threats_object", "threats_name", "threats_type", "threats_stream", "threats_collection", "threats_piece", "threats_clock", "threats_spread", "threats_spread_stream", "threats_count", "threats_reference", "threats_term", "threats_held", "threats_meeting", "threats_request", "threats_answer"]
    package let schema = """
        CREATE TABLE threats_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE threats_name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, texts INTEGER NOT NULL DEFAULT 0, spread INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE threats_collection (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE threats_stream (id INTEGER PRIMARY KEY, sight INTEGER NOT NULL REFERENCES sight, collection TEXT NOT NULL, author TEXT NOT NULL, origin TEXT NOT NULL, item TEXT NOT NULL, last INTEGER NOT NULL DEFAULT 0, changes INTEGER NOT NULL DEFAULT 0,
                                     UNIQUE (sight, collection, origin)) STRICT;
        CREATE TABLE threats_object (seq INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES threats_stream, name INTEGER NOT NULL REFERENCES threats_name, version INTEGER NOT NULL, rank INTEGER NOT NULL,
                                     added INTEGER NOT NULL, type INTEGER NOT NULL, spec INTEGER NOT NULL, several INTEGER NOT NULL, title TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
        CREATE INDEX threats_object_added ON threats_object (stream, added, seq);
        CREATE INDEX threats_object_type ON threats_object (stream, type, added, seq);
        CREATE INDEX threats_object_name ON threats_object (name, version, rank, stream, spec);
        CREATE TABLE threats_spread (id INTEGER PRIMARY KEY, streams TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE threats_spread_stream (stream INTEGER NOT NULL, spread INTEGER NOT NULL, PRIMARY KEY (stream, spread)) STRICT, WITHOUT ROWID;
        CREATE TABLE threats_count (spread INTEGER NOT NULL, type INTEGER NOT NULL, objects INTEGER NOT NULL, PRIMARY KEY (spread, type)) STRICT, WITHOUT ROWID;
        CREATE TABLE threats_reference (target INTEGER NOT NULL, object INTEGER NOT NULL, stream INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (target, object, path)) STRICT, WITHOUT ROWID;
        CREATE INDEX threats_reference_object ON threats_reference (object);
        CREATE TABLE threats_piece (object TEXT NOT NULL, stream INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (object, stream, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE threats_term (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, author TEXT, UNIQUE (kind, text)) STRICT;
        CREATE TABLE threats_held (term INTEGER NOT NULL, object INTEGER NOT NULL, stream INTEGER NOT NULL, PRIMARY KEY (term, object)) STRICT, WITHOUT ROWID;
        CREATE INDEX threats_held_object ON threats_held (object);
        CREATE TABLE threats_meeting (term INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
        CREATE INDEX threats_meeting_last ON threats_meeting (last);
        CREATE TABLE threats_request (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, due INTEGER, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE threats_answer (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, request TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX threats_answer_request ON threats_answer (request);
        CREATE TABLE threats_clock (one INTEGER PRIMARY KEY CHECK (one = 1), entered INTEGER NOT NULL, base INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
        """

    package func begin(_ db: Database) throws { try db.execute(sql: "INSERT INTO threats_clock VALUES (1, 0, 0, 0)") }
    package func open(_ db: Database) throws { batch.forget() }
    package func settle(_ db: Database) throws { try batch.keep(db) }

    /// A kind that this version does not know is kept in the journal, and changes nothing here.
    package func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case ThreatKind.object.description: try ObjectTables(batch: batch).take(said, db)
        case ThreatKind.piece.description: try ObjectTables(batch: batch).takePiece(said, db)
        case ThreatKind.removal.description: try ObjectTables(batch: batch).remove(said, db)
        case ThreatKind.collection.description: try CollectionTables.take(said, db)
        case ThreatKind.request.description: try RequestTables.take(said, db)
        case ThreatKind.answer.description: try RequestTables.takeAnswer(said, db)
        default: break
        }
    }
}

/// Kinds of records of this area.
package enum ThreatKind {
    /// One object, or one edition of an object whose parts are marked differently.
    package static let object: RecordKind = "threats.object"
    /// A part of an object that is larger than a record.
    package static let piece: RecordKind = "threats.piece"
    package static let removal: RecordKind = "threats.removal"
    package static let collection: RecordKind = "threats.collection"
    /// A question to the other team, and what somebody answers.
    package static let request: RecordKind = "threats.request"
    package static let answer: RecordKind = "threats.answer"
}

/// A row of this area's tables, under a name that the rules do not share.
typealias DatabaseRow = GRDB.Row
