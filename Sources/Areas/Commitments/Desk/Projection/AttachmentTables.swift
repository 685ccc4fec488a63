import Foundation
import GRDB
import Journal
import Kernel
import Node

/// Files that belong to a piece of evidence: one record says name, type, size and hash, and records after it under the same label carry the bytes, so that they cross as everything else does.
struct AttachmentTables: CommitmentPart {
    let kinds: Set<RecordKind> = [CommitmentKind.attachment, CommitmentKind.attachmentBytes]
    let tables = ["commitments_attachment", "commitments_bytes"]
    let schema = """
        CREATE TABLE commitments_attachment (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, evidence TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL,
                                             pieces INTEGER NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX commitments_attachment_evidence ON commitments_attachment (evidence);
        CREATE TABLE commitments_bytes (attachment TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (attachment, number)) STRICT, WITHOUT ROWID;
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        if said.kind == CommitmentKind.attachmentBytes.description { return try take(piece: said, db) }
        let attachment = try Attachment(json: said.body)
        guard (1...Attachment.bytesMax).contains(attachment.size) else { throw Misfit("the attachment has \(attachment.size) bytes, and at most \(Attachment.bytesMax) are kept") }
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT author, origin FROM commitments_evidence WHERE id = ?", arguments: [attachment.evidence.text]) else { throw Misfit("there is no evidence `\(attachment.evidence)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the evidence `\(attachment.evidence)` is somebody else's") }
        guard try Int.fetchOne(db, sql: "SELECT seq FROM commitments_attachment WHERE id = ?", arguments: [attachment.id]) == nil else { throw Misfit("the attachment `\(attachment.id)` was said before") }
        let held = try Int.fetchOne(db, sql: "SELECT count(*) FROM commitments_attachment WHERE evidence = ?", arguments: [attachment.evidence.text]) ?? 0
        guard held < Attachment.perEvidenceMax else { throw Misfit("the evidence `\(attachment.evidence)` has \(held) attachments already") }
        try db.execute(sql: "INSERT INTO commitments_attachment (id, evidence, sight, author, origin, said, pieces, item, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       arguments: [attachment.id, attachment.evidence.text, said.sight, said.author.text, said.from?.text, said.at.milliseconds, attachment.pieces, try said.item.json.canonicalText(),
                                   try attachment.json.canonicalText()])
    }

    private func take(piece said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("attachment"), number = try said.body.number("number")
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT author, origin, pieces FROM commitments_attachment WHERE id = ?", arguments: [id]) else { throw Misfit("there is no attachment `\(id)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text, (0..<(row["pieces"] as Int)).contains(number) else { throw Misfit("the piece belongs to no attachment of its author") }
        guard let bytes = Data(base64Encoded: try said.body.text("bytes")), bytes.count <= Attachment.pieceBytes else { throw Misfit("the piece is no base64, or too large") }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO commitments_bytes (attachment, number, bytes) VALUES (?, ?, ?)").execute(arguments: [id, number, bytes])
    }
}
