package import Metrics
import Synchronization

/// Keeps what swift-metrics is told, and writes it in Prometheus' text format.
///
/// Bounded: at most `namesMax` names, and `seriesMax` sets of labels for each; what comes beyond is added up in one series whose labels all say `other`.
package final class MetricsRegistry: MetricsFactory {
    package static let namesMax = 300
    package static let seriesMax = 300
    package static let labelsMax = 8
    package static let labelSizeMax = 200
    /// Upper ends of a timer's histogram, in seconds.
    package static let buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    enum Kind: String { case counter, gauge, histogram }
    typealias Labels = [Label]
    struct Label: Hashable, Comparable {
        let name: String, value: String
        static func < (a: Label, b: Label) -> Bool { (a.name, a.value) < (b.name, b.value) }
    }
    struct Family {
        let kind: Kind
        var series: [Labels: Series] = [:]
    }
    struct Series {
        /// Of a counter or gauge; of a histogram the sum.
        var value = 0.0
        var count: UInt64 = 0
        /// Not yet added up; one more than there are ends.
        var buckets: [UInt64] = []
    }
    let families = Mutex<[String: Family]>([:])

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { Handle(self, label, dimensions, .counter) }
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { Handle(self, label, dimensions, .gauge) }
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler { Handle(self, label, dimensions, aggregate ? .histogram : .gauge) }
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { Handle(self, label, dimensions, .histogram) }
    // A series lives as long as the process: a counter that began anew would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    fileprivate func change(_ name: String, _ labels: Labels, _ kind: Kind, _ body: (inout Series) -> Void) {
        families.withLock { families in
            guard families[name] != nil || families.count < Self.namesMax else { return }
            var family = families.removeValue(forKey: name) ?? Family(kind: kind)
            defer { families[name] = family }
            // One name has one type; a second use of it as another is dropped.
            guard family.kind == kind else { return }
            let isKnown = family.series[labels] != nil || family.series.count < Self.seriesMax
            let place = isKnown ? labels : labels.map { Label(name: $0.name, value: "other") }
            body(&family.series[place, default: Series(buckets: kind == .histogram ? Array(repeating: 0, count: Self.buckets.count + 1) : [])])
        }
    }

    /// One series; made anew for each use, it costs a look-up and no more.
    private final class Handle: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
        let registry: MetricsRegistry
        let name: String, labels: Labels, kind: Kind

        init(_ registry: MetricsRegistry, _ label: String, _ dimensions: [(String, String)], _ kind: Kind) {
            self.registry = registry
            self.kind = kind
            name = Exposition.name(label, kind)
            var seen: Set<String> = []
            labels = dimensions.prefix(MetricsRegistry.labelsMax).map { Label(name: Exposition.labelName($0.0), value: String($0.1.prefix(MetricsRegistry.labelSizeMax))) }
                .filter { seen.insert($0.name).inserted }.sorted()
        }

        func increment(by amount: Int64) { registry.change(name, labels, kind) { $0.value += Double(max(0, amount)) } }
        func reset() { registry.change(name, labels, kind) { $0.value = 0 } }
        func set(_ value: Int64) { set(Double(value)) }
        func set(_ value: Double) { registry.change(name, labels, kind) { $0.value = value } }
        func increment(by amount: Double) { registry.change(name, labels, kind) { $0.value += amount } }
        func decrement(by amount: Double) { registry.change(name, labels, kind) { $0.value -= amount } }
        func record(_ value: Int64) { record(Double(value)) }
        func record(_ value: Double) { kind == .gauge ? set(value) : observe(value) }
        func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }

        private func observe(_ value: Double) {
            guard value.isFinite else { return }
            registry.change(name, labels, kind) { series in
                series.value += value
                series.count += 1
                series.buckets[MetricsRegistry.buckets.firstIndex { value <= $0 } ?? MetricsRegistry.buckets.count] += 1
            }
        }
    }
}
