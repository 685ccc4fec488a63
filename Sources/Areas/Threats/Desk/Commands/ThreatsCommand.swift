package import ArgumentParser
import Foundation
import Kernel
import Site
import Threats

/// `entente threats …`: threat objects at the prompt.
package struct ThreatsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "threats", abstract: "Threat objects (STIX 2.1): list, show, check, import, export, pull; what you wait for.",
                                                            subcommands: [ListThreats.self, ShowThreat.self, CheckThreats.self, ImportThreats.self, ExportThreats.self, PullThreats.self, SourcesCommand.self, AlertsCommand.self])
    package init() {}
}

struct ListThreats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "What you may have, the newest first.", discussion: "Example: entente threats list --type malware --limit 20")
    @Option(name: .long, help: "Only objects of this type, such as indicator.") var type: String?
    @Option(name: .long, help: "said-here or from-the-other-side; both unless said.") var from: String?
    @Option(name: .long, help: "At most this many, up to 1000.") var limit = 50
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/threats/objects", [("type", type), ("from", from), ("limit", String(limit))]) }) { answer in
            answer["objects"]?.array.map { objects in
                objects.isEmpty ? "Nothing is here that you may have." : TextTable(["added", "type", "marking", "from", "title", "identifier"], objects.map { one in
                    [String((one["added"]?.string ?? "").prefix(16)).replacing("T", with: " ")] + ["type", "marking", "from", "title", "id"].map { one[$0]?.string ?? "" }
                }).text
            }
        }
    }
}

struct ShowThreat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One object, byte for byte as it came.", discussion: "Example: entente threats show malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc")
    @Argument(help: "Its identifier.") var id: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        do { print(String(decoding: try await node.client().get("/api/v1/threats/objects/\(FormBody.encoded(id))"), as: UTF8.self)) } catch let error as NodeClientError {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
