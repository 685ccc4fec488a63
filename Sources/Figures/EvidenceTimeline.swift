package import Kernel

/// What was heard of one thing over time: a lane for what happened, a lane for a report's own words, the reports as upright lines, and a dash for each period in which nothing is visible.
///
/// Events are discs, a report's words are rings, results are squares with a tick: grey paper tells them apart. The area of a disc counts what lies too close together to be told apart.
package struct EvidenceTimeline: Hashable, Sendable {
    /// A report, and the period that it covers.
    package struct Report: Hashable, Sendable {
        package let number: Int
        package let from: Day
        package let to: Day
        package let issued: Day
        package init(number: Int, from: Day, to: Day, issued: Day) { (self.number, self.from, self.to, self.issued) = (number, from, max(from, to), issued) }
    }

    package struct Event: Hashable, Sendable {
        /// Between these days; the same for a day that is known.
        package let first: Day
        package let last: Day
        /// The report whose period it falls in; nil before the first and after the last.
        package let period: Int?
        package let isWords: Bool
        package let isResult: Bool
        package let count: Int
        package init(first: Day, last: Day, period: Int?, isWords: Bool, isResult: Bool = false, count: Int = 1) {
            (self.first, self.last, self.period, self.isWords, self.isResult, self.count) = (first, max(first, last), period, isWords, isResult, max(1, count))
        }
    }

    package static let eventsMax = 2_000
    /// "Proposal 2016 · 1.2"
    package let title: String
    /// What stands at its beginning: "endorsed 6 December 2016".
    package let start: String
    package let from: Day
    /// The day of view.
    package let to: Day
    package let reports: [Report]
    package let events: [Event]
    /// A date that its own text gives.
    package let due: PartialDate?

    package init(title: String, start: String, from: Day, to: Day, reports: [Report], events: [Event], due: PartialDate? = nil) {
        (self.title, self.start, self.from, self.to) = (title, start, from, max(from.advanced(by: 1), to))
        (self.reports, self.events, self.due) = (reports.filter { $0.from <= to }, Array(events.prefix(Self.eventsMax)), due)
    }

    private func count(_ report: Report, _ isWords: Bool) -> Int { events.reduce(0) { $0 + ($1.period == report.number && $1.isWords == isWords ? $1.count : 0) } }
    private var later: [Event] { events.filter { event in event.period.map { number in !reports.contains { $0.number == number } } ?? true } }

    package var name: String {
        let total = events.reduce(0) { $0 + $1.count }, silent = reports.count { count($0, true) + count($0, false) == 0 }
        return "\(title) from \(from) to \(to): \(total) piece\(total == 1 ? "" : "s") of evidence, \(reports.count) reports, nothing visible in the periods of \(silent) of them."
    }

    package var table: FigureTable {
        func row(_ title: String, _ from: String, _ to: String, _ events: [Event]) -> [String] {
            func sum(_ fits: (Event) -> Bool) -> String {
                let count = events.reduce(0) { $0 + (fits($1) ? $1.count : 0) }
                return count == 0 ? "–" : String(count)
            }
            return [title, from, to, sum { !$0.isWords }, sum(\.isWords), sum(\.isResult)]
        }
        var rows = reports.map { report in row("Report \(report.number)", report.from.description, report.to.description, events.filter { $0.period == report.number }) }
        if !later.isEmpty { rows.append(row(reports.isEmpty ? "No report yet" : "Outside these periods", "", to.description, later)) }
        return FigureTable(caption: "\(title), by the period of each report", columns: ["Period", "From", "To", "Happened", "A report’s words", "Results"], rows: rows)
    }

    private static let top = 26.0, lane = 44.0, axisHeight = 34.0, near = 18.0

    /// Laid out for `width` pixels: 340, 680 and 1232 are what pages ask for.
    package func drawing(width: Double) -> SVG {
        let isWide = width >= 600, left = isWide ? 136.0 : 14, labels = isWide ? 0.0 : 18
        let laneHeight = Self.lane + labels, bottom = Self.top + 2 * laneHeight
        var svg = SVG(width: width, height: bottom + Self.axisHeight + (due == nil ? 0 : 20), role: .image(name: name), classes: "evidence-line")
        let scale = TimeScale(from: from, to: to, left: left, right: width - 14)
        drawReports(scale, bottom, &svg)
        for (index, isWords) in [false, true].enumerated() {
            let y = Self.top + Double(index) * laneHeight
            svg.shape("path", ["class": "hair", "d": .text("M0 \(SVG.decimal(y + laneHeight + 0.5))H\(SVG.decimal(width))")])
            svg.text(isWords ? "a report’s words" : "happened", ["class": "lane", "x": "0", "y": .number(isWide ? y + laneHeight / 2 + 5 : y + 14)])
            drawLane(isWords, y + labels + Self.lane / 2, scale, &svg)
        }
        if let due { drawDue(due, scale, bottom, width, &svg) }
        svg.shape("path", ["class": "asked", "d": .text("M\(SVG.decimal(scale.x(to))) \(SVG.decimal(Self.top - 8))V\(SVG.decimal(bottom + 4))")])
        scale.drawAxis(at: bottom + 2, in: &svg, label: 14)
        svg.finish()
        return svg
    }

    private func drawReports(_ scale: TimeScale, _ bottom: Double, _ svg: inout SVG) {
        var free = -Double.infinity
        for report in reports where report.issued <= to {
            let x = scale.x(report.issued), half = textWidth(String(report.number), size: 13) / 2
            svg.shape("path", ["class": "report", "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(Self.top - 6))V\(SVG.decimal(bottom))")])
            guard x - half > free, x + half <= scale.right + 14 else { continue }
            svg.text(String(report.number), ["class": "number", "x": .number(x), "y": "15", "text-anchor": "middle"])
            free = x + half + 3
        }
    }

    private func drawLane(_ isWords: Bool, _ y: Double, _ scale: TimeScale, _ svg: inout SVG) {
        for report in reports where count(report, isWords) == 0 {
            let a = scale.x(report.from) + 3, b = scale.x(report.to) - 3
            svg.shape("path", ["class": "hole", "d": .text("M\(SVG.decimal(a)) \(SVG.decimal(y))H\(SVG.decimal(max(a + 3, b)))")])
        }
        let own = events.filter { $0.isWords == isWords }
        for event in own where event.first != event.last {
            svg.shape("path", ["class": "between", "d": .text("M\(SVG.decimal(scale.x(event.first))) \(SVG.decimal(y))H\(SVG.decimal(scale.x(event.last)))")])
        }
        for group in Self.groups(own.filter { !$0.isResult }.map { (scale.x(Self.middle($0)), $0.count) }) {
            let radius = min(14, 4.5 * Double(group.count).squareRoot())
            // A disc at the very end stays inside the drawing.
            let x = min(max(group.x, radius + 1), scale.right + 13 - radius)
            svg.shape("circle", ["class": isWords ? "words" : "event", "cx": .number(x), "cy": .number(y), "r": .number(radius)])
        }
        for result in own where result.isResult {
            let x = scale.x(Self.middle(result))
            svg.shape("rect", ["class": "result", "x": .number(max(0, x - 8)), "y": .number(y - 8), "width": "16", "height": "16"])
            svg.shape("path", ["class": "result-tick", "d": .text("M\(SVG.decimal(max(8, x) - 4.4)) \(SVG.decimal(y + 0.4))l3 3 5.4-6.2")])
        }
    }

    private static func middle(_ event: Event) -> Day { Day(ordinal: (event.first.ordinal + event.last.ordinal) / 2) }

    /// What lies closer together than a disc is wide stands as one, at the mean of its places.
    private static func groups(_ places: [(x: Double, count: Int)]) -> [(x: Double, count: Int)] {
        var groups: [(x: Double, count: Int)] = []
        for place in places.sorted(by: { $0.x < $1.x }) {
            if let last = groups.last, place.x - last.x < near {
                let count = last.count + place.count
                groups[groups.count - 1] = (last.x + (place.x - last.x) * Double(place.count) / Double(count), count)
            } else { groups.append(place) }
        }
        return groups
    }

    private func drawDue(_ due: PartialDate, _ scale: TimeScale, _ bottom: Double, _ width: Double, _ svg: inout SVG) {
        let x = scale.x(due.last), text = "its date: \(due)", half = textWidth(text, size: 13, bold: true) / 2
        svg.shape("path", ["class": "due-line", "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(Self.top - 6))V\(SVG.decimal(bottom + Self.axisHeight))")])
        let at = min(max(x, half), width - half)
        svg.text(text, ["class": "due-label", "x": .number(at), "y": .number(bottom + Self.axisHeight + 14), "text-anchor": "middle"])
    }
}
