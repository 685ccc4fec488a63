import ArgumentParser
import Desk
import Foundation
import Journal
import Kernel
import Node
import Packs

/// `entente account …`: the accounts of a node that is stopped.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "The accounts of a node that is stopped.",
        discussion: "While a node runs, it alone writes to its data: use its administration page instead. Passwords come from a prompt or from a file, never from the command line.",
        subcommands: [AddAccount.self, ListAccounts.self, CloseAccount.self, ReopenAccount.self, SetAccountPassword.self, BindIdentity.self, MakeAccountToken.self, AccountCertificates.self])
}

/// Whose data, and which administrator acts.
struct AccountNode: ParsableArguments {
    @Option(name: .long, help: "The node's configuration.") var config: String?
    @Option(name: .long, help: "The node's data directory, where there is no configuration.") var data: String?
    @Option(name: .long, help: "Whose node it is: EU or NATO. Default: the data directory's name in capitals.") var organisation: String?
    @Option(name: .long, help: "Folder of the pack. Default: as for the other commands.") var pack: String?
    @Option(name: .long, help: "The administrator who does this. Needed when there are several.") var by: String?

    func validate() throws {
        guard (config == nil) != (data == nil) else { throw ValidationError("Write --config FILE or --data DIR, one of both.") }
        guard config == nil || organisation == nil && pack == nil else { throw ValidationError("Organisation and pack stand in the configuration; leave --organisation and --pack out.") }
    }

    /// Opens the node, does the work, closes it; every failure is a sentence and an exit code.
    func use<Result>(creates: Bool = false, _ body: (Node, ServeConfiguration?) async throws -> Result) async throws -> Result {
        let (configuration, served) = try read()
        let directory = configuration.directory ?? ""
        // In PostgreSQL many may write, so nothing has to stop for this.
        let isShared = configuration.directory == nil
        guard isShared || creates || FileManager.default.fileExists(atPath: directory + "/journal.sqlite") else {
            say("\(directory) holds no journal. Name the data of a node, or open its first account: entente account add --first-administrator")
            throw ExitCode(66)
        }
        guard isShared || !DirectoryUse.isHeld(directory) else {
            say("The node in \(directory) is running and alone writes to its data. Use its administration page, or stop it and repeat this.")
            throw ExitCode(75)
        }
        let node: Node
        do { node = try await Node.open(configuration) } catch {
            say(error.description)
            throw ExitCode(70)
        }
        do {
            let result = try await body(node, served)
            await node.close()
            return result
        } catch {
            await node.close()
            if error is ExitCode || error is ValidationError { throw error }
            say("\(error)")
            throw ExitCode(65)
        }
    }

    private func read() throws -> (NodeConfiguration, ServeConfiguration?) {
        if let config {
            let (configuration, pack) = try ServeCommand.read(config)
            var node = configuration.node(pack)
            // The directory is that of a process, which may be running; this one needs no tables that last.
            if configuration.store != .sqlite { node.directory = nil }
            return (node, configuration)
        }
        let directory = data ?? ""
        let option = try PackOption.parse(pack.map { ["--pack", $0] } ?? [])
        let name = organisation ?? URL(fileURLWithPath: directory).lastPathComponent.uppercased()
        return (NodeConfiguration(organisation: OrganisationID(name), name: "\(name) node", directory: directory, pack: try option.load()), nil)
    }

    /// The administrator named by --by, or the only one.
    func administrator(of node: Node) throws -> AccountID {
        if let by { return AccountID(by) }
        let administrators = node.accounts.filter { $0.roles.contains(.administrator) && !$0.isClosed }
        guard administrators.count == 1, let only = administrators.first else {
            throw ValidationError(administrators.isEmpty ? "There is no administrator yet. Open the first: entente account add --first-administrator"
                : "There are \(administrators.count) administrators. Say which of them does this: --by \(administrators[0].id)")
        }
        return only.id
    }
}

/// The words of an account that an administrator chooses.
struct AccountWords: ParsableArguments {
    @Option(name: .long, help: "The role in words: \"Desk officer, EEAS\". Never a person's name.") var title: String
    @Option(name: .long, help: "The state or body that the person speaks for, as in EU.EEAS.") var party: String
    @Option(name: .long, help: "none, limited, restricted, confidential, secret or top-secret.") var clearance = "none"
    @Option(name: .long, help: "Roles with commas between: reader, drafter, release-authority, approver, auditor, administrator.") var roles = "reader"
    @Option(name: .long, help: "Language tag, as in en.") var language = "en"

    func account(_ id: String, alsoAdministrator: Bool) throws -> Account {
        guard let clearance = Clearance(word: clearance) else { throw ValidationError("`\(clearance)` is no clearance. Write one of \(Clearance.allCases.map(\.word).joined(separator: ", ")).") }
        let words = roles.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard var roles = Roles(words: words) else { throw ValidationError("`\(self.roles)` names a role that there is not. Write some of \(Roles.named.map(\.word).joined(separator: ", ")).") }
        if alsoAdministrator { roles.insert(.administrator) }
        return Account(id: AccountID(id), title: title, party: PartyID(party), clearance: clearance, roles: roles, language: language)
    }
}
