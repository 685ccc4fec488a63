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

    /// First days of the years within, ascending.
    var years: [(year: Int, x: Double)] {
        (from.parts.year...max(from.parts.year, to.parts.year + 1)).compactMap { year in
            guard let day = Day(year: year, month: 1, day: 1), day >= from, day <= to else { return nil }
            return (year, x(day))
        }
    }

    /// How many years lie between two labels, so that each has at least 60 px.
    var labelStep: Int {
        let count = max(1, years.count)
        let perYear = (right - left) / Double(count)
        return [1, 2, 5, 10, 20, 50].first { Double($0) * perYear >= 60 } ?? 100
    }

    /// Ticks for the years, and labels at round ones, below the line `y`.
    func drawAxis(at y: Double, in svg: inout SVG, label: Double = 15) {
        let step = labelStep
        for (year, x) in years {
            let isLabelled = year % step == 0
            if !isLabelled && Double(step) * 2 > (right - left) / 4 { continue }
            svg.shape("path", ["class": "tick", "d": .text("M\(SVG.decimal(x)) \(SVG.decimal(y))v\(isLabelled ? 8 : 5)")])
            guard isLabelled else { continue }
            // The first and the last label stay inside the drawing.
            let half = textWidth("2000", size: label) / 2
            let anchor: StaticString = x - half < left ? "start" : x + half > right + half ? "end" : "middle"
            svg.text(String(year), ["class": "year", "x": .number(x), "y": .number(y + 8 + label), "text-anchor": .fixed(anchor)])
        }
    }
}
