/// Many small drawings of lines on the same axes, one for each state: shapes are compared, not read off.
package struct SmallMultiples: Figure {
    package struct Panel: Hashable, Sendable {
        package let name: String
        /// Stands for the name where there is no room for it.
        package let short: String?
        package let lines: [LineFigure.Line]
        package init(name: String, short: String? = nil, lines: [LineFigure.Line]) { (self.name, self.short, self.lines) = (name, short, Array(lines.prefix(6))) }
    }

    package static let panelsMax = 60
    package let caption: Caption
    package let panels: [Panel]
    package let targets: [LineFigure.Target]
    package let unpublished: LineFigure.Unpublished?
    package let unit: FigureUnit
    package let axis: LineFigure.Axis

    package init(caption: Caption, panels: [Panel], targets: [LineFigure.Target] = [], unpublished: LineFigure.Unpublished? = nil, unit: FigureUnit, axis: LineFigure.Axis = .fromZero) {
        (self.caption, self.panels, self.targets, self.unpublished, self.unit, self.axis) = (caption, panels, targets, unpublished, unit, axis)
    }

    /// All of them as one figure: its years and its scale are everybody's.
    private var all: LineFigure { LineFigure(caption: caption, lines: panels.flatMap(\.lines), targets: targets, unpublished: unpublished, unit: unit, axis: axis) }

    package var words: String {
        guard let years = all.years else { return "Nothing is known for any year." }
        let names = panels.prefix(8).map { panel in panel.lines.first?.points.last.map { "\(panel.name): \(unit.printed($0.value)) in \($0.year)." } ?? "\(panel.name): no value." }
        return "\(panels.count) drawings on the same axes, \(years.lowerBound) to \(years.upperBound). " + names.joined(separator: " ") + (panels.count > names.count ? " The table has all." : "")
    }

    package var table: FigureTable {
        let absent = Set(unpublished?.years ?? []), columns = Set(panels.flatMap { $0.lines.flatMap { $0.points.map(\.year) } }).union(absent).sorted()
        return FigureTable(caption: caption.title, columns: [unit.sign.isEmpty ? "Series" : unit.sign] + columns.map(String.init), rows: panels.flatMap { panel in
            panel.lines.map { line in
                let values = Dictionary(line.points.map { ($0.year, unit.bare($0.value) + ($0.isEstimate ? "ᵉ" : "")) }) { $1 }
                return [panel.lines.count == 1 ? panel.name : "\(panel.name): \(line.name)"] + columns.map { values[$0] ?? (absent.contains($0) ? "n.p." : "–") }
            }
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["panel", "series", "year", "value", "unit", "status"], rows: panels.flatMap { panel in
            panel.lines.flatMap { line in line.points.map { [panel.name, line.name, String($0.year), FigureNumber.plain($0.value), unit.sign, $0.isEstimate ? "estimate" : "actual"] } }
        })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let all = all, shown = panels.prefix(Self.panelsMax)
        guard let years = all.years, !shown.isEmpty else {
            var svg = SVG(partOf: layout.width, height: 40)
            svg.text("Nothing is known for any year.", ["class": "name", "x": "0", "y": "24"])
            return svg
        }
        let scale = all.scale(count: 3), numbers = scale.ticks.reduce(0) { max($0, textWidth(scale.printed($1), size: layout.small)) } + 8
        // Of many, all are to be seen at once, on a sheet of paper too.
        let isMany = shown.count > 16 && !layout.isPhone, least = layout.isPhone ? 150.0 : isMany ? 132 : 185
        let columns = min(shown.count, max(2, Int((layout.width - numbers) / least))), gap = layout.isPhone ? 14.0 : isMany ? 16 : 22
        let width = (layout.width - numbers - gap * Double(columns)) / Double(columns), plotHeight = layout.isPhone ? 84.0 : isMany ? 60 : 104, titleHeight = 22.0
        let pitch = titleHeight + plotHeight + layout.small + (isMany ? 14 : 22), rows = (shown.count + columns - 1) / columns
        let names = Set(panels.flatMap { $0.lines.map(\.name) }), key = keyed(names, layout)
        let aims = targets.map { TextBlock($0.label, size: layout.small, bold: true, within: layout.width - 40) }
        let top = (key?.heightBelow(within: layout.width) ?? 0) + aims.reduce(0) { $0 + $1.height + 4 } + (key == nil && aims.isEmpty ? 0 : 10)

        var svg = SVG(partOf: layout.width, height: (top + Double(rows) * pitch).rounded(.up))
        var y = 0.0
        if let key {
            key.drawBelow(top: 0, within: layout.width, in: &svg)
            y += key.heightBelow(within: layout.width)
        }
        for aim in aims {
            svg.shape("path", ["class": "target", "d": .text("M0 \(SVG.decimal(y + aim.leading / 2))H30")])
            aim.draw(x: 38, top: y, .start, "aim", in: &svg)
            y += aim.height + 4
        }
        for (index, panel) in shown.enumerated() {
            let column = index % columns, x = numbers + Double(column) * (width + gap), y = top + Double(index / columns) * pitch
            draw(panel, LinePlot(frame: Box(left: x, top: y + titleHeight, right: x + width, bottom: y + titleHeight + plotHeight), years: years, scale: scale), isFirst: column == 0, layout, in: &svg)
        }
        return svg
    }

    /// The lines' own dashes, where a panel has more than one.
    private func keyed(_ names: Set<String>, _ layout: FigureLayout) -> LineLabels.List? {
        guard names.count > 1, panels.contains(where: { $0.lines.count > 1 }), let panel = panels.max(by: { $0.lines.count < $1.lines.count }) else { return nil }
        return LineLabels.List(names: panel.lines.map { ($0.name, $0.manner) }, layout, within: layout.width)
    }

    private func draw(_ panel: Panel, _ plot: LinePlot, isFirst: Bool, _ layout: FigureLayout, in svg: inout SVG) {
        let frame = plot.frame, last = panel.lines.min { $0.manner.rawValue < $1.manner.rawValue }?.points.last
        let printed = last.map { unit.bare($0.value) } ?? "n.p.", earlier = last.flatMap { $0.year == plot.years.last ? nil : $0.year }
        func room(beside value: String) -> Double { frame.right - frame.left - textWidth(value, size: layout.small, bold: true) - 8 }
        func width(_ name: String) -> Double { textWidth(name, size: layout.label, bold: true) }
        // The year of an earlier figure gives way to the name.
        let values = earlier.map { ["\(printed) in \($0)", "\(printed) \u{2019}\(String($0).suffix(2))"] } ?? [printed], short = panel.short ?? panel.name
        let value = values.first { width(short) <= room(beside: $0) } ?? values[values.count - 1], room = room(beside: value)
        let name = width(panel.name) <= room ? panel.name : TextBlock.shortened(short, size: layout.label, bold: true, within: room)
        svg.text(name, ["class": "strong", "x": .number(frame.left), "y": .number(frame.top - 8)])
        svg.text(value, ["class": "strong small", "x": .number(frame.right), "y": .number(frame.top - 8), "text-anchor": "end"])
        if let unpublished { plot.drawColumns(unpublished, in: &svg) }
        plot.drawScale(layout, numbers: isFirst, in: &svg)
        for target in targets { plot.draw(target, in: &svg) }
        for line in panel.lines.sorted(by: { $0.manner.rawValue > $1.manner.rawValue }) { plot.draw(line, mark: 2.6, in: &svg) }
        for (year, anchor) in [(plot.years.first, TextBlock.Anchor.start), (plot.years.last, .end)] where year != plot.years.first || anchor == .start {
            svg.text(String(year), ["class": "tick", "x": .number(plot.x(year)), "y": .number(frame.bottom + 4 + layout.small), "text-anchor": .fixed(anchor.value)])
        }
    }
}
