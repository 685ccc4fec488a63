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

    package init(_ shell: Shell, isSecure: Bool) { (self.shell, self.isSecure) = (shell, isSecure) }

    private static let formCookie = "entente-form"

    package func add(to router: Router<SiteContext>) {
        router.get("/sign-in") { request, context in try show(request, context, name: "", returnTo: try request.query()["to"], error: nil) }
        router.post("/sign-in") { request, context in
            let form = try await checkedForm(request)
            return try await signIn(form["name"] ?? "", password: form["password"] ?? "", form, request, context)
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
            var response = Reply.seeOther("/sign-in")
            response.setCookie(cookie("", maxAge: 0))
            return response
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
            var response = Reply.seeOther(Self.safe(form["to"]))
            response.setCookie(cookie(signedIn.token, maxAge: Int(shell.node.configuration.sessions.absolute.components.seconds)))
            return response
        } catch let error as SignInError {
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
            SignInForm(address: "/sign-in", name: name, token: HiddenField("token", token), returnTo: back, errors: summary,
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

    private func cookie(_ value: String, maxAge: Int) -> Cookie {
        Cookie(name: Gate.cookieName(shell.node.organisation), value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true, sameSite: .strict)
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
