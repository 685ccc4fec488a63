package import Figures

/// An item that is meant for the other side and waits here: for whom, for whose word, and what would let it go.
package struct HeldView: Hashable, Sendable {
    package let title: String
    package let address: String
    package let marking: String
    package let audience: String
    /// Said under the audience: "ordered to go at once".
    package let order: String
    package let consents: [ConsentView]
    /// Where no consent is what is missing: what is.
    package let says: String
    package let rule: RuleChip?
    package let wayOut: Prose

    package init(title: String, address: String, marking: String, audience: String, order: String, consents: [ConsentView], says: String, rule: RuleChip?, wayOut: Prose) {
        (self.title, self.address, self.marking, self.audience, self.order) = (title, address, marking, audience, order)
        (self.consents, self.says, self.rule, self.wayOut) = (consents, says, rule, wayOut)
    }
}

package struct HeldTable: Sendable, Component {
    package let items: [HeldView]
    package init(_ items: [HeldView]) { self.items = items }

    private static let columns = ["Item", "For", "Consents", "Rule", "A way out"]

    package var html: HTML {
        div(.class("table"), .role("region"), .aria(.label, "Held here, and for whose consent"), .tabindex(0)) {
            table(.class("records wide held")) {
                captionElement(.class("heard")) { "Held here, and for whose consent" }
                thead { tr { for column in Self.columns { th(.scope("col")) { column } } } }
                tbody {
                    for item in items {
                        tr {
                            th(.scope("row"), .data(.column, Self.columns[0])) { div { strong { item.marking }; p(.class("note")) { a(.href(item.address)) { item.title } } } }
                            td(.data(.column, Self.columns[1])) { div { code(.class(item.audience.count <= 12 ? "whole" : nil)) { item.audience }; p(.class("note")) { item.order } } }
                            td(.data(.column, Self.columns[2])) {
                                div {
                                    if !item.consents.isEmpty { ul { for consent in item.consents { consent } } }
                                    if !item.says.isEmpty { p(.class("note")) { item.says } }
                                }
                            }
                            td(.data(.column, Self.columns[3])) { span { if let rule = item.rule { rule } else { "none" } } }
                            td(.data(.column, Self.columns[4])) { div(.class("note")) { item.wayOut } }
                        }
                    }
                }
            }
        }
    }
}

/// A shape, a word in bold and what follows from it: how a link stands, what was measured.
package struct Finding: Sendable, Component {
    package let mark: SVG
    package let word: String
    package let says: Prose
    package let notes: [Prose]
    package init(mark: SVG, word: String, says: Prose, notes: [Prose] = []) { (self.mark, self.word, self.says, self.notes) = (mark, word, says, notes) }

    package var html: HTML {
        div(.class("finding")) {
            mark
            div {
                p { strong { word }; " "; says }
                for note in notes where !note.isEmpty { p(.class("note")) { note } }
            }
        }
    }
}
