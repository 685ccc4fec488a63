import GRDB
package import Journal
package import Kernel
package import Node
package import Release
package import Support
import Synchronization

/// A flow with its label and who said it.
package struct SeenFlow: Labelled, Sendable {
    package let flow: Flow
    package let item: Item
    package let author: PartyID
    /// The organisation whose node sent it; nil for what was said here, and for the pack's.
    package let origin: OrganisationID?
    /// When it was said; nil for the pack's.
    package let said: Timestamp?
    /// Why it was withdrawn.
    package let withdrawn: String?
    let sight: Int64
}

/// Everything that a viewpoint may see of support, as of its day: made once for all who may see the same.
package final class SupportSnapshot: Sendable {
    package let day: Day
    /// In the order of the tables; withdrawn ones are not among them.
    package let flows: [SeenFlow]
    package let book: FlowBook
    /// Where all that may be seen goes to one.
    let onlyReceiver: PartyID?
    private let places: [FlowID: Int]
    private let sums = Mutex<[FlowQuestion: Totals]>([:])

    init(day: Day, flows all: [SeenFlow], facts: SupportFacts, members: Members) {
        self.day = day
        flows = Array(all.filter { $0.withdrawn == nil && $0.flow.period.first <= day }.prefix(FlowBook.flowsMax))
        let receivers = Set(flows.map(\.flow.receiver))
        onlyReceiver = receivers.count == 1 ? receivers.first : nil
        book = FlowBook(flows.map(\.flow), facts: facts, members: members)
        places = Dictionary(flows.enumerated().map { ($1.flow.id, $0) }, uniquingKeysWith: { a, _ in a })
    }

    package func seen(_ id: FlowID) -> SeenFlow? { places[id].map { flows[$0] } }
    func seen(_ ids: some Sequence<FlowID>) -> [SeenFlow] { ids.compactMap(seen) }

    package func totals(_ question: FlowQuestion) -> Totals {
        if let known = sums.withLock({ $0[question] }) { return known }
        let made = book.totals(question, on: day)
        sums.withLock { known in
            if known.count >= 500 { known = [:] }
            known[question] = made
        }
        return made
    }

    /// Flows that have to do with the question, in the order of the tables; those that reach beyond it too.
    package func matching(_ question: FlowQuestion) -> [SeenFlow] {
        let asked = question.asked(book.facts, book.members, on: min(question.to?.last ?? day, day))
        return flows.filter { seen in question.miss(seen.flow, givers: book.singleGivers(of: seen.flow.id), asked: asked, facts: book.facts) != .other }
    }
}

/// What one viewpoint may know of support, as of its day.
package struct SupportReading: Sendable {
    package let node: Node
    package let facts: SupportFacts
    package let members: Members
    /// What groups are described with.
    package let names: KnownNames
    private let shelf = Shelf<SupportSnapshot>()
    private let flows = ReadRows<Flow>(countMax: 100_000)
    /// Whatever has one sight has one label.
    private let items = ReadRows<Item>(countMax: 100_000)

    package init(_ node: Node, _ facts: SupportFacts) {
        (self.node, self.facts) = (node, facts)
        members = Members(node.desk.facts.memberships)
        names = KnownNames(organisations: members.organisations.map(\.text), parties: node.desk.facts.roster.parties.map(\.id.text))
    }

    package func snapshot(for viewpoint: Viewpoint) async throws(NodeError) -> SupportSnapshot {
        let sights = try await node.sights(of: viewpoint).json, facts = facts, members = members
        return try await node.areas { db in
            let key = Shelf<SupportSnapshot>.Key(sights: sights, day: viewpoint.day, change: try Int64.fetchOne(try db.cachedStatement(sql: "SELECT number FROM support_change")) ?? 0)
            if let known = shelf[key] { return known }
            var found: [SeenFlow] = []
            let cursor = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM support_flow WHERE sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq"), arguments: ["sights": sights])
            while let row = try cursor.next() { found.append(try seen(row)) }
            let made = SupportSnapshot(day: viewpoint.day, flows: found, facts: facts, members: members)
            shelf.keep(made, as: key)
            return made
        }
    }

    private func seen(_ row: DatabaseRow) throws -> SeenFlow {
        SeenFlow(flow: try flows.row(row["seq"]) { try Flow(json: JSONValue(reading: row["json"] as String)) }, item: try items.row(row["sight"]) { try Item(json: JSONValue(reading: row["item"] as String)) }, author: PartyID(row["author"]), origin: (row["origin"] as String?).map { OrganisationID($0) },
                 said: (row["said"] as Int64?).map { Timestamp(milliseconds: $0) }, withdrawn: row["withdrawn"], sight: row["sight"])
    }

    /// One flow with its label, also when it was withdrawn; nil where there is none for this viewpoint.
    package func flow(_ id: FlowID, for viewpoint: Viewpoint) async throws(NodeError) -> Released<SeenFlow>? {
        let sights = try await node.sights(of: viewpoint).json
        let found = try await node.areas { db in
            try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, sight, author, origin, said, withdrawn, item, json FROM support_flow WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"), arguments: ["id": id.text, "sights": sights])
                .map { try seen($0) }
        }
        return found.flatMap { $0.flow.period.first <= viewpoint.day ? node.desk.dated(on: viewpoint.day).screen($0, for: viewpoint) : nil }
    }

    /// Screened once more, each by itself: for what is listed and given out.
    package func released(_ records: some Sequence<SeenFlow>, for viewpoint: Viewpoint) -> [Released<SeenFlow>] {
        let dated = node.desk.dated(on: viewpoint.day)
        return records.compactMap { dated.screen($0, for: viewpoint) }
    }
}
