import Kernel

/// The body of a `node.account` record: the account as it stands from then on. A password is never in it.
extension Account {
    var json: JSONValue {
        .members(("account", .string(id.text)), ("title", .string(title)), ("party", .string(party.text)), ("clearance", .string(clearance.word)),
                 ("roles", .texts(roles.words)), ("language", .string(language)), ("demonstration", isDemonstration ? true : nil), ("closed", isClosed ? true : nil))
    }

    init(json: JSONValue) throws(RecordMistake) {
        guard let clearance = Clearance(word: try json.text("clearance")) else {
            throw RecordMistake("clearance", "one of \(Clearance.allCases.map(\.word).joined(separator: ", ")) was expected")
        }
        guard let roles = Roles(words: try json.texts("roles")) else {
            throw RecordMistake("roles", "words from \(Roles.named.map(\.word).joined(separator: ", ")) were expected")
        }
        self.init(id: AccountID(try json.text("account")), title: try json.text("title"), party: PartyID(try json.text("party")), clearance: clearance, roles: roles,
                  language: try json.text("language"), isDemonstration: try json.flag("demonstration"), isClosed: try json.flag("closed"))
    }
}
