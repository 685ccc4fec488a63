import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site

/// One item of the desk: the answer as it stands, who must still say yes, what was said, and what this reader can say.
struct ItemPages: Sendable {
    let shell: Shell
    var crossings: Crossings?
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/items") { request, context in
            let form = try request.query()
            let desk = try await DeskList(node, context, state: form["state"].flatMap { ReleaseItem.State(rawValue: $0) }, after: form["after"].map { ItemID($0) }, isWholePage: true)
            return shell.page("On your desk", at: "/", context, marking: shell.marking(of: desk.shown, for: context.account)) { h1 { "On your desk" }; desk.html }
        }
        router.get("/items/:id") { request, context in try await show(try Self.id(context), context) }
        router.post("/items") { request, context in
            let form = try await context.signedForm(request)
            let accepted = try await node.perform(.draft(try ItemActs(node).draft(form, context)), by: try Self.account(context))
            await node.waitUntilProjected(accepted.position)
            return Reply.seeOther("/items/\(accepted.item)")
        }
        for word in ItemActs.words {
            router.post(RouterPath("/items/:id/" + word)) { request, context in
                let form = try await context.signedForm(request)
                let id = try Self.id(context)
                let accepted = try await node.perform(try ItemActs(node).act(word, on: id, form), by: try Self.account(context))
                await node.waitUntilProjected(accepted.position)
                return Reply.seeOther("/items/\(id)")
            }
        }
    }

    static func account(_ context: SiteContext) throws -> AccountID {
        guard let account = context.account else { throw Problem.signInFirst }
        return account.id
    }

    static func id(_ context: SiteContext) throws -> ItemID {
        // Only what an identifier can look like is looked up; everything else does not exist.
        guard let text = context.parameters.get("id"), text.utf8.count <= 64, text.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 122) || $0 == 45 }) else { throw Problem.noSuchPage }
        return ItemID(text)
    }

    private func show(_ id: ItemID, _ context: SiteContext) async throws -> Response {
        guard let released = try await node.item(id, for: context.viewpoint) else { throw Problem.noSuchPage }
        let item = released.record
        let marking = shell.marking(of: [item.item], for: context.account)
        let audience = item.intended?.audience ?? item.releases.last?.value.audience ?? Audience([.party(context.viewpoint.party)])
        let day = item.intended?.day ?? item.releases.last?.value.day ?? context.day
        let answer: Answer?
        if item.standing == .working { answer = try? Answer(Release.Request(item: item.item, audience: audience, day: day), desk: node.desk, withHistory: false) } else { answer = nil }
        let views = answer.map { AnswerViews($0, pack: node.pack) }
        let foot = DeskFoot(shell, context).columns(asked: answer.map(\.question))
        let crossed = try await crossings?.crossing(released, context.account) ?? []
        return shell.page(item.title, at: "/", context, marking: marking, foot: foot) {
            head(item, isOnlyHead: answer == nil, crossed: crossed.map { CrossedLine(peer: $0.peer, crossing: $0.1) })
            if let views { views.columns() }
            body(item)
            said(item)
            if let session = context.session, item.standing == .working, let version = item.version {
                ItemForms(item: item, version: version, account: session.account, token: session.formToken, missing: answer?.decision.consents ?? [], node: node).html
            }
            if let views { views.groundList }
            if item.isDemonstration { InventedNote() }
        }
    }

    private func name(_ id: PartyID) -> String { node.desk.facts.roster[id]?.name ?? id.text }

    private func head(_ item: ReleaseItem, isOnlyHead: Bool, crossed: [CrossedLine]) -> HTML {
        section(.class("item-head")) {
            if isOnlyHead { h1 { item.title } } else { p(.class("item-title")) { item.title } }
            p(.class("under-head")) {
                strong { item.marking }
                " · \(item.state.inWords) · made by \(name(item.item.originator)), held by \(name(item.item.holder))"
                if let intended = item.intended { " · meant for "; code { intended.audience.description }; " on \(intended.day.inWords)" }
            }
            for line in crossed { line }
        }
    }

    private func body(_ item: ReleaseItem) -> HTML {
        Site.Part("Text", classes: "item-text") {
            if item.text.isEmpty {
                p { item.state == .withdrawn ? "The originator has taken this item back on \(item.changed.day.inWords). The text is gone from this page; the record that you had it stays." : "There is no text." }
            } else { for paragraph in item.text.split(whereSeparator: \.isNewline) { p { String(paragraph) } } }
        }.html
    }

    private func said(_ item: ReleaseItem) -> HTML {
        var rows: [[Prose]] = []
        for consent in item.consents { rows.append([Prose([.whole(consent.at.day.description)]), Prose("Consent of \(node.desk.consenter(consent.value.by, item.item))\(consent.value.to.map { " for \(name($0))" } ?? "")"), Prose(consent.note), Prose(name(consent.author))]) }
        for objection in item.objections { rows.append([Prose([.whole(objection.at.day.description)]), Prose("Objection of \(name(objection.value.by))"), Prose(objection.note), Prose(name(objection.author))]) }
        for release in item.releases { rows.append([Prose([.whole(release.at.day.description)]), Prose([.text("Released to "), .code(release.value.audience.description)]), Prose(release.note), Prose(name(release.author))]) }
        guard !rows.isEmpty else { return .nothing }
        return Site.Part("What was said", classes: "said") { RecordTable(caption: "What was said about this item", columns: [.init("Date"), .init("What"), .init("Note"), .init("Recorded by")], rows: rows) }.html
    }
}
