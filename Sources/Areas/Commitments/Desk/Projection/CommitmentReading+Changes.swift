package import Commitments
import GRDB
package import Journal
package import Kernel
package import Node
package import Release

/// What changed for one viewpoint since a moment, newest first.
package struct CommitmentChanges: Sendable {
    package struct Line: Sendable {
        package let what: Change.What
        package let at: Timestamp
        package let seen: Released<SeenEvidence>
    }
    package let since: Timestamp
    /// The last change to each piece of evidence; at most `CommitmentReading.changesMax`.
    package let lines: [Line]
    package let isComplete: Bool
    /// Proposals completed, and statuses disputed; newest first.
    package let said: [Said]
    package let turns: [Turn]
    /// With the proposals as they are completed now.
    package let facts: CommitmentFacts

    package struct Said: Sendable {
        package let at: Timestamp
        package let proposal: ProposalID
        package let author: PartyID
        package let side: OrganisationID
        package let item: Item
        /// Why a status is disputed; nil for a completion.
        package let reason: String?

        init(_ one: SeenCompletion) { (at, proposal, author, side, item, reason) = (Timestamp(milliseconds: one.saying.said), one.saying.completion.proposal, one.author, one.saying.side, one.item, nil) }
        init(_ one: Dispute) { (at, proposal, author, side, item, reason) = (one.said, one.proposal, one.author, one.side, one.item, one.reason) }
    }
}

extension CommitmentReading {
    package static let changesMax = 200

    /// Computed over what the viewpoint may see now, as it stood then and as it stands today.
    package func changes(since: Timestamp, for viewpoint: Viewpoint) async throws(NodeError) -> CommitmentChanges {
        let sights = try await node.sights(of: viewpoint).json, proposals = facts.proposals.map(\.id)
        let (rows, then) = try await node.areas { db in (try Self.changed(db, sights, since), try Self.then(db, sights, since, proposals)) }
        let dated = node.desk.dated(on: viewpoint.day)
        let lines = rows.prefix(Self.changesMax).compactMap { row in dated.screen(row.seen, for: viewpoint).map { CommitmentChanges.Line(what: row.what, at: row.at, seen: $0) } }
        let after = try await board(sights: sights, on: viewpoint.day), unchanged = try await board(sights: sights, on: since.day)
        // The proposals as they were completed by then: what an officer completes turns a status too.
        let completions = try await completions(for: viewpoint), early = completions.map(\.saying).filter { $0.said <= since.milliseconds }
        let before = Board(facts: CommitmentRegister(facts, early).facts, day: since.day, activity: unchanged.activity.merging(then.activity) { $1 }, counts: unchanged.counts)
        let said = completions.filter { $0.saying.said > since.milliseconds }.map { CommitmentChanges.Said($0) } + (try await disputes(for: viewpoint)).map(\.record).filter { $0.said > since }.map { CommitmentChanges.Said($0) }
        let heard = said.filter { $0.reason == nil }.reduce(into: then.heard) { $0[$1.proposal] = max($0[$1.proposal] ?? $1.at.day, $1.at.day) }
        return CommitmentChanges(since: since, lines: lines, isComplete: rows.count <= Self.changesMax, said: said.sorted { ($1.at, $0.proposal) < ($0.at, $1.proposal) }, turns: Turn.between(before, after, heard: heard), facts: after.facts)
    }

