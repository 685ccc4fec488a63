import Hummingbird
import Kernel
import Node
import Site
import Support

/// One total opened: down to the flows of which it is made, up to what holds them, and beside it what other sources say.
struct TotalPage: Sendable {
    static let address = "/support/total"
    static let listMax = 200, firstMax = 10
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let question = desk.question(try request.query()), snapshot = try await desk.reading.snapshot(for: context.viewpoint), totals = snapshot.totals(question)
            let shown = snapshot.matching(question)
            return shell.page("A total, opened", at: GiversPage.address, context, marking: shell.marking(of: SupportDesk.labels(shown), for: context.account), foot: foot(question, context)) {
                SupportNav(mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    p(.class("under-head")) { a(.href(desk.address(GiversPage.address, desk.setting(question, .giver, to: nil), context))) { "Givers compared" } }
                    h1 { finding(totals, snapshot) }
                    for says in question.leftOut { p(.class("support-left-out")) { says } }
                    if totals.totals.count > 1 { p(.class("under-head")) { "Below are \(totals.totals.count) totals. Sources, stages and currencies are kept apart: none of these is added to another." } }
                }
                FlowFields(desk: desk, question: question, address: Self.address, names: [.words, .giver, .kind, .stage, .source, .channel, .from, .to])
                for total in totals.totals { part(total, question, snapshot, context, isOnly: totals.totals.count == 1) }
                leftOut(totals, snapshot)
                others(question, snapshot, context)
            }
        }
    }

    private func finding(_ totals: Totals, _ snapshot: SupportSnapshot) -> String {
        guard let first = totals.totals.first else { return "Nothing that you may see is to be added here." }
        return totals.totals.count == 1 ? desk.sentence(first, totals.question, snapshot) : "\(desk.who(totals.question)): \(totals.totals.count) totals that are not to be added."
    }

    @HTMLBuilder private func part(_ total: Total, _ question: FlowQuestion, _ snapshot: SupportSnapshot, _ context: SiteContext, isOnly: Bool) -> HTML {
        let series = desk.facts.series(total.series), counted = desk.reading.released(snapshot.seen(total.counted.prefix(Self.listMax)), for: context.viewpoint).map(\.record)
        if !isOnly { h2(.class("support-total")) { desk.sentence(total, question, snapshot) } }
        if case .overlapping(let clashes) = total.outcome {
            Site.Part("Why it is not added", note: "Each pair counts some of the same money, and nobody knows how much. Ask for one purse, or for one time.") {
                ul(.class("support-reasons")) {
                    for clash in clashes { li { flowLink(clash.a, snapshot); " and "; flowLink(clash.b, snapshot); ": \(desk.named(clash.why))" } }
                }
            }
        }
        Site.Part("What it is made of", note: Prose("\(SupportWords.count(total.counted.count, "flow")) of \(series?.title ?? total.series.text), \(total.stage.rawValue).\(total.counted.count > Self.listMax ? " The \(Self.listMax) largest are shown." : "")")) {
            FlowTable(caption: "What it is made of", flows: counted, desk: desk)
        }
        if !total.inside.isEmpty {
            Site.Part("Counted once already", note: "Part of a flow above, and not added again.") {
                FlowTable(caption: "Counted once already", flows: desk.reading.released(snapshot.seen(total.inside.map(\.flow)), for: context.viewpoint).map(\.record), desk: desk,
                          why: Dictionary(total.inside.map { ($0.flow, "in \($0.outer): \($0.why)") }, uniquingKeysWith: { a, _ in a }))
            }
        }
        let elsewhere = snapshot.book.elsewhere(total)
        if !elsewhere.isEmpty {
            Site.Part("The same money in another area", note: "No sum is made across areas: what stands here must not be added to what stands there.") {
                ul(.class("support-reasons")) { for one in elsewhere { li { SupportWords.elsewhere(one, of: total) } } }
            }
        }
        let above = snapshot.book.above(total), holding = above.filter { if case .within = $0.relation { true } else { false } }, crossing = above.filter { if case .overlaps = $0.relation { true } else { false } }
        if !holding.isEmpty { around("Totals that contain some of it", "Wider counts, also of other sources and stages. Never added to this one.", holding, snapshot, context) }
        if !crossing.isEmpty { around("Counts that share money with it", "Neither holds the other. Never added to this one.", crossing, snapshot, context) }
    }

    private func around(_ title: String, _ note: String, _ found: [(flow: Flow, relation: Relation)], _ snapshot: SupportSnapshot, _ context: SiteContext) -> HTML {
        let shown = found.prefix(Self.listMax), why = Dictionary(shown.map { ($0.flow.id, $0.relation.why ?? "") }, uniquingKeysWith: { a, _ in a }), seen = desk.reading.released(snapshot.seen(shown.map(\.flow.id)), for: context.viewpoint).map(\.record)
        return Site.Part(title, note: Prose(note)) {
            FlowTable(caption: title, flows: Array(seen.prefix(Self.firstMax)), desk: desk, why: why)
            if seen.count > Self.firstMax { details(.class("as-table support-more")) { summary { "\(seen.count - Self.firstMax) more" }; FlowTable(caption: "\(title), further", flows: Array(seen.dropFirst(Self.firstMax)), desk: desk, why: why) } }
        }.html
    }

    @HTMLBuilder private func leftOut(_ totals: Totals, _ snapshot: SupportSnapshot) -> HTML {
        let reasons = Dictionary(grouping: totals.leftOut, by: \.why).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        if !reasons.isEmpty {
            Site.Part("Left out", note: "Flows that have to do with the question and are in no total.") {
                ul(.class("support-reasons")) {
                    for (why, flows) in reasons {
                        li {
                            "\(SupportWords.count(flows.count, "flow").capitalisedFirst): \(why) ("
                            for (number, one) in flows.prefix(12).enumerated() { if number > 0 { ", " }; flowLink(one.flow, snapshot) }
                            flows.count > 12 ? " and \(flows.count - 12) more)." : ")."
                        }
                    }
                }
            }
        }
    }

    private func flowLink(_ id: FlowID, _ snapshot: SupportSnapshot) -> HTML {
        let title = snapshot.book.flow(id).map { "\(desk.name($0.giver)), \($0.period)" } ?? ""
        return a(.href(FlowPage.address(of: id)), .title(title)) { id.text.count > 12 ? title : id.text }
    }

    /// The same question to every source and at every stage.
    @HTMLBuilder private func others(_ question: FlowQuestion, _ snapshot: SupportSnapshot, _ context: SiteContext) -> HTML {
        let wide = desk.setting(desk.setting(question, .source, to: nil), .stage, to: nil), totals = snapshot.totals(wide).totals
        if question.flow == nil, totals.count > 1 {
            Site.Part("The same question to every source, at every stage", note: "Beside each other, never added: stages are stages of the same money, and sources count it by different rules.") {
                RecordTable(caption: "Sources and stages", columns: [.init("Source"), .init("Stage"), .init("Total", isNumber: true), .init("Flows", isNumber: true)], rows: totals.map { total in
                    let one = desk.setting(desk.setting(wide, .source, to: total.series.text), .stage, to: total.stage.rawValue)
                    return [Prose(desk.facts.series(total.series)?.title ?? total.series.text), Prose(total.stage.rawValue), Prose([.link(total.sum.map { SupportWords.printed($0, total.unit) } ?? "not added", to: desk.address(Self.address, one, context))]), Prose(String(total.counted.count))]
                })
            }
        }
    }

    private func foot(_ question: FlowQuestion, _ context: SiteContext) -> [FootColumn] {
        [FootColumn("How it is counted") { p { "A flow that is part of another is not counted again. Flows that cross are not added. Persons are no money, no currency is turned into another, and no source is mixed with another." } },
         FootColumn("Take it away") { p { a(.href(desk.address("/support/flows.csv", question, context))) { "CSV" }; " · "; a(.href(desk.address("/api/v1/support/total", question, context))) { "JSON" }; " · "; a(.href(desk.address(Self.address, question, context))) { "permanent address" } } }]
    }
}
