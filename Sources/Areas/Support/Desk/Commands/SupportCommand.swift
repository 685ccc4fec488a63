package import ArgumentParser
import Foundation
import Kernel
import Site

/// `entente support …`: who gave what, at the prompt.
package struct SupportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "support", abstract: "Who gave, who delivered: flows, totals without a euro twice, purses that can pay, claims checked.", discussion: """
        Who gave the most?       entente support givers
        Who promised?            entente support givers --stage committed --kind all
        Who delivered?           entente support givers --stage delivered
        What did Germany give?   entente support total --giver DEU
        Who pays, for Ukraine?   entente support purses --purpose weapons --for UKR
        Do the papers hold?      entente support check
        """,
                                                            subcommands: [ListFlows.self, ShowTotal.self, RankGivers.self, AskPurses.self, CheckClaims.self, LogFlow.self])
    package init() {}
}

/// Which flows are asked for, as on the page.
struct FlowOptions: ParsableArguments {
    @Option(name: .long, help: "Who gives: a state by three letters, EU (its institutions), EU27, NATO, or a group as in \"EU & NATO - HUN\".") var giver: String?
    @Option(name: .long, help: "military, training, financial, humanitarian or all.") var kind: String?
    @Option(name: .long, help: "pledged, committed, allocated, disbursed or delivered.") var stage: String?
    @Option(name: .long, help: "statements, kiel-29 or kiel-29-monthly.") var source: String?
    @Option(name: .long, help: "The purse, such as epf or purl.") var channel: String?
    @Option(name: .long, help: "From this day, month or year.") var from: String?
    @Option(name: .long, help: "To this day, month or year.") var to: String?
    @Option(name: .long, help: "Words that all occur.") var words: String?
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?

    var query: [(String, String?)] { [("giver", giver), ("kind", kind), ("stage", stage), ("source", source), ("channel", channel), ("from", from), ("to", to), ("words", words), ("view", on)] }
}

struct ListFlows: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Flows by the filters of the page.", discussion: "Example: entente support list --giver DEU --kind military --from 2024 --to 2024")
    @OptionGroup var flows: FlowOptions
    @Flag(name: .long, help: "Print a table in CSV, with what became of each flow in the total.") var csv = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        if csv { return try await SupportText.raw(node) { try await $0.get(SupportFiles.csvAddress, flows.query) } }
        try await node.answer({ try await $0.get("/api/v1/support", flows.query) }) { answer in
            answer["flows"]?.array.map { found in
                found.isEmpty ? "Nothing that you may see fits." : TextTable(["flow", "giver", "amount", "kind", "stage", "when", "purse", "source"], found.map { one in
                    [one["flow"]?.string ?? "", one["giver"]?.string ?? "", SupportText.plain(one["in_words"]?.string ?? ""), one["kind"]?.string ?? "", one["stage"]?.string ?? "", (one["period"]?.string ?? "").replacing("/", with: " to "), one["channel"]?.string ?? "", one["series"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct ShowTotal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "total", abstract: "What flows come to, no euro twice; what it is made of, what it is part of, what was left out and why.", discussion: "Example: entente support total --giver NATO --kind military --stage allocated --source kiel-29 --from 2024 --to 2024")
    @OptionGroup var flows: FlowOptions
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/support/total", flows.query) }) { answer in
            guard let totals = answer["totals"]?.array else { return nil }
            if totals.isEmpty { return "Nothing that you may see is to be added here." }
            var lines: [String] = []
            for total in totals {
                lines.append(SupportText.plain(total["finding"]?.string ?? ""))
                func ids(_ member: String) -> [String] { (total[member]?.array ?? []).compactMap(\.string) }
                let counted = ids("counted")
                lines.append("  made of \(counted.count): \(counted.prefix(12).joined(separator: ", "))\(counted.count > 12 ? " …" : "")")
                for inside in total["inside"]?.array ?? [] { lines.append("  counted once already: \(inside["flow"]?.string ?? "") in \(inside["in"]?.string ?? ""): \(inside["why"]?.string ?? "")") }
                for clash in total["not_added_because"]?.array ?? [] { lines.append("  not added: \(clash["a"]?.string ?? "") and \(clash["b"]?.string ?? ""): \(clash["why"]?.string ?? "")") }
                for above in (total["above"]?.array ?? []).prefix(6) { lines.append("  up to \(above["flow"]?.string ?? ""): \(above["why"]?.string ?? "")") }
            }
            if totals.count > 1 { lines.append("\(totals.count) totals: sources, stages and currencies are kept apart, and none is added to another.") }
            if let left = answer["left_out"]?.array, !left.isEmpty { lines.append("Left out: \(left.count). The first: \(left[0]["flow"]?.string ?? ""), for \(left[0]["why"]?.string ?? "").") }
            return lines.map(SupportText.plain).joined(separator: "\n")
        }
    }
}

struct RankGivers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "givers", abstract: "Givers side by side, the most first.", discussion: "Example: entente support givers --kind financial --giver EU-AND-MEMBERS")
    @OptionGroup var flows: FlowOptions
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/support/givers", flows.query) }) { answer in
            answer["givers"]?.array.map { givers in
                givers.isEmpty ? "Nothing that you may see fits. Stages are told by different sources: try another --stage, --kind all, or --source statements." : SupportText.plain(answer["finding"]?.string ?? "") + "\n\n" + TextTable(["giver", "name", "total", "unit", "flows"], givers.map { one in
                    [one["giver"]?.string ?? "", one["name"]?.string ?? "", one["total"]?.string ?? "", one["unit"]?.string ?? "", one["flows"]?.integer.map { String($0) } ?? ""]
                }).text
            }
        }
    }
}

