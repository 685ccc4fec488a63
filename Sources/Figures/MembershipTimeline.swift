package import Kernel

/// States and the organisations they belonged to over time: one row per state, one lane per organisation.
///
/// The first side is one bar and the second two, as everywhere; whatever else is hollow. An end that is not exactly known is dashed.
package struct MembershipTimeline: Hashable, Sendable {
    package enum Lane: Hashable, Sendable, CaseIterable {
        case eu, nato, other

        var classes: StaticString { switch self { case .eu: "bar eu"; case .nato: "bar nato"; case .other: "bar other" } }
        var offset: Double { switch self { case .eu: 4; case .nato: 12; case .other: 20 } }
    }

    package struct Bar: Hashable, Sendable {
        package let lane: Lane
        package let organisation: String
        package let status: String
        /// Nil: before anything that is shown.
        package let from: PartialDate?
        /// Nil: still so.
        package let to: PartialDate?

        package init(lane: Lane, organisation: String, status: String, from: PartialDate?, to: PartialDate?) {
            (self.lane, self.organisation, self.status, self.from, self.to) = (lane, organisation, status, from, to)
        }
    }

    package struct Row: Hashable, Sendable {
        package let code: String
        package let name: String
        package let bars: [Bar]
        package init(code: String, name: String, bars: [Bar]) { (self.code, self.name, self.bars) = (code, name, bars) }
    }

    /// Rows under one head: "In both", "In the EU alone".
    package struct Group: Hashable, Sendable {
        package let title: String
        package let rows: [Row]
        package init(title: String, rows: [Row]) { (self.title, self.rows) = (title, rows) }
    }

    package static let rowsMax = 300
    package let groups: [Group]
    package let from: Day
    package let to: Day
    /// The day of view, drawn as a heavy stroke.
    package let day: Day

    package init(groups: [Group], from: Day, to: Day, day: Day) {
        (self.groups, self.from, self.to, self.day) = (groups, from, max(from.advanced(by: 1), to), day)
    }

    package var name: String {
        "Memberships of \(groups.reduce(0) { $0 + $1.rows.count }) states from \(from) to \(to); the stroke stands at \(day)."
    }

    package var table: FigureTable {
        FigureTable(caption: "Memberships over time", columns: ["State", "Organisation", "Status", "From", "To"], rows: groups.flatMap { group in
            group.rows.flatMap { row in
                row.bars.map { [row.name, $0.organisation, $0.status, $0.from?.description ?? "not recorded", $0.to?.description ?? "still"] }
            }
        })
    }

    private static let rowHeight = 30.0, headHeight = 40.0, axisHeight = 30.0

    /// Laid out for `width` pixels: 340, 680 and 1232 are what pages ask for. Names stand left where there is room, codes where there is not.
    package func drawing(width: Double) -> SVG {
        let isWide = width >= 600, left = isWide ? 220.0 : 46.0
        var kept = Self.rowsMax
        let shown: [Group] = groups.map { group in
            let rows = Array(group.rows.prefix(kept))
            kept -= rows.count
            return Group(title: group.title, rows: rows)
        }.filter { !$0.rows.isEmpty }
        let height = shown.reduce(Self.axisHeight * 2) { $0 + Self.headHeight + Double($1.rows.count) * Self.rowHeight }
        var svg = SVG(width: width, height: height, role: .image(name: name), classes: "timeline")
        let scale = TimeScale(from: from, to: to, left: left, right: width - 8)
        drawGrid(scale, height, &svg)
        var y = 8.0
        for group in shown {
            svg.text(group.title, ["class": "group", "x": "0", "y": .number(y + 24)])
            y += Self.headHeight
            for row in group.rows {
                draw(row, y, isWide, scale, width, &svg)
                y += Self.rowHeight
            }
        }
        let x = scale.x(day)
        svg.shape("path", ["class": "asked", "d": .text("M\(SVG.decimal(x)) 8V\(SVG.decimal(y + 6))")])
        scale.drawAxis(at: y + 6, in: &svg, label: 14)
        svg.finish()
        return svg
    }

    private func drawGrid(_ scale: TimeScale, _ height: Double, _ svg: inout SVG) {
        for (_, x) in scale.years(every: scale.labelStep) {
            svg.shape("path", ["class": "grid", "d": .text("M\(SVG.decimal(x)) 8V\(SVG.decimal(height - Self.axisHeight * 2 + 14))")])
        }
    }

    private func draw(_ row: Row, _ y: Double, _ isWide: Bool, _ scale: TimeScale, _ width: Double, _ svg: inout SVG) {
        svg.shape("path", ["class": "hair", "d": .text("M0 \(SVG.decimal(y + 0.5))H\(SVG.decimal(width))")])
        svg.text(isWide ? shortened(row.name, to: 212) : row.code, ["class": "state", "x": "0", "y": .number(y + 20)])
        for bar in row.bars {
            let start = bar.from?.last ?? from, end = bar.to?.first ?? to
            guard (bar.to?.last ?? to) >= from, (bar.from?.first ?? from) <= to else { continue }
            let at = y + bar.lane.offset
            drawBar(bar.lane, scale.x(start), max(scale.x(start) + 1.5, scale.x(end)), at, &svg)
            // Between the first and the last day on which it may have begun, or ended, nothing is certain.
            for date in [bar.from, bar.to].compactMap({ $0 }) where !date.isExact {
                svg.shape("path", ["class": "uncertain", "d": .text("M\(SVG.decimal(scale.x(date.first))) \(SVG.decimal(at + 3))H\(SVG.decimal(scale.x(date.last)))")])
            }
        }
    }

    private func drawBar(_ lane: Lane, _ left: Double, _ right: Double, _ y: Double, _ svg: inout SVG) {
        func rectangle(_ y: Double, _ height: Double) {
            svg.shape("rect", ["class": .fixed(lane.classes), "x": .number(left), "y": .number(y), "width": .number(right - left), "height": .number(height)])
        }
        switch lane {
        case .eu: rectangle(y, 6)
        case .nato: rectangle(y, 2); rectangle(y + 4, 2)
        case .other: rectangle(y + 0.5, 5)
        }
    }

    private func shortened(_ name: String, to width: Double) -> String {
        guard textWidth(name, size: 14) > width else { return name }
        var kept = name
        while !kept.isEmpty && textWidth(kept + "…", size: 14) > width { kept.removeLast() }
        return kept + "…"
    }
}
