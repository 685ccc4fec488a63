import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// Everything of this area for tools. Acts take a token; what the token's account may not see is not there.
struct PictureAPI: Sendable {
    static let pageMax = 1_000
    let shell: Shell
    let reading: PictureReading
    let files: PictureFiles
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/api/v1/picture") { request, context in
            let (snapshot, found) = try await files.found(request, context), form = try request.query()
            let limit = min(max(form["limit"].flatMap { Int($0) } ?? Self.pageMax, 1), Self.pageMax), start = min(max(form["offset"].flatMap { Int($0) } ?? 0, 0), found.count)
            return json(.members(("as_of", .string(snapshot.day.description)), ("count", .integer(Int64(found.count))), ("incidents", .array(found[start..<min(found.count, start + limit)].map { line($0, snapshot) }))))
        }
        router.get("/api/v1/picture/clusters") { _, context in
            let snapshot = try await reading.snapshot(for: context.viewpoint)
            return json(.members(("as_of", .string(snapshot.day.description)), ("rule", .string(ClustersPage.rule)), ("clusters", .array(snapshot.clusters.map { cluster($0, snapshot) })), ("together", .array(snapshot.joint.map { joint in
                .members(("cluster", .string(joint.cluster.id)), ("members", .texts(joint.cluster.members.map(\.text))), ("is_new", .bool(joint.isNew)), ("brought", sides(joint.brought)), ("alone", sides(joint.alone)))
            }))))
        }
        router.get("/api/v1/picture/incidents/:id") { _, context in json(try await whole(try await seen(context), context)) }
        addActs(to: router)
    }

    private func addActs(to router: Router<SiteContext>) {
        router.post("/api/v1/picture/incidents") { request, context in
            let form = IncidentForm(try await context.toolForm(request)), account = try Self.drafter(context)
            do {
                let (incident, item) = try form.reading(id: node.freshIncidentID(), by: account, reading.facts, node.desk.facts)
                try await reading.report(incident, under: item, by: account)
                return json(["incident": .string(incident.id.text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
        router.post("/api/v1/picture/incidents/:id") { request, context in
            let form = IncidentForm(try await context.toolForm(request)), account = try Self.drafter(context), seen = try await own(context, account)
            do {
                let (incident, item) = try form.reading(id: seen.incident.id, by: account, reading.facts, node.desk.facts)
                return json(["incident": .string(try await reading.correct(seen, to: incident, under: item, by: account).text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
        router.post("/api/v1/picture/incidents/:id/withdraw") { request, context in
            let reason = (try await context.toolForm(request)["reason"] ?? "").trimmed, account = try Self.drafter(context), seen = try await own(context, account)
            var mistakes = FormMistakes()
            guard !reason.isEmpty, reason.count <= PictureReading.reasonMax else {
                mistakes.note("reason", "Say in one sentence why it is taken back.")
                throw mistakes.problem
            }
            try await reading.withdraw(seen, because: reason, by: account)
            return json(["incident": .string(seen.incident.id.text)])
        }
        router.post("/api/v1/picture/incidents/:id/statements") { request, context in
            let form = StatementForm(try await context.toolForm(request)), account = try Self.drafter(context), seen = try await seen(context)
            guard seen.withdrawn == nil else { throw Problem.noSuchPage }
            do {
                let (statement, item) = try form.reading(id: node.freshStatementID(), on: seen.incident.id, by: account, node.desk.facts)
                try await reading.record(statement, under: item, by: account)
                return json(["statement": .string(statement.id.text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
    }

    // MARK: Parts

    private func marking(_ item: Item) -> String { item.label.printed(in: node.desk.facts.vocabulary) }

    private func line(_ seen: SeenIncident, _ snapshot: Snapshot) -> JSONValue {
        var object = PictureFiles.properties(seen, snapshot, node.desk.facts.vocabulary).object ?? JSONObject()
        object["incident"] = .string(seen.incident.id.text)
        object["lat"] = .string(seen.incident.place.latitude.description)
        object["lon"] = .string(seen.incident.place.longitude.description)
        return .object(object)
    }

    private func whole(_ seen: SeenIncident, _ context: SiteContext) async throws -> JSONValue {
        if let reason = seen.withdrawn { return .members(("incident", .string(seen.incident.id.text)), ("withdrawn", .string(reason)), ("by", .string(seen.author.text))) }
        let snapshot = try await reading.snapshot(for: context.viewpoint)
        var object = line(seen, snapshot).object ?? JSONObject()
        let statements = reading.released(snapshot.statements[seen.incident.id] ?? [], for: context.viewpoint).map(\.record)
        object["statements"] = .array(statements.filter { $0.withdrawn == nil && ($0.statement.date?.first ?? .earliest) <= snapshot.day }.map { one in
            var said = one.statement.json.object ?? JSONObject()
            said["words"] = .string(one.statement.inWords)
            said["by"] = .string(one.author.text)
            said["marking"] = .string(marking(one.item))
            return .object(said)
        })
        object["cluster"] = snapshot.clusters.first { $0.members.contains(seen.incident.id) }.map { cluster($0, snapshot) }
        return .object(object)
    }

    private func cluster(_ one: Cluster, _ snapshot: Snapshot) -> JSONValue {
        .members(("cluster", .string(one.id)), ("title", .string(ClusterView.title(one, snapshot, reading.facts))), ("members", .texts(one.members.map(\.text))), ("ties", .array(one.ties.map { tie in
            .members(("a", .string(tie.a.text)), ("b", .string(tie.b.text)), ("reasons", .texts(tie.reasons.map(\.rawValue))), ("words", .string(ClusterReasons.words(tie, reading.facts))))
        })))
    }

    private func sides(_ members: [OrganisationID: [IncidentID]]) -> JSONValue {
        var object = JSONObject()
        for (side, ids) in members.sorted(by: { $0.key < $1.key }) { object[side.text] = .array(ids.map { .string($0.text) }) }
        return .object(object)
    }

    private func seen(_ context: SiteContext) async throws -> SeenIncident {
        guard let id = context.parameters.get("id"), let seen = try await reading.incident(IncidentID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func own(_ context: SiteContext, _ account: Account) async throws -> SeenIncident {
        let seen = try await seen(context)
        guard reading.isOwn(seen, account) else { throw Problem.noSuchPage }
        return seen
    }

    static func drafter(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer else { throw Problem.signInFirst }
        guard PictureReading.mayDraft(account) else { throw Problem.notYours("Only an account that drafts for a party reports incidents and records statements.") }
        return account
    }

    private func json(_ value: JSONValue) -> Response { Reply.text(PictureFiles.text(value), type: "application/json") }
}
