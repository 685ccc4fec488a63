package import Commitments
package import GRDB
package import Journal
import Kernel
import Labels
package import Node
package import Release

/// The tables of this area. What each kind of record does to them stands in its part; the only SQL beside these parts is in the readings.
package struct CommitmentTables: AreaTables {
    package let name = "commitments"
    package let facts: CommitmentFacts
    /// Under which the facts of the pack are kept: public, by the pack.
    let factsItem: Item
    private let digest: String
    private let parts: [any CommitmentPart]
    private let evidence: EvidenceTables
    private let found = FoundTables()

    /// `digest`: of the pack that the facts come from.
    package init(_ facts: CommitmentFacts, digest: String) {
        (self.facts, self.digest, evidence) = (facts, digest, EvidenceTables(facts: facts))
        factsItem = Item(label: Label(policy: "PUBLIC", level: "PUBLIC"), originator: "public")
        // What changed looks at the evidence as it was before.
        parts = [ChangeTables(), evidence, found, SameTables(), AttachmentTables(), RegisterTables(facts: facts), DisputeTables(facts: facts), ReportTables(facts: facts)]
    }

    package var version: String { "6 \(digest)" }
    package var shared: Set<RecordKind> { parts.reduce(into: []) { $0.formUnion($1.kinds) } }
    package var tables: [String] { parts.flatMap(\.tables) }
    package var schema: String { parts.map(\.schema).joined(separator: "\n") }

    package func begin(_ db: Database) throws {
        let sight = try Sights.id(db, item: factsItem, author: "public")
        for one in facts.evidence { try evidence.enter(one, item: factsItem, sight: sight, author: "public", origin: nil, said: nil, db) }
    }

    /// A kind that this version does not know is kept in the journal, and changes nothing here.
    package func apply(_ said: AreaRecord, to db: Database) throws {
        for part in parts where part.kinds.contains(where: { $0.description == said.kind }) { try part.apply(said, to: db) }
    }

    package func settle(_ db: Database) throws { try found.settle(db) }
}

/// Some kinds of records and the tables that they fill.
protocol CommitmentPart: Sendable {
    /// They cross to the other side wherever their label lets them.
    var kinds: Set<RecordKind> { get }
    var tables: [String] { get }
    var schema: String { get }
    func apply(_ said: AreaRecord, to db: Database) throws
}

/// A row of this area's tables, under a name that the rules do not share.
typealias DatabaseRow = GRDB.Row
