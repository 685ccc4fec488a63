package import ArgumentParser
import Foundation
import Kernel
import Site

/// `entente report …`: the progress report at the prompt, under the same rules as its pages.
package struct ReportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "report", abstract: "The progress report that both Councils approve.", discussion: """
        A report is named by its number, or by its identifier where two share one.

        Example: entente report draft --number 11 --from 2025-06-01 --to 2026-05-31 --token-file token
        """, subcommands: [ListReports.self, DraftReport.self, ShowReport.self, DiffReport.self, PutReport.self, ApproveReport.self, PublishReport.self, ReportEditionFile.self])
    package init() {}
}

/// Which report a command means.
struct ReportName: ParsableArguments {
    @Argument(help: "Its number, such as 11, or its identifier.") var report: String

    func path(_ client: NodeClient) async throws -> String {
        guard let number = Int64(report) else { return "/api/v1/reports/\(report)" }
        let answer = try JSONValue(reading: try await client.get("/api/v1/reports"), sizeMax: NodeClient.answerBytesMax)
        let found = (answer["reports"]?.array ?? []).filter { $0["number"]?.integer == number }.compactMap { $0["id"]?.string }
        guard let id = found.first else { throw NodeClientError.answered(404, says: "There is no report \(number) here. `entente report list` shows what there is.", mistakes: []) }
        guard found.count == 1 else { throw NodeClientError.answered(409, says: "There are \(found.count) reports with the number \(number): name one by its identifier, \(found.joined(separator: " or ")).", mistakes: []) }
        return "/api/v1/reports/\(id)"
    }
}

/// A report and where it stands, in lines.
private func standing(_ report: JSONValue) -> String? {
    guard let number = report["number"]?.integer, let state = report["state"]?.string, let tracks = report["tracks"]?.array else { return nil }
    var rows: [[String]] = []
    for track in tracks {
        for step in track["steps"]?.array ?? [] {
            func cell(_ name: String) -> String { step[name]?.string ?? "" }
            rows.append([track["organisation"]?.string ?? "", cell("id"), cell("title"), cell("state"), String(cell("wording").prefix(12)), cell("until")])
        }
    }
    let head = "Report \(number), \(report["from"]?.string ?? "") to \(report["to"]?.string ?? ""). \(state)"
    var lines = [head]
    if let text = report["wording"]?.string { lines.append("Text: \(text)") }
    lines.append(TextTable(["side", "step", "title", "state", "text", "until"], rows).text)
    return lines.joined(separator: "\n")
}

struct ListReports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Reports that you may know of.")
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.get("/api/v1/reports") }) { answer in
            answer["reports"]?.array.map { reports in
                reports.isEmpty ? "There is no report in the making or approved here." : TextTable(["number", "from", "to", "identifier", "state"], reports.map { one in
                    [one["number"]?.integer.map { String($0) } ?? "", one["from"]?.string ?? "", one["to"]?.string ?? "", one["id"]?.string ?? "", one["state"]?.string ?? ""]
                }).text
            }
        }
    }
}

struct DraftReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "draft", abstract: "Begin a report: a draft from every piece of evidence that both Councils may see.")
    @Option(name: .long, help: "Its number.") var number: Int
    @Option(name: .long, help: "The first day of its period, as in 2025-06-01.") var from: String
    @Option(name: .long, help: "The last day of its period.") var to: String
    @Option(name: .long, help: "Its title, unless the usual one.") var title: String?
    @Option(name: .long, help: "The marking of the draft, unless the usual one.") var marking: String?
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.post("/api/v1/reports", [("number", String(number)), ("from", from), ("to", to), ("title", title), ("marking", marking)]) }, inWords: standing)
    }
}

struct ShowReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Where a report stands, and its text for those who draft.")
    @OptionGroup var name: ReportName
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.get(try await name.path($0)) }) { answer in
            guard let head = answer["report"].flatMap(standing) else { return nil }
            let chapters = (answer["chapters"]?.array ?? []).map { chapter in
                "\n\(chapter["title"]?.string ?? "")\n" + (chapter["sentences"]?.array ?? []).map { "  " + ($0["wordings"] == nil ? "" : "[two wordings] ") + ($0["text"]?.string ?? "") }.joined(separator: "\n")
            }
            return ([head] + chapters).joined(separator: "\n")
        }
    }
}

