import Commitments
import Figures
import Hummingbird
import Kernel
import Site

/// The steps on the way, the sets that both Councils endorsed, the principles, and what is not held.
struct DeclarationsPage: Sendable {
    static let address = ObservatoryNav.Place.declarations.rawValue
    let shell: Shell
    let reading: CommitmentReading
    private var facts: CommitmentFacts { reading.facts }

    func add(to router: Router<SiteContext>) {
        router.get("/promised/declarations") { _, context in
            shell.page("Declarations and principles", at: OverviewPage.address, context, foot: [
                FootColumn("Source") { p { "Each row names where it was read and how far it may be trusted. Offices sign, not persons." } },
            ]) { view(on: context.day) }
        }
    }

    @HTMLBuilder private func view(on day: Day) -> HTML {
        let steps = facts.declarations.filter { $0.date.first <= day }
        ObservatoryNav(current: .declarations)
        section(.class("promised-head")) {
            h1 { "\(steps.count) steps since \(steps.map(\.date.first).min().map { String($0.parts.year) } ?? "the beginning"), \(facts.sets.count) agreed sets, \(facts.principles.count) principles" }
            p(.class("under-head")) {
                a(.href("#sets")) { "The sets" }; " · "; a(.href("#steps")) { "The steps" }; " · "; a(.href("#principles")) { "The principles" }; " · "; a(.href("#missing")) { "What is not held" }; " · "
                a(.href("#contradictions")) { "Where sources contradict each other" }
            }
        }
        SearchBox(label: "Search declarations, proposals and evidence")
        Site.Part("The sets that both Councils endorsed in parallel", id: "sets") {
            RecordTable(caption: "Sets of proposals", columns: [.init("Set"), .init("Endorsed"), .init("Proposals", isNumber: true), .init("Text read, at least in part", isNumber: true), .init("Known by others’ words", isNumber: true), .init("Not held", isNumber: true), .init("Source")], rows: facts.sets.map { set in
                let own = facts.proposals.filter { $0.set == set.id }
                func count(_ texts: Proposal.Text...) -> Prose { Prose(String(own.count { texts.contains($0.text) })) }
                return [Prose(set.title), Prose([.whole(set.endorsed.inWords)]), Prose(String(own.count)), count(.seen, .partly), count(.paraphrase), count(.notHeld), source(set.source)]
            })
        }
        Site.Part("The steps", note: "Oldest first: what each added, to which areas, and how sure it is.", id: "steps") {
            ol(.class("declared")) { for step in steps.sorted(by: { ($0.date.first, $0.date.last, $0.id) < ($1.date.first, $1.date.last, $1.id) }) { self.step(step) } }
        }
        Site.Part("The principles", note: "Named again and again; which text names which.", id: "principles") {
            RecordTable(caption: "Principles", columns: [.init("Principle"), .init("Named in"), .init("How sure")], rows: facts.principles.map { one in
                [one.source.address.map { Prose([.link(one.title, to: $0)]) } ?? Prose(one.title), Prose(one.namedIn.joined(separator: "; ")), Prose(one.source.confidence.rawValue)]
            })
        }
        Site.Part("What is not held", note: Prose(missing), id: "missing") { gaps(.missing) }
        Site.Part("Where sources contradict each other", note: "And which one is followed here.", id: "contradictions") { gaps(.contradiction) }
    }

    private func step(_ step: Declaration) -> HTML {
        li(.id(step.id)) {
            p(.class("when")) { step.date.inWords }
            div {
                h3 { step.title }
                p(.class("fact")) { step.added }
                p(.class("note")) {
                    if !step.place.isEmpty { "\(step.place). " }
                    if !step.signatories.isEmpty { "By: \(step.signatories). " }
                    for area in step.areas { a(.href(AreaPage.address(of: area))) { facts.title(of: area) }; " · " }
                    source(step.source)
                }
            }
        }
    }

    private func source(_ source: Source) -> Prose { Prose([source.address.map { .link(source.title, to: $0) } ?? .text(source.title), .text(" (\(source.confidence.rawValue))")]) }

    /// Counted from the tables, so that it shrinks as they fill.
    private var missing: String {
        let texts = facts.proposals.count { $0.text == .notHeld }, areas = facts.proposals.count { $0.area == nil }, leads = facts.proposals.count { $0.leadBodies.isEmpty }, documents = facts.reports.count { $0.document.isEmpty }
        return "Of \(facts.proposals.count) proposals, the text of \(texts) is not held, the area of \(areas) is not known and \(leads) name no lead. \(documents) of \(facts.reports.count) reports have no document number here."
    }

    private func gaps(_ kind: Gap.Kind) -> HTML {
        dl(.class("facts-list gaps")) {
            for gap in facts.gaps where gap.kind == kind {
                dt { gap.title }
                dd { gap.words; " "; span(.class("note")) { source(gap.source) } }
            }
        }
    }
}
