import Figures
import Hummingbird
import Kernel
import Node
import Site
import Support

/// Givers side by side: one source, one stage, one kind, one time; and what groups come to, of which none is added to another.
struct GiversPage: Sendable {
    static let address = SupportNav.Place.givers.rawValue
    static let figureAddress = "/support/figures/givers"
    static let standing: [FlowQuestion.Name: String] = [.source: "kiel-29", .stage: "allocated", .kind: "military"]
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let form = try request.query(), snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            let question = desk.speaking(desk.question(form, standing: Self.standing), chosen: form["source"], snapshot)
            let ranking = GiverRanking(question, snapshot, desk), groups = ranking.groups
            return shell.page("Who gave, who delivered", at: Self.address, context, marking: shell.marking(of: SupportDesk.labels(snapshot.matching(question)), for: context.account), foot: foot(question, context)) {
                SupportNav(current: .givers, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { ranking.finding }
                    for says in question.leftOut { p(.class("support-left-out")) { says } }
                    p(.class("under-head")) { desk.facts.series(question.series ?? "")?.note ?? "" }
                }
                FlowFields(desk: desk, question: question, address: Self.address, names: [.source, .stage, .kind, .giver, .from, .to])
                if ranking.rows.isEmpty {
                    EmptyState("Givers that fit would stand here; there is none that you may see.", .nothingMatches(filters: question.fields.filter { Self.standing[FlowQuestion.Name(rawValue: $0.name) ?? .words] != $0.value }.map { field in
                        .init("\(field.name): \(field.value)", clear: desk.address(Self.address, desk.setting(question, FlowQuestion.Name(rawValue: field.name) ?? .words, to: nil), context))
                    }))
                } else {
                    FigurePanel(ranking.figure, address: desk.address(Self.figureAddress, question, context), isHeaded: false)
                    Site.Part("Together", note: "These groups share members. Each is a total of its own: none is ever added to another.") {
                        RecordTable(caption: "Groups", columns: [.init("Group"), .init("Total", isNumber: true), .init("Made of")], rows: groups.map { group in
                            [Prose([.link(group.title, to: desk.address(TotalPage.address, desk.setting(question, .giver, to: group.value), context))]), Prose(group.total.map { [.whole($0)] } ?? ["not added"]), Prose(group.madeOf)]
                        })
                    }
                    promised(snapshot, context)
                    Site.Part("Each giver", note: "A flow is one entry of the source: who gave what, when. Every number opens into the flows that it is made of.") {
                        RecordTable(caption: "Givers", columns: [.init("Giver"), .init("Total", isNumber: true), .init("In millions", isNumber: true), .init("Flows", isNumber: true)], rows: ranking.rows.map { row in
                            [Prose([.link(desk.name(row.giver), to: GiverPage.address(of: row.giver))]), Prose([.link(SupportWords.printed(row.sum, ranking.unit), to: desk.address(TotalPage.address, desk.setting(question, .giver, to: row.giver.text), context))]),
                             Prose(SupportWords.millions(row.sum)), Prose(String(row.count))]
                        })
                    }
                }
            }
        }
    }

    /// What each promised beside what it gave, by the one source that counts both.
    @HTMLBuilder private func promised(_ snapshot: SupportSnapshot, _ context: SiteContext) -> HTML {
        let found = PromisedAndGiven(snapshot, desk)
        if let title = found.title, !found.rows.isEmpty {
            Site.Part("Promised and given", note: Prose("All kinds and years, \(title). Committed: announced. Allocated: delivered, or earmarked with an amount.")) {
                RecordTable(caption: "Promised and given", columns: [.init("Giver"), .init("Committed", isNumber: true), .init("Allocated", isNumber: true), .init("Allocated of committed", isNumber: true)], rows: found.rows.prefix(PromisedAndGiven.shownMax).map { row in
                    func opened(_ sum: Quantity, _ stage: Flow.Stage) -> Prose { Prose([.link(SupportWords.printed(sum, row.unit), to: desk.address(TotalPage.address, found.question(row.giver, stage), context))]) }
                    return [Prose([.link(desk.name(row.giver), to: GiverPage.address(of: row.giver))]), opened(row.committed, .committed), opened(row.allocated, .allocated), Prose("\(FigureNumber.printed(row.share, decimals: 0))\u{A0}%")]
                })
                if found.rows.count > PromisedAndGiven.shownMax { p(.class("note")) { "The \(PromisedAndGiven.shownMax) that committed the most, of \(found.rows.count)." } }
            }
        }
    }

    private func foot(_ question: FlowQuestion, _ context: SiteContext) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "Flows of one source, at one stage. What is part of another flow is not counted again; what crosses another flow is not added. Stages are never added to each other." } },
         FootColumn("Take it away") {
             p { a(.href(desk.address("/support/flows.csv", question, context))) { "CSV of the flows" }; " · "; a(.href(desk.address("/api/v1/support/givers", question, context))) { "JSON" }; " · "; a(.href(desk.address(SupportFiles.iatiAddress, FlowQuestion(), context))) { "IATI (civil and financial)" }; " · "; a(.href(desk.address(Self.address, question, context))) { "permanent address" } }
         }]
    }
}

