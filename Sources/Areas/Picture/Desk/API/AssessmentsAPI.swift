import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// Questions to both sides and this side's answer, for tools: put, draft, seal, open, compare. Acts take a token.
struct AssessmentsAPI: Sendable {
    static let address = "/api/v1/picture/assessments"
    let shell: Shell
    let reading: PictureReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            json(["questions": .array(try await reading.questions(for: context.viewpoint).map { released in
                let seen = released.record
                return .members(("question", .string(seen.question.id.text)), ("title", .string(seen.question.title)), ("exchange", .string(seen.question.exchange.description)), ("by", .string(seen.author.text)),
                                ("side", .string((seen.origin ?? node.organisation).text)), ("marking", .string(marking(seen.item))))
            })])
        }
        router.post(RouterPath(Self.address)) { request, context in
            let form = QuestionForm(try await context.toolForm(request)), account = try PictureAPI.drafter(context), snapshot = try await reading.snapshot(for: context.viewpoint)
            do {
                let (question, item) = try form.reading(id: node.freshQuestionID(), by: account, today: node.today, node.desk.facts) { snapshot.incident($0) != nil }
                try await reading.ask(question, under: item, by: account)
                return json(["question": .string(question.id.text)])
            } catch let mistakes as FormMistakes { throw mistakes.problem }
        }
        router.get("/api/v1/picture/assessments/:id") { _, context in json(whole(try await state(context))) }
        addAnswers(to: router)
    }

    /// The draft is this house's own, and for whoever answers for it.
    private func addAnswers(to router: Router<SiteContext>) {
        router.get("/api/v1/picture/assessments/:id/draft") { _, context in
            guard AssessmentPage.mayAnswer(context.account, at: node) else { throw Problem.noSuchPage }
            return json(draft(try await state(context)))
        }
        router.post("/api/v1/picture/assessments/:id/draft") { request, context in
            let form = AnswerForm(try await context.toolForm(request)), account = try answerer(context), state = try await state(context)
            do { try await reading.draft(try form.reading(state.seen.question), on: state, by: account) } catch let mistakes as FormMistakes { throw mistakes.problem }
            return json(draft(try await self.state(context)))
        }
        router.post("/api/v1/picture/assessments/:id/seal") { request, context in
            let hash = try await context.toolForm(request)["hash"] ?? "", account = try answerer(context)
            try await reading.seal(hash, on: try await state(context), by: account)
            return json(whole(try await state(context)))
        }
        router.post("/api/v1/picture/assessments/:id/open") { request, context in
            let text = (try await context.toolForm(request)["marking"] ?? "").trimmed, account = try answerer(context), state = try await state(context)
            var mistakes = FormMistakes()
            guard let label = mistakes.label(text, node.desk.facts.vocabulary) else { throw mistakes.problem }
            try await reading.open(state, under: Item(label: label, originator: account.party), by: account)
            return json(whole(try await self.state(context)))
        }
    }

    private func state(_ context: SiteContext) async throws -> AssessmentState {
        guard let id = context.parameters.get("id"), let state = try await reading.assessment(QuestionID(id), for: context.viewpoint) else { throw Problem.noSuchPage }
        return state
    }

    private func answerer(_ context: SiteContext) throws -> Account {
        guard let account = context.bearer else { throw Problem.signInFirst }
        guard AssessmentPage.mayAnswer(account, at: node) else { throw Problem.notYours("Only an account that drafts for a body of this organisation answers for this side.") }
        return account
    }

    private func whole(_ state: AssessmentState) -> JSONValue {
        let question = state.seen.question, answers = state.sides.map { $0.opened?.text.judgements ?? [] }
        return .members(("question", question.json), ("marking", .string(marking(state.seen.item))), ("sides", .array(state.sides.map { side in
            .members(("side", .string(side.organisation.text)), ("sealed", side.sealed.map { .members(("hash", .string($0.hash)), ("at", .string($0.at.description))) }), ("opened", side.opened.map { opened in
                .members(("by", .string(opened.author.text)), ("at", .string(opened.said.description)), ("marking", .string(marking(opened.item))), ("answer", opened.text.json), ("as_sealed", side.keptItsSeal.map { .bool($0) }))
            }), ("late", state.sealedLate(side) ? true : nil))
        })), ("comparison", .array(answers.count < 2 ? [] : PointComparison.all(of: question, left: answers[0], right: answers[1]).map { one in
            .members(("point", .string(question.points[one.point])), ("finding", .string(one.finding)), ("shared_sources", .texts(one.shared)))
        })))
    }

    /// `hash` is what sealing takes: whoever seals says what was read.
    private func draft(_ state: AssessmentState) -> JSONValue {
        .members(("question", .string(state.seen.question.id.text)), ("points", .texts(state.seen.question.points)), ("hash", state.draft.map { .string($0.text.hash) }), ("at", state.draft.map { .string($0.said.description) }),
                 ("by", state.draft.map { .string($0.author.text) }), ("judgements", .array((state.draft?.text.judgements ?? []).map(\.json))))
    }

    private func marking(_ item: Item) -> String { item.label.printed(in: node.desk.facts.vocabulary) }

    private func json(_ value: JSONValue) -> Response { Reply.text(PictureFiles.text(value), type: "application/json") }
}
