/// Colours and fonts by what they are for, as the first block of the page's tokens has them: for a drawing that stands alone, where no style sheet is.
package struct Palette: Hashable, Sendable {
    package let values: [String: String]

    /// Reads `--name: value;` of the first `:root { … }`.
    package init(tokens css: String) {
        var values: [String: String] = [:]
        for line in css.split(separator: "\n").drop(while: { !$0.contains(":root") }).dropFirst().prefix(while: { !$0.contains("}") }) {
            let parts = line.drop { $0 == " " }.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("--"), let end = parts[1].lastIndex(of: ";") else { continue }
            values[String(parts[0])] = String(parts[1][..<end].drop { $0 == " " })
        }
        self.values = values
    }

    /// Rules with every `var(--name)` replaced by its value; one that is not known stays.
    func applied(to rules: String) -> String {
        var text = "", rest = Substring(rules)
        while let start = rest.firstRange(of: "var("), let end = rest[start.upperBound...].firstIndex(of: ")") {
            let name = String(rest[start.upperBound..<end])
            text += rest[..<start.lowerBound] + (values[name] ?? "var(\(name))")
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }
}

/// A figure as a file of its own: caption above, source below, colours within.
package enum FigureExport {
    /// What stands in the drawing's own style element, byte for byte: whoever serves it lets exactly this through.
    package static func style(_ palette: Palette) -> String { palette.applied(to: ChartStyle.rules + "\n" + ChartStyle.alone) }

    package static func svg(_ figure: some Figure, _ layout: FigureLayout, palette: Palette) -> SVG {
        let edge = layout.isPhone ? 12.0 : 20, inner = FigureLayout(width: layout.width - 2 * edge), caption = figure.caption
        let title = TextBlock(caption.title, size: inner.isPhone ? 20 : 24, within: inner.width, linesMax: 6)
        let subtitle = TextBlock(caption.subtitle, size: inner.label, within: inner.width, linesMax: 6)
        let notes = (caption.notes + [caption.sourceLine] + [caption.address].compactMap { $0 }).map { TextBlock($0, size: inner.small, within: inner.width, linesMax: 8) }
        let body = figure.body(inner)
        let bodyTop = edge + title.height + 6 + (caption.subtitle.isEmpty ? 0 : subtitle.height) + 16, notesTop = bodyTop + body.height + 14
        let height = notes.reduce(notesTop) { $0 + $1.height + 4 } + edge - 4

        var svg = SVG(width: layout.width, height: height.rounded(.up), role: .image(name: caption.title), classes: inner.classes, isAlone: true)
        svg.describe(title: caption.title, words: figure.words)
        svg.style(style(palette))
        svg.shape("rect", ["class": "ground", "x": "0", "y": "0", "width": .number(layout.width), "height": .number(height.rounded(.up))])
        title.draw(x: edge, top: edge, .start, "finding", in: &svg)
        subtitle.draw(x: edge, top: edge + title.height + 6, .start, "measure", in: &svg)
        svg.place(body, x: edge, y: bodyTop)
        var y = notesTop
        for note in notes {
            note.draw(x: edge, top: y, .start, "small", in: &svg)
            y += note.height + 4
        }
        svg.finish()
        return svg
    }
}
