import Kernel

/// What stood behind a level.
struct FoundMarkings {
    var markings: [Marking] = []
    var tlp: LevelID?
}

extension Vocabulary {
    /// Reads every marking from a word to the end of the text.
    func markings(_ atoms: Atoms, from start: Int, policy: PolicyID, colourAllowed: Bool) throws(MarkingError) -> FoundMarkings {
        var found = FoundMarkings(), at = start
        let patterns = lexicon.patterns[policy] ?? []
        while at < atoms.words.count {
            guard atoms.words[at].before.separates else { throw noMarking(atoms, at, policy, patterns) }
            if let (level, next) = try colour(atoms, at: at) {
                guard colourAllowed, found.tlp == nil else { throw MarkingError(.twice(marking: "a TLP label"), atoms.place(at, through: next - 1), in: atoms.text) }
                (found.tlp, at) = (level, next)
                continue
            }
            if let last = found.markings.last, !last.names.isEmpty { try checkEnd(ofListBefore: at, atoms, patterns) }
            let (marking, pattern, next) = try marking(atoms, at, policy, patterns)
            if found.markings.contains(where: { $0.form == marking.form }) {
                throw MarkingError(.twice(marking: pattern.spelling.replacingList(with: "").trimmed), atoms.place(at, through: next - 1), in: atoms.text)
            }
            found.markings.append(marking)
            at = next
        }
        return found
    }

    private func marking(_ atoms: Atoms, _ at: Int, _ policy: PolicyID, _ patterns: [Lexicon.Pattern]) throws(MarkingError) -> (Marking, Lexicon.Pattern, next: Int) {
        for pattern in patterns where pattern.list != .before && stands(pattern.words, atoms, at) {
            let next = at + pattern.words.count, form = forms[pattern.form]
            if pattern.list == .none { return (Marking(form: form.id), pattern, next) }
            guard next < atoms.words.count, atoms.words[next].before.joinsMarking else {
                throw MarkingError(.listMissing(marking: pattern.spelling), atoms.place(at, through: next - 1), in: atoms.text)
            }
            let (names, end) = try names(atoms, next, patterns)
            return (Marking(form: form.id, names: names), pattern, end)
        }
        if let (names, end) = try? names(atoms, at, patterns), end < atoms.words.count, atoms.words[end].before == .blank {
            for pattern in patterns where pattern.list == .before && stands(pattern.words, atoms, end) {
                return (Marking(form: forms[pattern.form].id, names: names), pattern, end + pattern.words.count)
            }
        }
        throw noMarking(atoms, at, policy, patterns)
    }

    /// What follows a list behind a blank or comma must not be readable as one more name: `RELEASABLE TO EU UKR`, `RELEASABLE TO EU UKR ONLY`.
    private func checkEnd(ofListBefore at: Int, _ atoms: Atoms, _ patterns: [Lexicon.Pattern]) throws(MarkingError) {
        let word = atoms.words[at]
        guard word.before == .blank || word.before == .comma, word.folded != "TLP" else { return }
        if patterns.contains(where: { $0.list != .before && $0.words[0] == word.folded }) { return }
        guard let (_, end) = try? names(atoms, at, patterns) else { return }
        if let suffix = lexicon.allPatterns.first(where: { $0.list == .before && stands($0.words, atoms, end) }) {
            throw MarkingError(.separatorMissing, atoms.place(at, through: end + suffix.words.count - 1), in: atoms.text)
        }
        if suggestion(word.folded, patterns) == nil, !lexicon.allPatterns.contains(where: { stands($0.words, atoms, at) }) {
            throw MarkingError(.commaMissing, atoms.place(at), in: atoms.text)
        }
    }

    /// The whole marking whose first word is nearest.
    private func suggestion(_ word: String, _ patterns: [Lexicon.Pattern]) -> String? {
        guard let nearest = Folding.nearest(to: word, among: patterns.map { $0.words[0] }) else { return nil }
        return patterns.last { $0.words[0] == nearest }?.spelling.replacingList(with: "").trimmed
    }

    private func stands(_ words: [String], _ atoms: Atoms, _ at: Int) -> Bool {
        guard at + words.count <= atoms.words.count else { return false }
        for (index, word) in words.enumerated() {
            let atom = atoms.words[at + index]
            if atom.folded != word || (index > 0 && !atom.before.joinsMarking) { return false }
        }
        return true
    }

