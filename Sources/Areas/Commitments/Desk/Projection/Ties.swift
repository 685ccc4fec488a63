import Commitments
import GRDB
import Kernel

/// Which pieces of evidence, among those that a viewpoint may see, tell of one event. Each event counts once.
struct Ties {
    /// Pieces of one event, the one that stands for all of them first: what carries a number before what carries none, then the earliest.
    let groups: [[Piece]]
    struct Piece: Hashable { let id: String, seq: Int64, isNumbered: Bool, since: Int32 }
    /// All but the first of each group.
    let repeated: [Int64]
    /// How many touches of a proposal come from pieces that repeat an event.
    let surplus: [ProposalID: Int]

    init(_ db: Database, sights: String, on day: Int32) throws {
        var pieces: [String: Piece] = [:], leader: [String: String] = [:]
        func top(_ id: String) -> String {
            var id = id
            while let next = leader[id], next != id { id = next }
            return id
        }
        let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: """
            SELECT s.a, s.b, a.seq, a.numbered, a.since, b.seq, b.numbered, b.since FROM commitments_same AS s JOIN commitments_evidence AS a ON a.id = s.a JOIN commitments_evidence AS b ON b.id = s.b
            WHERE s.sight IN (SELECT value FROM json_each(:sights)) AND a.sight IN (SELECT value FROM json_each(:sights)) AND b.sight IN (SELECT value FROM json_each(:sights))
              AND a.withdrawn IS NULL AND b.withdrawn IS NULL AND a.since <= :day AND b.since <= :day
            """), arguments: ["sights": sights, "day": day])
        while let row = try rows.next() {
            let (a, b): (String, String) = (row[0], row[1])
            pieces[a] = Piece(id: a, seq: row[2], isNumbered: row[3] == 1, since: row[4])
            pieces[b] = Piece(id: b, seq: row[5], isNumbered: row[6] == 1, since: row[7])
            let (one, other) = (top(a), top(b))
            // The smaller name leads, so that chains stay short enough for what people tie by hand.
            if one != other { leader[max(one, other)] = min(one, other) }
        }
        groups = Dictionary(grouping: pieces.values, by: { top($0.id) }).values.map { $0.sorted { ($0.isNumbered ? 0 : 1, $0.since, $0.id) < ($1.isNumbered ? 0 : 1, $1.since, $1.id) } }
        repeated = groups.flatMap { $0.dropFirst().map(\.seq) }
        var surplus: [ProposalID: Int] = [:]
        let touches = try db.cachedStatement(sql: "SELECT proposal, count(*) FROM commitments_touch WHERE evidence IN (SELECT value FROM json_each(?)) GROUP BY proposal HAVING count(*) > 1")
        for group in groups {
            let list = "[" + group.map { String($0.seq) }.joined(separator: ",") + "]"
            let rows = try DatabaseRow.fetchCursor(touches, arguments: [list])
            while let row = try rows.next() { surplus[ProposalID(row[0]), default: 0] += row[1] - 1 }
        }
        self.surplus = surplus
    }

    /// The same counts with each event counted once.
    func without(_ counts: [Board.Count], _ db: Database) throws -> [Board.Count] {
        guard !repeated.isEmpty else { return counts }
        let list = "[" + repeated.map { String($0) }.joined(separator: ",") + "]"
        var surplus: [Board.Count: Int] = [:]
        let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT area, period, since, kind, numbered FROM commitments_evidence WHERE seq IN (SELECT value FROM json_each(?))"), arguments: [list])
        while let row = try rows.next() {
            let kind: Evidence.Kind = (row[3] as String) == Evidence.Kind.reportWords.rawValue ? .reportWords : .event
            surplus[Board.Count(area: (row[0] as String?).map { AreaID($0) }, period: row[1], year: Day(ordinal: row[2]).parts.year, kind: kind, isNumbered: row[4] == 1, count: 0), default: 0] += 1
        }
        return counts.compactMap { one in
            let left = one.count - (surplus[Board.Count(area: one.area, period: one.period, year: one.year, kind: one.kind, isNumbered: one.isNumbered, count: 0)] ?? 0)
            return left == 0 ? nil : Board.Count(area: one.area, period: one.period, year: one.year, kind: one.kind, isNumbered: one.isNumbered, count: left)
        }
    }
}

/// What belongs beside some pieces of evidence: other tellings of the same event, and attachments.
struct Companions {
    let groups: [String: [SeenEvidence]]
    private let attachments: [String: [Attachment]]

    init(_ db: Database, of ids: [String], sights: String, on day: Int32) throws {
        let wanted = Set(ids)
        let ties = try Int.fetchOne(db, sql: "SELECT 1 FROM commitments_same LIMIT 1") == nil ? [] : try Ties(db, sights: sights, on: day).groups.filter { $0.contains { wanted.contains($0.id) } }
        var groups: [String: [SeenEvidence]] = [:], all = wanted
        let read = try db.cachedStatement(sql: "SELECT seq, author, origin, said, withdrawn, item, json FROM commitments_evidence WHERE seq = ?")
        for group in ties {
            let members = try group.compactMap { try DatabaseRow.fetchOne(read, arguments: [$0.seq]).map { try SeenEvidence($0) } }
            for member in members {
                groups[member.evidence.id.text] = members
                all.insert(member.evidence.id.text)
            }
        }
        self.groups = groups
        var attachments: [String: [Attachment]] = [:]
        if try Int.fetchOne(db, sql: "SELECT 1 FROM commitments_attachment LIMIT 1") != nil {
            let read = try db.cachedStatement(sql: "SELECT json FROM commitments_attachment WHERE evidence = :id AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq")
            for id in all.sorted() {
                let found = try String.fetchAll(read, arguments: ["id": id, "sights": sights]).map { try Attachment(json: JSONValue(reading: $0)) }
                if !found.isEmpty { attachments[id] = found }
            }
        }
        self.attachments = attachments
    }

    /// Each event once, where the first of its pieces stands; what does not pass `screen` is left out of what stands beside it. `asked`: the rows were asked for by name, and speak for themselves. `told`: pieces that stood before.
    func joined(_ rows: some Sequence<SeenEvidence>, asked: Bool = false, told before: Set<String> = [], _ screen: (SeenEvidence) -> SeenEvidence?) -> [SeenEvidence] {
        var told = before
        return rows.compactMap { row in
            guard !told.contains(row.evidence.id.text) else { return nil }
            let members = groups[row.evidence.id.text] ?? []
            told.formUnion(members.map(\.evidence.id.text))
            // The same piece speaks for all on every node and page.
            var row = asked ? row : members.first.flatMap(screen) ?? row
            row.attachments = row.withdrawn == nil ? attachments[row.evidence.id.text] ?? [] : []
            row.others = members.filter { $0.evidence.id != row.evidence.id }.compactMap(screen).map { other in
                var other = other
                other.attachments = attachments[other.evidence.id.text] ?? []
                return other
            }
            return row
        }
    }
}
