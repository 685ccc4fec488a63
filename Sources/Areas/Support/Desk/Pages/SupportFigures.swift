import Figures
import Hummingbird
import Kernel
import Node
import Site
import Support

/// Figures of this area that need no page of their own, one below the other; and the way to those that have one.
struct SupportFigures: Sendable {
    static let address = SupportNav.Place.figures.rawValue
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let question = Self.question(try request.query(), desk), snapshot = try await desk.reading.snapshot(for: context.viewpoint), figures = Self.all(question, snapshot, desk)
            return shell.page("All figures", at: GiversPage.address, context, marking: shell.marking(of: SupportDesk.labels(snapshot.flows), for: context.account), foot: foot(question, context)) {
                SupportNav(current: .figures, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { "What was given over the years, what is still to come, and where two sources differ." }
                    for says in question.leftOut { p(.class("support-left-out")) { says } }
                    p(.class("under-head")) { "Each figure has its table and its source, and can be taken away. "; a(.href(GiversPage.address)) { "Givers compared" }; " ranks them; the page of a giver has its kinds over the years." }
                }
                FlowFields(desk: desk, question: question, address: Self.address, names: [.giver, .kind])
                for one in figures { Self.panel(one.figure, desk.address("/support/figures/\(one.name)", question, context), desk.address(Self.address, question, context)) }
            }
        }
        router.get("/support/figures/:file") { request, context in
            guard let file = context.parameters.get("file"), let name = file.split(separator: ".").first.map(String.init), let format = SupportDesk.format(of: file, named: name) else { throw Problem.noSuchPage }
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint), form = try request.query()
            if name == "givers" {
                let question = desk.speaking(desk.question(form, standing: GiversPage.standing), chosen: form["source"], snapshot)
                return try await desk.door.answer(GiverRanking(question, snapshot, desk).figure, as: format, name: name, to: request, isPublic: false)
            }
            guard let figure = Self.all(Self.question(form, desk), snapshot, desk).first(where: { $0.name == name })?.figure else { throw Problem.noSuchPage }
            return try await desk.door.answer(figure, as: format, name: "support-\(name)", to: request, isPublic: false)
        }
    }

    private static func panel(_ figure: some Figure, _ address: String, _ page: String) -> HTML { FigurePanel(figure, address: address, page: page).html }

    /// Of the tracker that has rows for each year; other filters than giver and kind are not asked here.
    private static func question(_ form: FormBody, _ desk: SupportDesk) -> FlowQuestion {
        desk.question(FormBody(fields: form.fields.filter { [FlowQuestion.Name.giver.rawValue, FlowQuestion.Name.kind.rawValue].contains($0.name) }), standing: [.source: GiversPage.standing[.source] ?? "", .kind: Flow.Kind.all.rawValue])
    }

    static func all(_ question: FlowQuestion, _ snapshot: SupportSnapshot, _ desk: SupportDesk) -> [(name: String, figure: any Figure)] {
        let tracked = TrackedFigures(question, snapshot, desk)
        let all: [(name: String, figure: (any Figure)?)] = [("years", tracked.years), ("to-come", tracked.toCome), ("origins", tracked.origins), ("sources", SourcesFigure.figure(snapshot, desk))]
        return all.compactMap { one in one.figure.map { (one.name, $0) } }
    }

    private func foot(_ question: FlowQuestion, _ context: SiteContext) -> [FootColumn] {
        [FootColumn("How it is counted") { p { "One source and one stage in each figure, unless it says that two stand beside each other. No sum is made of flows that count some of the same money." } },
         FootColumn("Take it away") { p { a(.href(desk.address("/support/flows.csv", question, context))) { "CSV of the flows" }; " · "; a(.href(desk.address(Self.address, question, context))) { "permanent address" } } }]
    }
}

/// What one tracker says over time, of its stages, and of where things came from.
struct TrackedFigures {
    let question: FlowQuestion
    let snapshot: SupportSnapshot
    let desk: SupportDesk
    private let series: FlowSeries?

    init(_ question: FlowQuestion, _ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        (self.question, self.snapshot, self.desk) = (question, snapshot, desk)
        series = question.series.flatMap { desk.facts.series($0) }
    }

    private static let euro = Amount.Unit.money("EUR")
    private var source: [Caption.Source] { series.map { [Caption.Source(publisher: $0.publisher, edition: $0.title, date: $0.published.inWords)] } ?? [] }

    private func set(_ values: [(FlowQuestion.Name, String?)]) -> FlowQuestion { values.reduce(question) { desk.setting($0, $1.0, to: $1.1) } }