    /// The names of a list, apart by comma or `/`. After a comma a marking without a list before it may begin, and ends the list. A blank ends it too:
    /// whether a second word is a name or a mistyped marking cannot be known. `AND` joins nothing, being Andorra.
    private func names(_ atoms: Atoms, _ start: Int, _ patterns: [Lexicon.Pattern]) throws(MarkingError) -> ([String], next: Int) {
        var names: [String] = [], at = start
        let words = atoms.words
        repeat {
            let first = at
            at += 1
            while at < words.count, words[at].before == .hyphen || words[at].before == .dot { at += 1 }
            let name = atoms.text[words[first].text.startIndex..<words[at - 1].text.endIndex].uppercased()
            let isMarking = at == first + 1 && patterns.contains { $0.list == .none && $0.words == [words[first].folded] }
            guard Self.isName(name), !isMarking else { throw MarkingError(.noName, atoms.place(first, through: at - 1), in: atoms.text) }
            if !names.contains(name) { names.append(name) }
            guard at < words.count else { break }
            if words[at].before == .comma {
                // PUBLIC behind a comma could be meant as one more name, and would open the item to everyone: refused as a name.
                if words[at].folded == "TLP" || patterns.contains(where: { $0.list != .before && $0.words != ["PUBLIC"] && stands($0.words, atoms, at) }) { break }
            } else if words[at].before != .slash { break }
        } while true
        return (names, at)
    }

    /// A code such as `EU`, `UKR`, `EU.EEAS`, `FVEY`: 2 to 32 of A–Z, 0–9, `.`, `-`, `_`, beginning with a letter.
    private static func isName(_ name: String) -> Bool {
        let reserved: Set = ["THE", "TO", "ONLY", "EYES", "OF", "OR", "ALL", "NOT", "RELEASABLE", "REL", "PUBLIC", "TLP"]
        guard (2...32).contains(name.utf8.count), !reserved.contains(name), let first = name.utf8.first, (65...90).contains(first) else { return false }
        return name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 46 || $0 == 45 || $0 == 95 }
    }

    private func noMarking(_ atoms: Atoms, _ at: Int, _ policy: PolicyID, _ patterns: [Lexicon.Pattern]) -> MarkingError {
        let words = atoms.words
        if !words[at].before.separates, patterns.contains(where: { $0.list != .before && stands($0.words, atoms, at) }) {
            return MarkingError(.separatorMissing, atoms.place(at), in: atoms.text)
        }
        let elsewhere = lexicon.allPatterns.first { pattern in
            if pattern.list != .before { return stands(pattern.words, atoms, at) && !patterns.contains { $0.form == pattern.form } }
            guard let (_, end) = try? names(atoms, at, patterns) else { return false }
            return stands(pattern.words, atoms, end) && !patterns.contains { $0.form == pattern.form }
        }
        if words[at].before.separates, let elsewhere {
            let form = forms[elsewhere.form]
            return MarkingError(.markingOfAnotherPolicy(marking: elsewhere.spelling.replacingList(with: "").trimmed, policy: policy,
                                                       standsIn: form.policies.map { $0 == "NAT" ? "a state" : PolicyID($0).shortName }), atoms.place(at), in: atoms.text)
        }
        if let missing = patterns.first(where: { $0.list == .before && stands($0.words, atoms, at) }) {
            return MarkingError(.listMissing(marking: missing.spelling), atoms.place(at, through: at + missing.words.count - 1), in: atoms.text)
        }
        var shared = 0, near = patterns.filter { $0.list != .before }
        while at + shared < words.count {
            let further = near.filter { $0.words.count > shared && $0.words[shared] == words[at + shared].folded }
            if further.isEmpty { break }
            near = further
            shared += 1
        }
        let wrong = min(at + shared, words.count - 1)
        if shared == 0 {
            let first = Set(patterns.map(\.form)).sorted().map { forms[$0].spellings[0].replacingList(with: "…") }
            return MarkingError(.noMarking(policy: policy, expected: first, suggestion: suggestion(words[at].folded, patterns)), atoms.place(at), in: atoms.text)
        }
        let whole = near.filter { $0.words.count > shared }.sorted { $0.form < $1.form }
        return MarkingError(.noMarking(policy: policy, expected: whole.map { $0.spelling.replacingList(with: "…") },
                                       suggestion: at + shared < words.count ? Folding.nearest(to: words[wrong].folded, among: whole.map { $0.words[shared] }) : nil),
                            atoms.place(wrong), in: atoms.text)
    }
}
