/// A JSON value as STIX objects hold it: any number is kept as its text, and members keep their order.
package enum STIXValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As written: `1.50` stays `1.50`.
    case number(String)
    case string(String)
    case array([STIXValue])
    case object(STIXMembers)

    package static let depthMax = 64
    /// A few real objects exceed 64 KiB; none seen exceeds 1 MiB.
    package static let sizeMax = 16 << 20

    /// Reads one value strictly; refuses repeated names, broken UTF-8, lone surrogates, more than 64 levels and anything after the value.
    package init(reading bytes: [UInt8], sizeMax: Int = STIXValue.sizeMax) throws(STIXMistake) {
        self = try STIXTape.over(bytes, sizeMax: sizeMax) { tape in tape.value(at: 0) }
    }

    package init(reading text: String) throws(STIXMistake) { try self.init(reading: Array(text.utf8)) }
}

/// The members of an object in the order written; no two have the same name.
package struct STIXMembers: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package var value: STIXValue
        package init(_ name: String, _ value: STIXValue) { (self.name, self.value) = (name, value) }
    }
    package private(set) var members: [Member]

    package init() { members = [] }
    /// Precondition: no two have the same name.
    package init(unchecked members: [Member]) { self.members = members }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }
    package var names: [String] { members.map(\.name) }

    /// Setting replaces in place, or appends; setting nil removes.
    package subscript(name: String) -> STIXValue? {
        get { members.first { $0.name == name }?.value }
        set {
            switch (members.firstIndex { $0.name == name }, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name, value))
            case (nil, nil): break
            }
        }
    }
}

extension STIXValue {
    package subscript(name: String) -> STIXValue? { if case .object(let object) = self { object[name] } else { nil } }
    package subscript(index: Int) -> STIXValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    package var array: [STIXValue]? { if case .array(let elements) = self { elements } else { nil } }
    package var object: STIXMembers? { if case .object(let object) = self { object } else { nil } }
    package var strings: [String] { array?.compactMap(\.string) ?? [] }
    /// Nil for a number with a fraction, an exponent, or too many digits.
    package var integer: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }

    /// What it is, in a word, for error sentences.
    package var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension STIXValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .number(String(number)) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(arrayLiteral elements: STIXValue...) { self = .array(elements) }
    /// Precondition: no name stands twice in the literal.
    package init(dictionaryLiteral elements: (String, STIXValue)...) {
        self = .object(STIXMembers(unchecked: elements.map { STIXMembers.Member($0.0, $0.1) }))
    }
}
