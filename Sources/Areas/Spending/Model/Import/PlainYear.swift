import Kernel

/// A year as headers of tables write it: `2024`, `2024e`, `FY 2024`, `'2024` and `2024.0` out of a spreadsheet, `2024 (1)` with a footnote.
package struct PlainYear: Hashable, Sendable {
    package let year: Int
    package let isEstimate: Bool
    /// Four digits and nothing else.
    package let isPlain: Bool

    private static let estimates: Set = ["e", "est", "estimate", "estimated", "f", "forecast", "p", "prov", "provisional", "prévision", "estimation", "s", "schätzung", "vorläufig"]

    /// Nil for what is no one year from 1900 to 2100.
    package init?(_ written: String) {
        let count = written.utf8.count
        if count == 4, let year = Self.digits(written) {
            (self.year, isEstimate, isPlain) = (year, false, true)
            return
        }
        guard count <= 40 else { return nil }
        var text = FootnoteMark.without(written.trimmed.lowercased()).trimmed
        if text.first == "'" || text.first == "\u{2019}" { text.removeFirst() }
        for mark in ["fy", "fiscal year", "year", "cy"] where text.hasPrefix(mark) { text = String(text.dropFirst(mark.count)).trimmed }
        let head = text.prefix { $0.isASCII && $0.isNumber }
        guard head.count == 4, let year = Self.digits(String(head)) else { return nil }
        let rest = String(text.dropFirst(4)).filter { $0.isLetter || $0.isASCII && $0.isNumber || $0 == "/" || $0 == "-" }
        if rest.isEmpty || rest == "0" { (self.year, isEstimate, isPlain) = (year, false, false) } else {
            guard Self.estimates.contains(rest) else { return nil }
            (self.year, isEstimate, isPlain) = (year, true, false)
        }
    }

    private static func digits(_ text: String) -> Int? {
        var year = 0
        for byte in text.utf8 {
            guard (48...57).contains(byte) else { return nil }
            year = year * 10 + Int(byte - 48)
        }
        return (1900...2100).contains(year) ? year : nil
    }
}