struct AskPurses: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "purses", abstract: "Which purse can pay for this, for whom, when: every one answers with its reasons. Without a question, all of them.", discussion: "Example: entente support purses --purpose procurement --for POL --when 2027 --amount 500")
    @Option(name: .long, help: "What for, a word of the pack such as procurement, weapons or training; another word is answered with all of them.") var purpose: String?
    @Option(name: .customLong("for"), help: "For whom: a state or body, as in POL, UKR or NATO.NSPA.") var beneficiary: String?
    @Option(name: .long, help: "When: 2027, 2026-12, or 2026-12/2027-06.") var when: String?
    @Option(name: .long, help: "How much, in millions of euro.") var amount: String?
    @Flag(name: .long, help: "Also those that cannot pay, with their reasons.") var all = false
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/support/purses", [("purpose", purpose), ("for", beneficiary), ("when", when), ("amount", amount), ("view", on)]) }) { answer in
            guard let purses = answer["purses"]?.array else { return nil }
            guard purses.first?["verdict"] != nil else {
                return TextTable(["purse", "title", "of", "state", "what is left"], purses.map { one in ["id", "title", "organisation", "state", "left"].map { SupportText.plain(one[$0]?.string ?? "") } }).text
            }
            let shown = purses.filter { all || $0["verdict"]?.string != "cannot pay" }
            var lines = shown.flatMap { one in
                ["\(one["id"]?.string ?? "")  \(one["title"]?.string ?? ""): \(one["verdict"]?.string ?? "")"] + (one["reasons"]?.array ?? []).map { "  \($0["aspect"]?.string ?? ""): \($0["verdict"]?.string ?? "")  \($0["says"]?.string ?? "")" } + ["  left: \(one["left"]?.string ?? "")"]
            }
            let rest = purses.count - shown.count
            if rest > 0 { lines.append("\(rest) cannot pay; --all shows why.") }
            return lines.map(SupportText.plain).joined(separator: "\n")
        }
    }
}

