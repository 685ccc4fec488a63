import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Node
import Site

/// Tokens and certificates for tools that act as this account.
struct TokensPage: Sendable {
    let shell: Shell
    var node: Node { shell.node }

    func add(to router: Router<SiteContext>) {
        router.get("/tokens") { _, context in try await show(context) }
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
        router.post("/tokens/certificates") { request, context in
            let form = CertificateForm(try await context.signedForm(request))
            do {
                let certificate = try ClientCertificate(pem: form.pem)
                try await node.bind(certificate: certificate.der, from: certificate.from, until: certificate.until, named: form.name, to: try ItemPages.account(context))
                return Reply.seeOther("/tokens")
            } catch let error as ClientCertificateMistake { return try await show(context, form: form.with(pem: "\(error)")) } catch let error as CertificateError {
                return try await show(context, form: error == .name ? form.with(name: "\(error)") : form.with(pem: "\(error)"))
            }
        }
        router.post("/tokens/certificates/remove") { request, context in
            let form = try await context.signedForm(request)
            do { try await node.unbind(certificate: form["id"] ?? "", from: try ItemPages.account(context)) } catch is CertificateError { throw Problem.noSuchPage }
            return Reply.seeOther("/tokens")
        }
    }

    /// What somebody wrote, and what is wrong with it.
    private struct CertificateForm {
        var name = "", pem = ""
        var nameMistake: String?, pemMistake: String?
        init() {}
        init(_ form: FormBody) { (name, pem) = ((form["title"] ?? "").trimmed, form["certificate"] ?? "") }
        func with(name: String? = nil, pem: String? = nil) -> Self {
            var form = self
            (form.nameMistake, form.pemMistake) = (name, pem)
            // A key that somebody pasted is not sent back to them.
            if form.pem.contains("PRIVATE KEY") { form.pem = "" }
            return form
        }
        var isWrong: Bool { nameMistake != nil || pemMistake != nil }
    }

    private func show(_ context: SiteContext, fresh: String? = nil, form written: CertificateForm = CertificateForm()) async throws -> Response {
        guard let session = context.session else { throw Problem.signInFirst }
        let tokens = try await node.tokens(of: session.account.id), certificates = try await node.certificates(of: session.account.id)
        return shell.page("Tokens for tools", at: "/tokens", context, hasErrors: written.isWrong, status: written.isWrong ? .unprocessableContent : .ok) {
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
            h2 { "Certificates" }
            p(.class("under-head")) { "A TAXII tool that shows one of these over TLS, and sends no token and no password, acts as your account. Any certificate will do, also one that it signed itself: it is known by its fingerprint." }
            if !certificates.isEmpty {
                RecordTable(caption: "Your certificates", columns: [.init("Name"), .init("Fingerprint (SHA-256)"), .init("Ends")], rows: certificates.map { [Prose($0.name), Prose([.code(String($0.fingerprint.prefix(16)) + "…")]), Prose([.whole($0.expires?.day.description ?? "")])] })
                for certificate in certificates {
                    form(.method(.post), .action("/tokens/certificates/remove"), .class("act")) {
                        HiddenField("token", session.formToken)
                        HiddenField("id", certificate.fingerprint)
                        button(.type("submit")) { "Take \(certificate.name) away" }
                    }
                }
            }
            form(.method(.post), .action("/tokens/certificates"), .class("act")) {
                HiddenField("token", session.formToken)
                FormField("title", "What the certificate is for", value: written.name, mistake: written.nameMistake, lengthMax: Node.tokenNameMax)
                FormField("certificate", "The certificate in PEM, without its key", value: written.pem, kind: .paragraphs(rows: 6), hint: "It begins with -----BEGIN CERTIFICATE-----.", mistake: written.pemMistake, lengthMax: ClientCertificate.textMax)
                button(.type("submit")) { "Bind the certificate" }
            }
        }
    }
}
