import Journal
import Kernel
import Release

/// How the projection keeps an item between two records.
extension ItemState {
    var json: JSONValue {
        .members(("item", .string(id.text)), ("version", .integer(Int64(version))), ("state", .string(state.rawValue)), ("draft", draft.json), ("author", .string(author.text)),
                 ("account", .string(account.text)), ("since", .string(since.description)), ("changed", .string(changed.description)), ("asked", .texts(asked.map(\.text))), ("askedAt", askedAt.map { .string($0.description) }),
                 ("consents", said(consents) { .members(("by", .string($0.by.text)), ("to", $0.to.map { .string($0.text) }), ("on", $0.on.map { .string($0.description) })) }),
                 ("objections", said(objections) { .members(("by", .string($0.by.text)), ("on", $0.on.map { .string($0.description) })) }),
                 ("releases", said(releases) {
                     .members(("audience", .string($0.audience.description)), ("day", .string($0.day.description)), ("rule", $0.rule.map { .string($0.text) }),
                              ("recipients", .texts($0.recipients.map(\.text))), ("worded", $0.hasEdition ? nil : false))
                 }),
                 ("order", said(order.map { [$0] } ?? []) { .string($0.description) }), ("origin", origin.map { .string($0.text) }), ("wording", .string(wording.description)), ("withdrawal", withdrawal.isEmpty ? nil : .string(withdrawal)), ("speakers", .texts(speakers.map(\.text))))
    }

    private func said<Value>(_ list: [Said<Value>], _ write: (Value) -> JSONValue) -> JSONValue? {
        guard !list.isEmpty else { return nil }
        return .array(list.map { .members(("value", write($0.value)), ("note", .string($0.note)), ("author", .string($0.author.text)), ("account", .string($0.account.text)), ("at", .string($0.at.description))) })
    }

    init(json: JSONValue) throws(RecordMistake) {
        func said<Value>(_ member: String, _ read: (JSONValue) throws(RecordMistake) -> Value) throws(RecordMistake) -> [Said<Value>] {
            try json.list(member) { (value) throws(RecordMistake) in
                guard let inner = value["value"] else { throw RecordMistake(member, "what was said was expected") }
                return Said(value: try read(inner), note: try value.text("note"), author: PartyID(try value.text("author")), account: AccountID(try value.text("account")), at: try value.moment("at"))
            }
        }
        guard let state = ReleaseItem.State(rawValue: try json.text("state")), let draft = json["draft"], let wording = RecordID(try json.text("wording")) else {
            throw RecordMistake("state", "an item as this version of the projection keeps it was expected")
        }
        self.init(id: ItemID(try json.text("item")), version: try json.number("version"), state: state, draft: try Draft(json: draft), author: PartyID(try json.text("author")),
                  account: AccountID(try json.text("account")), since: try json.moment("since"), changed: try json.moment("changed"),
                  asked: try json.texts("asked").map { ConsentID($0) }, askedAt: try json.textIfAny("askedAt").flatMap { Timestamp($0) },
                  consents: try said("consents") { (value) throws(RecordMistake) in
                      Consent(by: ConsentID(try value.text("by")), to: try value.textIfAny("to").map { PartyID($0) }, on: try value.dayIfAny("on"))
                  },
                  objections: try said("objections") { (value) throws(RecordMistake) in Objection(by: PartyID(try value.text("by")), on: try value.dayIfAny("on")) },
                  releases: try said("releases") { (value) throws(RecordMistake) in
                      Departure(audience: Audience(written: try value.text("audience")), day: try value.day("day"), rule: try value.textIfAny("rule").map { RuleID($0) },
                                recipients: try value.texts("recipients").map { PartyID($0) }, hasEdition: value["worded"] == nil)
                  },
                  order: try said("order") { (value) throws(RecordMistake) in
                      guard let text = value.string else { throw RecordMistake("order", "an audience was expected") }
                      return Audience(written: text)
                  }.first,
                  origin: try json.textIfAny("origin").map { OrganisationID($0) }, wording: wording, withdrawal: try json.textIfAny("withdrawal") ?? "", speakers: try json.texts("speakers").map { PartyID($0) })
    }
}
