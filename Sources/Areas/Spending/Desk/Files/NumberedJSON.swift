import Kernel

/// JSON with numbers that have decimals, which bodies of records never have: for statistics alone. Members stand in the order in which they are given.
indirect enum NumberedJSON: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    case text(String), quantity(Quantity), integer(Int), bool(Bool), null
    case list([NumberedJSON])
    case object([(String, NumberedJSON)])

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .integer(number) }
    init(booleanLiteral bool: Bool) { self = .bool(bool) }
    init(arrayLiteral elements: NumberedJSON...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, NumberedJSON)...) { self = .object(elements) }

    static func texts(_ texts: [String]) -> NumberedJSON { .list(texts.map { .text($0) }) }
    /// Without the members that are nil.
    static func members(_ members: [(String, NumberedJSON?)]) -> NumberedJSON { .object(members.compactMap { name, value in value.map { (name, $0) } }) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(into: &bytes)
        bytes.append(10)
        return bytes
    }

    private func write(into bytes: inout [UInt8]) {
        switch self {
        case .text(let text): JSONValue.writeCanonically(text, into: &bytes)
        case .quantity(let quantity): bytes += quantity.description.utf8
        case .integer(let number): bytes += String(number).utf8
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .null: bytes += "null".utf8
        case .list(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONValue.writeCanonically(member.0, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.1.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
