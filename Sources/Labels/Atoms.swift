/// One word of a marking as it stands in the text, with what separates it from the word before.
struct Atom {
    enum Gap { case start, blank, hyphen, dot, dash, slash, doubleSlash, comma, semicolon, colon }
    let text: Substring
    let folded: String
    let before: Gap
    /// In UTF-16 units from the start of the text.
    let offset: Int
    let length: Int
}

/// The words of a text and their gaps. Letters, digits, `_` and `+` make words; `!` and a full stop after a word count as nothing (`Titkos!`, `Stg. GEHEIM`).
struct Atoms {
    let text: String
    let words: [Atom]

    init(_ text: String) throws(MarkingError) {
        guard text.utf8.count <= Vocabulary.longestMarking * 16, case let count = text.count, count <= Vocabulary.longestMarking else {
            throw MarkingError(.tooLong(characters: text.count), in: String(text.unicodeScalars.prefix(120)))
        }
        self.text = text
        var words: [Atom] = [], at = text.startIndex, offset = 0, inParentheses = false
        while true {
            let gapStart = at, gapOffset = offset
            while at < text.endIndex, !Self.isWord(text[at]) { text.formIndex(after: &at) }
            let run = text[gapStart..<at]
            offset += run.utf16.count
            func stray() -> MarkingError {
                let core = run.drop(while: \.isWhitespace), lead = run.utf16.count - core.utf16.count
                let shown = String(core.prefix(8))
                return MarkingError(.strayCharacters, .init(text: shown, offset: gapOffset + lead, length: shown.utf16.count, ordinal: words.count + 1), in: text)
            }
            let isFirst = words.isEmpty, isLast = at == text.endIndex
            let core = run.filter { !$0.isWhitespace && $0 != "!" }
            var gap = Atom.Gap.start
            if isFirst && isLast {
                if core.isEmpty { break }
                throw stray()
            } else if isFirst {
                guard core.isEmpty || core == "(" else { throw stray() }
                inParentheses = core == "("
            } else if isLast {
                let allowed = inParentheses ? [")", ".)", ")."] : ["", "."]
                guard allowed.contains(core) else { throw stray() }
                break
            } else {
                guard let found = Self.gap(core, hasBlank: run.contains(where: \.isWhitespace) || run.contains("!")) else { throw stray() }
                gap = found
            }
            let start = at
            while at < text.endIndex, Self.isWord(text[at]) { text.formIndex(after: &at) }
            let word = text[start..<at], length = word.utf16.count
            words.append(Atom(text: word, folded: Folding.fold(word), before: gap, offset: offset, length: length))
            offset += length
        }
        self.words = words
    }

    func place(_ index: Int, through last: Int? = nil) -> MarkingError.Word {
        let first = words[index], end = words[last ?? index]
        let text = text[first.text.startIndex..<end.text.endIndex]
        return .init(text: String(text), offset: first.offset, length: end.offset + end.length - first.offset, ordinal: index + 1)
    }

    private static func isWord(_ c: Character) -> Bool { c.isLetter || c.isNumber || c == "_" || c == "+" }

    private static func gap(_ core: String, hasBlank: Bool) -> Atom.Gap? {
        switch core {
        case "": .blank
        case ".": hasBlank ? .blank : .dot
        case "-", "\u{2010}", "\u{2011}", "–", "—": hasBlank ? .dash : .hyphen
        case ",", ".,": .comma
        case ";", ".;": .semicolon
        case "/": .slash
        case "//", ".//": .doubleSlash
        case ":": .colon
        default: nil
        }
    }
}

extension Atom.Gap {
    /// May stand inside the words of a level: `UE/EU`, `VS - VERTRAULICH`, `NON-CLASSIFIED`.
    var joinsLevel: Bool { self == .blank || self == .slash || self == .dash || self == .hyphen || self == .dot }
    /// May stand inside the words of a marking: `US-SIOP`.
    var joinsMarking: Bool { self == .blank || self == .hyphen }
    /// May stand between a level and a marking, and between markings.
    var separates: Bool { self == .start || self == .blank || self == .comma || self == .doubleSlash || self == .dash || self == .semicolon }
}
