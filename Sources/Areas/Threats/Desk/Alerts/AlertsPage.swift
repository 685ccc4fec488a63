import Hummingbird
import HTTPTypes
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// What a reader waits for: each alert with what fits it now, and what comes while one reads.
struct AlertsPage: Sendable {
    static let address = ThreatsNav.Place.alerts.rawValue
    static let listMax = 50
    let shell: Shell
    let news: AlertNews
    let reach: Reach
    var store: AlertStore { AlertStore(shell.node.vault) }

    func add(to router: Router<SiteContext>) {
        router.get("/threats/alerts") { _, context in try await page(context) }
        router.post("/threats/alerts") { request, context in
            let form = AlertForm(try await context.signedForm(request)), account = try Self.account(context)
            guard try await store.all(of: account.id).count < AlertStore.ofOneMax else { throw Self.enough }
            switch form.reading(by: account, reach: reach) {
            case .failure(let mistakes): return try await page(context, form, mistakes.list)
            case .success(let alert):
                let secret = try await store.add(alert, now: shell.node.clock.now())
                return secret.isEmpty ? Reply.seeOther(Self.address(of: alert)) : made(alert, secret, context)
            }
        }
        router.get("/threats/alerts/:id") { _, context in try await one(try await alert(context), context) }
        router.get("/threats/alerts/:id/digest") { request, context in try await digest(try await alert(context), try Self.day(request, today: shell.node.today), context) }
        router.get("/threats/alerts/:id/digest.eml") { request, context in
            let alert = try await alert(context), day = try Self.day(request, today: shell.node.today), account = try Self.account(context)
            let objects = try await news.newest(alert, for: account, on: day, limit: AlertMail.objectsMax)
            let marking = shell.marking(of: objects.map(\.record.item), for: account)
            return Reply.file(AlertMail(alert: alert, day: day, marking: marking.text, node: shell.node.name, objects: objects, portion: { portion($0) }, now: shell.node.clock.now()).bytes, type: "message/rfc822", name: "threats-\(day).eml")
        }
        router.post("/threats/alerts/:id/:word") { request, context in
            _ = try await context.signedForm(request)
            let alert = try await alert(context)
            guard let word = context.parameters.get("word").flatMap({ AlertWord(rawValue: $0) }) else { throw Problem.noSuchPage }
            try await word.done(to: alert, store, now: shell.node.clock.now())
            return Reply.seeOther(word == .remove ? Self.address : Self.address(of: alert))
        }
    }

    static func address(of alert: ThreatAlert) -> String { "\(address)/\(alert.id)" }

    static let enough = Problem(.conflict, title: "There are enough alerts", says: "An account has at most \(AlertStore.ofOneMax) alerts. Remove one first.")

    static func account(_ context: SiteContext) throws -> Account {
        guard let account = context.account else { throw Problem.signInFirst }
        return account
    }

    private func alert(_ context: SiteContext) async throws -> ThreatAlert {
        guard let id = context.parameters.get("id"), let alert = try await store.alert(id, of: try Self.account(context).id) else { throw Problem.noSuchPage }
        return alert
    }

    /// Yesterday, unless the address names a day.
    static func day(_ request: Hummingbird.Request, today: Day) throws -> Day {
        guard let text = try request.query()["day"], !text.isEmpty else { return today.advanced(by: -1) }
        guard let day = Day(text), day <= today else { throw Problem(.badRequest, title: "There is no such day yet", says: "`\(text.prefix(40))` is no day that has begun. Write year, month and day, as in 2026-11-21.") }
        return day
    }

    private func portion(_ one: StoredObject) -> String { one.item.label.printed(in: shell.node.desk.facts.vocabulary, style: .portion) }

