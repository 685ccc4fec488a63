package import ArgumentParser
import Kernel
import Site

/// `entente spending …`: figures at the prompt.
package struct SpendingCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "spending", abstract: "Who spends what: states compared, one figure through its editions, groups, claims checked.", discussion: """
        Who meets 2 %?                     entente spending list
        How far is Germany from 3.5 %?     entente spending state DEU
        What does each edition say of it?  entente spending cell DEU share 2024
        The EU members of NATO together?   entente spending group "EU & NATO"
        Do the sentences of papers hold?   entente spending claims
        """,
                                                            subcommands: [ListStates.self, ShowState.self, ShowCell.self, ShowGroup.self, CheckClaim.self, ListClaims.self, EnterReturn.self, ImportEdition.self])
    package init() {}
}

struct ListStates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "States side by side in one year of one edition.", discussion: "Example: entente spending list --measure equipment --year 2024 --of \"EU & NATO\"")
    @Option(name: .long, help: "share, equipment, usd … as the page of editions lists them.") var measure: String?
    @Option(name: .long, help: "The year.") var year: String?
    @Option(name: .long, help: "An edition, such as NATO-2024-06.") var edition: String?
    @Option(name: .long, help: "A group: NATO, EU & NATO - USA, {DEU, FRA}.") var of: String?
    @Flag(name: .long, help: "As CSV.") var csv = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending", [("measure", measure), ("year", year), ("edition", edition), ("of", of)]) }) { answer in
            guard let states = answer["states"]?.array else { return nil }
            let rows = states.map { one in ["party", "name", "value", "computed", "status"].map { one[$0]?.string ?? "" } }
            if csv { return CSV.text([["party", "name", "value", "computed", "status"]] + rows).trimmed }
            let head = [answer["finding"]?.string ?? "", "\(answer["title"]?.string ?? ""), \(answer["unit"]?.string ?? ""). \(answer["edition_name"]?.string ?? "") (\(answer["edition"]?.string ?? "")).", answer["other_editions"]?.string ?? ""].filter { !$0.isEmpty }
            // The most first; what is not published last.
            let sorted = states.sorted { ($0["value"]?.string.flatMap { Quantity($0) }?.millionths ?? .min) > ($1["value"]?.string.flatMap { Quantity($0) }?.millionths ?? .min) }
            let hasTarget = states.contains { $0["against_target"] != nil }, hasComputed = states.contains { $0["computed"] != nil }
            let columns = ["state", "name", "value"] + (hasTarget ? ["against target"] : []) + (hasComputed ? ["computed"] : []) + ["status"]
            return head.joined(separator: "\n") + "\n\n" + TextTable(columns, sorted.map { one in
                func cell(_ member: String) -> String { (one[member]?.string ?? "").replacing("\u{A0}", with: " ") }
                return [cell("party"), cell("name"), one["in_words"] == nil ? "n.p." : cell("in_words")] + (hasTarget ? [cell("against_target")] : []) + (hasComputed ? [cell("computed")] : []) + [cell("status")]
            }).text
        }
    }
}

struct ShowState: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "state", abstract: "One state: whether it meets the target, by each edition, and what it is short of.", discussion: "Example: entente spending state DEU")
    @Argument(help: "The state, by its three letters or its name.") var party: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending/states/\(FormBody.encoded(party))") }) { answer in
            guard let finding = answer["finding"]?.string, let shares = answer["shares"]?.array else { return nil }
            func plain(_ text: String) -> String { text.replacing("\u{A0}", with: " ") }
            let numbers = (answer["numbers"]?.array ?? []).map { plain("\($0["number"]?.string ?? "") \($0["words"]?.string ?? "").") }
            let table = TextTable(["edition", "definition", "year", "% of GDP", "status"], shares.map { one in [one["edition_name"]?.string ?? "", one["definition"]?.string ?? "", one["year"]?.integer.map { String($0) } ?? "", plain(one["in_words"]?.string ?? ""), one["status"]?.string ?? ""] }).text
            return ([plain(finding)] + (shares.isEmpty ? [] : ["", table]) + (numbers.isEmpty ? [] : [""] + numbers)).joined(separator: "\n")
        }
    }
}

struct ShowCell: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "cell", abstract: "One figure through all editions that print it.", discussion: "Example: entente spending cell DEU share 2024")
    @Argument(help: "The state, by its three letters or its name.") var party: String
    @Argument(help: "The measure: share, equipment, usd …") var measure: String
    @Argument(help: "The year.") var year: Int
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending/cells/\(FormBody.encoded(party))/\(FormBody.encoded(measure))/\(year)") }) { answer in
            answer["cell"]?.array.map { cells in
                TextTable(["edition", "published", "definition", "status", "value", "computed", "source"], cells.map { one in ["edition", "published", "definition", "status", "value", "computed", "source"].map { one[$0]?.string ?? "" } }).text
            }
        }
    }
}

