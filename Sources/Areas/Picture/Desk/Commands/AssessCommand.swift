import ArgumentParser
import Kernel
import Picture
import Site

/// `entente picture assess …`: questions to both sides, and this side's answer.
struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "assess", abstract: "Questions to both sides: list, show, ask; this side’s answer: draft, seal, open; compare.",
                                                    subcommands: [ListQuestions.self, ShowQuestion.self, AskBoth.self, DraftAnswer.self, SealAnswer.self, OpenAnswer.self, CompareAnswers.self], defaultSubcommand: ListQuestions.self)
    static func address(_ id: String, _ word: String = "") -> String { "\(AssessmentsAPI.address)/\(FormBody.encoded(id))" + (word.isEmpty ? "" : "/" + word) }
}

struct ListQuestions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every question that you may read, the newest first.")
    @OptionGroup var node: NodeOption

    func run() async throws {
        try await node.answer({ try await $0.get(AssessmentsAPI.address) }) { answer in
            answer["questions"]?.array.map { questions in
                questions.isEmpty ? "No question that you may read has been put to both sides." : TextTable(["question", "exchange", "by", "marking", "title"], questions.map { one in ["question", "exchange", "by", "marking", "title"].map { one[$0]?.string ?? "" } }).text
            }
        }
    }
}

struct ShowQuestion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One question, and how far each side is.")
    @Argument(help: "Its identifier.") var id: String
    @OptionGroup var node: NodeOption

    func run() async throws { try await node.answer({ try await $0.get(AssessCommand.address(id)) }) { AssessText.question($0) } }
}

struct CompareAnswers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "compare", abstract: "The answers side by side, once they are opened; nothing is merged.")
    @Argument(help: "The question’s identifier.") var id: String
    @OptionGroup var node: NodeOption

    func run() async throws { try await node.answer({ try await $0.get(AssessCommand.address(id)) }) { AssessText.comparison($0) } }
}

struct AskBoth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ask", abstract: "Put a question to both sides.", discussion: "Example: entente picture assess ask \"Do the cuts of this winter belong together?\" --point \"One hand steers them.\" --point \"More will follow.\" --incidents INC-032,INC-035 --exchange 2026-12-01 --marking TLP:GREEN")
    @Argument(help: "The question.") var title: String
    @Option(name: .long, help: "What is to be judged, a sentence that may hold or not; once for each point.") var point: [String]
    @Option(name: .long, help: "Incidents it is about, with commas.") var incidents: String?
    @Option(name: .long, help: "The day from which answers may be opened.") var exchange: String?
    @Option(name: .long, help: "Its marking, as in TLP:GREEN.") var marking: String?
    @OptionGroup var node: NodeOption

    func run() async throws {
        let fields: [(String, String?)] = [("title", title), ("points", point.joined(separator: "\n")), ("incidents", incidents), ("exchange", exchange), ("marking", marking)]
        try await node.answer({ try await $0.post(AssessmentsAPI.address, fields) }) { answer in answer["question"]?.string.map { "Put to both sides as \($0)." } }
    }
}

struct DraftAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "draft", abstract: "Show this side’s draft, or answer one point in it; other points stay as they are.",
                                                    discussion: "Example: entente picture assess draft 3f0e… 1 \"One hand steers them.\" --likelihood likely --confidence moderate --source \"Report of the coast guard\"")
    @Argument(help: "The question’s identifier.") var id: String
    @Argument(help: "The point’s number, from 1; without it the draft is shown.") var point: Int?
    @Argument(help: "The judgement; empty takes the point out.") var text: String?
    @Option(name: .long, help: "almost-certain, likely, even, unlikely or remote.") var likelihood: String?
    @Option(name: .long, help: "high, moderate or low.") var confidence: String?
    @Option(name: .long, help: "A source; once for each.") var source: [String] = []
    @OptionGroup var node: NodeOption

    func validate() throws {
        if let point, !(1...Question.pointsMax).contains(point) { throw ValidationError("\(point) is no point. Points are counted from 1 to \(Question.pointsMax).") }
        if point != nil, text == nil { throw ValidationError("Write the judgement behind the point’s number.") }
    }

    func run() async throws {
        try await node.answer({ client in
            let before = try await client.get(AssessCommand.address(id, "draft"))
            guard let point, let text else { return before }
            guard let draft = try? JSONValue(reading: before, sizeMax: NodeClient.answerBytesMax), let points = draft["points"]?.array else { throw NodeClientError.notOurs }
            guard point <= points.count else { throw ValidationError("The question has \(points.count) point\(points.count == 1 ? "" : "s").") }
            var fields: [(String, String?)] = []
            for one in draft["judgements"]?.array ?? [] {
                guard let number = one["point"]?.integer, number != Int64(point - 1) else { continue }
                fields += [("text-\(number)", one["text"]?.string), ("likelihood-\(number)", one["likelihood"]?.string), ("confidence-\(number)", one["confidence"]?.string), ("sources-\(number)", (one["sources"]?.array ?? []).compactMap(\.string).joined(separator: "\n"))]
            }
            fields += [("text-\(point - 1)", text), ("likelihood-\(point - 1)", likelihood), ("confidence-\(point - 1)", confidence), ("sources-\(point - 1)", source.isEmpty ? nil : source.joined(separator: "\n"))]
            return try await client.post(AssessCommand.address(id, "draft"), fields)
        }) { AssessText.draft($0) }
    }
}

