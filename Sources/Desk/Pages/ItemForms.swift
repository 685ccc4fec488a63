import Kernel
import Node
import Release
import Site

/// What this reader can say about an item now: only acts that its state and the reader's role allow.
struct ItemForms {
    let item: ReleaseItem
    let version: Int
    let account: Account
    let token: String
    let missing: [ConsentID]
    let node: Node

    private var isOpen: Bool { item.state != .withdrawn && item.state != .released }

    var html: HTML {
        Site.Part("What you can do", note: "Each is a record of this node, with your role and the time.", id: "acts", classes: "acts") {
            if isOpen {
                if RewordPage.mayReword(item, account) { p(.class("act")) { a(.href("/items/\(item.id)/reword")) { "Reword it" } } }
                if account.roles.contains(.drafter), item.state == .drafted {
                    act("ask", "Put it up for decision", first: true) { p { "Those who must consent see it then: \(missing.isEmpty ? "nobody is missing" : missing.map { node.desk.consenter($0, item.item) }.inWords)." } }
                }
                for id in missing where account.roles.contains(.releaseAuthority) || id.text == account.party.text {
                    act("consent", "Record this consent") {
                        HiddenField("by", id.text)
                        p { "Consent of \(node.desk.consenter(id, item.item))." }
                        note("consent-\(id)", "Note with this consent")
                    }
                }
                act("object", "Record the objection") {
                    if account.roles.contains(.releaseAuthority) { line("by", "Who objects", "objector", value: account.party.text) } else { HiddenField("by", account.party.text); p { "Objection of \(node.desk.facts.roster[account.party]?.name ?? account.party.text)." } }
                    note("objection", "Note with the objection")
                }
            }
            if account.roles.contains(.releaseAuthority), item.state != .withdrawn {
                act("release", "Release it", first: missing.isEmpty) {
                    line("audience", "To", "to", value: item.intended?.audience.description ?? "")
                    line("day", "On", "on", value: node.today.description)
                    p(.class("note")) { "It goes only if the rules permit it to everyone named, with what is recorded." }
                }
            }
            if account.roles.contains(.releaseAuthority), item.state == .asked || item.state == .refused || item.order != nil {
                if let order = item.order {
                    act("take-back-order", "Take the order back") { p { "It goes to "; code { order.value.description }; " as soon as the rules permit it. Once taken back, it waits for a person again." } }
                } else {
                    act("order", "Release it as soon as it may go") {
                        line("audience", "To", "order", value: item.intended?.audience.description ?? "")
                        p(.class("note")) { "You decide now; it goes the moment the last consent is recorded, or a date or rule lets it, and not before." }
                    }
                }
            }
            if item.state != .withdrawn, account.roles.contains(.drafter) || account.roles.contains(.releaseAuthority) {
                act("withdraw", "Take it back") { note("withdrawal", "Why it is taken back") }
            }
        }.html
    }

    private func act(_ word: String, _ label: String, first: Bool = false, @HTMLBuilder content: () -> HTML) -> HTML {
        form(.method(.post), .action("/items/\(item.id)/\(word)"), .class("act")) {
            HiddenField("token", token)
            HiddenField("expecting", String(version))
            h3 { label }
            content()
            button(.type("submit"), .class(first ? "first" : nil)) { label }
        }
    }

    private func line(_ name: String, _ title: String, _ id: String, value: String) -> HTML {
        div(.class("line")) {
            Site.label(.for("field-\(id)")) { title }
            input(.type("text"), .id("field-\(id)"), .name(name), .value(value), .maxlength(Audience.lengthMax))
        }
    }

    private func note(_ id: String, _ title: String) -> HTML {
        let safe = id.replacing(".", with: "-")
        return div(.class("line")) {
            Site.label(.for("field-\(safe)")) { title }
            input(.type("text"), .id("field-\(safe)"), .name("note"), .maxlength(Draft.noteLengthMax))
        }
    }
}
