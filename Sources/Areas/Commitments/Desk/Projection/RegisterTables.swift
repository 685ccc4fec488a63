import Commitments
import GRDB
import Journal
import Kernel
import Node

/// What each side says of a proposal out of the annex. Every saying stays; which one counts is settled for each viewpoint from those that it may see.
struct RegisterTables: CommitmentPart {
    let facts: CommitmentFacts
    let kinds: Set<RecordKind> = [CommitmentKind.proposal]
    let tables = ["commitments_completion"]
    let schema = """
        CREATE TABLE commitments_completion (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, proposal TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL,
                                             item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX commitments_completion_sight ON commitments_completion (sight);
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        let completion = try Completion(json: said.body), id = try said.body.text("completion")
        guard facts.proposal(completion.proposal) != nil else { throw Misfit("there is no proposal `\(completion.proposal)`") }
        guard try Int.fetchOne(db, sql: "SELECT seq FROM commitments_completion WHERE id = ?", arguments: [id]) == nil else { throw Misfit("the completion `\(id)` was said before") }
        try db.cachedStatement(sql: "INSERT INTO commitments_completion (id, proposal, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [id, completion.proposal.text, said.sight, said.author.text, said.from?.text, said.at.milliseconds, try said.item.json.canonicalText(), try completion.json(id: id).canonicalText()])
    }
}
