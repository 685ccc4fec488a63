import ArgumentParser
import Desk
import Foundation
import Journal
import Kernel
import Node
import Site

struct AddAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Open an account.")
    @Argument(help: "What is typed to sign in: lower-case letters, digits and hyphens.") var account: String
    @OptionGroup var words: AccountWords
    @OptionGroup var node: AccountNode
    @OptionGroup var password: NewPassword
    @Flag(name: .long, help: "Open the first account of a fresh node; it becomes administrator.") var firstAdministrator = false
    @Option(name: .long, help: "Who the person is at the organisation's own sign-in; see `entente account identity`.") var identity: String?

    func run() async throws {
        let made = try words.account(account, alsoAdministrator: firstAdministrator), secret = try password.read()
        try await node.use(creates: firstAdministrator) { node, served in
            guard !firstAdministrator || node.accounts.isEmpty else { throw ValidationError("This node has accounts already. Leave --first-administrator out; an administrator opens further ones.") }
            let actor = firstAdministrator ? nil : try self.node.administrator(of: node)
            let bound = try identity.map { try BindIdentity.identity($0, served, issuer: nil, claim: nil) }
            try await node.open(made, password: secret, by: actor)
            if let bound { try await node.add(bound, to: made.id, by: actor ?? made.id) }
            print("The account \(made.id) is open: \(made.title), \(made.roles.description).")
        }
    }
}

struct ListAccounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the accounts.")
    @OptionGroup var node: AccountNode

    func run() async throws {
        try await node.use { node, _ in
            for account in node.accounts {
                let identities = try await node.identityCount(of: account.id)
                print([account.id.text, account.isClosed ? "closed" : "open", account.party.text, account.clearance.word, account.roles.words.joined(separator: ","),
                       identities == 0 ? "password" : "\(identities) identit\(identities == 1 ? "y" : "ies")", account.title].joined(separator: "\t"))
            }
        }
    }
}

struct CloseAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "close", abstract: "Close an account: it keeps its acts and can no longer sign in.")
    @Argument(help: "The account's name.") var account: String
    @OptionGroup var node: AccountNode

    func run() async throws { try await setClosed(account, true, node) }
}

struct ReopenAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reopen", abstract: "Open a closed account again.")
    @Argument(help: "The account's name.") var account: String
    @OptionGroup var node: AccountNode

    func run() async throws { try await setClosed(account, false, node) }
}

private func setClosed(_ id: String, _ isClosed: Bool, _ option: AccountNode) async throws {
    try await option.use { node, _ in
        guard var account = node.account(AccountID(id)) else { throw AccountError.unknown(AccountID(id)) }
        guard account.isClosed != isClosed else { return print("The account \(id) is \(isClosed ? "closed" : "open") already.") }
        account.isClosed = isClosed
        try await node.change(account, by: try option.administrator(of: node))
        print("The account \(id) is \(isClosed ? "closed" : "open").")
    }
}

struct SetAccountPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "password", abstract: "Give an account a new password; its sessions end.")
    @Argument(help: "The account's name.") var account: String
    @OptionGroup var node: AccountNode
    @OptionGroup var password: NewPassword

    func run() async throws {
        let secret = try password.read()
        try await node.use { node, _ in
            try await node.setPassword(of: AccountID(account), to: secret, current: nil, by: try self.node.administrator(of: node))
            print("The account \(account) has a new password, and its sessions have ended.")
        }
    }
}

struct BindIdentity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "identity", abstract: "Say who the person of an account is at the organisation's own sign-in.")
    @Argument(help: "The account's name.") var account: String
    @Option(name: .long, help: "The value of the configured claim, exactly as the provider writes it.") var value: String?
    @Flag(name: .long, help: "Take every identity of the account away; its sessions end.") var remove = false
    @Option(name: .long, help: "The provider's issuer, where there is no configuration.") var issuer: String?
    @Option(name: .long, help: "The claim, where there is no configuration. Default: sub.") var claim: String?
    @OptionGroup var node: AccountNode

    func validate() throws {
        guard (value == nil) == remove else { throw ValidationError("Write --value VALUE or --remove, one of both.") }
    }

    func run() async throws {
        try await node.use { node, served in
            let actor = try self.node.administrator(of: node)
            if remove {
                try await node.removeIdentities(of: AccountID(account), by: actor)
                return print("The account \(account) has no identity at another sign-in any more.")
            }
            try await node.add(try Self.identity(value ?? "", served, issuer: issuer, claim: claim), to: AccountID(account), by: actor)
            print("The account \(account) can be entered through the organisation's own sign-in.")
        }
    }

    static func identity(_ value: String, _ served: ServeConfiguration?, issuer: String?, claim: String?) throws -> ExternalIdentity {
        guard let issuer = issuer ?? served?.signIn.openID?.issuer else { throw ValidationError("Whose word counts is not known. Write the section openid into the configuration, or --issuer.") }
        guard let identity = ExternalIdentity(issuer: issuer, claim: claim ?? served?.signIn.openID?.claim ?? "sub", value: value) else { throw IdentityError.unreadable }
        return identity
    }
}

struct MakeAccountToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "token", abstract: "Make a token with which a tool acts as an account. It is shown once.")
    @Argument(help: "The account's name.") var account: String
    @Option(name: .long, help: "What the token is for.") var name: String
    @Option(name: .long, help: "After how many days it ends, 1 to 3650.") var days = 365
    @OptionGroup var node: AccountNode

    func validate() throws {
        guard (1...3_650).contains(days) else { throw ValidationError("Write a number of days from 1 to 3650.") }
    }

    func run() async throws {
        try await node.use { node, _ in
            let made = try await node.makeToken(named: name, for: AccountID(account), expires: node.clock.now().advanced(by: .seconds(Int64(days) * 86_400)))
            print(made.text)
            say("Keep it now: it cannot be shown again. It ends in \(days) days.")
        }
    }
}
