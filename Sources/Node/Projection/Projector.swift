import Foundation
import GRDB
import Journal
import Kernel
import Synchronization

/// Follows the journal and keeps the projection up with it. One at a time applies; all others wait for it.
actor Projector {
    nonisolated let file: ProjectionFile
    private let journal: Journal
    private let areas: [any AreaTables]
    private var applied: UInt64
    /// The last entries could not be written.
    private(set) var hasFailed = false
    private var running: Task<Void, any Error>?
    /// Every account by its name, as of the last entry that was applied.
    nonisolated let accounts: AccountBook
    /// How often something was written, counted once it can be read: what was read since a count is as it was while that count stands.
    nonisolated let writes = Atomic<UInt64>(0)

    /// Opens the file and, where it is missing, of another version or ahead of the journal, empties it. Does not catch up.
    init(journal: Journal, path: String?, areas: [any AreaTables]) async throws {
        let file = try ProjectionFile(path: path)
        let name = journal.origin
        let size = journal.size
        (applied, accounts) = try await file.write { db in
            if let position = try ProjectionTables.position(db, journal: name, areas: areas), position <= size { return (position, AccountBook(try ProjectionTables.accounts(db))) }
            try ProjectionTables.makeEmpty(db, journal: name, areas: areas)
            return (0, AccountBook([]))
        }
        (self.file, self.journal, self.areas) = (file, journal, areas)
    }

    /// Opened and caught up. Tables that cannot be read are thrown away and made again: the journal has everything.
    static func ready(journal: Journal, path: String?, areas: [any AreaTables]) async throws -> Projector {
        do { return try await caughtUp(journal: journal, path: path, areas: areas) } catch {
            guard let path else { throw error }
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            return try await caughtUp(journal: journal, path: path, areas: areas)
        }
    }

    private static func caughtUp(journal: Journal, path: String?, areas: [any AreaTables]) async throws -> Projector {
        let projector = try await Projector(journal: journal, path: path, areas: areas)
        do { try await projector.catchUp() } catch {
            await projector.close()
            throw error
        }
        return projector
    }

    var position: UInt64 { applied }

    /// Returns once the entry at this index is projected. Throws when the journal or the tables cannot be read; an entry that does not fit is no error.
    func reach(_ index: UInt64) async throws {
        while applied <= index {
            guard index < journal.size else { throw JournalError.noSuchEntry(index: index, size: journal.size) }
            try await step()
        }
    }

    func catchUp() async throws {
        while applied < journal.size { try await step() }
    }

    /// Empties the tables and makes them again.
    func rebuild() async throws {
        while let running { _ = try? await running.value }
        let name = journal.origin, areas = areas
        try await file.write { db in try ProjectionTables.makeEmpty(db, journal: name, areas: areas) }
        writes.add(1, ordering: .releasing)
        accounts.replace(with: [])
        applied = 0
        try await catchUp()
    }

    private func step() async throws {
        if let running { return try await running.value }
        let task = Task {
            // Before anyone who waits is woken: whoever saw a finished task here would look again at once, for ever, and keep the actor to itself.
            defer { running = nil }
            do { try await applyNext() } catch {
                hasFailed = true
                throw error
            }
            hasFailed = false
        }
        running = task
        try await task.value
    }

    private func applyNext() async throws {
        let entries = try await journal.records(from: applied, limit: 2_048), areas = areas
        guard let last = entries.last else { return }
        let apply = { (oneByOne: Bool) in
            try await self.file.write { db in
                let changed = try ProjectionTables.apply(entries, to: db, areas: areas, oneByOne: oneByOne)
                try ProjectionTables.setPosition(db, last.index + 1)
                return changed
            }
        }
        let changed: [Account]
        do { changed = try await apply(false) } catch is ProjectionTables.NeedsSavepoints { changed = try await apply(true) }
        accounts.update(changed)
        applied = last.index + 1
        writes.add(1, ordering: .releasing)
    }

    func close() async {
        if let running { _ = try? await running.value }
        await file.close()
    }
}

/// The accounts of this node, in memory: every act and every sign-in asks for one.
final class AccountBook: Sendable {
    private let accounts: Mutex<[AccountID: Account]>

    init(_ accounts: [Account]) { self.accounts = Mutex(Dictionary(accounts.map { ($0.id, $0) }, uniquingKeysWith: { _, b in b })) }

    subscript(id: AccountID) -> Account? { accounts.withLock { $0[id] } }
    var all: [Account] { accounts.withLock { $0.values.sorted { $0.id < $1.id } } }
    /// Parties whose release officers decide here.
    var deciders: Set<PartyID> { accounts.withLock { Set($0.values.filter { $0.roles.contains(.releaseAuthority) && !$0.isClosed }.map(\.party)) } }

    func update(_ changed: [Account]) { accounts.withLock { for account in changed { $0[account.id] = account } } }
    func replace(with new: [Account]) { accounts.withLock { $0 = Dictionary(new.map { ($0.id, $0) }, uniquingKeysWith: { _, b in b }) } }
}
