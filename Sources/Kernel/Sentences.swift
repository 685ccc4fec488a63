extension Collection<String> {
    /// As people list: `Belgium, France and Spain`.
    package var listed: String {
        guard let last = suffix(1).first else { return "" }
        return count == 1 ? last : dropLast().joined(separator: ", ") + " and " + last
    }

    /// Remarks of different hands one after the other, each with a capital and closed with a full stop; empty ones are left out.
    package var sentences: String { map(\.trimmed).filter { !$0.isEmpty }.map(\.capitalisedFirst.asSentence).joined(separator: " ") }
}

extension String {
    /// Closed with a full stop, if it is not closed.
    package var asSentence: String { hasSuffix(".") || hasSuffix("!") || hasSuffix("?") ? self : self + "." }

    package var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// A name inside a sentence: those of unions and of lands have an article in English.
    package var withArticle: String { hasPrefix("United ") || hasSuffix("lands") ? "the \(self)" : self }
}

extension OrganisationID {
    /// "NATO", "the EU": an abbreviation of two letters is spelt out when it is read, so it takes the article.
    package var inSentence: String { text.count <= 2 ? "the " + text : text }
}
