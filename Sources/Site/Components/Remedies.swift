package import Figures

/// A change that makes it lawful: what to do, what then happens, who must act, and the button that does it.
package struct RemedyView: Hashable, Sendable {
    /// "Take Cyprus out of the audience"
    package let what: String
    package let mark: OutcomeMark
    /// After the outcome word: " to 26 members and the institutions. Rule A4. …"
    package let then: Prose
    package let act: Act?
    package let state: State

    package struct Act: Hashable, Sendable {
        package let label: String
        package let method: FormMethod
        package let address: String
        package let hidden: [HiddenField]
        package init(_ label: String, method: FormMethod = .get, address: String, hidden: [HiddenField] = []) {
            (self.label, self.method, self.address, self.hidden) = (label, method, address, hidden)
        }
    }
    package enum State: Hashable, Sendable {
        case offered
        /// "The facts changed at 14:02; decided again."
        case noLongerTrue(String)
    }

    package init(what: String, mark: OutcomeMark, then: Prose, act: Act?, state: State = .offered) {
        (self.what, self.mark, self.then, self.act, self.state) = (what, mark, then, act, state)
    }
}

/// A value that a form carries along: the rest of the question, or the token against forged requests.
package struct HiddenField: Hashable, Sendable, Component {
    package let name: String
    package let value: String
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    package var html: HTML { input(.type("hidden"), .name(name), .value(value)) }
}

/// The remedies, cheapest first; below them what was looked at and left out, and why.
package struct RemedyList: Sendable, Component {
    package let remedies: [RemedyView]
    package let leftOut: Prose
    /// Where there is no remedy: that there is none, and who could change the rule.
    package let none: Prose

    package init(_ remedies: [RemedyView], leftOut: Prose = "", none: Prose) {
        (self.remedies, self.leftOut, self.none) = (remedies, leftOut, none)
    }

    package var html: HTML {
        Part("The least change that makes it lawful", note: remedies.isEmpty ? none : "Each was decided as a request of its own. Cheapest first.", classes: "remedies") {
            if !remedies.isEmpty {
                ol {
                    for (index, remedy) in remedies.enumerated() { item(remedy, number: index + 1) }
                }
            }
            if !leftOut.isEmpty { p(.class("left-out")) { leftOut } }
        }
    }

    private func item(_ remedy: RemedyView, number: Int) -> HTML {
        let id = "remedy-\(number)"
        return li {
            span(.class("number"), .aria(.hidden, "true")) { String(number) }
            div(.class("what")) {
                h3(.id(id)) { remedy.what }
                p {
                    OutcomeWord(remedy.mark)
                    " "
                    remedy.then
                }
                if case .noLongerTrue(let why) = remedy.state { p(.class("stale"), .role("status")) { why } }
            }
            if let act = remedy.act {
                form(.method(act.method), .action(act.address)) {
                    for field in act.hidden { field }
                    button(.type("submit"), .class(number == 1 ? "first" : nil), .aria(.describedby, id)) { act.label }
                }
            }
        }
    }
}
