import Hummingbird
import HTTPTypes
import Kernel
import Labels
import Node
import Picture
import Release
import Site

/// The questions that were put to both sides, and the form that puts one.
struct AssessmentsPage: Sendable {
    static let address = PictureNav.Place.assessments.rawValue
    static let newAddress = "/picture/assessments/new"
    let shell: Shell
    let reading: PictureReading
    private var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get(RouterPath(Self.address)) { _, context in
            let questions = try await reading.questions(for: context.viewpoint).map(\.record), mayAsk = PictureReading.mayDraft(context.session?.account)
            return shell.page("Assessments", at: PicturePage.address, context, marking: shell.marking(of: questions.map(\.item), for: context.account)) {
                PictureNav(current: .assessments, mayReport: mayAsk)
                section(.class("picture-head")) {
                    h1 { questions.isEmpty ? "No question has been put to both sides." : questions.count == 1 ? "One question has been put to both sides." : "\(questions.count) questions have been put to both sides." }
                    p(.class("under-head")) { "The same question goes to both at the same time. Each side writes its own answer and seals it; on the agreed day each opens what it sealed. Answers are laid side by side and never merged." }
                    if mayAsk { p { a(.href(Self.newAddress), .class("button")) { "Put a question" } } }
                }
                if questions.isEmpty { EmptyState("Questions that you may read would stand here.", .nothingYet(next: mayAsk ? "Put the first one." : "Whoever drafts for a party puts one.")) } else {
                    RecordTable(caption: "Questions", columns: [.init("Question"), .init("Put by"), .init("Exchange")], rows: questions.map { seen in
                        [Prose([.text(seen.item.portion(node) + " "), .link(seen.question.title, to: AssessmentPage.address(of: seen.question.id))]), Prose("\(node.name(of: seen.author)), \(node.side(seen.origin ?? node.organisation))"), Prose([.whole(seen.question.exchange.description)])]
                    })
                }
            }
        }
        router.get(RouterPath(Self.newAddress)) { request, context in
            var form = QuestionForm()
            form.set("incidents", try request.query()["incidents"] ?? "")
            return page(form, try drafter(context), context)
        }
        router.post(RouterPath(Self.address)) { request, context in
            let session = try drafter(context), form = QuestionForm(try await context.signedForm(request)), snapshot = try await reading.snapshot(for: context.viewpoint)
            do {
                let (question, item) = try form.reading(id: node.freshQuestionID(), by: session.account, today: node.today, node.desk.facts) { snapshot.incident($0) != nil }
                try await reading.ask(question, under: item, by: session.account)
                return Reply.seeOther(AssessmentPage.address(of: question.id))
            } catch let mistakes as FormMistakes { return page(form, session, context, mistakes) } catch ActError.field(_, let says) {
                var mistakes = FormMistakes()
                mistakes.note("marking", says)
                return page(form, session, context, mistakes)
            }
        }
    }

    private func drafter(_ context: SiteContext) throws -> Session {
        guard let session = context.session, PictureReading.mayDraft(session.account) else { throw Problem.noSuchPage }
        return session
    }

    private func page(_ form: QuestionForm, _ session: Session, _ context: SiteContext, _ mistakes: FormMistakes = FormMistakes()) -> Response {
        shell.page("Put a question to both sides", at: PicturePage.address, context, hasErrors: !mistakes.list.isEmpty, status: mistakes.list.isEmpty ? .ok : .unprocessableContent) {
            if let summary = mistakes.summary { summary }
            section {
                h1 { "Put a question to both sides" }
                p(.class("under-head")) { "It crosses where its marking permits; the other side reads the very same words." }
            }
            Site.form(.method(.post), .action(Self.address), .class("picture-draft"), .autocomplete("off")) {
                HiddenField("token", session.formToken)
                FormField("title", "The question", value: form["title"], hint: "As in: Do the cable cuts of this winter belong together?", mistake: mistakes["title"], lengthMax: 300)
                FormField("points", "What is to be judged", value: form["points"], kind: .paragraphs(rows: 4), hint: "One point a line, each a sentence that may hold or not.", mistake: mistakes["points"], lengthMax: 3_200)
                FormField("incidents", "Incidents it is about", value: form["incidents"], hint: "Identifiers, with commas. May be empty.", mistake: mistakes["incidents"], lengthMax: 2_000, isRequired: false)
                FormField("exchange", "Day of exchange", value: form["exchange"], hint: "From this day each side may open its answer: \(node.today).", mistake: mistakes["exchange"], lengthMax: 10)
                FormField("marking", "Marking", value: form["marking"], hint: "As in TLP:GREEN, or RESTREINT UE/EU RESTRICTED.", mistake: mistakes["marking"], lengthMax: 300)
                button(.type("submit"), .class("first")) { "Put it to both sides" }
            }
        }
    }
}
