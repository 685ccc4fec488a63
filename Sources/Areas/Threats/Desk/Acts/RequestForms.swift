import Foundation
import Journal
import Kernel
import Labels
import Node
import Release
import Site
import Threats

/// One mistake in a form of this area, with the field in which it stands.
struct FieldWrong: Error, Hashable, Sendable { let field: String, says: String }
struct FieldsWrong: Error, Sendable { let list: [FieldWrong] }

/// A question to the other team as somebody writes it.
struct RequestForm: Sendable {
    var text = "", object = "", due = "", marking = ""

    init(object: String = "") { self.object = object }
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (text, object, due, marking) = (field("text"), field("object"), field("due"), field("marking"))
    }

    func reading(by account: Account, of node: Node) -> Result<(ThreatRequest, Item), FieldsWrong> {
        var wrong: [FieldWrong] = []
        if text.isEmpty { wrong.append(FieldWrong(field: "text", says: "The question is missing. Write what you need to know, and what for.")) }
        if text.count > ThreatRequest.textMax { wrong.append(FieldWrong(field: "text", says: "The question has \(text.count) characters, and at most \(ThreatRequest.textMax) are kept. Say it shorter.")) }
        if !object.isEmpty, !STIXID(object).isWellFormed { wrong.append(FieldWrong(field: "object", says: "`\(object.prefix(60))` is no identifier of an object. Copy it from the object's page, or leave the field empty.")) }
        var day: Day?
        if !due.isEmpty {
            day = Day(due)
            if day == nil { wrong.append(FieldWrong(field: "due", says: "`\(due.prefix(20))` is no date. Write year, month and day, as in 2026-12-24.")) } else if let set = day, set < node.today { wrong.append(FieldWrong(field: "due", says: "\(due) has passed. Write today or a later day.")) }
        }
        let item = ThreatMarking.item(marking, by: account, of: node, &wrong)
        guard wrong.isEmpty, let item else { return .failure(FieldsWrong(list: wrong)) }
        return .success((ThreatRequest(id: ThreatMarking.freshID(), text: text, object: object.isEmpty ? nil : STIXID(object), due: day), item))
    }
}

struct AnswerForm: Sendable {
    var text = "", objects = "", marking = ""

    init() {}
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (text, objects, marking) = (field("text"), field("objects"), field("marking"))
    }

    func reading(of request: String, by account: Account, of node: Node) -> Result<(ThreatAnswer, Item), FieldsWrong> {
        var wrong: [FieldWrong] = []
        if text.isEmpty { wrong.append(FieldWrong(field: "text", says: "The answer is missing. “Nothing is known here” is one, too.")) }
        if text.count > ThreatRequest.textMax { wrong.append(FieldWrong(field: "text", says: "The answer has \(text.count) characters, and at most \(ThreatRequest.textMax) are kept. Send the rest as objects.")) }
        let ids = objects.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map { STIXID(String($0)) }
        if let first = ids.first(where: { !$0.isWellFormed }) { wrong.append(FieldWrong(field: "objects", says: "`\(first.text.prefix(60))` is no identifier of an object. Copy identifiers from objects' pages, with blanks between them.")) }
        if ids.count > ThreatAnswer.objectsMax { wrong.append(FieldWrong(field: "objects", says: "There are \(ids.count) objects, and at most \(ThreatAnswer.objectsMax) go with an answer. Name a report that names them.")) }
        let item = ThreatMarking.item(marking, by: account, of: node, &wrong)
        guard wrong.isEmpty, let item else { return .failure(FieldsWrong(list: wrong)) }
        return .success((ThreatAnswer(id: ThreatMarking.freshID(), request: request, text: text, objects: ids), item))
    }
}

/// "Seen here too", as somebody writes it: how often, when, and where, which may be marked more closely than the rest.
struct SightingForm: Sendable {
    var count = "1", first = "", last = "", place = "", placeMarking = "", marking = ""

