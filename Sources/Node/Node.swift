import Foundation
package import Journal
package import Kernel
import Logging
package import Packs
package import Release
import Synchronization

/// One organisation's node: what was said here, who works here, and what each of them may see.
///
/// One way in (`perform`), journal first, and out only as `Released`. Sendable; one per process and data directory.
package final class Node: Sendable {
    package let configuration: NodeConfiguration
    package let desk: ReleaseDesk
    let house: House
    package let journal: Journal
    package let vault: Vault
    let projector: Projector
    let shapes: Shapes
    let knownSights = Remembered<Viewpoint, VisibleSights>()
    let turns = Turns()
    let limiter = SignInLimiter()
    let hashing: PasswordWorkers
    private let wasDemonstration: Bool
    let log = Logger(label: "entente.node")

    package var pack: Pack { configuration.pack }
    package var organisation: OrganisationID { configuration.organisation }
    package var name: String { configuration.name }
    package var clock: NodeClock { configuration.clock }
    package var today: Day { clock.now().day }
    /// Once a demonstration, always one: nobody can turn off what its pages say.
    package var isDemonstration: Bool { configuration.isDemonstration || wasDemonstration }

    private init(_ configuration: NodeConfiguration, _ house: House, _ journal: Journal, _ vault: Vault, _ projector: Projector, wasDemonstration: Bool) {
        self.wasDemonstration = wasDemonstration
        (self.configuration, self.house, self.journal, self.vault, self.projector) = (configuration, house, journal, vault, projector)
        desk = house.desk
        shapes = Shapes(house.desk)
        hashing = PasswordWorkers(cost: configuration.passwordCost)
    }

    /// Opens journal, vault and projection, makes up what the projection lacks, and enters the demonstration where it is asked for and nothing was said yet.
    package static func open(_ configuration: NodeConfiguration) async throws(NodeError) -> Node {
        let pack = configuration.pack
        let organisations = pack.organisations.filter { $0.whole != nil }.map(\.id)
        guard organisations.contains(configuration.organisation) else { throw .unknownOrganisation(configuration.organisation, known: organisations) }
        if let directory = configuration.directory { try prepare(directory) }
        let vault: Vault, journal: Journal, projector: Projector
        do { vault = try await openVault(configuration) } catch { throw .vault(error.description) }
        do { journal = try await openJournal(configuration, vault) } catch {
            await vault.close()
            throw error
        }
        do { projector = try await Projector.ready(journal: journal, path: configuration.directory.map { $0 + "/projection.sqlite" }, areas: configuration.areas) } catch {
            await journal.close()
            await vault.close()
            throw .projection("\(error).")
        }
        let wasDemonstration = projector.accounts.all.contains(where: \.isDemonstration)
        let node = Node(configuration, House(organisation: configuration.organisation, desk: ReleaseDesk(pack.rulebook, facts: pack.facts)), journal, vault, projector,
                        wasDemonstration: wasDemonstration)
        do { try await node.enterDemonstrationIfAsked() } catch {
            await node.close()
            throw error
        }
        // What other processes say is read here without anybody asking: accounts that were closed there are closed here.
        if journal.isShared { Task { [weak node] in await node?.follow() } }
        return node
    }

    /// What a node's journal is named, in its checkpoints and among the logs of a database.
    package static func journalName(of organisation: OrganisationID) -> String { organisation.text.lowercased() + ".entente/journal" }

    private static func openVault(_ configuration: NodeConfiguration) async throws(VaultError) -> Vault {
        guard case .postgreSQL(let connection) = configuration.store else { return try await Vault.open(directory: configuration.directory, clock: configuration.clock) }
        let address: PostgreSQLAddress
        do { address = try PostgreSQLAddress(connection) } catch { throw .unreadable("\(error)") }
        return try await Vault.open(address, clock: configuration.clock)
    }

    private static func openJournal(_ configuration: NodeConfiguration, _ vault: Vault) async throws(NodeError) -> Journal {
        let name = journalName(of: configuration.organisation)
        do {
            let store: any JournalStore
            switch (configuration.store, configuration.directory) {
            case (.postgreSQL(let connection), _):
                // One database, one organisation: the other's passwords and keys would open doors here.
                let own = Array(configuration.organisation.text.utf8), space: VaultSpace = "node"
                if try await !vault.swap(space, "organisation", from: nil, to: own), let kept = try await vault.get(space, "organisation"), kept.value != own {
                    throw NodeError.anotherOrganisation(configuration.organisation, holds: String(decoding: kept.value, as: UTF8.self))
                }
                store = try await PostgreSQLJournalStore.open(try PostgreSQLAddress(connection), log: name, locking: configuration.directory)
            case (.sqlite, let directory?): store = try await SQLiteJournalStore.open(directory: directory)
            case (.sqlite, nil): store = MemoryJournalStore()
            }
            do {
                let isShared = if case .postgreSQL = configuration.store { true } else { false }
                return try await Journal.open(store, keys: try await LogKeys.kept(in: vault, origin: name), clock: configuration.clock, sharing: isShared)
            } catch {
                await store.close()
                throw error
            }
        } catch let error as NodeError { throw error } catch { throw .journal("\(error)") }
    }

    /// Takes nothing more, waits for what was taken, and lets go of files and threads. Nothing may be called afterwards.
    package func close() async {
        await hashing.close()
        await journal.close()
        await projector.close()
        await vault.close()
    }

    /// The directory is the owner's alone, also when it was there before.
    private static func prepare(_ directory: String) throws(NodeError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory)
        } catch { throw .directory(path: directory, reason: error.localizedDescription) }
    }

    /// Gets ready, in the background, what the first questions would otherwise wait for.
    package func warm() {
        let desk = desk
        Task.detached(priority: .utility) { desk.warm() }
    }

    // MARK: Accounts, as the journal has them

    package func account(_ id: AccountID) -> Account? { projector.accounts[id] }
    package var accounts: [Account] { projector.accounts.all }

    /// Parties of this house whose release officers decide here.
    var deciders: Set<PartyID> { projector.accounts.deciders.filter { house.roster[$0]?.organisation == house.organisation } }

    // MARK: Positions

    /// Moves with every change of the tables, once the change can be read.
    package var tableWrites: UInt64 { projector.writes.load(ordering: .acquiring) }

    private static let positionWait = Duration.seconds(10)

    /// Returns once what was said at this position can be read here. False when the journal has no such position yet, or its tables cannot be written.
    ///
    /// Where several processes share the journal, another one may have said it: this one then waits for it, for ten seconds at most.
    @discardableResult
    package func waitUntilProjected(_ position: UInt64) async -> Bool {
        if journal.isShared, await !journal.wait(for: position, timeout: Self.positionWait) { return false }
        do {
            try await projector.reach(position)
            return true
        } catch {
            log.error("position not projected", metadata: ["reason": "\(error)"])
            return false
        }
    }

    /// Follows what others append to the same journal until it closes or the task is cancelled. A node that is alone needs it no more than it hurts.
    package func follow() async {
        for await _ in journal.sizes() {
            do { try await projector.catchUp() } catch { log.error("the projection does not follow", metadata: ["reason": "\(error)"]) }
        }
    }
}
