/// An axis of numbers whose ticks are round: 1, 2, 2.5 or 5 times a power of ten.
struct NiceScale: Hashable {
    let low: Double
    let high: Double
    let step: Double
    let ticks: [Double]
    /// How many decimals tell one tick from the next.
    let decimals: Int

    /// Holds every value; `isFromZero` draws zero in. About `count` steps, at most twice as many.
    ///
    /// It ends at ticks, or, where `isTight`, a little beyond the values.
    init(_ values: [Double], isFromZero: Bool, count: Int, isTight: Bool = false) {
        let finite = values.filter { $0.isFinite && abs($0) < 1e15 }
        var low = finite.min() ?? 0, high = finite.max() ?? 1
        if isFromZero { (low, high) = (min(0, low), max(0, high)) }
        if high - low < 1e-9 * max(1, abs(high)) { (low, high) = isFromZero && low >= 0 ? (0, max(1, high * 1.25)) : (low - 1, high + 1) }
        let step = Self.step(atLeast: (high - low) / Double(max(1, count)))
        // A value a hair above a tick, by the way that doubles are kept, needs no tick of its own.
        let first = Int((low / step + 1e-9).rounded(.down)), last = Int((high / step - 1e-9).rounded(.up))
        let all = (first...max(first + 1, last)).map { Double($0) * step }, edge = (high - low) * 0.03
        self.step = step
        if isTight {
            (self.low, self.high) = (isFromZero && low == 0 ? 0 : low - edge, isFromZero && high == 0 ? 0 : high + edge)
            ticks = all.filter { $0 >= low - edge && $0 <= high + edge }
        } else { (self.low, self.high, ticks) = (all[0], all[all.count - 1], all) }
        var decimals = 0, scaled = step
        while decimals < 6, abs(scaled - scaled.rounded()) > 1e-6 * abs(scaled) { (decimals, scaled) = (decimals + 1, scaled * 10) }
        self.decimals = decimals
    }

    static func step(atLeast raw: Double) -> Double {
        var power = 1.0
        while power > raw { power /= 10 }
        while power * 10 <= raw { power *= 10 }
        return [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= raw * (1 - 1e-9) } ?? 10 * power
    }

    func place(_ value: Double, from start: Double, to end: Double) -> Double { start + (end - start) * (value - low) / (high - low) }
    func printed(_ tick: Double) -> String { FigureNumber.printed(tick, decimals: decimals) }
}

/// Years along a line, with labels that have room.
struct YearScale: Hashable {
    let first: Int
    let last: Int
    let left: Double
    let right: Double

    func x(_ year: Double) -> Double { left + (right - left) * (first == last ? 0.5 : (year - Double(first)) / Double(last - first)) }
    var pixelsPerYear: Double { (right - left) / Double(max(1, last - first)) }

    /// The first year, the last, and round steps between, so far apart that each has `room` pixels.
    func labels(room: Double) -> [Int] {
        guard last > first else { return [first] }
        let span = last - first, steps = [1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 200, 500, 1000].filter { Double($0) * pixelsPerYear >= room }
        guard let smallest = steps.first else { return [first, last] }
        // Of small steps those that end on the last year look best; wide ones are round years.
        let even = smallest >= 5 ? smallest : steps.first { span % $0 == 0 && $0 < 2 * smallest } ?? smallest
        let inner = even < 5 ? Array(stride(from: first, through: last, by: even)) : Array(stride(from: (first + even - 1) / even * even, through: last, by: even))
        let kept = inner.filter { Double($0 - first) * pixelsPerYear >= room && Double(last - $0) * pixelsPerYear >= room }
        return [first] + kept + [last]
    }
}
