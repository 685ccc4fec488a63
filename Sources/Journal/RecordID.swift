/// A record's identity: a UUID of version 7 (RFC 9562), so that identities sort roughly by time. Written in lower case.
package struct RecordID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Precondition: the time lies between 1970 and 10889, which 48 bits of milliseconds can say.
    package init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        precondition((0..<(1 << 48)).contains(time.milliseconds))
        high = UInt64(time.milliseconds) << 16 | 0x7000 | generator.next() & 0x0fff
        low = 0x8000_0000_0000_0000 | generator.next() & 0x3fff_ffff_ffff_ffff
    }

    package init(at time: Timestamp) {
        var generator = SystemRandomNumberGenerator()
        self.init(at: time, using: &generator)
    }

    /// Reads a version 7 UUID in lower case with its four dashes; nil otherwise.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0), digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt8
            switch byte {
            case 48...57: value = byte - 48
            case 97...102: value = byte - 87
            default: return nil
            }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(value) } else { words.1 = words.1 << 4 | UInt64(value) }
            digits += 1
        }
        guard words.0 >> 12 & 0xf == 7, words.1 >> 62 == 2 else { return nil }
        (high, low) = words
    }

    /// Reads its 16 bytes; nil when it is none.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (place, byte) in bytes.enumerated() { if place < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) } }
        guard words.0 >> 12 & 0xf == 7, words.1 >> 62 == 2 else { return nil }
        (high, low) = words
    }

    /// Its 16 bytes, which sort as identifiers do.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    package var bytes: [UInt8] { withBytes { Array($0) } }

    /// The same identifier as if it had been made in 1970: what is left when its time is taken away.
    package var untimed: RecordID { RecordID(high: high & 0xffff, low: low) }

    /// The same identifier as if it had been made at that time. Precondition: the time lies between 1970 and 10889.
    package func timed(_ time: Timestamp) -> RecordID {
        precondition((0..<(1 << 48)).contains(time.milliseconds))
        return RecordID(high: high & 0xffff | UInt64(time.milliseconds) << 16, low: low)
    }

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    package var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    package var description: String { String(unsafeUninitializedCapacity: Self.textSize) { write(into: $0) } }

    static let textSize = 36

    /// Its text, without making one. Precondition: there is room for it.
    @discardableResult
    func write(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var place = 0
        for word in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    buffer[place] = UInt8(ascii: "-")
                    place += 1
                }
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift) & 0xf)
                buffer[place] = digit < 10 ? 48 + digit : 87 + digit
                place += 1
            }
        }
        return place
    }

    /// Behind what was written already, in quotes.
    func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.textSize + 2) { buffer in
            (buffer[0], buffer[Self.textSize + 1]) = (UInt8(ascii: "\""), UInt8(ascii: "\""))
            write(into: UnsafeMutableBufferPointer(rebasing: buffer[1...Self.textSize]))
            bytes.append(contentsOf: buffer)
        }
    }

    package static func < (a: Self, b: Self) -> Bool { (a.high, a.low) < (b.high, b.low) }
}
