import Hummingbird
import Kernel
import Node
import Release
import Site
import Threats

/// What a reader may know of the threats, the newest first.
struct ThreatsPage: Sendable {
    static let address = "/threats"
    let shell: Shell
    let reading: ThreatReading

    func add(to router: Router<SiteContext>) {
        router.get("threats") { request, context in try await page(request, context) }
    }

    private func page(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Response {
        shell.page("What threatens us?", at: Self.address, context) { HTML.text("") }
    }
}
