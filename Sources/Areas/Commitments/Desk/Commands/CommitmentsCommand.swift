package import ArgumentParser
import Kernel
import Site

/// `entente commitments …`: the register and its evidence, at the prompt.
package struct CommitmentsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "commitments", abstract: "What was promised, and what has come of it.",
                                                            subcommands: [ListCommitments.self, ShowCommitment.self, LogEvidence.self, DueCommitments.self, ImportCommitments.self, DisputeCommitment.self])
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
                TextTable(["proposal", "status", "disputed", "evidence", "due", "in our words"], proposals.map { one in
                    let disputes = one["disputes"]?.array?.count ?? 0
                    return [one["id"]?.string ?? "", one["status"]?.string ?? "", disputes == 0 ? "" : String(disputes), one["facts"]?.integer.map { String($0) } ?? "", one["due"]?.string ?? "", one["title"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct DueCommitments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "due", abstract: "What is due, and what is over its date.", discussion: "Example: entente commitments due --json")
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/commitments/due") }) { answer in
            answer["due"]?.array.map { due in due.isEmpty ? "Nothing has a date." : TextTable(["due", "proposal", "status", "in our words"], due.map { one in ["due", "id", "status", "title"].map { one[$0]?.string ?? "" } }).text }
        }
    }
}

struct ShowCommitment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One proposal: its status with the rule, what each side says of it, and its evidence.", discussion: "Example: entente commitments show 2016-1.2")
    @Argument(help: "Its number, as in 2016-1.2, or its number in the annex.") var proposal: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/commitments/proposals/\(FormBody.encoded(proposal))") }) { CommitmentText.proposal($0) }
    }
}

struct DisputeCommitment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dispute", abstract: "Dispute a status with a reason; it stands beside the status and does not change it.",
                                                    discussion: "Example: entente commitments dispute 2017-1.4 \"The indicators are in use since May.\" --marking TLP:CLEAR\nTake one back: entente commitments dispute --withdraw IDENTIFIER")
    @Argument(help: "The proposal's number.") var proposal: String?
    @Argument(help: "Why.") var reason: String?
    @Option(name: .long, help: "Its marking, as in TLP:CLEAR.") var marking: String?
    @Option(name: .long, help: "The status that is disputed; that of today unless said.") var status: String?
    @Option(name: .long, help: "Take this dispute of your own back.") var withdraw: String?
    @OptionGroup var node: NodeOption

    func validate() throws {
        if withdraw == nil, proposal == nil || reason == nil || marking == nil { throw ValidationError("Say which proposal, why, and under which marking: entente commitments dispute 2017-1.4 \"…\" --marking TLP:CLEAR") }
    }

    func run() async throws {
        try await node.answer({ client in
            if let withdraw { return try await client.post("/api/v1/commitments/disputes/\(FormBody.encoded(withdraw))/withdraw", []) }
            return try await client.post("/api/v1/commitments/proposals/\(FormBody.encoded(proposal ?? ""))/dispute", [("reason", reason), ("marking", marking), ("status", status)])
        }) { answer in answer["dispute"]?.string.map { withdraw == nil ? "It stands beside the status now, as \($0)." : "It no longer stands." } }
    }
}

/// A proposal for the terminal.
enum CommitmentText {
    static func proposal(_ answer: JSONValue) -> String? {
        guard let id = answer["id"]?.string, let status = answer["status"] else { return nil }
        func text(_ member: String) -> String { answer[member]?.string ?? "" }
        func list(_ member: String) -> [JSONValue] { answer[member]?.array ?? [] }
        func names(_ member: String) -> String { list(member).compactMap(\.string).joined(separator: ", ") }
        var lines = ["\(id)  \(text("title").isEmpty ? "Text not held" : text("title"))", "Status: \(status["is"]?.string ?? "") (\(status["rule"]?.string ?? "")). \(status["words"]?.string ?? "")"]
        for one in list("disputes") { lines.append("Disputed by \(one["by"]?.string ?? "") on \(one["on"]?.string ?? "") [\(one["marking"]?.string ?? "")]: \(one["reason"]?.string ?? "")  (\(one["id"]?.string ?? ""))") }
        for (title, value) in [("Text", text("wording")), ("Summary", text("summary")), ("Kind", text("nature")), ("Due", status["due"]?.string ?? text("due")), ("Owners", names("owners")), ("Needs first", names("needs")),
                               ("Leads to", names("leads_to")), ("Known also as", names("known_as")), ("The sides differ on", names("differs"))] where !value.isEmpty { lines.append("\(title): \(value)") }
        if let goal = answer["goal"] { lines.append("Goal: \(goal["measure"]?.string ?? "") to \(goal["target"]?.string ?? "") \(goal["unit"]?.string ?? "") by \(goal["due"]?.string ?? "")") }
        for one in list("completions") { lines.append("Completed by \(one["by"]?.string ?? "") (\(one["side"]?.string ?? "")) on \(one["on"]?.string ?? ""), from \(one["says"]?["source"]?["title"]?.string ?? "")") }
        let evidence = list("evidence")
        lines.append(evidence.isEmpty ? "No evidence that you may read touches it." : "Evidence:")
        for one in evidence {
            let when = [one["date"]?.string, one["until"]?.string].compactMap { $0 }.joined(separator: "/")
            lines.append("  \(when.isEmpty ? "no date" : when)  \(one["withdrawn"]?.string.map { "Withdrawn: \($0)" } ?? one["text"]?.string ?? "")  [\(one["marking"]?.string ?? "")] \(one["by"]?.string ?? "")  (\(one["evidence"]?.string ?? ""))")
            for file in one["attachments"]?.array ?? [] { lines.append("      file \(file["name"]?.string ?? ""), SHA-256 \(file["sha256"]?.string ?? "")") }
            for other in one["told_too"]?.array ?? [] { lines.append("      told too by \(other["by"]?.string ?? ""): \(other["text"]?.string ?? "")") }
        }
        // What came from elsewhere must not steer the terminal.
        return lines.map { line in String(line.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 }) }.joined(separator: "\n")
    }
}
