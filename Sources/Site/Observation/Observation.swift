package import Hummingbird
import HTTPTypes
import Kernel
package import Logging
import Metrics
import Synchronization

/// Stands outermost: one line of log and three numbers for each request.
///
/// A route is named by its pattern, `/items/{item}`, never by its path; queries, bodies and titles come nowhere near it. Whoever asks is named by the account.
package struct Observation: RouterMiddleware {
    package typealias Context = SiteContext
    let log: Logger
    private let series = RequestSeries()

    package init(log: Logger = Logger(label: "entente.http")) { self.log = log }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    package func handle(_ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let took = ContinuousClock.now - began
        let route = context.endpointPath ?? "none", status = response.status.code
        let method = Self.methods.contains(request.method.rawValue) ? request.method.rawValue : "other"
        let (counter, timer) = series.of(route, method, status)
        counter.increment()
        timer.recordNanoseconds(Int64(took / .nanoseconds(1)))
        var fields: Logger.Metadata = ["request": "\(context.trace.id)", "route": "\(route)", "method": "\(method)", "status": "\(status)", "ms": "\(Int64(took / .milliseconds(1)))"]
        if let account = context.trace.account { fields["account"] = "\(account.text)" }
        log.log(level: status >= 500 ? .error : .info, "request", metadata: fields)
        return response
    }
}

/// The numbers of each route, made once: to find them by their labels costs more than to count.
private final class RequestSeries: Sendable {
    private struct Key: Hashable { let route: String, method: String, status: Int }
    private let made = Mutex<[Key: (Counter, Timer)]>([:])

    func of(_ route: String, _ method: String, _ status: Int) -> (Counter, Timer) {
        made.withLock { made in
            let key = Key(route: route, method: method, status: status)
            if let known = made[key] { return known }
            // Routes are patterns, methods and statuses few: this bound is never reached.
            if made.count >= 10_000 { made.removeAll() }
            let new = (Counter(label: "entente_http_requests", dimensions: [("route", route), ("method", method), ("status", String(status))]), Timer(label: "entente_http_request_duration_seconds", dimensions: [("route", route)]))
            made[key] = new
            return new
        }
    }
}

/// The numbers that the site counts beside requests. Labels have few values and name nobody.
enum SiteMetrics {
    static func signIn(_ way: String, isOK: Bool) {
        Counter(label: "entente_sign_ins", dimensions: [("way", way), ("outcome", isOK ? "ok" : "failed")]).increment()
    }
}
