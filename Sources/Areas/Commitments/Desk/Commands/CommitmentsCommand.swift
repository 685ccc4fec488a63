package import ArgumentParser
import Kernel
import Site

/// `entente commitments …`: the register and its evidence, at the prompt.
package struct CommitmentsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "commitments", abstract: "What was promised, and what has come of it.", subcommands: [ListCommitments.self])
    package init() {}
}

struct ListCommitments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every proposal with its status.", discussion: "Example: entente commitments list --status overdue --on 2025-06-30")
    @Option(name: .long, help: "Only those with this status, such as overdue.") var status: String?
    @Option(name: .long, help: "Only those of this area, such as cyber.") var area: String?
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/commitments", [("on", on), ("status", status), ("area", area)]) }) { answer in
            answer["proposals"]?.array.map { proposals in
                TextTable(["proposal", "status", "evidence", "due", "in our words"], proposals.map { one in
                    [one["id"]?.string ?? "", one["status"]?.string ?? "", one["facts"]?.integer.map { String($0) } ?? "", one["due"]?.string ?? "", one["title"]?.string ?? ""]
                }).text
            }
        }
    }
}
