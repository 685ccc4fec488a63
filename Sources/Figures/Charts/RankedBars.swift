/// States by the size of one value, largest first: its number, a bar, and the target as a rule across all.
///
/// Hatched bars are estimates; whoever has no figure stands at the end, as n.p..
package struct RankedBars: Figure {
    package struct Row: Hashable, Sendable {
        package let name: String
        /// Stands for the name where there is no room for it.
        package let short: String?
        /// Nil: not published.
        package let value: FigureValue?
        /// By its place in `groups`.
        package let group: Int?
        /// Whether the figure is about this one.
        package let isMarked: Bool
        package init(name: String, short: String? = nil, value: FigureValue?, group: Int? = nil, isMarked: Bool = false) {
            (self.name, self.short, self.group, self.isMarked) = (name, short, group, isMarked)
            self.value = value.flatMap { $0.isDrawable ? $0 : nil }
        }
    }

    package static let rowsMax = 200
    package let caption: Caption
    /// Largest first; equal ones as they came.
    package let rows: [Row]
    package let groups: [String]
    package let targets: [FigureTarget]
    package let unit: FigureUnit

    package init(caption: Caption, rows: [Row], groups: [String] = [], targets: [FigureTarget] = [], unit: FigureUnit) {
        (self.caption, self.groups, self.unit) = (caption, Array(groups.prefix(4)), unit)
        self.targets = targets.filter { $0.value.isFinite && abs($0.value) < 1e15 }
        self.rows = rows.enumerated().sorted { a, b in
            switch (a.element.value, b.element.value) {
            case (let one?, let other?): (other.value, a.offset) < (one.value, b.offset)
            case (nil, nil): a.offset < b.offset
            default: a.element.value != nil
            }
        }.map(\.element)
    }

    package var words: String {
        let known = rows.filter { $0.value != nil }, absent = rows.count - known.count
        guard let first = known.first, let last = known.last else { return "No value is published." }
        let ends = "\(known.count) values, from \(first.name) (\(unit.signed(first.value?.printed(unit) ?? ""))) to \(last.name) (\(unit.signed(last.value?.printed(unit) ?? "")))."
        let aims = targets.map { target in "\(known.count { ($0.value?.value ?? 0) >= target.value }) at or above \(target.label)." }
        return ([ends] + aims + (absent > 0 ? ["Not published: \(absent)."] : [])).joined(separator: " ")
    }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: ["", unit.sign.isEmpty ? "Value" : unit.sign] + (groups.isEmpty ? [] : ["Group"]), rows: rows.map { row in
            [row.name, row.value.cell(unit)] + (groups.isEmpty ? [] : [row.group.flatMap { groups.indices.contains($0) ? groups[$0] : nil } ?? ""])
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["name", "code", "value", "unit", "status", "group"], rows: rows.map { row in
            [row.name, row.short ?? "", row.value.map { FigureNumber.plain($0.value) } ?? "", unit.sign, row.value?.status ?? "not published", row.group.flatMap { groups.indices.contains($0) ? groups[$0] : nil } ?? ""]
        })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let shown = rows.prefix(Self.rowsMax), pitch = layout.isPhone ? 21.0 : 22, marksWidth = groups.isEmpty ? 0.0 : 15
        let namesMax = layout.width * (layout.isPhone ? 0.36 : 0.24)
        let texts = shown.map { row in
            let width = textWidth(row.name, size: layout.label, bold: row.isMarked)
            return width <= namesMax ? row.name : row.short ?? TextBlock.shortened(row.name, size: layout.label, bold: row.isMarked, within: namesMax)
        }
        let namesWidth = zip(texts, shown).reduce(0) { max($0, textWidth($1.0, size: layout.label, bold: $1.1.isMarked)) }
        // Numbers stand before the bars: after them they would meet the rules of targets.
        let numbersWidth = shown.reduce(textWidth("n.p.", size: layout.label)) { max($0, textWidth($1.value.cell(unit), size: layout.label, bold: $1.isMarked)) }
        let values = shown.compactMap { $0.value?.value }, low = min(0, values.min() ?? 0), high = max(0, values.max() ?? 0, targets.map(\.value).max() ?? 0)
        let numbersAt = marksWidth + namesWidth + 12 + numbersWidth, left = numbersAt + 8, right = layout.width - 4
        let span = high - low > 0 ? high - low : 1
        func x(_ value: Double) -> Double { left + (right - left) * (value - low) / span }
        let heads = TargetHeads(targets, layout, within: max(120, layout.width - marksWidth - namesWidth - 20))
        let top = heads.height, bottom = top + Double(shown.count) * pitch + 2, keyHeight = GroupMark.keyHeight(groups, layout)

        var svg = SVG(partOf: layout.width, height: (bottom + keyHeight + 4).rounded(.up))
        let hasMarked = shown.contains(where: \.isMarked)
        for (index, row) in shown.enumerated() {
            let y = top + Double(index) * pitch + 2, middle = y + pitch / 2 - 1
            if let group = row.group, groups.indices.contains(group) { GroupMark.draw(group, x: 0, y: middle, in: &svg) }
            svg.text(texts[index], ["class": row.isMarked ? "strong" : "plain", "x": .number(marksWidth), "y": .number(middle + layout.label * 0.35)])
            svg.text(row.value?.printed(unit) ?? "n.p.", ["class": row.value == nil ? "plain pale" : row.isMarked ? "strong" : "plain", "x": .number(numbersAt), "y": .number(middle + layout.label * 0.35), "text-anchor": "end"])
            guard let value = row.value else { continue }
            let box = Box(left: min(x(0), x(value.value)), top: y + 2, right: max(x(0), x(value.value)), bottom: y + pitch - 4)
            draw(box, value.isEstimate, isFaint: hasMarked && !row.isMarked, in: &svg)
        }
        svg.shape("path", ["class": "zero", "d": .text("M\(SVG.decimal(x(0))) \(SVG.decimal(top))V\(SVG.decimal(bottom))")])
        heads.draw(top: 0, bottom: bottom, from: marksWidth, to: layout.width, x: x, in: &svg)
        GroupMark.key(groups, layout, top: bottom + 10, in: &svg)
        return svg
    }

    private func draw(_ box: Box, _ isEstimate: Bool, isFaint: Bool, in svg: inout SVG) {
        svg.within("g", ["class": isFaint ? "bars faint" : "bars"]) { svg in
            var edge = PathData()
            edge.rectangle(isEstimate ? Box(left: box.left, top: box.top + 0.6, right: max(box.left + 0.6, box.right - 0.6), bottom: box.bottom - 0.6) : box)
            svg.shape("path", ["class": isEstimate ? "open" : "full", "d": .path(edge)])
            if isEstimate { svg.shape("path", ["class": "strokes", "d": .path(Hatch.rising.path(box, spacing: 6))]) }
        }
    }
}
