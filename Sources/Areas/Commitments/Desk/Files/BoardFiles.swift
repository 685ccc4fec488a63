import Commitments
import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Release
import Site

/// The board for tools: CSV, JSON, and a calendar of what is due.
struct BoardFiles: Sendable {
    let shell: Shell
    let reading: CommitmentReading

    func add(to router: Router<SiteContext>) {
        router.get("/promised.csv") { request, context in
            let viewpoint = try OverviewPage.asOf(request, context).0, board = try await reading.board(for: viewpoint)
            return Reply.text(csv(board, try await disputes(viewpoint)), type: "text/csv; charset=utf-8", name: "commitments-\(board.day).csv")
        }
        router.get("/api/v1/commitments") { request, context in
            let viewpoint = try OverviewPage.asOf(request, context).0, query = try request.query()
            return Reply.json(report(try await reading.board(for: viewpoint), try await disputes(viewpoint), status: query["status"], area: query["area"]))
        }
        router.get("/promised/due.ics") { _, context in
            Reply.text(calendar(try await reading.board(for: context.viewpoint)), type: "text/calendar; charset=utf-8", name: "due.ics")
        }
    }

    /// Those that stand, by proposal, as far as the viewpoint may see them.
    private func disputes(_ viewpoint: Viewpoint) async throws -> [ProposalID: [Dispute]] { Dictionary(grouping: try await reading.disputes(for: viewpoint).map(\.record), by: \.proposal) }

    private func csv(_ board: Board, _ disputes: [ProposalID: [Dispute]]) -> String {
        let head = ["id", "set", "area", "title", "text", "nature", "status", "rule", "due", "facts", "last_report", "source", "confidence", "as_of", "topic", "summary", "rhythm_months", "nature_note", "lead_bodies", "target", "source_url", "goal", "disputes"]
        let rows = board.facts.proposals.map { proposal -> [String] in
            let finding = board.findings[proposal.id], activity = board.activity[proposal.id]
            return [proposal.id.text, proposal.set, proposal.area?.text ?? "", proposal.title, proposal.text.rawValue, proposal.nature?.rawValue ?? "", finding?.status.rawValue ?? "", finding?.rule.rawValue ?? "",
                         (finding?.due ?? proposal.due)?.description ?? "", String(activity?.count ?? 0), activity?.lastPeriod.map { String($0) } ?? "", proposal.source.title, proposal.source.confidence.rawValue,
                         board.day.description, proposal.topic, proposal.summary, proposal.rhythmMonths.map { String($0) } ?? "", proposal.natureNote, proposal.leadBodies.map(\.text).joined(separator: ";"), proposal.target,
                         proposal.source.address ?? "", proposal.goal?.inWords ?? "",
                         (disputes[proposal.id] ?? []).map { "\($0.author) (\($0.status.word)): \($0.reason)" }.joined(separator: "; ")]
        }
        return CSV.text([head] + rows)
    }

    struct Report: Encodable {
        struct Line: Encodable { let id, set: String, area: String?, title, text: String, nature: String?, status, rule: String, due: String?, facts: Int, lastReport: Int?, source, confidence: String, owners: [String], goal: String?, disputes: [Disputed] }
        struct Disputed: Encodable { let id, status, reason, by, side, on: String }
        let asOf: String
        let lastReport: Int?
        let proposals: [Line]
    }

    private func report(_ board: Board, _ disputes: [ProposalID: [Dispute]], status: String?, area: String?) -> Report {
        Report(asOf: board.day.description, lastReport: board.lastReport?.number, proposals: board.facts.proposals.compactMap { proposal in
            guard status == nil || board.status(of: proposal.id).rawValue == status, area == nil || proposal.area?.text == area else { return nil }
            let finding = board.findings[proposal.id], activity = board.activity[proposal.id]
            return Report.Line(id: proposal.id.text, set: proposal.set, area: proposal.area?.text, title: proposal.title, text: proposal.text.rawValue, nature: proposal.nature?.rawValue, status: finding?.status.rawValue ?? "",
                               rule: finding?.rule.rawValue ?? "", due: (finding?.due ?? proposal.due)?.description, facts: activity?.count ?? 0, lastReport: activity?.lastPeriod,
                               source: proposal.source.title, confidence: proposal.source.confidence.rawValue, owners: proposal.leadBodies.map(\.text), goal: proposal.goal?.inWords,
                               disputes: (disputes[proposal.id] ?? []).map { .init(id: $0.id, status: $0.status.rawValue, reason: $0.reason, by: $0.author.text, side: $0.side.text, on: $0.said.day.description) })
        })
    }

    /// RFC 5545. All-day events, each on the last day that its date allows.
    private func calendar(_ board: Board) -> String {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Entente//Commitments//EN", "X-WR-CALNAME:What is due"]
        for proposal in board.facts.proposals {
            guard let due = board.findings[proposal.id]?.due ?? proposal.due else { continue }
            lines += ["BEGIN:VEVENT", "UID:\(proposal.id)@\(shell.node.organisation.text.lowercased()).entente", "DTSTAMP:\(Self.date(board.day))T000000Z", "DTSTART;VALUE=DATE:\(Self.date(due.last))",
                      "SUMMARY:" + Self.escaped("\(proposal.written): \(proposal.name)"), "DESCRIPTION:" + Self.escaped("\(board.findings[proposal.id]?.rule.inWords ?? "") Known as \(due.inWords)."), "END:VEVENT"]
        }
        return (lines + ["END:VCALENDAR"]).map(Self.folded).joined(separator: "\r\n") + "\r\n"
    }

    private static func date(_ day: Day) -> String { day.description.replacing("-", with: "") }
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,").replacing("\n", with: "\\n")
    }

    /// At most 75 bytes a line; what follows begins with a space.
    static func folded(_ line: String) -> String {
        var lines: [String] = [], current = ""
        for character in line {
            if current.utf8.count + String(character).utf8.count > (lines.isEmpty ? 75 : 74) {
                lines.append(current)
                current = ""
            }
            current.append(character)
        }
        return (lines + [current]).joined(separator: "\r\n ")
    }
}
