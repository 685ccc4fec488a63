import Foundation

/// The way from a share of today to one of a later year: a straight line of shares over an economy that grows by a rate that somebody assumes.
package struct Path: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package let year: Int
        /// Percent of GDP.
        package let share: Double
        /// Of the size of the economy of the first year, in its prices.
        package let economy: Double
        /// In the unit and prices of the first year's economy.
        package let money: Double
    }

    package let steps: [Step]
    /// Points of GDP a year.
    package let pointsAYear: Double
    /// Real growth of spending a year that the path needs, in percent.
    package let growthAYear: Double
    /// Percent a year, assumed.
    package let economyGrowth: Double
    /// What is spent over all the years beyond what the first year's share would have come to.
    package let extra: Double

    /// `economy`: in millions, in the prices of the year `from`. Nil where there is no way: a target year that is not later, or nothing to begin from.
    package init?(from year: Int, share: Double, economy: Double, to target: Double, by end: Int, growth: Double) {
        guard end > year, end - year <= 60, share > 0, economy > 0, (0...100).contains(target), (-20...20).contains(growth) else { return nil }
        let count = Double(end - year)
        pointsAYear = (target - share) / count
        economyGrowth = growth
        var steps: [Step] = [], extra = 0.0, size = economy
        for step in 0...(end - year) {
            let here = step == end - year ? target : share + pointsAYear * Double(step)
            steps.append(Step(year: year + step, share: here, economy: size, money: here / 100 * size))
            extra += (here - share) / 100 * size
            size *= 1 + growth / 100
        }
        self.steps = steps
        self.extra = extra
        growthAYear = 100 * (pow(steps[steps.count - 1].money / steps[0].money, 1 / count) - 1)
    }
}
