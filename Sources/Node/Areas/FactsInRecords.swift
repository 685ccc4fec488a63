package import Journal
package import Kernel

/// Sources and dates of honest precision in the bodies of areas' records.
extension Source {
    package var json: JSONValue { .members(("title", .string(title)), ("address", address.map { .string($0) }), ("confidence", .string(confidence.rawValue))) }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let confidence = Confidence(rawValue: try json.text("confidence")) else { throw RecordMistake("source", "how far it may be trusted was expected") }
        self.init(title: try json.text("title"), address: try json.textIfAny("address"), confidence: confidence)
    }
}

extension JSONValue {
    package func readSource(_ member: String) throws(RecordMistake) -> Source {
        guard let source = self[member] else { throw RecordMistake(member, "a title and how far it may be trusted were expected") }
        return try Source(json: source)
    }

    package func date(_ member: String) throws(RecordMistake) -> PartialDate? {
        guard let text = try textIfAny(member) else { return nil }
        guard let date = PartialDate(text) else { throw RecordMistake(member, "a year, a month or a day was expected") }
        return date
    }
}