struct DiffReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "diff", abstract: "What differs from the text that lay before the other side, or from the last report.")
    @OptionGroup var name: ReportName
    @Option(name: .long, help: "A text by its hash, or `last` for the last report; the other side's newest unless said.") var with: String?
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.get(try await name.path($0) + "/differences", [("with", with)]) }) { answer in
            guard let title = answer["with"]?.string, let changes = answer["changes"]?.array else { return nil }
            let lines = changes.map { one in
                if one["kind"]?.string == "moved" { return "\(one["chapter"]?.string ?? "")\n> \(one["from"]?.string.map { "moved here from \($0)" } ?? "at another place in its chapter"): \(one["now"]?.string ?? "")\n" }
                return "\(one["chapter"]?.string ?? "")\n" + (one["before"]?.string.map { "- \($0)\n" } ?? "") + (one["now"]?.string.map { "+ \($0)\n" } ?? "")
            }
            return changes.isEmpty ? "The text is the same \(title)." : "Compared with the text \(title):\n\n" + lines.joined(separator: "\n")
        }
    }
}

struct PutReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "put", abstract: "Put the text to a step of your side.")
    @OptionGroup var name: ReportName
    @Option(name: .long, help: "The step, such as coreper.") var step: String
    @Option(name: .long, help: "The text by its hash, as `show` prints it: you put what you have read.") var text: String
    @Option(name: .long, help: "When a silence ends, in UTC, as in 2026-12-01T18:00.") var until: String?
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.post(try await name.path($0) + "/steps", [("step", step), ("act", "put"), ("wording", text), ("until", until)]) }, inWords: standing)
    }
}

struct ApproveReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "approve", abstract: "Record that a step has passed: nobody objected, or silence was kept. The Council's step approves the text.")
    @OptionGroup var name: ReportName
    @Option(name: .long, help: "The step, such as council.") var step: String
    @Option(name: .long, help: "The text by its hash: what has changed since is not approved.") var text: String
    @OptionGroup var node: NodeOption
    func run() async throws {
        try await node.answer({ try await $0.post(try await name.path($0) + "/steps", [("step", step), ("act", "pass"), ("wording", text)]) }, inWords: standing)
    }
}

struct PublishReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "publish", abstract: "Let everybody read the public edition of a report that both Councils approved.")
    @OptionGroup var name: ReportName
    @OptionGroup var node: NodeOption
    func run() async throws { try await node.answer({ try await $0.post(try await name.path($0) + "/publish", []) }, inWords: standing) }
}

struct ReportEditionFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "edition", abstract: "Write an edition to a file: .pdf, .docx or .json, and its annex as annex.csv or notes.csv.")
    @OptionGroup var name: ReportName
    @Flag(name: .long, help: "The full edition, for both Councils; the public one unless said.") var full = false
    @Option(name: .shortAndLong, help: "The file to write; its ending says what.") var output: String
    @OptionGroup var node: NodeOption
    func run() async throws {
        let ending = output.split(separator: "/").last.map(String.init) ?? output
        let file = ending.hasSuffix(".pdf") ? "report.pdf" : ending.hasSuffix(".docx") ? "report.docx" : ending.hasSuffix(".json") ? "report.json" : ending.hasSuffix("notes.csv") ? "notes.csv" : ending.hasSuffix(".csv") ? "annex.csv" : nil
        guard let file else { throw ValidationError("`\(output)` ends in none of .pdf, .docx, .json and .csv.") }
        do {
            let client = try node.client(), path = try await name.path(client)
            let bytes = try await client.get("\(path)/\(full ? "full" : "public")/\(file)")
            try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
            print("\(output): \(bytes.count) bytes.")
        } catch let error as NodeClientError {
            FileHandle.standardError.write(Data((error.description + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
