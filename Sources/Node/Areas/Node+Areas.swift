package import GRDB
package import Journal
package import Kernel
package import Release

/// Something that an area says: its kind, under which label, and what.
package struct AreaSaying: Sendable {
    package let kind: RecordKind
    package let item: Item
    package let body: JSONValue
    package init(_ kind: RecordKind, under item: Item, _ body: JSONValue) { (self.kind, self.item, self.body) = (kind, item, body) }
}

/// What a viewpoint may see of the areas' tables, as a list of numbers for `json_each`.
package struct VisibleSights: Hashable, Sendable {
    package let viewpoint: Viewpoint
    package let json: String
}

extension Node {
    /// Says something of an area, all of it or none, and returns once it can be read here. The area has checked what is said; whether this account may say it under this label is checked here.
    @discardableResult
    package func say(_ sayings: [AreaSaying], by id: AccountID) async throws(ActError) -> (records: [RecordID], position: UInt64) {
        guard let account = account(id), !account.isClosed, !account.roles.isDisjoint(with: .speaking) else { throw .notYours(says: "Only an account that speaks for a party can say something here.") }
        let now = clock.now(), dated = desk.dated(on: now.day)
        let viewpoint = account.viewpoint(on: now.day)
        var records: [JournalRecord] = []
        records.reserveCapacity(sayings.count)
        // Thousands of sayings lie under the same few labels.
        var labels: [(item: Item, json: JSONValue)] = []
        func label(of item: Item) -> JSONValue? {
            if let known = labels.first(where: { $0.item == item }) { return known.json }
            guard dated.isCleared(viewpoint, for: item) else { return nil }
            if labels.count >= Self.labelsMax { labels.removeAll(keepingCapacity: true) }
            let json = item.json
            labels.append((item, json))
            return json
        }
        for saying in sayings {
            guard let label = label(of: saying.item) else { throw .field(.marking, says: "This marking is above what you are cleared for. Choose a lower one, or ask somebody who is cleared.") }
            records.append(JournalRecord(id: RecordID(at: now), kind: saying.kind, label: label, author: .init(body: account.party, account: account.id.text), at: now, body: saying.body))
        }
        do {
            let positions = try await keep(records)
            guard let last = positions.last else { return ([], journal.size) }
            return (records.map(\.id), last)
        } catch { throw .notKept(says: "\(error)") }
    }

    private static let labelsMax = 16

    /// One after the other for whatever has this name, such as the steps of one report.
    package func inTurn<Value: Sendable>(_ name: String, _ body: @Sendable () async throws -> Value) async throws -> Value {
        try await turns.take(ItemID(name), body)
    }

    /// What a party says about this house's own affairs: it does not leave the house.
    package func houseItem(by party: PartyID) -> Item { house.label(by: party) }

    /// Whether a party is a member of this organisation, or one of its bodies, on a day.
    package func isOfThisHouse(_ party: PartyID, on day: Day) -> Bool { house.isOwn(party, on: desk.dated(on: day)) }

    /// Reads the tables of areas. The query joins on `sight`.
    package func areas<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(NodeError) -> Value { try await reading(body) }

    package func sights(of viewpoint: Viewpoint) async throws(NodeError) -> VisibleSights {
        try await knownSights.value(for: viewpoint, on: self) { () async throws(NodeError) in VisibleSights(viewpoint: viewpoint, json: try await sights(ofAll: [viewpoint])) }
    }

    /// What every one of them may see.
    package func sights(ofAll viewpoints: [Viewpoint]) async throws(NodeError) -> String {
        let known = shapes.count
        let (pairs, new) = try await reading { db in
            (try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT id, shape, author FROM sight ORDER BY id")).map { (id: $0[0] as Int64, shape: $0[1] as Int, author: $0[2] as String) },
             try ProjectionTables.shapes(db, above: known))
        }
        shapes.add(new)
        var visible = pairs
        for viewpoint in viewpoints {
            guard let index = house.roster.index(of: viewpoint.party) else { return "[]" }
            let verdicts = days(of: viewpoint).map { shapes.verdicts(on: $0) }
            visible = visible.filter { pair in
                verdicts.allSatisfy { $0.count >= pair.shape && $0[pair.shape - 1].lets(index, clearance: viewpoint.clearance, isOwn: pair.author == viewpoint.party.text) }
            }
        }
        return "[" + visible.map { String($0.id) }.joined(separator: ",") + "]"
    }
}
