import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Site

/// Tokens for tools that act as this account.
struct TokensPage: Sendable {
    let shell: Shell
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/tokens") { _, context in try await show(context, fresh: nil) }
        router.post("/tokens") { request, context in
            let form = try await context.signedForm(request)
            let made = try await node.makeToken(named: (form["name"] ?? "").trimmed, for: try ItemPages.account(context))
            return try await show(context, fresh: made.text)
        }
        router.post("/tokens/revoke") { request, context in
            let form = try await context.signedForm(request)
            try await node.revokeToken(form["id"] ?? "", of: try ItemPages.account(context))
            return Reply.seeOther("/tokens")
        }
    }

    private func show(_ context: SiteContext, fresh: String?) async throws -> Response {
        guard let session = context.session else { throw Problem.signInFirst }
        let tokens = try await node.tokens(of: session.account.id)
        return shell.page("Tokens for tools", at: "/tokens", context) {
            h1 { "Tokens for tools" }
            p(.class("under-head")) { "A tool that sends a token as "; code { "Authorization: Bearer …" }; " acts as your account, with your clearance and no more." }
            if let fresh {
                p(.role("status")) { "Copy it now; it is not shown again: "; code { fresh } }
            }
            if !tokens.isEmpty {
                RecordTable(caption: "Your tokens", columns: [.init("Name"), .init("Made"), .init("Ends")], rows: tokens.map { [Prose($0.name), Prose([.whole($0.made.day.description)]), Prose([.whole($0.expires?.day.description ?? "when revoked")])] })
                for token in tokens {
                    form(.method(.post), .action("/tokens/revoke"), .class("act")) {
                        HiddenField("token", session.formToken)
                        HiddenField("id", token.id)
                        button(.type("submit")) { "Revoke \(token.name)" }
                    }
                }
            }
            form(.method(.post), .action("/tokens"), .class("act")) {
                HiddenField("token", session.formToken)
                div(.class("line")) {
                    label(.for("field-name")) { "What it is for" }
                    input(.type("text"), .id("field-name"), .name("name"), .maxlength(100), .required())
                }
                button(.type("submit"), .class("first")) { "Make a token" }
            }
        }
    }
}
