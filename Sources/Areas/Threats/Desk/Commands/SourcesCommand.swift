import ArgumentParser
import Foundation
import Kernel
import Site
import Threats

/// `entente threats sources …`: the servers that a node reads by itself.
struct SourcesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sources", abstract: "Servers that the node reads by itself: list, show, add, act.", subcommands: [ListSources.self, ShowSource.self, AddSource.self, ActOnSource.self], defaultSubcommand: ListSources.self)
}

struct ListSources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every source and how it does.")
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get(SourcesAPI.address) }) { answer in
            answer["sources"]?.array.map { sources in
                sources.isEmpty ? "This node reads no other server yet." : TextTable(["identifier", "every", "last read", "added", "set aside", "address", "how it goes"], sources.map { one in
                    [one["id"]?.string ?? "", one["every"]?.string ?? "", String((one["read"]?.string ?? "never").prefix(16)), String(one["added"]?.integer ?? 0), String(one["refused"]?.integer ?? 0), one["address"]?.string ?? "", one["state"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct ShowSource: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One source, and what was set aside.")
    @Argument(help: "Its identifier.") var id: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("\(SourcesAPI.address)/\(FormBody.encoded(id))") }) { answer in
            answer["id"]?.string.map { _ in
                let aside = answer["set_aside"]?.array ?? []
                return "\(answer["address"]?.string ?? "")\n\(answer["state"]?.string ?? "")\n\(answer["added"]?.integer ?? 0) added, \(answer["known"]?.integer ?? 0) were here already, \(answer["refused"]?.integer ?? 0) set aside."
                    + aside.map { "\n\($0["object"]?.string ?? ""): \($0["reason"]?.string ?? "")" }.joined()
            }
        }
    }
}

struct AddSource: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Have the node read a server.", discussion: "Example: entente threats sources add https://taxii.example.org/taxii2/ --collection feed --account us --password-file secret --every 5m")
    @Argument(help: "The server, an API root, or a collection.") var address: String
    @Option(name: .customLong("collection"), help: "Which collection there: its identifier, short name or title.") var wanted: String?
    @OptionGroup var credentials: CredentialOption
    @Option(name: .long, help: "The marking of objects that bring none; TLP:AMBER unless said.") var marking: String?
    @Option(name: .long, help: "The collection here, by its identifier or short name; none unless said.") var into: String?
    @Option(name: .long, help: "30s, 5m, 2h or 1d; 15m unless said.") var every: String?
    @Option(name: .long, help: "For administrators: the account under which objects are added.") var under: String?
    @Flag(name: .long, help: "Keep the moments at which the other server had added what it has now.") var withHistory = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        var fields: [(String, String?)] = [("address", address), ("wanted", wanted), ("marking", marking), ("into", into), ("every", every), ("account", under), ("history", withHistory ? "yes" : nil)]
        switch try credentials.credential() {
        case .none: break
        case .basic(let name, let password): fields += [("name", name), ("secret", password)]
        case .bearer(let token): fields += [("their-token", token)]
        case .certificate: throw ValidationError("A server that the node reads by itself is signed in to with a password or a token. A certificate is shown by: entente threats pull")
        }
        guard credentials.authority == nil else { throw ValidationError("The node trusts the authorities of its own machine. Others can be named for: entente threats pull") }
        let ready = fields
        try await node.answer({ try await $0.post(SourcesAPI.address, ready) }) { answer in
            answer["id"]?.string.map { "The node reads it from now on. How it goes: entente threats sources show \($0)" }
        }
    }
}

struct ActOnSource: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "act", abstract: "Read a source now or from the beginning, pause it, go on, or remove it.", discussion: "Example: entente threats sources act 3f0e… now")
    @Argument(help: "Its identifier.") var id: String
    @Argument(help: "now, pause, resume, clear-aside, anew or remove.") var word: String
    @OptionGroup var node: NodeOption

    func validate() throws { guard SourceWord(rawValue: word) != nil else { throw ValidationError("`\(word)` is nothing that can be done. Write \(SourceWord.allCases.map(\.rawValue).joined(separator: ", ")).") } }

    func run() async throws {
        try await node.answer({ try await $0.post("\(SourcesAPI.address)/\(FormBody.encoded(id))/\(word)", []) }) { answer in answer["source"]?.string.map { _ in "Done." } }
    }
}
