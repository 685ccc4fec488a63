import Kernel

/// Marks that lead from a cell to a note: `2.12*`, `2.12 (1)`, `2.12 [a]`, `2.12†`, small raised digits.
package enum FootnoteMark {
    private static let signs: Set<Character> = ["*", "\u{2020}", "\u{2021}", "\u{A7}", "#", "\u{B9}", "\u{B2}", "\u{B3}", "\u{2070}", "\u{2074}", "\u{2075}", "\u{2076}", "\u{2077}", "\u{2078}", "\u{2079}", "\u{1D43}", "\u{1D47}", "\u{1D9C}"]

    /// The same without marks at its end; itself where there is none, or nothing else.
    package static func without(_ text: String) -> String {
        var rest = Substring(text)
        for _ in 0..<6 {
            // `1.4 b`: a letter apart from its number.
            if let last = rest.last, "abcdrsuz".contains(last), rest.dropLast().last?.isWhitespace == true, rest.count > 2 { rest.removeLast(2) }
            while let last = rest.last, signs.contains(last) || last.isWhitespace && rest.count > 1 { rest.removeLast() }
            guard let last = rest.last, last == ")" || last == "]", let open = rest.lastIndex(of: last == ")" ? "(" : "["), open > rest.startIndex else { break }
            let inside = rest[rest.index(after: open)..<rest.index(before: rest.endIndex)]
            // A number of one or two digits, or one letter; (e) of a year says more than that.
            guard (1...2).contains(inside.count), inside.allSatisfy({ $0.isASCII && $0.isNumber || signs.contains($0) }) || inside.count == 1 && "abcd".contains(inside) else { break }
            rest = rest[..<open]
        }
        let found = String(rest).trimmed
        return found.isEmpty ? text : found
    }
}
