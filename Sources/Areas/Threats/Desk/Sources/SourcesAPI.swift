import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Site
import Threats

/// Sources for tools; acts take a token.
struct SourcesAPI: Sendable {
    static let address = "/api/v1/threats/sources"
    let shell: Shell
    let service: TAXIIService
    let reach: Reach
    var store: SourceStore { SourceStore(shell.node.vault) }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            var rows: [JSONValue] = []
            for source in SourcesPage.seen(try await store.all(), by: try SourcesPage.account(context), of: shell.node) { rows.append(summary(source, try await store.state(of: source.id))) }
            return json(["sources": .array(rows)])
        }
        router.post(RouterPath(Self.address)) { request, context in
            var body = try await context.toolForm(request)
            if body["marking"] == nil { body = FormBody(fields: body.fields + [.init(name: "marking", value: ThreatCollection.standingMarking)]) }
            if body["every"] == nil { body = FormBody(fields: body.fields + [.init(name: "every", value: "15m")]) }
            let account = try SourcesPage.account(context)
            guard try await store.all().count < SourceStore.sourcesMax else { throw Problem(.conflict, title: "There are enough sources", says: "This node reads \(SourceStore.sourcesMax) sources. Remove one first.") }
            switch SourceForm(body).reading(by: account, of: shell.node, shelves: try await service.shelves(for: account), reach: reach) {
            case .failure(let mistakes): throw Problem(.unprocessableContent, title: "The source was not entered", says: mistakes.list.map(\.says).joined(separator: " "), fields: mistakes.list.map { .init(field: $0.field, says: $0.says) })
            case .success(let (source, secret)):
                try await store.add(source, secret: secret)
                return json(summary(source, SourceState()))
            }
        }
        router.get("/api/v1/threats/sources/:id") { _, context in
            let source = try await source(context), aside = try await store.aside(of: source.id)
            guard case .object(var members) = summary(source, try await store.state(of: source.id)) else { throw Problem.noSuchPage }
            members["set_aside"] = .array(aside.map { .members(("object", .string($0.object)), ("reason", .string($0.reason)), ("at", .string($0.at.description))) })
            return json(.object(members))
        }
        router.post("/api/v1/threats/sources/:id/:word") { request, context in
            _ = try await context.toolForm(request)
            let source = try await source(context)
            guard let word = context.parameters.get("word").flatMap({ SourceWord(rawValue: $0) }) else { throw Problem.noSuchPage }
            try await word.done(to: source, store)
            return json(["source": .string(source.id)])
        }
    }

    private func source(_ context: SiteContext) async throws -> ThreatSource {
        let account = try SourcesPage.account(context)
        guard let id = context.parameters.get("id"), let source = try await store.source(id), !SourcesPage.seen([source], by: account, of: shell.node).isEmpty else { throw Problem.noSuchPage }
        return source
    }

    private func summary(_ source: ThreatSource, _ state: SourceState) -> JSONValue {
        .members(("id", .string(source.id)), ("address", .string((state.collection ?? source.address).description)), ("title", .string(state.title)), ("every", .string(Interval.text(source.everySeconds))), ("marking", .string(source.marking)),
                 ("into", source.into.isEmpty ? nil : .string(source.into)), ("account", .string(source.account.text)), ("paused", .bool(source.isPaused)), ("state", .string(SourcesPage.inWords(source, state))),
                 ("error", state.error.map { .string($0) }), ("tried", state.tried.map { .string($0.description) }), ("read", state.succeeded.map { .string($0.description) }), ("caught_up", .bool(state.cursor.isCaughtUp)),
                 ("added", .integer(Int64(state.added))), ("known", .integer(Int64(state.known))), ("refused", .integer(Int64(state.refused))))
    }

    private func json(_ value: JSONValue) -> Response { Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json") }
}