struct SealAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "seal", abstract: "Seal the draft: its hash is told to the other side, and it cannot be changed any more.", discussion: "The hash says which draft you read: entente picture assess draft 3f0e… shows it.")
    @Argument(help: "The question’s identifier.") var id: String
    @Argument(help: "The draft’s hash.") var hash: String
    @OptionGroup var node: NodeOption

    func run() async throws { try await node.answer({ try await $0.post(AssessCommand.address(id, "seal"), [("hash", hash)]) }) { answer in answer["question"].map { _ in "Sealed." } } }
}

struct OpenAnswer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "open", abstract: "Open what was sealed, from the day of exchange on. What has crossed cannot be taken back.")
    @Argument(help: "The question’s identifier.") var id: String
    @Option(name: .long, help: "The answer’s marking, as in TLP:GREEN.") var marking: String
    @OptionGroup var node: NodeOption

    func run() async throws { try await node.answer({ try await $0.post(AssessCommand.address(id, "open"), [("marking", marking)]) }) { AssessText.comparison($0) } }
}

/// Answers for the terminal.
enum AssessText {
    static func question(_ answer: JSONValue) -> String? {
        guard let question = answer["question"], let id = question["question"]?.string, let points = question["points"]?.array else { return nil }
        var lines = ["\(id)  \(question["title"]?.string ?? "")  [\(answer["marking"]?.string ?? "")]", "Answers may be opened from \(question["exchange"]?.string ?? "") on."]
        for (number, point) in points.enumerated() { lines.append("  \(number + 1). \(point.string ?? "")") }
        for side in answer["sides"]?.array ?? [] {
            let name = side["side"]?.string ?? ""
            if let opened = side["opened"] { lines.append("\(name): opened by \(opened["by"]?.string ?? "")" + ((opened["as_sealed"]?.bool ?? false) ? ", to the byte what was sealed" : "") + ((side["late"]?.bool ?? false) ? "; sealed only after the other side had opened" : "")) }
            else if let sealed = side["sealed"] { lines.append("\(name): sealed, \((sealed["hash"]?.string ?? "").prefix(12))…, not opened") } else { lines.append("\(name): has not sealed an answer") }
        }
        return PictureText.plain(lines)
    }

    static func comparison(_ answer: JSONValue) -> String? {
        guard let points = answer["comparison"]?.array, let sides = answer["sides"]?.array else { return nil }
        guard sides.contains(where: { $0["opened"] != nil }) else { return "Neither side has opened an answer." }
        var lines: [String] = []
        for (number, point) in points.enumerated() {
            lines += ["\(number + 1). \(point["point"]?.string ?? "")", "   \(point["finding"]?.string ?? "")"]
            for side in sides {
                guard let judgement = side["opened"]?["answer"]?["judgements"]?.array?.first(where: { $0["point"]?.integer == Int64(number) }) else { continue }
                lines.append("   \(side["side"]?.string ?? ""): \(said(judgement))")
            }
        }
        return PictureText.plain(lines)
    }

    static func draft(_ answer: JSONValue) -> String? {
        guard let points = answer["points"]?.array else { return nil }
        var lines: [String] = []
        for (number, point) in points.enumerated() {
            lines.append("\(number + 1). \(point.string ?? "")")
            lines.append("   " + ((answer["judgements"]?.array?.first { $0["point"]?.integer == Int64(number) }).map(said) ?? "not answered"))
        }
        return PictureText.plain(lines + [answer["hash"]?.string.map { "To seal it: entente picture assess seal \(answer["question"]?.string ?? "") \($0)" } ?? "There is no draft yet."])
    }

    private static func said(_ one: JSONValue) -> String {
        "\(one["text"]?.string ?? "") (\(one["likelihood"]?.string ?? ""), \(one["confidence"]?.string ?? "") confidence; \((one["sources"]?.array ?? []).compactMap(\.string).joined(separator: "; ")))"
    }
}
