import Kernel

extension Vocabulary {
    /// Characters of a marking that are read; more is refused.
    package static let longestMarking = 1000

    /// Reads a marking as people write it: `NATO RESTRICTED RELEASABLE TO EU`, `SECRET//REL TO USA, FRA, GBR`, `(R-UE/EU-R)`, `FRA_S`.
    ///
    /// Any letter case, with or without accents; words apart by blanks, commas, `//` or a dash between blanks; in a `<list>` by comma or `/`.
    /// What can be read in two ways is an error, never a guess. Two readings are set by rule: TLP:WHITE is TLP:CLEAR, and an unknown TLP label is TLP:RED (T5).
    package func read(_ text: String) throws(MarkingError) -> Label {
        let atoms = try Atoms(text)
        guard !atoms.words.isEmpty else { throw MarkingError(.empty, in: text) }
        if let (level, next) = try colour(atoms, at: 0), let policy = lexicon.tlpPolicy {
            return try label(policy, level, markings(atoms, from: next, policy: policy, colourAllowed: false))
        }
        let (candidates, next) = try head(atoms)
        if candidates.count == 1 {
            let level = levels[candidates[0]]
            // TLP_WHITE, written as a code.
            if let white = level.spellings.first, Lexicon.isColour(white.text), level.policy != lexicon.tlpPolicy,
               let (clear, _) = try colour(try Atoms(white.text), at: 0), let policy = lexicon.tlpPolicy {
                return try label(policy, clear, markings(atoms, from: next, policy: policy, colourAllowed: false))
            }
            return try label(level.policy, level.id, markings(atoms, from: next, policy: level.policy, colourAllowed: level.policy != lexicon.tlpPolicy))
        }
        return try settle(candidates, atoms, next)
    }

    /// Reads the markings that follow a level given elsewhere: `RELEASABLE TO EU; ATOMAL`. Empty text has none.
    ///
    /// A TLP label among them comes back as a marking of its form (`tlp-amber`); `label(policy:level:caveats:)` puts it where it belongs.
    package func readMarkings(_ caveats: String, policy: PolicyID) throws(MarkingError) -> [Marking] {
        guard self.policy(policy) != nil else { throw MarkingError(.unknownPolicy(policy), in: caveats) }
        let atoms = try Atoms(caveats)
        let found = try markings(atoms, from: 0, policy: policy, colourAllowed: true)
        return found.markings + (found.tlp.flatMap { level in forms.first { $0.effect == .tlp && $0.names.contains(level.text) } }.map { [Marking(form: $0.id)] } ?? [])
    }

    /// A label from the columns of a table: policy, level and the text of its markings. The level TLP_WHITE of TLP 1.0 becomes TLP_CLEAR.
    package func label(policy: PolicyID, level: LevelID, caveats: String) throws(MarkingError) -> Label {
        guard self.policy(policy) != nil else { throw MarkingError(.unknownPolicy(policy), in: caveats) }
        guard let known = lexicon.levelIndex[level].map({ levels[$0] }) else { throw MarkingError(.unknownLevel(level, policy: policy), in: caveats) }
        if let spelling = known.spellings.first?.text, Lexicon.isColour(spelling), let (level, _) = try colour(try Atoms(spelling), at: 0),
           let tlp = lexicon.tlpPolicy, policy == tlp || self.policy(policy)?.kind == .historic {
            return try label(tlp, level, markings(try Atoms(caveats), from: 0, policy: tlp, colourAllowed: false))
        }
        guard known.policy == policy else { throw MarkingError(.unknownLevel(level, policy: policy), in: caveats) }
        return try label(policy, level, markings(try Atoms(caveats), from: 0, policy: policy, colourAllowed: true))
    }

    private func label(_ policy: PolicyID, _ level: LevelID, _ found: FoundMarkings) -> Label {
        Label(policy: policy, level: level, markings: found.markings, tlp: found.tlp)
    }

    /// The TLP label that begins at a word, and the index after it; nil where none begins.
    func colour(_ atoms: Atoms, at index: Int) throws(MarkingError) -> (LevelID, next: Int)? {
        let words = atoms.words
        guard index < words.count, words[index].folded == "TLP", let red = lexicon.mostClosedColour else { return nil }
        guard index + 1 < words.count, words[index + 1].before == .colon else {
            let colours = lexicon.colours.keys.filter { $0 != "WHITE" }.sorted().map { "TLP:" + $0 }
            let meant = index + 1 < words.count && lexicon.colours[words[index + 1].folded] != nil ? "TLP:" + words[index + 1].folded : nil
            throw MarkingError(.noLevel(policy: lexicon.tlpPolicy, expected: colours, suggestion: meant), atoms.place(index), in: atoms.text)
        }
        return (lexicon.colours[words[index + 1].folded] ?? red, index + 2)
    }

