import Kernel
package import Release

/// What a record of the release desk says happened; the body of a `release.*` record.
enum ReleaseEvent: Hashable, Sendable {
    case drafted(Draft)
    case asked(consents: [ConsentID])
    case consented(by: ConsentID, to: PartyID?, on: Day, note: String)
    /// `refuses`: whoever objects has a voice in what was asked, so that the item may not go as it was asked for.
    case objected(by: PartyID, on: Day, note: String, refuses: Bool)
    /// A release officer has decided: it goes to this audience as soon as the rules permit it. Nil takes the order back.
    case ordered(to: Audience?)
    /// `recipients`: everyone whom the audience named or reached on the day, as it was decided then. `edition`: what they got, word for word;
    /// nil in records of versions that did not keep it: such a release stands, and does not cross.
    case released(to: Audience, on: Day, rule: RuleID?, recipients: [PartyID], edition: Edition?)
    case withdrawn(note: String)
    /// Another node's edition, accepted here: `index` is its place in that node's log to us.
    case received(Edition, from: OrganisationID, index: UInt64, on: Day, recipients: [PartyID])
    /// The other node took it back.
    case recalled(from: OrganisationID, index: UInt64)

    static let kinds = ["release.item", "release.asked", "release.consent", "release.objection", "release.ordered", "release.released", "release.withdrawn", "link.received", "link.recalled"]

    /// What a peer says follows no version of ours.
    var isOfPeer: Bool {
        switch self {
        case .received, .recalled: true
        default: false
        }
    }

    var kind: String {
        switch self {
        case .drafted: "release.item"
        case .asked: "release.asked"
        case .consented: "release.consent"
        case .objected: "release.objection"
        case .released: "release.released"
        case .withdrawn: "release.withdrawn"
        case .ordered: "release.ordered"
        case .received: "link.received"
        case .recalled: "link.recalled"
        }
    }
}

extension ReleaseEvent {
    /// The body of a record: the item, the version that it has from then on, and what was said.
    func body(item: ItemID, version: Int) -> JSONValue {
        let id = JSONValue.string(item.text), number = JSONValue.integer(Int64(version))
        return switch self {
        case .drafted(let draft):
            .members(("item", id), ("version", number), ("draft", draft.json))
        case .asked(let consents):
            .members(("item", id), ("version", number), ("consents", .texts(consents.map(\.text))))
        case .consented(let by, let to, let day, let note):
            .members(("item", id), ("version", number), ("by", .string(by.text)), ("to", to.map { .string($0.text) }), ("on", .string(day.description)), ("note", .string(note)))
        case .objected(let by, let day, let note, let refuses):
            .members(("item", id), ("version", number), ("by", .string(by.text)), ("on", .string(day.description)), ("note", .string(note)), ("refuses", .bool(refuses)))
        case .ordered(let audience):
            .members(("item", id), ("version", number), ("audience", audience.map { .string($0.description) }))
        case .released(let audience, let day, let rule, let recipients, let edition):
            .members(("item", id), ("version", number), ("audience", .string(audience.description)), ("on", .string(day.description)),
                     ("rule", rule.map { .string($0.text) }), ("recipients", .texts(recipients.map(\.text))), ("edition", edition?.json))
        case .received(let edition, let peer, let index, let day, let recipients):
            .members(("item", id), ("from", .string(peer.text)), ("index", .integer(Int64(index))), ("on", .string(day.description)),
                     ("recipients", .texts(recipients.map(\.text))), ("edition", edition.json))
        case .recalled(let peer, let index):
            .members(("item", id), ("from", .string(peer.text)), ("index", .integer(Int64(index))))
        case .withdrawn(let note):
            .members(("item", id), ("version", number), ("note", .string(note)))
        }
    }

    init(kind: String, body: JSONValue) throws {
        func edition() throws -> Edition {
            guard let edition = body["edition"] else { throw RecordMistake("edition", "what was released was expected") }
            return try Edition(json: edition)
        }
        func index() throws -> UInt64 { UInt64(clamping: try body.number("index")) }
        switch kind {
        case "release.item":
            guard let draft = body["draft"] else { throw RecordMistake("draft", "what was drafted was expected") }
            self = .drafted(try Draft(json: draft))
        case "release.asked": self = .asked(consents: try body.texts("consents").map { ConsentID($0) })
        case "release.consent":
            self = .consented(by: ConsentID(try body.text("by")), to: try body.textIfAny("to").map { PartyID($0) }, on: try body.day("on"), note: try body.text("note"))
        case "release.objection":
            self = .objected(by: PartyID(try body.text("by")), on: try body.day("on"), note: try body.text("note"), refuses: try body.flag("refuses"))
        case "release.released":
            self = .released(to: Audience(written: try body.text("audience")), on: try body.day("on"), rule: try body.textIfAny("rule").map { RuleID($0) },
                             recipients: try body.texts("recipients").map { PartyID($0) }, edition: body["edition"] == nil ? nil : try edition())
        case "release.ordered": self = .ordered(to: try body.textIfAny("audience").map { Audience(written: $0) })
        case "link.received":
            self = .received(try edition(), from: OrganisationID(try body.text("from")), index: try index(), on: try body.day("on"), recipients: try body.texts("recipients").map { PartyID($0) })
        case "link.recalled": self = .recalled(from: OrganisationID(try body.text("from")), index: try index())
        case "release.withdrawn": self = .withdrawn(note: try body.text("note"))
        default: throw RecordMistake("kind", "one of \(Self.kinds.joined(separator: ", ")) was expected")
        }
    }
}

extension Audience {
    /// Reads what `description` wrote, without asking whether its parties are still in the pack: what was said stays as it was said.
    package init(written text: String) {
        self.init(text.split(separator: ";").map { word in
            if word.hasPrefix("-") { .except(PartyID(String(word.dropFirst()))) }
            else if word.hasSuffix("*") { .whole(PartyID(String(word.dropLast()))) }
            else { .party(PartyID(String(word))) }
        })
    }
}

extension Draft {
    var json: JSONValue {
        .members(("title", .string(title)), ("marking", .string(marking)), ("decided", item.json), ("text", .string(text)), ("audience", .string(audience.description)),
                 ("day", .string(day.description)), ("demonstration", isDemonstration ? true : nil))
    }

    init(json: JSONValue) throws(RecordMistake) {
        guard let decided = json["decided"] else { throw RecordMistake("decided", "the item's label was expected") }
        let item = try Item(json: decided)
        self.init(title: try json.text("title"), marking: try json.text("marking"), label: item.label, originator: item.originator, holder: item.holder, parts: item.parts,
                  markedOn: item.markedOn, text: try json.text("text"), audience: Audience(written: try json.text("audience")), day: try json.day("day"),
                  isDemonstration: try json.flag("demonstration"))
    }
}
