import Commitments
import GRDB
package import Journal
import Kernel
import Node

/// Reports in the making: every wording of every sentence, what was done at each step, and each text that was ever put to one.
struct ReportTables: CommitmentPart {
    let facts: CommitmentFacts
    let kinds: Set<RecordKind> = [ReportKind.report, ReportKind.sentence, ReportKind.step, ReportKind.published]
    let tables = ["commitments_report", "commitments_version", "commitments_step", "commitments_wording"]
    let schema = """
        CREATE TABLE commitments_report (id TEXT PRIMARY KEY, sight INTEGER NOT NULL REFERENCES sight, origin TEXT, number INTEGER NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, at INTEGER NOT NULL,
                                         approved TEXT, published INTEGER, published_sight INTEGER, json TEXT NOT NULL) STRICT;
        CREATE TABLE commitments_version (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report TEXT NOT NULL, sight INTEGER NOT NULL, origin TEXT, author TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX commitments_version_report ON commitments_version (report, seq);
        CREATE TABLE commitments_step (seq INTEGER PRIMARY KEY, report TEXT NOT NULL, track TEXT NOT NULL, sight INTEGER NOT NULL, author TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE INDEX commitments_step_report ON commitments_step (report, seq);
        CREATE TABLE commitments_wording (report TEXT NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (report, hash)) STRICT;
        """

    func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case ReportKind.report.description: try begin(said, db)
        case ReportKind.sentence.description: try word(said, db)
        case ReportKind.step.description: try step(said, db)
        default: try publish(said, db)
        }
    }

    private func begin(_ said: AreaRecord, _ db: Database) throws {
        let report = try Report(json: said.body)
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM commitments_report WHERE id = ?", arguments: [report.id.text]) == nil else { throw Misfit("the report `\(report.id)` was begun before") }
        try db.execute(sql: "INSERT INTO commitments_report (id, sight, origin, number, begins, ends, at, json) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                       arguments: [report.id.text, said.sight, said.from?.text, report.number, report.from.ordinal, report.to.ordinal, said.at.milliseconds, try said.body.canonicalText()])
    }

    private func word(_ said: AreaRecord, _ db: Database) throws {
        let report = try said.body.text("report")
        // Read once so that a body that says nothing readable is set aside and not kept.
        let version = try SentenceVersion(json: said.body, side: "", author: said.author, at: said.at.milliseconds)
        guard let approved = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT approved FROM commitments_report WHERE id = ?"), arguments: [report]) else { throw Misfit("there is no report `\(report)`") }
        guard (approved[0] as String?) == nil else { throw Misfit("both Councils approved the report before this wording came") }
        try db.cachedStatement(sql: "INSERT INTO commitments_version (id, report, sight, origin, author, at, json) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [version.id.text, report, said.sight, said.from?.text, said.author.text, said.at.milliseconds, try said.body.canonicalText()])
    }

    private func step(_ said: AreaRecord, _ db: Database) throws {
        let report = try said.body.text("report"), track = try said.body.text("track"), event = try StepEvent(json: said.body, by: said.author, at: said.at.milliseconds)
        guard said.from.map({ $0.text == track }) ?? true else { throw Misfit("a side speaks for its own track alone, and \(said.from?.text ?? "") spoke for \(track)") }
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM commitments_report WHERE id = ?", arguments: [report]) != nil else { throw Misfit("there is no report `\(report)`") }
        try db.execute(sql: "INSERT INTO commitments_step (report, track, sight, author, at, json) VALUES (?, ?, ?, ?, ?, ?)",
                       arguments: [report, track, said.sight, said.author.text, said.at.milliseconds, try said.body.canonicalText()])
        switch event.act {
        case .put(let hash, _), .pass(let hash): try keep(hash, of: report, said, db)
        default: break
        }
        guard case .pass = event.act else { return }
        let approvals = try facts.tracks.map { TrackState($0, try Self.events(db, report: report, track: $0.organisation.text)).approved }
        guard let first = approvals.first, let hash = first, approvals.allSatisfy({ $0 == hash }) else { return }
        try db.execute(sql: "UPDATE commitments_report SET approved = ? WHERE id = ? AND approved IS NULL", arguments: [hash.text, report])
    }

    /// The text by this hash, as whoever spoke of it had it: all of their own wordings, and ours up to the last that they had seen.
    private func keep(_ hash: WordingHash, of report: String, _ said: AreaRecord, _ db: Database) throws {
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT json FROM commitments_report WHERE id = ?", arguments: [report]) else { return }
        let whole = try Report(json: JSONValue(reading: row[0] as String)), seen = try said.body.textIfAny("seen")
        let versions = try DatabaseRow.fetchAll(db, sql: """
            SELECT json, author, at FROM commitments_version WHERE report = :report AND (:from IS NULL OR origin = :from OR seq <= coalesce((SELECT seq FROM commitments_version WHERE id = :seen), 0)) ORDER BY seq
            """, arguments: ["report": report, "from": said.from?.text, "seen": seen]).map { try SentenceVersion(json: JSONValue(reading: $0[0] as String), side: "", author: PartyID($0[1]), at: $0[2]) }
        guard let wording = ReportText(whole, versions).wording, wording.hash == hash else { return }
        try db.execute(sql: "INSERT OR IGNORE INTO commitments_wording VALUES (?, ?, ?, ?)", arguments: [report, hash.text, said.at.milliseconds, try wording.json.canonicalText()])
    }

    private func publish(_ said: AreaRecord, _ db: Database) throws {
        let report = try said.body.text("report"), hash = try said.body.text("wording")
        guard let approved = try DatabaseRow.fetchOne(db, sql: "SELECT approved FROM commitments_report WHERE id = ?", arguments: [report]), (approved[0] as String?) == hash else { throw Misfit("both Councils have not approved the text `\(hash.prefix(8))` of the report `\(report)`") }
        try db.execute(sql: "UPDATE commitments_report SET published = ?, published_sight = ? WHERE id = ? AND published IS NULL", arguments: [said.at.milliseconds, said.sight, report])
    }

    static func events(_ db: Database, report: String, track: String) throws -> [StepEvent] {
        try DatabaseRow.fetchAll(db, sql: "SELECT json, author, at FROM commitments_step WHERE report = ? AND track = ? ORDER BY seq", arguments: [report, track])
            .map { try StepEvent(json: JSONValue(reading: $0[0] as String), by: PartyID($0[1]), at: $0[2]) }
    }
}

/// Kinds of records that make a report.
package enum ReportKind {
    package static let report: RecordKind = "commitments.report"
    package static let sentence: RecordKind = "commitments.sentence"
    package static let step: RecordKind = "commitments.step"
    package static let published: RecordKind = "commitments.published"
}
