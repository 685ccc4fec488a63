/// Labels one above the other: as near as can be to where they belong, and none over another.
enum LabelColumn {
    /// Middles of boxes of these heights, in the order given, between `top` and `bottom`, with the least sum of squared shifts. Nil where they do not fit.
    ///
    /// `wanted` ascends. With each box's own place in a packed column taken off, what is asked for is the nearest ascending sequence (pool adjacent violators);
    /// cutting it to the frame keeps it the nearest.
    static func settle(_ wanted: [Double], heights: [Double], from top: Double, to bottom: Double) -> [Double]? {
        precondition(wanted.count == heights.count)
        let total = heights.reduce(0, +)
        guard total <= bottom - top + 1e-9 else { return nil }
        var packed: [Double] = [], above = 0.0
        for height in heights {
            packed.append(above + height / 2)
            above += height
        }
        var blocks: [(sum: Double, count: Int)] = []
        for index in wanted.indices {
            blocks.append((wanted[index] - packed[index], 1))
            while blocks.count > 1, blocks[blocks.count - 2].sum / Double(blocks[blocks.count - 2].count) > blocks[blocks.count - 1].sum / Double(blocks[blocks.count - 1].count) {
                let later = blocks.removeLast()
                blocks[blocks.count - 1].sum += later.sum
                blocks[blocks.count - 1].count += later.count
            }
        }
        let shifts = blocks.flatMap { block in Array(repeating: min(max(block.sum / Double(block.count), top), bottom - total), count: block.count) }
        return zip(shifts, packed).map { $0 + $1 }
    }
}
