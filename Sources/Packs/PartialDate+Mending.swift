package import Kernel

extension PartialDate {
    /// Why a text is no date, and how to write it.
    package static func mending(_ text: String) -> (what: String, remedy: String) {
        let what = "`\(text)` is no date"
        let form = "write 2024-06-30, 2024-06 or 2024, as precisely as it is known"
        let groups = text.split(omittingEmptySubsequences: false, whereSeparator: { !$0.isASCII || !$0.isNumber })
        let numbers = groups.compactMap { $0.isEmpty || $0.count > 4 ? nil : Int($0) }
        guard numbers.count == groups.count, numbers.count == 3 else {
            if numbers.count == groups.count, numbers.count == 2, groups[0].count == 4, !(1...12).contains(numbers[1]) { return (what + ": there is no month \(numbers[1])", form) }
            return (what, form)
        }
        let year: Int, month: Int, day: Int
        switch (groups[0].count, groups[2].count) {
        case (4, ...2): (year, month, day) = (numbers[0], numbers[1], numbers[2])
        // 6/30/2024 can only be the American order; 3/4/2024 could be either, and is not guessed.
        case (...2, 4) where text.contains("/") && numbers[1] > 12: (year, month, day) = (numbers[2], numbers[0], numbers[1])
        case (...2, 4) where text.contains("/") && numbers[0] <= 12: return (what + ": day and month may stand in either order", form)
        case (...2, 4): (year, month, day) = (numbers[2], numbers[1], numbers[0])
        default: return (what, form)
        }
        guard (1...9999).contains(year) else { return (what + ": there is no year \(year)", form) }
        guard (1...12).contains(month) else { return (what + ": there is no month \(month)", form) }
        if let meant = Day(year: year, month: month, day: day) { return (what, "write \(meant)") }
        return (what + ": \(monthNames[month - 1]) \(month == 2 ? "\(year) " : "")has \(Day.days(inMonth: month, of: year)) days", "write a day of the form 2024-06-30 that exists")
    }

    private static let monthNames = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
}