    init() {}
    init(_ form: FormBody) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        (count, first, last, place, placeMarking, marking) = (field("count"), field("first"), field("last"), field("place"), field("place_marking"), field("marking"))
    }

    static let countMax = 999_999_999

    /// The sighting as a STIX object. Where it was seen stands in it with a marking of its own, so that a reader who may not know it is given the same sighting without it.
    func reading(of object: STIXID, by account: Account, of node: Node) -> Result<(bytes: [UInt8], standing: Label), FieldsWrong> {
        var wrong: [FieldWrong] = []
        let number = Int(count)
        if number == nil || !(0...Self.countMax).contains(number ?? -1) { wrong.append(FieldWrong(field: "count", says: "`\(count.prefix(20))` is no number of times. Write a whole number; 0 says that you looked and did not see it.")) }
        func moment(_ text: String, _ field: String) -> STIXTimestamp? {
            guard !text.isEmpty else { return nil }
            let written = text.contains("T") ? text : text.contains(" ") ? text.replacing(" ", with: "T") + ":00Z" : text + "T00:00:00Z"
            let read = STIXTimestamp(written)
            if read == nil { wrong.append(FieldWrong(field: field, says: "`\(text.prefix(30))` is no time. Write a day as in 2026-11-20, or day and time in UTC as in 2026-11-20 09:30.")) }
            return read
        }
        let from = moment(first, "first"), to = moment(last, "last")
        if let from, let to, to < from { wrong.append(FieldWrong(field: "last", says: "It was seen last (\(last)) before it was seen first (\(first)). Exchange the two.")) }
        if place.count > 300 { wrong.append(FieldWrong(field: "place", says: "This has \(place.count) characters, and at most 300 are kept. Say it shorter.")) }
        let label = ThreatMarking.tlp(marking, "marking", of: node, &wrong)
        let closer = place.isEmpty ? nil : ThreatMarking.tlp(placeMarking.isEmpty ? "TLP:RED" : placeMarking, "place_marking", of: node, &wrong)
        guard wrong.isEmpty, let label, let number else { return .failure(FieldsWrong(list: wrong)) }
        let now = STIXTimestamp(microseconds: node.clock.now().milliseconds * 1000).text
        var members: [STIXMembers.Member] = [
            .init("type", .string("sighting")), .init("spec_version", .string("2.1")), .init("id", .string("sighting--" + UUID().uuidString.lowercased())), .init("created", .string(now)), .init("modified", .string(now)),
            .init("sighting_of_ref", .string(object.text)), .init("count", .number(String(number))), .init("object_marking_refs", .array([.string(label.id)])),
        ]
        if let from { members.append(.init("first_seen", .string(from.text))) }
        if let to { members.append(.init("last_seen", .string(to.text))) }
        if let closer {
            members.append(.init("description", .string(place)))
            members.append(.init("granular_markings", .array([.object(STIXMembers(unchecked: [.init("marking_ref", .string(closer.id)), .init("selectors", .array([.string("description")]))]))])))
        }
        return .success((STIXValue.object(STIXMembers(unchecked: members)).bytes, label.label))
    }
}

enum ThreatMarking {
    static func item(_ text: String, by account: Account, of node: Node, _ wrong: inout [FieldWrong]) -> Item? {
        guard !text.isEmpty else {
            wrong.append(FieldWrong(field: "marking", says: "The marking is missing. Write one, as in TLP:GREEN."))
            return nil
        }
        do { return Item(label: try node.desk.facts.vocabulary.read(text), originator: account.party) } catch {
            wrong.append(FieldWrong(field: "marking", says: "\(error)"))
            return nil
        }
    }

    /// STIX carries TLP by identifiers that every reader knows.
    static func tlp(_ text: String, _ field: String, of node: Node, _ wrong: inout [FieldWrong]) -> TLPMarkingDefinition? {
        guard let label = try? node.desk.facts.vocabulary.read(text), let known = TLPMarkingDefinition(level: label.level), label.markings.isEmpty else {
            wrong.append(FieldWrong(field: field, says: "`\(text.prefix(40))` is no TLP marking. Write TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED."))
            return nil
        }
        return known
    }

    static func freshID() -> String { UUID().uuidString.lowercased() }
}
