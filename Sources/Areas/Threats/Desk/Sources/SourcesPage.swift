import Foundation
import Hummingbird
import HTTPTypes
import Journal
import Kernel
import Node
import Site
import Threats

/// The servers that this node reads by itself: how each does, what was set aside, and the form for one more.
struct SourcesPage: Sendable {
    static let address = ThreatsNav.Place.sources.rawValue
    let shell: Shell
    let service: TAXIIService
    let reach: Reach
    var store: SourceStore { SourceStore(shell.node.vault) }

    func add(to router: Router<SiteContext>) {
        router.get("/threats/sources") { _, context in
            _ = try Self.account(context)
            return try await page(context)
        }
        router.post("/threats/sources") { request, context in
            let body = try await context.signedForm(request), form = SourceForm(body), account = try Self.account(context)
            guard try await store.all().count < SourceStore.sourcesMax else { throw Problem(.conflict, title: "There are enough sources", says: "This node reads \(SourceStore.sourcesMax) sources. Remove one first.") }
            switch form.reading(by: account, of: shell.node, shelves: try await service.shelves(for: account), reach: reach) {
            case .failure(let mistakes): return try await page(context, form, mistakes.list)
            case .success(let (source, secret)):
                try await store.add(source, secret: secret)
                return Reply.seeOther(Self.address)
            }
        }
        router.get("/threats/sources/:id") { _, context in try await one(try await source(context), context) }
        router.post("/threats/sources/:id/:word") { request, context in
            _ = try await context.signedForm(request)
            let source = try await source(context)
            guard let word = context.parameters.get("word").flatMap({ SourceWord(rawValue: $0) }) else { throw Problem.noSuchPage }
            try await word.done(to: source, store)
            return Reply.seeOther(word == .remove ? Self.address : Self.address(of: source))
        }
    }

    static func address(of source: ThreatSource) -> String { "\(address)/\(source.id)" }

    /// Whoever may not enter sources has no such page.
    static func account(_ context: SiteContext) throws -> Account {
        guard let account = context.account else { throw Problem.signInFirst }
        guard SourceForm.mayMake(account) else { throw Problem.noSuchPage }
        return account
    }

    /// Of one's own party; an administrator looks after all.
    static func seen(_ sources: [ThreatSource], by account: Account, of node: Node) -> [ThreatSource] {
        account.roles.contains(.administrator) ? sources : sources.filter { node.account($0.account)?.party == account.party }
    }

    private func source(_ context: SiteContext) async throws -> ThreatSource {
        let account = try Self.account(context)
        guard let id = context.parameters.get("id"), let source = try await store.source(id), !Self.seen([source], by: account, of: shell.node).isEmpty else { throw Problem.noSuchPage }
        return source
    }

