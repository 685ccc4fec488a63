import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// What a reader may know of the threats, the newest first; everything asked stands in the address.
struct ThreatsPage: Sendable {
    static let address = "/threats"
    static let listMax = 50
    private static let tying: Set<String> = ["relationship", "marking-definition", "extension-definition", "language-content"]
    let shell: Shell
    let reading: ThreatReading
    let keys: ServiceKeys

    func add(to router: Router<SiteContext>) {
        router.get("threats") { request, context in try await page(try request.query(), context) }
    }

    /// One question of this page.
    struct Asked: Sendable {
        var view = ThreatView.all
        var type = ""

        init(_ form: FormBody) {
            view = form["from"].flatMap { from in ThreatView.allCases.first { $0.alias == from } } ?? .all
            type = String((form["type"] ?? "").prefix(250))
        }

        func address(view: ThreatView? = nil, type: String? = nil, after: String? = nil) -> String {
            let view = view ?? self.view, type = type ?? self.type
            let fields = [("from", view == .all ? "" : view.alias), ("type", type), ("after", after ?? "")].filter { !$0.1.isEmpty }.map { FormBody.Field(name: $0.0, value: $0.1) }
            return ThreatsPage.address + (fields.isEmpty ? "" : "?" + FormBody(fields: fields).query)
        }
    }

    private func page(_ form: FormBody, _ context: SiteContext) async throws -> Response {
        // Whoever looks for one object by its name is led to it; where there is none that they may have, the list says so.
        let wanted = (form["id"] ?? "").trimmed
        let asked = Asked(form), all = try await reading.scope(context.viewpoint)
        if !wanted.isEmpty, try await !reading.versions(of: STIXID(wanted), all).isEmpty { return Reply.seeOther(ThreatObjectPage.address(of: STIXID(wanted))) }
        let scope = try await reading.scope(context.viewpoint, .view(asked.view))
        var filter = ObjectFilter()
        filter.isNewestFirst = true
        let counts = try await reading.counts(scope)
        // What only ties others together, or says what a marking means, is shown to whoever asks for it.
        filter.types = asked.type.isEmpty ? Set(counts.map(\.type)).subtracting(Self.tying) : [asked.type]
        if filter.types.isEmpty { filter.types = Set(counts.map(\.type)) }
        let seal = PageSeal(key: try await keys.pageKey()), bound = "page \(asked.view) \(asked.type)"
        let place = form["after"].flatMap { seal.place($0, for: bound) }
        let found = try await reading.page(scope, filter, after: place, limit: Self.listMax)
        let next = found.next.flatMap { seal.text($0, for: bound) }
        return shell.page("What threatens us?", at: Self.address, context, marking: shell.marking(of: found.objects.map(\.record.item), for: context.account), foot: foot(asked)) {
            ThreatsNav(current: .list, account: context.account)
            section(.class("promised-head")) {
                h1 { finding(counts, asked) }
                if !wanted.isEmpty { p(.class("left-out")) { "There is no object `\(wanted.prefix(120))` that you may have. Check the identifier." } }
            }
            Site.form(.method(.get), .action(Self.address), .class("search-form"), .role("search")) {
                div(.class("words")) {
                    FormField("id", "Identifier", value: wanted, hint: "Of one object, as in malware--31b940d4-6f7f-459a-80ea-9c1f17b58abc.", lengthMax: 300)
                    button(.type("submit"), .class("first")) { "Open" }
                }
            }
            div(.class("found")) {
                Site.Part("Narrow it", classes: "facets") {
                    Facet("From", ThreatView.allCases.map { .init($0.title, address: $0 == asked.view ? nil : asked.address(view: $0)) })
                    Facet("Type", all: asked.type.isEmpty ? nil : asked.address(type: ""), counts.map { .init($0.type, count: $0.count, address: $0.type == asked.type ? nil : asked.address(type: $0.type)) })
                }
                div(.class("results")) {
                    Site.Part("Objects", note: found.objects.isEmpty ? nil : Prose("The newest first, by the moment from which a client could have them; the latest version of each." + (asked.type.isEmpty ? " Without relationships and marking definitions." : ""))) {
                        if found.objects.isEmpty { nothing(asked) } else { ObjectTable(objects: found.objects.map(\.record), shell: shell) }
                        if let next { p(.class("further")) { a(.href(asked.address(after: next)), .rel("next")) { "Earlier ones" } } }
                        if place != nil { p(.class("further")) { a(.href(asked.address())) { "From the newest" } } }
                    }
                }
            }
        }
    }

