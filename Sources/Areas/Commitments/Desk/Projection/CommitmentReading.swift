package import Commitments
import GRDB
package import Journal
package import Kernel
package import Node
package import Release

/// A piece of evidence with its label and who said it.
package struct SeenEvidence: Labelled, Sendable {
    package let evidence: Evidence
    package let item: Item
    package let author: PartyID
    /// The organisation whose node sent it; nil for what was said here, and for the pack's facts.
    package let origin: OrganisationID?
    /// When it was said; nil for the pack's facts.
    package let said: Timestamp?
    /// Why it was withdrawn.
    package let withdrawn: String?
    /// Its place in the tables, for the next page.
    let seq: Int64
    /// Other pieces that tell of the same event, which the viewpoint may see too.
    package internal(set) var others: [SeenEvidence] = []
    package internal(set) var attachments: [Attachment] = []
}

/// What one viewpoint may know of the commitments, as of its day.
package struct CommitmentReading: Sendable {
    package let node: Node
    package let facts: CommitmentFacts

    /// Where nobody completed anything.
    let plain: CommitmentRegister

    package init(_ node: Node, _ facts: CommitmentFacts) { (self.node, self.facts, plain) = (node, facts, CommitmentRegister(facts, [])) }

    /// Statuses and counts over everything that the viewpoint may see, dated on or before its day.
    package func board(for viewpoint: Viewpoint) async throws(NodeError) -> Board {
        let sights = try await node.sights(of: viewpoint).json, day = viewpoint.day.ordinal
        let register = try await register(sights)
        let (activity, counts) = try await node.areas { db in
            let ties = try Ties(db, sights: sights, on: day)
            let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: """
                SELECT proposal, max(period), max(CASE WHEN last <= :day THEN last END), max(result), count(*) FROM commitments_touch
                WHERE sight IN (SELECT value FROM json_each(:sights)) AND since <= :day GROUP BY proposal
                """), arguments: ["sights": sights, "day": day])
            var activity: [ProposalID: Activity] = [:]
            while let row = try rows.next() {
                let proposal = ProposalID(row[0])
                activity[proposal] = Activity(lastPeriod: row[1], lastDay: (row[2] as Int32?).map { Day(ordinal: $0) }, hasResult: row[3] == 1, count: row[4] - ties.surplus[proposal, default: 0])
            }
            let values = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: """
                SELECT proposal, last, value FROM commitments_touch WHERE value IS NOT NULL AND last <= :day AND sight IN (SELECT value FROM json_each(:sights))
                """), arguments: ["sights": sights, "day": day])
            while let row = try values.next() { activity[ProposalID(row[0])]?.measured.append(Measurement(day: Day(ordinal: row[1]), value: Amount(thousandths: row[2]))) }
            let but = ties.repeated.isEmpty ? "" : "AND seq NOT IN (SELECT value FROM json_each(:repeated))"
            var arguments: StatementArguments = ["sights": sights, "day": day]
            if !ties.repeated.isEmpty { arguments += ["repeated": ties.repeatedJSON] }
            let counts = try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT area, period, kind, numbered, count(*) FROM commitments_evidence
                WHERE withdrawn IS NULL AND sight IN (SELECT value FROM json_each(:sights)) AND since <= :day \(but) GROUP BY area, period, kind, numbered
                """), arguments: arguments).map { row in
                    Board.Count(area: (row[0] as String?).map { AreaID($0) }, period: row[1], kind: Evidence.Kind(rawValue: row[2]) ?? .event, isNumbered: row[3] == 1, count: row[4])
                }
            return (activity, counts)
        }
        return Board(facts: register.facts, day: viewpoint.day, activity: activity, counts: counts)
    }

    /// What is asked of the evidence.
    package struct Query: Hashable, Sendable {
        package var proposal: ProposalID?
        package var area: AreaID?
        package var period: Int?
        /// Only what touches no proposal.
        package var withoutNumber = false
        /// Words that all occur.
        package var words = ""
        package init() {}
    }
    package static let pageMax = 200

    /// Newest first; at most `limit`, and the place to go on from when there is more.
    package func evidence(_ query: Query, for viewpoint: Viewpoint, before: Int64? = nil, limit: Int = 100) async throws(NodeError) -> (list: [Released<SeenEvidence>], next: Int64?) {
        let sights = try await node.sights(of: viewpoint).json, limit = min(max(limit, 1), Self.pageMax)
        let match = Self.match(query.words)
        var conditions = ["e.sight IN (SELECT value FROM json_each(:sights))", "e.since <= :day"]
        var from = "commitments_evidence AS e"
        if match != nil { (from, conditions) = ("commitments_text AS t CROSS JOIN commitments_evidence AS e ON e.seq = t.rowid", conditions + ["t.commitments_text MATCH :match"]) }
        if query.proposal != nil { conditions.append("e.seq IN (SELECT evidence FROM commitments_touch WHERE proposal = :proposal)") }
        if query.area != nil { conditions.append("e.area = :area") }
        if query.period != nil { conditions.append("e.period = :period") }
        if query.withoutNumber { conditions.append("e.numbered = 0") }
        // Words go by the order of entry, which the index has; everything else by date.
        let order = match == nil ? "e.since DESC, e.seq DESC" : "t.rowid DESC"
        if before != nil { conditions.append(match == nil ? "(e.since, e.seq) < (SELECT since, seq FROM commitments_evidence WHERE seq = :before)" : "t.rowid < :before") }
        let sql = "SELECT e.seq, e.author, e.origin, e.said, e.withdrawn, e.item, e.json FROM \(from) WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT :limit"
        var arguments: StatementArguments = ["sights": sights, "day": viewpoint.day.ordinal, "limit": limit + 1]
        if let match { arguments += ["match": match] }
        if let before { arguments += ["before": before] }
        if let proposal = query.proposal { arguments += ["proposal": proposal.text] }
        if let area = query.area { arguments += ["area": area.text] }
        if let period = query.period { arguments += ["period": period] }
        let given = arguments
        let (rows, companions) = try await node.areas { db in
            let rows = try DatabaseRow.fetchAll(try db.cachedStatement(sql: sql), arguments: given).map { try Self.seen($0) }
            return (rows, try Companions(db, of: rows.prefix(limit).map(\.evidence.id.text), sights: sights, on: viewpoint.day.ordinal))
        }
        let dated = node.desk.dated(on: viewpoint.day)
        let list = companions.joined(rows.prefix(limit)) { dated.screen($0, for: viewpoint)?.record }
        return (list.compactMap { dated.screen($0, for: viewpoint) }, rows.count > limit ? rows[limit - 1].seq : nil)
    }

    package func evidence(_ id: EvidenceID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<SeenEvidence>? {
        let sights = try await node.sights(of: viewpoint).json
        let (found, companions) = try await node.areas { db in
            let found = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, author, origin, said, withdrawn, item, json FROM commitments_evidence WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"),
                                                 arguments: ["id": id.text, "sights": sights]).map { try Self.seen($0) }
            return (found, try Companions(db, of: found.map { [$0.evidence.id.text] } ?? [], sights: sights, on: viewpoint.day.ordinal))
        }
        let dated = node.desk.dated(on: viewpoint.day)
        return found.flatMap { companions.joined([$0], asked: true) { dated.screen($0, for: viewpoint)?.record }.first }.flatMap { dated.screen($0, for: viewpoint) }
    }

    static func seen(_ row: DatabaseRow) throws -> SeenEvidence {
        SeenEvidence(evidence: try Evidence(json: JSONValue(reading: row["json"] as String)), item: try Item(json: JSONValue(reading: row["item"] as String)), author: PartyID(row["author"]),
                     origin: (row["origin"] as String?).map { OrganisationID($0) }, said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"], seq: row["seq"])
    }

    /// What a person wrote as words that all occur, the last as the beginning of a word; nil when there is none.
    static func match(_ words: String) -> String? {
        let found = words.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).prefix(12).map { "\"\($0)\"" }
        return found.isEmpty ? nil : found.joined(separator: " ") + "*"
    }
}
