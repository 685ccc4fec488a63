/// A sentence with what may stand in one: rule chips, names in bold, identifiers, links, passages in another language.
package struct Prose: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, Component {
    package enum Phrase: Hashable, Sendable, ExpressibleByStringLiteral {
        case text(String)
        case strong(String)
        /// Identifiers, hashes and audience expressions.
        case code(String)
        case rule(RuleChip)
        case link(String, to: String)
        /// A word that was not understood, underlined.
        case faulty(String)
        case foreign(String, language: String)
        /// Not broken at the end of a line: a date, a number with its unit.
        case whole(String)
        package init(stringLiteral text: String) { self = .text(text) }
    }
    package var phrases: [Phrase]

    package init(_ phrases: [Phrase]) { self.phrases = phrases }
    package init(_ text: String) { phrases = [.text(text)] }
    package init(stringLiteral text: String) { phrases = [.text(text)] }
    package init(arrayLiteral phrases: Phrase...) { self.phrases = phrases }

    package var isEmpty: Bool { phrases.isEmpty || phrases == [.text("")] }

    package var html: HTML {
        for phrase in phrases {
            switch phrase {
            case .text(let text): text
            case .strong(let text): strong { text }
            case .code(let text): code(.class(text.count <= 24 ? "whole" : nil)) { text }
            case .rule(let chip): chip
            case .link(let text, let address): SourceView(text, address: address)
            case .faulty(let word): span(.class("faulty")) { word }
            case .foreign(let text, let language): span(.lang(language)) { text }
            case .whole(let text): span(.class("whole")) { text }
            }
        }
    }

    static func + (a: Prose, b: Prose) -> Prose { Prose(a.phrases + b.phrases) }
}

/// The rule that something stands on; opens the rulebook there, on that date.
package struct RuleChip: Hashable, Sendable, Component {
    package let rule: String
    /// Nil where the reader has no rulebook to open.
    package let address: String?

    package init(_ rule: String, address: String?) { (self.rule, self.address) = (rule, address) }

    package var html: HTML {
        if let address {
            a(.class("rule"), .href(address), .aria(.label, "Rule \(rule)")) { rule }
        } else {
            span(.class("rule")) { rule }
        }
    }
}

/// A section with its head and the line below it.
package struct Part: Sendable, Component {
    let title: String
    let note: Prose?
    let id: String?
    let classes: String?
    let content: HTML

    package init(_ title: String, note: Prose? = nil, id: String? = nil, classes: String? = nil, @HTMLBuilder content: () -> HTML) {
        (self.title, self.note, self.id, self.classes, self.content) = (title, note, id, classes, content())
    }

    package var html: HTML {
        section(.id(id), .class(classes)) {
            h2 { title }
            if let note, !note.isEmpty { p(.class("under-head")) { note } }
            content
        }
    }
}

extension Prose {
    /// Its words without shapes and links, for tools.
    package var plain: String {
        phrases.map { phrase in
            switch phrase {
            case .text(let text), .strong(let text), .code(let text), .faulty(let text), .link(let text, _), .foreign(let text, _), .whole(let text): text
            case .rule(let chip): chip.rule
            }
        }.joined()
    }

    /// The word that was not understood.
    package var faulty: String? { phrases.lazy.compactMap { if case .faulty(let word) = $0 { word } else { nil } }.first }
}
