import Hummingbird
import Kernel
import Node
import Site
import Support

/// Two numbers for what looks like the same thing, side by side with what makes them differ; the sources; and how a euro comes to be counted twice.
struct ComparisonsPage: Sendable {
    static let address = SupportNav.Place.sources.rawValue
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint), pairs = desk.facts.comparisons.map { SidePair($0, snapshot, desk) }
            let differing = pairs.count { $0.difference != nil }
            return shell.page("Sources beside each other", at: GiversPage.address, context, foot: [FootColumn("Take it away") { p { a(.href("/api/v1/support/sources")) { "JSON" }; " · "; a(.href(Self.address)) { "permanent address" } } }]) {
                SupportNav(current: .sources, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { "\(SupportWords.count(pairs.count, "question")) that two sources answer, \(differing == 0 ? "none of them with a difference that can be computed" : "\(differing) of them with different numbers")." }
                    p(.class("under-head")) { "Neither is taken for the truth: each stands with its stage, its valuation and its source." }
                }
                if let figure = SourcesFigure.figure(snapshot, desk) { FigurePanel(figure, address: "/support/figures/sources") }
                for pair in pairs { pairPart(pair, context) }
                Site.Part("The sources") {
                    RecordTable(caption: "Sources", columns: [.init("Source"), .init("Publisher"), .init("Published"), .init("Trust"), .init("What it counts")], rows: desk.facts.series.map { [Prose([.link($0.title, to: FlowsPage.address + "?source=" + FormBody.encoded($0.id.text))]), Prose($0.publisher), Prose([.whole($0.published.description)]), Prose($0.source.confidence.rawValue), Prose($0.note)] })
                }
                Site.Part("How a euro comes to be counted twice", note: "Nine ways, and what is done about each here.", id: "cases") {
                    RecordTable(caption: "Ways of counting twice", columns: [.init("Way"), .init("What is done")], rows: desk.facts.cases.map { [Prose("\($0.id). \($0.title)"), Prose($0.rule.capitalisedFirst + ".")] })
                }
            }
        }
    }

    private func pairPart(_ pair: SidePair, _ context: SiteContext) -> HTML {
        Site.Part(pair.comparison.title, id: pair.comparison.id, classes: "support-pair") {
            div(.class("support-sides")) { side(pair.left, context); side(pair.right, context) }
            p(.class("support-why")) { if let difference = pair.difference { strong { "\(difference) " } }; pair.comparison.note }
        }.html
    }

    private func side(_ side: SidePair.Side, _ context: SiteContext) -> HTML {
        div {
            h3 { side.source }
            p(.class("support-number")) { a(.href(desk.address(TotalPage.address, side.question, context))) { side.number } }
            p { side.words }
            p(.class("note")) { side.origin }
        }
    }
}

/// One comparison with what comes out on either side.
struct SidePair {
    struct Side {
        let question: FlowQuestion
        let number: String
        let sum: Quantity?
        let unit: Amount.Unit
        let stage: Flow.Stage?
        /// Whose, and of what.
        let source: String
        let words: String
        let origin: String
    }
    let comparison: Comparison
    let left: Side
    let right: Side

    init(_ comparison: Comparison, _ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        self.comparison = comparison
        func side(_ question: FlowQuestion) -> Side {
            let total = snapshot.totals(question).only, flows = total?.counted.compactMap { snapshot.book.flow($0) } ?? [], first = flows.first
            let valuations = Set(flows.map(\.valuation)), series = total.flatMap { desk.facts.series($0.series) }
            let isStatement = total?.series == FlowSeries.statements
            let when = question.flow == nil ? SupportWords.when(question) : first.map { ", \($0.period.inWords)" } ?? ""
            let who = question.flow == nil ? desk.who(question) : first.map { desk.name($0.giver) } ?? ""
            return Side(question: question, number: total?.sum.map { SupportWords.printed($0, total?.unit ?? .none) } ?? "no number", sum: total?.sum, unit: total?.unit ?? .none, stage: total?.stage,
                        source: isStatement ? first?.source.title ?? "" : series?.title ?? "",
                        words: "\(who), \(total?.stage.rawValue ?? "")\(when); valued at: \(valuations.count == 1 ? valuations.first?.word ?? "" : "several ways").",
                        origin: isStatement ? [first?.title ?? "", first?.note ?? ""].sentences : "\(SupportWords.count(flows.count, "flow")) added. \(flows.count == 1 ? first?.note ?? "" : "")")
        }
        (left, right) = (side(comparison.left), side(comparison.right))
    }

    /// "EUR 8.9 bn apart." Nil where units differ or are the same number.
    var difference: String? {
        guard let a = left.sum, let b = right.sum, left.unit == right.unit, a != b else { return nil }
        let apart = a > b ? a - b : b - a, stages = left.stage == right.stage ? "" : " Stages differ: \(left.stage?.rawValue ?? "") and \(right.stage?.rawValue ?? "")."
        return "\(SupportWords.printed(apart, left.unit)) apart.\(stages)"
    }
}
