import Kernel

/// Days laid along a line from `left` to `right`, in pixels.
struct TimeScale {
    let from: Day
    let to: Day
    let left: Double
    let right: Double

    func x(_ day: Day) -> Double {
        let span = Double(max(1, to.ordinal - from.ordinal))
        let inside = min(max(day, from), to)
        return left + (right - left) * Double(inside.ordinal - from.ordinal) / span
    }

    /// First days of every `step`th year within, ascending; never more than one per pixel.
    func years(every step: Int) -> [(year: Int, x: Double)] {
        let first = from.parts.year, last = to.parts.year
        let start = (first + step - 1) / step * step
        return stride(from: start, through: max(start, last), by: step).prefix(Int(max(1, right - left))).compactMap { year in
            guard let day = Day(year: year, month: 1, day: 1), day >= from, day <= to else { return nil }
            return (year, x(day))
        }
    }

    private var pixelsPerYear: Double { (right - left) * 365.25 / Double(max(1, to.ordinal - from.ordinal)) }

    /// How many years lie between two labels, so that each has some room: 110 px on a desk, 60 on a phone.
    var labelStep: Int {
        let room = right - left > 600 ? 110.0 : 60
        return [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].first { Double($0) * pixelsPerYear >= room } ?? 5000
    }

    /// Ticks for the years, where they stand apart, and labels at round ones, below the line `y`.
    func drawAxis(at y: Double, in svg: inout SVG, label: Double = 15) {
        let step = labelStep
        if pixelsPerYear >= 8 {
            for (year, x) in years(every: 1) where year % step != 0 { tick(x, y, 5, &svg) }
        }
        for (year, x) in years(every: step) {
            tick(x, y, 8, &svg)
            // The first and the last label stay inside the drawing.
            let half = textWidth("2000", size: label) / 2
            let anchor: StaticString = x - half < left ? "start" : x > right - half / 2 ? "end" : "middle"
            svg.text(String(year), ["class": "year", "x": .number(x), "y": .number(y + 8 + label), "text-anchor": .fixed(anchor)])
        }
    }

    private func tick(_ x: Double, _ y: Double, _ length: Int, _ svg: inout SVG) {
        svg.shape("path", ["class": "tick", "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(y))v\(length)")])
    }
}
