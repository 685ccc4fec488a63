import Figures
import Hummingbird
import Kernel
import Node
import Site
import Spending

/// Figures by what is asked of them: one page for each, and a list of all of this area with what each finds.
struct FigurePages: Sendable {
    static let address = SpendingNav.Place.figures.rawValue
    let shell: Shell
    let reading: SpendingReading

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let ledger = try await reading.ledger(for: context.viewpoint), sections = sections(ledger)
            return shell.page("All figures", at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, Self.address, csv: nil)) {
                SpendingNav(current: .figures)
                section(.class("spending-head rule-over")) {
                    h1 { "\(sections.reduce(0) { $0 + $1.entries.count }) figures, each with its finding, its table and its source." }
                    p(.class("under-head")) { "What each finds is said as it stands when nothing else is asked. Every one can be asked for other years, editions and groups, and taken away as SVG\(FigureDoor.canDraw ? ", PNG" : "") and CSV." }
                }
                for one in sections { Site.Part(one.title) { list(one.entries) } }
            }
        }
        for place in FigurePlace.allCases {
            router.get(RouterPath(place.address)) { request, context in
                let ledger = try await reading.ledger(for: context.viewpoint)
                guard let question = place.question(try request.query(), ledger, reading) else { throw Problem.noSuchPage }
                return shell.page(place.title, at: RankingPage.address, context, marking: shell.marking(of: ledger.items, for: context.account), foot: Foot.columns(ledger, question.address(place.address), csv: nil)) { content(question, place) }
            }
        }
    }

    @HTMLBuilder private func content(_ question: any FigureQuestion, _ place: FigurePlace) -> HTML {
        SpendingNav(current: .figures)
        section(.class("spending-head")) {
            h1 { question.finding }
            for says in question.leftOut { p(.class("left-out")) { says } }
            for says in question.says where !says.isEmpty { p(.class("under-head")) { says } }
        }
        Site.form(.method(.get), .action(place.address), .class("spending-form figure-form")) {
            question.controls
            button(.type("submit"), .class("first")) { "Show" }
        }
        for (number, one) in question.figures.enumerated() { Self.panel(one.figure, address: question.address("/spending/figures/\(one.name)"), page: question.address(place.address), isHeaded: number > 0) }
        question.parts
    }

    private static func panel(_ figure: some Figure, address: String, page: String, isHeaded: Bool) -> HTML { FigurePanel(figure, address: address, page: page, isHeaded: isHeaded).html }

    private struct Entry { let title: String, address: String, finding: String, purpose: String }

    private func list(_ entries: [Entry]) -> HTML {
        ul(.class("figure-list")) {
            for one in entries {
                li {
                    h3 { a(.href(one.address)) { one.title } }
                    p(.class("finding-small")) { one.finding }
                    p(.class("note")) { one.purpose }
                }
            }
        }
    }

    private func sections(_ ledger: Ledger) -> [(title: String, entries: [Entry])] {
        let empty = FormBody(fields: []), book = ledger.book
        func entry(_ place: FigurePlace) -> Entry? { place.question(empty, ledger, reading).map { Entry(title: place.title, address: place.address, finding: $0.finding, purpose: place.purpose) } }
        let ranking = SpendingQuery(empty, ledger, reading).map { Entry(title: SpendingNav.Place.ranking.title, address: RankingPage.address, finding: Ranking(book, $0, reading).finding, purpose: "One measure, year and edition, the largest first, against its target.") }
        let group = SpendingQuery(empty, ledger, reading, begins: .groups).map { Entry(title: SpendingNav.Place.groups.title, address: GroupPage.address, finding: GroupView(group: $0.group, query: $0, book: book, reading: reading).finding, purpose: "A total over the years, weighed, beside the printed one.") }
        let path = Entry(title: SpendingNav.Place.paths.title, address: PathsPage.address, finding: PathQuestion(empty, book, reading).finding, purpose: "From today’s share to a level by a year, with its assumptions.")
        let burden = Entry(title: SpendingNav.Place.burden.title, address: BurdenPage.address, finding: BurdenView(empty, book, reading).finding, purpose: "Every measure of burden side by side: how far a rank depends on the choice.")
        let state = Entry(title: "One state", address: RankingPage.address, finding: "Share, equipment and one cell through all its editions, on one printed page.", purpose: "Choose a state by its name in the table.")
        return [
            ("States beside each other", [ranking, entry(.balance), entry(.map), entry(.definition), entry(.gaps), burden]),
            ("Over the years", [state, group, entry(.courses), entry(.growth), path]),
            ("Editions beside each other", [entry(.revisions)]),
        ].map { ($0.0, $0.1.compactMap { $0 }) }.filter { !$0.1.isEmpty }
    }
}