    /// In billions; nil where it is not one sum in euro, zero where the tracker has no row.
    private func billions(_ asked: FlowQuestion) -> Double? {
        let totals = snapshot.totals(asked).totals.filter { $0.unit == Self.euro }
        return totals.isEmpty ? 0 : totals.count == 1 ? totals[0].sum.map { $0.double / 1_000 } : nil
    }

    private func periods(_ isWanted: (Flow) -> Bool) -> [Period] {
        Set(snapshot.flows.map(\.flow).filter { $0.series == series?.id && $0.stage == .allocated && isWanted($0) }.map(\.period)).sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }

    /// "2024", "2026-01–04"
    private static func name(_ period: Period) -> String { period.from == period.until ? period.description : "\(period.from)–\(period.until.description.suffix(2))" }

    private func isCut(_ flow: Flow) -> Bool { desk.facts.channel(flow.channel)?.isCut == true }

    /// What was allocated in each period, by kind.
    var years: StackedFlows? {
        let kinds: [Flow.Kind] = question.kind.map { $0 == .all ? [] : [$0] } ?? []
        let parts = kinds.isEmpty ? [Flow.Kind.military, .financial, .humanitarian] : kinds, periods = periods { !isCut($0) && $0.kind != .all }
        guard !periods.isEmpty else { return nil }
        let columns = periods.map { period in
            StackedFlows.Column(name: Self.name(period), values: parts.map { kind in
                billions(set([(.kind, kind.rawValue), (.stage, "allocated"), (.from, period.from.description), (.to, period.until.description)])).map { FigureValue($0) }
            })
        }
        let sums = columns.map { column in column.values.compactMap { $0?.value }.reduce(0, +) }, most = sums.indices.max { sums[$0] < sums[$1] }
        guard let most, sums[most] > 0 else { return nil }
        let title = "\(desk.who(question)) allocated most in \(columns[most].name): EUR\u{A0}\(FigureNumber.printed(sums[most], decimals: 1))\u{A0}bn\(parts.count == 1 ? " of \(parts[0].word) support" : "")"
        return StackedFlows(caption: Caption(title: title, subtitle: "Allocated\(desk.to(question, snapshot)) in each period, by kind, billions of euro. The last period may be part of a year.", sources: source), parts: parts.map { $0.word.capitalisedFirst }, columns: columns, unit: FigureUnit("bn EUR", decimals: 1))
    }

    /// What each giver committed to date beside what it allocated.
    var toCome: DotPlot? {
        guard let series, question.kind == nil || question.kind == .all else { return nil }
        func sum(_ giver: GiverID, _ stage: Flow.Stage) -> Double? {
            let totals = snapshot.totals(set([(.giver, giver.text), (.kind, "all"), (.stage, stage.rawValue)])).totals.filter { $0.unit == Self.euro }
            return totals.count == 1 ? totals[0].sum.map { $0.double / 1_000 } : nil
        }
        let asked = question.asked(desk.facts, snapshot.book.members, on: snapshot.day)
        let givers = Set(snapshot.flows.lazy.map(\.flow).filter { $0.series == series.id && $0.stage == .committed }.map(\.giver)).filter { (desk.facts.giver($0)?.kind ?? .state) != .group && asked?.contains($0) ?? true }
        let rows = givers.sorted().compactMap { giver in sum(giver, .committed).map { (giver: giver, committed: $0, allocated: sum(giver, .allocated)) } }.filter { $0.committed >= 0.1 }
        guard rows.count > 1 else { return nil }
        let pairs = rows.compactMap { row in row.allocated.map { (row.giver, row.committed - $0) } }
        guard let most = pairs.max(by: { $0.1 < $1.1 }), most.1 > 0 else { return nil }
        let title = "Most is still to come from \(desk.name(most.0)): EUR\u{A0}\(FigureNumber.printed(most.1, decimals: 1))\u{A0}bn of what was committed"
        return DotPlot(caption: Caption(title: title, subtitle: "Committed and allocated\(desk.to(question, snapshot)), all kinds, to date, billions of euro. Commitments hold the allocations: the two are never added.", sources: source, notes: ["Givers of less than EUR 0.1 bn are in the list of flows."]),
                       before: "committed", after: "allocated", rows: rows.map { DotPlot.Row(name: desk.name($0.giver), short: $0.giver.text, before: FigureValue($0.committed), after: $0.allocated.map { FigureValue($0) }) }, unit: FigureUnit("bn EUR", decimals: 1))
    }