    private func page(_ context: SiteContext, _ form: AlertForm = AlertForm(), _ mistakes: [AlertForm.Mistake] = []) async throws -> Response {
        let account = try Self.account(context)
        var rows: [(ThreatAlert, HookState?)] = []
        for alert in try await store.all(of: account.id) { rows.append((alert, try await store.state(of: alert.id))) }
        func mistake(_ field: String) -> String? { mistakes.first { $0.field == field }?.says }
        return shell.page("Alerts", at: ThreatsPage.address, context, hasErrors: !mistakes.isEmpty, foot: foot) {
            ThreatsNav(current: .alerts, account: account)
            if !mistakes.isEmpty { ErrorSummary(title: mistakes.count == 1 ? "One field needs a change" : "\(mistakes.count) fields need a change", mistakes.map { .init($0.says, field: FormField.id($0.field)) }) }
            section(.class("promised-head")) { h1 { rows.isEmpty ? "You wait for nothing yet" : rows.count == 1 ? "You wait for one thing" : "You wait for \(rows.count) things" } }
            if rows.isEmpty { EmptyState("What you want to be told of stands here. You have entered nothing yet.", .nothingYet(next: "Say below what you wait for.")) } else {
                RecordTable(caption: "Alerts", columns: [.init("Alert"), .init("What fits"), .init("Your tool"), .init("Digest")], rows: rows.map { alert, state in
                    [Prose([.link(alert.title, to: Self.address(of: alert))]), Prose(alert.inWords), Prose(hookInWords(alert, state)), Prose([.link("Yesterday", to: Self.address(of: alert) + "/digest")])]
                })
            }
            if let session = context.session {
                Site.Part("Wait for something", note: "Nobody else sees what you wait for. You are told of what your account may have at the moment of telling, and of nothing else.", classes: "draft") {
                    Site.form(.method(.post), .action(Self.address), .class("draft")) {
                        HiddenField("token", session.formToken)
                        FormField("title", "Title", value: form.title, hint: "As in New wipers.", mistake: mistake("title"), lengthMax: ThreatAlert.titleMax)
                        ChoiceField("from", "From", ThreatView.allCases.map { FormChoice($0.alias, $0 == .all ? "Both sides" : $0.title) }, chosen: form.from)
                        FormField("type", "Type", value: form.type, hint: "As in indicator or malware; empty for all.", mistake: mistake("type"), lengthMax: 250, isRequired: false)
                        FormField("words", "Words in the title", value: form.words, hint: "All of them stand in it; empty for any title.", mistake: mistake("words"), lengthMax: 500, isRequired: false)
                        FormField("external", "Name in a catalogue", value: form.external, hint: "As in CVE-2024-3400 or T1059.", mistake: mistake("external"), lengthMax: 200, isRequired: false)
                        FormField("hook", "Address of your tool", value: form.hook, hint: "It is sent each new object by HTTPS, signed; empty for none.", mistake: mistake("hook"), lengthMax: PeerAddress.textMax, isRequired: false)
                        button(.type("submit"), .class("first")) { "Wait for it" }
                    }
                }
            }
        }
    }

    private func hookInWords(_ alert: ThreatAlert, _ state: HookState?) -> String {
        guard let hook = alert.hook else { return "none" }
        guard let state else { return hook.host }
        if state.isGivenUp { return "\(hook.host) did not answer for a day, and is told nothing more. \(state.error ?? "")" }
        if let error = state.error { return error }
        return "\(hook.host), told of \(state.told) object\(state.told == 1 ? "" : "s")"
    }

    /// The only time that the secret is shown.
    private func made(_ alert: ThreatAlert, _ secret: String, _ context: SiteContext) -> Response {
        shell.page("Alert", at: ThreatsPage.address, context, foot: foot) {
            ThreatsNav(current: .alerts, account: context.account)
            section(.class("promised-head")) { h1 { "Give your tool this secret now; it is shown once" } }
            p { code { secret } }
            p(.class("fact")) { "Each message to your tool bears the header Entente-Signature: t=, the seconds since 1970, and v1=, the HMAC-SHA256 under this secret, in hexadecimal, of those seconds, a point and the body. Refuse what does not fit, and what is older than five minutes." }
            p { a(.href(Self.address(of: alert))) { "To the alert" } }
        }
    }

