import HTTPTypes
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site
import Support

/// Everything of this area for tools. Acts take a token; what the token's account may not see is not there.
struct SupportAPI: Sendable {
    static let pageMax = 1_000
    let desk: SupportDesk
    private var node: Node { desk.node }
    private var files: SupportFiles { SupportFiles(desk: desk) }

    func add(to router: Router<SiteContext>) {
        router.get("/api/v1/support") { request, context in
            let (snapshot, _, found) = try await files.found(request, context), form = try request.query()
            let limit = min(max(form["limit"].flatMap { Int($0) } ?? Self.pageMax, 1), Self.pageMax), start = min(max(form["offset"].flatMap { Int($0) } ?? 0, 0), found.count)
            return json(.members(("as_of", .string(snapshot.day.description)), ("count", .integer(Int64(found.count))), ("flows", .array(found[start..<min(found.count, start + limit)].map { line($0, snapshot) }))))
        }
        router.get("/api/v1/support/total") { request, context in
            let (snapshot, question, _) = try await files.found(request, context), totals = snapshot.totals(question)
            return json(.members(("as_of", .string(snapshot.day.description)), ("question", .object(JSONObject(unchecked: question.fields.map { .init(name: $0.name, value: .string($0.value)) }))), ("totals", .array(totals.totals.map { total($0, question, snapshot) })),
                                 ("left_out", .array(totals.leftOut.map { ["flow": .string($0.flow.text), "why": .string($0.why)] }))))
        }
        router.get("/api/v1/support/givers") { request, context in
            let (snapshot, asked, _) = try await files.found(request, context, standing: GiversPage.standing), question = desk.speaking(asked, chosen: try request.query()["source"], snapshot), ranking = GiverRanking(question, snapshot, desk)
            return json(.members(("as_of", .string(snapshot.day.description)), ("finding", .string(ranking.finding)), ("givers", .array(ranking.rows.map { row in
                .members(("giver", .string(row.giver.text)), ("name", .string(desk.name(row.giver))), ("total", .string(row.sum.description)), ("unit", .string(Self.unit(ranking.unit))), ("flows", .integer(Int64(row.count))))
            }))))
        }
        router.get("/api/v1/support/flows/:id") { _, context in json(try await whole(try await seen(context), context)) }
        addStanding(to: router)
        addPurses(to: router)
        addActs(to: router)
    }

    private func addStanding(to router: Router<SiteContext>) {
        router.get("/api/v1/support/sources") { _, context in
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            func side(_ side: SidePair.Side) -> JSONValue { .members(("source", .string(side.source)), ("words", .string(side.words)), ("total", side.sum.map { .string($0.description) }), ("unit", .string(Self.unit(side.unit))), ("stage", side.stage.map { .string($0.rawValue) })) }
            return json(.members(("series", .array(desk.facts.series.map { .members(("id", .string($0.id.text)), ("title", .string($0.title)), ("publisher", .string($0.publisher)), ("published", .string($0.published.description)), ("note", .string($0.note))) })),
                                 ("comparisons", .array(desk.facts.comparisons.map { one in
                                     let pair = SidePair(one, snapshot, desk)
                                     return .members(("id", .string(one.id)), ("title", .string(one.title)), ("left", side(pair.left)), ("right", side(pair.right)), ("difference", pair.difference.map { .string($0) }), ("note", .string(one.note)))
                                 })), ("double_counting", .array(desk.facts.cases.map { ["case": .string($0.id), "title": .string($0.title), "rule": .string($0.rule)] }))))
        }
        router.get("/api/v1/support/coalitions") { _, _ in
            json(["coalitions": .array(desk.facts.coalitions.map { one in
                .members(("id", .string(one.id)), ("title", .string(one.title)), ("capability", .string(one.capability)), ("leads", .texts(one.leads.map(\.text))), ("members", .texts(one.members.map(\.text))), ("count", one.count.map { .integer(Int64($0)) }),
                         ("as_of", one.asOf.map { .string($0.description) }), ("notes", .string(one.notes)), ("source", one.source.json))
            })])
        }
        router.get("/api/v1/support/claims") { request, context in
            let snapshot = try await desk.reading.snapshot(for: context.viewpoint), only = try request.query()["claim"]?.trimmed
            let claims = desk.facts.claims.filter { only == nil || $0.id.text == only }
            guard !claims.isEmpty else { throw Problem.noSuchPage }
            return json(["claims": .array(claims.map { claim(snapshot.book.check($0, on: context.day)) })])
        }
    }

