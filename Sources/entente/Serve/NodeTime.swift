import Journal

/// The time of a line of log, in UTC to the millisecond.
enum NodeTime {
    static func now() -> String { NodeClock.system.now().description }
}
