package import Hummingbird
import HTTPTypes

/// Tells browsers to come over TLS only, for a year, once they did.
package struct StrictTransport: RouterMiddleware {
    package typealias Context = SiteContext
    package init() {}

    package func handle(_ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.strictTransportSecurity] = "max-age=31536000"
        return response
    }
}
