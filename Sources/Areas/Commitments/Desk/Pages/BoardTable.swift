import Commitments
import Figures
import Kernel
import Site

/// One row an area: a mark for each proposal, and a disc for each report.
struct BoardTable: Component {
    let board: Board
    /// The last day, where it is not today.
    var through: Day?
    private var reports: [IssuedReport] { board.facts.reports.filter { $0.date.first <= board.day } }

    var html: HTML {
        div(.class("table"), .role("region"), .aria(.label, "The board"), .tabindex(0)) {
            table(.class("board"), .id("board")) {
                captionElement(.class("heard")) { "Proposals by area and status, and facts by area and report" }
                thead {
                    tr {
                        th(.scope("col")) { "Area" }
                        th(.scope("col"), .class("number")) { "Proposals" }
                        th(.scope("col")) { "Marks, by status; below each, its year and number" }
                        for report in reports { th(.scope("col"), .class("year")) { strong { String(report.number) }; "’" + report.date.description.prefix(4).suffix(2) } }
                        th(.scope("col"), .class("number")) { "Facts" }
                    }
                }
                tbody {
                    for area in board.facts.areas { row(area) }
                    if !board.proposals(in: nil).isEmpty { unknownRow }
                }
            }
        }
    }

    private func row(_ area: CommitmentArea) -> HTML {
        let proposals = board.proposals(in: area.id)
        return tr {
            th(.scope("row")) { a(.href("/promised/areas/\(area.id)")) { area.title } }
            td(.class("number")) { String(proposals.count) }
            td(.class("all-marks")) { marks(proposals) }
            for report in reports { td(.class("year")) { disc(area, report) } }
            td(.class("number facts")) { String(board.count(area: area.id)) }
        }
    }

    private func disc(_ area: CommitmentArea, _ report: IssuedReport) -> HTML {
        let all = board.count(area: area.id, period: report.number), words = board.count(area: area.id, period: report.number, kind: .reportWords)
        if all == 0 { return span(.class("none")) { span(.aria(.hidden, "true")) { "–" }; span(.class("heard")) { "none" } } }
        return a(.href(SearchFilters.address([.area: area.id.text, .report: String(report.number), .to: through?.description]))) {
            Marks.disc(count: all, isHollow: words * 2 > all, name: "\(all) facts, \(words) of them a report’s words")
        }
    }

    private var unknownRow: HTML {
        let proposals = board.proposals(in: nil)
        return tr {
            th(.scope("row")) { "Area not known" }
            td(.class("number")) { String(proposals.count) }
            td(.class("all-marks")) {
                div(.class("marks")) { for proposal in proposals { mark(proposal, isTight: true) } }
            }
            if !reports.isEmpty { td(.colspan(reports.count), .class("none")) { span(.class("note")) { "no fact can be filed here" } } }
            td(.class("number facts")) { "–" }
        }
    }

    private func marks(_ proposals: [Proposal]) -> HTML { div(.class("marks")) { for proposal in proposals { mark(proposal, isTight: false) } } }

    private func mark(_ proposal: Proposal, isTight: Bool) -> HTML {
        let status = board.status(of: proposal.id)
        return a(.href(ProposalPage.address(of: proposal.id)), .class(isTight ? "tight" : nil), .aria(.label, "\(proposal.written), \(proposal.name): \(status.word)")) {
            Marks.promise(status.mark, size: 20)
            if !isTight { span { proposal.text == .notHeld ? "–" : proposal.short } }
        }
    }
}
