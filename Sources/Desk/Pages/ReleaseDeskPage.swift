import Figures
import HTTPTypes
import Hummingbird
import Kernel
import Labels
import Node
import Release
import Site

/// The first page: may this go? The question as a sentence, the answer as a sentence, the way out below it.
struct ReleaseDeskPage: Sendable {
    let shell: Shell
    let checks: FieldChecks
    var node: Node { shell.node }

    init(_ shell: Shell) {
        self.shell = shell
        checks = FieldChecks(shell.node)
    }

    func add(to router: Router<SiteContext>) {
        router.get("/") { request, context in try await show(request, context) }
        router.get("/decision.csv") { request, context in try csv(request, context) }
    }

    /// The question in an address; what is left out is what a reader at this desk most likely means.
    static func question(_ form: FormBody, _ context: SiteContext) -> Question {
        var question = Question()
        question.marking = form["marking"] ?? ""
        question.audience = form["audience"] ?? ""
        question.date = form["date"] ?? context.day.description
        question.holder = form["holder"] ?? (context.account.map(\.party.text) ?? "")
        question.originator = form["originator"] ?? ""
        question.parts = form["parts"] ?? ""
        question.consents = form["consents"] ?? ""
        question.objections = form["objections"] ?? ""
        question.marked = form["marked"] ?? ""
        return question
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let form = try request.query()
        let question = Self.question(form, context)
        let isAsked = form["marking"] != nil || form["audience"] != nil
        let desk = try await DeskList(node, context)
        guard isAsked else {
            return shell.page("May this go?", at: "/", context, marking: shell.marking(of: desk.shown, for: context.account), foot: DeskFoot(shell, context).columns(asked: nil)) {
                h1(.class("heard")) { "May this go?" }
                questionForm(question, mistakes: [], isAnswered: false)
                desk.html
            }
        }
        switch question.read(node.desk.facts, rulebook: node.desk.rulebook) {
        case .mistakes(let mistakes):
            return shell.page("May this go?", at: "/", context, hasErrors: true, foot: DeskFoot(shell, context).columns(asked: nil), status: .unprocessableContent) {
                ErrorSummary(title: mistakes.count == 1 ? "One field is not understood yet" : "\(mistakes.count.inWords.capitalisedFirst) fields are not understood yet",
                             mistakes.map { .init($0.says, field: "field-" + $0.field.rawValue) })
                h1(.class("heard")) { "May this go?" }
                questionForm(question, mistakes: mistakes, isAnswered: false)
            }
        case .understood(let asked):
            let answer: Answer
            do { answer = try Answer(asked, desk: node.desk) } catch { throw Problem(.unprocessableContent, title: "The audience is empty", says: error.description) }
            let views = AnswerViews(answer, pack: node.pack)
            let applied = form["applied"].map { AnswerView.Applied(what: "Asked anew: \($0.prefix(200))", undo: "/?" + (form["before"] ?? "")) }
            return shell.page(answer.sentence.word + answer.sentence.rest, at: "/", context, foot: DeskFoot(shell, context).columns(asked: question)) {
                questionForm(question, mistakes: [], isAnswered: true)
                views.columns(applied: applied)
                views.groundList
                views.changes
                if let account = context.account, account.roles.contains(.drafter), let session = context.session { DraftForm(question: question, token: session.formToken).html }
            }
        }
    }

    func questionForm(_ question: Question, mistakes: [Question.Mistake], isAnswered: Bool) -> QuestionForm {
        func field(_ field: Question.Field, _ lead: String, _ value: String, _ width: FieldView.Width) -> FieldView {
            let check: FieldCheck = if let mistake = mistakes.first(where: { $0.field == field }) { .notUnderstood(checks.prose(mistake, in: value)) } else { checks.check(field, value, on: Day(question.date)) }
            let completes: Set<Question.Field> = [.marking, .audience, .holder, .originator]
            return FieldView(name: field.rawValue, lead: lead, value: value, check: check, width: width, checkAddress: "/api/v1/check/\(field.rawValue)",
                             completionAddress: completes.contains(field) ? "/api/v1/complete/\(field.rawValue)" : nil)
        }
        return QuestionForm(address: "/", fields: [
            field(.marking, "May an item marked", question.marking, .marking), field(.holder, "held by", question.holder, .party),
            field(.audience, "go to", question.audience, .audience), field(.date, "on", question.date, .day),
        ], more: [
            field(.originator, "made by", question.originator, .party), field(.parts, "containing", question.parts, .full),
            field(.consents, "with these consents", question.consents, .full), field(.objections, "with these objections", question.objections, .full),
            field(.marked, "marked on", question.marked, .day),
        ], isAnswered: isAnswered)
    }

    private func csv(_ request: Request, _ context: SiteContext) throws -> Response {
        let question = Self.question(try request.query(), context)
        guard case .understood(let asked) = question.read(node.desk.facts, rulebook: node.desk.rulebook) else { throw Problem.noSuchPage }
        let decision: Decision
        do { decision = try node.desk.decide(asked) } catch { throw Problem.noSuchPage }
        var lines = [["recipient", "name", "outcome", "rule", "consents", "through", "note"]]
        for ruling in decision.rulings {
            lines.append([ruling.recipient.text, node.desk.facts.roster[ruling.recipient]?.name ?? "", ruling.outcome.rawValue, ruling.rule?.text ?? "", ruling.consents.map(\.text).joined(separator: ";"),
                          ruling.through?.text ?? "", ruling.missing ?? ruling.note])
        }
        return Reply.text(CSV.text(lines), type: "text/csv; charset=utf-8", name: "decision-\(asked.day).csv")
    }
}
