import Hummingbird
import Kernel
import Node
import Release
import Site
import Support

/// One purse: what it is, what is known of its use, what is left of it.
struct PursePage: Sendable {
    static func address(of id: InstrumentID) -> String { "/support/purses/\(FormBody.encoded(id.text))" }
    let desk: SupportDesk
    private var shell: Shell { desk.shell }

    func add(to router: Router<SiteContext>) {
        router.get("/support/purses/:id") { _, context in
            guard let id = context.parameters.get("id"), let one = desk.facts.instrument(InstrumentID(id)) else { throw Problem.noSuchPage }
            let details = desk.facts.details.filter { $0.instrument == one.id && $0.date.first <= context.day }, snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            let channels = desk.facts.channels.filter { $0.instrument == one.id && !$0.isCut }.map(\.id), flows = snapshot.flows.filter { channels.contains($0.flow.channel) }
            return shell.page(one.title, at: GiversPage.address, context, marking: shell.marking(of: SupportDesk.labels(flows), for: context.account), foot: [FootColumn("Take it away") { p { a(.href("/api/v1/support/purses/\(FormBody.encoded(one.id.text))")) { "JSON" }; " · "; a(.href(Self.address(of: one.id))) { "permanent address" } } }]) {
                SupportNav(mayEnter: SupportReading.mayDraft(context.session?.account))
                section(.class("support-head")) {
                    p(.class("under-head")) { a(.href(PursesPage.address)) { "Which purse can pay" } }
                    h1 { one.title }
                    p(.class("under-head")) { "What is left on \(context.day.inWords): \(PurseWords.left(Left(one, desk.facts.details, on: context.day), one))" }
                }
                dl(.class("support-facts")) { for (name, value) in rows(one) { dt { name }; dd { value } } }
                if !details.isEmpty { Site.Part("What is known of its use") { table(details) } }
                if !flows.isEmpty { Site.Part("Flows through it", note: "They hold and cross each other: a list, not a sum.") { FlowTable(caption: "Flows", flows: desk.reading.released(flows.prefix(100), for: context.viewpoint).map(\.record), desk: desk) } }
                inside(one)
            }
        }
    }

    private func rows(_ one: Instrument) -> [(String, Prose)] {
        var rows: [(String, Prose)] = [("Organisation", Prose(one.organisation)), ("What it is", Prose(one.kind)), ("State", Prose("\(one.state.word.capitalisedFirst): \(one.status)"))]
        if let envelope = one.envelope { rows.append(("Envelope", Prose(SupportWords.printed(envelope, .money(one.currency ?? ""))))) }
        rows.append(("Runs", Prose("\(one.from?.inWords ?? "beginning not held") to \(one.to?.inWords ?? "end not held")")))
        if !one.paysFor.isEmpty { rows.append(("Pays for", Prose(one.paysFor))) }
        if !one.uses.isEmpty {
            rows.append(("Our reading", Prose(one.uses.map { use in
                (desk.facts.purposes.first { $0.id == use.purpose }?.title ?? use.purpose.text) + (use.fit == .partly ? " (in part\(use.why.isEmpty ? "" : ": \(use.why)"))" : "")
            }.joined(separator: "; ").replacing(".)", with: ")"))))
        }
        if !one.eligible.isEmpty { rows.append(("For whom", Prose(one.eligible))) }
        if !one.thirdCountries.isEmpty { rows.append(("Third countries", Prose(one.thirdCountries))) }
        if !one.legalBasis.isEmpty { rows.append(("Legal basis", Prose(one.legalBasis))) }
        if let within = one.within, let outer = desk.facts.instrument(within) { rows.append(("Part of", Prose([.link(outer.title, to: Self.address(of: within)), .text(": never added to it")]))) }
        if !one.notes.isEmpty { rows.append(("Note", Prose(one.notes))) }
        rows.append(("Source", one.source.inProse))
        return rows
    }

    private func table(_ details: [InstrumentDetail]) -> HTML {
        let roster = desk.node.desk.facts.roster
        return RecordTable(caption: "What is known of its use", columns: [.init("Entry"), .init("Who"), .init("Amount", isNumber: true), .init("Date"), .init("Status"), .init("Taken from the envelope"), .init("Note and source")], rows: details.map { one in
            [Prose(one.entry), Prose(one.parties.map { roster[PartyID($0)]?.name ?? $0 }.joined(separator: ", ")), Prose(one.amount.map { [.whole(SupportWords.printed($0, .money(one.currency ?? "")))] } ?? []), Prose([.whole(one.date.description)]), Prose(one.status), Prose(one.uses ? "yes" : "no"),
             Prose((one.note.isEmpty ? [] : [.text(one.note + ". ")]) + one.source.inProse.phrases)]
        }).html
    }

    @HTMLBuilder private func inside(_ one: Instrument) -> HTML {
        let parts = desk.facts.instruments.filter { $0.within == one.id }
        if !parts.isEmpty {
            Site.Part("Purses inside it", note: "Their envelopes are part of this one: never added to it.") {
                ul(.class("support-reasons")) { for part in parts { li { a(.href(Self.address(of: part.id))) { part.title }; part.envelope.map { ", \(SupportWords.printed($0, .money(part.currency ?? "")))" } ?? "" } } }
            }
        }
    }
}
