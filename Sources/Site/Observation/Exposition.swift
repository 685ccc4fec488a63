import Synchronization

/// Prometheus' text format, version 0.0.4: names, types, and one line for each number.
package enum Exposition {
    package static let type = "text/plain; version=0.0.4; charset=utf-8"

    /// What our own numbers mean; a number without a line here is written without help.
    static let help: [String: String] = [
        "entente_http_requests_total": "Requests by pattern of route, method and status.", "entente_http_request_duration_seconds": "Time until the head of an answer.",
        "entente_sign_ins_total": "Attempts to sign in, by way and outcome.", "entente_sessions": "Sessions that have not ended.", "entente_journal_entries": "Entries of the journal.",
        "entente_journal_appends_total": "Entries appended by this process since it started.", "entente_projection_lag_entries": "Entries that the tables do not have yet.",
        "entente_ready": "1 when the node is ready, else 0.",
    ]

    static func name(_ label: String, _ kind: MetricsRegistry.Kind) -> String {
        let name = cleaned(label, alsoColon: true)
        return kind == .counter && !name.hasSuffix("_total") ? name + "_total" : name
    }

    static func labelName(_ label: String) -> String {
        let name = cleaned(label, alsoColon: false)
        // `le` and names with two underscores in front belong to the format.
        return name == "le" || name.hasPrefix("__") ? "x" + name : name
    }

    private static func cleaned(_ text: String, alsoColon: Bool) -> String {
        var name = String(text.prefix(100).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || alsoColon && $0 == ":") ? $0 : "_" })
        if name.first.map({ $0.isNumber }) ?? true { name = "_" + name }
        return name
    }

    package static func text(of registry: MetricsRegistry) -> String {
        let families = registry.families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
            if let help = help[name] { text += "# HELP \(name) \(help)\n" }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                guard family.kind == .histogram else {
                    text += name + written(labels) + " " + written(series.value) + "\n"
                    continue
                }
                var sum: UInt64 = 0
                for (end, count) in zip(MetricsRegistry.buckets.map { written($0) } + ["+Inf"], series.buckets) {
                    sum += count
                    text += "\(name)_bucket" + written(labels, le: end) + " \(sum)\n"
                }
                text += "\(name)_sum" + written(labels) + " " + written(series.value) + "\n"
                text += "\(name)_count" + written(labels) + " \(series.count)\n"
            }
        }
        return text
    }

    private static func written(_ labels: MetricsRegistry.Labels, le: String? = nil) -> String {
        let pairs = labels.map { "\($0.name)=\"\(escaped($0.value))\"" } + (le.map { ["le=\"\($0)\""] } ?? [])
        return pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func written(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { String($0) } ?? String(value)
    }
}
