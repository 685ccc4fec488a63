import Foundation
import HTTPTypes
import Logging
import Metrics
import Synchronization
import Synchronization
import TestSupport
import Testing
@testable import Site

@Suite("What a node tells of itself")
struct ObservationTests {
    @Test("Counters, gauges and timers are written as Prometheus reads them")
    func exposition() {
        let registry = MetricsRegistry()
        Counter(label: "a.requests", dimensions: [("route", "/items/{id}"), ("status", "200")], factory: registry).increment(by: 3)
        Counter(label: "a.requests", dimensions: [("status", "200"), ("route", "/items/{id}")], factory: registry).increment()
        Meter(label: "lag", factory: registry).set(2.5)
        Gauge(label: "lag", factory: registry).record(7)
        Timer(label: "took", dimensions: [("le", "x\"\\\n")], factory: registry).recordMilliseconds(30)
        Timer(label: "took", dimensions: [("le", "x\"\\\n")], factory: registry).recordSeconds(60)
        let lines = Exposition.text(of: registry).split(separator: "\n").map(String.init)
        #expect(lines.contains(#"a_requests_total{route="/items/{id}",status="200"} 4"#), "labels in any order are one series")
        #expect(lines.contains("lag 7") && lines.contains("# TYPE lag gauge") && lines.contains("# TYPE took histogram") && lines.contains("# TYPE a_requests_total counter"))
        #expect(lines.contains(#"took_bucket{xle="x\"\\\n",le="0.025"} 0"#) && lines.contains(#"took_bucket{xle="x\"\\\n",le="0.05"} 1"#) && lines.contains(#"took_bucket{xle="x\"\\\n",le="+Inf"} 2"#))
        #expect(lines.contains(#"took_count{xle="x\"\\\n"} 2"#))
    }

    @Test("However many labels come, the series stay bounded and no count is lost")
    func bounds() {
        let registry = MetricsRegistry(), count = MetricsRegistry.seriesMax * 3
        for index in 0..<count { Counter(label: "c", dimensions: [("path", "\(index)")], factory: registry).increment() }
        for index in 0..<MetricsRegistry.namesMax * 2 { Counter(label: "n\(index)", factory: registry).increment() }
        let families = registry.families.withLock { $0 }
        #expect(families.count <= MetricsRegistry.namesMax)
        #expect(families["c_total"]?.series.count == MetricsRegistry.seriesMax + 1)
        #expect(families["c_total"]?.series.values.reduce(0) { $0 + $1.value } == Double(count))
    }

    @Test("Counts of many threads add up")
    func threads() async {
        let registry = MetricsRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<500 { Counter(label: "c", factory: registry).increment() } } }
        }
        #expect(Exposition.text(of: registry).contains("c_total 4000\n"))
    }

    @Test("A line of log is one JSON object on one line, whatever stands in it", arguments: UInt64(0)..<200)
    func lines(seed: UInt64) throws {
        var random = Seeded(seed)
        let message = random.text(3_000), name = random.text(100), value = random.text(3_000)
        let line = JSONLines.line(time: "t", level: .info, label: "l", message: message, fields: [Logger.Metadata.Key(name): "\(value)", "list": ["\(value)"], "time": "not this"])
        #expect(!line.unicodeScalars.contains { [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory) })
        #expect(line.utf8.count < 6 * 4 * (JSONLines.valueSizeMax + 100))
        let read = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(read["time"] == "t" && read["level"] == "info" && read["from"] == "l" && read["time_"] == "not this")
        if message.utf8.count <= JSONLines.valueSizeMax { #expect(read["says"].map { Array($0.unicodeScalars) } == Array(message.unicodeScalars)) }
    }

    @Test("An error's own words are not logged, only its type")
    func errors() {
        struct Telling: Error, CustomStringConvertible { let description = "the secret title" }
        let line = JSONLines(label: "l", level: .trace, now: { "t" }, write: { #expect(!String(decoding: $0, as: UTF8.self).contains("secret title")) })
        var logger = Logger(label: "l") { _ in line }
        logger.logLevel = .trace
        logger.log(level: .error, "failed", error: Telling())
    }

    @Test("Who asks is the last address that is not a proxy's; what a stranger claims counts for nothing", arguments: [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"), ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"), ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"), ("10.0.0.1", nil, "10.0.0.1"),
        ("192.0.2.1", "203.0.113.7", "192.0.2.1"), ("10.0.0.1", "rubbish", "10.0.0.1"), ("::1", "2001:db8::7", "2001:db8::7"), ("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"),
    ])
    func clients(neighbour: String, chain: String?, client: String) throws {
        let proxies = TrustedProxies([try #require(AddressBlock("10.0.0.0/8")), try #require(AddressBlock("::1"))])
        var headers = HTTPFields()
        if let chain { headers[try #require(HTTPField.Name("x-forwarded-for"))] = chain }
        #expect(proxies.client(neighbour: neighbour, headers: headers) == client)
        headers[try #require(HTTPField.Name("x-forwarded-proto"))] = "https"
        #expect(proxies.isSecure(neighbour: neighbour, headers: headers) == (neighbour != "192.0.2.1"))
        headers[try #require(HTTPField.Name("x-forwarded-proto"))] = "https, http"
        #expect(!proxies.isSecure(neighbour: neighbour, headers: headers))
    }

    @Test("Blocks of addresses hold what they say", arguments: [
        ("10.1.0.0/16", "10.1.255.255", true), ("10.1.0.0/16", "10.2.0.0", false), ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
        ("192.168.1.128/25", "192.168.1.127", false), ("192.168.1.128/25", "192.168.1.200", true), ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false),
    ])
    func blocks(block: String, address: String, holds: Bool) throws { #expect(try #require(AddressBlock(block)).contains(address) == holds) }

    @Test("What is no block of addresses is none", arguments: ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "example.org", "10.0.0.1/8/8"])
    func noBlocks(text: String) { #expect(AddressBlock(text) == nil) }
}
