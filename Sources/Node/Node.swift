import Foundation
package import Journal
package import Kernel
import Logging
package import Packs
package import Release

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
        do { vault = try await Vault.open(directory: configuration.directory, clock: configuration.clock) } catch { throw .vault(error.description) }
        do {
            let keys = try await LogKeys.kept(in: vault, origin: configuration.organisation.text.lowercased() + ".entente/journal")
            let store: any JournalStore = if let directory = configuration.directory { try await SQLiteJournalStore.open(directory: directory) } else { MemoryJournalStore() }
            do { journal = try await Journal.open(store, keys: keys, clock: configuration.clock) } catch {
                await store.close()
                throw error
            }
        } catch {
            await vault.close()
            throw .journal("\(error)")
        }
        do { projector = try await Projector.ready(journal: journal, path: configuration.directory.map { $0 + "/projection.sqlite" }) } catch {
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
        return node
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

    // MARK: Accounts, as the journal has them

    package func account(_ id: AccountID) -> Account? { projector.accounts[id] }
    package var accounts: [Account] { projector.accounts.all }

    /// Parties of this house whose release officers decide here.
    var deciders: Set<PartyID> { projector.accounts.deciders.filter { house.roster[$0]?.organisation == house.organisation } }

    // MARK: Positions

    /// Returns once what was said at this position can be read here. False when the journal has no such position yet, or its tables cannot be written.
    @discardableResult
    package func waitUntilProjected(_ position: UInt64) async -> Bool {
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