    /// The last change to each piece, the newest first: read from the end of the index, and no further than is shown.
    private static func changed(_ db: Database, _ sights: String, _ since: Timestamp) throws -> [(what: Change.What, at: Timestamp, seen: SeenEvidence)] {
        try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
            SELECT c.at, c.what, EXISTS (SELECT 1 FROM commitments_change AS f WHERE f.evidence = c.evidence AND f.at > :since AND f.what = 'came') AS came, \(SeenEvidence.columns)
            FROM commitments_change AS c CROSS JOIN commitments_evidence AS e ON e.id = c.evidence
            WHERE c.at > :since AND c.sight IN (SELECT value FROM json_each(:sights)) AND e.sight IN (SELECT value FROM json_each(:sights))
              AND NOT EXISTS (SELECT 1 FROM commitments_change AS l WHERE l.evidence = c.evidence AND l.n > c.n)
            ORDER BY c.at DESC, c.n DESC LIMIT :limit
            """), arguments: ["since": since.milliseconds, "sights": sights, "limit": changesMax + 1]).map { row in
                let last = Change.What(rawValue: row["what"]) ?? .came
                // What came and was said better since the visit simply came.
                return (last == .corrected && row["came"] == 1 ? .came : last, Timestamp(milliseconds: row["at"]), try SeenEvidence(row))
            }
    }

    /// For each proposal that a change touches: what the evidence on it came to before, and the day of its last change.
    ///
    /// What came since lies behind the place that was the last one then, so that a huge import is skipped and not read.
    private static func then(_ db: Database, _ sights: String, _ since: Timestamp, _ proposals: [ProposalID]) throws -> (activity: [ProposalID: Activity], heard: [ProposalID: Day]) {
        guard let top = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT top FROM commitments_change WHERE at > ? ORDER BY at, n LIMIT 1"), arguments: [since.milliseconds]) else { return ([:], [:]) }
        var heard: [ProposalID: Day] = [:], activity: [ProposalID: Activity] = [:]
        let newest = try db.cachedStatement(sql: """
            SELECT max(c.at) FROM commitments_change AS c JOIN commitments_evidence AS e ON e.id = c.evidence WHERE e.seq = (SELECT evidence FROM commitments_touch
                WHERE proposal = :proposal AND evidence > :top AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY evidence DESC LIMIT 1)
            """)
        for proposal in proposals {
            if let at = try Int64.fetchOne(newest, arguments: ["proposal": proposal.text, "top": top, "sights": sights]) { heard[proposal] = Timestamp(milliseconds: at).day }
        }
        // As it stood: the wording before the first change since then.
        let earlier = try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
            SELECT c.before AS before, c.since_before AS since, c.period_before AS period, c.at AS at FROM commitments_change AS c
            WHERE c.at > :since AND c.before IS NOT NULL AND c.sight_before IN (SELECT value FROM json_each(:sights))
              AND NOT EXISTS (SELECT 1 FROM commitments_change AS f WHERE f.evidence = c.evidence AND f.at > :since AND f.n < c.n)
            """), arguments: ["since": since.milliseconds, "sights": sights]).map { row in
                (evidence: try Evidence(json: JSONValue(reading: row["before"] as String)), since: row["since"] as Int32, period: row["period"] as Int?, at: Timestamp(milliseconds: row["at"]))
            }
        for one in earlier { for proposal in one.evidence.proposals { heard[proposal] = max(heard[proposal] ?? one.at.day, one.at.day) } }
        let day = since.day, touched = "[" + heard.keys.map { "\"\($0.text)\"" }.joined(separator: ",") + "]"
        for proposal in heard.keys { activity[proposal] = Activity() }
        for row in try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
            SELECT proposal, max(period), max(CASE WHEN last <= :day THEN last END), max(result), count(*) FROM commitments_touch
            WHERE proposal IN (SELECT value FROM json_each(:touched)) AND sight IN (SELECT value FROM json_each(:sights)) AND since <= :day
            AND evidence <= :top AND evidence NOT IN (SELECT e.seq FROM commitments_change AS c JOIN commitments_evidence AS e ON e.id = c.evidence WHERE c.at > :since AND c.before IS NOT NULL) GROUP BY proposal
            """), arguments: ["day": day.ordinal, "touched": touched, "sights": sights, "since": since.milliseconds, "top": top]) {
            activity[ProposalID(row[0])] = Activity(lastPeriod: row[1], lastDay: (row[2] as Int32?).map { Day(ordinal: $0) }, hasResult: row[3] == 1, count: row[4])
        }
        for one in earlier where one.since <= day.ordinal {
            for proposal in Set(one.evidence.proposals) {
                var sum = activity[proposal] ?? Activity()
                sum.count += 1
                sum.hasResult = sum.hasResult || one.evidence.isResult
                if let period = one.period { sum.lastPeriod = max(sum.lastPeriod ?? 0, period) }
                if let last = one.evidence.date?.last, last <= day { sum.lastDay = max(sum.lastDay ?? last, last) }
                activity[proposal] = sum
            }
        }
        return (activity, heard)
    }

    // MARK: Timelines

    /// Everything that touches a proposal, by day, kind and whether it is a result; the newest where there is very much.
    package func events(of proposal: ProposalID, for viewpoint: Viewpoint) async throws(NodeError) -> [DatedEvidence] {
        let sights = try await node.sights(of: viewpoint).json, day = viewpoint.day.ordinal
        return try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT e.kind, t.since, t.last, t.period, t.result, count(*) FROM (SELECT evidence, since, last, period, result FROM commitments_touch
                    WHERE proposal = :proposal AND sight IN (SELECT value FROM json_each(:sights)) AND since <= :day ORDER BY since DESC LIMIT 5000) AS t
                JOIN commitments_evidence AS e ON e.seq = t.evidence GROUP BY 1, 2, 3, 4, 5 ORDER BY t.since DESC
                """), arguments: ["proposal": proposal.text, "sights": sights, "day": day]).map { row in
                    DatedEvidence(first: Day(ordinal: row[1]), last: Day(ordinal: (row[2] as Int32?) ?? row[1]), period: row[3], kind: Evidence.Kind(rawValue: row[0]) ?? .event, isResult: row[4] == 1, count: row[5])
                }
        }
    }

    /// Everything of an area, by month.
    package func months(of area: AreaID, for viewpoint: Viewpoint) async throws(NodeError) -> [DatedEvidence] {
        let sights = try await node.sights(of: viewpoint).json, keys = FoundTables.keys(from: .earliest, to: viewpoint.day)
        let (day, month) = (viewpoint.day, viewpoint.day.parts.year * 12 + viewpoint.day.parts.month)
        return try await node.areas { db in
            let whole = try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT span, period, sum(events + events_loose), sum(words + words_loose) FROM commitments_count
                WHERE span > 0 AND span < :month AND area = :area AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY span, period
                """), arguments: ["month": month, "area": area.text, "sights": sights])
            let last = try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT :month, period, sum(words = 0), sum(words = 1) FROM commitments_key
                WHERE key BETWEEN :low AND :high AND area = :area AND sight IN (SELECT value FROM json_each(:sights)) GROUP BY period
                """), arguments: ["month": month, "area": area.text, "sights": sights, "low": keys.lowerBound, "high": FoundTables.keys(from: FoundTables.days(of: month).lowerBound, to: day).upperBound])
            return (whole + last).flatMap { row in
                let days = FoundTables.days(of: row[0]), period: Int = row[1]
                return [(2, Evidence.Kind.event), (3, .reportWords)].compactMap { column, kind in
                    let count: Int = row[column]
                    return count == 0 ? nil : DatedEvidence(first: days.lowerBound, last: min(days.upperBound, max(day, days.lowerBound)), period: period == 0 ? nil : period, kind: kind, isResult: false, count: count)
                }
            }
        }
    }
}

/// So many pieces of evidence of one kind between two days.
package struct DatedEvidence: Hashable, Sendable {
    package let first: Day
    package let last: Day
    package let period: Int?
    package let kind: Evidence.Kind
    package let isResult: Bool
    package let count: Int
}
