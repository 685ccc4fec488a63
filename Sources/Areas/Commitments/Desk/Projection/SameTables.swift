import GRDB
import Journal
import Kernel
import Node

/// That two pieces of evidence are of one event. Said once, it holds for whoever may see both pieces and the saying.
struct SameTables: CommitmentPart {
    let kinds: Set<RecordKind> = [CommitmentKind.evidenceSame]
    let tables = ["commitments_same"]
    let schema = """
        CREATE TABLE commitments_same (seq INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, UNIQUE (a, b, sight)) STRICT;
        CREATE INDEX commitments_same_b ON commitments_same (b);
        """

    /// One of the two may not have come here; whoever does not have both sees no tie.
    func apply(_ said: AreaRecord, to db: Database) throws {
        let ids = [try said.body.text("evidence"), try said.body.text("with")].sorted()
        guard ids[0] != ids[1] else { throw Misfit("a piece of evidence is always the same as itself") }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO commitments_same (a, b, sight, author) VALUES (?, ?, ?, ?)").execute(arguments: [ids[0], ids[1], said.sight, said.author.text])
    }
}