struct ShowGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "group", abstract: "A group over the years; never a total where a member is missing.", discussion: "Example: entente spending group \"EU & NATO\" --measure share --fixed --year 2024")
    @Argument(help: "The group: an organisation, states, or both.") var group: String
    @Option(name: .long, help: "share, usd, equipment …") var measure: String?
    @Option(name: .long, help: "An edition, such as NATO-2024-06.") var edition: String?
    @Option(name: .long, help: "With --fixed: membership as at the end of this year.") var year: String?
    @Flag(name: .long, help: "Fix the membership instead of letting it move.") var fixed = false
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending/groups", [("of", group), ("measure", measure), ("edition", edition), ("year", year), ("membership", fixed ? "fixed" : nil)]) }) { answer in
            guard let years = answer["years"]?.array else { return nil }
            let hasNotes = years.contains { $0["why"] != nil }
            return "\(answer["group"]?.string ?? ""): \(answer["title"]?.string ?? ""), \(answer["unit"]?.string ?? ""). \(answer["edition_name"]?.string ?? "") (\(answer["edition"]?.string ?? "")).\n\n" + TextTable(["year", "members", "value", "status"] + (hasNotes ? ["what to know"] : []), years.map { one in
                [one["year"]?.integer.map { String($0) } ?? "", String(one["members"]?.array?.count ?? 0), (one["in_words"]?.string ?? "no total").replacing("\u{A0}", with: " "), one["value"] == nil ? "" : one["estimate"]?.bool == true ? "estimate" : "actual"] + (hasNotes ? [one["why"]?.string ?? ""] : [])
            }).text
        }
    }
}

struct CheckClaim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check", abstract: "A claim against every edition: reproduced, not reproduced and by how much, or not computable and why.", discussion: """
        The language is small; docs/claims.md has all of it.
        entente spending check "count(NATO, share >= 2, 2024) = 23"
        entente spending check "share(EU & NATO, 2024) = 1.99 % in NATO-2024-06"
        entente spending check "growth(usd_const, NATO - USA, 2014, 2024) > 50 %"
        """)
    @Argument(help: "The claim, in quotes.") var claim: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending/check", [("claim", claim)]) }) { answer in
            guard let words = answer["words"]?.string, let editions = answer["editions"]?.array else { return nil }
            return words + "\n\n" + editions.map { one in
                ([("\(one["answer"]?.string ?? "") \(one["words"]?.string ?? "")")] + (one["counted"]?.array.flatMap { $0.isEmpty ? nil : ["    " + $0.compactMap(\.string).joined(separator: " ")] } ?? []) + (one["notes"]?.array ?? []).compactMap(\.string).map { "    " + $0 }).joined(separator: "\n")
            }.joined(separator: "\n")
        }
    }
}

struct ListClaims: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "claims", abstract: "The claims of the papers, each checked.")
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/spending/claims") }) { answer in
            answer["claims"]?.array.map { claims in
                claims.map { one in "\(one["id"]?.string ?? ""): \(one["claim"]?.string ?? ""): \(one["says"]?.string ?? "")\n    \(one["answer"]?.string ?? "") \(one["words"]?.string ?? "")" }.joined(separator: "\n")
            }
        }
    }
}

struct EnterReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "return", abstract: "Enter a figure of your own state ahead of publication, under a marking.", discussion: "Example: entente spending return --measure share --year 2026 --value 2.4 --definition NATO --marking \"NATO RESTRICTED\" --token-file token")
    @Option(name: .long, help: "What is counted.") var measure: String
    @Option(name: .long, help: "The year.") var year: String
    @Option(name: .long, help: "The value, in the unit of the measure.") var value: String
    @Option(name: .long, help: "actual or estimate.") var status = "estimate"
    @Option(name: .long, help: "NATO, EDA, COFOG or SIPRI.") var definition: String
    @Option(name: .long, help: "What to know of it.") var note: String?
    @Option(name: .long, help: "Its marking.") var marking: String
    @OptionGroup var node: NodeOption

    func run() async throws {
        let fields: [(String, String?)] = [("measure", measure), ("year", year), ("value", value), ("status", status), ("definition", definition), ("note", note), ("marking", marking)]
        try await node.answer({ try await $0.post("/api/v1/spending/returns", fields) }) { answer in answer["return"]?.string.map { "Entered as \($0). Who may see its marking sees it; it is in no total." } }
    }
}
