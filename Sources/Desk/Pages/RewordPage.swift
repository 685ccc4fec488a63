import Figures
import HTTPTypes
import Hummingbird
import Kernel
import Node
import Release
import Site

/// A new wording of a draft. When somebody else was faster, what was written stays in the form and both versions stand side by side.
struct RewordPage: Sendable {
    let shell: Shell
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/items/:id/reword") { _, context in
            let (item, session) = try await found(context)
            return try page(item, Wording(item, desk: node.desk), session, context)
        }
        router.post("/items/:id/reword") { request, context in
            let form = try await context.signedForm(request)
            let (item, session) = try await found(context)
            let wording = Wording(form, context)
            guard let expecting = form["expecting"].flatMap({ Int($0) }) else { return try page(item, wording, session, context) }
            do {
                let accepted = try await node.perform(.redraft(item.id, try ItemActs(node).draft(form, context), expecting: expecting), by: session.account.id)
                await node.waitUntilProjected(accepted.position)
                return Reply.seeOther("/items/\(item.id)")
            } catch let problem as Problem where !problem.fields.isEmpty {
                return try page(item, wording, session, context, mistakes: problem.fields.map { .init(field: $0.field, says: $0.says) })
            } catch ActError.field(let field, let says) {
                return try page(item, wording, session, context, mistakes: [.init(field: field == .day ? "date" : field.rawValue, says: says)])
            } catch ActError.changedMeanwhile {
                let now = try await found(context).0
                return try page(now, wording, session, context, isOvertaken: true)
            }
        }
    }

    /// Whoever may not know of the item learns nothing; who knows it and may not reword it is told why.
    private func found(_ context: SiteContext) async throws -> (ReleaseItem, Session) {
        let id = try ItemPages.id(context)
        guard let item = try await node.item(id, for: context.viewpoint)?.record else { throw Problem.noSuchPage }
        guard let session = context.session else { throw Problem.signInFirst }
        guard Self.mayReword(item, session.account) else {
            throw Problem.notYours("Only a drafter of \(node.desk.facts.roster[item.author]?.name ?? item.author.text), where it was drafted, rewords this item, and only until it is released or withdrawn.")
        }
        return (item, session)
    }

    static func mayReword(_ item: ReleaseItem, _ account: Account) -> Bool {
        account.roles.contains(.drafter) && item.standing == .working && item.author == account.party && item.origin == nil && item.releases.isEmpty && item.state != .withdrawn
    }

    /// A draft as its fields hold it.
    struct Wording {
        var title: String, text: String, question: Question

        init(_ item: ReleaseItem, desk: ReleaseDesk) {
            (title, text) = (item.title, item.text)
            question = Question(marking: item.marking, audience: item.intended?.audience.description ?? "", date: item.intended?.day.description ?? "", originator: item.item.originator.text,
                                holder: item.item.holder.text, parts: item.item.parts.map(\.written).joined(separator: ";"), marked: item.item.markedOn?.description ?? "")
        }

        init(_ form: FormBody, _ context: SiteContext) {
            (title, text) = (form["title"] ?? "", form["text"] ?? "")
            question = ReleaseDeskPage.question(form, context)
        }

        /// In the order of the form.
        var fields: [(name: String, title: String, value: String)] {
            [("title", "Title", title), ("text", "Text", text), ("marking", "Marking", question.marking), ("audience", "To", question.audience), ("date", "On", question.date),
             ("originator", "Made by", question.originator), ("holder", "Held by", question.holder), ("parts", "Containing", question.parts), ("marked", "Marked on", question.marked)]
        }
    }

    private func page(_ item: ReleaseItem, _ wording: Wording, _ session: Session, _ context: SiteContext, mistakes: [AccountForm.Mistake] = [], isOvertaken: Bool = false) throws -> Response {
        let wrong = { (field: String) in mistakes.first { $0.field == field }?.says }
        let now = Wording(item, desk: node.desk)
        let summary: ErrorSummary? = isOvertaken
            ? ErrorSummary(title: "While you wrote, this item changed", [.init("It is now version \(item.version ?? 0). Both versions stand below, and nothing of yours is lost: change your wording where it must, and send it again.", field: "field-title")])
            : mistakes.isEmpty ? nil : ErrorSummary(mistakes)
        let status: HTTPResponse.Status = isOvertaken ? .conflict : mistakes.isEmpty ? .ok : .unprocessableContent
        return shell.page("Reword: \(item.title)", at: "/", context, marking: shell.marking(of: [item.item], for: context.account), hasErrors: summary != nil, status: status) {
            summary
            section {
                h1 { "A new wording" }
                p(.class("under-head")) { "Of “\(item.title)”, version \(item.version ?? 0). Consents that were given to the old wording stand no longer; objections do." }
                p { a(.href("/items/\(item.id)")) { "Back to the item" } }
            }
            if isOvertaken { versions(now, wording) }
            Site.Part(isOvertaken ? "Your wording" : "The wording", classes: "draft") {
                form(.method(.post), .action("/items/\(item.id)/reword")) {
                    HiddenField("token", session.formToken)
                    HiddenField("expecting", String(item.version ?? 0))
                    for field in wording.fields {
                        switch field.name {
                        case "title": FormField("title", field.title, value: field.value, mistake: wrong("title"), lengthMax: Draft.titleLengthMax)
                        case "text": FormField("text", field.title, value: field.value, kind: .paragraphs(rows: 8), mistake: wrong("text"), lengthMax: Draft.textBytesMax)
                        default: FormField(field.name, field.title, value: field.value, mistake: wrong(field.name), lengthMax: Question.fieldLengthMax, isRequired: ["marking", "audience", "date"].contains(field.name))
                        }
                    }
                    button(.type("submit"), .class("first")) { "Save the new wording" }
                }
            }
        }
    }

    private func versions(_ now: Wording, _ yours: Wording) -> HTML {
        let lines = { (text: String) in text.replacing("\r\n", with: "\n") }
        let differing = zip(now.fields, yours.fields).filter { lines($0.value) != lines($1.value) }
        return Site.Part("Both versions", note: differing.isEmpty ? "They say the same." : nil, classes: "versions") {
            if !differing.isEmpty {
                RecordTable(caption: "Where the two versions differ", columns: [.init("Field"), .init("As it stands now"), .init("What you wrote")],
                            rows: differing.map { [Prose($0.title), Prose(lines($0.value)), Prose(lines($1.value))] })
            }
        }.html
    }
}
