package import Commitments
import GRDB
package import Kernel
package import Node
package import Release

extension CommitmentReading {
    /// What is asked of the evidence; empty: everything.
    package struct Query: Hashable, Sendable {
        package enum Area: Hashable, Sendable { case one(AreaID), notKnown }
        package var proposal: ProposalID?
        package var area: AreaID? {
            get { if case .one(let id) = inArea { id } else { nil } }
            set { inArea = newValue.map { .one($0) } }
        }
        package var inArea: Area?
        package var period: Int?
        package var kind: Evidence.Kind?
        /// Only what touches no proposal.
        package var withoutNumber = false
        /// First and last of the days on which it may have begun.
        package var from: Day?
        package var to: Day?
        /// Who took part.
        package var body: PartyID?
        /// The organisation whose body says it.
        package var side: OrganisationID?
        package var search = SearchWords("")
        package var words: String {
            get { search.typed }
            set { search = SearchWords(newValue) }
        }
        package init() {}

        var keys: [FoundKey] {
            var keys: [FoundKey] = []
            if let proposal { keys.append(.proposal(proposal)) }
            switch inArea {
            case .one(let area): keys.append(.area(area))
            case .notKnown: keys.append(.area(nil))
            case nil: break
            }
            if let period { keys.append(.report(period)) }
            if let kind { keys.append(.kind(kind)) }
            if withoutNumber { keys.append(.withoutNumber) }
            if let body { keys.append(.body(body)) }
            return keys
        }
    }
    package static let pageMax = 200
    /// Beyond this many nothing is counted further: "more than".
    package static let countMax = 2_000
    /// With more labels and authors than this in sight, the index is not asked for each of them.
    private static let sightsInIndexMax = 400

    /// How many there are by what they are, over what the viewpoint may see; the newest `countMax` where there are more.
    package struct Facets: Sendable {
        package var areas: [AreaID?: Int] = [:]
        package var periods: [Int: Int] = [:]
        package var kinds: [Evidence.Kind: Int] = [:]
        package var sides: [OrganisationID?: Int] = [:]
        package var count = 0
        package var isComplete = true
    }

    /// Newest first; at most `limit`, and the one to go on after when there is more.
    ///
    /// In the order of days, never by how well it fits: what makes a fit good (`bm25`) is reckoned from all rows of the index, and would tell of those that the viewpoint may not see.
    /// For the same reason the next page is named by a piece of evidence, and not by a place, which counts what lies between.
    package func evidence(_ query: Query, for viewpoint: Viewpoint, before: EvidenceID? = nil, limit: Int = 100) async throws(NodeError) -> (list: [Released<SeenEvidence>], next: EvidenceID?) {
        let plan = try await plan(query, for: viewpoint), limit = min(max(limit, 1), Self.pageMax)
        let sights = try await node.sights(of: viewpoint).json
        let (rows, companions, told) = try await node.areas { db in
            let rows = try Self.rows(db, plan, after: before, limit: limit + 1)
            let companions = try Companions(db, of: rows.prefix(limit).map(\.evidence.id.text), sights: sights, on: viewpoint.day.ordinal)
            return (rows, companions, try Self.told(db, plan, before: before, companions))
        }
        let dated = node.desk.dated(on: viewpoint.day)
        let list = companions.joined(rows.prefix(limit), told: told) { dated.screen($0, for: viewpoint)?.record }
        return (list.compactMap { dated.screen($0, for: viewpoint) }, rows.count > limit ? rows[limit - 1].evidence.id : nil)
    }

    package func facets(_ query: Query, for viewpoint: Viewpoint) async throws(NodeError) -> Facets {
        let plan = try await plan(query, for: viewpoint), roster = node.desk.facts.roster
        return try await node.areas { db in try plan.map { try Self.scan(db, $0, roster).facets } ?? Facets() }
    }

