/// What a sum is made of, over periods or stages: each part has its filling, its name at the last column, and each column its total.
///
/// Stages of one flow (pledged, allocated, delivered) are columns side by side, never parts of one: a euro is counted once in each.
package struct StackedFlows: Figure {
    package struct Column: Hashable, Sendable {
        /// "2024", "allocated".
        package let name: String
        /// One for each part, in their order; nil is not published.
        package let values: [FigureValue?]
        package init(name: String, values: [FigureValue?]) { (self.name, self.values) = (name, values.map { $0.flatMap { $0.isDrawable ? $0 : nil } }) }
    }

    package static let partsMax = 6, columnsMax = 60
    package let caption: Caption
    /// From the bottom up; those beyond six are to be put together by whoever makes the figure.
    package let parts: [String]
    package let columns: [Column]
    package let unit: FigureUnit
    /// Whether each column has its total above it: not where parts are shares, which only say 100 again.
    package let hasTotals: Bool

    /// Each column has as many values as there are parts.
    package init(caption: Caption, parts: [String], columns: [Column], unit: FigureUnit, hasTotals: Bool = true) {
        precondition(parts.count <= Self.partsMax && columns.allSatisfy { $0.values.count == parts.count })
        (self.caption, self.parts, self.columns, self.unit, self.hasTotals) = (caption, parts, columns, unit, hasTotals)
    }

    /// The sum of a column; nil where a part of it is not published, for then it is no total.
    package func total(_ column: Column) -> FigureValue? {
        let known = column.values.compactMap { $0 }
        return known.count == column.values.count ? FigureValue(known.reduce(0) { $0 + $1.value }, isEstimate: known.contains(where: \.isEstimate)) : nil
    }

    package var words: String {
        "\(parts.count) parts (\(parts.joined(separator: ", "))) in \(columns.count) columns. " + columns.prefix(12).map { column in total(column).map { "\(column.name): \(unit.printed($0.value))." } ?? "\(column.name): no total, for a part is not published." }.joined(separator: " ")
    }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: [unit.sign.isEmpty ? "" : unit.sign] + parts + ["Total"], rows: columns.map { column in
            [column.name] + column.values.map { $0.cell(unit) } + [total(column)?.cell(unit) ?? "none: a part is missing"]
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["column", "part", "value", "unit", "status"], rows: columns.flatMap { column in
            zip(parts, column.values).map { [column.name, $0, $1.map { FigureNumber.plain($0.value) } ?? "", unit.sign, $1?.status ?? "not published"] }
        })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let shown = columns.prefix(Self.columnsMax)
        let highs = shown.map { $0.values.reduce(0) { $0 + max(0, $1?.value ?? 0) } }, lows = shown.map { $0.values.reduce(0) { $0 + min(0, $1?.value ?? 0) } }
        let scale = NiceScale(highs + lows, isFromZero: true, count: layout.isPhone ? 4 : 5, isTight: true)
        func names(_ room: Double) -> [TextBlock] { parts.map { TextBlock($0, size: layout.label, bold: true, within: room) } }
        // Beside the last column on a desk, in a list below on a phone.
        let beside = names(layout.width * 0.24), isBeside = !layout.isPhone && !beside.contains { $0.lines.last?.hasSuffix("…") == true } && beside.reduce(0, { $0 + max(20, $1.height) }) < 340 && !shown.isEmpty
        let names = isBeside ? beside : names(layout.width - 40), namesWidth = names.reduce(0) { max($0, $1.width) }
        let left = scale.ticks.reduce(0) { max($0, textWidth(scale.printed($1), size: layout.small)) } + 10, right = layout.width - (isBeside ? namesWidth + 56 : 0)
        let pitch = (right - left) / Double(max(1, shown.count)), barWidth = min(90, pitch * 0.72)
        let every = labelStep(shown.map(\.name), layout, pitch), feet = shown.map { TextBlock($0.name, size: layout.small, within: max(20, pitch * Double(every) - 4)) }
        let keyHeight = isBeside ? 0 : names.reduce(8) { $0 + max($1.height, 20) + 4 }
        let top = layout.small + 10, bottom = top + (layout.isPhone ? 250 : 340), height = bottom + (feet.map(\.height).max() ?? 0) + 10 + keyHeight
        func y(_ value: Double) -> Double { scale.place(value, from: bottom, to: top) }

        var svg = SVG(partOf: layout.width, height: height.rounded(.up)), grid = PathData()
        for tick in scale.ticks { grid.segment((left, y(tick)), (right, y(tick))) }
        svg.shape("path", ["class": "grid", "d": .path(grid)])
        for tick in scale.ticks { svg.text(scale.printed(tick), ["class": "tick", "x": .number(left - 8), "y": .number(y(tick) + layout.small * 0.35), "text-anchor": "end"]) }
        var lastBoxes: [Box] = []
        for (index, column) in shown.enumerated() {
            let middle = left + pitch * (Double(index) + 0.5)
            let boxes = draw(column, middle - barWidth / 2, middle + barWidth / 2, y, in: &svg)
            if index == shown.count - 1 { lastBoxes = boxes }
            let text = total(column)?.printed(unit) ?? "no total", width = textWidth(text, size: layout.small, bold: true)
            if hasTotals, width <= pitch * Double(every) - 2, index % every == (shown.count - 1) % every {
                svg.text(text, ["class": "strong small dark", "x": .number(min(middle, layout.width - width / 2)), "y": .number(y(highs[index]) - 6), "text-anchor": "middle"])
            }
            if index % every == (shown.count - 1) % every { feet[index].draw(x: middle, top: bottom + 5, .middle, "tick", in: &svg) }
        }
        svg.shape("path", ["class": "zero", "d": .text("M\(SVG.decimal(left)) \(SVG.decimal(y(0)))H\(SVG.decimal(right))")])
        if isBeside { drawNames(names, lastBoxes, edge: left + pitch * (Double(shown.count) - 0.5) + barWidth / 2, x: right + 40, top, bottom, in: &svg) }
        else { drawKey(names, top: height - keyHeight + 8, in: &svg) }
        return svg
    }

    /// How many columns share a name below: as few as their widths let.
    private func labelStep(_ names: [String], _ layout: FigureLayout, _ pitch: Double) -> Int {
        let widest = names.flatMap { $0.split(separator: " ") }.reduce(0) { max($0, textWidth(String($1), size: layout.small)) }
        return min(12, max(1, Int(((widest + 6) / max(1, pitch)).rounded(.up))))
    }

    /// Positive parts upwards from zero, negative ones down; where each part came to lie.
    private func draw(_ column: Column, _ left: Double, _ right: Double, _ y: (Double) -> Double, in svg: inout SVG) -> [Box] {
        var above = 0.0, below = 0.0, boxes: [Box] = []
        for (index, value) in column.values.enumerated() {
            guard let value else {
                boxes.append(Box(left: left, top: y(above), right: right, bottom: y(above)))
                continue
            }
            let start = value.value < 0 ? below : above, end = start + value.value
            if value.value < 0 { below = end } else { above = end }
            let box = Box(left: left, top: min(y(start), y(end)), right: right, bottom: max(y(start), y(end)))
            boxes.append(box)
            if box.bottom - box.top > 0.05 { Filling.draw(index, box, in: &svg) }
        }
        return boxes
    }

    private func drawNames(_ names: [TextBlock], _ boxes: [Box], edge: Double, x: Double, _ top: Double, _ bottom: Double, in svg: inout SVG) {
        let order = boxes.indices.sorted { (boxes[$0].top + boxes[$0].bottom, -$0) < (boxes[$1].top + boxes[$1].bottom, -$1) }
        let wanted = order.map { (boxes[$0].top + boxes[$0].bottom) / 2 }
        guard let middles = LabelColumn.settle(wanted, heights: order.map { max(20, names[$0].height) }, from: top - 10, to: bottom + 10) else { return }
        var leaders = PathData()
        for (place, index) in order.enumerated() {
            leaders.move(edge + 3, wanted[place])
            leaders.line(x - 30, middles[place])
            Filling.draw(index, Box(left: x - 26, top: middles[place] - 7, right: x - 6, bottom: middles[place] + 7), in: &svg)
            names[index].draw(x: x, top: middles[place] - names[index].height / 2, .start, "strong", in: &svg)
        }
        svg.shape("path", ["class": "leader", "d": .path(leaders)])
    }

    private func drawKey(_ names: [TextBlock], top: Double, in svg: inout SVG) {
        var y = top
        for index in names.indices.reversed() {
            let height = max(names[index].height, 20)
            Filling.draw(index, Box(left: 0, top: y + height / 2 - 8, right: 24, bottom: y + height / 2 + 8), in: &svg)
            names[index].draw(x: 32, top: y + (height - names[index].height) / 2, .start, "strong", in: &svg)
            y += height + 4
        }
    }
}

/// Six fillings: full, five ways of hatching; each in a colour of its own.
enum Filling {
    static func draw(_ index: Int, _ box: Box, in svg: inout SVG) {
        let hatches: [Hatch?] = [nil, .rising, .dotted, .level, .crossed, .falling], hatch = hatches[index % hatches.count]
        let classes: StaticString = switch index % 6 { case 0: "part p1"; case 1: "part p2"; case 2: "part p3"; case 3: "part p4"; case 4: "part p5"; default: "part p6" }
        var edge = PathData()
        edge.rectangle(Box(left: box.left + 0.6, top: box.top + 0.6, right: box.right - 0.6, bottom: max(box.top + 0.7, box.bottom - 0.6)))
        svg.within("g", ["class": .fixed(classes)]) { svg in
            svg.shape("path", ["class": "body", "d": .path(edge)])
            if let hatch {
                let strokes = hatch.path(Box(left: box.left + 1, top: box.top + 1, right: box.right - 1, bottom: box.bottom - 1), spacing: hatch == .level ? 5 : 6)
                if !strokes.isEmpty { svg.shape("path", ["class": hatch == .dotted ? "strokes spots" : "strokes", "d": .path(strokes)]) }
            }
        }
    }
}
