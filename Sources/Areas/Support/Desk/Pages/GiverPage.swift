import Figures
import Hummingbird
import Kernel
import Node
import Release
import Site
import Support

/// One giver, a state or an institution: its stages side by side, its kinds over the years, and the counts that it is part of.
struct GiverPage: Sendable {
    static func address(of id: GiverID) -> String { "/support/givers/\(FormBody.encoded(id.text))" }
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get("/support/givers/:id") { _, context in
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint), profile = try profile(context.parameters.get("id"), snapshot)
            let counts = profile.counts, entered = snapshot.matching(profile.question).filter { $0.said != nil }
            return shell.page(profile.name, at: GiversPage.address, context, marking: shell.marking(of: SupportDesk.labels(snapshot.matching(profile.question)), for: context.account), foot: foot(profile, context)) {
                SupportNav(mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    p(.class("under-head")) { a(.href(GiversPage.address)) { "Givers compared" } }
                    h1 { profile.finding }
                    if let note = desk.facts.giver(profile.giver)?.note, !note.isEmpty { p(.class("under-head")) { note } }
                }
                if let figure = profile.figure { FigurePanel(figure, address: Self.address(of: profile.giver) + "/kinds", isHeaded: false) }
                Site.Part("Stages side by side", note: "Stages of the same money by different sources: beside each other, never added.") {
                    if profile.stages.isEmpty { EmptyState("Totals of \(profile.name) would stand here.", .nothingKnown(how: "No flow names it as the giver; counts that it is part of stand below.")) } else {
                        RecordTable(caption: "Stages", columns: [.init("Stage"), .init("Kind"), .init("Source"), .init("Total", isNumber: true), .init("Flows", isNumber: true)], rows: profile.stages.map { kind, total in
                            let one = desk.setting(desk.setting(desk.setting(profile.question, .kind, to: kind.rawValue), .stage, to: total.stage.rawValue), .source, to: total.series.text)
                            return [Prose(total.stage.rawValue), Prose(kind.word), Prose(desk.facts.series(total.series)?.title ?? total.series.text),
                                    Prose([.link(total.sum.map { SupportWords.printed($0, total.unit) } ?? "not added", to: desk.address(TotalPage.address, one, context))]), Prose(String(total.counted.count))]
                        })
                    }
                }
                if !profile.cuts.isEmpty {
                    Site.Part("Other cuts of the same money", note: "Counted with somebody else, and shown since people ask for it.") { FlowTable(caption: "Other cuts", flows: desk.reading.released(profile.cuts, for: context.viewpoint).map(\.record), desk: desk) }
                }
                if !entered.isEmpty {
                    Site.Part("Entered by people", note: "Said on one of the two nodes, under a marking that you may see.") { FlowTable(caption: "Entered by people", flows: desk.reading.released(entered.prefix(100), for: context.viewpoint).map(\.record), desk: desk) }
                }
                if !counts.isEmpty {
                    Site.Part("Counts that it is part of", note: "Statements about groups: its own part of them is not said.") { FlowTable(caption: "Counts", flows: desk.reading.released(counts.prefix(60), for: context.viewpoint).map(\.record), desk: desk) }
                }
            }
        }
        router.get("/support/givers/:id/:file") { request, context in
            guard let file = context.parameters.get("file"), let format = SupportDesk.format(of: file, named: "kinds") else { throw Problem.noSuchPage }
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            guard let figure = try profile(context.parameters.get("id"), snapshot).figure else { throw Problem.noSuchPage }
            return try await desk.door.answer(figure, as: format, name: "support-kinds", to: request, isPublic: false)
        }
    }

    private func profile(_ id: String?, _ snapshot: SupportSnapshot) throws -> GiverProfile {
        guard let id, desk.facts.giver(GiverID(id)) != nil || desk.node.desk.facts.roster[PartyID(id)]?.kind == .state else { throw Problem.noSuchPage }
        return GiverProfile(GiverID(id), snapshot, desk)
    }

    private func foot(_ profile: GiverProfile, _ context: SiteContext) -> [FootColumn] {
        [FootColumn("Take it away") { p { a(.href(desk.address("/support/flows.csv", profile.question, context))) { "CSV" }; " · "; a(.href(desk.address("/api/v1/support/total", profile.question, context))) { "JSON" }; " · "; a(.href(Self.address(of: profile.giver))) { "permanent address" } } }]
    }
}

/// What is known of one giver.
struct GiverProfile {
    let giver: GiverID
    let name: String
    let question: FlowQuestion
    private let snapshot: SupportSnapshot
    private let desk: SupportDesk
    /// The tracker of which the years are drawn: the one with rows for each year.
    private let series: FlowSeries?

