package import Journal
package import Kernel
package import Packs

/// What one node is told when it starts.
package struct NodeConfiguration: Sendable {
    /// `EU` or `NATO`: an organisation of the pack that has a whole.
    package var organisation: OrganisationID
    package var name: String
    /// Nil keeps everything in memory, for tests. With PostgreSQL the tables made from the journal are here, and nothing that could be lost.
    package var directory: String?
    package var store: NodeStore
    package var pack: Pack
    package var clock: NodeClock
    package var passwordCost: PasswordCost
    package var sessions: SessionTimes
    /// Invented people and items of the pack are entered at the first start.
    package var isDemonstration: Bool
    package var toolLimits: ToolLimits
    /// Of the areas for which the pack has facts; records of others are kept, and passed on where permitted.
    package var areas: [any AreaTables] { pack.areas.compactMap { ($0 as? any TabledFacts)?.tables(digest: pack.digest) } }

    package init(organisation: OrganisationID, name: String, directory: String?, pack: Pack, clock: NodeClock = .system, passwordCost: PasswordCost = .standard,
                 sessions: SessionTimes = SessionTimes(), isDemonstration: Bool = false, store: NodeStore = .sqlite, toolLimits: ToolLimits = ToolLimits()) {
        (self.store, self.toolLimits) = (store, toolLimits)
        (self.organisation, self.name, self.directory, self.pack, self.clock) = (organisation, name, directory, pack, clock)
        (self.passwordCost, self.sessions, self.isDemonstration) = (passwordCost, sessions, isDemonstration)
    }
}

/// Where journal and vault are kept.
package enum NodeStore: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Two files of the node's directory, for one process.
    case sqlite
    /// A database, for the several processes of one organisation. libpq's connection string: `postgresql://user@host/database`.
    case postgreSQL(connection: String)

    /// Without the connection string, which may hold a password.
    package var description: String { if case .sqlite = self { "SQLite" } else { "PostgreSQL" } }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

package struct SessionTimes: Hashable, Sendable {
    /// A session ends after this long without a request, and after this long altogether.
    package var idle: Duration
    package var absolute: Duration

    package init(idle: Duration = .seconds(3_600), absolute: Duration = .seconds(12 * 3_600)) { (self.idle, self.absolute) = (idle, absolute) }
}

/// Why a node does not start, or cannot answer.
package enum NodeError: Error, Sendable, CustomStringConvertible {
    case unknownOrganisation(OrganisationID, known: [OrganisationID])
    case directory(path: String, reason: String)
    case journal(String)
    case vault(String)
    case projection(String)
    case demonstration(DemonstrationErrors)
    /// The database holds another organisation's node.
    case anotherOrganisation(OrganisationID, holds: String)
    /// A demonstration was asked for where people work already.
    case notADemonstration(directory: String)

    package var description: String {
        switch self {
        case .unknownOrganisation(let id, let known): "The pack has no organisation `\(id)` with a node. Write one of \(known.map(\.text).joined(separator: ", "))."
        case .directory(let path, let reason): "The data directory \(path) cannot be used: \(reason). Create it for the account that runs Entente, or name another."
        case .journal(let reason): "The journal cannot be used: \(reason)"
        case .vault(let reason): "The vault cannot be used: \(reason)"
        case .projection(let reason): "The projection cannot be used: \(reason) It can be made again from the journal: entente journal rebuild."
        case .anotherOrganisation(let id, let holds): "The database holds the node of \(holds), and this one is to be \(id)'s. Name a database of its own for each organisation."
        case .demonstration(let errors): errors.description
        case .notADemonstration(let directory): "The node in \(directory) has accounts of its own; invented people and items are not mixed in. Start the demonstration in another directory."
        }
    }
}
