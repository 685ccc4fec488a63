import Foundation
import GRDB
package import Journal
package import Kernel
package import Release

/// A record of an area as far as one may know of it without its words: of which area, under which label, by whom.
package struct AreaLine: Hashable, Sendable, Labelled {
    /// `commitments`
    package let area: String
    package let item: Item
    package let author: PartyID
}

extension Node {
    /// What speaks of the node itself and of items of its desk, and is no area's.
    private static let ownAreas: Set<String> = ["edition", "link", "node", "release"]

    /// Of these records those of areas that the viewpoint may have, said here or sent by a peer.
    package func areaLines(of ids: [RecordID], for viewpoint: Viewpoint) async throws(NodeError) -> [RecordID: Released<AreaLine>] {
        guard !ids.isEmpty, let index = house.roster.index(of: viewpoint.party) else { return [:] }
        let known = shapes.count
        let (rows, new) = try await reading { db in (try ProjectionTables.areaRows(db, of: ids), try ProjectionTables.shapes(db, above: known)) }
        shapes.add(new)
        let verdicts = days(of: viewpoint).map { shapes.verdicts(on: $0) }, items = shapes.items, dated = desk.dated(on: viewpoint.day)
        // Few labels stand on many records: each is decided once.
        var decided: [AreaLine: Released<AreaLine>?] = [:], lines: [RecordID: Released<AreaLine>] = [:]
        for row in rows {
            guard row.shape <= items.count, !Self.ownAreas.contains(row.area) else { continue }
            let isOwn = row.author == viewpoint.party
            guard verdicts.allSatisfy({ $0.count >= row.shape && $0[row.shape - 1].lets(index, clearance: viewpoint.clearance, isOwn: isOwn) }) else { continue }
            let line = AreaLine(area: row.area, item: items[row.shape - 1], author: row.author)
            let released: Released<AreaLine>?
            if let known = decided[line] { released = known } else {
                released = dated.screen(line, for: viewpoint)
                decided[line] = .some(released)
            }
            if let released { lines[row.id] = released }
        }
        return lines
    }
}

extension ProjectionTables {
    struct AreaRow: Sendable {
        let id: RecordID
        let area: String
        let author: PartyID
        let shape: Int
    }

    /// Records that are about no item; a peer's by the kind that it has there.
    static func areaRows(_ db: Database, of ids: [RecordID]) throws -> [AreaRow] {
        let statement = try db.cachedStatement(sql: "SELECT kind, title, author, shape FROM record WHERE id = ? AND item IS NULL AND shape IS NOT NULL")
        return try ids.compactMap { id in
            guard let row = try DatabaseRow.fetchOne(statement, arguments: [Data(id.bytes)]) else { return nil }
            let kind = row[0] as String == "link.record" ? row[1] as String : row[0] as String
            return AreaRow(id: id, area: String(kind.prefix { $0 != "." }), author: PartyID(row[2]), shape: row[3])
        }
    }
}
