import Commitments
import GRDB
import Journal
import Kernel
import Node

/// When evidence came to this node, was said better or was taken back, with its wording before; and the last place (`top`) that the evidence had until then.
///
/// Looks at the evidence before its own tables take the record in; a record that they set aside leaves nothing here either.
struct ChangeTables: CommitmentPart {
    let kinds: Set<RecordKind> = [CommitmentKind.evidence, CommitmentKind.evidenceWithdrawn]
    let tables = ["commitments_change"]
    let schema = """
        CREATE TABLE commitments_change (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT NULL, evidence TEXT NOT NULL, sight INTEGER NOT NULL, top INTEGER NOT NULL, sight_before INTEGER, since_before INTEGER,
                                         period_before INTEGER, before TEXT) STRICT;
        CREATE INDEX commitments_change_at ON commitments_change (at, n, sight, evidence);
        CREATE INDEX commitments_change_evidence ON commitments_change (evidence);
        CREATE INDEX commitments_change_before ON commitments_change (at) WHERE before IS NOT NULL;
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        let id = try said.body.text("evidence")
        let before = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT sight, since, period, json FROM commitments_evidence WHERE id = ?"), arguments: [id])
        let what: Change.What = said.kind == CommitmentKind.evidenceWithdrawn.description ? .withdrawn : before == nil ? .came : .corrected
        let top = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT max(seq) FROM commitments_evidence")) ?? 0
        // The record's own identifier tells when it was kept here; what a peer sent may have been said long before it came.
        try db.cachedStatement(sql: "INSERT INTO commitments_change (at, what, evidence, sight, top, sight_before, since_before, period_before, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [said.id.time.milliseconds, what.rawValue, id, what == .withdrawn ? before?["sight"] as Int64? ?? said.sight : said.sight, top, before?["sight"] as Int64?, before?["since"] as Int32?, before?["period"] as Int?, before?["json"] as String?])
    }
}
