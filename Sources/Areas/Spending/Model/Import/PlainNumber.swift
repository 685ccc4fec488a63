package import Kernel

/// A number as people write it in tables of many countries.
///
/// A point or a comma for decimals; groups of three with a blank, a point, a comma or an apostrophe; a percent sign at the end. What can be read in two ways is not guessed at.
package enum PlainNumber {
    package enum DecimalSign: Character, Hashable, Sendable { case point = ".", comma = "," }

    /// What is not plain about a number that was read.
    package struct Manner: Hashable, Sendable {
        /// The sign that certainly stands for decimals here; nil where none does.
        package var decimal: DecimalSign?
        package var groups: Character?
        package var hasPercent = false
        /// `1.234`: a thousand and more where a comma makes decimals. Nil for all others.
        package var ifGrouped: Quantity?
        package var isPlain: Bool { decimal != .comma && groups == nil && !hasPercent }
    }

    package enum Outcome: Hashable, Sendable {
        case number(Quantity, Manner)
        /// `1,234`: nothing about the number says which.
        case twofold(decimal: Quantity, grouped: Quantity)
        case unreadable(String)
    }

    /// `sign`: what the rest of the table shows to stand for decimals.
    package static func read(_ written: String, decimal sign: DecimalSign? = nil) -> Outcome {
        if sign != .comma, let quantity = Quantity(written) { return .number(quantity, manner(ofPlain: written, quantity)) }
        var text = written.trimmed, manner = Manner()
        if text.isEmpty { return .unreadable("The number is missing.") }
        if text.last == "%" { (text, manner.hasPercent) = (String(text.dropLast()).trimmed, true) }
        text = text.replacing("\u{2212}", with: "-")
        if text.first == "+" { text.removeFirst() }
        for blank in ["\u{A0}", "\u{202F}", "\u{2009}", " ", "'", "\u{2019}"] where text.contains(blank) && !text.contains(where: \.isLetter) {
            guard isGrouped(text, by: Character(blank)) else { return .unreadable("`\(written.prefix(40))` is no number; write it without blanks between digits.") }
            (text, manner.groups) = (text.replacing(blank, with: ""), Character(blank))
        }
        let points = text.count { $0 == "." }, commas = text.count { $0 == "," }
        switch (points, commas) {
        case (0, 0):
            if let quantity = Quantity(text) { return .number(quantity, manner) }
        case (1, 0), (0, 1):
            let own: DecimalSign = points == 1 ? .point : .comma, decimal = Quantity(own == .comma ? text.replacing(",", with: ".") : text)
            guard let decimal else { break }
            guard manner.groups == nil, isGrouped(text, by: own.rawValue), let grouped = Quantity(text.replacing(String(own.rawValue), with: "")) else {
                manner.decimal = own
                return .number(decimal, manner)
            }
            if let sign {
                if sign == own { manner.decimal = own } else { manner.groups = own.rawValue }
                return .number(sign == own ? decimal : grouped, manner)
            }
            if own == .comma { return .twofold(decimal: decimal, grouped: grouped) }
            manner.ifGrouped = grouped
            return .number(decimal, manner)
        default:
            // Both signs: the last one is the decimal sign. One sign twice or more: it makes groups.
            let decimal = points > 0 && commas > 0 ? text.last { $0 == "." || $0 == "," }.flatMap { DecimalSign(rawValue: $0) } : nil
            let group: Character = decimal == .point || (decimal == nil && commas > 1) ? "," : "."
            let parts = decimal.map { text.split(separator: $0.rawValue, omittingEmptySubsequences: false).map(String.init) } ?? [text]
            if parts.count <= 2, isGrouped(parts[0], by: group), let quantity = Quantity(parts[0].replacing(String(group), with: "") + (parts.count == 2 ? "." + parts[1] : "")) {
                (manner.decimal, manner.groups) = (decimal ?? (group == "," ? .point : .comma), group)
                return .number(quantity, manner)
            }
        }
        return .unreadable("`\(written.prefix(40))` is no number; write digits with a point, as in 1234.5.")
    }

    /// Of digits with at most one point: whether that point certainly makes decimals.
    private static func manner(ofPlain written: String, _ quantity: Quantity) -> Manner {
        var manner = Manner(), before = 0, after = -1, leading: UInt8 = 0
        for byte in written.utf8 where byte != UInt8(ascii: "-") {
            if byte == UInt8(ascii: ".") { after = 0 } else if after >= 0 { after += 1 } else {
                if before == 0 { leading = byte }
                before += 1
            }
        }
        guard after >= 0 else { return manner }
        if after == 3, (1...3).contains(before), leading != UInt8(ascii: "0") {
            manner.ifGrouped = Quantity(written.replacing(".", with: ""))
        } else { manner.decimal = .point }
        return manner
    }

    /// Groups of three after a first of one to three that does not begin with a zero.
    private static func isGrouped(_ text: String, by sign: Character) -> Bool {
        let whole = text.split(whereSeparator: { $0 != sign && ($0 == "." || $0 == ",") }).first.map(String.init) ?? text
        let parts = whole.drop { $0 == "-" || $0 == "+" }.split(separator: sign, omittingEmptySubsequences: false)
        return parts.count > 1 && (1...3).contains(parts[0].count) && parts[0].first != "0" && parts.dropFirst().allSatisfy { $0.count == 3 } && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
