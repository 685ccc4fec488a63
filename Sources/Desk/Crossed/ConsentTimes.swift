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

    struct OfOne: Hashable { let name: String, count: Int, median: String?, slowest: String }

    /// One line for each who was asked, the most often asked first; a median only where there are enough.
    func byWhom(_ name: (Reciprocity.ConsentTime) -> String) -> [OfOne] { Self.byWhom(times.map { (name($0), Self.took($0)) }) }

    /// Quickest first.
    static func byWhom(_ times: [(name: String, took: Int64)]) -> [OfOne] {
        Dictionary(grouping: times) { $0.name }.map { name, all in
            OfOne(name: name, count: all.count, median: measured(all.map(\.took))?.median, slowest: span(all.map(\.took).max() ?? 0))
        }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    private static func span(_ milliseconds: Int64) -> String { Timestamp(milliseconds: 0).span(to: Timestamp(milliseconds: milliseconds)) }

    struct Measured: Hashable { let median: String, slowest: String }

    /// Of milliseconds, quickest first; nil while there are too few.
    static func measured(_ took: [Int64]) -> Measured? {
        guard took.count >= least, let slowest = took.last else { return nil }
        let upper = took[took.count / 2]
        let median = took.count % 2 == 1 ? upper : (took[took.count / 2 - 1] + upper) / 2
        return Measured(median: span(median), slowest: span(slowest))
    }
}
