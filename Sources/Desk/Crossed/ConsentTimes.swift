import Journal
import Kernel
import Link

/// How long consents took: below ten a list and no average, from ten the median and the slowest. Over what this viewpoint may know.
struct ConsentTimes {
    static let least = 10
    /// Quickest first.
    let times: [Reciprocity.ConsentTime]

    init(_ times: [Reciprocity.ConsentTime]) { self.times = times.sorted { Self.took($0) < Self.took($1) } }

    static func took(_ time: Reciprocity.ConsentTime) -> Int64 { time.given.milliseconds - time.asked.milliseconds }

    struct Measured: Hashable { let median: String, slowest: String }

    /// Of milliseconds, quickest first; nil while there are too few.
    static func measured(_ took: [Int64]) -> Measured? {
        guard took.count >= least, let slowest = took.last else { return nil }
        let upper = took[took.count / 2]
        let median = took.count % 2 == 1 ? upper : (took[took.count / 2 - 1] + upper) / 2
        func span(_ milliseconds: Int64) -> String { Timestamp(milliseconds: 0).span(to: Timestamp(milliseconds: milliseconds)) }
        return Measured(median: span(median), slowest: span(slowest))
    }
}
