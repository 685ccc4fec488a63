package import Kernel
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00Z. Written `2026-11-21T02:39:24.123Z`; leap seconds are not counted.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads RFC 3339 in UTC with `Z`, with no or one to three digits of fraction; nil otherwise.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 24 else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || (22...24).contains(bytes.count), bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T"),
              bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let day = Day(bytes[..<10]),
              let hour = Self.number(bytes[11..<13]), hour < 24, let minute = Self.number(bytes[14..<16]), minute < 60,
              let second = Self.number(bytes[17..<19]), second < 60 else { return nil }
        var thousandths: Int64 = 0
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: "."), let fraction = Self.number(bytes[20..<bytes.count - 1]) else { return nil }
            thousandths = bytes.count == 22 ? fraction * 100 : bytes.count == 23 ? fraction * 10 : fraction
        }
        milliseconds = (Int64(day.ordinal) * 86_400 + hour * 3600 + minute * 60 + second) * 1000 + thousandths
    }

    package var day: Day { Day(ordinal: Int32(clamping: floorDivided(milliseconds, 86_400_000))) }

    package var description: String {
        let rest = milliseconds - floorDivided(milliseconds, 86_400_000) * 86_400_000
        func digit(_ number: Int64) -> UInt8 { UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10) }
        let clock = String(unsafeUninitializedCapacity: 14) { buffer in
            let hour = rest / 3_600_000, minute = rest / 60_000 % 60, second = rest / 1000 % 60
            (buffer[0], buffer[1], buffer[2]) = (UInt8(ascii: "T"), digit(hour / 10), digit(hour))
            (buffer[3], buffer[4], buffer[5]) = (UInt8(ascii: ":"), digit(minute / 10), digit(minute))
            (buffer[6], buffer[7], buffer[8]) = (UInt8(ascii: ":"), digit(second / 10), digit(second))
            (buffer[9], buffer[10], buffer[11], buffer[12], buffer[13]) = (UInt8(ascii: "."), digit(rest / 100), digit(rest / 10), digit(rest), UInt8(ascii: "Z"))
            return 14
        }
        return day.description + clock
    }

    package func advanced(by duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)
    }
    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in digits {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        return value
    }
}

private func floorDivided(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : (a - b + 1) / b }

/// Where time comes from: the machine in a server, a made-up clock in tests and simulations.
package struct NodeClock: Sendable {
    package let now: @Sendable () -> Timestamp
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        (self.now, self.sleep) = (now, sleep)
    }

    package static let system = NodeClock(now: {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }, sleep: { try await Task.sleep(for: $0) })
}