    private func page(_ context: SiteContext, _ form: SourceForm = SourceForm(), _ mistakes: [SourceForm.Mistake] = []) async throws -> Response {
        let account = try Self.account(context)
        var rows: [(ThreatSource, SourceState)] = []
        for source in Self.seen(try await store.all(), by: account, of: shell.node) { rows.append((source, try await store.state(of: source.id))) }
        let failing = rows.count { $0.1.error != nil && !$0.0.isPaused }
        return shell.page("Sources", at: ThreatsPage.address, context, hasErrors: !mistakes.isEmpty, foot: foot) {
            ThreatsNav(current: .sources, account: context.account)
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) { h1 { finding(rows.count, failing) } }
            if rows.isEmpty {
                EmptyState("Servers that this node reads by itself stand here. None is entered yet.", .nothingYet(next: "Enter one below: a vendor's, or another team's."))
            } else {
                RecordTable(caption: "Sources", columns: [.init("Server and collection"), .init("How often"), .init("Last read"), .init("How it goes"), .init("Added", isNumber: true), .init("Set aside", isNumber: true)], rows: rows.map { source, state in
                    [Prose([.link(state.title.isEmpty ? source.address.host : state.title, to: Self.address(of: source)), .text(state.title.isEmpty ? "" : ", \(source.address.host)")]), Prose(Interval.inWords(source.everySeconds)),
                     Prose([.whole(state.succeeded?.inMinutes ?? "never")]), Prose(Self.inWords(source, state)), Prose(String(state.added)), Prose(String(state.refused))]
                })
            }
            if let session = context.session { self.form(session, account, form, mistakes) }
        }
    }

    private func finding(_ count: Int, _ failing: Int) -> String {
        if count == 0 { return "This node reads no other server yet" }
        let all = count == 1 ? "One server is read" : "\(count) servers are read"
        return failing == 0 ? all : "\(all), and \(failing == count ? (count == 1 ? "it does not answer as it should" : "none answers as it should") : "\(failing) of them \(failing == 1 ? "does" : "do") not answer as \(failing == 1 ? "it" : "they") should")"
    }

    static func inWords(_ source: ThreatSource, _ state: SourceState) -> String {
        if source.isPaused { return "Paused" }
        if let error = state.error { return error }
        if state.tried == nil { return "Waits for its first reading" }
        return state.cursor.isCaughtUp ? "Read to its end" : "Being read"
    }

    private func form(_ session: Session, _ account: Account, _ form: SourceForm, _ mistakes: [SourceForm.Mistake]) -> Site.Part {
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        return Site.Part("Enter a source", note: "Secrets lie in this node's vault and are shown to nobody again.", classes: "draft") {
            Site.form(.method(.post), .action(Self.address), .class("draft")) {
                HiddenField("token", session.formToken)
                FormField("address", "Address", value: form.address, hint: "Of the server, of an API root, or of a collection: https://taxii.example.org/taxii2/.", mistake: mistake("address"), lengthMax: PeerAddress.textMax)
                FormField("wanted", "Collection there", value: form.wanted, hint: "Identifier, short name or title; empty where there is only one.", mistake: mistake("wanted"), lengthMax: 300, isRequired: false)
                FormField("name", "Our account there", value: form.name, mistake: mistake("name"), lengthMax: 200, isRequired: false)
                FormField("secret", "Its password", kind: .newPassword, mistake: mistake("secret"), lengthMax: 1_000, isRequired: false)
                FormField("their-token", "Or a token of theirs", kind: .newPassword, mistake: mistake("their-token"), lengthMax: 4_000, isRequired: false)
                FormField("marking", "Marking of objects that bring none", value: form.marking, hint: "TLP:AMBER is prudent for what came in confidence.", mistake: mistake("marking"), lengthMax: 100)
                FormField("into", "Collection here", value: form.into, hint: "Identifier or short name; empty for none.", mistake: mistake("into"), lengthMax: 100, isRequired: false)
                FormField("every", "How often", value: form.every, hint: "30s, 5m, 2h or 1d.", mistake: mistake("every"), lengthMax: 10)
                if account.roles.contains(.administrator) { FormField("account", "Under whose account objects are added", value: form.account, hint: SourceForm.mayAdd(account) ? "Empty for your own." : "The name of an account that drafts for a party.", mistake: mistake("account"), lengthMax: 60, isRequired: !SourceForm.mayAdd(account)) }
                ChoicesField("history", "History", [.init("yes", "Keep the moments at which the other server had added what it has now")], chosen: form.withHistory ? ["yes"] : [])
                button(.type("submit"), .class("first")) { "Read it" }
            }
        }
    }

    private func one(_ source: ThreatSource, _ context: SiteContext) async throws -> Response {
        let state = try await store.state(of: source.id), aside = try await store.aside(of: source.id)
        let title = state.title.isEmpty ? source.address.host : state.title
        return shell.page(title, at: ThreatsPage.address, context, foot: foot) {
            ThreatsNav(current: .sources, account: context.account)
            section(.class("promised-head")) {
                h1 { title }
                p(.class("under-head")) { Self.inWords(source, state) + (Self.inWords(source, state).hasSuffix(".") ? "" : ".") }
            }
            Site.Part("How it is read") {
                dl(.class("facts-list")) {
                    dt { "Address" }; dd { code { (state.collection ?? source.address).description } }
                    dt { "How often" }; dd { Interval.inWords(source.everySeconds).capitalisedFirst }
                    dt { "Who we are there" }; dd { source.credential == .none ? "Nobody: without credentials" : source.credential == .password ? "The account \(source.name), with a password" : "Whoever the token says" }
                    dt { "Objects without a marking" }; dd { source.marking }
                    dt { "Added under" }; dd { code { source.account.text } }
                    dt { "Last tried" }; dd { state.tried.map { $0.inMinutes + " UTC" } ?? "Not yet" }
                    dt { "Last read" }; dd { state.succeeded.map { $0.inMinutes + " UTC" } ?? "Not yet" }
                    if !source.isPaused, state.due.milliseconds > 0 { dt { "Next" }; dd { state.due.inMinutes + " UTC" } }
                    dt { "Objects" }; dd { "\(state.added) added, \(state.known) were here already, \(state.refused) set aside" }
                }
                if let session = context.session {
                    div(.class("one-buttons")) {
                        for word in SourceWord.offered(source) {
                            Site.form(.method(.post), .action("\(Self.address(of: source))/\(word.rawValue)"), .class("one-button")) {
                                HiddenField("token", session.formToken)
                                button(.type("submit"), .class(word == .now ? "first" : nil)) { word.title }
                            }
                        }
                    }
                }
            }
            if !aside.isEmpty {
                Site.Part("Set aside", note: aside.count < SourceStore.asideMax ? "What could not be kept, and why; everything else was." : Prose("The newest \(SourceStore.asideMax).")) {
                    RecordTable(caption: "Set aside", columns: [.init("Object"), .init("Why"), .init("When")], rows: aside.map { [Prose([.code($0.object)]), Prose($0.reason), Prose([.whole($0.at.inMinutes)])] })
                }
            }
        }
    }

    private var foot: [FootColumn] {
        [FootColumn("How it is read") { p { "Over TLS that is verified. A name that leads into a private network is not asked unless the operator of this node allows it, and nothing follows a server to another one." } },
         FootColumn("At the prompt") { p { code { "entente threats sources" }; " lists and enters them; "; code { "entente threats pull" }; " reads a server once." } }]
    }
}

