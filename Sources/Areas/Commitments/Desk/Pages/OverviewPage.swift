import Commitments
import Figures
import Hummingbird
import Kernel
import Node
import Release
import Site

/// In five seconds: what moves and what does not.
struct OverviewPage: Sendable {
    static let address = "/promised"
    let shell: Shell
    let reading: CommitmentReading

    func add(to router: Router<SiteContext>) {
        router.get("/promised") { request, context in
            let (viewpoint, isChosen) = try Self.asOf(request, context)
            let board = try await reading.board(for: viewpoint)
            let latest = try await reading.evidence({ var query = CommitmentReading.Query(); query.withoutNumber = true; query.period = board.lastReport?.number; return query }(), for: viewpoint, limit: 4)
            return shell.page("What was promised", at: Self.address, context, marking: shell.marking(of: latest.list.map(\.record.item), for: context.account), foot: foot(isChosen ? viewpoint.day : nil)) {
                view(board, latest.list.map(\.record.evidence), day: isChosen ? viewpoint.day : nil, mayLog: context.session != nil && EvidencePage.mayLog(context.account))
            }
        }
    }

    /// The day of view, or another one in the address: `?on=2025-06-30`.
    static func asOf(_ request: Hummingbird.Request, _ context: SiteContext) throws -> (Viewpoint, isChosen: Bool) {
        guard let text = try request.query()["on"], !text.isEmpty else { return (context.viewpoint, context.isDayChosen) }
        guard let day = Day(text) else { throw Problem(.badRequest, title: "This is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-06-30.") }
        return (Viewpoint(party: context.viewpoint.party, clearance: context.viewpoint.clearance, day: day), true)
    }

    @HTMLBuilder private func view(_ board: Board, _ examples: [Evidence], day: Day?, mayLog: Bool) -> HTML {
        let words = BoardWords(board, facts: reading.facts)
        ObservatoryNav(current: .overview)
        section(.class("promised-head")) {
            h1 { words.finding }
            p(.class("under-head")) { words.underFinding }
            if mayLog { p(.class("under-head")) { a(.href(EvidencePage.address)) { "Log what happened" } } }
        }
        SearchBox(label: "Search evidence, proposals and declarations")
        statuses(board, words)
        Site.Part("The \(board.facts.proposals.count) by area and status, and how often each area was heard of") {
            BoardTable(board: board, through: day).html
            p(.class("board-note")) {
                "Disc area: number of facts. "; Marks.disc(count: 9, isHollow: false, name: "filled disc"); " mostly events of the period. "; Marks.disc(count: 9, isHollow: true, name: "hollow disc")
                " mostly the report’s own words. A dash: nothing. "; words.countNote
            }
        }
        div(.class("columns beside")) {
            overdue(board)
            unnumbered(board, words, examples)
        }
        DayForm(address: Self.address, name: "on", day: day ?? board.day, lead: "What was known on").html
    }

    private func statuses(_ board: Board, _ words: BoardWords) -> HTML {
        ul(.class("statuses")) {
            for status in Status.shown {
                li {
                    a(.href("#board")) {
                        span(.class("count")) { Marks.promise(status.mark, size: 24); span { String(board.proposals(status).count) } }
                        strong { status.word }
                        span(.class("note")) { words.note(status) }
                    }
                }
            }
        }
    }

    private func overdue(_ board: Board) -> HTML {
        let late = board.proposals(.overdue)
        return Site.Part("Overdue: a date has passed, no result is recorded", classes: "overdue") {
            if late.isEmpty { p(.class("empty")) { "No date that is held has passed without a recorded result." } } else {
                RecordTable(caption: "Overdue", columns: [.init("Proposal"), .init("In our words"), .init("Its date")], rows: late.map { proposal in
                    [Prose([.link(proposal.written, to: ProposalPage.address(of: proposal.id))]), Prose(proposal.title), Prose([.whole(board.findings[proposal.id]?.due?.description ?? "not recorded")])]
                })
            }
            p(.class("board-note")) { "Status is derived by rule, never typed. Each proposal’s page shows the rule and the evidence behind it." }
        }.html
    }

    private func unnumbered(_ board: Board, _ words: BoardWords, _ examples: [Evidence]) -> HTML {
        let all = board.count(), without = board.count(isNumbered: false)
        return Site.Part("Work that carries no number", note: Prose(words.unnumbered)) {
            dl(.class("shares")) {
                share("All reports", with: all - without, without: without)
                if let last = board.lastReport {
                    let period = board.count(period: last.number), loose = board.count(period: last.number, isNumbered: false)
                    share("Report \(last.number)", with: period - loose, without: loose)
                }
            }
            if !examples.isEmpty {
                p(.class("board-note")) { "For example:" }
                ul(.class("dashes board-note")) { for one in examples { li { one.text } } }
            }
        }.html
    }

    @HTMLBuilder private func share(_ title: String, with: Int, without: Int) -> HTML {
        dt { title }
        dd {
            ShareBar.drawing(with: with, without: without, name: "\(title): \(with) with a number, \(without) without")
            p { span { "\(with) with a number" }; span { "\(without) without" } }
        }
    }

    private func foot(_ day: Day?) -> [FootColumn] {
        let sets = reading.facts.sets, query = day.map { "?on=\($0)" } ?? ""
        let reports = reading.facts.reports
        return [
            FootColumn("Source") { p { "\(sets.map { "\($0.title) (\($0.endorsed.inWords))" }.joined(separator: "; ")); progress reports \(reports.first?.number ?? 0) to \(reports.last?.number ?? 0); \(reading.facts.evidence.count) facts, each with its own source. Titles are in our words." } },
            FootColumn("How sure") { p { "Third-hand in part: the texts of the sets were seen only in pieces, and most reports through summaries. Each row says how it was obtained." } },
            FootColumn("Take it away") {
                p {
                    a(.href("/promised.csv" + query)) { "CSV" }; " · "; a(.href("/api/v1/commitments" + query)) { "JSON" }; " · "; a(.href("/promised/due.ics")) { "calendar of what is due" }; " · "
                    a(.href(Self.address + query)) { "permanent address of this view" }
                }
            },
        ]
    }
}

extension Status {
    var mark: Marks.Promise {
        switch self {
        case .moving: .moving
        case .due: .due
        case .stalled: .stalled
        case .overdue: .overdue
        case .done: .done
        case .dormant: .dormant
        case .withoutEvidence: .withoutEvidence
        case .textNotHeld: .textNotHeld
        }
    }
}
