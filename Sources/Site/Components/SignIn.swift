import Figures

/// Name and password, and on a demonstration node the people whom one can be.
package struct SignInForm: Hashable, Sendable, Component {
    /// A link that looks like a button: the content policy lets no form end on another host.
    package struct Other: Hashable, Sendable {
        package let title: String
        package let address: String
        package init(title: String, address: String) { (self.title, self.address) = (title, address) }
    }
    /// Nil where passwords are switched off.
    package let address: String?
    package let other: Other?
    package let name: String
    package let token: HiddenField
    /// Where to go afterwards.
    package let returnTo: HiddenField?
    package let errors: ErrorSummary?
    /// How long a session lasts without a word: said before it begins.
    package let sessionNote: String
    package init(address: String?, other: Other? = nil, name: String = "", token: HiddenField, returnTo: HiddenField? = nil, errors: ErrorSummary? = nil, sessionNote: String) {
        (self.address, self.other, self.name, self.token, self.returnTo, self.errors, self.sessionNote) = (address, other, name, token, returnTo, errors, sessionNote)
    }

    package var html: HTML {
        errors
        div(.class("sign-in")) {
            h1 { "Sign in" }
            if let other {
                p { a(.href(other.address), .class("button first")) { other.title } }
                if address == nil { p(.class("note")) { sessionNote } }
            }
            if let address {
                form(.method(.post), .action(address)) {
                    token
                    returnTo
                    line("name", "Account", type: "text", value: name, autocomplete: "username")
                    line("password", "Password", type: "password", value: nil, autocomplete: "current-password")
                    p(.class("note")) { sessionNote }
                    button(.type("submit"), .class("first")) { "Sign in" }
                }
            }
        }
    }

    private func line(_ name: String, _ title: String, type: StaticString, value: String?, autocomplete: StaticString) -> HTML {
        div(.class("line")) {
            label(.for("field-" + name)) { title }
            input(.type(type), .id("field-" + name), .name(name), .value(value), .autocomplete(autocomplete), .maxlength(1024), .required(), .spellcheck(false))
        }
    }
}

/// The people of a demonstration node, each a button; people are roles, never names.
package struct PersonPicker: Hashable, Sendable, Component {
    package struct Person: Hashable, Sendable {
        package let account: String
        /// "Release officer"
        package let role: String
        /// "NATO International Staff"
        package let home: String
        package let clearance: String
        /// What this person shows: "sees what a delegation may see".
        package let note: String
        package init(account: String, role: String, home: String, clearance: String, note: String = "") {
            (self.account, self.role, self.home, self.clearance, self.note) = (account, role, home, clearance, note)
        }
    }
    package let address: String
    package let token: HiddenField
    package let returnTo: HiddenField?
    package let people: [Person]
    package init(address: String, token: HiddenField, returnTo: HiddenField? = nil, people: [Person]) {
        (self.address, self.token, self.returnTo, self.people) = (address, token, returnTo, people)
    }

    package var html: HTML {
        Part("Or be one of these", note: "Invented people of this demonstration. Each sees what its home and clearance allow.", classes: "people") {
            ul {
                for person in people {
                    li {
                        form(.method(.post), .action(address)) {
                            token
                            returnTo
                            button(.type("submit"), .name("account"), .value(person.account)) {
                                strong { person.role }
                                span { person.home }
                                span(.class("note")) { person.clearance + (person.note.isEmpty ? "" : "; \(person.note)") }
                            }
                        }
                    }
                }
            }
            InventedNote()
        }
    }
}

/// The hatched square that stands with every invented value.
package struct InventedNote: Hashable, Sendable, Component {
    package let words: String
    package init(_ words: String = "invented for the demonstration") { self.words = words }
    package var html: HTML {
        p(.class("invented-note")) {
            Marks.invented(size: 14)
            " "
            words
        }
    }
}
