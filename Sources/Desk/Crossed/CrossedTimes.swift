import Journal
import Kernel
import Site

/// Moments as a page says them, in UTC.
extension Timestamp {
    /// "11:58:02"
    var clockTime: String { String(description.dropFirst(11).prefix(8)) }
    /// "11:58"
    var minute: String { String(description.dropFirst(11).prefix(5)) }
    /// "12:00 on 6 March 2025"
    var inWords: String { "\(minute) on \(day.inWords)" }

    /// "14:02" on the same day, else "14:02 on 6 March 2025".
    func since(seenFrom now: Timestamp) -> String { day == now.day ? minute : inWords }

    /// "11:58:02" on the same day, else "2025-03-06 11:58".
    func inTable(seenFrom now: Timestamp) -> String { day == now.day ? clockTime : "\(day) \(minute)" }

    /// "4 seconds", "2 minutes", "3 days"; never negative: a clock that is ahead says "0 seconds".
    func span(to later: Timestamp) -> String {
        let seconds = max(0, (later.milliseconds - milliseconds) / 1000)
        func say(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
        switch seconds {
        case ..<60: return say(seconds, "second")
        case ..<3600: return say(seconds / 60, "minute")
        case ..<172_800: return say(seconds / 3600, "hour")
        default: return say(seconds / 86_400, "day")
        }
    }
}
