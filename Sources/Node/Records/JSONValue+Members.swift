package import Journal
package import Kernel

/// Members of an object, read with a sentence for whatever does not fit.
extension JSONValue {
    package func text(_ member: String) throws(RecordMistake) -> String {
        guard let text = self[member]?.string else { throw RecordMistake(member, "a text was expected") }
        return text
    }

    package func textIfAny(_ member: String) throws(RecordMistake) -> String? {
        switch self[member] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw RecordMistake(member, "a text was expected, or nothing")
        }
    }

    package func number(_ member: String) throws(RecordMistake) -> Int {
        guard let number = self[member]?.integer else { throw RecordMistake(member, "a whole number was expected") }
        return Int(number)
    }

    package func flag(_ member: String) throws(RecordMistake) -> Bool {
        guard let value = self[member] else { return false }
        guard let flag = value.bool else { throw RecordMistake(member, "true or false was expected") }
        return flag
    }

    package func list<Element>(_ member: String, _ read: (JSONValue) throws(RecordMistake) -> Element) throws(RecordMistake) -> [Element] {
        guard let value = self[member] else { return [] }
        guard let array = value.array else { throw RecordMistake(member, "a list was expected") }
        var elements: [Element] = []
        elements.reserveCapacity(array.count)
        for element in array { elements.append(try read(element)) }
        return elements
    }

    package func texts(_ member: String) throws(RecordMistake) -> [String] {
        try list(member) { (value) throws(RecordMistake) in
            guard let text = value.string else { throw RecordMistake(member, "a list of texts was expected") }
            return text
        }
    }

    package func day(_ member: String) throws(RecordMistake) -> Day {
        guard let day = Day(try text(member)) else { throw RecordMistake(member, "a day such as 2026-11-21 was expected") }
        return day
    }

    package func dayIfAny(_ member: String) throws(RecordMistake) -> Day? {
        guard let text = try textIfAny(member) else { return nil }
        guard let day = Day(text) else { throw RecordMistake(member, "a day such as 2026-11-21 was expected, or nothing") }
        return day
    }

    package func moment(_ member: String) throws(RecordMistake) -> Timestamp {
        guard let moment = Timestamp(try text(member)) else { throw RecordMistake(member, "a time such as 2026-11-21T09:30:00.000Z was expected") }
        return moment
    }

    /// An object without the members that say nothing.
    package static func members(_ members: (String, JSONValue?)...) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { if let value { object[name] = value } }
        return .object(object)
    }

    package static func texts(_ texts: [String]) -> JSONValue? { texts.isEmpty ? nil : .array(texts.map { .string($0) }) }
}
