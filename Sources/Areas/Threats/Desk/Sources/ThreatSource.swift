import Foundation
import Journal
import Kernel
import Node
import Threats

/// Another server that this node reads by itself: where, how often, and how what comes is marked. Nobody said it to anyone, so it lies in the vault; its secret apart from it.
struct ThreatSource: Hashable, Sendable, Identifiable {
    enum CredentialKind: String, Hashable, Sendable, CaseIterable { case none, password, token }
    let id: String
    let address: PeerAddress
    /// Which collection there; empty where there is one only.
    let wanted: String
    let credential: CredentialKind
    /// Of a password; empty otherwise.
    let name: String
    /// Of objects that bring none.
    let marking: String
    /// The collection here; empty for none.
    let into: String
    let everySeconds: Int
    let withHistory: Bool
    /// Under whose account objects are added: for their party, and no higher than their clearance.
    let account: AccountID
    var isPaused = false

    var json: JSONValue {
        .members(("id", .string(id)), ("address", .string(address.description)), ("wanted", .string(wanted)), ("credential", .string(credential.rawValue)), ("name", .string(name)), ("marking", .string(marking)), ("into", .string(into)),
                 ("every", .integer(Int64(everySeconds))), ("history", .bool(withHistory)), ("account", .string(account.text)), ("paused", .bool(isPaused)))
    }

    init(id: String, address: PeerAddress, wanted: String, credential: CredentialKind, name: String, marking: String, into: String, everySeconds: Int, withHistory: Bool, account: AccountID) {
        (self.id, self.address, self.wanted, self.credential, self.name, self.marking, self.into) = (id, address, wanted, credential, name, marking, into)
        (self.everySeconds, self.withHistory, self.account) = (everySeconds, withHistory, account)
    }

    init(json: JSONValue) throws {
        self.init(id: try json.text("id"), address: try PeerAddress(try json.text("address")), wanted: try json.text("wanted"), credential: CredentialKind(rawValue: try json.text("credential")) ?? .none, name: try json.text("name"),
                  marking: try json.text("marking"), into: try json.text("into"), everySeconds: max(Interval.shortest, try json.number("every")), withHistory: try json.flag("history"), account: AccountID(try json.text("account")))
        isPaused = try json.flag("paused")
    }
}

/// How the reading of a source goes.
struct SourceState: Hashable, Sendable {
    /// Found at the first reading.
    var collection: PeerAddress?
    var title = ""
    var cursor = PullCursor()
    var tried: Timestamp?
    var succeeded: Timestamp?
    var due = Timestamp(milliseconds: 0)
    var failures = 0
    /// Nil while it goes well.
    var error: String?
    var added = 0, known = 0, refused = 0

    init() {}

    var json: JSONValue {
        .members(("collection", (collection?.description).map { .string($0) }), ("title", .string(title)), ("cursor", cursor.json), ("tried", tried.map { .integer($0.milliseconds) }), ("succeeded", succeeded.map { .integer($0.milliseconds) }),
                 ("due", .integer(due.milliseconds)), ("failures", .integer(Int64(failures))), ("error", error.map { .string($0) }), ("added", .integer(Int64(added))), ("known", .integer(Int64(known))), ("refused", .integer(Int64(refused))))
    }

    init(json: JSONValue) {
        func moment(_ name: String) -> Timestamp? { json[name]?.integer.map { Timestamp(milliseconds: $0) } }
        func number(_ name: String) -> Int { Int(json[name]?.integer ?? 0) }
        collection = json["collection"]?.string.flatMap { try? PeerAddress($0) }
        (title, cursor) = (json["title"]?.string ?? "", json["cursor"].map { PullCursor(json: $0) } ?? PullCursor())
        (tried, succeeded, due) = (moment("tried"), moment("succeeded"), moment("due") ?? Timestamp(milliseconds: 0))
        (failures, error, added, known, refused) = (number("failures"), json["error"]?.string, number("added"), number("known"), number("refused"))
    }
}

/// What a source sent and could not be kept, with its reason.
struct AsideObject: Hashable, Sendable {
    let object: String
    let reason: String
    let at: Timestamp

    var json: JSONValue { .members(("object", .string(object)), ("reason", .string(reason)), ("at", .integer(at.milliseconds))) }
    init(object: String, reason: String, at: Timestamp) { (self.object, self.reason, self.at) = (object, reason, at) }
    init?(json: JSONValue) {
        guard let object = json["object"]?.string, let reason = json["reason"]?.string, let at = json["at"]?.integer else { return nil }
        self.init(object: object, reason: reason, at: Timestamp(milliseconds: at))
    }
}
