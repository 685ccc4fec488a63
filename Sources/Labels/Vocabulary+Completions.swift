import Kernel

extension Vocabulary {
    /// Whole markings that begin like this text, for the question form: levels first, then what may follow a complete level. At most `limit`, in the order of the tables.
    /// Nothing is offered above 200 characters.
    package func completions(for prefix: String, limit: Int = 8) -> [String] {
        guard limit > 0, prefix.utf8.count <= 800, prefix.count <= 200 else { return [] }
        var found: [String] = []
        let typed = Self.folded(prefix)
        if !typed.isEmpty {
            for offer in lexicon.offers where found.count < limit && offer.keys.contains(where: { $0.hasPrefix(typed) }) { found.append(offer.text) }
        }
        guard found.count < limit else { return found }
        for text in following(prefix) where !found.contains(text) { found.append(text) }
        return Array(found.prefix(limit))
    }

    /// The levels of the tables as offers: by their printed form, their bare spelling and their code.
    func levelOffers() -> [(text: String, keys: [String])] {
        var offers: [(text: String, keys: [String])] = [], places: [String: Int] = [:]
        for level in levels where level.policy == lexicon.tlpPolicy || !Lexicon.isColour(level.spellings.first?.text ?? "") {
            let label = Label(policy: level.policy, level: level.id)
            for spelling in level.spellings where !spelling.text.isEmpty {
                let text = label.printed(in: self, language: spelling.language), keys = ([text, level.id.text] + Lexicon.waysToWrite(spelling) + level.classifications.flatMap { [$0, level.policy.shortName + " " + $0] }).map(Self.folded)
                if let place = places[text] { offers[place].keys += keys } else {
                    places[text] = offers.count
                    offers.append((text, keys))
                }
            }
        }
        return offers
    }

    /// Markings behind the longest start of the text that can be read.
    private func following(_ prefix: String) -> [String] {
        var cuts = prefix.indices.filter { prefix[$0].isWhitespace || prefix[$0] == "/" } + [prefix.endIndex]
        cuts = Array(cuts.suffix(8))
        for cut in cuts.reversed() {
            guard let label = try? read(String(prefix[..<cut])) else { continue }
            let base = prefix[..<cut].trimmed, rest = Self.folded(String(prefix[cut...].drop { $0.isWhitespace || $0 == "/" }))
            let separator = label.separatorForMore
            return (lexicon.patterns[label.policy] ?? []).sorted { $0.form < $1.form }.flatMap { pattern -> [String] in
                let form = forms[pattern.form]
                guard !label.markings.contains(where: { $0.form == form.id }) else { return [] }
                return fillings(pattern.spelling, label.policy).filter { Self.folded($0).hasPrefix(rest) && Self.folded($0) != rest }.map { base + separator + $0 }
            }
        }
        return []
    }

    /// A list is offered with the other organisations' names; for states with the owner, whose list must begin with it.
    private func fillings(_ spelling: String, _ policy: PolicyID) -> [String] {
        guard spelling.contains("<list>") else { return [spelling] }
        if policy.isNational { return [spelling.replacingList(with: policy.shortName)] }
        let others = policies.filter { $0.kind == .organisation && ($0.id == policy) == spelling.hasPrefix("<list>") }
        return others.map { spelling.replacingList(with: $0.id.text) }
    }

    private static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).map { Folding.fold(String($0)) }.joined(separator: " ")
    }
}
