package import GRDB
package import Journal
package import Kernel
import Labels
package import Node
import Release
package import Support

/// Kinds of records of this area. A correction is the same flow said again by whoever said it.
package enum SupportKind {
    package static let flow: RecordKind = "support.flow"
    package static let flowWithdrawn: RecordKind = "support.flow-withdrawn"
}

/// The tables of this area: flows, each with its sight. Every total is counted from them.
package struct SupportTables: AreaTables {
    package let name = "support"
    let facts: SupportFacts
    private let factsItem: Item
    private let digest: String

    /// `digest`: of the pack that the facts come from.
    package init(_ facts: SupportFacts, digest: String) {
        (self.facts, self.digest) = (facts, digest)
        factsItem = Item(label: Label(policy: "PUBLIC", level: "PUBLIC"), originator: "public")
    }

    package var version: String { "1 \(digest)" }
    package let shared: Set<RecordKind> = [SupportKind.flow, SupportKind.flowWithdrawn]
    package let tables = ["support_change", "support_flow"]
    /// `AUTOINCREMENT`: what was read once is kept in memory by its number, which must not be given again.
    package let schema = """
        CREATE TABLE support_change (number INTEGER NOT NULL) STRICT;
        INSERT INTO support_change VALUES (0);
        CREATE TABLE support_flow (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER, withdrawn TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        """

    package func begin(_ db: Database) throws {
        let sight = try Sights.id(db, item: factsItem, author: "public"), item = try factsItem.json.canonicalText()
        for flow in facts.flows { try Self.enter(flow, sight: sight, author: "public", origin: nil, said: nil, item: item, db) }
    }

    package func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case SupportKind.flow.description: try keep(try Flow(json: said.body), said, db)
        case SupportKind.flowWithdrawn.description: try withdraw(said, db)
        default: return
        }
        try db.cachedStatement(sql: "UPDATE support_change SET number = number + 1").execute()
    }

    private static func enter(_ flow: Flow, sight: Int64, author: PartyID, origin: String?, said: Int64?, item: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO support_flow (id, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [flow.id.text, sight, author.text, origin, said, item, try flow.json.canonicalText()])
    }

    /// A first wording, or a later one by whoever said the first. Flows said by people belong to the statements: a tracker's rows come from its release alone.
    private func keep(_ flow: Flow, _ said: AreaRecord, _ db: Database) throws {
        guard flow.series == FlowSeries.statements else { throw Misfit("the flow `\(flow.id)` is said to be of the series `\(flow.series)`, and what people enter is of `\(FlowSeries.statements)`") }
        guard facts.channel(flow.channel) != nil else { throw Misfit("the flow `\(flow.id)` goes through a purse `\(flow.channel)` that this pack does not have") }
        if let row = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq, author, origin, said, withdrawn FROM support_flow WHERE id = ?"), arguments: [flow.id.text]) {
            guard row["author"] == said.author.text, row["origin"] == said.from?.text, (row["said"] as Int64?) != nil else { throw Misfit("the flow `\(flow.id)` is somebody else's") }
            guard (row["withdrawn"] as String?) == nil else { throw Misfit("the flow `\(flow.id)` was withdrawn before") }
            try db.execute(sql: "DELETE FROM support_flow WHERE seq = ?", arguments: [row["seq"] as Int64])
        }
        try Self.enter(flow, sight: said.sight, author: said.author, origin: said.from?.text, said: said.at.milliseconds, item: try said.item.json.canonicalText(), db)
    }

    private func withdraw(_ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("flow"), reason = try said.body.text("reason")
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin, said FROM support_flow WHERE id = ?", arguments: [id]) else { throw Misfit("there is no flow `\(id)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text, (row["said"] as Int64?) != nil else { throw Misfit("the flow `\(id)` is somebody else's") }
        try db.execute(sql: "UPDATE support_flow SET withdrawn = ? WHERE seq = ?", arguments: [reason, row["seq"] as Int64])
    }
}

/// A row of this area's tables, under a name that the rules do not share.
typealias DatabaseRow = GRDB.Row
