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

    static let columns = "e.seq, e.author, e.origin, e.said, e.withdrawn, e.item, e.json"

    init(_ row: DatabaseRow) throws {
        evidence = try Evidence(json: JSONValue(reading: row["json"] as String))
        item = try Item(json: JSONValue(reading: row["item"] as String))
        (author, origin) = (PartyID(row["author"]), (row["origin"] as String?).map { OrganisationID($0) })
        (said, withdrawn, seq) = ((row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, row["withdrawn"], row["seq"])
    }
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
        try await board(sights: try await node.sights(of: viewpoint).json, on: viewpoint.day)
    }

    /// Over what every one of them may see.
    package func board(forAll viewpoints: [Viewpoint], on day: Day) async throws(NodeError) -> Board {
        try await board(sights: try await node.sights(ofAll: viewpoints), on: day)
    }

    func board(sights: String, on day: Day) async throws(NodeError) -> Board {
        let bounds = SpanBounds(until: day)
        let register = try await register(sights)
        let (activity, counts) = try await node.areas { db in
            let ties = try Ties(db, sights: sights, on: day.ordinal)
            return (try Self.activity(db, sights, bounds, ties), try ties.without(try Self.counts(db, sights, bounds), db))
        }
        return Board(facts: register.facts, day: day, activity: activity, counts: counts)
    }

    /// Whole years, whole months, and the days after them: together everything up to a day.
    struct SpanBounds: Sendable {
        let years: Int, months: Range<Int>, days: ClosedRange<Day>?, year: Int
        let day: Day
        init(until day: Day) {
            let next = day.advanced(by: 1).parts, first = Day(year: next.year, month: next.month, day: 1) ?? day
            (years, months) = (-next.year, (next.year * 12 + 1)..<(next.year * 12 + next.month))
            days = first <= day ? first...day : nil
            (year, self.day) = (next.year, day)
        }
        var arguments: StatementArguments {
            let keys = days.map { FoundTables.keys(from: $0.lowerBound, to: $0.upperBound) }
            return ["years": years, "first": months.lowerBound, "month": months.upperBound, "day": day.ordinal, "low": keys?.lowerBound ?? 1, "high": keys?.upperBound ?? 0]
        }
    }

    // Each part is summed in the order in which it lies, so that nothing is sorted but the sums.
    private static func activity(_ db: Database, _ sights: String, _ bounds: SpanBounds, _ ties: Ties) throws -> [ProposalID: Activity] {
        var activity: [ProposalID: Activity] = [:]
        let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: """
            SELECT proposal, max(period), max(last), max(result), sum(count) FROM (
                SELECT proposal, max(period) AS period, max(last) AS last, max(result) AS result, sum(count) AS count FROM commitments_activity
                    WHERE span > :years AND span < 0 AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY span, proposal
                UNION ALL SELECT proposal, max(period), max(last), max(result), sum(count) FROM commitments_activity
                    WHERE span >= :first AND span < :month AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY span, proposal
                UNION ALL SELECT t.proposal, t.period, CASE WHEN t.last <= :day THEN t.last END, t.result, 1 FROM commitments_key AS k CROSS JOIN commitments_touch AS t ON t.evidence = k.seq
                    WHERE k.key BETWEEN :low AND :high AND k.sight IN (SELECT value FROM json_each(:sights)))
            GROUP BY proposal
            """), arguments: bounds.arguments + ["sights": sights])
        while let row = try rows.next() {
            let proposal = ProposalID(row[0])
            activity[proposal] = Activity(lastPeriod: row[1], lastDay: (row[2] as Int32?).map { Day(ordinal: $0) }, hasResult: row[3] == 1, count: row[4] - ties.surplus[proposal, default: 0])
        }
        let values = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: """
            SELECT proposal, last, value FROM commitments_touch WHERE value IS NOT NULL AND last <= :day AND sight IN (SELECT value FROM json_each(:sights))
            """), arguments: ["sights": sights, "day": bounds.day.ordinal])
        while let row = try values.next() { activity[ProposalID(row[0])]?.measured.append(Measurement(day: Day(ordinal: row[1]), value: Amount(thousandths: row[2]))) }
        return activity
    }

    private static func counts(_ db: Database, _ sights: String, _ bounds: SpanBounds) throws -> [Board.Count] {
        try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
            SELECT year, area, period, sum(events), sum(events_loose), sum(words), sum(words_loose) FROM (
                SELECT -span AS year, area, period, sum(events) AS events, sum(events_loose) AS events_loose, sum(words) AS words, sum(words_loose) AS words_loose FROM commitments_count
                    WHERE span > :years AND span < 0 AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY span, area, period
                UNION ALL SELECT -:years, area, period, sum(events), sum(events_loose), sum(words), sum(words_loose) FROM commitments_count
                    WHERE span >= :first AND span < :month AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY span, area, period
                UNION ALL SELECT -:years, area, period, words = 0 AND numbered = 1, words = 0 AND numbered = 0, words = 1 AND numbered = 1, words = 1 AND numbered = 0 FROM commitments_key
                    WHERE key BETWEEN :low AND :high AND sight IN (SELECT value FROM json_each(:sights)) AND :day IS NOT NULL)
            GROUP BY year, area, period
            """), arguments: bounds.arguments + ["sights": sights]).flatMap { row in
                let area: String = row[1], period: Int = row[2]
                return [(3, Evidence.Kind.event, true), (4, .event, false), (5, .reportWords, true), (6, .reportWords, false)].compactMap { column, kind, isNumbered in
                    let count: Int = row[column]
                    return count == 0 ? nil : Board.Count(area: area.isEmpty ? nil : AreaID(area), period: period == 0 ? nil : period, year: row[0], kind: kind, isNumbered: isNumbered, count: count)
                }
            }
    }

    package func evidence(_ id: EvidenceID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<SeenEvidence>? {
        let sights = try await node.sights(of: viewpoint).json
        let (found, companions) = try await node.areas { db in
            let found = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT \(SeenEvidence.columns) FROM commitments_evidence AS e WHERE e.id = :id AND e.sight IN (SELECT value FROM json_each(:sights))"),
                                                 arguments: ["id": id.text, "sights": sights]).map { try SeenEvidence($0) }
            return (found, try Companions(db, of: found.map { [$0.evidence.id.text] } ?? [], sights: sights, on: viewpoint.day.ordinal))
        }
        let dated = node.desk.dated(on: viewpoint.day)
        return found.flatMap { companions.joined([$0], asked: true) { dated.screen($0, for: viewpoint)?.record }.first }.flatMap { dated.screen($0, for: viewpoint) }
    }
}
