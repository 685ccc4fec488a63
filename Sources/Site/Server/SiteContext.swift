package import Hummingbird
import HTTPTypes
import Logging
import NIOCore
package import Kernel
package import Node
package import Release

/// What is known of a request beside its words: who asks, from where, and as of which day.
package struct SiteContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address it came from, for counting sign-in attempts; never kept.
    package var address: String
    /// Asked for the client's certificate.
    let channel: any Channel
    /// For the log: which request this is, and whose.
    package let trace: RequestTrace
    package var session: Session?
    /// Set when the request bears an API token instead of a session: then no form token is needed.
    package var bearer: Account?
    /// The day of view; today unless the reader chose another.
    package var day: Day
    package var isDayChosen = false

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
        day = Day(ordinal: 0)
        trace = RequestTrace(id: source.logger[metadataKey: "hb.request.id"]?.description ?? "-")
    }

    package var account: Account? { session?.account ?? bearer }
    package var viewpoint: Viewpoint { account?.viewpoint(on: day) ?? .thePublic(on: day) }
}
