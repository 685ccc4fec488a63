/// Values over years as lines: names at their ends, target lines, years that are not published, and what would lead to a target.
///
/// A line is one series of one edition; a year that it lacks is a gap. Hollow marks are estimates.
package struct LineFigure: Figure {
    package struct Point: Hashable, Sendable {
        package let year: Int
        package let value: Double
        package let isEstimate: Bool
        package init(year: Int, value: Double, isEstimate: Bool = false) { (self.year, self.value, self.isEstimate) = (year, value, isEstimate) }
    }

    package struct Line: Hashable, Sendable {
        package let name: String
        /// Stands for the name where there is little room: a state's code.
        package let short: String?
        /// By year, one for each.
        package let points: [Point]
        package let manner: LineManner

        /// Of points of the same year the last one holds; those that are no number are left out.
        package init(name: String, short: String? = nil, points: [Point], manner: LineManner) {
            var byYear: [Int: Point] = [:]
            for point in points where point.value.isFinite && abs(point.value) < 1e15 && LineFigure.yearsAllowed.contains(point.year) { byYear[point.year] = point }
            self.points = byYear.values.sorted { $0.year < $1.year }
            (self.name, self.short, self.manner) = (name, short, manner)
        }
    }

    /// What was agreed: a value, from a year to a year where it does not hold always.
    package struct Target: Hashable, Sendable {
        package let value: Double
        package let from: Int?
        package let to: Int?
        /// With its year and act: "2 %, every year (Wales 2014)".
        package let label: String
        package init(value: Double, from: Int? = nil, to: Int? = nil, label: String) { (self.value, self.from, self.to, self.label) = (value, from, to, label) }
    }

    /// A straight way from a point to a target: an assumption, and called so in words.
    package struct Path: Hashable, Sendable {
        package let from: Point
        package let to: Point
        package let label: String
        package init(from: Point, to: Point, label: String) { (self.from, self.to, self.label) = (from, to, label) }
    }

    /// Years without a figure, shaded; `label` says so: "2025: not published for Germany".
    package struct Unpublished: Hashable, Sendable {
        package let years: [Int]
        package let label: String
        package init(years: [Int], label: String = "n.p.") { (self.years, self.label) = (years.filter { LineFigure.yearsAllowed.contains($0) }, label) }
    }

    package enum Axis: Hashable, Sendable {
        /// Shares and sums: lengths above zero are compared.
        case fromZero
        /// Indices and growth: only differences are.
        case fitted
    }

    package static let linesMax = 64
    static let yearsAllowed = 1000...3000
    package let caption: Caption
    package let lines: [Line]
    package let targets: [Target]
    package let unpublished: Unpublished?
    package let path: Path?
    package let unit: FigureUnit
    package let axis: Axis

    /// Lines beyond `linesMax` are left out of the drawing; the table has all.
    package init(caption: Caption, lines: [Line], targets: [Target] = [], unpublished: Unpublished? = nil, path: Path? = nil, unit: FigureUnit, axis: Axis = .fromZero) {
        (self.caption, self.lines, self.unit, self.axis) = (caption, lines, unit, axis)
        (self.targets, self.unpublished) = (targets.filter { $0.value.isFinite && abs($0.value) < 1e15 }, unpublished.flatMap { $0.years.isEmpty ? nil : $0 })
        self.path = path.flatMap { $0.from.value.isFinite && $0.to.value.isFinite && $0.from.year < $0.to.year && Self.yearsAllowed.contains($0.from.year) && Self.yearsAllowed.contains($0.to.year) ? $0 : nil }
    }

    /// Every year that is drawn, first to last.
    var years: ClosedRange<Int>? {
        let all = lines.flatMap { [$0.points.first, $0.points.last].compactMap { $0?.year } } + (unpublished?.years ?? []) + (path.map { [$0.from.year, $0.to.year] } ?? []) + targets.compactMap(\.to)
        guard let first = all.min(), let last = all.max() else { return nil }
        return first...last
    }

    func scale(count: Int) -> NiceScale {
        let values = lines.prefix(Self.linesMax).flatMap { $0.points.map(\.value) } + targets.map(\.value) + (path.map { [$0.from.value, $0.to.value] } ?? [])
        return NiceScale(values, isFromZero: axis == .fromZero, count: count)
    }

    package var words: String {
        guard let years else { return "Nothing is known for any year." }
        let told = lines.prefix(8).map { line in
            guard let first = line.points.first, let last = line.points.last else { return "\(line.name): no value." }
            func say(_ point: Point) -> String { "\(unit.printed(point.value)) in \(point.year)\(point.isEstimate ? " (estimate)" : "")" }
            return first.year == last.year ? "\(line.name): \(say(last))." : "\(line.name): \(say(first)), \(say(last))."
        }
        let more = lines.count > told.count ? ["And \(lines.count - told.count) more; the table has all."] : []
        let aims = targets.map { "Target: \($0.label)." }
        return (["\(lines.count) line\(lines.count == 1 ? "" : "s"), \(years.lowerBound) to \(years.upperBound)."] + told + more + aims).joined(separator: " ")
    }

    /// A row for each line, a column for each year; ᵉ marks an estimate, n.p. what is not published, a dash what was not asked.
    package var table: FigureTable {
        let absent = Set(unpublished?.years ?? []), columns = Set(lines.flatMap { $0.points.map(\.year) }).union(absent).sorted()
        return FigureTable(caption: caption.title, columns: [unit.sign.isEmpty ? "Series" : unit.sign] + columns.map(String.init), rows: lines.map { line in
            let values = Dictionary(line.points.map { ($0.year, unit.bare($0.value) + ($0.isEstimate ? "ᵉ" : "")) }) { $1 }
            return [line.name] + columns.map { values[$0] ?? (absent.contains($0) ? "n.p." : "–") }
        })
    }

    package var tidy: FigureTable {
        FigureTable(caption: caption.title, columns: ["series", "year", "value", "unit", "status"], rows: lines.flatMap { line in
            line.points.map { [line.name, String($0.year), FigureNumber.plain($0.value), unit.sign, $0.isEstimate ? "estimate" : "actual"] }
        })
    }
}
