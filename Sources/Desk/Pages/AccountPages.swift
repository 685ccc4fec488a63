import HTTPTypes
import Hummingbird
import Kernel
import Node
import Release
import Site

/// Accounts for their administrator: the list, one account, and what can be done about it. For everybody else these pages do not exist.
struct AccountPages: Sendable {
    let shell: Shell
    var node: Node { shell.node }
    static let address = "/accounts"

    func add(to router: Router<SiteContext>) {
        router.get("/accounts") { _, context in try list(try administrator(context), context, AccountForm(), mistakes: []) }
        router.post("/accounts") { request, context in
            let session = try administrator(context)
            return try await open(try await context.signedForm(request), session, context)
        }
        router.get("/accounts/:id") { _, context in
            let session = try administrator(context), account = try found(context)
            return try await show(account, AccountForm(account), session, context)
        }
        router.post("/accounts/:id") { request, context in
            let session = try administrator(context), account = try found(context)
            return try await change(account, try await context.signedForm(request), session, context)
        }
        for (word, isClosed) in [("close", true), ("reopen", false)] {
            router.post(RouterPath("/accounts/:id/" + word)) { request, context in
                let session = try administrator(context)
                var account = try found(context)
                _ = try await context.signedForm(request)
                account.isClosed = isClosed
                do { try await node.change(account, by: session.account.id) } catch let error as AccountError {
                    return try await show(account, AccountForm(account), session, context, mistakes: [.init(error)])
                }
                return Reply.seeOther("/accounts/\(account.id)")
            }
        }
        router.post("/accounts/:id/password") { request, context in
            let session = try administrator(context), account = try found(context)
            return try await reset(account, try await context.signedForm(request), session, context)
        }
    }

    /// What is not there for everybody answers as what is nowhere: an administrator is recognised before anything is read.
    private func administrator(_ context: SiteContext) throws -> Session {
        guard let session = context.session, session.account.roles.contains(.administrator) else { throw Problem.noSuchPage }
        return session
    }

    private func found(_ context: SiteContext) throws -> Account {
        guard let text = context.parameters.get("id"), text.utf8.count <= 40, let account = node.account(AccountID(text)) else { throw Problem.noSuchPage }
        return account
    }

    // MARK: The list, and a new account

