import Commitments
import GRDB
import Journal
import Kernel
import Node

/// Where somebody disputes a status, with the reason. It stands beside the status and never changes it.
struct DisputeTables: CommitmentPart {
    let facts: CommitmentFacts
    let kinds: Set<RecordKind> = [CommitmentKind.dispute, CommitmentKind.disputeWithdrawn]
    let tables = ["commitments_dispute"]
    let schema = """
        CREATE TABLE commitments_dispute (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, proposal TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL,
                                          status TEXT NOT NULL, reason TEXT NOT NULL, withdrawn INTEGER, item TEXT NOT NULL) STRICT;
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        let id = try said.body.text("dispute")
        let row = try DatabaseRow.fetchOne(db, sql: "SELECT author, origin FROM commitments_dispute WHERE id = ?", arguments: [id])
        if said.kind == CommitmentKind.disputeWithdrawn.description {
            guard let row else { throw Misfit("there is no dispute `\(id)`") }
            guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the dispute `\(id)` is somebody else's") }
            return try db.execute(sql: "UPDATE commitments_dispute SET withdrawn = ? WHERE id = ?", arguments: [said.at.milliseconds, id])
        }
        guard row == nil else { throw Misfit("the dispute `\(id)` was said before") }
        let proposal = ProposalID(try said.body.text("proposal")), status = try said.body.text("status"), reason = try said.body.text("reason")
        guard facts.proposal(proposal) != nil else { throw Misfit("there is no proposal `\(proposal)`") }
        guard Status(rawValue: status) != nil, !reason.isEmpty else { throw Misfit("a dispute names a status and a reason") }
        try db.execute(sql: "INSERT INTO commitments_dispute (id, proposal, sight, author, origin, said, status, reason, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       arguments: [id, proposal.text, said.sight, said.author.text, said.from?.text, said.at.milliseconds, status, reason, try said.item.json.canonicalText()])
    }
}