/// What can be done to a source.
enum SourceWord: String, CaseIterable, Sendable {
    case now, pause, resume, forgive = "clear-aside", anew, remove

    var title: String {
        switch self {
        case .now: "Read it now"
        case .pause: "Pause"
        case .resume: "Go on"
        case .forgive: "Clear what was set aside"
        case .anew: "Read from the beginning"
        case .remove: "Remove"
        }
    }

    static func offered(_ source: ThreatSource) -> [SourceWord] { allCases.filter { source.isPaused ? $0 != .pause && $0 != .now : $0 != .resume } }

    func done(to source: ThreatSource, _ store: SourceStore) async throws {
        var source = source
        switch self {
        case .now: try await store.wish(source.id)
        case .pause, .resume:
            source.isPaused = self == .pause
            try await store.keep(source)
            if !source.isPaused { try await store.wish(source.id) }
        case .forgive: try await store.clearAside(of: source.id)
        case .anew:
            var state = try await store.state(of: source.id)
            (state.cursor, state.collection) = (PullCursor(), nil)
            try await store.keep(state, of: source.id)
            try await store.wish(source.id)
        case .remove: try await store.remove(source.id)
        }
    }
}

extension Timestamp {
    /// `2026-11-21 09:30`, in UTC.
    var inMinutes: String { String(description.prefix(16)).replacing("T", with: " ") }
}
