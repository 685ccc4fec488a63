/// Words broken into lines for a width, with the room that they take.
struct TextBlock: Hashable {
    let lines: [String]
    let size: Double
    let isBold: Bool
    let width: Double

    /// Breaks at spaces (a no-break space stays, and a number keeps its per cent), into lines of about the same length. What is beyond `linesMax`, or a word wider than the line, ends in an ellipsis.
    init(_ text: String, size: Double, bold: Bool = false, within room: Double = .infinity, linesMax: Int = 3) {
        let words = text.replacing(" %", with: "\u{A0}%").split(separator: " ", omittingEmptySubsequences: true).map { (String($0), textWidth(String($0), size: size, bold: bold)) }
        let space = textWidth(" ", size: size, bold: bold)
        func broken(_ room: Double) -> [String] {
            var lines: [String] = [], line = "", used = 0.0
            for (word, width) in words {
                if line.isEmpty { (line, used) = (word, width) } else if used + space + width <= room { (line, used) = (line + " " + word, used + space + width) } else {
                    lines.append(line)
                    (line, used) = (word, width)
                }
            }
            return lines + [line]
        }
        var lines = broken(room), narrower = room
        if lines.count > 1 && room.isFinite {
            // The narrowest room that needs no more lines leaves no word alone on the last.
            while narrower > room * 0.5, case let tried = broken(narrower - room * 0.04), tried.count == lines.count, tried.allSatisfy({ textWidth($0, size: size, bold: bold) <= room }) { (lines, narrower) = (tried, narrower - room * 0.04) }
        }
        let most = max(1, linesMax)
        if lines.count > most { lines = Array(lines.prefix(most - 1)) + [lines[(most - 1)...].joined(separator: " ")] }
        self.lines = lines.map { Self.shortened($0, size: size, bold: bold, within: room) }
        (self.size, isBold) = (size, bold)
        width = self.lines.reduce(0) { max($0, textWidth($1, size: size, bold: bold)) }
    }

    var leading: Double { (size * 1.32).rounded() }
    var height: Double { leading * Double(lines.count) }

    static func shortened(_ text: String, size: Double, bold: Bool, within room: Double) -> String {
        guard textWidth(text, size: size, bold: bold) > room else { return text }
        var kept = text
        while !kept.isEmpty && textWidth(kept + "…", size: size, bold: bold) > room { kept.removeLast() }
        return kept + "…"
    }

    enum Anchor { case start, middle, end
        var value: StaticString { switch self { case .start: "start"; case .middle: "middle"; case .end: "end" } }
    }

    /// The room it takes with its anchor at `x` and its first line below `top`.
    func box(x: Double, top: Double, _ anchor: Anchor = .start) -> Box {
        let left = switch anchor { case .start: x; case .middle: x - width / 2; case .end: x - width }
        return Box(left: left, top: top, right: left + width, bottom: top + height)
    }

    func draw(x: Double, top: Double, _ anchor: Anchor = .start, _ classes: StaticString, in svg: inout SVG) {
        for (index, line) in lines.enumerated() where !line.isEmpty {
            svg.text(line, ["class": .fixed(classes), "x": .number(x), "y": .number(top + leading * (Double(index) + 0.5) + size * 0.35), "text-anchor": .fixed(anchor.value)])
        }
    }
}
