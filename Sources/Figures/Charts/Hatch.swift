/// Fillings that grey paper tells apart: strokes cut to a rectangle, so that a drawing needs no definitions that could clash with another's on the page.
enum Hatch: Hashable, CaseIterable {
    case rising, falling, level, crossed, dotted

    func path(_ box: Box, spacing: Double) -> PathData {
        var path = PathData()
        guard box.right - box.left > 0.5, box.bottom - box.top > 0.5, spacing > 1 else { return path }
        switch self {
        case .rising: Self.rising(box, spacing, &path)
        case .falling: Self.falling(box, spacing, &path)
        case .crossed:
            Self.rising(box, spacing * 1.3, &path)
            Self.falling(box, spacing * 1.3, &path)
        case .level:
            for y in Self.steps(box.top, box.bottom, spacing) { path.segment((box.left, y), (box.right, y)) }
        case .dotted:
            for (row, y) in Self.steps(box.top + 1, box.bottom - 1, spacing).enumerated() {
                for x in Self.steps(box.left + 1, box.right - 1, spacing) {
                    let shifted = row.isMultiple(of: 2) ? x : x + spacing / 2
                    if shifted < box.right - 1 { path.segment((shifted, y), (shifted + 0.1, y)) }
                }
            }
        }
        return path
    }

    /// Multiples of the spacing between both, at most 2000, so that neighbours' strokes meet.
    private static func steps(_ low: Double, _ high: Double, _ spacing: Double) -> [Double] {
        Array(stride(from: (low / spacing).rounded(.up) * spacing, through: high, by: spacing).prefix(2000))
    }

    private static func rising(_ box: Box, _ spacing: Double, _ path: inout PathData) {
        for sum in steps(box.left + box.top, box.right + box.bottom, spacing) {
            let from = max(box.left, sum - box.bottom), to = min(box.right, sum - box.top)
            if to > from { path.segment((from, sum - from), (to, sum - to)) }
        }
    }

    private static func falling(_ box: Box, _ spacing: Double, _ path: inout PathData) {
        for difference in steps(box.top - box.right, box.bottom - box.left, spacing) {
            let from = max(box.left, box.top - difference), to = min(box.right, box.bottom - difference)
            if to > from { path.segment((from, from + difference), (to, to + difference)) }
        }
    }
}