    private func list(_ session: Session, _ context: SiteContext, _ draft: AccountForm, mistakes: [AccountForm.Mistake]) throws -> Response {
        let accounts = node.accounts.sorted { $0.id < $1.id }
        return shell.page("Accounts", at: Self.address, context, hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(mistakes) }
            section {
                h1 { "Accounts" }
                p(.class("under-head")) { "Who works at this node, by role and never by name. Each opening, change and closing is a record, with your account and the time." }
            }
            Site.Part(accounts.count == 1 ? "One account" : "\(accounts.count) accounts", classes: "accounts") {
                RecordTable(caption: "Accounts of this node", columns: [.init("Account"), .init("Title"), .init("Speaks for"), .init("Cleared to"), .init("Roles"), .init("State")], rows: accounts.map { account in
                    [Prose([.link(account.id.text, to: "/accounts/\(account.id)")]), Prose(account.title), Prose(partyName(account.party)), Prose(account.clearance.inWords(of: node.name)),
                     Prose(account.roles.description), Prose(account.isClosed ? "Closed" : "Open")]
                })
                if accounts.contains(where: \.isDemonstration) { InventedNote() }
            }
            Site.Part("Open an account", id: "open") {
                form(.method(.post), .action(Self.address), .autocomplete("off")) {
                    HiddenField("token", session.formToken)
                    draft.fields(isNew: true, mistakes)
                    FormField("password", "First password", kind: .newPassword, hint: "At least 12 characters. Left empty, the node makes one and shows it once.",
                              mistake: mistakes.first { $0.field == "password" }?.says, lengthMax: 256, isRequired: false)
                    button(.type("submit"), .class("first")) { "Open the account" }
                }
            }
        }
    }

    private func open(_ form: FormBody, _ session: Session, _ context: SiteContext) async throws -> Response {
        let draft = AccountForm(form), given = form["password"] ?? ""
        let account: Account
        switch draft.read(node.desk.facts.roster) {
        case .mistakes(let mistakes): return try list(session, context, draft, mistakes: mistakes)
        case .account(let read): account = read
        }
        let password = given.isEmpty ? Node.freshPassword() : given
        do { try await node.open(account, password: password, by: session.account.id) } catch let error as AccountError { return try list(session, context, draft, mistakes: [.init(error)]) }
        return try await show(account, AccountForm(account), session, context, fresh: Fresh("The account is open.", password: given.isEmpty ? password : nil))
    }

    // MARK: One account

    /// What was just done, and a password that is shown this once.
    private struct Fresh {
        let says: String
        let password: String?
        init(_ says: String, password: String?) { (self.says, self.password) = (says, password) }

        var html: HTML {
            p(.class("fresh"), .role("status")) {
                says
                if let password {
                    " Its password is "
                    code { password }
                    ". Hand it over in person or by a line that you trust; it is not shown again, and its owner changes it after the first sign-in."
                } else { " It has the password that you gave; its owner changes it after the first sign-in." }
            }
        }
    }

    private func show(_ account: Account, _ draft: AccountForm, _ session: Session, _ context: SiteContext, mistakes: [AccountForm.Mistake] = [], fresh: Fresh? = nil) async throws -> Response {
        let now = node.account(account.id) ?? account
        let isOwn = session.account.id == now.id
        return shell.page("Account \(now.id)", at: Self.address, context, hasErrors: !mistakes.isEmpty, status: mistakes.isEmpty ? .ok : .unprocessableContent) {
            if !mistakes.isEmpty { ErrorSummary(mistakes) }
            section {
                h1 { now.title }
                p(.class("under-head")) { code { now.id.text }; " · speaks for \(partyName(now.party)) · \(now.clearance.inWords(of: node.name)) · \(now.roles.description) · \(now.isClosed ? "closed" : "open")" }
                p { a(.href(Self.address)) { "All accounts" } }
                if let fresh { fresh.html }
            }
            Site.Part("Change it", note: "The new clearance and roles hold from the next page that its owner opens.", id: "change") {
                form(.method(.post), .action("/accounts/\(now.id)"), .autocomplete("off")) {
                    HiddenField("token", session.formToken)
                    HiddenField("shown", AccountForm.shown(now))
                    draft.fields(isNew: false, mistakes)
                    button(.type("submit"), .class("first")) { "Save the change" }
                }
            }
            if isOwn {
                if !node.isDemonstration { Site.Part("Your password") { p { a(.href(PasswordPage.address)) { "Change your own password" } } } }
            } else if !node.isDemonstration {
                Site.Part("Give it a new password", note: "For someone who lost theirs. Their sessions end.", id: "reset") {
                    form(.method(.post), .action("/accounts/\(now.id)/password"), .autocomplete("off")) {
                        HiddenField("token", session.formToken)
                        FormField("password", "New password", kind: .newPassword, hint: "At least 12 characters. Left empty, the node makes one and shows it once.",
                                  mistake: mistakes.first { $0.field == "password" }?.says, lengthMax: 256, isRequired: false)
                        button(.type("submit")) { "Set the password" }
                    }
                }
            }
            Site.Part(now.isClosed ? "Open it again" : "Close it", note: Prose(now.isClosed ? "Its owner can sign in again, with the same password." : "Its owner can no longer sign in or act, and their sessions end. What they said stays."), id: "close") {
                form(.method(.post), .action("/accounts/\(now.id)/\(now.isClosed ? "reopen" : "close")")) {
                    HiddenField("token", session.formToken)
                    button(.type("submit")) { now.isClosed ? "Open the account again" : "Close the account" }
                }
            }
            if now.isDemonstration { InventedNote() }
        }
    }

    private func change(_ account: Account, _ form: FormBody, _ session: Session, _ context: SiteContext) async throws -> Response {
        let draft = AccountForm(form, id: account.id.text)
        guard form["shown"] == AccountForm.shown(account) else {
            return try await show(account, draft, session, context, mistakes: [.init(field: "title", says: "While you wrote, another administrator changed this account; above is what it is now. Look at your entries below, then save them again.")])
        }
        switch draft.read(node.desk.facts.roster, isClosed: account.isClosed, isDemonstration: account.isDemonstration) {
        case .mistakes(let mistakes): return try await show(account, draft, session, context, mistakes: mistakes)
        case .account(let changed):
            do { try await node.change(changed, by: session.account.id) } catch let error as AccountError { return try await show(account, draft, session, context, mistakes: [.init(error)]) }
            return Reply.seeOther("/accounts/\(account.id)")
        }
    }

    private func reset(_ account: Account, _ form: FormBody, _ session: Session, _ context: SiteContext) async throws -> Response {
        // One's own is changed by giving the old one, also by an administrator whose desk was left open.
        guard account.id != session.account.id else { return Reply.seeOther(PasswordPage.address) }
        guard !node.isDemonstration else { throw PasswordPage.ofADemonstration }
        let given = form["password"] ?? "", password = given.isEmpty ? Node.freshPassword() : given
        do { try await node.setPassword(of: account.id, to: password, current: nil, by: session.account.id) } catch let error as AccountError {
            return try await show(account, AccountForm(account), session, context, mistakes: [.init(error)])
        }
        return try await show(account, AccountForm(account), session, context, fresh: Fresh("The account has a new password.", password: given.isEmpty ? password : nil))
    }

    private func partyName(_ id: PartyID) -> String { node.desk.facts.roster[id]?.name ?? id.text }
}
