import Kernel

/// A moment as STIX writes it: `2016-04-06T20:03:48.123Z`, always UTC. Source: STIX 2.1, section 2.16; RFC 3339.
///
/// Two are equal when they name the same microsecond, however many digits each was written with.
package struct STIXTimestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z. More than six digits of a second are cut, not rounded, so that no moment moves into the next second.
    package let microseconds: Int64
    /// As it was written.
    package let text: String

    package init?(_ text: String) {
        var copy = text
        guard let microseconds = copy.withUTF8({ Self.microseconds(in: $0) }) else { return nil }
        (self.microseconds, self.text) = (microseconds, text)
    }

    init(microseconds: Int64, text: String) { (self.microseconds, self.text) = (microseconds, text) }

    /// Written with milliseconds, or with microseconds where there are any.
    package init(microseconds: Int64) {
        let perDay: Int64 = 86_400_000_000
        let day = microseconds >= 0 ? microseconds / perDay : -((perDay - 1 - microseconds) / perDay), rest = microseconds - day * perDay
        func digits(_ number: Int64, _ count: Int) -> String { String(repeating: "0", count: max(0, count - String(number).count)) + String(number) }
        let fraction = rest % 1_000_000
        let second = fraction % 1000 == 0 ? digits(fraction / 1000, 3) : digits(fraction, 6)
        let clock = "\(digits(rest / 3_600_000_000, 2)):\(digits(rest / 60_000_000 % 60, 2)):\(digits(rest / 1_000_000 % 60, 2)).\(second)Z"
        self.init(microseconds: microseconds, text: "\(Day(ordinal: Int32(clamping: day)))T\(clock)")
    }

    package var description: String { text }
    package static func == (a: Self, b: Self) -> Bool { a.microseconds == b.microseconds }
    package static func < (a: Self, b: Self) -> Bool { a.microseconds < b.microseconds }
    package func hash(into hasher: inout Hasher) { hasher.combine(microseconds) }

    /// How many digits stand behind the point.
    package var fractionDigits: Int { text.utf8.count > 20 ? text.utf8.count - 21 : 0 }

    static func microseconds(in bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        func pair(_ at: Int) -> Int? {
            let (tens, ones) = (bytes[at], bytes[at + 1])
            guard tens >= 48, tens <= 57, ones >= 48, ones <= 57 else { return nil }
            return Int(tens - 48) * 10 + Int(ones - 48)
        }
        // The point and at least one digit, or neither.
        guard bytes.count == 20 || bytes.count >= 22 && bytes.count <= 40, bytes[bytes.count - 1] == UInt8(ascii: "Z"),
              bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
              let century = pair(0), let years = pair(2), let month = pair(5), let dayOfMonth = pair(8), let day = Day(year: century * 100 + years, month: month, day: dayOfMonth),
              let hour = pair(11), let minute = pair(14), let second = pair(17), hour < 24, minute < 60, second <= 60 else { return nil }
        var fraction = 0, scale = 100_000
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: ".") else { return nil }
            for at in 20..<bytes.count - 1 {
                guard bytes[at] >= 48, bytes[at] <= 57 else { return nil }
                fraction += Int(bytes[at] - 48) * scale
                scale /= 10
            }
        }
        return ((Int64(day.ordinal) * 24 + Int64(hour)) * 60 + Int64(minute)) * 60_000_000 + Int64(second) * 1_000_000 + Int64(fraction)
    }
}
