import Figures
import HTTPTypes
import Hummingbird
import Journal
import Kernel
import Logging
import Node

/// How people may enter: by password, through the organisation's own sign-in, or both.
package struct SignInMethods: Sendable {
    package var passwords: Bool
    package var openID: OpenIDProvider?
    package init(passwords: Bool = true, openID: OpenIDProvider? = nil) { (self.passwords, self.openID) = (passwords, openID) }
}

/// The way to the provider and back.
struct OpenIDRoutes: Sendable {
    let shell: Shell
    let isSecure: Bool
    let provider: OpenIDProvider
    let log = Logger(label: "entente.sign-in")

    private static let cookieName = "entente-openid"
    private static let path = "/sign-in/openid"

    func add(to router: Router<SiteContext>) {
        // A link and no form: the content policy lets no form end on another host.
        router.get(RouterPath(Self.path)) { request, context in try await begin(request, context) }
        router.get(RouterPath(OpenIDSettings.returnPath)) { request, context in try await finish(request, context) }
    }

    private func begin(_ request: Request, _ context: SiteContext) async throws -> Response {
        let flow = SignInFlow(returnTo: SignInRoutes.safe(try request.query()["to"]), now: shell.node.clock.now())
        do {
            let address = try await provider.begin(flow)
            var response = Reply.seeOther(address)
            response.setCookie(cookie(try flow.sealed(with: try await key()), maxAge: Int(SignInFlow.secondsMax)))
            return response
        } catch let error as OpenIDError { return refused(error.description, error.reason, context) }
    }

    private func finish(_ request: Request, _ context: SiteContext) async throws -> Response {
        let query = try request.query()
        do {
            guard let kept = request.cookies[Self.cookieName]?.value, let flow = SignInFlow(sealed: kept, with: try await key(), now: shell.node.clock.now()),
                  let state = query["state"], state == flow.state, query["iss"].map({ $0 == provider.settings.issuer }) ?? true else { throw OpenIDError.outOfDate }
            guard query["error"] == nil, let code = query["code"] else { throw OpenIDError.declined }
            let signedIn = try await shell.node.signIn(as: try await provider.finish(flow, code: code))
            SiteMetrics.signIn("openid", isOK: true)
            context.trace.account = signedIn.session.account.id
            return welcome(signedIn, flow.returnTo, context)
        } catch let error as OpenIDError { return refused(error.description, error.reason, context) } catch let error as IdentityError {
            return refused(error.description, "no open account has this identity", context)
        }
    }

    /// A page and no redirect: the session's cookie is not sent with a redirect that began on another site, but it is from a page of our own.
    private func welcome(_ signedIn: SignedIn, _ returnTo: String, _ context: SiteContext) -> Response {
        var response = shell.page("Signed in", at: "/sign-in", context) {
            ProblemPage(title: "You are signed in", says: Prose("You came through \(provider.settings.title)."), next: [Prose([.link("Go on", to: returnTo)])])
        }
        if let refresh = HTTPField.Name("refresh") { response.headers[refresh] = "0; url=\(returnTo)" }
        response.setCookie(cookie("", maxAge: 0))
        response.setCookie(SignInRoutes.sessionCookie(signedIn.token, maxAge: Int(shell.node.configuration.sessions.absolute.components.seconds), shell.node.organisation, isSecure: isSecure))
        return response
    }

    private func refused(_ says: String, _ reason: String, _ context: SiteContext) -> Response {
        SiteMetrics.signIn("openid", isOK: false)
        log.notice("nobody was signed in", metadata: ["way": "openid", "reason": "\(reason)", "request": "\(context.trace.id)"])
        var response = shell.page("You are not signed in", at: "/sign-in", context, status: .forbidden) {
            ProblemPage(title: "You are not signed in", says: Prose(says), next: [Prose([.link("To the sign-in page", to: "/sign-in")])])
        }
        response.setCookie(cookie("", maxAge: 0))
        return response
    }

    private func key() async throws -> [UInt8] { try await shell.node.sharedKey("openid-flow") }

    /// Lax, since the way back begins at the provider.
    private func cookie(_ value: String, maxAge: Int) -> Cookie {
        Cookie(name: Self.cookieName, value: value, maxAge: maxAge, path: Self.path, secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
