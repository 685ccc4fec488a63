import Foundation
package import GRDB
package import Kernel
package import Node
package import Release
package import Threats

/// What one viewpoint may know of the threats.
package struct ThreatReading: Sendable {
    package let node: Node
    package let facts: ThreatFacts
    private let known = KnownStreams()
    /// Scopes that were worked out and still hold: a poll that finds nothing new asks no table.
    private let scopes = Remembered<ScopeKey, ThreatScope>()

    package init(_ node: Node, _ facts: ThreatFacts) { (self.node, self.facts) = (node, facts) }

    /// The streams of everything, of a view, or of one collection.
    func scope(_ viewpoint: Viewpoint, _ part: CollectionPart = .view(.all)) async throws(NodeError) -> ThreatScope {
        try await scopes.value(for: ScopeKey(viewpoint: viewpoint, part: part), on: node) { () async throws(NodeError) in try await readScope(viewpoint, part) }
    }

    /// What a remembered scope is compared with, too.
    func readScope(_ viewpoint: Viewpoint, _ part: CollectionPart) async throws(NodeError) -> ThreatScope {
        let sights = try await node.sights(of: viewpoint).json
        let known = known
        return try await node.areas { db in
            let rows = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT id, collection, origin, last, changes FROM threats_stream WHERE sight IN (SELECT value FROM json_each(?)) ORDER BY id"), arguments: [sights])
            return ThreatScope(viewpoint, try rows.compactMap { row in
                let collection: String = row[1], origin: String = row[2]
                guard part.holds(collection: collection, origin: origin) else { return nil }
                let (author, item) = try known.stream(row[0], db)
                return ThreatStream(id: row[0], collection: collection, author: author, origin: origin.isEmpty ? nil : OrganisationID(origin), item: item, last: row[3], changes: row[4])
            })
        }
    }

    /// In the order in which clients could have them. Every object is screened by the rules; what lies between them and is not the viewpoint's is never touched.
    func page(_ scope: ThreatScope, _ filter: ObjectFilter, after place: PagePlace? = nil, limit: Int) async throws(NodeError) -> ObjectPage {
        // Nothing newer lies in any stream: the answer to most polls, without a look at an object.
        if place == nil, filter.ids.isEmpty, let after = filter.addedAfter, scope.last <= after { return ObjectPage(objects: [], next: nil) }
        let (found, next) = try await node.areas { db in try PageQuery(db, scope, filter).page(after: place, limit: limit) }
        return ObjectPage(objects: node.desk.dated(on: scope.viewpoint.day).screen(found, for: scope.viewpoint), next: next)
    }

    package func collections(for viewpoint: Viewpoint) async throws(NodeError) -> [SeenCollection] {
        let sights = try await node.sights(of: viewpoint).json
        let found = try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT author, origin, item, json FROM threats_collection WHERE sight IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT \(Self.collectionsMax)"), arguments: [sights])
                .map { try SeenCollection($0) }
        }
        return node.desk.dated(on: viewpoint.day).screen(found, for: viewpoint).map(\.record)
    }

    static let collectionsMax = 1_000
}

struct ScopeKey: Hashable, Sendable {
    let viewpoint: Viewpoint
    let part: CollectionPart
}

/// Which part of the store a question is about.
enum CollectionPart: Hashable, Sendable {
    case view(ThreatView)
    case collection(String)

    func holds(collection: String, origin: String) -> Bool {
        switch self {
        case .view(.all): true
        case .view(.ours): origin.isEmpty
        case .view(.theirs): !origin.isEmpty
        case .collection(let id): collection == id
        }
    }
}

struct ObjectPage: Sendable {
    let objects: [Released<StoredObject>]
    /// Where the next page begins; nil when this was the last.
    let next: PagePlace?
}

package struct SeenCollection: Labelled, Sendable {
    package let collection: ThreatCollection
    package let item: Item
    package let author: PartyID
    package let origin: OrganisationID?

    init(_ row: DatabaseRow) throws {
        (author, origin) = (PartyID(row[0]), (row[1] as String?).map { OrganisationID($0) })
        item = try Item(json: JSONValue(reading: row[2] as String))
        collection = try ThreatCollection(json: JSONValue(reading: row[3] as String))
    }
}

extension ThreatReading {
    /// Which texts of these objects are in a scope, without the texts; of those that have no version of their own, by their bytes.
    func keys(_ scope: ThreatScope, _ ids: Set<STIXID>, unversioned: Set<STIXID>) async throws(NodeError) -> [(collection: String, key: KnownObjects.Key)] {
        try await node.areas { db in
            let rows = try RowReader(db, "SELECT o.stream, o.version, CASE WHEN ? THEN o.bytes END FROM threats_name AS n JOIN threats_object AS o ON o.name = n.id WHERE n.name = ? AND o.rank = 0")
            var found: [(String, KnownObjects.Key)] = []
            for id in ids {
                let isVersioned = !unversioned.contains(id)
                rows.bind(1, isVersioned ? 0 : 1)
                rows.bind(2, id.text)
                while try rows.next() {
                    guard let stream = scope.byID[rows.number(0)] else { continue }
                    found.append((stream.collection, KnownObjects.Key(id: id, version: isVersioned ? rows.number(1) : nil, hash: isVersioned ? 0 : (rows.bytes(2) ?? []).hashValue, label: stream.item.label)))
                }
                rows.again()
            }
            return found
        }
    }
}