    private func finding(_ counts: [(type: String, count: Int)], _ asked: Asked) -> String {
        // What the list below has, so that the two agree.
        let own = asked.type.isEmpty ? counts.filter { !Self.tying.contains($0.type) } : counts.filter { $0.type == asked.type }
        let shown = (own.isEmpty && asked.type.isEmpty ? counts : own).reduce(0) { $0 + $1.count }
        let what = "object\(shown == 1 ? "" : "s")" + (asked.type.isEmpty ? "" : " of the type \(asked.type)")
        return shown == 0 ? "Nothing is here that you may have" : "\(shown.grouped) \(what), \(asked.view == .all ? "from both sides" : asked.view == .ours ? "said here" : "from the other side")"
    }

    private func nothing(_ asked: Asked) -> EmptyState {
        asked.type.isEmpty && asked.view == .all
            ? EmptyState("Threat objects stand here as soon as somebody adds some that you may have.", .nothingYet(next: Prose([.text("A tool adds them by TAXII 2.1 at "), .code(TAXIIService.prefix + "/"), .text("; a person by "), .code("entente threats import FILE"), .text(".")])))
            : EmptyState("Nothing that you may have fits.", .nothingMatches(filters: (asked.type.isEmpty ? [] : [.init("type \(asked.type)", clear: asked.address(type: ""))]) + (asked.view == .all ? [] : [.init(asked.view.title, clear: asked.address(view: .all))])))
    }

    private func foot(_ asked: Asked) -> [FootColumn] {
        [FootColumn("What you see") { p { "Objects under TLP and other markings, decided one by one for your account. A marking that nobody here understands keeps an object with whoever sent it." } },
         FootColumn("What MISP cannot hold") { p { MISPExport.inWords } },
         FootColumn("Take it away") { p { a(.href(BundleDownload.address + asked.address().dropFirst(Self.address.count))) { "STIX bundle" }; " of what is chosen above, every version; "; a(.href(MISPExport.address + asked.address().dropFirst(Self.address.count))) { "MISP event" }; " of the latest ones. By TAXII 2.1 at "; code { TAXIIService.prefix + "/" }; ", with the same account: Basic, or a token from the page of tokens." } }]
    }
}

/// The pages of this area.
struct ThreatsNav: Component {
    enum Place: String, CaseIterable {
        case list = "/threats", meetings = "/threats/same", requests = "/threats/requests", collections = "/threats/collections", alerts = "/threats/alerts", sources = "/threats/sources", exchanges = "/threats/exchanges"
        var title: String {
            switch self {
            case .list: "Objects"
            case .meetings: "Seen twice"
            case .requests: "Requests"
            case .collections: "Collections"
            case .alerts: "Alerts"
            case .sources: "Sources"
            case .exchanges: "Who passes what to whom"
            }
        }

        /// Absent for whoever cannot open it.
        func isOpen(_ account: Account?) -> Bool {
            switch self {
            case .sources: account.map { SourceForm.mayMake($0) } ?? false
            case .alerts: account != nil
            default: true
            }
        }
    }
    let current: Place
    let account: Account?

    var html: HTML {
        AreaNav("Threats", Place.allCases.filter { $0.isOpen(account) }.map { .init($0.title, address: $0.rawValue) }, current: current.rawValue)
    }
}

/// Objects, a line each.
struct ObjectTable: Component {
    let objects: [StoredObject]
    let shell: Shell

    var html: HTML {
        RecordTable(caption: "Objects", columns: [.init("Object"), .init("Type"), .init("Marking"), .init("From"), .init("Added")], rows: objects.map { one in
            [Prose([.link(one.shownTitle, to: ThreatObjectPage.address(of: one.id))]), Prose(one.type), Prose(one.item.label.printed(in: shell.node.desk.facts.vocabulary, style: .portion)), Prose(one.author.text), Prose([.whole(one.addedAt.inMinutes)])]
        }).html
    }
}

extension StoredObject {
    /// A title for people: the name, or the identifier's beginning.
    var shownTitle: String { title.isEmpty ? String(id.text.prefix(id.type.count + 10)) + "…" : String(title.prefix(200)) }
}

extension STIXTimestamp {
    /// In UTC.
    var day: Day { Day(ordinal: Int32(clamping: Int64((Double(microseconds) / 86_400_000_000).rounded(.down)))) }

    /// `2026-11-21 09:30`, in UTC.
    var inMinutes: String {
        let text = STIXTimestamp(microseconds: microseconds).text
        return String(text.prefix(10)) + " " + text.dropFirst(11).prefix(5)
    }
}
