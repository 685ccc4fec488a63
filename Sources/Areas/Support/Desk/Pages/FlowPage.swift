import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Support

/// One flow: what it is, what holds it, what it holds, what crosses it. Whoever entered it corrects it or takes it back here.
struct FlowPage: Sendable {
    static func address(of id: FlowID) -> String { "/support/flows/\(FormBody.encoded(id.text))" }
    static let aroundMax = 200, firstMax = 10
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get("/support/flows/:id") { _, context in try await shown(try await seen(context), context) }
        router.post("/support/flows/:id/withdraw") { request, context in
            guard let session = context.session, SupportReading.mayDraft(session.account) else { throw Problem.noSuchPage }
            let seen = try await seen(context)
            guard desk.reading.isOwn(seen, session.account) else { throw Problem.noSuchPage }
            let reason = (try await context.signedForm(request)["reason"] ?? "").trimmed
            guard !reason.isEmpty, reason.count <= SupportReading.reasonMax else {
                var mistakes = FormMistakes()
                mistakes.note("reason", "Say in one sentence why it is taken back, in at most \(SupportReading.reasonMax) characters; it stays readable.")
                return try await shown(seen, context, mistakes)
            }
            try await desk.reading.withdraw(seen, because: reason, by: session.account)
            return Reply.seeOther(Self.address(of: seen.flow.id))
        }
    }

    private func seen(_ context: SiteContext) async throws -> SeenFlow {
        guard let id = context.parameters.get("id"), let seen = try await desk.reading.flow(FlowID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func shown(_ seen: SeenFlow, _ context: SiteContext, _ mistakes: FormMistakes = FormMistakes()) async throws -> Response {
        let snapshot = try await desk.reading.snapshot(for: context.viewpoint), flow = seen.flow, around = seen.withdrawn == nil ? snapshot.book.around(flow.id) : []
        let listed = snapshot.seen(around.map(\.flow.id))
        return shell.page("A flow", at: GiversPage.address, context, marking: shell.marking(of: [seen.item] + SupportDesk.labels(listed), for: context.account), hasErrors: !mistakes.list.isEmpty, foot: foot(seen), status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            SupportNav(mayEnter: SupportReading.mayDraft(context.session?.account))
            section(.class("support-head")) {
                p(.class("under-head")) { a(.href(FlowsPage.address)) { "Every flow" } }
                h1 { if let portion = seen.portion(desk.node) { span(.class("support-portion")) { portion }; " " }; sentence(flow) }
                if let reason = seen.withdrawn { p(.class("support-left-out")) { "Withdrawn by \(desk.name(seen.author)): \(reason)" } }
            }
            if seen.withdrawn == nil {
                dl(.class("support-facts")) { for (name, value) in rows(seen) { dt { name }; dd { value } } }
                relations("What holds it", "It is part of these, and is never added to them.", around, snapshot, context) { if case .within = $0 { true } else { false } }
                relations("What it holds", "Part of it, and never added to it.", around, snapshot, context) { if case .holds = $0 { true } else { false } }
                relations("What crosses it", "Some of the money is the same, and nobody knows how much: never added to it.", around, snapshot, context) { if case .overlaps = $0 { true } else { false } }
                if let session = context.session, desk.reading.isOwn(seen, session.account) { own(seen, session, mistakes) }
            }
        }
    }

    private func sentence(_ flow: Flow) -> String {
        let what = flow.amount == .unnumbered ? "an amount that is not said" : SupportWords.printed(flow.amount)
        if flow.amount.unit == .persons { return "\(desk.name(flow.giver)) \(flow.stage.rawValue) training for \(what) (\(flow.period.inWords))." }
        return "\(desk.name(flow.giver)) \(flow.stage.rawValue) \(what) of \(SupportWords.what(flow.kind)) to \(desk.name(flow.receiver)) (\(flow.period.inWords))."
    }

    @HTMLBuilder private func relations(_ title: String, _ note: String, _ all: [(flow: Flow, relation: Relation)], _ snapshot: SupportSnapshot, _ context: SiteContext, _ fits: (Relation) -> Bool) -> HTML {
        let shown = all.filter { fits($0.relation) }.prefix(Self.aroundMax), why = Dictionary(shown.map { ($0.flow.id, $0.relation.why ?? "") }, uniquingKeysWith: { a, _ in a })
        let seen = desk.reading.released(snapshot.seen(shown.map(\.flow.id)), for: context.viewpoint).map(\.record)
        if !seen.isEmpty {
            Site.Part(title, note: Prose(note)) {
                FlowTable(caption: title, flows: Array(seen.prefix(Self.firstMax)), desk: desk, why: why)
                if seen.count > Self.firstMax { details(.class("as-table support-more")) { summary { "\(seen.count - Self.firstMax) more" }; FlowTable(caption: "\(title), further", flows: Array(seen.dropFirst(Self.firstMax)), desk: desk, why: why) } }
            }
        }
    }

    private func own(_ seen: SeenFlow, _ session: Session, _ mistakes: FormMistakes) -> HTML {
        Site.Part("Your own entry", classes: "acts") {
            p { a(.href(Self.address(of: seen.flow.id) + "/correct")) { "Correct it" } }
            Site.form(.method(.post), .action(Self.address(of: seen.flow.id) + "/withdraw"), .class("act")) {
                HiddenField("token", session.formToken)
                FormField("reason", "Why it is taken back", mistake: mistakes["reason"], lengthMax: SupportReading.reasonMax)
                button(.type("submit")) { "Take it back" }
            }
        }.html
    }

    private func rows(_ seen: SeenFlow) -> [(String, Prose)] {
        let flow = seen.flow, series = desk.facts.series(flow.series), channel = desk.facts.channel(flow.channel)
        var rows: [(String, Prose)] = [("Giver", Prose([.link(desk.name(flow.giver), to: GiverPage.address(of: flow.giver))])), ("Receiver", Prose(desk.name(flow.receiver)))]
        rows.append(("Purse", channel?.instrument.map { Prose([.link(channel?.title ?? "", to: PursePage.address(of: $0))]) } ?? Prose(channel?.title ?? flow.channel.text)))
        if !flow.title.isEmpty { rows.append(("Called", Prose(flow.title))) }
        rows += [("Amount", Prose(SupportWords.printed(flow.amount))), ("When", Prose(flow.period.inWords)), ("Valued at", Prose(flow.valuation.word))]
        if case .money(let quantity, let currency) = flow.amount { rows[rows.count - 3].1 = Prose("\(SupportWords.printed(flow.amount)) (\(currency) \(SupportWords.millions(quantity)) million)") }
        if !flow.note.isEmpty { rows.append(("Note", Prose(flow.note))) }
        rows.append(("Series", Prose(series?.title ?? flow.series.text)))
        rows.append(("Source", flow.source.inProse))
        rows.append(("Said by", Prose(seen.said.map { "\(desk.name(seen.author)), \(desk.node.side(seen.origin ?? desk.node.organisation)), on \($0.day.inWords)" } ?? "the pack of facts of this node, public")))
        if seen.said != nil { rows.append(("Marking", Prose(seen.item.label.printed(in: desk.node.desk.facts.vocabulary)))) }
        return rows
    }

    private func foot(_ seen: SeenFlow) -> [FootColumn] {
        [FootColumn("How relations are found") { p { "By name where the pack or whoever entered it says so; else by giver, purse, kind and time." } },
         FootColumn("Take it away") { p { a(.href("/api/v1/support/flows/\(FormBody.encoded(seen.flow.id.text))")) { "JSON" }; " · "; a(.href(Self.address(of: seen.flow.id))) { "permanent address" } } }]
    }
}

extension Source {
    var inProse: Prose { address.map { Prose([.link(title, to: $0), .text(" (\(confidence.rawValue))")]) } ?? Prose("\(title) (\(confidence.rawValue))") }
}
