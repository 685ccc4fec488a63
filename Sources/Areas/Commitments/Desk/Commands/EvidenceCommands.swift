import ArgumentParser
import Foundation
import Kernel
import Site

/// `entente commitments log "What happened." --date 2025-03-01 --proposals 2016-1.2 --source "Minutes" --marking TLP:CLEAR`
struct LogEvidence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log", abstract: "Log what happened: one event, one sentence, its source.", discussion: """
        Example: entente commitments log "Experts met." --date 2025-03-01 --proposals 2016-1.2 --bodies EU.EEAS,NATO.IS --level staff --format meeting --source "Minutes of 2 March 2025" --marking TLP:CLEAR
        From an e-mail: entente commitments log --mail message.eml --area cyber --marking TLP:CLEAR
        Take your own back: entente commitments log --withdraw IDENTIFIER "It was another meeting."
        """)
    @Argument(help: "What happened, in one sentence; with --withdraw, why.") var text: String?
    @Option(name: .long, help: "2025-03-01, 2025-03, 2025, or several days: 2025-03-01/2025-03-05.") var date: String?
    @Option(name: .long, help: "Proposals touched, with commas; none for work that carries no number.") var proposals: String?
    @Option(name: .long, help: "Its area, such as cyber; that of the first proposal unless said.") var area: String?
    @Option(name: .long, help: "Who took part, with commas.") var bodies: String?
    @Option(name: .long, help: "Staff, ambassadors, ministers, principals.") var level: String?
    @Option(name: .long, help: "Meeting, briefing, exercise, letter.") var format: String?
    @Option(name: .long, help: "The document and its date, or who says it.") var source: String?
    @Option(name: .long, help: "The source's public address.") var address: String?
    @Option(name: .long, help: "Its marking, as in TLP:CLEAR.") var marking: String?
    @Option(name: .long, help: "What the goal of the proposal stands at.") var value: String?
    @Flag(name: .long, help: "The proposals named are done by this.") var result = false
    @Option(name: .long, help: "Where it looks like what is here: the identifier of the same event, or other.") var same: String?
    @Option(name: .long, help: "An e-mail file (.eml) that fills what is not said here.") var mail: String?
    @Option(name: .long, help: "A file to attach, at most 8 MiB.") var attach: String?
    @Option(name: .long, help: "Take this evidence of your own back.") var withdraw: String?
    @Option(name: .long, help: "Say this evidence of your own better.") var correct: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ client in
            if let withdraw { return try await client.post("/api/v1/commitments/evidence/\(FormBody.encoded(withdraw))/withdraw", [("reason", text)]) }
            var draft: JSONValue?
            if let mail { draft = try? JSONValue(reading: try await client.post("/api/v1/commitments/mail", try FileArgument.bytes(mail), type: "message/rfc822")) }
            let file = try attach.map { try FileArgument.bytes($0) }
            let path = correct.map { "/api/v1/commitments/evidence/" + FormBody.encoded($0) } ?? "/api/v1/commitments/evidence"
            let answer = try await client.post(path, fields(over: draft))
            if let file, let attach, let id = (try? JSONValue(reading: answer))?["evidence"]?.string {
                let query = FormBody(fields: [.init(name: "evidence", value: id), .init(name: "name", value: attach)]).query
                _ = try await client.post("/api/v1/commitments/attach?" + query, file, type: "application/octet-stream")
            }
            return answer
        }) { answer in answer["evidence"]?.string.map { withdraw == nil ? "Logged as \($0)." : "Taken back." } }
    }

    /// What is said here stands before what the e-mail says.
    private func fields(over draft: JSONValue?) -> [(String, String?)] {
        let drafted: (String) -> String? = { draft?[$0]?.string }
        let event: [(String, String?)] = [("date", date ?? drafted("date")), ("text", text ?? drafted("text")), ("proposals", proposals), ("area", area), ("bodies", bodies), ("level", level), ("format", format)]
        let rest: [(String, String?)] = [("source", source ?? drafted("source")), ("address", address), ("marking", marking), ("value", value), ("result", result ? "yes" : nil), ("same", same)]
        return event + rest
    }
}

struct ImportCommitments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Enter a table (CSV): all rows, or none and every mistake with its line.", discussion: """
        Events: entente commitments import events.csv
        What the annex says of proposals: entente commitments import proposals.csv --proposals
        """)
    @Argument(help: "The table.") var file: String
    @Flag(name: .long, help: "The table completes proposals; otherwise it holds events.") var proposals = false
    @Flag(name: .long, help: "Only look: enter nothing.") var check = false
    @Option(name: .long, help: "For rows that look like what is here: same (each event counts once) or other.") var same: String?
    @OptionGroup var node: NodeOption

    func validate() throws {
        if let same, same != "same", same != "other" { throw ValidationError("`\(same)` is neither same nor other.") }
    }

    func run() async throws {
        try await node.answer({ client in
            let bytes = try FileArgument.bytes(file)
            if proposals { return try await client.post("/api/v1/commitments/complete", bytes, type: "text/csv") }
            let query = FormBody(fields: [same.map { .init(name: "same", value: $0) }, check ? .init(name: "check", value: "yes") : nil].compactMap { $0 }).query
            let watch = Task { await tell(client, Attachment.hash(of: bytes)) }
            defer { watch.cancel() }
            return try await client.post("/api/v1/commitments/import" + (query.isEmpty ? "" : "?" + query), bytes, type: "text/csv")
        }) { answer in
            if let count = answer["proposals"]?.integer { return "\(count) proposals were completed." }
            guard let rows = answer["rows"]?.integer else { return nil }
            if check { return "\(rows) rows would be entered; \(answer["like"]?.array?.count ?? 0) look like what is here. Nothing was entered." }
            return "\(rows) rows were entered" + (answer["tied"]?.integer.map { $0 > 0 ? ", \($0) of them tied to what was here." : "." } ?? ".")
        }
    }

    /// How far the node is, on standard error, until the answer is there.
    private func tell(_ client: NodeClient, _ key: String) async {
        var last: Int64 = -1
        while (try? await Task.sleep(for: .milliseconds(400))) != nil {
            guard let answer = try? JSONValue(reading: try await client.get("/api/v1/commitments/import", [("key", key)])), let entered = answer["entered"]?.integer, let rows = answer["rows"]?.integer, entered != last else { continue }
            FileHandle.standardError.write(Data("\(entered) of \(rows) rows\n".utf8))
            last = entered
        }
    }
}

/// A file that a command names.
enum FileArgument {
    static let bytesMax = 64 << 20

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: bytesMax + 1) else { throw ValidationError("The file `\(path)` cannot be read.") }
        guard data.count <= bytesMax else { throw ValidationError("The file `\(path)` has more than \(bytesMax >> 20) MiB. Split it.") }
        return [UInt8](data)
    }
}
