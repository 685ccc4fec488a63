/// Two points in time, or two editions, side by side: a line from each state's first value to its second, with its name at both ends.
package struct SlopeFigure: Figure {
    package struct Row: Hashable, Sendable {
        package let name: String
        package let short: String?
        package let before: FigureValue
        package let after: FigureValue
        package let manner: LineManner
        package init(name: String, short: String? = nil, before: FigureValue, after: FigureValue, manner: LineManner) {
            (self.name, self.short, self.before, self.after, self.manner) = (name, short, before, after, manner)
        }
    }

    package static let rowsMax = 40
    /// Of more rows only those that the figure is about have names: a brush of leaders is followed by nobody.
    static let namesMax = 16
    package let caption: Caption
    package let before: String
    package let after: String
    package let rows: [Row]
    package let targets: [FigureTarget]
    package let unit: FigureUnit
    package let axis: LineFigure.Axis

    package init(caption: Caption, before: String, after: String, rows: [Row], targets: [FigureTarget] = [], unit: FigureUnit, axis: LineFigure.Axis = .fromZero) {
        (self.caption, self.before, self.after, self.unit, self.axis) = (caption, before, after, unit, axis)
        self.rows = rows.filter { $0.before.isDrawable && $0.after.isDrawable }
        self.targets = targets.filter { $0.value.isFinite && abs($0.value) < 1e15 }
    }

    package var words: String {
        let up = rows.count { $0.after.value > $0.before.value }, down = rows.count { $0.after.value < $0.before.value }
        return "From \(before) to \(after): \(up) of \(rows.count) rise, \(down) fall. " + rows.prefix(6).map { "\($0.name): \(unit.printed($0.before.value)) to \(unit.printed($0.after.value))." }.joined(separator: " ")
    }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: ["", before, after, "Difference"], rows: rows.map { row in
            let difference = row.after.value - row.before.value
            return [row.name, row.before.cell(unit), row.after.cell(unit), (difference > 0 ? "+" : "") + unit.bare(difference)]
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["name", "code", "point", "value", "unit", "status"], rows: rows.flatMap { row in
            [(before, row.before), (after, row.after)].map { [row.name, row.short ?? "", $0, FigureNumber.plain($1.value), unit.sign, $1.status] }
        })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let shown = rows.prefix(Self.rowsMax), isShort = layout.isPhone || shown.count > 16, named = shown.count > Self.namesMax ? shown.filter { $0.manner != .rest } : Array(shown)
        func name(_ row: Row) -> String { isShort ? row.short ?? row.name : row.name }
        func block(_ text: String, _ row: Row) -> TextBlock { TextBlock(text, size: row.manner == .rest ? layout.small : layout.label, bold: row.manner != .rest, within: layout.width * 0.3, linesMax: 2) }
        let lefts = named.map { block("\(name($0))\u{A0} \($0.before.printed(unit))", $0) }, rights = named.map { block("\($0.after.printed(unit))\u{A0} \(name($0))", $0) }
        let names = max(lefts.reduce(0) { $0 + $1.height }, rights.reduce(0) { $0 + $1.height })
        let heads = [TextBlock(before, size: layout.label, bold: true, within: layout.width * 0.45, linesMax: 3), TextBlock(after, size: layout.label, bold: true, within: layout.width * 0.45, linesMax: 3)]
        let top = max(heads[0].height, heads[1].height) + 12, height = max(names, layout.isPhone ? 280 : 360), bottom = top + height
        let gap = 26.0, left = (lefts.map(\.width).max() ?? 0) + gap, right = layout.width - (rights.map(\.width).max() ?? 0) - gap
        let scale = NiceScale(shown.flatMap { [$0.before.value, $0.after.value] } + targets.map(\.value), isFromZero: axis == .fromZero, count: 5)
        func y(_ value: Double) -> Double { scale.place(value, from: bottom - 6, to: top + 6) }

        var room = TakenRoom()
        for row in shown { room.take(Segment(x1: left, y1: y(row.before.value), x2: right, y2: y(row.after.value))) }
        for target in targets { room.take(Segment(x1: left, y1: y(target.value), x2: right, y2: y(target.value))) }
        let aims = targets.map { aim($0, y($0.value), left, right, layout, &room) }
        let below = aims.filter { $0.box == nil }.map(\.text), nameless = shown.count - named.count
        let note = nameless > 0 ? TextBlock("\(nameless) lines have no name here, for want of room; the table has all.", size: layout.small, within: layout.width) : nil
        let whole = below.reduce(bottom + 10) { $0 + $1.height + 4 } + (note?.height ?? 0)

        var svg = SVG(partOf: layout.width, height: whole.rounded(.up))
        let isLeftIn = heads[0].width > left, isRightIn = heads[1].width > layout.width - right
        // Where both would stand between the axes and meet, they keep to the edges.
        let isTight = (isLeftIn ? heads[0].width : 0) + (isRightIn ? heads[1].width : 0) + 12 > right - left
        heads[0].draw(x: isLeftIn && isTight ? 0 : left, top: 0, isLeftIn ? .start : .end, "strong", in: &svg)
        heads[1].draw(x: isRightIn && isTight ? layout.width : right, top: 0, isRightIn ? .end : .start, "strong", in: &svg)
        svg.shape("path", ["class": "axis", "d": .text("M\(SVG.decimal(left)) \(SVG.decimal(top))V\(SVG.decimal(bottom))M\(SVG.decimal(right)) \(SVG.decimal(top))V\(SVG.decimal(bottom))")])
        for target in targets {
            svg.shape("path", ["class": "target", "d": .text("M\(SVG.decimal(left)) \(SVG.decimal(y(target.value)))H\(SVG.decimal(right))")])
        }
        for row in shown.sorted(by: { $0.manner.rawValue > $1.manner.rawValue }) { draw(row, left, right, y, in: &svg) }
        drawNames(named, lefts, x: left, side: -1, top, bottom, { y($0.before.value) }, in: &svg)
        drawNames(named, rights, x: right, side: 1, top, bottom, { y($0.after.value) }, in: &svg)
        for aim in aims { if let box = aim.box { aim.text.draw(x: box.left, top: box.top, .start, "aim halo", in: &svg) } }
        var at = bottom + 10
        for text in below {
            svg.shape("path", ["class": "target", "d": .text("M0 \(SVG.decimal(at + text.leading / 2))H30")])
            text.draw(x: 38, top: at, .start, "aim", in: &svg)
            at += text.height + 4
        }
        note?.draw(x: 0, top: at, .start, "note", in: &svg)
        return svg
    }

    /// Along its rule, where no line runs; without a box it stands below.
    private func aim(_ target: FigureTarget, _ y: Double, _ left: Double, _ right: Double, _ layout: FigureLayout, _ room: inout TakenRoom) -> (text: TextBlock, box: Box?) {
        let text = TextBlock(target.label, size: layout.small, bold: true)
        for x in stride(from: left + 8, through: right - text.width - 8, by: 8) {
            for top in [y - text.height - 2, y + 3] {
                let box = Box(left: x, top: top, right: x + text.width, bottom: top + text.height)
                if room.isFree(box) {
                    room.take(box)
                    return (text, box)
                }
            }
        }
        return (TextBlock(target.label, size: layout.small, bold: true, within: layout.width - 40), nil)
    }

    private func draw(_ row: Row, _ left: Double, _ right: Double, _ y: (Double) -> Double, in svg: inout SVG) {
        var stroke = PathData()
        stroke.segment((left, y(row.before.value)), (right, y(row.after.value)))
        svg.within("g", ["class": .fixed(row.manner.classes)]) { svg in
            svg.shape("path", ["class": "stroke", "d": .path(stroke)])
            for (x, value) in [(left, row.before), (right, row.after)] {
                var mark = PathData()
                row.manner.mark(x, y(value.value), 4.2, into: &mark)
                svg.shape("path", ["class": value.isEstimate ? "dots hollow" : "dots", "d": .path(mark)])
            }
        }
    }

    private func drawNames(_ rows: [Row], _ texts: [TextBlock], x: Double, side: Double, _ top: Double, _ bottom: Double, _ y: (Row) -> Double, in svg: inout SVG) {
        let order = rows.indices.sorted { (y(rows[$0]), $0) < (y(rows[$1]), $1) }
        guard let middles = LabelColumn.settle(order.map { y(rows[$0]) }, heights: order.map { texts[$0].height }, from: top - 4, to: bottom + 6) else { return }
        var leaders = PathData()
        for (index, middle) in zip(order, middles) {
            if abs(middle - y(rows[index])) > 4 {
                leaders.move(x + side * 6, y(rows[index]))
                leaders.line(x + side * 20, middle)
                leaders.line(x + side * 23, middle)
            }
            texts[index].draw(x: x + side * 26, top: middle - texts[index].height / 2, side < 0 ? .end : .start, rows[index].manner.labelClasses, in: &svg)
        }
        if !leaders.isEmpty { svg.shape("path", ["class": "leader", "d": .path(leaders)]) }
    }
}
