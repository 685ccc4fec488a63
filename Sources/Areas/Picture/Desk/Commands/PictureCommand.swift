package import ArgumentParser
import Kernel
import Site

/// `entente picture …`: the picture at the prompt.
package struct PictureCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "picture", abstract: "What both sides see: incidents, who said what of them, what hangs together; questions to both sides.",
                                                            subcommands: [ListIncidents.self, ShowIncident.self, ShowClusters.self, ReportIncident.self, AssessCommand.self])
    package init() {}
}

struct ListIncidents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Incidents by the filters of the page, the earliest first.", discussion: "Example: entente picture list --kind infrastructure --from 2024-11 --status suspected")
    @Option(name: .long, help: "Words that all occur.") var words: String?
    @Option(name: .long, help: "cyber, infrastructure, information, airspace, maritime, sabotage or coercion.") var kind: String?
    @Option(name: .long, help: "How it was done, such as cable-damage.") var method: String?
    @Option(name: .long, help: "A sector that was hit, such as energy.") var sector: String?
    @Option(name: .long, help: "An affected state, by its three letters.") var state: String?
    @Option(name: .long, help: "What is said of who did it, such as collective or contested.") var status: String?
    @Option(name: .long, help: "From this day, month or year.") var from: String?
    @Option(name: .long, help: "To this day, month or year.") var to: String?
    @Option(name: .long, help: "Latitude, longitude, kilometres: 59.9,24.6,50.") var around: String?
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        let query: [(String, String?)] = [("words", words), ("kind", kind), ("method", method), ("sector", sector), ("state", state), ("status", status), ("from", from), ("to", to), ("around", around), ("view", on)]
        try await node.answer({ try await $0.get("/api/v1/picture", query) }) { answer in
            answer["incidents"]?.array.map { incidents in
                incidents.isEmpty ? "Nothing that you may see fits." : TextTable(["incident", "from", "kind", "attribution", "states", "what"], incidents.map { one in
                    [one["incident"]?.string ?? "", one["from"]?.string ?? "", one["kind"]?.string ?? "", one["attribution"]?.string ?? "", (one["states"]?.array ?? []).compactMap(\.string).joined(separator: ","), one["title"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct ShowIncident: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One incident: what happened, who said what and when, what it hangs together with.", discussion: "Example: entente picture show INC-035")
    @Argument(help: "Its identifier.") var incident: String
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/picture/incidents/\(FormBody.encoded(incident))", [("view", on)]) }) { PictureText.incident($0) }
    }
}

struct ShowClusters: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "clusters", abstract: "What hangs together, with the reason for each tie; or what neither side sees alone.", discussion: "Example: entente picture clusters --together")
    @Flag(name: .long, help: "Only what stands when both sides’ records are put together.") var together = false
    @Option(name: .long, help: "As of this day, as in 2025-06-30.") var on: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/picture/clusters", [("view", on)]) }) { PictureText.clusters($0, together: together) }
    }
}

struct ReportIncident: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "report", abstract: "Report an incident, correct a report of your own, or take it back.", discussion: """
        Example: entente picture report "Cable to the island cut" --method cable-damage --date 2026-11-20 --place "off the north coast" --position 59.8,25.3 --precision sea --sectors digital --source "Notice of the operator" --marking TLP:GREEN
        Correct: the same with --correct IDENTIFIER. Take back: entente picture report --withdraw IDENTIFIER "It was a drill."
        """)
    @Argument(help: "What happened, in a few words; with --withdraw, why.") var title: String?
    @Option(name: .long, help: "How it was done; its kind follows.") var method: String?
    @Option(name: .long, help: "2025-03-01, 2025-03, 2025, or several days: 2025-03-01/2025-03-05.") var date: String?
    @Option(name: .long, help: "The place by its name.") var place: String?
    @Option(name: .long, help: "Latitude and longitude in degrees, with a comma: 59.8,25.3. A position south of the equator: --position=-12.5,30.") var position: String?
    @Option(name: .long, help: "site, town, region, sea or nominal.") var precision: String?
    @Option(name: .long, help: "How far off it may be, in kilometres.") var within: String?
    @Option(name: .long, help: "Sectors that were hit, with commas.") var sectors: String?
    @Option(name: .long, help: "Affected states, with commas.") var states: String?
    @Option(name: .long, help: "What came of it.") var outcome: String?
    @Option(name: .long, help: "A note.") var note: String?
    @Option(name: .long, help: "The document and its date, or who says it.") var source: String?
    @Option(name: .long, help: "The source's public address.") var address: String?
    @Option(name: .long, help: "Date of the source.") var read: String?
    @Option(name: .long, help: "seen, secondary, judgement or unverified.") var confidence: String?
    @Option(name: .long, help: "Its marking, as in TLP:GREEN.") var marking: String?
    @Option(name: .long, help: "Say this report of your own better.") var correct: String?
    @Option(name: .long, help: "Take this report of your own back.") var withdraw: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ client in
            if let withdraw { return try await client.post("/api/v1/picture/incidents/\(FormBody.encoded(withdraw))/withdraw", [("reason", title)]) }
            let what: [(String, String?)] = [("title", title), ("method", method), ("date", date), ("place", place), ("position", position), ("precision", precision), ("within", within), ("sectors", sectors), ("states", states)]
            let rest: [(String, String?)] = [("outcome", outcome), ("note", note), ("source", source), ("address", address), ("read", read), ("confidence", confidence), ("marking", marking)]
            return try await client.post(correct.map { "/api/v1/picture/incidents/" + FormBody.encoded($0) } ?? "/api/v1/picture/incidents", what + rest)
        }) { answer in answer["incident"]?.string.map { withdraw == nil ? "It stands as \($0)." : "Taken back." } }
    }
}

