
private let months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

extension Day {
    /// "1 March 2025"
    package var inWords: String { "\(parts.day) \(months[parts.month - 1]) \(parts.year)" }
}

extension PartialDate {
    /// "June 2018", "1 March 2025", "2017": never more precise than it is known.
    package var inWords: String {
        if isExact { return first.inWords }
        return description.utf8.count == 4 ? description : "\(months[first.parts.month - 1]) \(first.parts.year)"
    }
}
