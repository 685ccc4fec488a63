package import GRDB
package import Journal
package import Kernel
package import Node
package import Spending

/// Kinds of records of this area.
package enum SpendingKind {
    package static let ownReturn: RecordKind = "spending.return"
    package static let returnWithdrawn: RecordKind = "spending.return-withdrawn"
    package static let edition: RecordKind = "spending.edition"
    package static let figures: RecordKind = "spending.figures"
}

/// The tables of this area: what states returned themselves, and editions that were taken in. What the pack holds is read from the pack.
package struct SpendingTables: AreaTables {
    package let name = "spending"
    private let digest: String

    /// `digest`: of the pack that the facts come from.
    package init(digest: String) { self.digest = digest }

    package var version: String { "2 \(digest)" }
    package let shared: Set<RecordKind> = [SpendingKind.ownReturn, SpendingKind.returnWithdrawn]
    package let tables = ["spending_change", "spending_return", "spending_edition", "spending_figure"]
    package let schema = """
        CREATE TABLE spending_change (number INTEGER NOT NULL) STRICT;
        INSERT INTO spending_change VALUES (0);
        CREATE TABLE spending_return (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, origin TEXT, said INTEGER NOT NULL, withdrawn TEXT, item TEXT NOT NULL, json TEXT NOT NULL) STRICT;
        CREATE TABLE spending_edition (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, sight INTEGER NOT NULL REFERENCES sight, author TEXT NOT NULL, said INTEGER NOT NULL, item TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (id, author, sight)) STRICT;
        CREATE TABLE spending_figure (edition INTEGER NOT NULL REFERENCES spending_edition, party TEXT NOT NULL, measure TEXT NOT NULL, year INTEGER NOT NULL, value INTEGER NOT NULL, estimate INTEGER NOT NULL, PRIMARY KEY (edition, party, measure, year)) STRICT, WITHOUT ROWID;
        """

    package func begin(_ db: Database) throws {}

    package func apply(_ said: AreaRecord, to db: Database) throws {
        switch said.kind {
        case SpendingKind.ownReturn.description: try enter(said, db)
        case SpendingKind.returnWithdrawn.description: try withdraw(said, db)
        case SpendingKind.edition.description: try takeIn(said, db)
        case SpendingKind.figures.description: try figures(said, db)
        default: return
        }
        try db.cachedStatement(sql: "UPDATE spending_change SET number = number + 1").execute()
    }

    /// A first figure, or a later one by whoever returned the first.
    private func enter(_ said: AreaRecord, _ db: Database) throws {
        let one = try OwnReturn(json: said.body)
        if let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin, withdrawn FROM spending_return WHERE id = ?", arguments: [one.id.text]) {
            guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the return `\(one.id)` is somebody else's") }
            guard (row["withdrawn"] as String?) == nil else { throw Misfit("the return `\(one.id)` was withdrawn before") }
            try db.execute(sql: "DELETE FROM spending_return WHERE seq = ?", arguments: [row["seq"] as Int64])
        }
        try db.execute(sql: "INSERT INTO spending_return (id, sight, author, origin, said, item, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
                       arguments: [one.id.text, said.sight, said.author.text, said.from?.text, said.at.milliseconds, try said.item.json.canonicalText(), try one.json.canonicalText()])
    }

    private func withdraw(_ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("return"), reason = try said.body.text("reason")
        guard let row = try DatabaseRow.fetchOne(db, sql: "SELECT seq, author, origin FROM spending_return WHERE id = ?", arguments: [id]) else { throw Misfit("there is no return `\(id)`") }
        guard row["author"] == said.author.text, row["origin"] == said.from?.text else { throw Misfit("the return `\(id)` is somebody else's") }
        try db.execute(sql: "UPDATE spending_return SET withdrawn = ? WHERE seq = ?", arguments: [reason, row["seq"] as Int64])
    }

    // MARK: Editions

    private func takeIn(_ said: AreaRecord, _ db: Database) throws {
        let edition = try Edition(json: said.body)
        // Another of that name under a marking that its author does not see is none of his business: it must not stand in the way.
        guard try Int.fetchOne(db, sql: "SELECT 1 FROM spending_edition WHERE id = ? AND author = ? AND sight = ?", arguments: [edition.id.text, said.author.text, said.sight]) == nil else { throw Misfit("the edition `\(edition.id)` was taken in before") }
        try db.execute(sql: "INSERT INTO spending_edition (id, sight, author, said, item, json) VALUES (?, ?, ?, ?, ?, ?)",
                       arguments: [edition.id.text, said.sight, said.author.text, said.at.milliseconds, try said.item.json.canonicalText(), try edition.json.canonicalText()])
    }

    private func figures(_ said: AreaRecord, _ db: Database) throws {
        let id = try said.body.text("edition")
        guard let row = try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT seq FROM spending_edition WHERE id = ? AND author = ? AND sight = ?"), arguments: [id, said.author.text, said.sight]) else {
            throw Misfit("there is no edition `\(id)` of this author and under this marking")
        }
        let seq: Int64 = row["seq"], insert = try db.cachedStatement(sql: "INSERT OR IGNORE INTO spending_figure (edition, party, measure, year, value, estimate) VALUES (?, ?, ?, ?, ?, ?)")
        for figure in try FigureRow.rows(said.body) { try insert.execute(arguments: [seq, figure.party.text, figure.measure.text, figure.year, figure.value.millionths, figure.isEstimate ? 1 : 0]) }
    }
}

/// A row of this area's tables, under a name that the rules do not share.
typealias DatabaseRow = GRDB.Row
