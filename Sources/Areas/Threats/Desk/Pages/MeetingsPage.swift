import Hummingbird
import Kernel
import Node
import Release
import Site
import Threats

/// The correlation board: what two teams hold both, with the reason, and who holds one term.
struct MeetingsPage: Sendable {
    static let address = ThreatsNav.Place.meetings.rawValue
    static let listMax = 100
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get("/threats/same") { request, context in try await page((try request.query()["term"] ?? "").trimmed, context) }
    }

    private func page(_ wanted: String, _ context: SiteContext) async throws -> Response {
        let scope = try await reading.scope(context.viewpoint)
        let found = wanted.isEmpty ? try await reading.meetings(scope, limit: Self.listMax) : try await reading.holders(of: String(wanted.prefix(ThreatTerm.sizeMax)), scope)
        return shell.page("The same thing, seen twice", at: ThreatsPage.address, context, marking: shell.marking(of: found.flatMap { $0.objects.map(\.item) }, for: context.account), foot: foot) {
            ThreatsNav(current: .meetings, account: context.account)
            section(.class("promised-head")) { h1 { finding(found, wanted) } }
            Site.form(.method(.get), .action(Self.address), .class("search-form"), .role("search")) {
                div(.class("words")) {
                    FormField("term", "Who holds", value: wanted, hint: "An address, a domain, a hash, a technique (T1059), a vulnerability (CVE-2024-3400), a name.", lengthMax: ThreatTerm.sizeMax)
                    button(.type("submit"), .class("first")) { "Look" }
                }
            }
            if found.isEmpty {
                wanted.isEmpty ? EmptyState("What two teams hold both stands here, with the reason.", .nothingYet(next: "Nothing that you may have is held by two of them.")) : EmptyState("Nothing that you may have holds it.", .nothingMatches(filters: [.init(wanted, clear: Self.address)]))
            } else {
                Site.Part(wanted.isEmpty ? "Held by two or more" : "Who holds it", note: wanted.isEmpty ? "The newest meeting first." : nil) {
HeldTermTable(caption: "Terms", terms: found)
                }
            }
        }
    }

    private func finding(_ found: [HeldTerm], _ wanted: String) -> String {
        guard !wanted.isEmpty else { return found.isEmpty ? "Nothing is held by two teams that you may know of" : "\(found.count)\(found.count == Self.listMax ? " or more" : "") thing\(found.count == 1 ? "" : "s") held by two teams or more" }
        let authors = Set(found.flatMap(\.authors)).sorted()
        return authors.isEmpty ? "Nobody that you may know of holds it" : "Held by " + authors.map(\.text).joined(separator: ", ")
    }

    private var foot: [FootColumn] {
        [FootColumn("Why two are tied") { p { "They hold the same address, domain, hash, technique, vulnerability or name, in one spelling: in an observable, in what a pattern compares with, or in a catalogue's number. Nothing else ties." } },
         FootColumn("What you see") { p { "Only objects that you may have. What the other team holds and may not show you ties nothing here, and is not counted." } }]
    }
}

/// Terms with who holds them and in which objects.
struct HeldTermTable: Component {
    let caption: String
    let terms: [HeldTerm]
    private static let shownMax = 6

    var html: HTML { RecordTable(caption: caption, columns: [.init("What"), .init("Kind"), .init("Held by"), .init("In")], rows: terms.map { row($0) }, isWide: true).html }

    private func row(_ one: HeldTerm) -> [Prose] {
        let what = Prose([.link(one.term.text, to: MeetingsPage.address + "?" + FormBody(fields: [.init(name: "term", value: one.term.text)]).query)]), kind = Prose(one.term.kind.inWords)
        guard !one.isCommon else { return [what, kind, Prose("many"), Prose("more than \(ThreatReading.holdersMax) objects: it tells nothing")] }
        var objects: [Prose.Phrase] = []
        for (index, object) in one.objects.prefix(Self.shownMax).enumerated() {
            if index > 0 { objects.append(.text("; ")) }
            objects.append(.link(object.shownTitle, to: ThreatObjectPage.address(of: object.id)))
        }
        if one.objects.count > Self.shownMax { objects.append(.text(" and \(one.objects.count - Self.shownMax) more")) }
        return [what, kind, Prose(one.authors.map(\.text).joined(separator: ", ")), Prose(objects)]
    }
}
