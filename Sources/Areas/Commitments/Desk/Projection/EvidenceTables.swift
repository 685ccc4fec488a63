import Commitments
import GRDB
import Kernel
package import Journal
import Node
import Release

/// Evidence as it was said here, there, or by the pack.
struct EvidenceTables: CommitmentPart {
    let facts: CommitmentFacts
    let kinds: Set<RecordKind> = [CommitmentKind.evidence, CommitmentKind.evidenceWithdrawn]
    let tables = ["commitments_evidence", "commitments_touch"]
    let schema = """
        CREATE TABLE commitments_evidence (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER,
                                           since INTEGER NOT NULL, period INTEGER, kind TEXT NOT NULL, area TEXT, numbered INTEGER NOT NULL, withdrawn TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE commitments_touch (proposal TEXT NOT NULL, evidence INTEGER NOT NULL REFERENCES commitments_evidence, sight INTEGER NOT NULL, since INTEGER NOT NULL, last INTEGER, period INTEGER,
                                        result INTEGER NOT NULL, value INTEGER, PRIMARY KEY (proposal, evidence)) STRICT, WITHOUT ROWID;
        CREATE INDEX commitments_touch_value ON commitments_touch (proposal, sight, last, value) WHERE value IS NOT NULL;
        CREATE INDEX commitments_touch_activity ON commitments_touch (proposal, sight, since, period, last, result);
        CREATE INDEX commitments_touch_evidence ON commitments_touch (evidence);
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case CommitmentKind.evidence.description: try take(try Evidence(json: said.body), said, db)
        default: try withdraw(said, db)
        }
    }

    /// A first wording, or a later one by whoever said the first.
    private func take(_ evidence: Evidence, _ said: AreaRecord, _ db: Database) throws {
        if let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin, withdrawn FROM commitments_evidence WHERE id = ?", arguments: [evidence.id.text]) {
            guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the evidence `\(evidence.id)` is somebody else's") }
            guard (row["withdrawn"] as String?) == nil else { throw Misfit("the evidence `\(evidence.id)` was withdrawn before") }
            try remove(seq: row["seq"], db)
        }
        try enter(evidence, item: said.item, sight: said.sight, author: said.author, origin: said.from, said: said.at.milliseconds, db)
    }

    private func withdraw(_ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("evidence"), reason = try said.body.text("reason")
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin FROM commitments_evidence WHERE id = ?", arguments: [id]) else { throw Misfit("there is no evidence `\(id)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the evidence `\(id)` is somebody else's") }
        let seq: Int64 = row["seq"]
        try db.execute(sql: "DELETE FROM commitments_touch WHERE evidence = ?", arguments: [seq])
        try db.execute(sql: "UPDATE commitments_evidence SET withdrawn = ? WHERE seq = ?", arguments: [reason, seq])
    }

    private func remove(seq: Int64, _ db: Database) throws {
        for (table, column) in [("commitments_touch", "evidence"), ("commitments_evidence", "seq")] {
            try db.execute(sql: "DELETE FROM \(table) WHERE \(column) = ?", arguments: [seq])
        }
    }

    func enter(_ evidence: Evidence, item: Item, sight: Int64, author: PartyID, origin: OrganisationID?, said: Int64?, _ db: Database) throws {
        let report = evidence.report.flatMap { number in facts.reports.first { $0.number == number } }
        // What has no date of its own is known since the report in whose period it falls.
        guard let since = evidence.date?.first ?? report?.date.first else { throw Misfit("evidence needs a date, or the report in whose period it falls") }
        let period = evidence.report ?? evidence.days.flatMap { facts.clock.period(of: $0.upperBound) }
        try db.cachedStatement(sql: "INSERT INTO commitments_evidence (id, sight, author, origin, said, since, period, kind, area, numbered, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [evidence.id.text, sight, author.text, origin?.text, said, since.ordinal, period, evidence.kind.rawValue, evidence.area?.text, evidence.proposals.isEmpty ? 0 : 1,
                                 try item.json.canonicalText(), try evidence.json.canonicalText()])
        let seq = db.lastInsertedRowID
        let touch = try db.cachedStatement(sql: "INSERT OR IGNORE INTO commitments_touch VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for proposal in evidence.proposals { try touch.execute(arguments: [proposal.text, seq, sight, since.ordinal, evidence.days?.upperBound.ordinal, period, evidence.isResult ? 1 : 0, evidence.value?.thousandths]) }
    }
}

/// Kinds of records of this area.
package enum CommitmentKind {
    package static let evidence: RecordKind = "commitments.evidence"
    package static let evidenceWithdrawn: RecordKind = "commitments.evidence-withdrawn"
    package static let evidenceSame: RecordKind = "commitments.evidence-same"
    package static let proposal: RecordKind = "commitments.proposal"
    package static let dispute: RecordKind = "commitments.dispute"
    package static let disputeWithdrawn: RecordKind = "commitments.dispute-withdrawn"
    package static let attachment: RecordKind = "commitments.attachment"
    package static let attachmentBytes: RecordKind = "commitments.attachment-bytes"
}
