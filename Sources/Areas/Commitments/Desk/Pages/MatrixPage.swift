import Commitments
import Figures
import Hummingbird
import Kernel
import Node
import Site

/// How often each area was heard of, by year or by report; each number leads to the evidence behind it.
struct MatrixPage: Sendable {
    static let address = ObservatoryNav.Place.matrix.rawValue
    let shell: Shell
    let reading: CommitmentReading

    func add(to router: Router<SiteContext>) {
        router.get("/promised/matrix") { request, context in
            let board = try await reading.board(for: context.viewpoint), isByReport = try request.query()["by"] == "report"
            return shell.page("Area by \(isByReport ? "report" : "year")", at: OverviewPage.address, context) { view(board, isByReport: isByReport, through: context.isDayChosen ? board.day : nil) }
        }
    }

    private struct Column { let head: String, note: String, from: String?, to: String?, report: Int? }

    @HTMLBuilder private func view(_ board: Board, isByReport: Bool, through: Day?) -> HTML {
        let columns = isByReport ? board.facts.reports.filter { $0.date.first <= board.day }.map { Column(head: "\($0.number)", note: "’\($0.date.description.prefix(4).suffix(2))", from: nil, to: through?.description, report: $0.number) } : years(board, through)
        let areas = board.facts.areas.map { Optional($0.id) } + (board.count(in: nil) > 0 ? [nil] : [])
        ObservatoryNav(current: .matrix)
        section(.class("promised-head")) {
            h1 { finding(board) }
            p(.class("under-head")) {
                "Pieces of evidence that you may read, by area and \(isByReport ? "the report in whose period they fall" : "the year in which they may first have happened"). Each number leads to them. "
                a(.href(isByReport ? Self.address : Self.address + "?by=report")) { isByReport ? "By year" : "By report" }
            }
        }
        div(.class("table"), .role("region"), .aria(.label, "The matrix"), .tabindex(0)) {
            table(.class("matrix")) {
                captionElement(.class("heard")) { "Evidence by area and \(isByReport ? "report" : "year")" }
                thead { tr { th(.scope("col")) { "Area" }; for column in columns { th(.scope("col"), .class("cell")) { column.head; if !column.note.isEmpty { span { column.note } } } }; th(.scope("col"), .class("number")) { "All" } } }
                tbody { for area in areas { row(area, board, columns) } }
            }
        }
        p(.class("board-note")) { "Disc area: number. "; Marks.disc(count: 9, isHollow: false, name: "filled disc"); " mostly events, "; Marks.disc(count: 9, isHollow: true, name: "hollow disc"); " mostly a report’s own words, which stand in the year of the report. A dash: nothing visible, which does not mean that nothing was done." }
    }

    private func years(_ board: Board, _ through: Day?) -> [Column] {
        let years = board.counts.map(\.year)
        guard let first = years.min() else { return [] }
        // At most a lifetime; what lies before is in the search.
        return (max(first, board.day.parts.year - 60)...board.day.parts.year).map { year in
            let last = "\(year)-12-31"
            return Column(head: String(year), note: "", from: "\(year)-01-01", to: through.map { min($0.description, last) } ?? last, report: nil)
        }
    }

    private func row(_ area: AreaID?, _ board: Board, _ columns: [Column]) -> HTML {
        let title = board.facts.title(of: area), filter = area?.text ?? SearchFilters.notKnown
        return tr {
            th(.scope("row")) { if let area { a(.href(AreaPage.address(of: area))) { title } } else { title } }
            for column in columns {
                td(.class("cell")) {
                    cell(board.count(in: area) { fits($0, column) }, words: board.count(in: area) { fits($0, column) && $0.kind == .reportWords }, "\(title), \(column.report == nil ? "" : "report ")\(column.head)",
                         SearchFilters.address([.area: filter, .report: column.report.map { String($0) }, .from: column.from, .to: column.to]))
                }
            }
            td(.class("number")) { a(.href(SearchFilters.address([.area: filter]))) { String(board.count(in: area)) } }
        }
    }

    private func fits(_ count: Board.Count, _ column: Column) -> Bool { column.report.map { count.period == $0 } ?? (String(count.year) == column.head) }

    private func cell(_ count: Int, words: Int, _ name: String, _ address: String) -> HTML {
        guard count > 0 else { return span(.class("none")) { span(.aria(.hidden, "true")) { "–" }; span(.class("heard")) { "none" } } }
        return a(.href(address), .aria(.label, "\(name): \(count), \(words) of them a report’s words")) {
            Marks.disc(count: count, isHollow: words * 2 > count, name: nil)
            span { String(count) }
        }
    }

    private func finding(_ board: Board) -> String {
        let counts = board.facts.areas.map { ($0.title, board.count(area: $0.id)) }
        guard let most = counts.max(by: { $0.1 < $1.1 }), let least = counts.min(by: { $0.1 < $1.1 }), most.1 > 0 else { return "Nothing that you may read is filed under any area." }
        return "\(most.0) was heard of most: \(most.1) of \(board.count()) times. Least: \(least.0), \(least.1) times."
    }
}

extension Board {
    /// Of one area, or of what belongs to none that is known.
    func count(in area: AreaID?, _ fits: (Count) -> Bool = { _ in true }) -> Int { counts.reduce(0) { $0 + ($1.area == area && fits($1) ? $1.count : 0) } }
}