    private func addPurses(to router: Router<SiteContext>) {
        router.get("/api/v1/support/purses") { request, context in
            let form = PurseForm(try request.query(), desk: desk, on: context.day)
            guard form.leftOut.isEmpty else { throw Problem(.badRequest, title: "A part of the question is not understood", says: form.leftOut.joined(separator: " ")) }
            guard let question = form.question else { return json(["purses": .array(desk.facts.instruments.map { instrument($0, on: context.day) })]) }
            return json(.members(("as_of", .string(context.day.description)), ("purses", .array(Finder(desk.facts, desk.reading.members).answers(question, on: context.day).map { answer in
                var object = instrument(answer.instrument, on: context.day).object ?? JSONObject()
                object["verdict"] = .string(answer.verdict.word)
                object["reasons"] = .array(answer.reasons.map { ["aspect": .string($0.aspect.rawValue), "verdict": .string($0.verdict.word), "says": .string($0.says)] })
                return .object(object)
            }))))
        }
        router.get("/api/v1/support/purses/:id") { _, context in
            guard let id = context.parameters.get("id"), let one = desk.facts.instrument(InstrumentID(id)) else { throw Problem.noSuchPage }
            var object = instrument(one, on: context.day).object ?? JSONObject()
            object["details"] = .array(desk.facts.details.filter { $0.instrument == one.id && $0.date.first <= context.day }.map { detail in
                .members(("entry", .string(detail.entry)), ("parties", .texts(detail.parties)), ("amount", detail.amount.map { .string($0.description) }), ("currency", detail.currency.map { .string($0.text) }), ("date", .string(detail.date.description)),
                         ("status", .string(detail.status)), ("uses", .bool(detail.uses)), ("note", detail.note.isEmpty ? nil : .string(detail.note)), ("source", detail.source.json))
            })
            return json(.object(object))
        }
    }

