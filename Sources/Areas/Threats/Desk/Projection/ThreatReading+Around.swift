import Foundation
import GRDB
import Kernel
import Node
import Release
import Threats

/// What lies around one object, and how much there is of each type.
extension ThreatReading {
    /// How many objects of each type a scope holds, each counted once whatever its versions.
    func counts(_ scope: ThreatScope) async throws(NodeError) -> [(type: String, count: Int)] {
        let streams = "[" + scope.streams.map { String($0.id) }.joined(separator: ",") + "]"
        return try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT t.name, sum(c.objects) FROM threats_count AS c JOIN threats_type AS t ON t.id = c.type
                WHERE c.spread IN (SELECT spread FROM threats_spread_stream WHERE stream IN (SELECT value FROM json_each(?))) GROUP BY c.type HAVING sum(c.objects) > 0 ORDER BY 2 DESC, 1
                """), arguments: [streams]).map { ($0[0], $0[1]) }
        }
    }

    /// Every version of one object, the newest first; nil where the viewpoint has none.
    func versions(of id: STIXID, _ scope: ThreatScope) async throws(NodeError) -> [Released<StoredObject>] {
        var filter = ObjectFilter()
        (filter.ids, filter.versions.all, filter.versions.specs) = ([id], true, [20, 21])
        return try await page(scope, filter, limit: 1_000).objects.sorted { ($0.record.version, $0.record.seq) > ($1.record.version, $1.record.seq) }
    }

    /// Every text of the versions that are asked for, without the text itself: also those that hold less, and those of other authors.
    func copies(of id: STIXID, _ match: VersionMatch, _ scope: ThreatScope) async throws(NodeError) -> [(stream: ThreatStream, version: Int64)] {
        try await node.areas { db in
            let rows = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT seq, version, rank, spec, stream FROM threats_object WHERE name = (SELECT id FROM threats_name WHERE name = ?)"), arguments: [id.text])
                .filter { scope.byID[$0[4]] != nil }
            let chosen = match.chosen(among: rows.map { .init(seq: $0[0], version: $0[1], rank: $0[2], spec: $0[3]) })
            let versions = Set(rows.filter { chosen.contains($0[0]) }.map { $0[1] as Int64 })
            return rows.filter { versions.contains($0[1]) }.compactMap { row in scope.byID[row[4]].map { ($0, row[1]) } }
        }
    }

    /// References looked at for one object: a technique may be named by a million.
    private static let namingMax = 20_000

    /// The latest text of each object that names this one: relationships, sightings, reports.
    func naming(_ id: STIXID, _ scope: ThreatScope, limit: Int) async throws(NodeError) -> (objects: [Released<StoredObject>], isComplete: Bool) { try await naming([id], scope, each: limit) }

    /// The same for several, so many of each.
    func naming(_ ids: [STIXID], _ scope: ThreatScope, each limit: Int) async throws(NodeError) -> (objects: [Released<StoredObject>], isComplete: Bool) {
        let (all, isComplete) = try await node.areas { db in
            let statement = try db.cachedStatement(sql: """
                SELECT r.stream, n.name FROM threats_reference AS r JOIN threats_object AS o ON o.seq = r.object JOIN threats_name AS n ON n.id = o.name
                WHERE r.target = (SELECT id FROM threats_name WHERE name = ?) LIMIT \(Self.namingMax)
                """)
            var all: Set<String> = [], isComplete = true
            for id in ids {
                var names: Set<String> = []
                let rows = try DatabaseRow.fetchCursor(statement, arguments: [id.text])
                while names.count <= limit, let row = try rows.next() { if scope.byID[row[0]] != nil { names.insert(row[1]) } }
                if names.count > limit {
                    isComplete = false
                    names = Set(names.sorted().prefix(limit))
                }
                all.formUnion(names)
            }
            return (all, isComplete)
        }
        var filter = ObjectFilter()
        filter.ids = Set(all.map { STIXID($0) })
        guard !filter.ids.isEmpty else { return ([], true) }
        return (try await page(scope, filter, limit: filter.ids.count).objects, isComplete)
    }

    /// The latest text of each of these, as far as the viewpoint has them.
    func objects(_ ids: some Sequence<STIXID>, _ scope: ThreatScope) async throws(NodeError) -> [STIXID: StoredObject] {
        var filter = ObjectFilter()
        filter.ids = Set(ids.prefix(TAXIIQuery.valuesMax))
        guard !filter.ids.isEmpty else { return [:] }
        return Dictionary(try await page(scope, filter, limit: TAXIIQuery.valuesMax).objects.map { ($0.record.id, $0.record) }, uniquingKeysWith: { a, _ in a })
    }
}
