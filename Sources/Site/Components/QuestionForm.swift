import Figures

/// What the node understood of a field, in words; the same words with scripts and without.
package enum FieldCheck: Hashable, Sendable, Component {
    /// What may stand here, with one example.
    case empty(Prose)
    case understood(Prose)
    /// The word underlined, and what to write instead.
    case notUnderstood(Prose)
    /// Understood, but no rule speaks of it: it would be withheld.
    case withheld(Prose)

    package var html: HTML {
        switch self {
        case .empty(let words): span { words }
        case .understood(let words):
            Marks.tick(size: 14)
            span { words }
        case .notUnderstood(let words):
            Marks.outcome(.denied, size: 14, name: "Not understood")
            span { words }
        case .withheld(let words):
            Marks.outcome(.unknown, size: 14, name: "Withheld")
            span { words }
        }
    }

    var isFaulty: Bool { if case .notUnderstood = self { true } else { false } }
}

/// A field of a question: what is written in it, and what was understood of it.
package struct FieldView: Hashable, Sendable {
    package enum Width: String, Hashable, Sendable { case marking, party, audience, day, full }
    /// Name in the form; also its `id` with `field-` before it.
    package let name: String
    /// The words of the sentence before it: "held by". Its label for those who hear the page.
    package let lead: String
    package let value: String
    package let check: FieldCheck
    package let width: Width
    /// Address that answers `?value=` with `{"state": …, "words": …}`; nil without live checks.
    package let checkAddress: String?
    /// Address that answers `?value=` with a list of completions; nil without.
    package let completionAddress: String?

    package init(name: String, lead: String, value: String, check: FieldCheck, width: Width, checkAddress: String? = nil, completionAddress: String? = nil) {
        (self.name, self.lead, self.value, self.check) = (name, lead, value, check)
        (self.width, self.checkAddress, self.completionAddress) = (width, checkAddress, completionAddress)
    }

    package static let valueMax = 4096
    package var id: String { "field-" + name }
}

/// "May an item marked … held by … go to … on …?": the question as a form, and folded to one sentence on a phone once answered.
package struct QuestionForm: Sendable, Component {
    package let address: String
    /// The four of the sentence, in its order.
    package let fields: [FieldView]
    /// Under "more": originator, parts, consents, objections.
    package let more: [FieldView]
    package let hidden: [HiddenField]
    /// Whether an answer stands below: then a phone shows the sentence and "Change the question".
    package let isAnswered: Bool

    package init(address: String, fields: [FieldView], more: [FieldView] = [], hidden: [HiddenField] = [], isAnswered: Bool) {
        (self.address, self.fields, self.more, self.hidden, self.isAnswered) = (address, fields, more, hidden, isAnswered)
    }

    package var html: HTML {
        section(.class(isAnswered ? "question answered" : "question"), .id("question"), .aria(.label, "The question")) {
            if isAnswered { sentence }
            form(.method(.get), .action(address), .autocomplete("off")) {
                for field in hidden { field }
                div(.class("sentence")) {
                    for field in fields { self.field(field) }
                    button(.type("submit"), .class("first")) { "Decide" }
                    if !more.isEmpty {
                        details(.class("more"), .open(more.contains { !$0.value.isEmpty || $0.check.isFaulty })) {
                            summary {
                                "more"
                                span(.class("heard")) { ": \(more.map(\.lead).joined(separator: ", "))" }
                            }
                            div(.class("more-fields")) { for field in more { self.field(field) } }
                        }
                    }
                }
            }
        }
    }

    /// The question as print and a phone show it.
    private var sentence: HTML {
        div(.class("folded")) {
            p {
                for (index, field) in fields.enumerated() {
                    index == 0 ? "May " : " \(field.lead) "
                    // What follows a short value stays on its line.
                    span(.class(field.value.count <= 16 ? "whole" : nil)) {
                        strong { field.value }
                        if index < 2 && fields.count > 2 { "," }
                        if index == fields.count - 1 { "?" }
                    }
                }
            }
            for field in more where !field.value.isEmpty {
                p(.class("folded-more")) {
                    "\(field.lead): "
                    strong { field.value }
                }
            }
            a(.href("#question")) { "Change the question" }
        }
    }

    private func field(_ field: FieldView) -> HTML {
        let checkID = field.id + "-check"
        return div(.class("field \(field.width.rawValue)" + (field.value.count > 34 ? " long" : "") + (field.check.isFaulty ? " faulty-field" : ""))) {
            label(.for(field.id)) { field.lead }
            div(.class("entry")) {
                input(.type("text"), .id(field.id), .name(field.name), .value(field.value), .maxlength(FieldView.valueMax), .spellcheck(false), .autocomplete("off"),
                      .aria(.describedby, checkID), .data(.check, field.checkAddress), .data(.complete, field.completionAddress))
                p(.class("check"), .id(checkID), .aria(.live, "polite")) { field.check }
            }
        }
    }
}