/// Single givers by what they gave, the most first.
struct GiverRanking {
    let question: FlowQuestion
    let rows: [(giver: GiverID, sum: Quantity, count: Int)]
    /// Those of which no sum is made, or in other money.
    let others: [GiverID]
    let unit: Amount.Unit
    private let snapshot: SupportSnapshot
    private let desk: SupportDesk

    init(_ question: FlowQuestion, _ snapshot: SupportSnapshot, _ desk: SupportDesk) {
        (self.question, self.snapshot, self.desk) = (question, snapshot, desk)
        let facts = desk.facts, asked = question.asked(facts, snapshot.book.members, on: min(question.to?.last ?? snapshot.day, snapshot.day))
        let givers = Set(snapshot.matching(question).map(\.flow.giver)).filter { (facts.giver($0)?.kind ?? .state) != .group && (asked?.contains($0) ?? true) }
        var rows: [(GiverID, Quantity, Int, Amount.Unit)] = [], others: [GiverID] = [], units: [Amount.Unit: Int] = [:]
        for giver in givers.sorted() {
            let totals = snapshot.totals(desk.setting(question, .giver, to: giver.text)).totals
            if totals.isEmpty { continue }
            guard totals.count == 1, let sum = totals[0].sum else {
                others.append(giver)
                continue
            }
            rows.append((giver, sum, totals[0].counted.count, totals[0].unit))
            units[totals[0].unit, default: 0] += 1
        }
        // The money in which most is told; what is told in other money is said, not turned into it.
        let unit = units.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? .money("EUR")
        self.unit = unit
        self.others = others + rows.filter { $0.3 != unit }.map(\.0)
        self.rows = rows.filter { $0.3 == unit }.map { ($0.0, $0.1, $0.2) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { (giver: $0.0, sum: $0.1, count: $0.2) }
    }

    private var stage: String { question.stage?.rawValue ?? "given" }

    var finding: String {
        let what = "\(SupportWords.what(question.kind))\(desk.to(question, snapshot))\(SupportWords.when(question))"
        guard let first = rows.first else { return "Nothing that you may see fits: no single giver is known to have \(question.stage?.rawValue ?? "given") \(what)." }
        if unit == .persons { return "Training for \(SupportWords.printed(first.sum, unit))\(desk.to(question, snapshot))\(SupportWords.when(question)) was \(stage) by \(desk.name(first.giver).withArticle)\(rows.count > 1 ? ", the most of \(rows.count)" : "")." }
        guard rows.count > 1 else { return "\(desk.name(first.giver).withArticle.capitalisedFirst) \(stage) \(SupportWords.printed(first.sum, unit)) of \(what)." }
        let two = rows.prefix(2).map { "\(desk.name($0.giver).withArticle) (\(SupportWords.printed($0.sum, unit)))" }
        return "Most \(what) was \(stage) by \(two.listed); \(rows.count) gave."
    }

    var figure: RankedBars {
        let series = desk.facts.series(question.series ?? ""), day = min(question.to?.last ?? snapshot.day, snapshot.day)
        func group(_ giver: GiverID) -> Int {
            if desk.facts.giver(giver)?.kind == .institution { return 0 }
            if snapshot.book.members.of("EU", on: day).contains(PartyID(giver.text)) { return 0 }
            return snapshot.book.members.of("NATO", on: day).contains(PartyID(giver.text)) ? 1 : 2
        }
        var notes: [String] = []
        if !others.isEmpty { notes.append("Not drawn, for no sum is made or the money is another: \(others.map(desk.name).listed)." ) }
        let named: String = if case .money(let currency) = unit { "millions of \(currency)" } else { "persons" }
        let caption = Caption(title: finding, subtitle: "\(SupportWords.what(question.kind).capitalisedFirst)\(desk.to(question, snapshot)), \(stage)\(SupportWords.when(question)), \(named).", sources: series.map { [Caption.Source(publisher: $0.publisher, edition: $0.title, date: $0.published.inWords)] } ?? [], notes: notes)
        return RankedBars(caption: caption, rows: rows.map { row in
            RankedBars.Row(name: desk.name(row.giver), short: row.giver.text, value: FigureValue(row.sum.double), group: group(row.giver))
        }, groups: ["EU: institutions and members", "Allies outside the EU", "others"], unit: FigureUnit("", decimals: 0))
    }

    struct Together { let title: String, value: String, total: String?, madeOf: String }

    var groups: [Together] {
        ["EU-AND-MEMBERS", "EU27", "EU", "NATO", "NATO-EUROPE-CANADA"].filter { desk.facts.giver(GiverID($0)) != nil }.compactMap { id in
            let totals = snapshot.totals(desk.setting(question, .giver, to: id)).totals
            guard !totals.isEmpty else { return nil }
            let sums = totals.compactMap { total in total.sum.map { SupportWords.printed($0, total.unit) } }
            let count = totals.reduce(0) { $0 + $1.counted.count }
            return Together(title: desk.name(GiverID(id)), value: id, total: sums.count == totals.count ? sums.joined(separator: " and ") : nil, madeOf: sums.count == totals.count ? SupportWords.count(count, "flow") : "\(SupportWords.count(count, "flow")) that count some of the same money")
        }
    }
}
