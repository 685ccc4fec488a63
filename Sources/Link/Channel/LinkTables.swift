import Foundation
import GRDB
package import Journal
package import Kernel
import Node
package import Release

/// What a node knows of its link to one peer, by entry: what went out and for which record, what waits, what came in and what became of it.
///
/// A projection of the journal and of the two logs: it can be thrown away, and is then made again from them.
package final class LinkTables: Sendable {
    /// One of our entries.
    package struct Sent: Hashable, Sendable {
        package let index: UInt64
        package let edition: RecordID
        /// Nil when the record is not in this journal (a backup was put back), or the entry is the node's own.
        package let source: RecordID?
        package let about: String?
        package let kind: RecordKind
        package let at: Timestamp
        /// Nil while the peer has not said; then nil reason for accepted.
        package var answer: Answer?
    }
    package enum Answer: Hashable, Sendable {
        case accepted
        case refused(Refusal)
    }
    /// One of the peer's entries that was taken or refused here.
    package struct Came: Hashable, Sendable {
        package let index: UInt64
        package let record: RecordID
        package let refusal: Refusal?
        /// A record of an area, which is about no item of the desk.
        package var isOfArea = false
    }
    private static let version = "3"
    private static let schema = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE sent (place INTEGER PRIMARY KEY, edition BLOB NOT NULL, source BLOB, about TEXT, kind TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE INDEX sent_source ON sent (source) WHERE source IS NOT NULL;
        CREATE INDEX sent_about ON sent (about) WHERE about IS NOT NULL;
        CREATE INDEX sent_item ON sent (place) WHERE about IS NOT NULL;
        CREATE TABLE waiting (source TEXT PRIMARY KEY, about TEXT, label TEXT NOT NULL, departure TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX waiting_label ON waiting (label);
        CREATE INDEX waiting_about ON waiting (about) WHERE about IS NOT NULL;
        CREATE TABLE refused (place INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT;
        CREATE TABLE came (place INTEGER PRIMARY KEY, record BLOB NOT NULL, reason TEXT, area INTEGER NOT NULL) STRICT;
        CREATE INDEX came_record ON came (record);
        CREATE INDEX came_item ON came (place) WHERE area = 0;
        """
    private let file: ProjectionFile

    /// A path of nil keeps them in memory. `link` names journal and both logs: tables of another link are thrown away.
    package static func open(path: String?, link: String) async throws -> LinkTables {
        let file = try ProjectionFile(path: path, readerCount: path == nil ? 1 : 2)
        try await file.write { db in
            if try db.tableExists("meta"), try value(db, "version") == version, try value(db, "link") == link { return }
            for table in ["meta", "sent", "waiting", "refused", "came"] where try db.tableExists(table) { try db.execute(sql: "DROP TABLE \(table)") }
            try db.execute(sql: schema)
            for (name, value) in [("version", version), ("link", link)] { try set(db, name, value) }
        }
        return LinkTables(file)
    }

    private init(_ file: ProjectionFile) { self.file = file }

    package func close() async { await file.close() }

    private static func value(_ db: Database, _ name: String) throws -> String? {
        try String.fetchOne(try db.cachedStatement(sql: "SELECT value FROM meta WHERE name = ?"), arguments: [name])
    }

    private static func set(_ db: Database, _ name: String, _ value: String) throws {
        try db.cachedStatement(sql: "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value").execute(arguments: [name, value])
    }

    // MARK: What the feeder writes

    /// Everything that one step changed, in one transaction.
    package struct Step: Sendable {
        package var position: UInt64
        package var sent: [Sent] = []
        /// Items of the desk of which nothing waits any more, and records that went; what waits anew is written after them.
        package var recalled: [String] = []
        package var waitsNoMore: [RecordID] = []
        package var waits: [RecordID: Departure] = [:]
        package var came: [Came] = []
        package init(position: UInt64) { self.position = position }
    }

    package func save(_ step: Step) async throws {
        try await file.write { db in
            let sent = try RowWriter(db, "INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?, ?)")
            for entry in step.sent {
                sent.bind(1, Int64(entry.index))
                sent.bind(2, entry.edition)
                sent.bind(3, entry.source)
                sent.bind(4, entry.about)
                sent.bind(5, entry.kind.description)
                sent.bind(6, entry.at.milliseconds)
                try sent.step()
            }
            for about in step.recalled { try db.cachedStatement(sql: "DELETE FROM waiting WHERE about = ?").execute(arguments: [about]) }
            for source in step.waitsNoMore { try db.cachedStatement(sql: "DELETE FROM waiting WHERE source = ?").execute(arguments: [source.description]) }
            for departure in step.waits.values {
                try db.cachedStatement(sql: "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?)")
                    .execute(arguments: [departure.source.description, departure.about, try departure.item.json.canonicalText(), try departure.json.canonicalText()])
            }
            // Invariant: of entries before `read` the table has everything that the journal says. Whoever read them wrote it, and had the feeder's first pass before it.
            let read = try Self.value(db, "read").flatMap { UInt64($0) } ?? 0
            try Self.insert(step.came.filter { $0.index >= read }, db)
            try Self.set(db, "position", String(step.position))
        }
    }

    /// What the peer said of our entries: all before `upTo` were looked at, and these were refused.
    package func save(answeredUpTo upTo: UInt64, refused: [(index: UInt64, Refusal)]) async throws {
        try await file.write { db in
            for (index, reason) in refused { try db.execute(sql: "INSERT OR REPLACE INTO refused VALUES (?, ?)", arguments: [Int64(index), reason.rawValue]) }
            let known = try Self.value(db, "answered").flatMap { UInt64($0) } ?? 0
            if upTo > known { try Self.set(db, "answered", String(upTo)) }
        }
    }

    /// How far the peer's entries were read, the node's own among them, of which the journal says nothing; and what became of those that it speaks of.
    package func save(readUpTo index: UInt64, came: [Came], peerPack: String? = nil) async throws {
        try await file.write { db in
            try Self.set(db, "read", String(index))
            if let peerPack { try Self.set(db, "peer-pack", peerPack) }
            try Self.insert(came, db)
        }
    }

    private static func insert(_ entries: [Came], _ db: Database) throws {
        guard !entries.isEmpty else { return }
        let row = try RowWriter(db, """
            INSERT INTO came VALUES (?, ?, ?, ?) ON CONFLICT (place) DO UPDATE SET record = excluded.record, reason = excluded.reason WHERE record <> excluded.record OR reason IS NOT excluded.reason
            """)
        for entry in entries {
            row.bind(1, Int64(entry.index))
            row.bind(2, entry.record)
            row.bind(3, entry.refusal?.rawValue)
            row.bind(4, entry.isOfArea ? 1 : 0)
            try row.step()
        }
    }

    // MARK: What is asked

    package struct Position: Hashable, Sendable {
        /// Entries of the journal that were gone through.
        package let journal: UInt64
        /// Our entries that are known here.
        package let sent: UInt64
        /// The peer's entries of which the journal says what became of them, and those that were read.
        package let came: UInt64
        package let read: UInt64
    }

    package func position() async throws -> Position {
        try await file.read { db in
            let sent = try Int64.fetchOne(db, sql: "SELECT max(place) FROM sent").map { UInt64($0) + 1 } ?? 0
            let came = try Int64.fetchOne(db, sql: "SELECT max(place) FROM came").map { UInt64($0) + 1 } ?? 0
            return Position(journal: try Self.value(db, "position").flatMap { UInt64($0) } ?? 0, sent: sent, came: came, read: try Self.value(db, "read").flatMap { UInt64($0) } ?? 0)
        }
    }

    package func peerPack() async throws -> String? { try await file.read { db in try Self.value(db, "peer-pack") } }

    /// In the order in which they were said.
    package func waiting() async throws -> [Departure] {
        try await file.read { db in
            try String.fetchAll(db, sql: "SELECT departure FROM waiting ORDER BY source").map { try Departure(json: JSONValue(reading: $0)) }
        }
    }

    /// Each label under which something waits, once: what is decided by the label is asked as often as there are labels.
    package func waitingLabels() async throws -> [String] { try await file.read { db in try String.fetchAll(db, sql: "SELECT DISTINCT label FROM waiting") } }

    /// What waits under one of these labels, in the order in which it was said, behind `after`; at most `limit`.
    package func waiting(under labels: Set<String>, after: RecordID?, limit: Int) async throws -> [Departure] {
        guard !labels.isEmpty, limit > 0 else { return [] }
        return try await file.read { db in
            var found: [Departure] = []
            let rows = try DatabaseRow.fetchCursor(db, sql: "SELECT label, departure FROM waiting WHERE source > ? ORDER BY source", arguments: [after?.description ?? ""])
            while found.count < limit, let row = try rows.next() {
                guard labels.contains(row[0] as String) else { continue }
                found.append(try Departure(json: JSONValue(reading: row[1] as String)))
            }
            return found
        }
    }

    /// The first and the last edition of an item of the desk; nil when none went.
    package func editions(about item: String) async throws -> (first: RecordID, last: RecordID)? {
        try await file.read { db in
            let ids = try Data.fetchAll(try db.cachedStatement(sql: "SELECT edition FROM sent WHERE about = ? AND kind = ? ORDER BY place"), arguments: [item, EditionKind.item.description])
            guard let first = ids.first.flatMap({ RecordID(bytes: $0) }), let last = ids.last.flatMap({ RecordID(bytes: $0) }) else { return nil }
            return (first, last)
        }
    }

    package func edition(of source: RecordID) async throws -> RecordID? {
        try await file.read { db in
            try Data.fetchOne(try db.cachedStatement(sql: "SELECT edition FROM sent WHERE source = ?"), arguments: [Data(source.bytes)]).flatMap { RecordID(bytes: $0) }
        }
    }

    package func came(record: RecordID) async throws -> Came? {
        try await file.read { db in
            try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT place, record, reason, area FROM came WHERE record = ?"), arguments: [Data(record.bytes)]).flatMap { Self.entry($0) }
        }
    }

    /// Where the entries with these identifiers stand among those that were kept here; what is missing was not.
    package func places(of records: [RecordID]) async throws -> [RecordID: UInt64] {
        try await file.read { db in
            var places: [RecordID: UInt64] = [:]
            // Identifiers begin with their time, so that those of new entries stand together, and usually behind all that came before.
            if let first = records.min(), let last = records.max(), records.count > 16 {
                let near = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT record, place FROM came WHERE record BETWEEN ? AND ? AND reason IS NULL LIMIT ?"),
                                                    arguments: [Data(first.bytes), Data(last.bytes), records.count + 1])
                if near.count <= records.count {
                    guard !near.isEmpty else { return [:] }
                    let asked = Set(records)
                    for row in near { if let record = RecordID(bytes: row[0] as Data), asked.contains(record), places[record] == nil { places[record] = UInt64(clamping: row[1] as Int64) } }
                    return places
                }
            }
            let statement = try db.cachedStatement(sql: "SELECT place FROM came WHERE record = ? AND reason IS NULL")
            for record in records { if let place = try Int64.fetchOne(statement, arguments: [Data(record.bytes)]) { places[record] = UInt64(place) } }
            return places
        }
    }

    /// Newest first; entries that carry something for people, not the node's own.
    package func sent(limit: Int, before index: UInt64 = .max >> 1) async throws -> [Sent] {
        try await sent("source IS NOT NULL AND sent.place < ?", [Int64(index)], limit: limit)
    }

    /// What is about items of the desk, the newest first: however many records of areas went after it.
    package func sentItems(limit: Int) async throws -> [Sent] { try await sent("about IS NOT NULL AND kind = ?", [EditionKind.item.description], limit: limit) }

    /// Records of areas, the newest first.
    package func sentOfAreas(limit: Int) async throws -> [Sent] { try await sent("about IS NULL AND source IS NOT NULL", [], limit: limit) }

    /// The newest edition of an item of the desk; nil when none went.
    package func sent(about item: String) async throws -> Sent? { try await sent("about = ? AND kind = '\(EditionKind.item)'", [item], limit: 1).first }

    /// Our own announcements of one kind, the newest first.
    package func sent(kind: RecordKind, limit: Int) async throws -> [Sent] { try await sent("kind = ?", [kind.description], limit: limit) }

    private func sent(_ condition: String, _ arguments: StatementArguments, limit: Int) async throws -> [Sent] {
        try await file.read { db in
            let answered = try Self.value(db, "answered").flatMap { UInt64($0) } ?? 0
            return try DatabaseRow.fetchAll(db, sql: """
                SELECT sent.place, edition, source, about, kind, at, refused.reason FROM sent LEFT JOIN refused ON refused.place = sent.place WHERE \(condition) ORDER BY sent.place DESC LIMIT ?
                """, arguments: arguments + [limit]).compactMap { row in
                guard let edition = RecordID(bytes: row[1] as Data), let kind = RecordKind(row[4] as String) else { return nil }
                let place = UInt64(clamping: row[0] as Int64)
                let refusal = (row[6] as String?).flatMap { Refusal(rawValue: $0) }
                return Sent(index: place, edition: edition, source: (row[2] as Data?).flatMap { RecordID(bytes: $0) }, about: row[3], kind: kind, at: Timestamp(milliseconds: row[5]),
                            answer: refusal.map { .refused($0) } ?? (place < answered ? .accepted : nil))
            }
        }
    }

    /// Newest first.
    package func came(limit: Int, before index: UInt64 = .max >> 1) async throws -> [Came] {
        try await file.read { db in
            try DatabaseRow.fetchAll(db, sql: "SELECT place, record, reason, area FROM came WHERE place < ? ORDER BY place DESC LIMIT ?", arguments: [Int64(index), limit]).compactMap { Self.entry($0) }
        }
    }

    /// Those of areas, or all others, the newest first.
    package func came(ofAreas: Bool, limit: Int) async throws -> [Came] {
        try await file.read { db in
            try DatabaseRow.fetchAll(db, sql: "SELECT place, record, reason, area FROM came WHERE area = \(ofAreas ? 1 : 0) ORDER BY place DESC LIMIT ?", arguments: [limit]).compactMap { Self.entry($0) }
        }
    }

    private static func entry(_ row: DatabaseRow) -> Came? {
        guard let record = RecordID(bytes: row[1] as Data) else { return nil }
        return Came(index: UInt64(clamping: row[0] as Int64), record: record, refusal: (row[2] as String?).flatMap { Refusal(rawValue: $0) }, isOfArea: row[3] as Int64 == 1)
    }
}

extension Departure {
    var json: JSONValue {
        var object: JSONObject = ["source": .string(source.description), "kind": .string(kind.description), "author": .string(author.text), "item": item.json, "body": body]
        object["about"] = about.map { .string($0) }
        object["corrects"] = corrects.map { .string($0.description) }
        return .object(object)
    }

    init(json: JSONValue) throws {
        guard let source = json["source"]?.string.flatMap({ RecordID($0) }), let kind = json["kind"]?.string.flatMap({ RecordKind($0) }), let author = json["author"]?.string,
              let item = json["item"], let body = json["body"] else { throw RecordMistake("source", "a departure as these tables keep it was expected") }
        self.init(source: source, about: json["about"]?.string, kind: kind, author: PartyID(author), item: try Item(json: item),
                  corrects: json["corrects"]?.string.flatMap { RecordID($0) }, body: body)
    }
}
