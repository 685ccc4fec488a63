/// Two values of each state on one line: two years, or two editions of the same year. A square for the earlier, a disc for the later; hollow marks are estimates.
package struct DotPlot: Figure {
    package struct Row: Hashable, Sendable {
        package let name: String
        package let short: String?
        /// Nil: not published.
        package let before: FigureValue?
        package let after: FigureValue?
        package let isMarked: Bool
        /// By its place in `groups`.
        package let group: Int?
        package init(name: String, short: String? = nil, before: FigureValue?, after: FigureValue?, isMarked: Bool = false, group: Int? = nil) {
            (self.name, self.short, self.isMarked, self.group) = (name, short, isMarked, group)
            (self.before, self.after) = (before.flatMap { $0.isDrawable ? $0 : nil }, after.flatMap { $0.isDrawable ? $0 : nil })
        }
    }

    package static let rowsMax = 200
    package let caption: Caption
    /// What the square and the disc stand for: "edition of June 2024".
    package let before: String
    package let after: String
    /// By the later value, largest first.
    package let rows: [Row]
    package let groups: [String]
    package let targets: [FigureTarget]
    package let unit: FigureUnit

    package init(caption: Caption, before: String, after: String, rows: [Row], groups: [String] = [], targets: [FigureTarget] = [], unit: FigureUnit) {
        (self.caption, self.before, self.after, self.unit, self.groups) = (caption, before, after, unit, Array(groups.prefix(4)))
        self.targets = targets.filter { $0.value.isFinite && abs($0.value) < 1e15 }
        func rank(_ row: Row) -> Double { row.after?.value ?? row.before?.value ?? -.infinity }
        self.rows = rows.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }.map(\.element)
    }

    package var words: String {
        let both = rows.compactMap { row in row.before.flatMap { a in row.after.map { (row.name, $0.value - a.value) } } }
        let up = both.count { $0.1 > 0 }, down = both.count { $0.1 < 0 }
        let most = both.max { abs($0.1) < abs($1.1) }.map { " The widest difference is that of \($0.0): \(unit.printed($0.1))." } ?? ""
        return "\(before) against \(after) for \(rows.count): \(up) higher, \(down) lower, \(both.count - up - down) the same, \(rows.count - both.count) without one of the two.\(most)"
    }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: ["", before, after, "Difference"] + (groups.isEmpty ? [] : ["Group"]), rows: rows.map { row in
            let difference = row.before.flatMap { a in row.after.map { ($0.value - a.value) } }
            return [row.name, row.before.cell(unit), row.after.cell(unit), difference.map { ($0 > 0 ? "+" : "") + unit.bare($0) } ?? "–"] + (groups.isEmpty ? [] : [name(ofGroup: row)])
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["name", "code", "point", "value", "unit", "status"] + (groups.isEmpty ? [] : ["group"]), rows: rows.flatMap { row in
            [(before, row.before), (after, row.after)].map { point, value in
                [row.name, row.short ?? "", point, value.map { FigureNumber.plain($0.value) } ?? "", unit.sign, value?.status ?? "not published"] + (groups.isEmpty ? [] : [name(ofGroup: row)])
            }
        })
    }

    private func name(ofGroup row: Row) -> String { row.group.flatMap { groups.indices.contains($0) ? groups[$0] : nil } ?? "" }

    package func body(_ layout: FigureLayout) -> SVG {
        let shown = rows.prefix(Self.rowsMax), namesMax = layout.width * (layout.isPhone ? 0.32 : 0.24), marksWidth = groups.isEmpty ? 0.0 : 15
        // A name without a short form takes lines where a row has not the room.
        let texts = shown.map { row in
            TextBlock(textWidth(row.name, size: layout.label, bold: row.isMarked) <= namesMax ? row.name : row.short ?? row.name, size: layout.label, bold: row.isMarked, within: namesMax, linesMax: row.short == nil ? 4 : 1)
        }
        let namesWidth = texts.reduce(0) { max($0, $1.width) }, tallest = texts.reduce(0) { max($0, $1.lines.count > 1 ? $1.height + 8 : 0) }, pitch = max(layout.isPhone ? 24.0 : 23, tallest)
        let numbers = shown.flatMap { [$0.before, $0.after].compactMap { $0 } }, numberWidth = numbers.reduce(0) { max($0, textWidth($1.printed(unit), size: layout.small)) } + 12
        let scale = NiceScale(numbers.map(\.value) + targets.map(\.value), isFromZero: true, count: layout.isPhone ? 5 : 9, isTight: true)
        let left = marksWidth + namesWidth + 14 + (scale.low < 0 ? numberWidth : 8), right = layout.width - numberWidth
        func x(_ value: Double) -> Double { scale.place(value, from: left, to: right) }
        let keys = [TextBlock(before, size: layout.label, bold: true, within: layout.width - 24, linesMax: 2), TextBlock(after, size: layout.label, bold: true, within: layout.width - 24, linesMax: 2)]
        let isKeyInOne = keys[0].width + keys[1].width + 72 < layout.width, keyHeight = (isKeyInOne ? max(keys[0].height, keys[1].height) : keys[0].height + keys[1].height) + 8
        let heads = TargetHeads(targets, layout, within: max(120, layout.width - marksWidth - namesWidth - 20)), top = keyHeight + heads.height
        let bottom = top + Double(shown.count) * pitch + 2

        let foot = bottom + 14 + layout.small, footHeight = groups.isEmpty ? 0 : GroupMark.keyHeight(groups, layout) + 4
        var svg = SVG(partOf: layout.width, height: (foot + footHeight).rounded(.up))
        var grid = PathData()
        for tick in scale.ticks { grid.segment((x(tick), top), (x(tick), bottom)) }
        svg.shape("path", ["class": "grid", "d": .path(grid)])
        for tick in scale.ticks { svg.text(scale.printed(tick), ["class": "tick", "x": .number(x(tick)), "y": .number(bottom + 5 + layout.small), "text-anchor": "middle"]) }
        drawKey(keys, isInOne: isKeyInOne, in: &svg)
        heads.draw(top: keyHeight, bottom: bottom, from: 0, to: layout.width, x: x, in: &svg)
        for (index, row) in shown.enumerated() {
            let y = top + Double(index) * pitch + pitch / 2 + 1
            if let group = row.group, groups.indices.contains(group) { GroupMark.draw(group, x: 0, y: y, in: &svg) }
            for (line, text) in texts[index].lines.enumerated() {
                let up = (Double(line) - Double(texts[index].lines.count - 1) / 2) * texts[index].leading
                svg.text(text, ["class": row.isMarked ? "strong" : "plain", "x": .number(marksWidth), "y": .number(y + up + layout.label * 0.35)])
            }
            draw(row, y, layout, x, left, in: &svg)
        }
        GroupMark.key(groups, layout, top: foot + 6, in: &svg)
        return svg
    }

    private func drawKey(_ keys: [TextBlock], isInOne: Bool, in svg: inout SVG) {
        var x = 0.0, y = 0.0
        for (manner, text) in zip([LineManner.second, .first], keys) {
            drawMark(manner, false, x + 6, y + text.leading / 2, in: &svg)
            text.draw(x: x + 18, top: y, .start, manner.labelClasses, in: &svg)
            if isInOne { x += text.width + 44 } else { y += text.height }
        }
    }

    private func drawMark(_ manner: LineManner, _ isEstimate: Bool, _ x: Double, _ y: Double, in svg: inout SVG) {
        var data = PathData()
        manner.mark(x, y, 4.8, into: &data)
        svg.within("g", ["class": .fixed(manner.classes)]) { $0.shape("path", ["class": isEstimate ? "dots hollow" : "dots", "d": .path(data)]) }
    }

    private func draw(_ row: Row, _ y: Double, _ layout: FigureLayout, _ x: (Double) -> Double, _ left: Double, in svg: inout SVG) {
        func number(_ value: FigureValue, _ manner: LineManner, isLeft: Bool) {
            svg.text(value.printed(unit), ["class": .fixed(manner == .first ? "small halo s1" : "small halo s2"), "x": .number(x(value.value) + (isLeft ? -9 : 9)), "y": .number(y + layout.small * 0.35), "text-anchor": .fixed(isLeft ? "end" : "start")])
        }
        guard row.before != nil || row.after != nil else {
            svg.text("n.p.", ["class": "small", "x": .number(left), "y": .number(y + layout.small * 0.35)])
            return
        }
        if let a = row.before, let b = row.after {
            svg.shape("path", ["class": "between", "d": .text("M\(SVG.decimal(x(a.value))) \(SVG.decimal(y))H\(SVG.decimal(x(b.value)))")])
        }
        if let a = row.before { drawMark(.second, a.isEstimate, x(a.value), y, in: &svg) }
        if let b = row.after { drawMark(.first, b.isEstimate, x(b.value), y, in: &svg) }
        switch (row.before, row.after) {
        case (let a?, let b?) where abs(x(a.value) - x(b.value)) < 1.5: number(b, .first, isLeft: false)
        case (let a?, let b?):
            let isUp = b.value > a.value
            // Outside the two marks; where the left number would stand over the name, only the later one is printed.
            let lower = isUp ? a : b, width = textWidth(lower.printed(unit), size: layout.small)
            number(isUp ? b : a, isUp ? .first : .second, isLeft: false)
            if x(lower.value) - 9 - width > left - 12 { number(lower, isUp ? .second : .first, isLeft: true) }
        case (let a?, nil): number(a, .second, isLeft: false)
        case (nil, let b?): number(b, .first, isLeft: false)
        case (nil, nil): break
        }
    }
}
