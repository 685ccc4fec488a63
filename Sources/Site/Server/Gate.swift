package import Hummingbird
import HTTPTypes
package import Kernel
import Logging
package import Node
import NIOCore

/// Stands before every route: bounds the request, finds out who asks, refuses forged forms, and turns every failure into words.
package struct Gate: RouterMiddleware {
    package typealias Context = SiteContext
    let shell: Shell
    let cookie: String
    /// Nil when people reach the node without a proxy.
    let proxies: TrustedProxies?
    /// Pages that take files, with the most that they take; whoever may not open them is turned away before a byte is read.
    let uploads: [String: Upload]
    let log = Logger(label: "entente.site")

    package struct Upload: Sendable {
        package let bytesMax: Int
        /// To whoever sends more.
        package let says: String
        package init(bytesMax: Int, says: String) { (self.bytesMax, self.says) = (bytesMax, says) }
        package var tooLarge: Problem { Problem(.contentTooLarge, title: "Too much at once", says: says) }
    }

    package static let bodyBytesMax = 1 << 20
    package static let addressBytesMax = 16 << 10

    package init(_ shell: Shell, proxies: TrustedProxies? = nil, uploads: [String: Upload] = [:]) {
        (self.shell, self.proxies, self.uploads) = (shell, proxies, uploads)
        cookie = Self.cookieName(shell.node.organisation)
    }

    /// Nodes on one host share its cookies: each has a name of its own.
    package static func cookieName(_ organisation: OrganisationID) -> String { "entente-" + organisation.text.lowercased() }

    package func handle(_ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response) async throws -> Response {
        var context = context
        context.day = shell.node.today
        let isTool = request.uri.path.hasPrefix("/api/")
        do {
            try checkBounds(request)
            try findClient(request, &context)
            try await findReader(request, &context)
            context.trace.account = context.account?.id
            try findDay(request, &context)
            try checkPath(request)
            try checkOrigin(request, context)
            return try await next(request, context)
        } catch {
            let problem = problem(for: error, context)
            var answer = isTool ? Reply.json(problem.details, status: problem.status, type: "application/problem+json") : shell.problem(problem, context)
            if let seconds = problem.retryAfter { answer.headers[.retryAfter] = String(seconds) }
            return answer
        }
    }

    /// Behind a proxy: who asks is what the proxy says, and what did not come to it over TLS goes no further.
    private func findClient(_ request: Request, _ context: inout SiteContext) throws {
        guard let proxies else { return }
        guard proxies.isSecure(neighbour: context.address, headers: request.headers) else {
            throw Problem(.forbidden, title: "This node is reached over TLS only", says: "The request did not come over TLS through the proxy of this node. Use the address that begins with https.")
        }
        context.address = proxies.client(neighbour: context.address, headers: request.headers)
    }

    /// One address for each page: the router takes `/items/` and `//items` for `/items`; here they are addresses of nothing.
    private func checkPath(_ request: Request) throws {
        let path = request.uri.path
        guard path == "/" || (path.utf8.last != UInt8(ascii: "/") && !path.contains("//")) else { throw Problem.noSuchPage }
    }

    private func checkBounds(_ request: Request) throws {
        guard request.uri.string.utf8.count <= Self.addressBytesMax else { throw Problem(.uriTooLong, title: "The address is too long", says: "The address is longer than \(Self.addressBytesMax / 1024) KiB. Ask for less at once.") }
        if let length = request.headers[.contentLength] {
            guard let bytes = Int(length), bytes >= 0 else { throw Problem(.badRequest, title: "The request cannot be read", says: "Content-Length is no number of bytes.") }
            let upload = request.method == .post ? uploads[request.uri.path] : nil
            guard bytes <= upload?.bytesMax ?? Self.bodyBytesMax else { throw upload?.tooLarge ?? Problem.tooLarge(Self.bodyBytesMax) }
        }
    }

    private func findReader(_ request: Request, _ context: inout SiteContext) async throws {
        if let authorization = request.headers[.authorization] {
            let words = authorization.split(separator: " ", maxSplits: 1)
            guard words.count == 2, words[0].lowercased() == "bearer", let account = try await shell.node.account(bearing: String(words[1])) else {
                throw Problem(.unauthorized, title: "The token does not open this", says: "The token is not known here, has expired or was revoked. Make a new one on the page of tokens.")
            }
            context.bearer = account
        } else if let token = request.cookies[cookie]?.value {
            context.session = try await shell.node.session(token: token)
        }
    }

    private func findDay(_ request: Request, _ context: inout SiteContext) throws {
        guard let text = request.uri.queryParameters["view"] else { return }
        guard let day = Day(String(text)) else { throw Problem(.badRequest, title: "The date of view is no date", says: "`\(text.prefix(40))` is no date. Write year, month and day, as in 2025-03-01.") }
        (context.day, context.isDayChosen) = (day, day != shell.node.today)
    }

    /// A browser says from which site a form came; one from elsewhere is refused. A bearer token is its own proof.
    private func checkOrigin(_ request: Request, _ context: SiteContext) throws {
        guard request.method != .get, request.method != .head, context.bearer == nil else { return }
        let forged = Problem(.forbidden, title: "This form did not come from here", says: "The request came from another site, and nothing was done. Open the page here and send it again.")
        if let site = HTTPField.Name("sec-fetch-site").flatMap({ request.headers[$0] }), site != "same-origin", site != "none" { throw forged }
        if let origin = request.headers[.origin] {
            // A browser that keeps its referrer to itself sends `null`, and says by sec-fetch-site that the form is ours.
            if origin == "null", HTTPField.Name("sec-fetch-site").flatMap({ request.headers[$0] }) == "same-origin" { return }
            guard let host = request.head.authority, origin == "http://\(host)" || origin == "https://\(host)" else { throw forged }
        }
    }

    private func problem(for error: any Error, _ context: SiteContext) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as ActError:
            switch error {
            case .notFound: return .noSuchPage
            case .notYours(let says): return .notYours(says)
            case .changedMeanwhile: return Problem(.conflict, title: "The item changed meanwhile", says: error.description)
            case .tooLate(let says): return Problem(.conflict, title: "This can no longer be said", says: says)
            case .field(let field, let says): return Problem(.unprocessableContent, title: "One field needs a change", says: says, fields: [.init(field: field.rawValue, says: says)])
            case .refused(_, _, _, let says): return Problem(.conflict, title: "The rules do not permit it", says: says)
            case .notShown(let says): return Problem(.serviceUnavailable, title: "It was recorded and cannot be shown yet", says: says)
            case .notKept(let says): return Problem(.serviceUnavailable, title: "It was not recorded", says: says)
            }
        case let error as FormError: return Problem(.badRequest, title: "The form cannot be read", says: error.description)
        case let error as APITokenError: return Problem(.unprocessableContent, title: "No token was made", says: error.description)
        case let error as HTTPError:
            if error.status == .notFound { return .noSuchPage }
            if error.status == .contentTooLarge { return .tooLarge(Self.bodyBytesMax) }
            return Problem(error.status, title: "The request cannot be read", says: "The request cannot be read. Check the address and what was sent.")
        default:
            // What went wrong goes to the log; the reader is told what to do.
            log.error("request failed", metadata: ["reason": "\(type(of: error))", "request": "\(context.trace.id)"])
            return Problem(.internalServerError, title: "We could not do it", says: "Something went wrong on our side, and nothing was recorded. Try again; if it goes on, tell the administrator of this node.")
        }
    }
}

