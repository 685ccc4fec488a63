package import Kernel

/// What was said of one thing over time, a lane for each kind; a number counts what lies too close together to be told apart, a line is how long something lasted.
package struct ObjectTimeline: Hashable, Sendable {
    /// Each lane has a shape of its own, so that grey paper tells them apart.
    package enum Lane: String, Hashable, Sendable, CaseIterable {
        case version, sighting, notSeen = "not-seen", report

        var title: String {
            switch self {
            case .version: "Versions of it"
            case .sighting: "Seen"
            case .notSeen: "Looked for, not seen"
            case .report: "Told of in reports"
            }
        }
        var classes: StaticString {
            switch self {
            case .version: "said version"
            case .sighting: "said sighting"
            case .notSeen: "said not-seen"
            case .report: "said report"
            }
        }
    }

    package struct Event: Hashable, Sendable {
        package let lane: Lane
        package let first: Day
        package let last: Day
        package init(_ lane: Lane, first: Day, last: Day? = nil) { (self.lane, self.first, self.last) = (lane, first, max(first, last ?? first)) }
    }

    package static let eventsMax = 2_000
    package let title: String
    package let from: Day
    package let to: Day
    package let events: [Event]
    package var lanes: [Lane] { Lane.allCases.filter { lane in lane != .notSeen || events.contains { $0.lane == lane } } }

    /// From the first event to the day of view; what lies after that day is left out.
    package init(title: String, to: Day, events: [Event]) {
        let own = Array(events.filter { $0.first <= to }.sorted { ($0.first, $0.last) < ($1.first, $1.last) }.prefix(Self.eventsMax))
        (self.title, self.events, self.to) = (title, own, to)
        from = min(own.first?.first ?? to, to.advanced(by: -1))
    }

    package var name: String {
        "\(title) from \(from) to \(to): " + lanes.map { lane in "\(lane.title.lowercased()) \(events.count { $0.lane == lane })" }.joined(separator: ", ") + "."
    }

    package var table: FigureTable {
        FigureTable(caption: title, columns: ["Day", "What", "Until"], rows: events.reversed().prefix(200).map { [$0.first.description, $0.lane.title, $0.last == $0.first ? "" : min($0.last, to).description] })
    }

    private static let top = 8.0, lane = 30.0, axisHeight = 34.0

    package func drawing(width: Double) -> SVG {
        let isWide = width >= 600, left = isWide ? 170.0 : 12, labels = isWide ? 0.0 : 15, high = Self.lane + labels
        let bottom = Self.top + Double(lanes.count) * high
        var svg = SVG(width: width, height: bottom + Self.axisHeight, role: .image(name: name), classes: "object-line")
        let scale = TimeScale(from: from, to: to, left: left, right: width - 14)
        for (index, lane) in lanes.enumerated() {
            let y = Self.top + Double(index) * high
            svg.shape("path", ["class": "hair", "d": .text("M0 \(SVG.decimal(y + high + 0.5))H\(SVG.decimal(width))")])
            svg.text(lane.title, ["class": "lane", "x": "0", "y": .number(isWide ? y + high / 2 + 5 : y + 13)])
            draw(lane, y + labels + Self.lane / 2, scale, &svg)
        }
        svg.shape("path", ["class": "asked", "d": .text("M\(SVG.decimal(scale.x(to))) 0V\(SVG.decimal(bottom + 4))")])
        // Within few years no two of them would have a label: the ends say when.
        if to.ordinal - from.ordinal > 3 * 365 { scale.drawAxis(at: bottom + 2, in: &svg, label: 14) } else {
            for (day, anchor) in [(from, "start"), (to, "end")] as [(Day, StaticString)] {
                svg.shape("path", ["class": "tick", "d": .text("M\(SVG.decimal(scale.x(day))) \(SVG.decimal(bottom + 2))v8")])
                svg.text(day.description, ["class": "year", "x": .number(day == from ? scale.left : scale.right + 14), "y": .number(bottom + 24), "text-anchor": .fixed(anchor)])
            }
        }
        svg.finish()
        return svg
    }

    private func draw(_ lane: Lane, _ y: Double, _ scale: TimeScale, _ svg: inout SVG) {
        let own = events.filter { $0.lane == lane }
        for event in own.filter({ scale.x($0.last) - scale.x($0.first) > 8 }).prefix(300) {
            svg.shape("path", ["class": "between", "d": .text("M\(SVG.decimal(scale.x(event.first))) \(SVG.decimal(y))H\(SVG.decimal(scale.x(event.last)))")])
        }
        var groups: [(x: Double, count: Int)] = []
        for x in own.map({ scale.x($0.first) }) {
            if let last = groups.last, x - last.x < 16 { groups[groups.count - 1] = (last.x + (x - last.x) / Double(last.count + 1), last.count + 1) } else { groups.append((x, 1)) }
        }
        for group in groups {
            let x = min(max(group.x, scale.left + 7), scale.right)
            guard group.count == 1 else {
                svg.shape("circle", ["class": "many", "cx": .number(x), "cy": .number(y), "r": .number(min(13.5, 7.2 + Double(group.count).squareRoot()))])
                svg.text(String(group.count), ["class": "count", "x": .number(x), "y": .number(y + 4.2)])
                continue
            }
            switch lane {
            case .version: svg.shape("rect", ["class": .fixed(lane.classes), "x": .number(x - 5), "y": .number(y - 5), "width": "10", "height": "10"])
            case .sighting, .notSeen: svg.shape("circle", ["class": .fixed(lane.classes), "cx": .number(x), "cy": .number(y), "r": "5.6"])
            case .report: svg.shape("path", ["class": .fixed(lane.classes), "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(y - 7))l7 7l-7 7l-7-7z")])
            }
        }
    }
}
