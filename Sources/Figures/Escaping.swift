extension [UInt8] {
    /// Appends text so that it stays text, in an element or in a quoted attribute, in HTML and in SVG alike.
    ///
    /// The five characters that can end a text or a value become references; control characters that neither format may hold
    /// become U+FFFD. Everything else is copied in runs.
    package mutating func appendEscaped(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            for index in utf8.indices {
                let reference: StaticString
                switch utf8[index] {
                case UInt8(ascii: "&"): reference = "&amp;"
                case UInt8(ascii: "<"): reference = "&lt;"
                case UInt8(ascii: ">"): reference = "&gt;"
                case UInt8(ascii: "\""): reference = "&quot;"
                case UInt8(ascii: "'"): reference = "&#39;"
                case 0x09, 0x0A, 0x0D: continue
                case 0x00..<0x20, 0x7F: reference = "\u{FFFD}"
                default: continue
                }
                append(contentsOf: utf8[start..<index])
                reference.withUTF8Buffer { append(contentsOf: $0) }
                start = index + 1
            }
            append(contentsOf: utf8[start...])
        }
    }
}
