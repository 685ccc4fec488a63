import Hummingbird
import HTTPTypes
import Node
import Site

/// Where several processes serve one organisation: whoever wrote at one of them reads it at every other.
///
/// A write is answered with a mark, which a tool sends back in the same header and a browser in a cookie. Where one process is all there is, no mark is given.
struct PositionMarks: RouterMiddleware {
    typealias Context = SiteContext
    static let header = "entente-position"
    /// Seconds for which a browser keeps it: followers are never so late and well.
    private static let kept = 60
    let node: Node
    let isSecure: Bool
    private var cookie: String { Gate.cookieName(node.organisation) + "-position" }

    func handle(_ request: Hummingbird.Request, context: SiteContext, next: (Hummingbird.Request, SiteContext) async throws -> Response) async throws -> Response {
        guard let name = HTTPField.Name(Self.header), context.account != nil else { return try await next(request, context) }
        if let mark = request.headers[name] ?? request.cookies[cookie]?.value {
            switch try await node.reach(mark: mark) {
            case .yes: break
            case .notInTime: throw Problem(.serviceUnavailable, title: "Not here yet", says: "What you wrote has not arrived at this server within ten seconds. It is kept; ask again in a moment.")
            case .unknown:
                // A browser's cookie may be older than the key; a tool's header is a mistake that it must hear of.
                if request.headers[name] != nil {
                    throw Problem(.badRequest, title: "This position is not known here", says: "Send `\(Self.header)` as it came with the answer to a write, or leave it away.")
                }
            }
        }
        var response = try await next(request, context)
        guard request.method != .get, request.method != .head, response.status.code < 400, let mark = try await node.positionMark() else { return response }
        response.headers[name] = mark
        if context.bearer == nil { response.setCookie(Cookie(name: cookie, value: mark, maxAge: Self.kept, path: "/", secure: isSecure, httpOnly: true, sameSite: .strict)) }
        return response
    }
}
