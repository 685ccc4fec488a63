/// How long to wait before the next try: doubles with each failure up to a bound, with half of it left to chance so that many do not come at once.
package struct Backoff: Sendable {
    package let least: Duration
    package let most: Duration
    package private(set) var failures = 0

    package init(least: Duration = .milliseconds(200), most: Duration = .seconds(30)) { (self.least, self.most) = (least, most) }

    package mutating func reset() { failures = 0 }

    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let whole = min(most, least * (1 << min(failures, 20)))
        failures += 1
        return whole / 2 + whole / 2 * Double.random(in: 0..<1, using: &generator)
    }
}
