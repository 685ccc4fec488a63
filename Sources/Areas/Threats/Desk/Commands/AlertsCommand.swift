import ArgumentParser
import Foundation
import Kernel
import Site
import Threats

/// `entente threats alerts …`: what one wants to be told of.
struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "alerts", abstract: "What you wait for: list, show, add, digest, act.", subcommands: [ListAlerts.self, ShowAlert.self, AddAlert.self, DigestAlert.self, ActOnAlert.self], defaultSubcommand: ListAlerts.self)
}

struct ListAlerts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every alert of yours.")
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get(AlertsAPI.address) }) { answer in
            answer["alerts"]?.array.map { alerts in
                alerts.isEmpty ? "You wait for nothing yet. Say what: entente threats alerts add “New wipers” --type malware --words wiper" : TextTable(["identifier", "title", "tool", "what fits"], alerts.map { one in
                    [one["id"]?.string ?? "", one["title"]?.string ?? "", one["hook"]?.string.map { (one["given_up"]?.bool ?? false) ? "\($0) (given up)" : $0 } ?? "none", one["in_words"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct ShowAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One alert, and what fits it now.")
    @Argument(help: "Its identifier.") var id: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("\(AlertsAPI.address)/\(FormBody.encoded(id))") }) { answer in
            answer["title"]?.string.map { title in "\(title)\n\(answer["in_words"]?.string ?? "").\n" + (answer["error"]?.string.map { $0 + "\n" } ?? "") + AlertText.objects(answer, none: "Nothing that you may have fits yet.") }
        }
    }
}

struct DigestAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "digest", abstract: "What came on one day and fits.", discussion: "Example: entente threats alerts digest 3f0e… --day 2026-11-20")
    @Argument(help: "Its identifier.") var id: String
    @Option(name: .long, help: "A day in UTC; yesterday unless said.") var day: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("\(AlertsAPI.address)/\(FormBody.encoded(id))/digest", [("day", day)]) }) { answer in
            answer["day"]?.string.map { AlertText.objects(answer, none: "Nothing new on \($0).") }
        }
    }
}

struct AddAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Wait for something.", discussion: "Example: entente threats alerts add “New wipers” --type malware --words wiper --hook https://soc.example.org/entente")
    @Argument(help: "A title of one line.") var title: String
    @Option(name: .long, help: "said-here or from-the-other-side; both unless said.") var from: String?
    @Option(name: .long, help: "Only objects of this type, such as indicator.") var type: String?
    @Option(name: .long, help: "Words that all stand in the title.") var words: String?
    @Option(name: .long, help: "A name in a catalogue, as in CVE-2024-3400 or T1059.") var external: String?
    @Option(name: .long, help: "The address of your tool, which is told by HTTPS, signed.") var hook: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        let fields: [(String, String?)] = [("title", title), ("from", from), ("type", type), ("words", words), ("external", external), ("hook", hook)]
        try await node.answer({ try await $0.post(AlertsAPI.address, fields) }) { answer in
            answer["id"]?.string.map { id in "You wait for it as \(id)." + (answer["secret"]?.string.map { "\nGive your tool this secret now; it is shown once: \($0)" } ?? "") }
        }
    }
}

struct ActOnAlert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "act", abstract: "Have a tool told again that was given up, or remove an alert.", discussion: "Example: entente threats alerts act 3f0e… remove")
    @Argument(help: "Its identifier.") var id: String
    @Argument(help: "resume or remove.") var word: String
    @OptionGroup var node: NodeOption

    func validate() throws { guard AlertWord(rawValue: word) != nil else { throw ValidationError("`\(word)` is nothing that can be done. Write \(AlertWord.allCases.map(\.rawValue).joined(separator: " or ")).") } }

    func run() async throws {
        try await node.answer({ try await $0.post("\(AlertsAPI.address)/\(FormBody.encoded(id))/\(word)", []) }) { answer in answer["id"]?.string.map { _ in "Done." } }
    }
}

private enum AlertText {
    static func objects(_ answer: JSONValue, none: String) -> String {
        let objects = answer["objects"]?.array ?? []
        return objects.isEmpty ? none : TextTable(["added", "type", "marking", "from", "title", "identifier"], objects.map { one in
            [String((one["added"]?.string ?? "").prefix(16)).replacing("T", with: " ")] + ["type", "marking", "from", "title", "id"].map { one[$0]?.string ?? "" }
        }).text
    }
}
