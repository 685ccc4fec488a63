package import Kernel

/// Incidents over time, a lane for each kind; the area of a mark counts what lies too close together to be told apart, a line is how long it lasted.
package struct IncidentTimeline: Sendable {
    package struct Event: Hashable, Sendable {
        package let first: Day
        package let last: Day
        package let kind: Marks.Incident
        package init(first: Day, last: Day, kind: Marks.Incident) { (self.first, self.last, self.kind) = (first, max(first, last), kind) }
    }
    /// A group of them, for the table and the links.
    package struct Year: Hashable, Sendable { package let year: Int, count: Int }
    package let title: String
    package let from: Day
    package let to: Day
    package let lanes: [(kind: Marks.Incident, title: String)]
    package let events: [Event]

    /// `lanes`: in their order; those without an event are drawn too, so that a page looks the same with any filter.
    package init(title: String, from: Day, to: Day, lanes: [(kind: Marks.Incident, title: String)], events: [Event]) {
        (self.title, self.from, self.to, self.lanes, self.events) = (title, from, max(from.advanced(by: 1), to), lanes, events)
    }

    package var years: [Year] {
        var counts: [Int: Int] = [:]
        for event in events { counts[event.first.parts.year, default: 0] += 1 }
        return (from.parts.year...max(from.parts.year, to.parts.year)).prefix(200).map { Year(year: $0, count: counts[$0] ?? 0) }
    }

    package var name: String { "\(title) from \(from) to \(to): \(events.count) incident\(events.count == 1 ? "" : "s")." }

    package var table: FigureTable {
        let counts = Dictionary(events.map { (Slot(year: $0.first.parts.year, kind: $0.kind), 1) }, uniquingKeysWith: +)
        return FigureTable(caption: "\(title), by year and kind", columns: ["Year"] + lanes.map(\.title) + ["All"], rows: years.reversed().map { year in
            let cells = lanes.map { counts[Slot(year: year.year, kind: $0.kind)] ?? 0 }
            return [String(year.year)] + cells.map { $0 == 0 ? "–" : String($0) } + [String(year.count)]
        })
    }

    private struct Slot: Hashable { let year: Int, kind: Marks.Incident }
    private static let top = 8.0, lane = 30.0, axisHeight = 34.0

    package func drawing(width: Double) -> SVG {
        let isWide = width >= 600, left = isWide ? 190.0 : 12, labels = isWide ? 0.0 : 15, high = Self.lane + labels
        let bottom = Self.top + Double(lanes.count) * high
        var svg = SVG(width: width, height: bottom + Self.axisHeight, role: .image(name: name), classes: "incident-line")
        let scale = TimeScale(from: from, to: to, left: left, right: width - 14)
        for (index, lane) in lanes.enumerated() {
            let y = Self.top + Double(index) * high
            svg.shape("path", ["class": "hair", "d": .text("M0 \(SVG.decimal(y + high + 0.5))H\(SVG.decimal(width))")])
            svg.text(lane.title, ["class": "lane", "x": "0", "y": .number(isWide ? y + high / 2 + 5 : y + 13)])
            draw(lane.kind, y + labels + Self.lane / 2, scale, &svg)
        }
        svg.shape("path", ["class": "asked", "d": .text("M\(SVG.decimal(scale.x(to))) \(SVG.decimal(0))V\(SVG.decimal(bottom + 4))")])
        scale.drawAxis(at: bottom + 2, in: &svg, label: 14)
        svg.finish()
        return svg
    }

    private func draw(_ kind: Marks.Incident, _ y: Double, _ scale: TimeScale, _ svg: inout SVG) {
        let own = events.filter { $0.kind == kind }
        // Only what is longer than its own mark; more than some hundred lines are one grey bar anyhow.
        for event in own.filter({ $0.last.ordinal - $0.first.ordinal > 20 }).prefix(300) {
            svg.shape("path", ["class": "between", "d": .text("M\(SVG.decimal(scale.x(event.first))) \(SVG.decimal(y))H\(SVG.decimal(scale.x(event.last)))")])
        }
        var groups: [(x: Double, count: Int)] = []
        for x in own.map({ scale.x($0.first) }).sorted() {
            if let last = groups.last, x - last.x < 15 { groups[groups.count - 1] = (last.x + (x - last.x) / Double(last.count + 1), last.count + 1) } else { groups.append((x, 1)) }
        }
        for group in groups {
            let x = min(max(group.x, scale.left + 7), scale.right)
            if group.count == 1 { kind.draw(at: x, y, &svg, scale: 0.86) } else {
                svg.shape("circle", ["class": "many", "cx": .number(x), "cy": .number(y), "r": .number(min(13.5, 7.2 + Double(group.count).squareRoot()))])
                svg.text(String(group.count), ["class": "count", "x": .number(x), "y": .number(y + 4.2)])
            }
        }
    }
}