    /// From stocks or bought anew: the tracker's own cuts of its military rows. Those of one purse go across the others and are no part.
    var origins: StackedFlows? {
        guard let series, question.givers == nil, question.kind.map { $0 == .all || $0 == .military } ?? true else { return nil }
        let cuts = snapshot.flows.lazy.map(\.flow).filter { $0.series == series.id && $0.stage == .allocated && $0.kind == .military && isCut($0) && desk.facts.channel($0.channel)?.instrument == nil && $0.amount.unit == Self.euro }
        var channels: [ChannelID] = []
        for cut in cuts where !channels.contains(cut.channel) { channels.append(cut.channel) }
        let periods = Set(cuts.map(\.period)).sorted { ($0.first, $0.last) < ($1.first, $1.last) }
        guard channels.count > 1, channels.count <= StackedFlows.partsMax, !periods.isEmpty else { return nil }
        let columns = periods.map { period in
            StackedFlows.Column(name: Self.name(period), values: channels.map { channel in cuts.first { $0.channel == channel && $0.period == period }?.amount.quantity.map { FigureValue($0.double / 1_000) } })
        }
        // A cut is called "From stocks, as the tracker cuts its rows": the first words are its name.
        let names = channels.map { String(desk.facts.title(of: $0).prefix { $0 != "," }) }
        guard let first = columns.first, let last = columns.last(where: { $0.name.count == 4 }), let then = share(first, 0), let now = share(last, 0) else { return nil }
        let part = channels.indices.max { abs((share(last, $0) ?? 0) - (share(first, $0) ?? 0)) < abs((share(last, $1) ?? 0) - (share(first, $1) ?? 0)) } ?? 0
        let title = "\(names[part]): \(Self.percent(share(first, part) ?? then)) of military support in \(first.name), \(Self.percent(share(last, part) ?? now)) in \(last.name)"
        return StackedFlows(caption: Caption(title: title, subtitle: "Military support allocated\(desk.to(question, snapshot)) in each period by all givers of the tracker, by where it came from, billions of euro.", sources: source, notes: ["Cuts of money that is counted with the givers already; the tracker does not name the givers of these rows, and they need not come to the sums by giver."]),
                            parts: names, columns: columns, unit: FigureUnit("bn EUR", decimals: 1))
    }

    private func share(_ column: StackedFlows.Column, _ part: Int) -> Double? {
        let sum = column.values.compactMap { $0?.value }.reduce(0, +)
        return sum > 0 ? column.values[part].map { $0.value / sum } : nil
    }
    private static func percent(_ part: Double) -> String { "\(FigureNumber.printed(100 * part, decimals: 0))\u{A0}%" }
}

/// Two sources beside each other, where both count euro.
enum SourcesFigure {
    static func figure(_ snapshot: SupportSnapshot, _ desk: SupportDesk) -> DotPlot? {
        let euro = Amount.Unit.money("EUR"), pairs = desk.facts.comparisons.map { SidePair($0, snapshot, desk) }.filter { $0.left.unit == euro && $0.right.unit == euro && $0.left.sum != nil && $0.right.sum != nil }
        func apart(_ pair: SidePair) -> Double {
            guard let a = pair.left.sum, let b = pair.right.sum else { return 0 }
            return abs(a.double - b.double) / 1_000
        }
        guard let most = pairs.max(by: { apart($0) < apart($1) }), pairs.count > 1 else { return nil }
        let title = "Two sources for the same question are up to EUR\u{A0}\(FigureNumber.printed(apart(most), decimals: 1))\u{A0}bn apart"
        var seen: Set<String> = [], sources: [String] = []
        for question in pairs.flatMap({ [$0.left.question, $0.right.question] }) {
            guard let id = snapshot.totals(question).only?.counted.first, let flow = snapshot.book.flow(id), seen.insert(flow.source.title).inserted else { continue }
            sources.append(flow.source.title)
        }
        let caption = Caption(title: title, subtitle: "Billions of euro: what each of two sources says, in the order in which “Sources beside each other” names them. Stages and methods differ.", sources: sources.map { Caption.Source(publisher: "", edition: $0, date: "") })
        func value(_ side: SidePair.Side) -> FigureValue? { side.sum.map { FigureValue($0.double / 1_000) } }
        return DotPlot(caption: caption, before: "first source named", after: "second source named", rows: pairs.map { DotPlot.Row(name: $0.comparison.title, before: value($0.left), after: value($0.right)) }, unit: FigureUnit("bn EUR", decimals: 1))
    }
}
