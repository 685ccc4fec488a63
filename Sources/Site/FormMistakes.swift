import HTTPTypes
import Hummingbird
package import Kernel
package import Labels

/// Everything in a form that needs a change, at once: a summary above it, a sentence at each field, a problem for a tool.
package struct FormMistakes: Error {
    /// A field that needs a change, in a sentence.
    package struct Mistake: Hashable, Sendable { package let field: String, says: String }
    package private(set) var list: [Mistake] = []

    package init() {}

    package mutating func note(_ field: String, _ says: String) { list.append(Mistake(field: field, says: says)) }

    private var title: String { list.count == 1 ? "One field needs a change" : "\(list.count) fields need a change" }

    package var problem: Problem {
        Problem(.unprocessableContent, title: title, says: list.map(\.says).joined(separator: " "), fields: list.map { .init(field: $0.field, says: $0.says) })
    }

    package var summary: ErrorSummary? {
        list.isEmpty ? nil : ErrorSummary(title: title, list.map { .init($0.says, field: FormField.id($0.field)) })
    }

    package subscript(field: String) -> String? { list.first { $0.field == field }?.says }
}

extension FormMistakes {
    package mutating func label(_ marking: String, _ vocabulary: Vocabulary) -> Label? {
        do { return try vocabulary.read(marking) } catch {
            note("marking", "\(error)")
            return nil
        }
    }

    /// Empty gives nil, noted where it must not be empty.
    package mutating func date(_ field: String, _ text: String, isRequired: Bool = false, what: String = "the date") -> PartialDate? {
        if text.isEmpty {
            if isRequired { note(field, "Write \(what) as precisely as it is known: 2025-03-01, 2025-03 or 2025.") }
            return nil
        }
        if let date = PartialDate(text) { return date }
        note(field, "`\(text.prefix(30))` is no date. Write 2025-03-01, 2025-03 or 2025.")
        return nil
    }

    package mutating func lengths(_ fields: [(String, String, Int)]) {
        for (field, text, max) in fields where text.count > max { note(field, "This has \(text.count) characters, and at most \(max) are kept.") }
    }

    package mutating func source(_ title: String, _ address: String, _ confidence: Confidence) -> Source? {
        if title.isEmpty { note("source", "Say where it was read, or who says it.") }
        if !address.isEmpty, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
            note("address", "Write a public address that begins with https://, or leave the field empty.")
            return nil
        }
        return Source(title: title, address: address.isEmpty ? nil : address, confidence: confidence)
    }
}
