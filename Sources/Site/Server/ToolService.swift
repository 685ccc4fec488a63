package import Hummingbird
import HTTPTypes

/// What an area offers to tools under an address of its own, by a standard that also says how errors look and who may ask.
///
/// It stands beside the pages' gate: it takes no cookie, and answers for its own bounds.
package struct ToolService: Sendable {
    /// `/taxii2`: everything at and below it.
    package let prefix: String
    package let respond: @Sendable (Hummingbird.Request, SiteContext) async -> Response

    package init(prefix: String, respond: @escaping @Sendable (Hummingbird.Request, SiteContext) async -> Response) { (self.prefix, self.respond) = (prefix, respond) }
}

/// Leads requests to the service at whose address they are; all others go on.
package struct ToolDoor: RouterMiddleware {
    let services: [ToolService]
    let proxies: TrustedProxies?

    package init(_ services: [ToolService], proxies: TrustedProxies?) { (self.services, self.proxies) = (services, proxies) }

    package func handle(_ request: Hummingbird.Request, context: SiteContext, next: (Hummingbird.Request, SiteContext) async throws -> Response) async throws -> Response {
        let path = request.uri.path
        guard let service = services.first(where: { path.hasPrefix($0.prefix) && (path.utf8.count == $0.prefix.utf8.count || path.utf8.dropFirst($0.prefix.utf8.count).first == UInt8(ascii: "/")) }) else {
            return try await next(request, context)
        }
        var context = context
        if let proxies {
            guard proxies.isSecure(neighbour: context.address, headers: request.headers) else { return Response(status: .forbidden) }
            context.address = proxies.client(neighbour: context.address, headers: request.headers)
        }
        return await service.respond(request, context)
    }
}