    /// The levels that the longest run of words at the start may mean, and the index after it.
    private func head(_ atoms: Atoms) throws(MarkingError) -> ([Int], next: Int) {
        let words = atoms.words
        var key = "", best: ([Int], Int)?
        for (index, word) in words.prefix(lexicon.longestHead).enumerated() {
            guard index == 0 || word.before.joinsLevel else { break }
            key += index == 0 ? word.folded : " " + word.folded
            if let found = lexicon.heads[key] { best = (found, index + 1) }
        }
        guard let best else { throw noLevel(atoms) }
        // RESTREINT UE/EU RESTRICTD: the level goes on behind the slash, and wrongly.
        if best.1 < words.count, !words[best.1].before.separates, let further = divergence(atoms), further.shared > best.1 { throw noLevel(atoms) }
        return best
    }

    /// How many words at the start some way to write a level shares, and the ways that share them. Nil where there is none at all.
    private func divergence(_ atoms: Atoms) -> (shared: Int, near: [Lexicon.Phrase])? {
        var shared = 0, near = lexicon.phrases
        while shared < atoms.words.count {
            let further = near.filter { $0.words.count > shared && $0.words[shared] == atoms.words[shared].folded }
            if further.isEmpty { break }
            near = further
            shared += 1
        }
        return shared > 0 ? (shared, near) : nil
    }

    /// Where the start of the text leaves every way to write a level.
    private func noLevel(_ atoms: Atoms) -> MarkingError {
        let words = atoms.words.map(\.folded), (shared, near) = divergence(atoms) ?? (0, lexicon.phrases)
        let of = Set(near.map { levels[$0.level].policy }), policy = shared > 0 && of.count == 1 ? of.first : nil
        let whole = policy == nil ? [] : levels.filter { $0.policy == policy }.map { Label(policy: $0.policy, level: $0.id).printed(in: self) }
        if shared == words.count {
            let expected = policy == nil ? near.filter { $0.words.count > shared }.map { $0.shown.joined(separator: " ") } : whole
            return MarkingError(.levelEnds(after: words.joined(separator: " "), expected: expected), atoms.place(shared - 1), in: atoms.text)
        }
        // TOP SECRET is a level of NATO, though not by that name; UNCLASSIFIED is one of NATO alone.
        for count in stride(from: min(4, words.count), to: shared, by: -1) {
            for start in [0, 1] where start < count && (start == 0 || policy != nil) {
                let key = words[start..<count].joined(separator: " ")
                let meant = (lexicon.bare[key] ?? []).map { levels[$0] }.filter { (policy == nil || $0.policy == policy) && isCurrent($0.policy) }
                if meant.count == 1 {
                    return MarkingError(.noLevel(policy: policy, expected: whole, suggestion: Label(policy: meant[0].policy, level: meant[0].id).printed(in: self)),
                                        atoms.place(start, through: count - 1), in: atoms.text)
                }
            }
        }
        // Portion letters are no help to someone who writes words.
        var next: [String] = [], seen: Set<String> = []
        for phrase in near where phrase.words.count > shared && phrase.shown[shared].count > 2 && seen.insert(phrase.words[shared]).inserted { next.append(phrase.shown[shared]) }
        let expected = shared == 0 ? ["the organisation or state first, such as NATO, EU or FRA"] : policy == nil ? next : whole
        return MarkingError(.noLevel(policy: policy, expected: expected, suggestion: Folding.nearest(to: words[shared], among: next)), atoms.place(shared), in: atoms.text)
    }

    private func isCurrent(_ policy: PolicyID) -> Bool { self.policy(policy)?.kind != .historic }

    /// A level of several policies is settled where only one of them has the markings that follow, or where `//` and a REL TO list with USA show the US style.
    private func settle(_ candidates: [Int], _ atoms: Atoms, _ next: Int) throws(MarkingError) -> Label {
        if next < atoms.words.count {
            var readings: [Label] = []
            for candidate in candidates {
                let level = levels[candidate]
                if let found = try? markings(atoms, from: next, policy: level.policy, colourAllowed: true) { readings.append(label(level.policy, level.id, found)) }
            }
            if readings.count == 1 { return readings[0] }
            let usStyle = readings.filter { $0.policy == "NAT:USA" && $0.markings.contains { $0.form == "rel-to" && $0.names.contains("USA") } }
            if atoms.words[next].before == .doubleSlash, usStyle.count == 1 { return usStyle[0] }
        }
        let words = atoms.words[0..<next].map(\.folded)
        var write = candidates.map { prefixed(levels[$0], words: atoms.words[0..<next].map { String($0.text) }.joined(separator: " ")) }
        // RESTRICTED alone is a level of two states, yet mostly an organisation's was meant.
        for phrase in lexicon.phrases.reversed() where phrase.words.count == words.count + 1 && phrase.words.suffix(words.count) == words[...] {
            let level = levels[phrase.level], shown = phrase.shown.joined(separator: " ")
            if !level.policy.isNational, isCurrent(level.policy), !write.contains(shown) { write.insert(shown, at: 0) }
        }
        throw MarkingError(.severalLevels(write: write), atoms.place(0, through: next - 1), in: atoms.text)
    }

    /// `FRA SECRET`, or the words alone where they begin with the policy's own word.
    private func prefixed(_ level: LevelDescription, words: String) -> String {
        level.policy.shortName + " " + words.uppercased()
    }
}
