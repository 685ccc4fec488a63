package import Commitments
package import Journal
package import Kernel
package import Node

/// Evidence as the body of a `commitments.evidence` record, and as the tables keep it.
extension Evidence {
    package var json: JSONValue {
        .members(("evidence", .string(id.text)), ("kind", .string(kind.rawValue)), ("date", date.map { .string($0.description) }), ("until", until.map { .string($0.description) }), ("report", report.map { .integer(Int64($0)) }), ("area", area.map { .string($0.text) }),
                 ("proposals", .texts(proposals.map(\.text))), ("text", .string(text)), ("bodies", .texts(bodies.map(\.text))), ("level", level.isEmpty ? nil : .string(level)),
                 ("format", format.isEmpty ? nil : .string(format)), ("result", isResult ? .bool(true) : nil), ("value", value.map { .string($0.description) }),
                 ("source", source.json))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        guard let kind = Evidence.Kind(rawValue: try json.text("kind")) else { throw RecordMistake("kind", "event or report-words was expected") }
        let written = try json.textIfAny("date"), date = written.flatMap { PartialDate($0) }
        guard written == nil || date != nil else { throw RecordMistake("date", "a year, a month or a day was expected") }
        let end = try json.textIfAny("until"), until = end.flatMap { PartialDate($0) }
        guard end == nil || until != nil, until.map({ end in date.map { $0.first <= end.last } ?? false }) ?? true else { throw RecordMistake("until", "a date that is not before `date` was expected") }
        guard let source = json["source"], let confidence = Confidence(rawValue: try source.text("confidence")) else { throw RecordMistake("source", "a title and how far it may be trusted were expected") }
        self.init(id: EvidenceID(try json.text("evidence")), kind: kind, date: date, report: json["report"] == nil ? nil : try json.number("report"), area: try json.textIfAny("area").map { AreaID($0) },
                  proposals: try json.texts("proposals").map { ProposalID($0) }, text: try json.text("text"), bodies: try json.texts("bodies").map { PartyID($0) }, level: try json.textIfAny("level") ?? "",
                  format: try json.textIfAny("format") ?? "", isResult: try json.flag("result"),
                  source: Source(title: try source.text("title"), address: try source.textIfAny("address"), confidence: confidence), until: until, value: try json.textIfAny("value").flatMap { Amount($0) })
    }
}