    private func one(_ alert: ThreatAlert, _ context: SiteContext) async throws -> Response {
        let account = try Self.account(context), now = shell.node.clock.now()
        let objects = try await news.newest(alert, for: account, limit: Self.listMax), state = try await store.state(of: alert.id)
        return shell.page(alert.title, at: ThreatsPage.address, context, marking: shell.marking(of: objects.map(\.record.item), for: account), foot: foot) {
            ThreatsNav(current: .alerts, account: account)
            section(.class("promised-head")) {
                h1 { alert.title }
                p(.class("under-head")) { alert.inWords + "." }
            }
            p(.class("live"), .role("status"), .data(.live, "\(AlertLive.address)?alert=\(alert.id)&after=\(now.milliseconds * 1000)")) { "" }
            Site.Part("Objects", note: objects.isEmpty ? nil : "The newest first, the latest version of each.") {
                if objects.isEmpty { EmptyState("Nothing that you may have fits yet.", .nothingYet(next: "It is told here as soon as it comes.")) } else { ObjectTable(objects: objects.map(\.record), shell: shell) }
            }
            Site.Part("How you are told") {
                dl(.class("facts-list")) {
                    dt { "Day by day" }; dd { a(.href(Self.address(of: alert) + "/digest")) { "The digest of yesterday" }; ", and "; a(.href(Self.address(of: alert) + "/digest?day=\(shell.node.today)")) { "of today so far" } }
                    dt { "Your tool" }; dd { hookInWords(alert, state).capitalisedFirst }
                }
                if let session = context.session {
                    div(.class("one-buttons")) {
                        for (word, title) in (state?.isGivenUp == true ? [("resume", "Tell the tool again")] : []) + [("remove", "Remove")] {
                            Site.form(.method(.post), .action("\(Self.address(of: alert))/\(word)"), .class("one-button")) {
                                HiddenField("token", session.formToken)
                                button(.type("submit")) { title }
                            }
                        }
                    }
                }
            }
        }
    }

    private func digest(_ alert: ThreatAlert, _ day: Day, _ context: SiteContext) async throws -> Response {
        let account = try Self.account(context), objects = try await news.newest(alert, for: account, on: day, limit: AlertMail.objectsMax)
        return shell.page("Digest of \(day)", at: ThreatsPage.address, context, marking: shell.marking(of: objects.map(\.record.item), for: account), foot: foot) {
            ThreatsNav(current: .alerts, account: account)
            section(.class("promised-head")) {
                h1 { objects.isEmpty ? "Nothing new on \(day)" : "\(objects.count) object\(objects.count == 1 ? "" : "s") on \(day)" }
                p(.class("under-head")) { a(.href(Self.address(of: alert))) { alert.title }; ": \(alert.inWords)." }
            }
            if objects.isEmpty { EmptyState("What came on that day and fits stands here.", .nothingYet(next: Prose([.link("The day before", to: "\(Self.address(of: alert))/digest?day=\(day.advanced(by: -1))")]))) } else {
                ObjectTable(objects: objects.map(\.record), shell: shell)
                p(.class("further")) { a(.href("\(Self.address(of: alert))/digest?day=\(day.advanced(by: -1))"), .rel("prev")) { "The day before" } }
                p(.class("further")) { a(.href("\(Self.address(of: alert))/digest.eml?day=\(day)")) { "As a mail file" } }
            }
        }
    }

    private var foot: [FootColumn] {
        [FootColumn("What you are told") { p { "What your account may have at the moment of telling. Days are days in UTC." } },
         FootColumn("Your tool") { p { "It is asked over TLS that is verified, tried again for a day when it does not answer, and never inside a private network unless the operator of this node allows it." } }]
    }
}
