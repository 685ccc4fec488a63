import Commitments
import GRDB
import Journal
import Kernel
import Node

/// By which evidence is found and counted, kept beside it: triggers note what came and went, and each batch of records is taken in at once.
///
/// A place (`key`) sorts the newest day first, so that the search walks through what it finds in the order in which people read it, and may stop early. The
/// words of the index carry, beside the text, what may be asked for: who may see it, its area, report, kind, proposals, bodies. So whatever a viewpoint may not
/// see is skipped within the index. Counts stand in sums by year, and by month, so that a board reads a few hundred rows whatever there is.
struct FoundTables: CommitmentPart {
    let kinds: Set<RecordKind> = []
    let tables = ["commitments_pending", "commitments_key", "commitments_sight", "commitments_count", "commitments_activity"]
    let schema = """
        CREATE TABLE commitments_pending (n INTEGER PRIMARY KEY, came INTEGER NOT NULL, seq INTEGER NOT NULL, sight INTEGER, since INTEGER, period INTEGER, json TEXT) STRICT;
        CREATE TRIGGER commitments_came AFTER INSERT ON commitments_evidence WHEN new.withdrawn IS NULL BEGIN INSERT INTO commitments_pending (came, seq) VALUES (1, new.seq); END;
        CREATE TRIGGER commitments_went AFTER DELETE ON commitments_evidence WHEN old.withdrawn IS NULL BEGIN
            INSERT INTO commitments_pending (came, seq, sight, since, period, json) VALUES (0, old.seq, old.sight, old.since, old.period, old.json); END;
        CREATE TRIGGER commitments_was_withdrawn AFTER UPDATE OF withdrawn ON commitments_evidence WHEN old.withdrawn IS NULL AND new.withdrawn IS NOT NULL BEGIN
            INSERT INTO commitments_pending (came, seq, sight, since, period, json) VALUES (0, old.seq, old.sight, old.since, old.period, old.json); END;
        CREATE TABLE commitments_key (key INTEGER PRIMARY KEY, seq INTEGER NOT NULL, sight INTEGER NOT NULL, area TEXT NOT NULL, period INTEGER NOT NULL, words INTEGER NOT NULL, numbered INTEGER NOT NULL) STRICT;
        CREATE TABLE commitments_sight (sight INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
        CREATE TABLE commitments_count (span INTEGER NOT NULL, area TEXT NOT NULL, period INTEGER NOT NULL, sight INTEGER NOT NULL, events INTEGER NOT NULL, events_loose INTEGER NOT NULL, words INTEGER NOT NULL,
                                        words_loose INTEGER NOT NULL, PRIMARY KEY (span, area, period, sight)) STRICT, WITHOUT ROWID;
        CREATE TABLE commitments_activity (span INTEGER NOT NULL, proposal TEXT NOT NULL, sight INTEGER NOT NULL, period INTEGER, last INTEGER, result INTEGER NOT NULL, count INTEGER NOT NULL,
                                           PRIMARY KEY (span, proposal, sight)) STRICT, WITHOUT ROWID;
        CREATE VIRTUAL TABLE commitments_words USING fts5 (text, source, keys, content='', tokenize='unicode61 remove_diacritics 2');
        """

    func apply(_ said: AreaRecord, to db: Database) throws {}