extension Request {
    /// The body as a form of at most `Gate.bodyBytesMax`.
    package func form() async throws -> FormBody {
        var request = self
        let bytes: ByteBuffer
        do { bytes = try await request.collectBody(upTo: Gate.bodyBytesMax) } catch { throw Problem.tooLarge(Gate.bodyBytesMax) }
        return try FormBody(Array(bytes.readableBytesView))
    }

    package func bytes() async throws -> [UInt8] {
        var request = self
        do { return Array(try await request.collectBody(upTo: Gate.bodyBytesMax).readableBytesView) } catch { throw Problem.tooLarge(Gate.bodyBytesMax) }
    }

    /// The query as a form; bytes that are no UTF-8 are refused.
    package func query() throws -> FormBody { try FormBody(Array((uri.query ?? "").utf8)) }
}

extension SiteContext {
    /// The form of somebody who signed in, with a file: brings the session's token back, or nothing is done.
    package func signedUpload(_ request: Request, _ upload: Gate.Upload) async throws -> MultipartBody {
        guard let session else { throw Problem.signInFirst }
        var request = request
        let body: ByteBuffer
        do { body = try await request.collectBody(upTo: upload.bytesMax) } catch { throw upload.tooLarge }
        let form = try MultipartBody(Array(body.readableBytesView), contentType: request.headers[.contentType] ?? "", bytesMax: upload.bytesMax)
        guard let token = form["token"]?.text, session.accepts(formToken: token) else { throw Problem.outOfDate }
        return form
    }

    /// The form of somebody who signed in: brings the session's token back, or nothing is done.
    package func signedForm(_ request: Request) async throws -> FormBody {
        guard let session else { throw Problem.signInFirst }
        let form = try await request.form()
        guard let token = form["token"], session.accepts(formToken: token) else {
            throw Problem.outOfDate
        }
        return form
    }
}