struct CheckClaims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "Printed claims about funds and flows, computed anew: all of them, or one by its identifier.", discussion: "Example: entente support check S28")
    @Argument(help: "The claim's identifier, as in S28.") var claim: String?
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/support/claims", [("claim", claim), ("view", on)]) }) { answer in
            guard let claims = answer["claims"]?.array else { return nil }
            if claim == nil { return TextTable(["claim", "printed", "what comes out", "about"], claims.map { one in ["id", "printed", "words", "claim"].map { SupportText.plain(one[$0]?.string ?? "") } }).text }
            return claims.flatMap { one in
                ["\(one["id"]?.string ?? "")  \(one["claim"]?.string ?? ""): \(one["printed"]?.string ?? "")", "  \(one["words"]?.string ?? "")"] + [("from", "Computed from "), ("explanation", "")].compactMap { member, lead in one[member]?.string.flatMap { $0.isEmpty ? nil : "  \(lead)\($0)" } }
            }.map(SupportText.plain).joined(separator: "\n")
        }
    }
}

struct LogFlow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Enter what was pledged or delivered, correct an entry of your own, or take it back.", discussion: """
        Example: entente support log 578 --giver NLD --channel purl --currency USD --kind military --stage pledged --period 2025-08 --source "Press release" --marking TLP:CLEAR
        Correct: the same with --correct IDENTIFIER. Take back: entente support log --withdraw IDENTIFIER --reason "Entered twice."
        """)
    @Argument(help: "How much: money in millions with a point, persons as a number.") var amount: String?
    @Option(name: .long, help: "Who gives: a state by three letters, or EU.") var giver: String?
    @Option(name: .long, help: "Through which purse, such as bilateral, epf or purl.") var channel = "bilateral"
    @Option(name: .long, help: "To whom, by three letters; to whom most goes, unless said.") var receiver: String?
    @Option(name: .long, help: "military, training, financial, humanitarian or all.") var kind: String?
    @Option(name: .long, help: "pledged, committed, allocated, disbursed or delivered.") var stage: String?
    @Option(name: .long, help: "EUR, USD …; for people trained: persons.") var currency = "EUR"
    @Option(name: .long, help: "When: 2025, 2025-03, or 2025-03/2025-08.") var period: String?
    @Option(name: .long, help: "book, replacement, upper, cash or unknown.") var valuation = "unknown"
    @Option(name: .long, help: "What it is called.") var title: String?
    @Option(name: .long, help: "Flows that hold it, with commas.") var within: String?
    @Option(name: .long, help: "A note.") var note: String?
    @Option(name: .long, help: "The document and its date, or who says it.") var source: String?
    @Option(name: .long, help: "The source's public address.") var address: String?
    @Option(name: .long, help: "seen, secondary, derived, judgement or unverified.") var confidence = "seen"
    @Option(name: .long, help: "Its marking, as in TLP:CLEAR.") var marking: String?
    @Option(name: .long, help: "Say this entry of your own better.") var correct: String?
    @Option(name: .long, help: "Take this entry of your own back.") var withdraw: String?
    @Option(name: .long, help: "Why it is taken back.") var reason: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ client in
            if let withdraw { return try await client.post("/api/v1/support/flows/\(FormBody.encoded(withdraw))/withdraw", [("reason", reason)]) }
            let what: [(String, String?)] = [("amount", amount), ("giver", giver), ("channel", channel), ("receiver", receiver), ("kind", kind), ("stage", stage), ("currency", currency), ("period", period), ("valuation", valuation)]
            let rest: [(String, String?)] = [("title", title), ("within", within), ("note", note), ("source", source), ("address", address), ("confidence", confidence), ("marking", marking)]
            return try await client.post(correct.map { "/api/v1/support/flows/" + FormBody.encoded($0) } ?? "/api/v1/support/flows", what + rest)
        }) { answer in answer["flow"]?.string.map { withdraw == nil ? "It stands as \($0)." : "Taken back." } }
    }
}

/// Answers for the terminal.
enum SupportText {
    /// What came from elsewhere must not steer the terminal; narrow spaces become plain ones.
    static func plain(_ line: String) -> String {
        String(line.map { character in character.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{A0}" || $0 == "\u{202F}" } ? " " : character })
    }

    /// The answer as it came.
    static func raw(_ node: NodeOption, _ ask: (NodeClient) async throws -> [UInt8]) async throws {
        do { print(String(decoding: try await ask(try node.client()), as: UTF8.self), terminator: "") } catch let error as NodeClientError {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
