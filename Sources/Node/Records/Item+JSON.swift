package import Kernel
import Labels
package import Release

extension Label {
    /// Members stand in canonical order, here and below: a record whose parts are in order is remembered as it was said, and need not be read out of its bytes.
    var json: JSONValue { .members(("level", .string(level.text)), ("markings", markingsJSON), ("policy", .string(policy.text)), ("tlp", tlp.map { .string($0.text) })) }

    fileprivate var markingsJSON: JSONValue? { markings.isEmpty ? nil : .array(markings.map { .members(("form", .string($0.form.text)), ("names", .texts($0.names))) }) }

    init(json: JSONValue) throws(RecordMistake) {
        let markings = try json.list("markings") { (value) throws(RecordMistake) in
            Marking(form: MarkingFormID(try value.text("form")), names: try value.texts("names"))
        }
        self.init(policy: PolicyID(try json.text("policy")), level: LevelID(try json.text("level")), markings: markings, tlp: try json.textIfAny("tlp").map { LevelID($0) })
    }
}

/// What is decided on, as it stands in the `label` of a record and in the projection.
extension Item {
    package var json: JSONValue {
        .members(("consents", consents.isEmpty ? nil : .array(consents.map { .members(("by", .string($0.by.text)), ("on", $0.on.map { .string($0.description) }), ("to", $0.to.map { .string($0.text) })) })),
                 ("holder", .string(holder.text)), ("level", .string(label.level.text)), ("marked", markedOn.map { .string($0.description) }), ("markings", label.markingsJSON),
                 ("objections", objections.isEmpty ? nil : .array(objections.map { .members(("by", .string($0.by.text)), ("on", $0.on.map { .string($0.description) })) })),
                 ("originator", .string(originator.text)),
                 ("parts", parts.isEmpty ? nil : .array(parts.map { .members(("label", $0.label.json), ("originator", $0.originator.map { .string($0.text) }), ("written", .string($0.written))) })),
                 ("policy", .string(label.policy.text)), ("tlp", label.tlp.map { .string($0.text) }))
    }

    package init(json: JSONValue) throws(RecordMistake) {
        let parts = try json.list("parts") { (value) throws(RecordMistake) in
            guard let label = value["label"] else { throw RecordMistake("parts", "each part needs a label") }
            return Part(label: try Label(json: label), originator: try value.textIfAny("originator").map { PartyID($0) }, written: try value.text("written"))
        }
        let consents = try json.list("consents") { (value) throws(RecordMistake) in
            Consent(by: ConsentID(try value.text("by")), to: try value.textIfAny("to").map { PartyID($0) }, on: try value.dayIfAny("on"))
        }
        let objections = try json.list("objections") { (value) throws(RecordMistake) in
            Objection(by: PartyID(try value.text("by")), on: try value.dayIfAny("on"))
        }
        self.init(label: try Label(json: json), originator: PartyID(try json.text("originator")), holder: PartyID(try json.text("holder")), parts: parts,
                  consents: consents, objections: objections, markedOn: try json.dayIfAny("marked"))
    }
}