    private func addActs(to router: Router<SiteContext>) {
        router.post("/api/v1/support/flows") { request, context in
            let form = FlowForm(try await context.toolForm(request)), account = try drafter(context), snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            do {
                let (flow, item) = try form.reading(id: node.freshFlowID(), by: account, desk.facts, node.desk.facts) { snapshot.seen($0) != nil }
                try await desk.reading.enter(flow, under: item, by: account)
                return json(["flow": .string(flow.id.text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
        router.post("/api/v1/support/flows/:id") { request, context in
            let form = FlowForm(try await context.toolForm(request)), account = try drafter(context), seen = try await own(context, account), snapshot = try await desk.reading.snapshot(for: context.viewpoint)
            do {
                let (flow, item) = try form.reading(id: seen.flow.id, by: account, desk.facts, node.desk.facts) { snapshot.seen($0) != nil }
                return json(["flow": .string(try await desk.reading.correct(seen, to: flow, under: item, by: account).text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
        router.post("/api/v1/support/flows/:id/withdraw") { request, context in
            let reason = (try await context.toolForm(request)["reason"] ?? "").trimmed, account = try drafter(context), seen = try await own(context, account)
            var mistakes = FormMistakes()
            guard !reason.isEmpty, reason.count <= SupportReading.reasonMax else {
                mistakes.note("reason", "Say in one sentence why it is taken back.")
                throw mistakes.problem
            }
            try await desk.reading.withdraw(seen, because: reason, by: account)
            return json(["flow": .string(seen.flow.id.text)])
        }
    }

    // MARK: Parts

    static func unit(_ unit: Amount.Unit) -> String {
        switch unit {
        case .money(let currency): "millions of \(currency)"
        case .persons: "persons"
        case .none: ""
        }
    }

    private func marking(_ item: Item) -> String { item.label.printed(in: node.desk.facts.vocabulary) }

    private func line(_ seen: SeenFlow, _ snapshot: SupportSnapshot) -> JSONValue {
        var object = seen.flow.json.object ?? JSONObject()
        // What the reader may not see is not named either.
        if !seen.flow.within.isEmpty { object["within"] = .texts(seen.flow.within.filter { snapshot.seen($0) != nil }.map(\.text)) }
        object["giver_name"] = .string(desk.name(seen.flow.giver))
        object["channel_title"] = .string(desk.facts.title(of: seen.flow.channel))
        object["in_words"] = .string(SupportWords.printed(seen.flow.amount))
        object["by"] = .string(seen.author.text)
        if seen.said != nil { object["side"] = .string((seen.origin ?? node.organisation).text) }
        object["marking"] = .string(marking(seen.item))
        return .object(object)
    }

    private func whole(_ seen: SeenFlow, _ context: SiteContext) async throws -> JSONValue {
        if let reason = seen.withdrawn { return .members(("flow", .string(seen.flow.id.text)), ("withdrawn", .string(reason)), ("by", .string(seen.author.text))) }
        let snapshot = try await desk.reading.snapshot(for: context.viewpoint)
        var object = line(seen, snapshot).object ?? JSONObject()
        object["relations"] = .array(snapshot.book.around(seen.flow.id).prefix(Self.pageMax).map { other in
            let word = switch other.relation {
            case .within: "is part of"
            case .holds: "holds"
            case .overlaps: "crosses"
            case .apart: ""
            }
            return ["flow": .string(other.flow.id.text), "relation": .string(word), "why": .string(other.relation.why ?? "")]
        })
        return .object(object)
    }

    private func total(_ total: Total, _ question: FlowQuestion, _ snapshot: SupportSnapshot) -> JSONValue {
        var clashes: [JSONValue] = []
        if case .overlapping(let found) = total.outcome { clashes = found.map { ["a": .string($0.a.text), "b": .string($0.b.text), "why": .string($0.why)] } }
        return .members(("source", .string(total.series.text)), ("stage", .string(total.stage.rawValue)), ("unit", .string(Self.unit(total.unit))), ("total", total.sum.map { .string($0.description) }), ("finding", .string(desk.sentence(total, question, snapshot))),
                        ("counted", .texts(total.counted.map(\.text))), ("inside", .array(total.inside.map { ["flow": .string($0.flow.text), "in": .string($0.outer.text), "why": .string($0.why)] })), ("not_added_because", clashes.isEmpty ? nil : .array(clashes)),
                        ("elsewhere", .array(snapshot.book.elsewhere(total).map { one in .members(("case", .string(one.rule.doubleCount)), ("area", .string(one.rule.area)), ("total", .string(one.sum.description)), ("flows", .texts(one.flows.map(\.text))), ("in_part", .texts(one.inPart.map(\.text))), ("words", .string(SupportWords.elsewhere(one, of: total)))) })),
                        ("above", .array(snapshot.book.above(total).prefix(Self.pageMax).map { ["flow": .string($0.flow.id.text), "why": .string($0.relation.why ?? "")] })))
    }

    private func instrument(_ one: Instrument, on day: Day) -> JSONValue {
        .members(("id", .string(one.id.text)), ("title", .string(one.title)), ("organisation", .string(one.organisation)), ("kind", .string(one.kind)), ("state", .string(one.state.rawValue)), ("status", .string(one.status)),
                 ("envelope", one.envelope.map { .string($0.description) }), ("currency", one.currency.map { .string($0.text) }), ("from", one.from.map { .string($0.description) }), ("to", one.to.map { .string($0.description) }), ("pays_for", .string(one.paysFor)),
                 ("eligible", .string(one.eligible)), ("third_countries", .string(one.thirdCountries)), ("within", one.within.map { .string($0.text) }), ("left", .string(PurseWords.left(Left(one, desk.facts.details, on: day), one))), ("source", one.source.json))
    }

    private func claim(_ result: ClaimResult) -> JSONValue {
        let verdict: String, value: Quantity?
        switch result.verdict {
        case .reproduced(let found): (verdict, value) = ("reproduced", found)
        case .notReproduced(let found, _): (verdict, value) = ("not reproduced", found)
        case .notComputable: (verdict, value) = ("not computable", nil)
        }
        return .members(("id", .string(result.claim.id.text)), ("claim", .string(result.claim.text)), ("printed", .string(result.claim.says)), ("verdict", .string(verdict)), ("computed", value.map { .string($0.description) }), ("words", .string(ClaimWords.verdict(result))),
                        ("from", .string(result.from)), ("explanation", .string(result.claim.explanation)), ("source", result.claim.source.json))
    }

    private func seen(_ context: SiteContext) async throws -> SeenFlow {
        guard let id = context.parameters.get("id"), let seen = try await desk.reading.flow(FlowID(id), for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        return seen
    }

    private func own(_ context: SiteContext, _ account: Account) async throws -> SeenFlow {
        let seen = try await seen(context)
        guard desk.reading.isOwn(seen, account) else { throw Problem.noSuchPage }
        return seen
    }

    private func drafter(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer else { throw Problem.signInFirst }
        guard SupportReading.mayDraft(account) else { throw Problem.notYours("Only an account that drafts for a party enters what was pledged or delivered.") }
        return account
    }

    // Invariant: texts and whole numbers of this house, which always write.
    private func json(_ value: JSONValue) -> Response { Reply.text((try? value.canonicalText()) ?? "{}", type: "application/json") }
}
