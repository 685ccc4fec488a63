/// Names of lines: at their ends where they fit, else as a list with each line's own dash before its name.
struct LineLabels {
    struct Label: Hashable {
        let line: LineFigure.Line
        let text: TextBlock
        /// The end of its line.
        let x: Double, y: Double
        /// The middle of the label.
        var settled = 0.0
    }

    /// The widest share of the drawing that names at ends may take.
    static let shareMax = 0.36

    static func text(_ line: LineFigure.Line, _ unit: FigureUnit, isShort: Bool, separator: String = "  ") -> String {
        let name = isShort ? line.short ?? line.name : line.name
        return line.points.last.map { "\(name)\(separator)\(unit.bare($0.value))" } ?? name
    }

    /// Blocks of text for every line that has a point; wide names take two lines.
    static func blocks(_ figure: LineFigure, _ layout: FigureLayout) -> [(line: LineFigure.Line, text: TextBlock)] {
        let lines = figure.lines.prefix(LineFigure.linesMax).filter { !$0.points.isEmpty }, room = layout.width * shareMax
        // If one is short, all of its kind are: codes and names side by side read badly.
        let isShort = layout.isPhone || lines.count > 12
        return lines.map { line in
            let size = line.manner == .rest ? layout.small : layout.label, whole = text(line, figure.unit, isShort: isShort).replacing("  ", with: "\u{A0} ")
            let single = textWidth(whole, size: size, bold: line.manner != .rest)
            return (line, TextBlock(whole, size: size, bold: line.manner != .rest, within: single <= room * 0.6 ? .infinity : room, linesMax: 2))
        }
    }

    /// Whether all lines that have a name end near the right edge, and their names are narrow enough.
    static func fitAtEnds(_ figure: LineFigure, _ blocks: [(line: LineFigure.Line, text: TextBlock)], _ layout: FigureLayout) -> Bool {
        guard let years = figure.years, !blocks.isEmpty else { return false }
        let span = Double(max(1, years.upperBound - years.lowerBound)), width = blocks.map(\.text.width).max() ?? 0
        let isCut = blocks.contains { $0.text.lines.contains { $0.hasSuffix("…") } }
        return !isCut && width <= layout.width * shareMax && blocks.allSatisfy { Double(years.upperBound - ($0.line.points.last?.year ?? 0)) <= max(1, 0.15 * span) }
    }

    /// At the ends, pushed apart as little as can be. Where not all fit, those behind the others lose theirs first (all of them where it is `isCrowded`: a dozen leaders from one spot lead nowhere); nil if even the others do not fit.
    static func settled(_ blocks: [(line: LineFigure.Line, text: TextBlock)], _ plot: LinePlot, top: Double, bottom: Double, isCrowded: Bool = false) -> [Label]? {
        var labels = blocks.map { block in
            let end = block.line.points.last.map(plot.place) ?? (plot.frame.right, plot.frame.bottom)
            return Label(line: block.line, text: block.text, x: end.0, y: end.1)
        }
        if isCrowded { labels.removeAll { $0.line.manner == .rest } }
        while labels.reduce(0, { $0 + $1.text.height }) > bottom - top {
            guard let index = labels.lastIndex(where: { $0.line.manner == .rest }) else { return nil }
            labels.remove(at: index)
        }
        // Lines that end together stand in the order in which they came.
        func before(_ label: Label) -> Double { label.line.points.dropLast().last.map { plot.place($0).1 } ?? label.y }
        labels = labels.enumerated().sorted { ($0.element.y, before($0.element), $0.offset) < ($1.element.y, before($1.element), $1.offset) }.map(\.element)
        guard let middles = LabelColumn.settle(labels.map(\.y), heights: labels.map(\.text.height), from: top, to: bottom) else { return nil }
        for index in labels.indices { labels[index].settled = middles[index] }
        return labels
    }

    /// How far right of the frame names stand: farther where many had to move, so that their leaders can be followed.
    static func gap(_ labels: [Label]) -> Double { labels.contains { abs($0.settled - $0.y) > 30 } ? gapMax : 16 }
    static let gapMax = 34.0

    static func draw(_ labels: [Label], edge: Double, in svg: inout SVG) {
        var leaders = PathData()
        let gap = gap(labels), x = edge + gap
        for label in labels where abs(label.settled - label.y) > 4 || x - label.x > gap + 8 {
            leaders.move(label.x + 6, label.y)
            leaders.line(edge + 8, label.y)
            leaders.line(x - 6, label.settled)
            leaders.line(x - 3, label.settled)
        }
        if !leaders.isEmpty { svg.shape("path", ["class": "leader", "d": .path(leaders)]) }
        for label in labels { label.text.draw(x: x, top: label.settled - label.text.height / 2, .start, label.line.manner.labelClasses, in: &svg) }
    }

    // MARK: The list

    struct List {
        let entries: [(manner: LineManner, end: LineFigure.Point?, text: TextBlock)]
        let row: Double
        static let sample = 30.0, gap = 8.0

        init(_ figure: LineFigure, _ layout: FigureLayout, within room: Double) {
            row = layout.label + 7
            entries = figure.lines.prefix(LineFigure.linesMax).filter { !$0.points.isEmpty }.map { line in
                (line.manner, line.points.last, TextBlock(LineLabels.text(line, figure.unit, isShort: false, separator: ": "), size: layout.label, bold: true, within: room - Self.sample - Self.gap, linesMax: 2))
            }
        }

        /// Names without values.
        init(names: [(String, LineManner)], _ layout: FigureLayout, within room: Double) {
            row = layout.label + 7
            entries = names.map { ($1, nil, TextBlock($0, size: layout.label, bold: true, within: room - Self.sample - Self.gap, linesMax: 2)) }
        }

        var width: Double { (entries.map(\.text.width).max() ?? 0) + Self.sample + Self.gap }
        var height: Double { entries.reduce(0) { $0 + max(row, $1.text.height + 4) } }

        func draw(x: Double, top: Double, in svg: inout SVG) {
            var y = top
            for entry in entries {
                let height = max(row, entry.text.height + 4)
                entry.manner.sample(x: x, y: y + min(height, row) / 2, width: Self.sample, in: &svg)
                entry.text.draw(x: x + Self.sample + Self.gap, top: y + (min(height, row) - entry.text.leading) / 2, .start, entry.manner.labelClasses, in: &svg)
                y += height
            }
        }

        /// Side by side as long as there is room: below the drawing.
        func rows(within room: Double) -> [[Int]] {
            var rows: [[Int]] = [], used = Double.infinity
            for (index, entry) in entries.enumerated() {
                let width = Self.sample + Self.gap + entry.text.width + 24
                if used + width > room + 24 { (rows, used) = (rows + [[index]], width) } else {
                    rows[rows.count - 1].append(index)
                    used += width
                }
            }
            return rows
        }
        func heightBelow(within room: Double) -> Double { rows(within: room).reduce(0) { $0 + ($1.map { max(row, entries[$0].text.height + 4) }.max() ?? 0) } }

        func drawBelow(top: Double, within room: Double, in svg: inout SVG) {
            var y = top
            for row in rows(within: room) {
                var x = 0.0
                for index in row {
                    let one = entries[index]
                    one.manner.sample(x: x, y: y + self.row / 2, width: Self.sample, in: &svg)
                    one.text.draw(x: x + Self.sample + Self.gap, top: y + (self.row - one.text.leading) / 2, .start, one.manner.labelClasses, in: &svg)
                    x += Self.sample + Self.gap + one.text.width + 24
                }
                y += row.map { max(self.row, entries[$0].text.height + 4) }.max() ?? 0
            }
        }
    }
}
