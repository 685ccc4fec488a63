import Hummingbird
import Kernel
import Node
import Site
import Support

/// Coalitions of the contact group: what each gives, who leads, who is in it, as far as it is known.
struct CoalitionsPage: Sendable {
    static let address = SupportNav.Place.coalitions.rawValue
    let desk: SupportDesk

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let all = desk.facts.coalitions, named = all.count { !$0.members.isEmpty }
            return desk.shell.page("Coalitions", at: GiversPage.address, context, foot: [FootColumn("Take it away") { p { a(.href("/api/v1/support/coalitions")) { "JSON" }; " · "; a(.href("/support/coalitions.csv")) { "CSV" }; " · "; a(.href(Self.address)) { "permanent address" } } }]) {
                SupportNav(current: .coalitions, mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    h1 { "\(all.count) coalitions give one capability each; of \(named) the members are known by name." }
                    p(.class("under-head")) { "What a coalition pools comes from the budgets of its members: the giver’s budget is counted first, the pool never beside it." }
                }
                section {
                    h2(.class("heard")) { "Coalitions" }
                    RecordTable(caption: "Coalitions", columns: [.init("Coalition"), .init("Gives"), .init("Led by"), .init("Members"), .init("As of"), .init("Note and source")], rows: all.map(row))
                }
            }
        }
    }

    private func row(_ one: Coalition) -> [Prose] {
        func names(_ parties: [PartyID]) -> String { parties.map { desk.name($0) }.listed }
        let members = one.members.isEmpty ? one.count.map { "\($0), not known by name" } ?? "not known" : "\(one.members.count): \(names(one.members))"
        return [Prose([.strong(one.title)]), Prose(one.capability), Prose(names(one.leads)), Prose(members), Prose([.whole(one.asOf?.description ?? "not known")]), Prose((one.notes.isEmpty ? [] : [.text(one.notes + ". ")]) + one.source.inProse.phrases)]
    }
}
