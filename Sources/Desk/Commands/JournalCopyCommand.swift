package import ArgumentParser
import Foundation
import Journal
import Kernel
import Node

/// `entente journal copy --from data/eu --to postgresql://entente@db/eu`: moves a node's journal and vault from one engine to the other.
package struct JournalCopyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "copy", abstract: "Copy a node's journal and vault to PostgreSQL, or back into a directory.", discussion: """
        Byte for byte, erased entries and checkpoints included; the whole copy is read and proved again at the end. A copy that broke off is taken up by the same
        command. A target that holds something else is refused. Stop the node first. A password belongs into ~/.pgpass or PGPASSWORD, not on the command line.
        """)
    @Option(name: .long, help: "A node's data directory, or a PostgreSQL connection string.") var from: String
    @Option(name: .long, help: "A data directory, made if missing, or a PostgreSQL connection string.") var to: String
    @Option(name: .long, help: "Whose node it is: EU or NATO. Default: the data directory's name in capitals.") var organisation: String?
    @Option(name: .long, help: "Which log of the database. Default: the organisation's journal.") var log: String?
    @Flag(name: .long, inversion: .prefixedNo, help: "Copy the vault too: keys, password hashes, sessions. Without its keys a node cannot sign for its journal.") var withVault = true
    package init() {}

    package func run() async throws {
        let source = try Place(from), target = try Place(to)
        let name = try log ?? Node.journalName(of: OrganisationID(whose(source, target)))
        if source.hasPassword || target.hasPassword { say("A password stands on the command line, where others on this machine can read it; ~/.pgpass or PGPASSWORD is better.") }
        var hasBegun = false
        let journals = Opened<any JournalStore>(), vaults = Opened<Vault>()
        do {
            let from = try await journals.keep(source.journal(name, as: .source)), to = try await journals.keep(target.journal(name, as: .target))
            var vaultCopy: VaultCopy?
            if withVault {
                let copy = VaultCopy(from: try await vaults.keep(source.vault(as: .source)), to: try await vaults.keep(target.vault(as: .target)))
                // Before anything is copied: a vault that does not fit would leave half a node.
                let held = try await copy.compare()
                say("The vault holds \(held.isEmpty ? "nothing" : held.map { "\($0.items) in `\($0.space.name)`" }.joined(separator: ", ")).")
                vaultCopy = copy
            }
            hasBegun = true
            let report = try await JournalCopy(from: from, to: to).run { done, all in if done == all || done % 65_536 < 4_096 { say("\(done) of \(all) entries") } }
            if let vaultCopy { try await vaultCopy.run() }
            let grown = try await from.size()
            print("\(report.size) entries\(report.before > 0 ? ", \(report.before) of them there before" : ""), \(report.erased) erased, \(report.checkpoints) checkpoints; root \(report.root).")
            print(report.lastCheckpoint.map { "The copy was read again; the last checkpoint, of \($0) entries, names the same root over them." } ?? "The copy was read again. No checkpoint was ever signed.")
            print(withVault ? "The vault is copied." : "The vault is not copied: the new place has no keys and no accounts' passwords.")
            if grown > report.size {
                say("Meanwhile the source grew by \(grown - report.size) entries, which are not in the copy. Stop the node and run this again.")
                throw ExitCode(75)
            }
            await close(journals, vaults)
        } catch {
            await close(journals, vaults)
            if let code = error as? ExitCode { throw code }
            say("\(error)")
            if case JournalCopy.Failure.notAPrefix = error { throw ExitCode(70) }
            say(hasBegun ? "The copy is not complete. The same command takes it up again; until it ends without a complaint, do not start a node on the target." : "Nothing was copied.")
            throw ExitCode(70)
        }
    }

    private func whose(_ places: Place...) throws -> String {
        if let organisation { return organisation }
        for case .directory(let path) in places { return URL(fileURLWithPath: path).lastPathComponent.uppercased() }
        say("Say whose node it is: --organisation EU, for example.")
        throw ExitCode(64)
    }

    private func close(_ journals: Opened<any JournalStore>, _ vaults: Opened<Vault>) async {
        for store in journals.all { await store.close() }
        for vault in vaults.all { await vault.close() }
    }

    /// A directory or a database.
    private enum Place {
        enum Role { case source, target }
        case directory(String)
        case database(PostgreSQLAddress)

        init(_ text: String) throws {
            guard text.hasPrefix("postgresql:") || text.hasPrefix("postgres:") || text.contains("=") else { self = .directory(text); return }
            do { self = .database(try PostgreSQLAddress(text)) } catch {
                say(error.description)
                throw ExitCode(64)
            }
        }

        var hasPassword: Bool { if case .database(let address) = self { address.hasPassword } else { false } }

        /// A directory is opened for writing as a source too: its lock keeps a node from starting meanwhile.
        func journal(_ name: String, as role: Role) async throws -> any JournalStore {
            switch self {
            case .directory(let path):
                try prepare(path, "journal.sqlite", role)
                return try await SQLiteJournalStore.open(directory: path)
            case .database(let address): return try await PostgreSQLJournalStore.open(address, log: name, for: role == .source ? .reading : .writing)
            }
        }

        func vault(as role: Role) async throws -> Vault {
            switch self {
            case .directory(let path):
                try prepare(path, "vault.sqlite", role)
                return try await Vault.open(directory: path)
            case .database(let address): return try await Vault.open(address)
            }
        }

        private func prepare(_ path: String, _ file: String, _ role: Role) throws {
            if role == .target { return try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) }
            guard FileManager.default.fileExists(atPath: path + "/" + file) else {
                say("\(path) holds no \(file). Name the data directory of a node.")
                throw ExitCode(66)
            }
        }
    }
}

/// What was opened and has to be closed, however it ends.
private final class Opened<Thing> {
    private(set) var all: [Thing] = []
    func keep(_ thing: Thing) -> Thing {
        all.append(thing)
        return thing
    }
}
