import Kernel

extension LevelDescription {
    /// The level without the word of its policy, as STANAG 4774 wants it: `SECRET` for NATO SECRET, `TOP SECRET` for COSMIC TOP SECRET, `RESTRICTED` for
    /// RESTREINT UE/EU RESTRICTED. The code where the level has no words.
    var classification: String { classifications.first ?? id.text }

    /// Every spelling without the policy's word; the first is the one to write.
    var classifications: [String] {
        var found: [String] = []
        for spelling in spellings where !spelling.text.isEmpty {
            let halves = spelling.text.split(separator: "/").map { $0.trimmed }
            let texts = policy == "EU" && spelling.language.contains("/") ? halves.reversed() : [spelling.text]
            for text in texts {
                let words = text.split(separator: " ").map(String.init)
                let bare = Lexicon.isColour(text) ? String(text.dropFirst(4)) : words.filter { !ownershipWords.contains($0) }.joined(separator: " ")
                if !found.contains(bare) { found.append(bare) }
            }
        }
        return found
    }

    /// COSMIC and FOCAL mark ownership at the highest level, where the organisation's name would stand.
    var ownershipWords: [String] {
        switch policy {
        case "NATO": ["NATO", "COSMIC"]
        case "WEU": ["WEU", "FOCAL"]
        case "EU": ["EU", "UE"]
        default: []
        }
    }
}
