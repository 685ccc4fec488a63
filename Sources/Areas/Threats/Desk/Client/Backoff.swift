import Kernel

/// How long to wait after another server failed: twice as long each time, never all clients at one moment, and never less than the server asked for.
struct Backoff: Hashable, Sendable {
    private(set) var failures: Int
    static let first = 1.0, longest = 900.0
    /// A server that asks for more is asked again after this.
    static let askedMax = Duration.seconds(3_600)

    init(failures: Int = 0) { self.failures = min(max(failures, 0), 1_000) }

    mutating func wait(asked: Duration? = nil, using random: inout some RandomNumberGenerator) -> Duration {
        let whole = min(Self.longest, Self.first * Double(1 << min(failures, 20)))
        failures = min(failures + 1, 1_000)
        let own = Duration.milliseconds(Int64(Double.random(in: whole / 2...whole, using: &random) * 1000))
        return max(own, min(asked ?? .zero, Self.askedMax))
    }

    mutating func succeeded() { failures = 0 }
}
