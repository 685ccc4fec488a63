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
        addAssessments(to: router)
    }

    private func addActs(to router: Router<SiteContext>) {
        router.post("/api/v1/picture/incidents") { request, context in
            let form = IncidentForm(try await context.toolForm(request)), account = try drafter(context)
            do {
                let (incident, item) = try form.reading(id: node.freshIncidentID(), by: account, reading.facts, node.desk.facts)
                try await reading.report(incident, under: item, by: account)
                return json(["incident": .string(incident.id.text)])
            } catch let mistakes as Mistakes { throw mistakes.problem }
        }
        router.post("/api/v1/picture/incidents/:id") { request, context in
            let form = IncidentForm(try await context.toolForm(request)), account = try drafter(context), seen = try await own(context, account)
            do {
                let (incident, item) = try form.reading(id: seen.incident.id, by: account, reading.facts, node.desk.facts)
                return json(["incident": .string(try await reading.correct(seen, to: incident, under: item, by: account).text)])
            } catch let mistakes as Mistakes { throw mistakes.problem }
        }
        router.post("/api/v1/picture/incidents/:id/withdraw") { request, context in
            let reason = (try await context.toolForm(request)["reason"] ?? "").trimmed, account = try drafter(context), seen = try await own(context, account)
            var mistakes = Mistakes()
            guard !reason.isEmpty, reason.count <= PictureReading.reasonMax else {
                mistakes.note("reason", "Say in one sentence why it is taken back.")
                throw mistakes.problem
            }
            try await reading.withdraw(seen, because: reason, by: account)
            return json(["incident": .string(seen.incident.id.text)])
        }
        router.post("/api/v1/picture/incidents/:id/statements") { request, context in
            let form = StatementForm(try await context.toolForm(request)), account = try drafter(context), seen = try await seen(context)
            guard seen.withdrawn == nil else { throw Problem.noSuchPage }
            do {
                let (statement, item) = try form.reading(id: node.freshStatementID(), on: seen.incident.id, by: account, node.desk.facts)
                try await reading.record(statement, under: item, by: account)
                return json(["statement": .string(statement.id.text)])
            } catch let mistakes as Mistakes { throw mistakes.problem }
        }
    }

    private func addAssessments(to router: Router<SiteContext>) {
        router.get("/api/v1/picture/assessments") { _, context in
            json(["questions": .array(try await reading.questions(for: context.viewpoint).map { released in
                let seen = released.record
                return .members(("question", .string(seen.question.id.text)), ("title", .string(seen.question.title)), ("exchange", .string(seen.question.exchange.description)), ("by", .string(seen.author.text)),
                                ("side", .string((seen.origin ?? node.organisation).text)), ("marking", .string(marking(seen.item))))
            })])
        }
        router.get("/api/v1/picture/assessments/:id") { _, context in
            guard let id = context.parameters.get("id"), let state = try await reading.assessment(QuestionID(id), for: context.viewpoint) else { throw Problem.noSuchPage }
            let question = state.seen.question
            return json(.members(("question", question.json), ("marking", .string(marking(state.seen.item))), ("sides", .array(state.sides.map { side in
                .members(("side", .string(side.organisation.text)), ("sealed", side.sealed.map { .members(("hash", .string($0.hash)), ("at", .string($0.at.description))) }), ("opened", side.opened.map { opened in
                    .members(("by", .string(opened.author.text)), ("at", .string(opened.said.description)), ("marking", .string(marking(opened.item))), ("answer", opened.text.json), ("as_sealed", side.keptItsSeal.map { .bool($0) }))
                }))
            })), ("comparison", .array(state.sides.count < 2 ? [] : PointComparison.all(of: question, left: state.sides[0].opened?.text.judgements ?? [], right: state.sides[1].opened?.text.judgements ?? []).map { one in
                .members(("point", .string(question.points[one.point])), ("finding", .string(one.finding)), ("shared_sources", .texts(one.shared)))
            }))))
        }
        router.post("/api/v1/picture/assessments") { request, context in
            let form = QuestionForm(try await context.toolForm(request)), account = try drafter(context), snapshot = try await reading.snapshot(for: context.viewpoint)
            do {
                let (question, item) = try form.reading(id: node.freshQuestionID(), by: account, today: node.today, node.desk.facts) { snapshot.incident($0) != nil }
                try await reading.ask(question, under: item, by: account)
                return json(["question": .string(question.id.text)])
            } catch let mistakes as Mistakes { throw mistakes.problem }
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

    private func drafter(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer else { throw Problem.signInFirst }
        guard PictureReading.mayDraft(account) else { throw Problem.notYours("Only an account that drafts for a party reports incidents and records statements.") }
        return account
    }

    private func json(_ value: JSONValue) -> Response { Reply.text(PictureFiles.text(value), type: "application/json") }
}