    func settle(_ db: Database) throws {
        guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM commitments_pending)") == true else { return }
        var came: Set<Int64> = [], went: [Row] = []
        for row in try DatabaseRow.fetchAll(db, sql: "SELECT came, seq, sight, since, period, json FROM commitments_pending ORDER BY n") {
            let seq: Int64 = row["seq"]
            if row["came"] == 1 { came.insert(seq) } else if came.remove(seq) == nil { went.append(try Row(row)) }
        }
        try db.execute(sql: "DELETE FROM commitments_pending")
        let read = try db.cachedStatement(sql: "SELECT seq, sight, since, period, json FROM commitments_evidence WHERE seq = ?")
        let new = try came.sorted().compactMap { try DatabaseRow.fetchOne(read, arguments: [$0]).map { try Row($0) } }
        try index(went: went, came: new, db)
        try count(went: went, came: new, db)
        try act(went: went, came: new, db)
    }

    /// A piece of evidence as it is indexed.
    private struct Row {
        let seq, sight: Int64
        let since: Int32
        let period: Int?
        let evidence: Evidence
        init(_ row: DatabaseRow) throws {
            (seq, sight, since, period) = (row["seq"], row["sight"], row["since"], row["period"])
            evidence = try Evidence(json: JSONValue(reading: row["json"] as String))
        }
        var key: Int64 { FoundTables.key(since: since, seq: seq) }
        var area: String { evidence.area?.text ?? "" }
        var isWords: Bool { evidence.kind == .reportWords }
        /// Year and month, as spans.
        var spans: [Int] { FoundTables.spans(of: Day(ordinal: since)) }
        /// What may be asked for beside words.
        var keys: String {
            var keys = [FoundKey.any, .sight(sight), .area(evidence.area), .report(period), .kind(evidence.kind)]
            keys += evidence.proposals.isEmpty ? [FoundKey.withoutNumber] : Set(evidence.proposals).map { .proposal($0) }
            return (keys + Set(evidence.bodies).map { .body($0) }).map(\.text).sorted().joined(separator: " ")
        }
    }

    // MARK: Places

    private static let places: Int64 = 1 << 28
    /// Newest day first, and on one day what was entered last.
    static func key(since: Int32, seq: Int64) -> Int64 { (3_000_000 - Int64(since)) * places + (places - 1 - seq % places) }
    /// Places of all the days from one to the other.
    static func keys(from: Day, to: Day) -> ClosedRange<Int64> {
        let first = (3_000_000 - Int64(to.ordinal)) * places
        return first...max(first, (3_000_001 - Int64(from.ordinal)) * places - 1)
    }
    /// A year is negative, a month counts from the year 0: one order, two stretches.
    static func spans(of day: Day) -> [Int] { [-day.parts.year, day.parts.year * 12 + day.parts.month] }

    // MARK: Taking in

    private func index(went: [Row], came: [Row], _ db: Database) throws {
        let forget = try db.cachedStatement(sql: "INSERT INTO commitments_words (commitments_words, rowid, text, source, keys) VALUES ('delete', ?, ?, ?, ?)")
        let drop = try db.cachedStatement(sql: "DELETE FROM commitments_key WHERE key = ?")
        for row in went.sorted(by: { $0.key < $1.key }) {
            try forget.execute(arguments: [row.key, FoundKey.without(row.evidence.text), FoundKey.without(row.evidence.source.title), row.keys])
            try drop.execute(arguments: [row.key])
        }
        let keep = try db.cachedStatement(sql: "INSERT INTO commitments_key VALUES (?, ?, ?, ?, ?, ?, ?)")
        let learn = try db.cachedStatement(sql: "INSERT INTO commitments_words (rowid, text, source, keys) VALUES (?, ?, ?, ?)")
        // In the order of the index, which otherwise begins a new segment at each step back.
        for row in came.sorted(by: { $0.key < $1.key }) {
            try keep.execute(arguments: [row.key, row.seq, row.sight, row.area, row.period ?? 0, row.isWords ? 1 : 0, row.evidence.proposals.isEmpty ? 0 : 1])
            try learn.execute(arguments: [row.key, FoundKey.without(row.evidence.text), FoundKey.without(row.evidence.source.title), row.keys])
        }
    }

    private struct CountKey: Hashable { let span: Int, area: String, period: Int, sight: Int64 }

    private func count(went: [Row], came: [Row], _ db: Database) throws {
        var changes: [CountKey: [Int]] = [:], sights: [Int64: Int] = [:]
        for (rows, sign) in [(went, -1), (came, 1)] {
            for row in rows {
                let column = (row.isWords ? 2 : 0) + (row.evidence.proposals.isEmpty ? 1 : 0)
                for span in row.spans { changes[CountKey(span: span, area: row.area, period: row.period ?? 0, sight: row.sight), default: [0, 0, 0, 0]][column] += sign }
                sights[row.sight, default: 0] += sign
            }
        }
        let add = try db.cachedStatement(sql: """
            INSERT INTO commitments_count VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events, events_loose = events_loose + excluded.events_loose,
            words = words + excluded.words, words_loose = words_loose + excluded.words_loose
            """)
        for (key, counts) in changes { try add.execute(arguments: [key.span, key.area, key.period, key.sight, counts[0], counts[1], counts[2], counts[3]]) }
        let total = try db.cachedStatement(sql: "INSERT INTO commitments_sight VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count")
        for (sight, count) in sights { try total.execute(arguments: [sight, count]) }
    }

    private struct ActivityKey: Hashable { let span: Int, proposal: String, sight: Int64 }

    private func act(went: [Row], came: [Row], _ db: Database) throws {
        func keys(_ row: Row) -> [ActivityKey] { Set(row.evidence.proposals).flatMap { proposal in row.spans.map { ActivityKey(span: $0, proposal: proposal.text, sight: row.sight) } } }
        // The newest of what is left is not to be had by taking away: such a span is made again.
        let lost = Set(went.flatMap(keys))
        let add = try db.cachedStatement(sql: """
            INSERT INTO commitments_activity VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET period = max(coalesce(period, excluded.period), coalesce(excluded.period, period)),
            last = max(coalesce(last, excluded.last), coalesce(excluded.last, last)), result = max(result, excluded.result), count = count + excluded.count
            """)
        for row in came {
            for key in keys(row) where !lost.contains(key) {
                try add.execute(arguments: [key.span, key.proposal, key.sight, row.period, Self.last(row.evidence.date?.last, in: key.span)?.ordinal, row.evidence.isResult ? 1 : 0, 1])
            }
        }
        let touches = try db.cachedStatement(sql: "SELECT last, period, result FROM commitments_touch WHERE proposal = ? AND sight = ? AND since BETWEEN ? AND ?")
        for key in lost {
            try db.execute(sql: "DELETE FROM commitments_activity WHERE span = ? AND proposal = ? AND sight = ?", arguments: [key.span, key.proposal, key.sight])
            let days = Self.days(of: key.span)
            for row in try DatabaseRow.fetchAll(touches, arguments: [key.proposal, key.sight, days.lowerBound.ordinal, days.upperBound.ordinal]) {
                let last = (row["last"] as Int32?).map { Day(ordinal: $0) }
                try add.execute(arguments: [key.span, key.proposal, key.sight, row["period"] as Int?, Self.last(last, in: key.span)?.ordinal, row["result"] as Int, 1])
            }
        }
    }

    static func days(of span: Int) -> ClosedRange<Day> {
        let year = span < 0 ? -span : (span - 1) / 12, month = span < 0 ? nil : (span - 1) % 12 + 1
        // Invariant: a span is made of a day, so its year and month exist.
        let first = Day(year: year, month: month ?? 1, day: 1) ?? .earliest
        return first...(Day(year: year, month: month ?? 12, day: Day.days(inMonth: month ?? 12, of: year)) ?? first)
    }

    /// A date that is known to the year alone is certainly over only with that year, and counts in no month.
    private static func last(_ last: Day?, in span: Int) -> Day? { last.flatMap { days(of: span).contains($0) ? $0 : nil } }
}
