/// Numbers as people and as programs read them.
package enum FigureNumber {
    /// Thin spaces between thousands, a true minus, a point, so many decimals: "−12 345.60". Beyond 10¹⁵ or not finite: "–".
    package static func printed(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<min(max(decimals, 0), 6) { scale *= 10 }
        guard value.isFinite, abs(value) < 1e15 / scale else { return "–" }
        let scaled = Int((abs(value) * scale).rounded()), whole = scaled / Int(scale), rest = scaled % Int(scale)
        var text = value < 0 && scaled != 0 ? "\u{2212}" : ""
        let digits = String(whole)
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        guard decimals > 0 else { return text }
        let after = String(rest)
        return text + "." + String(repeating: "0", count: min(decimals, 6) - after.count) + after
    }

    /// For a program: "-12345.6", as short as the number can be told from its neighbours.
    package static func plain(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
