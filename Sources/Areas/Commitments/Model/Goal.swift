package import Kernel

/// What a proposal is to come to: a measure with its unit, where it stood, where it is to stand, and by when. Later values are evidence.
package struct Goal: Hashable, Sendable {
    package let measure: String
    /// Empty for a mere count.
    package let unit: String
    /// Nil where nobody said where it stood.
    package let baseline: Amount?
    package let baselineOn: PartialDate?
    package let target: Amount
    package let due: PartialDate

    package init(measure: String, unit: String = "", baseline: Amount? = nil, baselineOn: PartialDate? = nil, target: Amount, due: PartialDate) {
        (self.measure, self.unit, self.baseline, self.baselineOn, self.target, self.due) = (measure, unit, baseline, baselineOn, target, due)
    }

    /// Down where the baseline lies above the target, otherwise up.
    package var isFalling: Bool { baseline.map { $0 > target } ?? false }
    package func isMet(by value: Amount) -> Bool { isFalling ? value <= target : value >= target }
    /// Nothing measured before where it stood counts.
    package func counts(_ measurement: Measurement) -> Bool { baselineOn.map { measurement.day >= $0.first } ?? true }

    /// "Officers trained: 40 persons by December 2026 (12 in 2024)"
    package var inWords: String {
        let unit = unit.isEmpty ? "" : " " + unit
        let from = baseline.map { " (from \($0)" + (baselineOn.map { " in \($0)" } ?? "") + ")" } ?? ""
        return "\(measure): \(target)\(unit) by \(due)\(from)"
    }
}

/// A value that was measured, by the last day on which it can have been.
package struct Measurement: Hashable, Sendable {
    package let day: Day
    package let value: Amount
    package init(day: Day, value: Amount) { (self.day, self.value) = (day, value) }
}
