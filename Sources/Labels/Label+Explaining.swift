import Kernel

extension Label {
    /// What was understood, in words: "NATO policy, level RESTRICTED, release to the EU recorded".
    package func explain(in vocabulary: Vocabulary) -> String {
        var parts: [String] = []
        let description = vocabulary.level(level), owner = vocabulary.policy(policy)
        switch owner?.kind {
        case .tlp: parts.append("Traffic Light Protocol")
        case .open: parts.append("public")
        case .national: parts.append("national policy (\(owner?.name ?? policy.shortName))")
        case .historic: parts.append("\(policy.shortName) policy, which is historic")
        case .organisation, nil: parts.append("\(policy.shortName) policy")
        }
        if owner?.kind != .open { parts.append(levelInWords(description)) }
        for marking in markings { parts.append(inWords(marking, vocabulary)) }
        if let tlp { parts.append("and \(vocabulary.level(tlp)?.spellings.first?.text ?? tlp.text) beside it") }
        return parts.joined(separator: ", ")
    }

    private func levelInWords(_ description: LevelDescription?) -> String {
        guard let description, let spelling = description.spellings.first(where: { !$0.text.isEmpty })?.text else { return "level \(level)" }
        if Lexicon.isColour(spelling) { return spelling }
        let word = description.classification
        let comparable = [40: "TOP SECRET", 30: "SECRET", 20: "CONFIDENTIAL", 10: "RESTRICTED"][description.equivalentRank ?? -1]
        guard policy.isNational, let comparable, word.uppercased() != comparable else { return "level \(word)" }
        return "level \(word) (comparable to \(comparable))"
    }

    private func inWords(_ marking: Marking, _ vocabulary: Vocabulary) -> String {
        guard let form = vocabulary.form(marking.form) else { return marking.form.text }
        let spelling = form.spellings.first?.replacingList(with: "").trimmed ?? form.id.text
        let names = (marking.names.isEmpty ? form.names : marking.names).map { ["EU": "the EU", "covered-institutions": "the covered EU institutions"][$0] ?? $0 }.inWords()
        return switch form.effect {
        case .releases: "release to \(names) recorded"
        case .limits: "limited to \(names)" + (form.spellings.contains { $0.contains("<list>") } ? "" : " (\(spelling))")
        case .releasesAndLimits: "released to \(names) and nobody else"
        case .special: "special category \(spelling)"
        case .opens: "open to everyone"
        case .controls: "the originator must consent to each new recipient (\(spelling))"
        case .tlp: "\(spelling) beside it"
        case .informs: "\(spelling) (no effect on access)"
        }
    }
}
