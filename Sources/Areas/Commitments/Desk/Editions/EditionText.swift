/// Texts of people as they go onto paper: every letter as it is, and nothing that steers a reader, a program or a printer.
enum EditionText {
    /// Line ends and tabs become spaces; other control characters, and those that turn the direction of what follows, go.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isSteering($0) || $0.properties.isWhitespace && $0 != " " }) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // A space that does not break is one that somebody meant.
            if scalar.properties.isWhitespace { plain.append(scalar == "\u{a0}" || scalar == "\u{202f}" ? scalar : " ") } else if !isSteering(scalar) { plain.append(scalar) }
        }
        return String(plain)
    }

    private static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0, C1; soft and invisible turns of direction; interlinear anchors; no characters at all.
        case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x061c, 0xfff9...0xfffb, 0xfdd0...0xfdef, 0xfeff, 0xe0000...0xe0fff: true
        case let value: value & 0xfffe == 0xfffe
        }
    }

    /// How much of the world's writing is left as it is when the machine's fonts lack some of it.
    enum Writing: CaseIterable {
        case all
        /// No pictographs, no private characters, no East Asian writing.
        case alphabets
        /// Latin, Greek and Cyrillic, with the signs of print.
        case european

        func holds(_ scalar: Unicode.Scalar) -> Bool {
            switch (self, scalar.value) {
            case (.all, _): true
            case (.alphabets, 0..<0x2000), (.alphabets, 0x2010...0x2bff), (.alphabets, 0xfb00...0xfdff), (.alphabets, 0xfe70...0xfeff): scalar.properties.generalCategory != .unassigned
            case (.european, 0x20...0x17f), (.european, 0x18f...0x24f), (.european, 0x386...0x3ff), (.european, 0x400...0x45f), (.european, 0x490...0x4ff): scalar.properties.generalCategory != .unassigned
            case (.european, 0x1e00...0x1fff), (.european, 0x2010...0x2027), (.european, 0x2030...0x203a), (.european, 0x20ac), (.european, 0x2116), (.european, 0x2122): scalar.properties.generalCategory != .unassigned
            default: false
            }
        }
    }

    /// With a code such as `[U+1F6F0]` for each character outside that writing: said, rather than lost.
    static func within(_ writing: Writing, _ text: String) -> String {
        guard writing != .all, !text.unicodeScalars.allSatisfy(writing.holds) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if writing.holds(scalar) { result.unicodeScalars.append(scalar) }
            // Joiners and choices of shape belong to a neighbour that is spelt out itself.
            else if ![0x200b, 0x200c, 0x200d, 0xfe0e, 0xfe0f].contains(scalar.value) { result += "[U+" + String(scalar.value, radix: 16, uppercase: true) + "]" }
        }
    }

    /// An address that may become a link on paper; others stand there as words.
    static func link(_ address: String?) -> String? {
        guard let address, address.utf8.count <= 2_000, address.hasPrefix("https://") || address.hasPrefix("http://"), address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return nil }
        return address
    }
}
