/// A number as people write it, to three decimals; exact, since records hold no fractions.
package struct Amount: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let thousandths: Int64
    private static let wholeDigitsMax = 12

    package init(thousandths: Int64) { self.thousandths = thousandths }

    /// Reads `12`, `-3` or `12.5`; nil for everything else, such as `1,000` or `1e3`.
    package init?(_ text: some StringProtocol) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0).split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...Self.wholeDigitsMax).contains(whole.count), parts.count == 1 || (1...3).contains(parts[1].count) else { return nil }
        let digits = Array(whole) + (parts.count == 2 ? Array(parts[1]) : [])
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        var value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
        for _ in (parts.count == 2 ? parts[1].count : 0)..<3 { value *= 10 }
        thousandths = isNegative ? -value : value
    }

    package var description: String {
        let size = thousandths.magnitude
        var text = (thousandths < 0 ? "-" : "") + String(size / 1_000)
        if size % 1_000 != 0 {
            var decimals = String(size % 1_000)
            while decimals.count < 3 { decimals = "0" + decimals }
            while decimals.last == "0" { decimals.removeLast() }
            text += "." + decimals
        }
        return text
    }

    package static func < (a: Self, b: Self) -> Bool { a.thousandths < b.thousandths }
}
