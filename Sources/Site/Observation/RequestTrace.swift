package import Node
import Synchronization

/// What is learnt of a request on its way inwards and told in the log on the way out.
///
/// A shared box, since the context is a value: what an inner layer finds out, an outer one would not see.
package final class RequestTrace: Sendable {
    package let id: String
    private let found = Mutex<AccountID?>(nil)

    package init(id: String) { self.id = id }

    package var account: AccountID? {
        get { found.withLock { $0 } }
        set { found.withLock { $0 = newValue } }
    }
}
