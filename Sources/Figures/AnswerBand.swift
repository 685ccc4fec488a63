package import Kernel

/// How the answer to one question changed over time: a band of periods, with the date asked as a heavy stroke.
package struct AnswerBand: Hashable, Sendable {
    /// One stretch with one answer; both days are in it.
    package struct Period: Hashable, Sendable {
        package let from: Day
        package let to: Day
        package let outcome: OutcomeMark
        /// What stands in it, where there is room: "26/27", who may have it of the members then.
        package let inside: String
        /// Why the answer is this one from its first day on.
        package let reason: String
        /// Whether only the ground differs from the period before; then a dotted line parts them.
        package let changesGroundOnly: Bool

        package init(from: Day, to: Day, outcome: OutcomeMark, inside: String, reason: String, changesGroundOnly: Bool = false) {
            (self.from, self.to, self.outcome, self.inside, self.reason, self.changesGroundOnly) = (from, max(from, to), outcome, inside, reason, changesGroundOnly)
        }
    }

    package static let periodsMax = 400
    package let periods: [Period]
    package let asked: Day
    /// The date asked in words: "1 March 2025".
    package let askedInWords: String

    /// Periods in order of time; those beyond `periodsMax` are left out of the drawing.
    package init(periods: [Period], asked: Day, askedInWords: String) {
        (self.periods, self.asked, self.askedInWords) = (periods, asked, askedInWords)
    }

    package var name: String {
        guard let first = periods.first, let last = periods.last else { return "How the answer changed: nothing is known before or after." }
        let now = periods.last { $0.from <= asked }.map { " On \(askedInWords): \($0.outcome.word)." } ?? ""
        return "How the answer changed from \(first.from) to \(last.to), in \(periods.count) periods.\(now)"
    }

    package var table: FigureTable {
        FigureTable(caption: "How the answer changed", columns: ["From", "To", "Answer", "May have it", "Why"], rows: periods.map {
            [$0.from.description, $0.to.description, $0.outcome.word, $0.inside, $0.reason]
        })
    }

    private static let top = 29.0, height = 32.0
    private static let daysBeyondMax = 3653

    /// Laid out for `width` pixels: 340, 680, 1000 and 1280 are what pages ask for.
    package func drawing(width: Double) -> SVG {
        var svg = SVG(width: width, height: Self.top + Self.height + 38, role: .image(name: name), classes: "answer-band")
        guard let first = periods.first, let last = periods.last else {
            svg.finish()
            return svg
        }
        // A date asked long after the facts stands at the end: it must not squeeze the band.
        let end = asked > last.to.advanced(by: Self.daysBeyondMax) ? last.to : max(last.to, asked)
        let scale = TimeScale(from: first.from, to: end, left: 8, right: width - 16)
        let drawn = periods.prefix(Self.periodsMax)
        for (index, run) in runs(drawn).enumerated() { draw(run, isFirst: index == 0, scale, &svg) }
        scale.drawAxis(at: Self.top + Self.height + 3, in: &svg)
        drawAsked(scale, width, &svg)
        svg.finish()
        return svg
    }

    /// Periods that differ in their ground only stand as one, with dotted lines in it.
    private func runs(_ periods: ArraySlice<Period>) -> [[Period]] {
        var runs: [[Period]] = []
        for period in periods {
            if period.changesGroundOnly, let last = runs.last?.last, last.outcome == period.outcome { runs[runs.count - 1].append(period) } else { runs.append([period]) }
        }
        return runs
    }

    private func draw(_ run: [Period], isFirst: Bool, _ scale: TimeScale, _ svg: inout SVG) {
        let period = run[0], solid = period.outcome == .denied
        // Two pixels of ground part neighbours; a light period also has its edge, drawn inside.
        let left = scale.x(period.from) + (isFirst ? 0 : 1), right = max(left + 1, scale.x(run[run.count - 1].to.advanced(by: 1)) - 1)
        let inset = solid ? 0.0 : 1.0
        svg.within("g", ["class": .fixed(period.outcome.periodClasses)]) { svg in
            svg.shape("rect", ["class": "body", "x": .number(left + inset), "y": .number(Self.top + inset), "width": .number(max(0.5, right - left - 2 * inset)), "height": .number(Self.height - 2 * inset)])
            if period.outcome == .consents && right - left > 14 {
                let bottom = Self.top + Self.height - 1
                svg.shape("path", ["class": "fold", "d": .text("M\(SVG.decimal(right - 1)) \(SVG.decimal(bottom - 9))v9h-9z")])
            }
            for change in run.dropFirst() {
                svg.shape("path", ["class": "ground-change", "d": .text("M\(SVG.decimal(scale.x(change.from))) \(SVG.decimal(Self.top + 1))v\(SVG.decimal(Self.height - 2))")])
            }
            // The number stands in the first stretch between dotted lines that has room for it.
            let edges = [left] + run.dropFirst().map { scale.x($0.from) } + [right]
            for (index, stretch) in run.enumerated() {
                let room = edges[index + 1] - edges[index]
                guard textWidth(stretch.inside, size: 14, bold: true) + 4 <= room else { continue }
                svg.text(stretch.inside, ["x": .number((edges[index] + edges[index + 1]) / 2), "y": .number(Self.top + 21)])
                break
            }
        }
    }

    private func drawAsked(_ scale: TimeScale, _ width: Double, _ svg: inout SVG) {
        let x = scale.x(asked), text = "\(askedInWords), asked"
        let half = textWidth(text, size: 14, bold: true) / 2
        svg.shape("path", ["class": "asked", "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(Self.top - 6))v\(SVG.decimal(Self.height + 12))")])
        let anchor: StaticString = x - half < 0 ? "start" : x + half > width ? "end" : "middle"
        let at = x - half < 0 ? 0 : x + half > width ? width : x
        svg.text(text, ["class": "asked-label", "x": .number(at), "y": .number(16), "text-anchor": .fixed(anchor)])
    }
}
