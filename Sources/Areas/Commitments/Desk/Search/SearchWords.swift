import Foundation

/// What a person looks for: words that all occur, phrases in quotes, beginnings of words before a star, and after a minus what must not occur.
///
/// Whatever is typed means something: quotes that do not close, lone stars and signs are passed over. Capitals and accents make no difference.
package struct SearchWords: Hashable, Sendable {
    package struct Term: Hashable, Sendable {
        /// One after the other, as written.
        let words: [String]
        /// The last word goes on in any way.
        let isBeginning: Bool
        let isExcluded: Bool
    }
    package static let lengthMax = 200, termsMax = 12
    /// A shorter beginning fits too much to be of use, and is looked for as a word.
    package static let beginningMin = 3
    /// As it was typed, for the field.
    package let typed: String
    package let terms: [Term]
    package var isEmpty: Bool { terms.isEmpty }

    package init(_ text: String) {
        typed = String(text.prefix(Self.lengthMax))
        var terms: [Term] = [], rest = Substring(typed)
        while terms.count < Self.termsMax, let start = rest.firstIndex(where: { !$0.isWhitespace }) {
            rest = rest[start...]
            let isExcluded = Self.minuses.contains(rest[start])
            if isExcluded { rest = rest.dropFirst() }
            let chunk: Substring
            if let first = rest.first, Self.quotes.contains(first) {
                let inside = rest.dropFirst()
                chunk = inside.prefix { !Self.quotes.contains($0) }
                rest = inside[chunk.endIndex...].dropFirst()
                // A star may stand behind the closing quote.
                if rest.first == "*" {
                    rest = rest.dropFirst()
                    if let term = Self.term(String(chunk) + "*", isExcluded) { terms.append(term) }
                    continue
                }
            } else {
                chunk = rest.prefix { !$0.isWhitespace && !Self.quotes.contains($0) }
                rest = rest[chunk.endIndex...]
            }
            if let term = Self.term(String(chunk), isExcluded) { terms.append(term) }
        }
        self.terms = terms
    }

    private static let quotes: Set<Character> = ["\"", "“", "”", "„", "«", "»"]
    private static let minuses: Set<Character> = ["-", "−", "–"]

    private static func term(_ chunk: String, _ isExcluded: Bool) -> Term? {
        let words = tokens(of: chunk).map { String(chunk[$0]) }
        guard let last = words.last else { return nil }
        let isBeginning = chunk.last == "*" && last.unicodeScalars.count >= beginningMin
        return Term(words: words, isBeginning: isBeginning, isExcluded: isExcluded)
    }

    /// The same for the index: nothing but letters, digits and their accents ever stands between its quotes.
    package var match: String? {
        func text(_ term: Term) -> String { "\"" + term.words.joined(separator: " ") + "\"" + (term.isBeginning ? "*" : "") }
        let wanted = terms.filter { !$0.isExcluded }
        return wanted.isEmpty ? nil : wanted.map(text).joined(separator: " AND ")
    }

    package var unwanted: [String] { terms.filter(\.isExcluded).map { "\"" + $0.words.joined(separator: " ") + "\"" + ($0.isBeginning ? "*" : "") } }

    // MARK: The plain way, for what is in memory

    /// Whether all of it holds of these texts together; a phrase stands within one of them.
    package func matches(_ texts: [String]) -> Bool {
        let folded = texts.map { text in Self.tokens(of: text).map { Self.folded(text[$0]) } }
        return terms.allSatisfy { term in folded.contains { Self.places(of: term, in: $0).isEmpty == false } != term.isExcluded }
    }

    /// The text in pieces, each with whether it was looked for.
    package func marked(_ text: String) -> [(text: String, isFound: Bool)] {
        let tokens = Self.tokens(of: text), folded = tokens.map { Self.folded(text[$0]) }
        var found = Array(repeating: false, count: tokens.count)
        for term in terms where !term.isExcluded { for place in Self.places(of: term, in: folded) { for index in place { found[index] = true } } }
        var pieces: [(text: String, isFound: Bool)] = [], at = text.startIndex
        for (token, isFound) in zip(tokens, found) where isFound {
            if at < token.lowerBound { pieces.append((String(text[at..<token.lowerBound]), false)) }
            pieces.append((String(text[token]), true))
            at = token.upperBound
        }
        if at < text.endIndex { pieces.append((String(text[at...]), false)) }
        return pieces
    }

    private static func places(of term: Term, in words: [String]) -> [Range<Int>] {
        let wanted = term.words.map { folded($0) }
        guard !wanted.isEmpty, words.count >= wanted.count else { return [] }
        return (0...(words.count - wanted.count)).compactMap { start in
            for (offset, word) in wanted.enumerated() {
                let here = words[start + offset], isLast = offset == wanted.count - 1
                guard isLast && term.isBeginning ? here.hasPrefix(word) : here == word else { return nil }
            }
            return start..<(start + wanted.count)
        }
    }

    /// Runs of letters, digits and the accents on them: what the index takes for words.
    private static func tokens(of text: String) -> [Range<String.Index>] {
        var tokens: [Range<String.Index>] = [], start: String.Index?
        let scalars = text.unicodeScalars
        var at = scalars.startIndex
        while at < scalars.endIndex {
            let scalar = scalars[at]
            if isOfWord(scalar) || (start != nil && isAccent(scalar)) { start = start ?? at } else if let begun = start {
                tokens.append(begun..<at)
                start = nil
            }
            at = scalars.index(after: at)
        }
        if let start { tokens.append(start..<scalars.endIndex) }
        return tokens
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .nonspacingMark }

    private static func folded(_ word: some StringProtocol) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in String(word).decomposedStringWithCanonicalMapping.lowercased().unicodeScalars where !isAccent(scalar) { folded.append(scalar) }
        return String(folded)
    }
}
