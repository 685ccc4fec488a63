/// A JSON value as signed and kept records may hold it: no floating point, integers that every reader reads alike.
///
/// Equal values have the same canonical bytes (but for texts that Unicode holds to be equivalent): the order of members does not count.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Between -(2^53 - 1) and 2^53 - 1 when read or written (RFC 7493 section 2.2); larger numbers travel as strings.
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    package static let largestInteger: Int64 = 9_007_199_254_740_991
    package static let depthMax = 64
}

/// The members of a JSON object in the order written; no two have the same name.
///
/// Names that Unicode holds to be canonically equivalent count as the same name.
package struct JSONObject: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let name: String
        package var value: JSONValue
        package init(name: String, value: JSONValue) { (self.name, self.value) = (name, value) }
    }
    package private(set) var members: [Member]

    package init() { members = [] }

    /// Nil when two members have the same name.
    package init?(_ members: [Member]) {
        guard Self.firstRepeated(members) == nil else { return nil }
        self.members = members
    }

    /// Precondition: no two have the same name.
    package init(unchecked members: [Member]) { self.members = members }

    package static func == (a: Self, b: Self) -> Bool {
        a.members == b.members || a.count == b.count && a.members.allSatisfy { b[$0.name] == $0.value }
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(members.reduce(0) { $0 ^ $1.hashValue }) }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    /// Setting replaces in place, or appends; setting nil removes.
    package subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The index of the first member whose name stood before; small objects are compared pairwise, large ones through a set.
    static func firstRepeated(_ members: [Member]) -> Int? {
        if members.count <= 12 {
            for later in members.indices.dropFirst() {
                for earlier in 0..<later where members[earlier].name == members[later].name { return later }
            }
            return nil
        }
        var seen = Set<String>(minimumCapacity: members.count)
        return members.firstIndex { !seen.insert($0.name).inserted }
    }
}

extension JSONValue {
    package subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }
    /// Nil when this is no array or has no such element.
    package subscript(index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    package var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    package var isNull: Bool { self == .null }

    /// What it is, in a word, for error sentences.
    package var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer: "a whole number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral {
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(nilLiteral: ()) { self = .null }
    /// Precondition: no name stands twice in the literal.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(literal: elements))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Precondition: no name stands twice in the literal.
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(literal: elements) }

    fileprivate init(literal elements: [(String, JSONValue)]) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
        precondition(Self.firstRepeated(members) == nil, "a name stands twice in an object literal")
    }
}
