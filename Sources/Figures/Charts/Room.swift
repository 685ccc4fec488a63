/// A rectangle on the drawing, in pixels.
struct Box: Hashable {
    var left: Double, top: Double, right: Double, bottom: Double

    func meets(_ other: Box) -> Bool { left < other.right && other.left < right && top < other.bottom && other.top < bottom }
    func holds(_ other: Box) -> Bool { left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom }

    /// Liang and Barsky: what is left of the segment after each edge has cut it.
    func meets(_ segment: Segment) -> Bool {
        var from = 0.0, to = 1.0
        for (start, length, low, high) in [(segment.x1, segment.x2 - segment.x1, left, right), (segment.y1, segment.y2 - segment.y1, top, bottom)] {
            if length == 0 {
                if start < low || start > high { return false }
            } else {
                let a = (low - start) / length, b = (high - start) / length
                (from, to) = (max(from, min(a, b)), min(to, max(a, b)))
                if from > to { return false }
            }
        }
        return true
    }
}

struct Segment: Hashable { var x1: Double, y1: Double, x2: Double, y2: Double }

/// What is drawn already: where a label may still stand.
struct TakenRoom {
    private(set) var boxes: [Box] = []
    private(set) var segments: [Segment] = []

    mutating func take(_ box: Box) { boxes.append(box) }
    mutating func take(_ segment: Segment) { segments.append(segment) }

    func isFree(_ box: Box) -> Bool { !boxes.contains { $0.meets(box) } && !segments.contains { box.meets($0) } }
    /// How much stands in the way; a box counts for more than a line, over which a halo lets one read.
    func hits(_ box: Box) -> Int { boxes.reduce(0) { $0 + ($1.meets(box) ? 100 : 0) } + segments.reduce(0) { $0 + (box.meets($1) ? 1 : 0) } }

    /// The first place that is free, or that with the least in the way. `among` is not empty.
    func best(among places: [Box]) -> Box? {
        var best: (box: Box, hits: Int)?
        for place in places {
            let hits = hits(place)
            if hits == 0 { return place }
            if hits < best?.hits ?? .max { best = (place, hits) }
        }
        return best?.box
    }
}
