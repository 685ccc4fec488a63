import Commitments
import Figures
import Hummingbird
import Kernel
import Node
import Release
import Site

/// One area: its proposals with their statuses, and everything that was heard of it.
struct AreaPage: Sendable {
    let shell: Shell
    let reading: CommitmentReading

    static func address(of area: AreaID) -> String { "/promised/areas/\(area)" }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/areas/:id") { request, context in
            guard let id = context.parameters.get("id"), let area = reading.facts.area(AreaID(id)) else { throw Problem.noSuchPage }
            let before = try request.query()["before"].map { EvidenceID($0) }
            let board = try await reading.board(for: context.viewpoint)
            var query = CommitmentReading.Query()
            query.area = area.id
            let found = try await reading.evidence(query, for: context.viewpoint, before: before)
            let heard = try await reading.months(of: area.id, for: context.viewpoint)
            return shell.page(area.title, at: OverviewPage.address, context, marking: shell.marking(of: found.list.map(\.record.item), for: context.account)) {
                view(area, board, heard, found.list.map(\.record), next: found.next)
            }
        }
    }

    @HTMLBuilder private func view(_ area: CommitmentArea, _ board: Board, _ heard: [DatedEvidence], _ evidence: [SeenEvidence], next: EvidenceID?) -> HTML {
        let proposals = board.proposals(in: area.id), count = board.count(area: area.id)
        ObservatoryNav()
        section(.class("promised-head")) {
            p(.class("under-head")) { a(.href(OverviewPage.address)) { "What was promised" } }
            h1 { "\(area.title): \(proposals.count) proposals, \(count) facts" }
        }
        SearchBox(area: area.id, label: "Search \(area.title)")
        Site.Part("Over time") {
            TimelineFigure(line: EvidenceTimeline(area.title, start: "from the endorsement of the first set", from: reading.facts.sets.map(\.endorsed).min() ?? board.day, on: board.day, heard, facts: reading.facts))
        }
        Site.Part("Proposals") {
            RecordTable(caption: "Proposals of this area", columns: [.init("Proposal"), .init("In our words"), .init("Status"), .init("Why")], rows: proposals.map { proposal in
                let finding = board.findings[proposal.id]
                return [Prose([.link(proposal.written, to: ProposalPage.address(of: proposal.id))]), Prose(proposal.name), Prose(finding?.status.word ?? ""), Prose(finding?.rule.inWords ?? "")]
            })
        }
        Site.Part("Everything that was heard of it", note: "Newest first, also what touches no proposal.") {
            if evidence.isEmpty { p(.class("empty")) { "Nothing that you may read is filed here." } } else { EvidenceList(evidence: evidence, facts: board.facts, node: shell.node) }
            if let next { p { a(.href("\(Self.address(of: area.id))?before=\(FormBody.encoded(next.text))")) { "Earlier ones" } } }
        }
    }
}
