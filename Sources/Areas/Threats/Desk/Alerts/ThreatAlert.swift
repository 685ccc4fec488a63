import Journal
import Kernel
import Node
import Threats

/// What somebody wants to be told of as soon as it is here and they may have it.
struct ThreatAlert: Hashable, Sendable, Identifiable {
    let id: String
    let account: AccountID
    let title: String
    let view: ThreatView
    /// Empty for every type.
    let type: String
    /// All of them stand in the title.
    let words: [String]
    /// In a catalogue: `CVE-2024-3400`, `T1059`. Empty for any.
    let external: String
    /// Where a tool is told; nil where nobody but the page is.
    let hook: PeerAddress?
    static let titleMax = 100, wordsMax = 20

    init(id: String, account: AccountID, title: String, view: ThreatView, type: String, words: [String], external: String, hook: PeerAddress?) {
        (self.id, self.account, self.title, self.view, self.type, self.words, self.external, self.hook) = (id, account, title, view, type, words, external, hook)
    }

    var filter: ObjectFilter {
        var filter = ObjectFilter()
        if !type.isEmpty { filter.types = [type] }
        return filter
    }

    /// Beyond type and side, which the question to the store narrows already.
    func wants(_ object: StoredObject) -> Bool {
        if !words.isEmpty {
            let title = object.title.lowercased()
            guard words.allSatisfy({ title.contains($0) }) else { return false }
        }
        guard !external.isEmpty else { return true }
        let wanted = external.lowercased()
        return (try? STIXEntry(reading: object.bytes))?.externalIDs.contains { $0.id.lowercased() == wanted } ?? false
    }

    var inWords: String {
        var parts = [type.isEmpty ? "Objects of every type" : "Objects of the type \(type)", view == .all ? "from both sides" : view == .ours ? "said here" : "from the other side"]
        if !words.isEmpty { parts.append("with \(words.map { "“\($0)”" }.joined(separator: " and ")) in the title") }
        if !external.isEmpty { parts.append("catalogued as \(external)") }
        return parts.joined(separator: ", ")
    }

    var json: JSONValue {
        .members(("id", .string(id)), ("account", .string(account.text)), ("title", .string(title)), ("view", .string(view.rawValue)), ("type", .string(type)), ("words", .texts(words)), ("external", .string(external)), ("hook", (hook?.asWritten).map { .string($0) }))
    }

    init(json: JSONValue) throws {
        self.init(id: try json.text("id"), account: AccountID(try json.text("account")), title: try json.text("title"), view: ThreatView(rawValue: try json.text("view")) ?? .all, type: try json.text("type"), words: try json.texts("words"),
                  external: try json.text("external"), hook: try json.textIfAny("hook").map { try PeerAddress($0) })
    }
}

/// How the telling of a tool goes.
struct HookState: Hashable, Sendable {
    /// What was added after this moment, in microseconds, is still to be told.
    var after: Int64
    var told = 0
    var failures = 0
    var firstFailed: Timestamp?
    var due = Timestamp(milliseconds: 0)
    var succeeded: Timestamp?
    var error: String?
    /// A tool that did not answer for a day is told nothing more until somebody says so.
    var isGivenUp = false

    init(after: Int64) { self.after = after }

    var json: JSONValue {
        .members(("after", .integer(after)), ("told", .integer(Int64(told))), ("failures", .integer(Int64(failures))), ("first-failed", firstFailed.map { .integer($0.milliseconds) }), ("due", .integer(due.milliseconds)),
                 ("succeeded", succeeded.map { .integer($0.milliseconds) }), ("error", error.map { .string($0) }), ("given-up", .bool(isGivenUp)))
    }

    init(json: JSONValue) throws(RecordMistake) {
        func moment(_ name: String) -> Timestamp? { json[name]?.integer.map { Timestamp(milliseconds: $0) } }
        self.init(after: Int64(try json.number("after")))
        (told, failures, firstFailed) = (Int(json["told"]?.integer ?? 0), Int(json["failures"]?.integer ?? 0), moment("first-failed"))
        (due, succeeded, error, isGivenUp) = (moment("due") ?? due, moment("succeeded"), json["error"]?.string, json["given-up"]?.bool ?? false)
    }
}
