/// States by two measures at once, parted by a rule on each: who meets both, one, or none. Codes stand beside their dots where they fit; the table has all.
package struct Scatter: Figure {
    package struct Dot: Hashable, Sendable {
        package let name: String
        package let code: String
        package let x: FigureValue
        package let y: FigureValue
        /// Whether the figure is about this one.
        package let isMarked: Bool
        package init(name: String, code: String, x: FigureValue, y: FigureValue, isMarked: Bool = false) { (self.name, self.code, self.x, self.y, self.isMarked) = (name, code, x, y, isMarked) }
        var isEstimate: Bool { x.isEstimate || y.isEstimate }
    }

    package struct Measure: Hashable, Sendable {
        /// "Defence expenditure, % of GDP"
        package let name: String
        package let unit: FigureUnit
        /// Where the field is parted.
        package let target: FigureTarget?
        package init(name: String, unit: FigureUnit, target: FigureTarget? = nil) { (self.name, self.unit, self.target) = (name, unit, target.flatMap { $0.value.isFinite && abs($0.value) < 1e15 ? $0 : nil }) }
    }

    /// What the four fields are called, from the upper right clockwise; empty for none.
    package struct Fields: Hashable, Sendable {
        package let both: String, xOnly: String, neither: String, yOnly: String
        package init(both: String, xOnly: String, neither: String, yOnly: String) { (self.both, self.xOnly, self.neither, self.yOnly) = (both, xOnly, neither, yOnly) }
    }

    package static let dotsMax = 300
    package let caption: Caption
    package let dots: [Dot]
    package let x: Measure
    package let y: Measure
    package let fields: Fields?

    package init(caption: Caption, dots: [Dot], x: Measure, y: Measure, fields: Fields? = nil) {
        (self.caption, self.x, self.y, self.fields) = (caption, x, y, fields)
        self.dots = dots.filter { $0.x.isDrawable && $0.y.isDrawable }
    }

    package var words: String {
        let counted = "\(dots.count) by \(x.name) (across) and \(y.name) (upwards)."
        guard let a = x.target, let b = y.target else { return counted }
        let both = dots.count { $0.x.value >= a.value && $0.y.value >= b.value }, one = dots.count { ($0.x.value >= a.value) != ($0.y.value >= b.value) }
        return "\(counted) \(both) reach both \(a.label) and \(b.label), \(one) one of the two, \(dots.count - both - one) neither."
    }

    /// In which of the four fields a dot lies; nil where the field is not parted. On a rule is above it.
    package func field(of dot: Dot) -> String? {
        guard let fields, let a = x.target, let b = y.target else { return nil }
        return switch (dot.x.value >= a.value, dot.y.value >= b.value) {
        case (true, true): fields.both
        case (true, false): fields.xOnly
        case (false, true): fields.yOnly
        case (false, false): fields.neither
        }
    }

    private var isParted: Bool { fields != nil && x.target != nil && y.target != nil }

    package var table: FigureTable {
        FigureTable(caption: caption.title, columns: ["", "Code", x.name, y.name] + (isParted ? ["Field"] : []), rows: dots.sorted { $0.name < $1.name }.map { dot in
            [dot.name, dot.code, dot.x.cell(x.unit), dot.y.cell(y.unit)] + (isParted ? [field(of: dot) ?? ""] : [])
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["name", "code", "measure", "value", "unit", "status"] + (isParted ? ["field"] : []), rows: dots.flatMap { dot in
            [(x, dot.x), (y, dot.y)].map { [dot.name, dot.code, $0.name, FigureNumber.plain($1.value), $0.unit.sign, $1.status] + (isParted ? [field(of: dot) ?? ""] : []) }
        })
    }

    package func body(_ layout: FigureLayout) -> SVG {
        let shown = Array(dots.prefix(Self.dotsMax))
        let across = NiceScale(shown.map(\.x.value) + [x.target?.value].compactMap { $0 }, isFromZero: true, count: layout.isPhone ? 5 : 9, isTight: true)
        let upwards = NiceScale(shown.map(\.y.value) + [y.target?.value].compactMap { $0 }, isFromZero: true, count: layout.isPhone ? 5 : 7, isTight: true)
        let head = TextBlock("↑ " + y.name, size: layout.small, bold: true, within: layout.width), foot = TextBlock(x.name + " →", size: layout.small, bold: true, within: layout.width)
        let left = upwards.ticks.reduce(0) { max($0, textWidth(upwards.printed($1), size: layout.small)) } + 10, right = layout.width - 14
        let top = head.height + 12, bottom = top + (layout.isPhone ? 330 : min(520, layout.width * 0.56))
        let frame = Box(left: left, top: top, right: right, bottom: bottom)
        func place(_ dot: Dot) -> (Double, Double) { (across.place(dot.x.value, from: left, to: right), upwards.place(dot.y.value, from: bottom, to: top)) }
        let radius = layout.isPhone ? 3.6 : 4.6
        var room = TakenRoom(), rules: [(Segment, TextBlock, Box)] = []
        for dot in shown {
            let (x, y) = place(dot)
            room.take(Box(left: x - radius - 1, top: y - radius - 1, right: x + radius + 1, bottom: y + radius + 1))
        }
        for (segment, label, isUpright) in targetLines(across, upwards, frame) {
            room.take(segment)
            let text = TextBlock(label, size: layout.small, bold: true, within: layout.isPhone ? 140 : 220)
            var places: [Box] = []
            if isUpright {
                for y in stride(from: frame.top + 2, to: frame.bottom - text.height, by: 10) {
                    for left in [segment.x1 + 5, segment.x1 - 5 - text.width] { places.append(Box(left: left, top: y, right: left + text.width, bottom: y + text.height)) }
                }
            } else {
                for left in stride(from: frame.right - text.width, to: frame.left, by: -16) {
                    for top in [segment.y1 - text.height - 2, segment.y1 + 3] { places.append(Box(left: left, top: top, right: left + text.width, bottom: top + text.height)) }
                }
            }
            if let box = room.best(among: places.filter { frame.holds($0) }) {
                room.take(box)
                rules.append((segment, text, box))
            }
        }
        let corners = fieldNames(across, upwards, frame, layout, &room)
        let labels = Self.labels(shown.map { ($0.code, $0.isMarked, place($0)) }, size: layout.small, radius: radius, within: frame, &room)
        let nameless = shown.indices.filter { labels[$0] == nil }.map { shown[$0].code }.sorted()
        let note = nameless.isEmpty ? nil : TextBlock("Dots without a code, for want of room: \(nameless.joined(separator: ", ")).", size: layout.small, within: layout.width, linesMax: 6)

        let axis = bottom + 12 + layout.small
        var svg = SVG(partOf: layout.width, height: (axis + 6 + foot.height + (note.map { $0.height + 8 } ?? 0) + 2).rounded(.up))
        drawScales(across, upwards, frame, layout, in: &svg)
        head.draw(x: 0, top: 0, .start, "strong small", in: &svg)
        foot.draw(x: right, top: axis + 4, .end, "strong small", in: &svg)
        for corner in corners { corner.0.draw(x: corner.1.left, top: corner.1.top, .start, "field", in: &svg) }
        for rule in rules {
            svg.shape("path", ["class": "target", "d": .text("M\(SVG.decimal(rule.0.x1)) \(SVG.decimal(rule.0.y1))L\(SVG.decimal(rule.0.x2)) \(SVG.decimal(rule.0.y2))")])
            rule.1.draw(x: rule.2.left, top: rule.2.top, .start, "aim halo", in: &svg)
        }
        for dot in shown.sorted(by: { !$0.isMarked && $1.isMarked }) {
            let (x, y) = place(dot)
            var mark = PathData()
            (dot.isMarked ? LineManner.second : .first).mark(x, y, dot.isMarked ? radius + 0.8 : radius, into: &mark)
            svg.within("g", ["class": .fixed(dot.isMarked ? "series s2" : "series s1")]) { $0.shape("path", ["class": dot.isEstimate ? "dots hollow" : "dots", "d": .path(mark)]) }
        }
        for (index, dot) in shown.enumerated() {
            guard let box = labels[index] else { continue }
            svg.text(dot.code, ["class": dot.isMarked ? "name small halo s2" : "small code halo", "x": .number(box.left), "y": .number((box.top + box.bottom) / 2 + layout.small * 0.35)])
        }
        note?.draw(x: 0, top: axis + 6 + foot.height + 6, .start, "note", in: &svg)
        return svg
    }

    /// For each dot the first of twelve places around it where nothing stands yet; nil where there is none. Marked ones choose first, then those with most neighbours.
    static func labels(_ dots: [(code: String, isMarked: Bool, at: (Double, Double))], size: Double, radius: Double, within frame: Box, _ room: inout TakenRoom) -> [Box?] {
        let near = dots.map { one in dots.count { abs($0.at.0 - one.at.0) < 40 && abs($0.at.1 - one.at.1) < 24 } }
        let order = dots.indices.sorted { (dots[$0].isMarked ? 0 : 1, -near[$0], $0) < (dots[$1].isMarked ? 0 : 1, -near[$1], $1) }
        var labels: [Box?] = Array(repeating: nil, count: dots.count)
        for index in order {
            let (x, y) = dots[index].at, width = textWidth(dots[index].code, size: size, bold: dots[index].isMarked), height = size * 1.02, away = radius + 2.5
            let right = x + away + width / 2, left = x - away - width / 2, above = y - away - height / 2, below = y + away + height / 2, aside = width * 0.35, up = y - height * 0.6, down = y + height * 0.6
            let middles: [(Double, Double)] = [(right, y), (left, y), (x, above), (x, below), (right - 2, up), (right - 2, down), (left + 2, up), (left + 2, down), (x + aside, above), (x - aside, above), (x + aside, below), (x - aside, below)]
            var place: Box?
            for (middleX, middleY) in middles {
                let box = Box(left: middleX - width / 2, top: middleY - height / 2, right: middleX + width / 2, bottom: middleY + height / 2)
                if frame.holds(box) && room.isFree(box) {
                    place = box
                    break
                }
            }
            if let place {
                room.take(place)
                labels[index] = place
            }
        }
        return labels
    }

    private func targetLines(_ across: NiceScale, _ upwards: NiceScale, _ frame: Box) -> [(Segment, String, isUpright: Bool)] {
        var lines: [(Segment, String, isUpright: Bool)] = []
        if let target = x.target {
            let at = across.place(target.value, from: frame.left, to: frame.right)
            lines.append((Segment(x1: at, y1: frame.top, x2: at, y2: frame.bottom), target.label, true))
        }
        if let target = y.target {
            let at = upwards.place(target.value, from: frame.bottom, to: frame.top)
            lines.append((Segment(x1: frame.left, y1: at, x2: frame.right, y2: at), target.label, false))
        }
        return lines
    }

    /// In the outer corner of each field that has room.
    private func fieldNames(_ across: NiceScale, _ upwards: NiceScale, _ frame: Box, _ layout: FigureLayout, _ room: inout TakenRoom) -> [(TextBlock, Box)] {
        guard let fields, let a = x.target, let b = y.target else { return [] }
        let x = across.place(a.value, from: frame.left, to: frame.right), y = upwards.place(b.value, from: frame.bottom, to: frame.top)
        var names: [(TextBlock, Box)] = []
        for (name, field, isRight, isUpper) in [
            (fields.both, Box(left: x, top: frame.top, right: frame.right, bottom: y), true, true), (fields.xOnly, Box(left: x, top: y, right: frame.right, bottom: frame.bottom), true, false),
            (fields.neither, Box(left: frame.left, top: y, right: x, bottom: frame.bottom), false, false), (fields.yOnly, Box(left: frame.left, top: frame.top, right: x, bottom: y), false, true),
        ] where !name.isEmpty {
            let text = TextBlock(name, size: layout.small, within: max(60, field.right - field.left - 16))
            let left = isRight ? field.right - text.width - 6 : field.left + 6
            let tops = stride(from: 0.0, to: field.bottom - field.top - text.height - 8, by: 8).map { isUpper ? field.top + 4 + $0 : field.bottom - text.height - 4 - $0 }
            if let box = tops.map({ Box(left: left, top: $0, right: left + text.width, bottom: $0 + text.height) }).first(where: { frame.holds($0) && room.isFree($0) }) {
                room.take(box)
                names.append((text, box))
            }
        }
        return names
    }

    private func drawScales(_ across: NiceScale, _ upwards: NiceScale, _ frame: Box, _ layout: FigureLayout, in svg: inout SVG) {
        var grid = PathData()
        for tick in upwards.ticks { grid.segment((frame.left, upwards.place(tick, from: frame.bottom, to: frame.top)), (frame.right, upwards.place(tick, from: frame.bottom, to: frame.top))) }
        for tick in across.ticks { grid.segment((across.place(tick, from: frame.left, to: frame.right), frame.top), (across.place(tick, from: frame.left, to: frame.right), frame.bottom)) }
        svg.shape("path", ["class": "grid", "d": .path(grid)])
        svg.shape("path", ["class": "axis", "d": .text("M\(SVG.decimal(frame.left)) \(SVG.decimal(frame.top))V\(SVG.decimal(frame.bottom))H\(SVG.decimal(frame.right))")])
        for tick in upwards.ticks { svg.text(upwards.printed(tick), ["class": "tick", "x": .number(frame.left - 8), "y": .number(upwards.place(tick, from: frame.bottom, to: frame.top) + layout.small * 0.35), "text-anchor": "end"]) }
        for tick in across.ticks { svg.text(across.printed(tick), ["class": "tick", "x": .number(across.place(tick, from: frame.left, to: frame.right)), "y": .number(frame.bottom + 7 + layout.small), "text-anchor": "middle"]) }
    }
}