/// Answers for the terminal.
enum PictureText {
    static func incident(_ answer: JSONValue) -> String? {
        guard let id = answer["incident"]?.string else { return nil }
        func text(_ member: String) -> String { answer[member]?.string ?? "" }
        func names(_ member: String) -> String { (answer[member]?.array ?? []).compactMap(\.string).joined(separator: ", ") }
        if let reason = answer["withdrawn"]?.string { return plain(["\(id)  Withdrawn by \(text("by")): \(reason)"]) }
        let until = text("until"), within = answer["within_km"]?.integer.map { ", within \($0) km" } ?? ""
        var lines = ["\(id)  \(text("title"))  [\(text("marking"))]", "When: \(text("from"))\(until.isEmpty ? "" : " to \(until)")", "What: \(text("kind")), \(text("method"))", "Where: \(text("place")), \(text("lat")) \(text("lon")) (\(text("precision"))\(within))",
                     "Sectors: \(names("sectors"))", "Attribution: \(text("attribution"))"]
        for (title, value) in [("Affected", names("states")), ("What came of it", text("outcome")), ("Note", text("note")), ("Source", "\(text("source")) (\(text("confidence")))"), ("Said by", text("by"))] where !value.isEmpty { lines.append("\(title): \(value)") }
        let statements = answer["statements"]?.array ?? []
        lines.append(statements.isEmpty ? "No statement on who did it is known." : "Statements:")
        for one in statements { lines.append("  \(one["date"]?.string ?? "day not known")  \(one["words"]?.string ?? "")  [\(one["marking"]?.string ?? "")]") }
        if let cluster = answer["cluster"] {
            lines.append("Hangs together: \(cluster["title"]?.string ?? "")")
            for tie in cluster["ties"]?.array ?? [] where tie["a"]?.string == id || tie["b"]?.string == id { lines.append("  with \((tie["a"]?.string == id ? tie["b"] : tie["a"])?.string ?? ""): \(tie["words"]?.string ?? "")") }
        }
        return plain(lines)
    }

    static func clusters(_ answer: JSONValue, together: Bool) -> String? {
        guard let clusters = answer["clusters"]?.array, let joint = answer["together"]?.array else { return nil }
        func ids(_ value: JSONValue?) -> String { (value?.array ?? []).compactMap(\.string).joined(separator: ", ") }
        if together {
            if joint.isEmpty { return "Nothing that you may see stands only when both sides’ records are put together." }
            return plain(joint.flatMap { one in
                ["\(one["cluster"]?.string ?? ""): \(ids(one["members"]))"] + (one["brought"]?.object?.members ?? []).map { "  \($0.name) brought \(ids($0.value))" }
                    + (one["alone"]?.object?.members ?? []).map { member in "  \(member.name) alone sees \(ids(member.value).isEmpty ? "no cluster" : ids(member.value))" }
            })
        }
        if clusters.isEmpty { return "No two incidents that you may see hang together." }
        return plain(clusters.flatMap { one in [one["title"]?.string ?? ""] + (one["ties"]?.array ?? []).map { "  \($0["a"]?.string ?? "") and \($0["b"]?.string ?? ""): \($0["words"]?.string ?? "")" } })
    }

    /// What came from elsewhere must not steer the terminal.
    static func plain(_ lines: [String]) -> String {
        lines.map { line in String(line.map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 }) }.joined(separator: "\n")
    }
}
