extension STIXValue {
    /// The same bytes for the same content, whoever wrote it. Source: RFC 8785.
    package var canonicalBytes: [UInt8] {
        var out: [UInt8] = []
        writeCanonical(into: &out)
        return out
    }

    private func writeCanonical(into out: inout [UInt8]) {
        switch self {
        case .null, .bool, .string: out.append(contentsOf: bytes)
        case .number(let text): out.append(contentsOf: Self.canonicalNumber(text).utf8)
        case .array(let elements):
            out.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                element.writeCanonical(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let object):
            out.append(UInt8(ascii: "{"))
            // By UTF-16 units: a character beyond the basic plane stands before U+E000.
            for (index, member) in object.members.sorted(by: { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.write(member.name, into: &out)
                out.append(UInt8(ascii: ":"))
                member.value.writeCanonical(into: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    /// The number as ECMAScript writes it; one beyond what a double holds stays as it was written.
    static func canonicalNumber(_ text: String) -> String {
        guard let number = Double(text), number.isFinite else { return text }
        if number == 0 { return "0" }
        // Swift prints the shortest digits that are read back as the same number; only their layout differs.
        let sign = number < 0 ? "-" : "", printed = "\(number.magnitude)"
        let parts = printed.split(separator: "e"), mantissa = parts[0].split(separator: ".")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let whole = mantissa[0], fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        let leading = (whole + fraction).prefix { $0 == "0" }.count
        var digits = String((whole + fraction).dropFirst(leading))
        while digits.hasSuffix("0") { digits.removeLast() }
        /// Where the point stands, counted from before the first digit.
        let point = whole.count - leading + exponent
        switch point {
        case digits.count...21: return sign + digits + String(repeating: "0", count: point - digits.count)
        case 1...21: return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0: return sign + "0." + String(repeating: "0", count: -point) + digits
        default: return sign + digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "") + "e" + (point > 0 ? "+" : "-") + String(abs(point - 1))
        }
    }
}
