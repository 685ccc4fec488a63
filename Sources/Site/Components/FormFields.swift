import Figures

/// One field of a form with its label, what may stand in it, and what is wrong with what does.
package struct FormField: Hashable, Sendable, Component {
    package enum Kind: Hashable, Sendable {
        case text
        case currentPassword
        case newPassword
        case paragraphs(rows: Int)
        case file
        /// Digits alone.
        case number
    }
    package let name: String
    package let title: String
    /// Passwords are never shown again.
    package let value: String
    package let kind: Kind
    package let hint: String?
    package let mistake: String?
    package let lengthMax: Int
    package let isRequired: Bool

    package init(_ name: String, _ title: String, value: String = "", kind: Kind = .text, hint: String? = nil, mistake: String? = nil, lengthMax: Int, isRequired: Bool = true) {
        (self.name, self.title, self.value, self.kind, self.hint) = (name, title, value, kind, hint)
        (self.mistake, self.lengthMax, self.isRequired) = (mistake, lengthMax, isRequired)
    }

    package static func id(_ name: String) -> String { "field-" + name }

    private var described: String? { hint == nil && mistake == nil ? nil : Self.id(name) + "-note" }

    package var html: HTML {
        div(.class(mistake == nil ? "line" : "line faulty-field")) {
            label(.for(Self.id(name))) { title }
            switch kind {
            case .text:
                input(.type("text"), .id(Self.id(name)), .name(name), .value(value), .maxlength(lengthMax), .required(isRequired), .spellcheck(false), .autocomplete("off"), .aria(.describedby, described))
            case .file:
                input(.type("file"), .id(Self.id(name)), .name(name), .required(isRequired), .aria(.describedby, described))
            case .number:
                input(.type("text"), .inputmode("numeric"), .id(Self.id(name)), .name(name), .value(value), .maxlength(lengthMax), .required(isRequired), .spellcheck(false), .autocomplete("off"), .aria(.describedby, described))
            case .currentPassword:
                input(.type("password"), .id(Self.id(name)), .name(name), .maxlength(lengthMax), .required(isRequired), .autocomplete("current-password"), .aria(.describedby, described))
            case .newPassword:
                input(.type("password"), .id(Self.id(name)), .name(name), .maxlength(lengthMax), .required(isRequired), .autocomplete("new-password"), .aria(.describedby, described))
            case .paragraphs(let rows):
                textarea(.id(Self.id(name)), .name(name), .rows(rows), .maxlength(lengthMax), .required(isRequired), .aria(.describedby, described)) { value }
            }
            FieldNote(id: described, hint: hint, mistake: mistake)
        }
    }
}

/// What may stand in a field, or what is wrong with what does; the field names it as its description.
struct FieldNote: Component {
    let id: String?
    let hint: String?
    let mistake: String?

    var html: HTML {
        if let id {
            p(.class("note"), .id(id)) {
                if let mistake {
                    Marks.outcome(.denied, size: 14, name: "Needs a change")
                    span { mistake }
                } else if let hint { hint }
            }
        }
    }
}

/// One of a few words.
package struct ChoiceField: Hashable, Sendable, Component {
    package let name: String
    package let title: String
    package let choices: [FormChoice]
    package let chosen: String
    package init(_ name: String, _ title: String, _ choices: [FormChoice], chosen: String) { (self.name, self.title, self.choices, self.chosen) = (name, title, choices, chosen) }

    package var html: HTML {
        div(.class("line")) {
            label(.for(FormField.id(name))) { title }
            select(.id(FormField.id(name)), .name(name)) { for choice in choices { option(.value(choice.value), .selected(choice.value == chosen)) { choice.title } } }
        }
    }
}

/// Any of a few words, each with a box to tick. The first has the field's own `id`, so that an error summary leads there.
package struct ChoicesField: Hashable, Sendable, Component {
    package let name: String
    package let title: String
    package let choices: [FormChoice]
    package let chosen: Set<String>
    package let mistake: String?
    package init(_ name: String, _ title: String, _ choices: [FormChoice], chosen: Set<String>, mistake: String? = nil) {
        (self.name, self.title, self.choices, self.chosen, self.mistake) = (name, title, choices, chosen, mistake)
    }

    package var html: HTML {
        fieldset(.class(mistake == nil ? "line choices" : "line choices faulty-field"), .aria(.describedby, mistake == nil ? nil : FormField.id(name) + "-note")) {
            legend { title }
            for (number, choice) in choices.enumerated() {
                label {
                    input(.type("checkbox"), .id(number == 0 ? FormField.id(name) : nil), .name(name), .value(choice.value), .checked(chosen.contains(choice.value)))
                    span { choice.title }
                }
            }
            FieldNote(id: mistake == nil ? nil : FormField.id(name) + "-note", hint: nil, mistake: mistake)
        }
    }
}

package struct FormChoice: Hashable, Sendable {
    package let value: String
    package let title: String
    package init(_ value: String, _ title: String) { (self.value, self.title) = (value, title) }
}
