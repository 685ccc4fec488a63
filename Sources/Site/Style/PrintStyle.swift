extension Style {
    /// What each printed page of one marking, node and reader carries in its margins.
    ///
    /// Margin text cannot come from the page itself, and no style may stand in a page; so it is a style sheet of its own, served
    /// as privately as the page. Where a browser draws margin boxes, the banners in the flow go.
    package static func printStyle(marking: BannerMarking, node: NodeSide, reader: String, isDemonstration: Bool) -> [UInt8] {
        let demonstration = isDemonstration ? Page.demonstrationText(isClassified: marking.isClassified) : ""
        let margin = "font: 600 9pt \"Noto Sans\", Arial, sans-serif; color: black;"
        let small = "font: 8pt \"Noto Sans\", Arial, sans-serif; color: dimgray;"
        let label = quoted(marking.text) + (demonstration.isEmpty ? "" : " \"\\A \" " + quoted(demonstration))
        return Array("""
        @page { size: A4; margin: 22mm 14mm 22mm 14mm;
          @top-center { content: \(label); white-space: pre-line; \(margin) vertical-align: middle; width: 100%; text-align: center; }
          @bottom-left { content: \(quoted(node.name + " · " + reader)); \(small) vertical-align: top; padding-top: 3mm; }
          @bottom-center { content: \(quoted(marking.text)); \(margin) vertical-align: top; padding-top: 3mm; }
          @bottom-right { content: "page " counter(page) " of " counter(pages); \(small) vertical-align: top; padding-top: 3mm; }
        }
        /* Only a browser that knows margin boxes has this; the others keep the banners at the top and the end. */
        @supports (page-orientation: upright) { @media print { .banner { display: none; } } }

        """.utf8)
    }

    /// A CSS string: every character that is not a plain letter, digit or space is written as a code point.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars.prefix(500) {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ".", ":", "/", "-", "+": quoted.unicodeScalars.append(scalar)
            case "\u{0}": quoted += "\\FFFD "
            default: quoted += "\\" + String(scalar.value, radix: 16, uppercase: true) + " "
            }
        }
        return quoted + "\""
    }
}
