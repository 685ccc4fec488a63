extension BinaryInteger {
    /// With a thin space between thousands, as figures are written for people: `41 208`.
    package var grouped: String {
        var text = ""
        let digits = String(magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{202f}") }
            text.append(digit)
        }
        return self < 0 ? "−" + text : text
    }
}
