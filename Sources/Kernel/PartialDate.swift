/// A date as precisely as it is known: `2024`, `2024-03` or `2024-03-07`.
///
/// A fact that begins "in 2022" certainly holds from the last day of 2022 and possibly from its first: see `Validity`.
package struct PartialDate: Hashable, Sendable, CustomStringConvertible {
    package let first: Day
    package let last: Day
    package let description: String

    package init(_ day: Day) { (first, last, description) = (day, day, day.description) }

    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        switch bytes.count {
        case 4:
            guard let year = Day.number(bytes[...]), let a = Day(year: year, month: 1, day: 1), let b = Day(year: year, month: 12, day: 31) else { return nil }
            (first, last) = (a, b)
        case 7:
            guard bytes[4] == UInt8(ascii: "-"), let year = Day.number(bytes[0..<4]), let month = Day.number(bytes[5..<7]),
                  let a = Day(year: year, month: month, day: 1),
                  let b = Day(year: year, month: month, day: Day.days(inMonth: month, of: year)) else { return nil }
            (first, last) = (a, b)
        default:
            guard let day = Day(text) else { return nil }
            (first, last) = (day, day)
        }
        description = String(text)
    }

    package var isExact: Bool { first == last }
}

/// The days on which a dated fact certainly holds, and the days on which it possibly does. Both ends are inclusive.
///
/// `certain` is nil when no day is certain. It always lies inside `possible`.
package struct Validity: Hashable, Sendable {
    package let certain: ClosedRange<Day>?
    package let possible: ClosedRange<Day>

    package init(certain: ClosedRange<Day>?, possible: ClosedRange<Day>) { (self.certain, self.possible) = (certain, possible) }

    /// An interval with inclusive, possibly imprecise or missing ends; a missing end is open.
    package init(from: PartialDate?, to: PartialDate?) {
        let possibleFrom = from?.first ?? .earliest, possibleTo = to?.last ?? .latest
        let certainFrom = from?.last ?? .earliest, certainTo = to?.first ?? .latest
        possible = possibleFrom...max(possibleFrom, possibleTo)
        certain = certainFrom <= certainTo ? certainFrom...certainTo : nil
    }

    package func isCertain(on day: Day) -> Bool { certain?.contains(day) ?? false }
    package func isPossible(on day: Day) -> Bool { possible.contains(day) }

    /// The days on which the answer to either question may change.
    package var changes: [Day] {
        var days = [possible.lowerBound]
        if possible.upperBound < .latest { days.append(possible.upperBound.advanced(by: 1)) }
        if let certain {
            days.append(certain.lowerBound)
            if certain.upperBound < .latest { days.append(certain.upperBound.advanced(by: 1)) }
        }
        return days.filter { $0 > .earliest }
    }
}
