/// A number as a table prints it: exact to the millionth, so that sums do not depend on their order and are recomputed to the printed digit.
///
/// What it counts (percent, millions of euros, thousands of persons) is said by its measure.
package struct Quantity: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let scale: Int64 = 1_000_000
    /// Larger numbers are refused, so that sums of thousands of them stay within 64 bits.
    package static let most = Quantity(millionths: 1_000_000_000_000_000)

    package let millionths: Int64

    package init(millionths: Int64) { self.millionths = millionths }
    package init(_ whole: Int) { millionths = Int64(whole) * Self.scale }

    /// The nearest one. Nil for what is no number, or too large.
    package init?(nearest value: Double) {
        guard value.isFinite, abs(value) <= Self.most.double else { return nil }
        millionths = Int64((value * Double(Self.scale)).rounded())
    }

    /// Reads digits with an optional sign and a point; digits after the sixth are rounded. Nothing else: no blanks, commas, exponents.
    package init?(_ text: some StringProtocol) { self.init(String(text)) }

    /// The same for whole texts: tables of a million numbers are read with it.
    package init?(_ text: String) {
        var text = text
        guard let millionths = text.withUTF8({ Self.millionths($0) }) else { return nil }
        self.millionths = millionths
    }

    private static func millionths(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var digits: Int64 = 0, fraction = -1, isNegative = false, seen = 0, up = false, index = 0
        while index < bytes.count {
            let byte = bytes[index]
            defer { index += 1 }
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where fraction < 0 && seen > 0: fraction = 0
            case 48...57:
                seen += 1
                guard seen <= 40 else { return nil }
                if fraction == 6 {
                    up = up || byte >= 53
                    fraction = 7
                } else if fraction < 6 {
                    guard digits <= most.millionths else { return nil }
                    digits = digits * 10 + Int64(byte - 48)
                    if fraction >= 0 { fraction += 1 }
                }
            default: return nil
            }
        }
        guard seen > 0, fraction != 0 else { return nil }
        var value = digits
        for _ in min(max(fraction, 0), 6)..<6 {
            guard value <= most.millionths else { return nil }
            value *= 10
        }
        if up { value += 1 }
        guard value <= most.millionths else { return nil }
        return isNegative ? -value : value
    }

    package var double: Double { Double(millionths) / Double(Self.scale) }
    package static func < (a: Quantity, b: Quantity) -> Bool { a.millionths < b.millionths }
    package static func + (a: Quantity, b: Quantity) -> Quantity { Quantity(millionths: a.millionths + b.millionths) }
    package static func - (a: Quantity, b: Quantity) -> Quantity { Quantity(millionths: a.millionths - b.millionths) }

    /// Half away from zero, as tables do.
    package func rounded(to decimals: Int) -> Quantity {
        let unit = Self.unit(decimals)
        guard unit > 1 else { return self }
        let half = millionths < 0 ? -unit / 2 : unit / 2
        return Quantity(millionths: (millionths + half) / unit * unit)
    }

    /// Towards zero: the digits behind are left off.
    package func cutOff(to decimals: Int) -> Quantity {
        let unit = Self.unit(decimals)
        return Quantity(millionths: millionths / unit * unit)
    }

    /// With a point and exactly so many decimals, rounded half away from zero.
    package func printed(_ decimals: Int) -> String {
        let value = rounded(to: decimals).millionths, whole = value.magnitude / UInt64(Self.scale), rest = value.magnitude % UInt64(Self.scale)
        let fraction = decimals <= 0 ? "" : "." + String(String(Self.scale.magnitude + rest).dropFirst().prefix(decimals))
        return (value < 0 ? "-" : "") + String(whole) + fraction
    }

    /// With as many decimals as it has.
    package var description: String {
        var text = printed(6)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// How many decimals it has, up to six.
    package var decimals: Int { (0...6).first { millionths % Self.unit($0) == 0 } ?? 6 }

    private static func unit(_ decimals: Int) -> Int64 {
        var unit = scale
        for _ in 0..<min(max(decimals, 0), 6) { unit /= 10 }
        return unit
    }
}
