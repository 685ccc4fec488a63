/// How often: `30s`, `5m`, `2h`, `1d`.
enum Interval {
    static let shortest = 10, longest = 7 * 86_400

    /// In seconds; nil for what is none, or beyond the bounds.
    static func seconds(_ text: String) -> Int? {
        guard let unit = ["s": 1, "m": 60, "h": 3_600, "d": 86_400][text.last.map(String.init) ?? ""], let number = Int(text.dropLast()), number > 0, number <= longest else { return nil }
        let seconds = number * unit
        return (shortest...longest).contains(seconds) ? seconds : nil
    }

    static func text(_ seconds: Int) -> String {
        for (unit, size) in [("d", 86_400), ("h", 3_600), ("m", 60)] where seconds % size == 0 { return "\(seconds / size)\(unit)" }
        return "\(seconds)s"
    }

    static func inWords(_ seconds: Int) -> String {
        for (unit, size) in [("day", 86_400), ("hour", 3_600), ("minute", 60)] where seconds % size == 0 { return seconds == size ? "every \(unit)" : "every \(seconds / size) \(unit)s" }
        return "every \(seconds) seconds"
    }
}