    /// The list and the counts of a page. The first page is the beginning of what is counted, so that one walk through the index gives both.
    package func search(_ query: Query, for viewpoint: Viewpoint, before: EvidenceID? = nil, limit: Int = 100) async throws(NodeError) -> (list: [Released<SeenEvidence>], next: EvidenceID?, facets: Facets) {
        guard before == nil else {
            let found = try await evidence(query, for: viewpoint, before: before, limit: limit)
            return (found.list, found.next, try await facets(query, for: viewpoint))
        }
        let plan = try await plan(query, for: viewpoint), roster = node.desk.facts.roster, limit = min(max(limit, 1), Self.pageMax), sights = try await node.sights(of: viewpoint).json
        let (rows, facets, companions) = try await node.areas { db in
            let scan: (facets: Facets, places: [Int64]) = try plan.map { try Self.scan(db, $0, roster) } ?? (Facets(), [])
            let read = try db.cachedStatement(sql: "SELECT \(SeenEvidence.columns) FROM commitments_evidence AS e WHERE e.seq = ?")
            let rows = try scan.places.prefix(limit + 1).compactMap { try DatabaseRow.fetchOne(read, arguments: [$0]).map { try SeenEvidence($0) } }
            return (rows, scan.facets, try Companions(db, of: rows.prefix(limit).map(\.evidence.id.text), sights: sights, on: viewpoint.day.ordinal))
        }
        let dated = node.desk.dated(on: viewpoint.day)
        let list = companions.joined(rows.prefix(limit)) { dated.screen($0, for: viewpoint)?.record }
        return (list.compactMap { dated.screen($0, for: viewpoint) }, rows.count > limit ? rows[limit - 1].evidence.id : nil, facets)
    }

    /// Counts what is found, newest first and as far as `countMax`; `places`: where the newest of it are kept.
    private static func scan(_ db: Database, _ plan: Plan, _ roster: Roster) throws -> (facets: Facets, places: [Int64]) {
        struct Group: Hashable { let area: String, period: Int, isWords: Bool, sight: Int64 }
        var groups: [Group: Int] = [:], places: [Int64] = [], facets = Facets()
        let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT k.area, k.period, k.words, k.sight, k.seq FROM \(plan.from) WHERE \(plan.condition) ORDER BY \(plan.order) LIMIT \(Self.countMax + 1)"), arguments: plan.arguments())
        while let row = try rows.next() {
            groups[Group(area: row[0], period: row[1], isWords: row[2] == 1, sight: row[3]), default: 0] += 1
            if places.count <= Self.pageMax { places.append(row[4]) }
        }
        for (group, count) in groups {
            facets.areas[group.area.isEmpty ? nil : AreaID(group.area), default: 0] += count
            if group.period > 0 { facets.periods[group.period, default: 0] += count }
            facets.kinds[group.isWords ? .reportWords : .event, default: 0] += count
            facets.sides[plan.authors[group.sight].flatMap { roster[$0]?.organisation }, default: 0] += count
            facets.count += count
        }
        facets.isComplete = facets.count <= Self.countMax
        facets.count = min(facets.count, Self.countMax)
        return (facets, places)
    }

    /// How a question is put to the tables; nil where nothing can be found.
    private struct Plan: Sendable {
        let from: String
        let condition: String
        let order: String
        /// Nil where the index is not asked.
        let match: String?
        let sights: String
        let keys: ClosedRange<Int64>
        let authors: [Int64: PartyID]

        /// For one place alone; outside the days that are asked for there is nothing.
        func arguments(at key: Int64) -> StatementArguments {
            let given: StatementArguments = ["sights": sights, "low": max(keys.lowerBound, key), "high": min(keys.upperBound, key)]
            return match.map { given + ["match": $0] } ?? given
        }

        func arguments(after key: Int64? = nil) -> StatementArguments {
            let given: StatementArguments = ["sights": sights, "low": max(keys.lowerBound, key.map { $0 + 1 } ?? keys.lowerBound), "high": keys.upperBound]
            return match.map { given + ["match": $0] } ?? given
        }
    }

