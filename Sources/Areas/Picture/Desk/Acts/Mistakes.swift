import Hummingbird
import Kernel
import Labels
import Release
import Site

/// A field that needs a change, in a sentence.
struct Mistake: Hashable, Sendable { let field: String, says: String }

/// Everything in a form that needs a change, at once.
struct Mistakes: Error {
    private(set) var list: [Mistake] = []

    mutating func note(_ field: String, _ says: String) { list.append(Mistake(field: field, says: says)) }

    var problem: Problem {
        Problem(.unprocessableContent, title: list.count == 1 ? "One field needs a change" : "\(list.count) fields need a change", says: list.map(\.says).joined(separator: " "), fields: list.map { .init(field: $0.field, says: $0.says) })
    }

    var summary: ErrorSummary? {
        list.isEmpty ? nil : ErrorSummary(title: list.count == 1 ? "One field needs a change" : "\(list.count) fields need a change", list.map { .init($0.says, field: FormField.id($0.field)) })
    }

    subscript(field: String) -> String? { list.first { $0.field == field }?.says }
}

extension Mistakes {
    mutating func label(_ marking: String, _ vocabulary: Vocabulary) -> Label? {
        do { return try vocabulary.read(marking) } catch {
            note("marking", "\(error)")
            return nil
        }
    }

    /// Empty gives nil, noted where it must not be empty.
    mutating func date(_ field: String, _ text: String, isRequired: Bool = false, what: String = "the date") -> PartialDate? {
        if text.isEmpty {
            if isRequired { note(field, "Write \(what) as precisely as it is known: 2025-03-01, 2025-03 or 2025.") }
            return nil
        }
        if let date = PartialDate(text) { return date }
        note(field, "`\(text.prefix(30))` is no date. Write 2025-03-01, 2025-03 or 2025.")
        return nil
    }

    mutating func lengths(_ fields: [(String, String, Int)]) {
        for (field, text, max) in fields where text.count > max { note(field, "This has \(text.count) characters, and at most \(max) are kept.") }
    }

    mutating func source(_ title: String, _ address: String, _ confidence: Confidence) -> Source? {
        if title.isEmpty { note("source", "Say where it was read, or who says it.") }
        if !address.isEmpty, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
            note("address", "Write a public address that begins with https://, or leave the field empty.")
            return nil
        }
        return Source(title: title, address: address.isEmpty ? nil : address, confidence: confidence)
    }
}
