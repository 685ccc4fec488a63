import Hummingbird
import Kernel
import Site
import Threats

/// Who of one side passes what to whom of the other, and on what basis: what is public of it.
struct ExchangesPage: Sendable {
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get("/threats/exchanges") { _, context in
            shell.page("Who passes what to whom", at: ThreatsPage.address, context, foot: [FootColumn("Source") { p { "Each row names where it was read and how far it may be trusted." } }]) {
                ThreatsNav(current: .exchanges, account: context.account)
                section(.class("promised-head")) { h1 { "Technical and unclassified material passes; classified analysis does not" } }
                RecordTable(caption: "Who passes what to whom", columns: [.init("One side"), .init("The other"), .init("What passes"), .init("Basis"), .init("Source")], rows: reading.facts.exchanges.map { one in
                    [Prose(one.sides[0]), Prose(one.sides[1]), Prose(one.what), Prose(one.basis), one.source.address.map { Prose([.link(one.source.title, to: $0), .text(" (\(one.source.confidence.rawValue))")]) } ?? Prose("\(one.source.title) (\(one.source.confidence.rawValue))")]
                })
                p(.class("note")) { "Not found: the text of the technical arrangement, and any figure of indicators exchanged." }
            }
        }
    }
}
