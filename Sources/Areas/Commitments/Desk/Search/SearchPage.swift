import Commitments
import Hummingbird
import Kernel
import Node
import Packs
import Release
import Site

/// Everything that the viewpoint may see of this area, by words and filters that stand in the address.
struct SearchPage: Sendable {
    static let address = ObservatoryNav.Place.search.rawValue
    static let listMax = 50
    let shell: Shell
    let reading: CommitmentReading
    private var roster: Roster { shell.node.desk.facts.roster }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/search") { request, context in
            let form = try request.query(), filters = SearchFilters(form, facts: reading.facts, roster: roster)
            let after = form["after"].map { EvidenceID($0) }
            let found = try await reading.search(filters.query, for: context.viewpoint, before: after, limit: Self.listMax)
            return shell.page("Search", at: OverviewPage.address, context, marking: shell.marking(of: found.list.map(\.record.item), for: context.account), foot: foot(filters)) {
                view(filters, found.list.map(\.record), found.facets, next: found.next, isFirst: after == nil)
            }
        }
    }

    private var files: EvidenceFiles { EvidenceFiles(shell: shell, reading: reading) }

    @HTMLBuilder private func view(_ filters: SearchFilters, _ list: [SeenEvidence], _ facets: CommitmentReading.Facets, next: EvidenceID?, isFirst: Bool) -> HTML {
        let proposals = isFirst ? self.proposals(filters) : [], declarations = isFirst ? self.declarations(filters) : []
        ObservatoryNav(current: .search)
        section(.class("promised-head")) {
            h1 { finding(filters, facets) }
            for says in filters.leftOut { p(.class("left-out")) { says } }
        }
        fields(filters)
        div(.class("found")) {
            Site.Part("Narrow it", classes: "facets") {
                facet("Area", .area, filters, reading.facts.areas.map { ($0.title, $0.id.text, facets.areas[$0.id] ?? 0) } + [("Area not known", SearchFilters.notKnown, facets.areas[nil] ?? 0)])
                facet("Period of report", .report, filters, reading.facts.reports.map { ("\($0.number)", "\($0.number)", facets.periods[$0.number] ?? 0) })
                facet("Kind", .kind, filters, Evidence.Kind.allCases.map { ($0.inWords, $0.rawValue, facets.kinds[$0] ?? 0) })
                facet("Said by", .side, filters, sides.map { ($0.text, $0.text, facets.sides[$0] ?? 0) })
            }
            div(.class("results")) {
                if !proposals.isEmpty {
                    Site.Part(proposals.count == 1 ? "1 proposal" : "\(proposals.count) proposals") {
                        ul(.class("plain-list")) { for one in proposals { li { a(.href(ProposalPage.address(of: one.id))) { one.written }; " "; Marked(text: one.name, words: filters.query.search); " "; span(.class("note")) { Marked(text: one.summary, words: filters.query.search) } } } }
                    }
                }
                if !declarations.isEmpty {
                    Site.Part(declarations.count == 1 ? "1 declaration" : "\(declarations.count) declarations") {
                        ul(.class("plain-list")) {
                            for one in declarations {
                                li { span(.class("whole")) { one.date.inWords }; " "; a(.href("/promised/declarations#\(one.id)")) { Marked(text: one.title, words: filters.query.search) }; " "; span(.class("note")) { Marked(text: one.added, words: filters.query.search) } }
                            }
                        }
                    }
                }
                Site.Part("Evidence", note: list.isEmpty ? nil : "Newest first, by the day on which it may first have happened.") {
                    if list.isEmpty { nothing(filters) } else { EvidenceList(evidence: list, facts: reading.facts, node: shell.node, words: filters.query.search) }
                    if let next { p(.class("further")) { a(.href(filters.address(after: next)), .rel("next")) { "Earlier ones" } } }
                    if !isFirst { p(.class("further")) { a(.href(filters.address())) { "From the newest" } } }
                }
            }
        }
    }

    private var sides: [OrganisationID] { shell.node.pack.organisations.filter { $0.whole != nil }.map(\.id) }

    private func finding(_ filters: SearchFilters, _ facets: CommitmentReading.Facets) -> String {
        let words = filters.inWords(facts: reading.facts, roster: roster)
        let count = facets.isComplete ? "\(facets.count) piece\(facets.count == 1 ? "" : "s") of evidence" : "More than \(CommitmentReading.countMax) pieces of evidence"
        return count + (words.isEmpty ? "" : " " + words)
    }

    private func fields(_ filters: SearchFilters) -> HTML {
        Site.form(.method(.get), .action(Self.address), .class("search-form"), .role("search")) {
            div(.class("words")) {
                FormField("words", "Words", value: filters[.words], hint: "All of them. “A phrase”, begin*, -without.", lengthMax: SearchWords.lengthMax, isRequired: false)
                button(.type("submit"), .class("first")) { "Search" }
            }
            details(.open(filters.values.keys.contains { $0 != .words })) {
                summary { "More filters: area, report, kind, dates, bodies" }
                div(.class("filters")) {
                    ChoiceField("area", "Area", [FormChoice("", "all")] + reading.facts.areas.map { FormChoice($0.id.text, $0.title) } + [FormChoice(SearchFilters.notKnown, "not known")], chosen: filters[.area])
                    ChoiceField("report", "Period of report", [FormChoice("", "all")] + reading.facts.reports.map { FormChoice("\($0.number)", "\($0.number), \($0.date.inWords)") }, chosen: filters[.report])
                    ChoiceField("kind", "Kind", [FormChoice("", "all")] + Evidence.Kind.allCases.map { FormChoice($0.rawValue, $0.inWords) }, chosen: filters[.kind])
                    ChoiceField("side", "Said by", [FormChoice("", "anybody")] + sides.map { FormChoice($0.text, $0.text) }, chosen: filters[.side])
                    FormField("proposal", "Proposal", value: filters[.proposal], hint: "As in 2016-1.2; none: touches no proposal.", lengthMax: 40, isRequired: false)
                    FormField("body", "Body that took part", value: filters[.body], hint: "As in EU.EEAS.", lengthMax: 40, isRequired: false)
                    FormField("from", "From", value: filters[.from], hint: "2025-03-01, 2025-03 or 2025.", lengthMax: 10, isRequired: false)
                    FormField("to", "To", value: filters[.to], lengthMax: 10, isRequired: false)
                }
            }
        }
    }

    private func facet(_ title: String, _ name: SearchFilters.Name, _ filters: SearchFilters, _ values: [(title: String, value: String, count: Int)]) -> Facet {
        Facet(title, all: filters.values[name].map { _ in filters.address(setting: name, to: nil) }, values.filter { $0.count > 0 }.map { one in
            Facet.Value(one.title, count: one.count, address: filters[name] == one.value ? nil : filters.address(setting: name, to: one.value))
        })
    }

    private func nothing(_ filters: SearchFilters) -> HTML {
        .group([
            p(.class("empty")) { "Nothing that you may read fits. Take out one filter:" },
            ul(.class("dashes")) { for name in SearchFilters.Name.allCases where filters.values[name] != nil { li { a(.href(filters.address(setting: name, to: nil))) { "without \(name.title): \(filters[name])" } } } },
        ])
    }

    /// What the pack has of proposals and declarations is public, and short: looked through as it is. Filters that neither has leave both out.
    private func proposals(_ filters: SearchFilters) -> [Proposal] {
        let query = filters.query
        guard !query.search.isEmpty, query.period == nil, query.kind == nil, query.side == nil, query.from == nil, query.to == nil, !query.withoutNumber else { return [] }
        return reading.facts.proposals.filter { one in
            let isInArea = switch query.inArea { case .one(let area): one.area == area; case .notKnown: one.area == nil; case nil: true }
            return isInArea && (query.proposal == nil || query.proposal == one.id) && (query.body.map { one.leadBodies.contains($0) } ?? true) && query.search.matches([one.title, one.summary, one.target, one.natureNote, one.id.text])
        }
    }

    private func declarations(_ filters: SearchFilters) -> [Declaration] {
        let query = filters.query
        guard !query.search.isEmpty, query.period == nil, query.kind == nil, query.side == nil, query.body == nil, query.proposal == nil, !query.withoutNumber, query.inArea != .notKnown else { return [] }
        return reading.facts.declarations.filter { one in
            (query.area.map { one.areas.contains($0) } ?? true) && (query.from.map { one.date.first >= $0 } ?? true) && (query.to.map { one.date.first <= $0 } ?? true)
                && query.search.matches([one.title, one.added, one.place, one.signatories])
        }
    }

    private func foot(_ filters: SearchFilters) -> [FootColumn] {
        [FootColumn("Order") { p { "By day, never by how well it fits. Counts and lists are made of what you may see, and of nothing else." } },
         FootColumn("Take it away") {
             p {
                 a(.href(filters.address("/promised/search.csv"))) { "CSV" }; " · "; a(.href(filters.address("/api/v1/commitments/evidence"))) { "JSON" }; " · "; a(.href(filters.address())) { "permanent address of this view" }
             }
         }]
    }
}

extension SearchFilters.Name {
    var title: String {
        switch self {
        case .words: "the words"
        case .area: "the area"
        case .proposal: "the proposal"
        case .report: "the report"
        case .kind: "the kind"
        case .from: "the first day"
        case .to: "the last day"
        case .body: "the body"
        case .side: "the side"
        }
    }
}

extension Evidence.Kind {
    var inWords: String { self == .event ? "happened in the period" : "a report’s own words" }
}

/// A text with what was looked for in it marked.
struct Marked: Component {
    let text: String
    let words: SearchWords

    var html: HTML {
        if words.isEmpty { text } else { for piece in words.marked(text) { if piece.isFound { markElement { piece.text } } else { piece.text } } }
    }
}
