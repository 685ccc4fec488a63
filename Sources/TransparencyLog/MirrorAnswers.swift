/// Why a body is no answer of a mirror.
package enum MirrorAnswerError: Error, Hashable, Sendable, CustomStringConvertible {
    case line(Int, expected: String)

    package var description: String {
        switch self {
        case .line(let number, let expected): "Line \(number) of the mirror's answer is not as it must be; expected: \(expected)."
        }
    }
}

/// What a mirror says of its state with 202 and 409 (C2SP tlog-mirror): three lines.
package struct MirrorInfo: Hashable, Sendable {
    /// The size of a checkpoint that it has been told.
    package let size: UInt64
    /// The first entry that it does not have.
    package let next: UInt64
    package let ticket: [UInt8]

    package static let contentType = "text/x.tlog.mirror-info"

    package init(size: UInt64, next: UInt64, ticket: [UInt8] = []) { (self.size, self.next, self.ticket) = (size, next, ticket) }

    package var bytes: [UInt8] { Array("\(size)\n\(next)\n\(Base64.encode(ticket))\n".utf8) }

    package init(reading bytes: [UInt8]) throws(MirrorAnswerError) {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, bytes.count <= 128 * 1024 else { throw .line(lines.count, expected: "three lines: size, next entry, ticket in base64") }
        guard let size = TreeSizeBody.number(lines[0]) else { throw .line(1, expected: "a size in digits") }
        guard let next = TreeSizeBody.number(lines[1]) else { throw .line(2, expected: "the next entry in digits") }
        guard let ticket = Base64.decode(String(decoding: lines[2], as: UTF8.self)), ticket.count <= 0xffff else { throw .line(3, expected: "a ticket of at most 65 535 bytes in base64") }
        (self.size, self.next, self.ticket) = (size, next, ticket)
    }
}

/// A tree size alone on a line: what a mirror answers to a checkpoint that does not go on from the one that it has been told (C2SP tlog-witness).
package enum TreeSizeBody {
    package static let contentType = "text/x.tlog.size"

    package static func bytes(_ size: UInt64) -> [UInt8] { Array("\(size)\n".utf8) }

    package static func read(_ bytes: [UInt8]) throws(MirrorAnswerError) -> UInt64 {
        guard bytes.last == 0x0a, let size = number(bytes.dropLast()) else { throw .line(1, expected: "a size in digits and a newline") }
        return size
    }

    /// Nil for anything but the one spelling of a number.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard (1...20).contains(digits.count) else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        guard let number = UInt64(text), String(number) == text else { return nil }
        return number
    }
}
