import Hummingbird
import Kernel
import Node
import Site
import Support

/// Every flow, by filters that stand in the address.
struct FlowsPage: Sendable {
    static let address = SupportNav.Place.flows.rawValue
    static let listMax = 100
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { request, context in
            let form = try request.query(), question = desk.question(form), snapshot = try await desk.reading.snapshot(for: context.viewpoint), found = snapshot.matching(question)
            let pages = max(1, (found.count + Self.listMax - 1) / Self.listMax), page = min(max(form["page"].flatMap { Int($0) } ?? 1, 1), pages)
            let listed = desk.reading.released(found[min((page - 1) * Self.listMax, found.count)..<min(page * Self.listMax, found.count)], for: context.viewpoint).map(\.record)
            return shell.page("Every flow", at: GiversPage.address, context, marking: shell.marking(of: SupportDesk.labels(found), for: context.account), foot: foot(question, context)) {
                SupportNav(current: .flows, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { found.isEmpty ? "Nothing that you may see fits." : "\(SupportWords.count(found.count, "flow")) that you may see\(question.isEmpty ? "" : " fit\(found.count == 1 ? "s" : "")")." }
                    for says in question.leftOut { p(.class("support-left-out")) { says } }
                    if !found.isEmpty { p(.class("under-head")) { "A list, not a sum: flows hold and cross each other. "; a(.href(desk.address(TotalPage.address, question, context))) { "What they come to" } } }
                }
                FlowFields(desk: desk, question: question, address: Self.address, names: [.words, .giver, .kind, .stage, .source, .channel, .from, .to])
                section {
                    h2(.class("heard")) { "The list" }
                    if listed.isEmpty {
                        EmptyState("Flows that fit would stand here; there is none that you may see.", .nothingMatches(filters: question.fields.map { field in
                            .init("\(field.name): \(field.value)", clear: desk.address(Self.address, desk.setting(question, FlowQuestion.Name(rawValue: field.name) ?? .words, to: nil), context))
                        }))
                    } else { FlowTable(caption: "Flows", flows: listed, desk: desk) }
                    if pages > 1 {
                        p(.class("support-pages")) {
                            if page > 1 { a(.href(desk.address(Self.address, question, context, page: page - 1)), .rel("prev")) { "Earlier in the table" }; " · " }
                            "Page \(page) of \(pages)"
                            if page < pages { " · "; a(.href(desk.address(Self.address, question, context, page: page + 1)), .rel("next")) { "Further in the table" } }
                        }
                    }
                }
            }
        }
    }

    private func foot(_ question: FlowQuestion, _ context: SiteContext) -> [FootColumn] {
        [FootColumn("What this stands on") { p { "The pack’s table of flows, and what either side entered under a marking that you may see." } },
         FootColumn("Take it away") { p { a(.href(desk.address("/support/flows.csv", question, context))) { "CSV" }; " · "; a(.href(desk.address("/api/v1/support", question, context))) { "JSON" }; " · "; a(.href(desk.address(SupportFiles.iatiAddress, question, context))) { "IATI (civil and financial)" }; " · "; a(.href(desk.address(Self.address, question, context))) { "permanent address" } } }]
    }
}
