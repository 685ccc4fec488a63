package import Link
import Synchronization

/// What people were called for.
package final class Alarms: Sendable {
    private let list = Mutex<[LinkAlarm]>([])
    package init() {}
    package func add(_ alarm: LinkAlarm) { list.withLock { $0.append(alarm) } }
    package var all: [LinkAlarm] { list.withLock { $0 } }
}
