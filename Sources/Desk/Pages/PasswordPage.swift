import HTTPTypes
import Hummingbird
import Node
import Site

/// Everybody changes their own password here; the old one is asked for, and other sessions of theirs end.
struct PasswordPage: Sendable {
    let shell: Shell
    static let address = "/password"
    static let ofADemonstration = Problem(.conflict, title: "The passwords of a demonstration stay", says: "The people of this demonstration are invented and everyone knows their passwords. On a node for real use each is changed here.")

    func add(to router: Router<SiteContext>) {
        router.get("/password") { _, context in
            guard let session = context.session else { throw Problem.signInFirst }
            guard !shell.node.isDemonstration else { throw Self.ofADemonstration }
            return page(session, context)
        }
        router.post("/password") { request, context in
            let form = try await context.signedForm(request)
            guard let session = context.session else { throw Problem.signInFirst }
            guard !shell.node.isDemonstration else { throw Self.ofADemonstration }
            return try await change(form, request, session, context)
        }
    }

    private func change(_ form: FormBody, _ request: Request, _ session: Session, _ context: SiteContext) async throws -> Response {
        let password = form["password"] ?? ""
        guard password == form["again"] ?? "" else { return page(session, context, [.init(field: "again", says: "The two new passwords differ. Write the same one twice.")]) }
        let token = request.cookies[Gate.cookieName(shell.node.organisation)]?.value
        do {
            try await shell.node.setPassword(of: session.account.id, to: password, current: form["current"] ?? "", by: session.account.id, keeping: token)
        } catch let error as AccountError {
            return page(session, context, [.init(error)])
        } catch let error as SignInError {
            if case .wait = error { return page(session, context, [.init(field: "current", says: error.description)], status: .tooManyRequests) }
            return page(session, context, [.init(field: "current", says: "This is not your present password. Nothing was changed.")])
        }
        return shell.page("Your password is changed", at: Self.address, context) {
            section {
                h1 { "Your password is changed." }
                p(.class("under-head"), .role("status")) { "You stay signed in here. Other sessions of yours have ended." }
                p { a(.href("/")) { "To the release desk" } }
            }
        }
    }

    private func page(_ session: Session, _ context: SiteContext, _ mistakes: [AccountForm.Mistake] = [], status: HTTPResponse.Status? = nil) -> Response {
        let wrong = { (field: String) in mistakes.first { $0.field == field }?.says }
        return shell.page("Your password", at: Self.address, context, hasErrors: !mistakes.isEmpty, status: status ?? (mistakes.isEmpty ? .ok : .unprocessableContent)) {
            if !mistakes.isEmpty { ErrorSummary(mistakes) }
            div(.class("sign-in")) {
                h1 { "Your password" }
                form(.method(.post), .action(Self.address)) {
                    HiddenField("token", session.formToken)
                    FormField("current", "Present password", kind: .currentPassword, mistake: wrong("current"), lengthMax: 1024)
                    FormField("password", "New password", kind: .newPassword, hint: "At least 12 characters; a sentence is easiest.", mistake: wrong("password"), lengthMax: 256)
                    FormField("again", "The new one again", kind: .newPassword, mistake: wrong("again"), lengthMax: 256)
                    p(.class("note")) { "Other sessions of yours end; this one goes on." }
                    button(.type("submit"), .class("first")) { "Change the password" }
                }
            }
        }
    }
}
