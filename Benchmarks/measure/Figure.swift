import Foundation

/// One measured figure, its unit, and the target it was set against, where there is one.
struct Figure: Encodable {
    /// Which direction is better.
    enum Target: Encodable {
        case atLeast(Double)
        case atMost(Double)

        func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let bound): value >= bound
            case .atMost(let bound): value <= bound
            }
        }
        var words: String {
            switch self {
            case .atLeast(let bound): "at least \(bound.short)"
            case .atMost(let bound): "at most \(bound.short)"
            }
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(words)
        }
    }
    let name: String
    let value: Double
    let unit: String
    var target: Target?
    /// The slowest and the fastest run, in the same unit; nil for what was measured once.
    var spread: [Double]?
    var note = ""

    private enum Key: String, CodingKey { case name, value, unit, target, met, spread, note }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(target, forKey: .target)
        try container.encodeIfPresent(target?.isMet(by: value), forKey: .met)
        try container.encodeIfPresent(spread, forKey: .spread)
        if !note.isEmpty { try container.encode(note, forKey: .note) }
    }

    /// How often a second, from timings of one unit.
    static func rate(_ name: String, _ timing: Timing, target: Target? = nil, note: String = "") -> Figure {
        Figure(name: name, value: 1 / timing.median, unit: "per second", target: target, spread: [1 / timing.worst, 1 / timing.best], note: note)
    }

    static func time(_ name: String, _ timing: Timing, target: Target? = nil, note: String = "") -> Figure {
        Figure(name: name, value: timing.median * 1e6, unit: "µs", target: target, spread: [timing.best * 1e6, timing.worst * 1e6], note: note)
    }
}

/// Everything that one run measured, with what it ran on.
struct Results: Encodable {
    let machine: Machine
    let pack: String
    let digest: String
    let seed: UInt64
    var figures: [Figure] = []

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }
}

extension Figure {
    /// A line of the table: name, value with unit, spread, target.
    var line: String {
        let verdict = target.map { "   \($0.isMet(by: value) ? "meets" : "MISSES") \($0.words)" } ?? ""
        let range = spread.map { "  (\(shown($0[0])) to \(shown($0[1])))" } ?? ""
        let unit = unit == "µs" || unit == "s" ? "" : " " + unit
        return name.padded(68) + (shown(value) + unit).padded(18) + range.padded(26) + verdict + (note.isEmpty ? "" : "   " + note)
    }

    /// A number as people read it; a time in the unit that fits it.
    private func shown(_ value: Double) -> String {
        guard unit == "µs" || unit == "s" else { return value.short }
        let micro = unit == "s" ? value * 1e6 : value
        return micro >= 1e6 ? String(format: "%.3g s", micro / 1e6) : micro >= 1000 ? String(format: "%.3g ms", micro / 1000) : String(format: "%.3g µs", micro)
    }
}

extension Double {
    /// Three digits that count, with a word for the thousands.
    var short: String {
        switch abs(self) {
        case 1e9...: String(format: "%.3g G", self / 1e9)
        case 1e6...: String(format: "%.3g M", self / 1e6)
        case 1e4...: String(format: "%.3g k", self / 1e3)
        case 100...: String(format: "%.0f", self)
        default: String(format: "%.3g", self)
        }
    }
}

extension String {
    func padded(_ width: Int) -> String { count >= width ? self + " " : self + String(repeating: " ", count: width - count) }
}
