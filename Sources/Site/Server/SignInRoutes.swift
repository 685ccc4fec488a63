import Figures
package import Hummingbird
import HTTPTypes
import Kernel
import Node
import Packs
import Release

/// Signing in and out; on a demonstration node also by choosing one of its people.
package struct SignInRoutes: Sendable {
    let shell: Shell
    /// Cookies only over TLS, where the node is reached by it.
    let isSecure: Bool
    let methods: SignInMethods

    package init(_ shell: Shell, isSecure: Bool, methods: SignInMethods = SignInMethods()) { (self.shell, self.isSecure, self.methods) = (shell, isSecure, methods) }

    private static let formCookie = "entente-form"

    package func add(to router: Router<SiteContext>) {
        router.get("/sign-in") { request, context in try show(request, context, name: "", returnTo: try request.query()["to"], error: nil) }
        if methods.passwords {
            router.post("/sign-in") { request, context in
                let form = try await checkedForm(request)
                return try await signIn(form["name"] ?? "", password: form["password"] ?? "", form, request, context)
            }
        }
        if let provider = methods.openID {
            OpenIDRoutes(shell: shell, isSecure: isSecure, provider: provider).add(to: router)
            router.get("/sign-in/out") { _, context in await signedOut(provider, context) }
        }
        if shell.node.isDemonstration {
            router.post("/sign-in/as") { request, context in
                let form = try await checkedForm(request)
                let people = (try? Demonstration.people(for: shell.node.organisation, in: shell.node.pack)) ?? []
                guard let person = people.first(where: { $0.account.id.text == form["account"] }) else { throw Problem.noSuchPage }
                return try await signIn(person.account.id.text, password: person.password, form, request, context)
            }
        }
        router.post("/sign-out") { request, context in
            _ = try await context.signedForm(request)
            if let token = request.cookies[Gate.cookieName(shell.node.organisation)]?.value { try await shell.node.signOut(token: token) }
            var response = Reply.seeOther(methods.openID == nil ? "/sign-in" : "/sign-in/out")
            response.setCookie(cookie("", maxAge: 0))
            return response
        }
    }

    /// A page and not a redirect: whether to leave the provider too is the person's choice, and no form may end on another host.
    private func signedOut(_ provider: OpenIDProvider, _ context: SiteContext) async -> Response {
        let there = await provider.signOutAddress()
        let title = provider.settings.title
        return shell.page("Signed out", at: "/sign-in", context) {
            ProblemPage(title: "You are signed out here", says: there == nil ? "Close the browser when you leave this desk." : Prose("If you came through \(title), you are still signed in there."),
                        next: (there.map { [Prose([.link("Sign out of \(title) too", to: $0)])] } ?? []) + [Prose([.link("To the sign-in page", to: "/sign-in")])])
        }
    }

    /// Before there is a session, a form is tied to its browser by a cookie that must equal a hidden field.
    private func checkedForm(_ request: Request) async throws -> FormBody {
        let form = try await request.form()
        guard let token = form["token"], !token.isEmpty, request.cookies[Self.formCookie]?.value == token else {
            throw Problem(.forbidden, title: "The form is out of date", says: "This form was opened in another browser or too long ago. Open the page again; cookies must be allowed for this site.")
        }
        return form
    }

    private func signIn(_ name: String, password: String, _ form: FormBody, _ request: Request, _ context: SiteContext) async throws -> Response {
        do {
            let signedIn = try await shell.node.signIn(name, password: password, from: context.address)
            SiteMetrics.signIn("password", isOK: true)
            context.trace.account = signedIn.session.account.id
            var response = Reply.seeOther(Self.safe(form["to"]))
            response.setCookie(cookie(signedIn.token, maxAge: Int(shell.node.configuration.sessions.absolute.components.seconds)))
            return response
        } catch let error as SignInError {
            SiteMetrics.signIn("password", isOK: false)
            return try show(request, context, name: name, returnTo: form["to"], error: error)
        }
    }

    private func show(_ request: Request, _ context: SiteContext, name: String, returnTo: String?, error: SignInError?) throws -> Response {
        let known = request.cookies[Self.formCookie]?.value
        let token = known.flatMap { $0.utf8.count == 32 ? $0 : nil } ?? Self.freshToken()
        let people = shell.node.isDemonstration ? ((try? Demonstration.people(for: shell.node.organisation, in: shell.node.pack)) ?? []) : []
        let back = returnTo.map { HiddenField("to", Self.safe($0)) }
        var summary: ErrorSummary?
        if let error { summary = ErrorSummary(title: "You are not signed in", [.init(error.description, field: "field-name")]) }
        let minutes = shell.node.configuration.sessions.idle.components.seconds / 60
        var status = HTTPResponse.Status.ok
        if let error { if case .wait = error { status = .tooManyRequests } else { status = .forbidden } }
        var response = shell.page("Sign in", at: "/sign-in", context, hasErrors: error != nil, status: status) {
            SignInForm(address: methods.passwords ? "/sign-in" : nil, other: other(returnTo), name: name, token: HiddenField("token", token), returnTo: back, errors: summary,
                       sessionNote: "You stay signed in until you have asked nothing for \(minutes) minutes, or you sign out.")
            if !people.isEmpty {
                PersonPicker(address: "/sign-in/as", token: HiddenField("token", token), returnTo: back, people: people.map { person in
                    let party = shell.node.desk.facts.roster[person.account.party]
                    return PersonPicker.Person(account: person.account.id.text, role: person.account.title, home: party?.name ?? person.account.party.text,
                                               clearance: "\(person.account.clearance.inWords(of: shell.node.name))", note: person.account.roles.description)
                })
            }
        }
        response.setCookie(Cookie(name: Self.formCookie, value: token, maxAge: 3600, path: "/sign-in", secure: isSecure, httpOnly: true, sameSite: .strict))
        return response
    }

    /// The way through the organisation's own sign-in, where there is one.
    private func other(_ returnTo: String?) -> SignInForm.Other? {
        methods.openID.map { provider in
            SignInForm.Other(title: "Sign in with \(provider.settings.title)", address: "/sign-in/openid" + (returnTo.map { "?to=" + FormBody.encoded(Self.safe($0)) } ?? ""))
        }
    }

    private func cookie(_ value: String, maxAge: Int) -> Cookie { Self.sessionCookie(value, maxAge: maxAge, shell.node.organisation, isSecure: isSecure) }

    static func sessionCookie(_ value: String, maxAge: Int, _ organisation: OrganisationID, isSecure: Bool) -> Cookie {
        Cookie(name: Gate.cookieName(organisation), value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true, sameSite: .strict)
    }

    /// Only an address on this node: a path, never another host.
    package static func safe(_ address: String?) -> String {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.hasPrefix("/\\"), address.utf8.count <= 4096,
              !address.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x5C }) else { return "/" }
        return address
    }

    private static func freshToken() -> String {
        var random = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[Int(random.next(upperBound: UInt8(16)))] })
    }
}
