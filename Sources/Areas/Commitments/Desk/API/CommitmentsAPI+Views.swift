import Commitments
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// Proposals and evidence as a tool reads them.
extension CommitmentsAPI {
    func proposal(_ context: SiteContext) async throws -> JSONValue {
        let register = try await reading.register(for: context.viewpoint), proposal = try CompletionPage.proposal(context, register), board = try await reading.board(for: context.viewpoint)
        let finding = board.findings[proposal.id]
        var query = CommitmentReading.Query()
        query.proposal = proposal.id
        let evidence = try await reading.evidence(query, for: context.viewpoint).list.map { Self.json($0.record, node) }
        let disputes = try await reading.disputes(of: proposal.id, for: context.viewpoint).map { Self.json($0.record, node) }
        let completions = try await reading.completions(for: context.viewpoint).filter { $0.saying.completion.proposal == proposal.id }.map { seen -> JSONValue in
            .members(("side", .string(seen.saying.side.text)), ("by", .string(seen.author.text)), ("on", .string(Day(ordinal: Int32(clamping: seen.saying.said / 86_400_000)).description)),
                     ("marking", .string(seen.item.label.printed(in: node.desk.facts.vocabulary))), ("says", seen.saying.completion.json(id: seen.saying.id)))
        }
        let status: JSONValue? = finding.map { .members(("is", .string($0.status.rawValue)), ("rule", .string($0.rule.rawValue)), ("words", .string($0.rule.inWords)), ("due", $0.due.map { .string($0.description) })) }
        let contested: JSONValue? = JSONValue.texts((register.contested[proposal.id] ?? []).map(\.rawValue))
        return .members(
            ("id", .string(proposal.id.text)), ("set", .string(proposal.set)), ("area", proposal.area.map { .string($0.text) }), ("title", .string(proposal.title)), ("summary", .string(proposal.summary)),
            ("wording", proposal.wording.isEmpty ? nil : .string(proposal.wording)), ("text", .string(proposal.text.rawValue)), ("nature", proposal.nature.map { .string($0.rawValue) }),
            ("rhythm_months", proposal.rhythmMonths.map { .integer(Int64($0)) }), ("due", proposal.due.map { .string($0.description) }), ("owners", .array(proposal.leadBodies.map { .string($0.text) })),
            ("goal", proposal.goal?.json), ("needs", .array(register.roadmap.needs(of: proposal.id).map { .string($0.text) })), ("leads_to", .array(register.roadmap.follow(proposal.id).map { .string($0.text) })),
            ("known_as", .array(register.numbers.filter { $0.value == proposal.id }.keys.sorted().map { .string($0.text) })), ("source", proposal.source.json), ("status", status), ("as_of", .string(board.day.description)),
            ("differs", contested), ("completions", .array(completions)), ("disputes", .array(disputes)), ("evidence", .array(evidence)))
    }

    static func json(_ dispute: Dispute, _ node: Node) -> JSONValue {
        .members(("id", .string(dispute.id)), ("status", .string(dispute.status.rawValue)), ("reason", .string(dispute.reason)), ("by", .string(dispute.author.text)), ("side", .string(dispute.side.text)),
                 ("on", .string(dispute.said.day.description)), ("marking", .string(dispute.item.label.printed(in: node.desk.facts.vocabulary))))
    }

    static func json(_ seen: SeenEvidence, _ node: Node) -> JSONValue {
        var object = seen.withdrawn == nil ? seen.evidence.json.object ?? JSONObject() : JSONObject()
        object["evidence"] = .string(seen.evidence.id.text)
        if let reason = seen.withdrawn { object["withdrawn"] = .string(reason) }
        object["by"] = .string(seen.author.text)
        if seen.said != nil { object["side"] = .string((seen.origin ?? node.organisation).text) }
        object["marking"] = .string(seen.item.label.printed(in: node.desk.facts.vocabulary))
        if !seen.attachments.isEmpty { object["attachments"] = .array(seen.attachments.map(\.json)) }
        if !seen.others.isEmpty { object["told_too"] = .array(seen.others.map { json($0, node) }) }
        return .object(object)
    }
}