    private func plan(_ query: Query, for viewpoint: Viewpoint) async throws(NodeError) -> Plan? {
        let visible = try await node.sights(of: viewpoint).json, roster = node.desk.facts.roster
        return try await node.areas { db in
            var authors: [Int64: PartyID] = [:], seen = 0
            for row in try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT s.id, s.author, c.count FROM sight AS s JOIN commitments_sight AS c ON c.sight = s.id WHERE s.id IN (SELECT value FROM json_each(:sights)) AND c.count > 0
                """), arguments: ["sights": visible]) {
                let author = PartyID(row[1])
                if let side = query.side, roster[author]?.organisation != side { continue }
                authors[row[0]] = author
                seen += row[2] as Int
            }
            guard !authors.isEmpty else { return nil }
            let all = try Int.fetchOne(try db.cachedStatement(sql: "SELECT sum(count) FROM commitments_sight")) ?? 0
            let to = min(query.to ?? viewpoint.day, viewpoint.day), from = query.from ?? .earliest
            guard from <= to else { return nil }
            let keys = FoundTables.keys(from: from, to: to), sights = authors.keys.sorted()
            var wanted = query.keys.map(\.match) + (query.search.match.map { ["(\($0))"] } ?? [])
            // Where most may be seen, looking at each is cheaper than asking the index for every label.
            if seen * 2 < all, sights.count <= Self.sightsInIndexMax { wanted.append("(" + sights.map { FoundKey.sight($0).match }.joined(separator: " OR ") + ")") }
            if wanted.isEmpty && !query.search.unwanted.isEmpty { wanted.append(FoundKey.any.match) }
            let list = "[" + sights.map { String($0) }.joined(separator: ",") + "]"
            // Whatever the index says, the label decides.
            let condition = "k.sight IN (SELECT value FROM json_each(:sights))"
            guard !wanted.isEmpty else { return Plan(from: "commitments_key AS k", condition: condition + " AND k.key BETWEEN :low AND :high", order: "k.key", match: nil, sights: list, keys: keys, authors: authors) }
            var match = wanted.joined(separator: " AND ")
            for unwanted in query.search.unwanted { match = "(\(match)) NOT \(unwanted)" }
            return Plan(from: "commitments_words AS w CROSS JOIN commitments_key AS k ON k.key = w.rowid", condition: condition + " AND w.commitments_words MATCH :match AND w.rowid BETWEEN :low AND :high",
                        order: "w.rowid", match: match, sights: list, keys: keys, authors: authors)
        }
    }

    /// Pieces on this page whose event stood on an earlier one, since another piece of it is found there.
    private static func told(_ db: Database, _ plan: Plan?, before: EvidenceID?, _ companions: Companions) throws -> Set<String> {
        guard let plan, let before, !companions.groups.isEmpty, let last = try place(db, before, plan) else { return [] }
        let found = try db.cachedStatement(sql: "SELECT 1 FROM \(plan.from) WHERE \(plan.condition) LIMIT 1")
        var told: Set<String> = [], asked: [String: Bool] = [:]
        for (id, members) in companions.groups {
            let stood = try members.contains { member in
                if let known = asked[member.evidence.id.text] { return known }
                guard let key = try place(db, member.evidence.id, plan), key <= last else { return false }
                let isFound = try Int.fetchOne(found, arguments: plan.arguments(at: key)) != nil
                asked[member.evidence.id.text] = isFound
                return isFound
            }
            if stood { told.insert(id) }
        }
        return told
    }

    /// Where a piece stands in the order; nil for one that may not be seen.
    private static func place(_ db: Database, _ id: EvidenceID, _ plan: Plan) throws -> Int64? {
        try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, since FROM commitments_evidence WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"), arguments: ["id": id.text, "sights": plan.sights])
            .map { FoundTables.key(since: $0["since"], seq: $0["seq"]) }
    }

    private static func rows(_ db: Database, _ plan: Plan?, after: EvidenceID?, limit: Int) throws -> [SeenEvidence] {
        guard let plan else { return [] }
        var key: Int64?
        if let after {
            // Somebody else's, or one that may not be seen: as if there were none.
            guard let place = try place(db, after, plan) else { return [] }
            key = place
        }
        return try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
            SELECT \(SeenEvidence.columns) FROM (SELECT k.key, k.seq FROM \(plan.from) WHERE \(plan.condition) ORDER BY \(plan.order) LIMIT :limit) AS f
            CROSS JOIN commitments_evidence AS e ON e.seq = f.seq ORDER BY f.key
            """), arguments: plan.arguments(after: key) + ["limit": limit]).map { try SeenEvidence($0) }
    }
}
