import GRDB
package import Journal
package import Kernel
package import Node
package import Packs
package import Release
package import Spending

/// A return with its label and who made it.
package struct SeenReturn: Labelled, Sendable {
    package let entered: OwnReturn
    package let item: Item
    package let author: PartyID
    /// The organisation whose node sent it; nil for what was said here.
    package let origin: OrganisationID?
    package let said: Timestamp
}

/// Everything that a viewpoint may know of expenditure, as of its day. Made once for all who may see the same.
package struct Ledger: Sendable {
    package let book: Book
    package let returns: [SeenReturn]
    /// Of editions that were taken in at this node; the pack's are public.
    package let editions: [EditionID: Item]
    /// Of these, those that have a further name here, because another one of the same name is seen beside them.
    package let renamed: Set<EditionID>

    /// What somebody sees of whom decides how a page is marked.
    package var items: [Item] { returns.map(\.item) + editions.values }
}

package struct SpendingReading: Sendable {
    package let node: Node
    package let facts: SpendingFacts
    package let names: KnownNames
    /// Where each state stands on a map.
    package let tiles: [Tile]
    private let base: Book
    private let shelf = Shelf<Ledger>()

    package init(_ node: Node, _ facts: SpendingFacts, tiles: [Tile] = []) {
        (self.node, self.facts, self.tiles) = (node, facts, tiles)
        let members = Members(node.desk.facts.memberships)
        base = facts.book(members)
        names = KnownNames(organisations: members.organisations.map(\.text), parties: node.desk.facts.roster.parties.filter { $0.kind == .state }.map(\.id.text)).with(groups: facts.groups.terms)
    }

    package func ledger(for viewpoint: Viewpoint) async throws(NodeError) -> Ledger {
        let sights = try await node.sights(of: viewpoint).json, shelf = shelf, base = base, facts = facts, roster = node.desk.facts.roster
        return try await node.areas { db in
            let change = try Int64.fetchOne(try db.cachedStatement(sql: "SELECT number FROM spending_change")) ?? 0
            let key = Shelf<Ledger>.Key(sights: change == 0 ? "" : sights, day: viewpoint.day, change: change)
            if let known = shelf[key] { return known }
            var book = base.as(of: viewpoint.day), items: [EditionID: Item] = [:], renamed: Set<EditionID> = [], returns: [SeenReturn] = []
            for row in try DatabaseRow.fetchAll(db, sql: "SELECT seq, item, json FROM spending_edition WHERE sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq", arguments: ["sights": sights]) {
                var edition = try Edition(json: JSONValue(reading: row["json"] as String))
                if items[edition.id] != nil {
                    edition = edition.renamed(EditionID("\(edition.id)-\(row["seq"] as Int64)"))
                    renamed.insert(edition.id)
                }
                guard edition.published.first <= viewpoint.day, facts.editions.allSatisfy({ $0.id != edition.id }) else { continue }
                book.add(edition)
                items[edition.id] = try Item(json: JSONValue(reading: row["item"] as String))
                try Self.enter(row["seq"], edition, into: &book, db)
            }
            for row in try DatabaseRow.fetchAll(db, sql: "SELECT author, origin, said, item, json FROM spending_return WHERE withdrawn IS NULL AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq", arguments: ["sights": sights]) {
                let one = SeenReturn(entered: try OwnReturn(json: JSONValue(reading: row["json"] as String)), item: try Item(json: JSONValue(reading: row["item"] as String)), author: PartyID(row["author"]),
                                     origin: (row["origin"] as String?).map { OrganisationID($0) }, said: Timestamp(milliseconds: row["said"]))
                guard one.said.day <= viewpoint.day else { continue }
                returns.append(one)
                book.enter(one.entered, said: one.said.day, by: roster[one.entered.party]?.name ?? one.entered.party.text)
            }
            let made = Ledger(book: book, returns: returns, editions: items, renamed: renamed)
            shelf.keep(made, as: key)
            return made
        }
    }

    /// Screened once more, each by itself: for what is listed.
    package func released(_ returns: some Sequence<SeenReturn>, for viewpoint: Viewpoint) -> [Released<SeenReturn>] {
        let dated = node.desk.dated(on: viewpoint.day)
        return returns.compactMap { dated.screen($0, for: viewpoint) }
    }

    private static func enter(_ seq: Int64, _ edition: Edition, into book: inout Book, _ db: Database) throws {
        let rows = try DatabaseRow.fetchCursor(db, sql: "SELECT party, measure, year, value, estimate FROM spending_figure WHERE edition = ?", arguments: [seq])
        while let row = try rows.next() {
            let measure = MeasureID(row["measure"] as String), isPriced = book.measure(measure)?.isConstantPrices ?? false
            let cell = Cell(value: Quantity(millionths: row["value"]), isEstimate: row["estimate"] == 1, baseYear: isPriced ? edition.baseYear.map { Int16($0) } : nil, confidence: edition.source.confidence,
                            definition: edition.definition ?? "", remark: nil)
            _ = book.add(cell, Series.ID(PartyID(row["party"] as String), measure, edition.id), year: row["year"])
        }
    }
}

extension Book {
    /// What had been published by a day.
    package func `as`(of day: Day) -> Book {
        guard let last = editions.last, last.published.first > day else { return self }
        var earlier = Book(editions: editions.filter { $0.published.first <= day }, measures: measures, definitions: definitions, groups: groups, exemptions: exemptions, members: members)
        let known = Set(earlier.editions.map(\.id))
        for one in series where known.contains(one.id.edition) { _ = earlier.add(one) }
        return earlier
    }

    /// A state's own figure stands in an edition of its own.
    package mutating func enter(_ one: OwnReturn, said day: Day, by name: String) {
        let id = OwnReturn.edition(of: one.party)
        if edition(id) == nil {
            add(Edition(id: id, name: "\(name), own return", title: "Own return of \(name), ahead of publication", publisher: name, published: PartialDate(day), cutoff: nil, baseYear: nil, definition: one.definition, coverage: one.party.text,
                        obtained: "entered at this node", notes: "", source: Source(title: "Own return of \(name)", confidence: .unverified)))
        }
        _ = add(Cell(value: one.value, isEstimate: one.isEstimate, baseYear: nil, confidence: .unverified, definition: one.definition, remark: one.note.isEmpty ? nil : .init(address: nil, note: one.note)), Series.ID(one.party, one.measure, id), year: one.year)
    }
}

/// Rules have editions of items, this area has editions of tables.
package typealias Edition = Spending.Edition
