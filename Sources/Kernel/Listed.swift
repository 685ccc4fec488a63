extension Collection<String> {
    /// As people list: `Belgium, France and Spain`.
    package var listed: String {
        guard let last = suffix(1).first else { return "" }
        return count == 1 ? last : dropLast().joined(separator: ", ") + " and " + last
    }
}

extension String {
    /// A name inside a sentence: those of unions and of lands have an article in English.
    package var withArticle: String { hasPrefix("United ") || hasSuffix("lands") ? "the \(self)" : self }
}
