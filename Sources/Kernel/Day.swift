/// A day of the proleptic Gregorian calendar, without a time or a zone.
///
/// Kept as days since 1970-01-01, so that comparing and counting are integer arithmetic. Years 1 to 9999.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let ordinal: Int32

    package init(ordinal: Int32) { self.ordinal = ordinal }

    /// Nil when there is no such day: month 13, 31 June, 29 February 2023.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
        // Howard Hinnant's days_from_civil: years begin in March, so that the leap day comes last.
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        ordinal = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    package init?(_ iso: some StringProtocol) { self.init(Array(iso.utf8)[...]) }

    /// The same of its bytes.
    package init?(_ slice: ArraySlice<UInt8>) {
        let start = slice.startIndex
        guard slice.count == 10, slice[start + 4] == UInt8(ascii: "-"), slice[start + 7] == UInt8(ascii: "-"),
              let year = Self.number(slice[start..<start + 4]), let month = Self.number(slice[start + 5..<start + 7]), let day = Self.number(slice[start + 8..<start + 10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var parts: (year: Int, month: Int, day: Int) {
        let z = Int(ordinal) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    package var description: String {
        let (year, month, day) = parts
        guard (0...9999).contains(year) else { return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }
        func digit(_ number: Int) -> UInt8 { UInt8(ascii: "0") + UInt8(number % 10) }
        return String(unsafeUninitializedCapacity: 10) { buffer in
            (buffer[0], buffer[1], buffer[2], buffer[3], buffer[4]) = (digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), UInt8(ascii: "-"))
            (buffer[5], buffer[6], buffer[7], buffer[8], buffer[9]) = (digit(month / 10), digit(month), UInt8(ascii: "-"), digit(day / 10), digit(day))
            return 10
        }
    }

    package func advanced(by days: Int) -> Day { Day(ordinal: ordinal + Int32(days)) }
    package static func < (a: Day, b: Day) -> Bool { a.ordinal < b.ordinal }

    package static let earliest = Day(ordinal: -719_162)   // 0001-01-01
    package static let latest = Day(ordinal: 2_932_896)    // 9999-12-31

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }
}

extension Day: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no day; write YYYY-MM-DD")
        }
        self = day
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