    init(_ giver: GiverID, _ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        (self.giver, self.snapshot, self.desk) = (giver, snapshot, desk)
        name = desk.name(giver)
        question = desk.setting(FlowQuestion(), .giver, to: giver.text)
        series = desk.facts.series.first { $0.id != FlowSeries.statements }
    }

    private static let kinds: [Flow.Kind] = [.military, .financial, .humanitarian]

    /// One for each kind, stage and source, the stages in their order.
    var stages: [(kind: Flow.Kind, total: Total)] {
        let order = Flow.Stage.allCases
        let kinds = Self.kinds + [.training, .all]
        let found = kinds.flatMap { kind in snapshot.totals(desk.setting(question, .kind, to: kind.rawValue)).totals.map { (kind: kind, total: $0) } }.filter { one in
            // Training is part of military; all kinds stand by themselves only where a flow is not told by kind.
            switch one.kind {
            case .training: one.total.unit == .persons || one.total.counted != snapshot.totals(desk.setting(question, .kind, to: "military")).totals.first { $0.series == one.total.series && $0.stage == one.total.stage && $0.unit == one.total.unit }?.counted
            case .military: one.total.unit != .persons
            case .all: one.total.counted.contains { snapshot.book.flow($0)?.kind == .all } || one.total.unit != .persons && kinds.count { kind in kind != .all && !snapshot.totals(desk.setting(question, .kind, to: kind.rawValue)).totals.filter { $0.series == one.total.series && $0.stage == one.total.stage && $0.unit == one.total.unit }.isEmpty } > 1
            default: true
            }
        }
        return found.enumerated().sorted { a, b in
            (order.firstIndex(of: a.element.total.stage) ?? 0, a.element.total.series.text, a.offset) < (order.firstIndex(of: b.element.total.stage) ?? 0, b.element.total.series.text, b.offset)
        }.map(\.element)
    }

    /// Group counts of which it is a part.
    var counts: [SeenFlow] {
        snapshot.flows.filter { seen in seen.flow.giver != giver && snapshot.book.singleGivers(of: seen.flow.id).contains(giver) && desk.facts.channel(seen.flow.channel)?.isCut != true }
    }

    var cuts: [SeenFlow] { snapshot.flows.filter { $0.flow.giver == giver && desk.facts.channel($0.flow.channel)?.isCut == true } }

    private func allocated(_ kind: Flow.Kind, _ from: String?, _ to: String?) -> Quantity? {
        var asked = desk.setting(desk.setting(desk.setting(question, .kind, to: kind.rawValue), .stage, to: "allocated"), .source, to: series?.id.text)
        asked = desk.setting(desk.setting(asked, .from, to: from), .to, to: to)
        return snapshot.totals(asked).only?.sum
    }

    var finding: String {
        let military = allocated(.military, nil, nil), all = allocated(.all, nil, nil)
        if let all, let military, let series { return "\(name) allocated \(SupportWords.printed(all, .money("EUR"))) of support\(desk.to(question, snapshot)), \(SupportWords.printed(military, .money("EUR"))) of it military (\(series.publisher))." }
        if let all, let series { return "\(name) allocated \(SupportWords.printed(all, .money("EUR"))) of support\(desk.to(question, snapshot)), none of it military (\(series.publisher))." }
        return counts.isEmpty && stages.isEmpty ? "Nothing that you may see names \(name) as a giver." : "\(name): what was said of its giving."
    }

    /// Kinds over the periods in which the tracker counts.
    var figure: StackedFlows? {
        guard let series else { return nil }
        let periods = Set(snapshot.flows.map(\.flow).filter { $0.series == series.id && $0.giver == giver && $0.stage == .allocated && desk.facts.channel($0.channel)?.isCut != true }.map(\.period)).sorted { $0.first < $1.first }
        guard !periods.isEmpty else { return nil }
        // Always the same three, so that a filling means the same on every giver's page.
        let parts = Self.kinds
        let columns = periods.map { period in
            StackedFlows.Column(name: period.description.count == 4 ? period.description : "\(period.from.description)–\(period.until.description.suffix(2))", values: parts.map { kind in
                // The tracker has a row where there is something to count: none is nothing.
                FigureValue((allocated(kind, period.from.description, period.until.description)?.double ?? 0) / 1_000)
            })
        }
        let caption = Caption(title: finding, subtitle: "Allocated in each period, by kind, billions of euro; delivered, or earmarked with an amount.", sources: [Caption.Source(publisher: series.publisher, edition: series.title, date: series.published.inWords)])
        return StackedFlows(caption: caption, parts: parts.map { $0.word.capitalisedFirst }, columns: columns, unit: FigureUnit("bn EUR", decimals: 2))
    }
}
