import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// Alerts for tools: one's own, and nobody else's. Acts take a token.
struct AlertsAPI: Sendable {
    static let address = "/api/v1/threats/alerts"
    let shell: Shell
    let news: AlertNews
    let reach: Reach
    var store: AlertStore { AlertStore(shell.node.vault) }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            var rows: [JSONValue] = []
            for alert in try await store.all(of: try AlertsPage.account(context).id) { rows.append(summary(alert, try await store.state(of: alert.id))) }
            return json(["alerts": .array(rows)])
        }
        router.post(RouterPath(Self.address)) { request, context in
            let form = AlertForm(try await context.toolForm(request)), account = try AlertsPage.account(context)
            guard try await store.all(of: account.id).count < AlertStore.ofOneMax else { throw AlertsPage.enough }
            switch form.reading(by: account, reach: reach) {
            case .failure(let mistakes): throw Problem(.unprocessableContent, title: "The alert was not entered", says: mistakes.list.map(\.says).joined(separator: " "), fields: mistakes.list.map { .init(field: $0.field, says: $0.says) })
            case .success(let alert):
                let secret = try await store.add(alert, now: shell.node.clock.now())
                return json(.members(("id", .string(alert.id)), ("in_words", .string(alert.inWords)), ("secret", secret.isEmpty ? nil : .string(secret))))
            }
        }
        router.get("/api/v1/threats/alerts/:id") { _, context in
            let account = try AlertsPage.account(context), alert = try await alert(context), objects = try await news.newest(alert, for: account, limit: AlertsPage.listMax)
            guard case .object(var members) = summary(alert, try await store.state(of: alert.id)) else { throw Problem.noSuchPage }
            members["objects"] = .array(objects.map { line($0.record) })
            return json(.object(members))
        }
        router.get("/api/v1/threats/alerts/:id/digest") { request, context in
            let account = try AlertsPage.account(context), alert = try await alert(context), day = try AlertsPage.day(request, today: shell.node.today)
            let objects = try await news.newest(alert, for: account, on: day, limit: AlertMail.objectsMax)
            return json(["id": .string(alert.id), "day": .string(day.description), "objects": .array(objects.map { line($0.record) })])
        }
        router.post("/api/v1/threats/alerts/:id/:word") { request, context in
            _ = try await context.toolForm(request)
            let alert = try await alert(context)
            guard let word = context.parameters.get("word").flatMap({ AlertWord(rawValue: $0) }) else { throw Problem.noSuchPage }
            try await word.done(to: alert, store, now: shell.node.clock.now())
            return json(["id": .string(alert.id)])
        }
    }

    private func alert(_ context: SiteContext) async throws -> ThreatAlert {
        guard let id = context.parameters.get("id"), let alert = try await store.alert(id, of: try AlertsPage.account(context).id) else { throw Problem.noSuchPage }
        return alert
    }

    private func summary(_ alert: ThreatAlert, _ state: HookState?) -> JSONValue {
        .members(("id", .string(alert.id)), ("title", .string(alert.title)), ("from", .string(alert.view.alias)), ("type", .string(alert.type)), ("words", .texts(alert.words)), ("external", .string(alert.external)), ("in_words", .string(alert.inWords)),
                 ("hook", alert.hook.map { .string($0.asWritten) }), ("told", state.map { .integer(Int64($0.told)) }), ("error", state?.error.map { .string($0) }), ("given_up", state.map { .bool($0.isGivenUp) }))
    }

    private func line(_ one: StoredObject) -> JSONValue {
        .members(("id", .string(one.id.text)), ("type", .string(one.type)), ("title", .string(one.shownTitle)), ("marking", .string(one.item.label.printed(in: shell.node.desk.facts.vocabulary))), ("from", .string(one.author.text)), ("added", .string(one.addedAt.inMicroseconds)))
    }

    private func json(_ value: JSONValue) -> Response { Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json") }
}

/// What its owner does with an alert.
enum AlertWord: String, CaseIterable {
    case resume, remove

    func done(to alert: ThreatAlert, _ store: AlertStore, now: Timestamp) async throws {
        switch self {
        case .remove: try await store.remove(alert)
        case .resume:
            guard var state = try await store.state(of: alert.id) else { throw Problem.noSuchPage }
            (state.isGivenUp, state.firstFailed, state.failures, state.due) = (false, nil, 0, now)
            try await store.keep(state, of: alert.id)
        }
    }
}
