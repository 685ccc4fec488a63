import Kernel

/// The words of a vocabulary, indexed for reading: every way to write a level, and the patterns of the markings.
struct Lexicon: Sendable {
    /// A way to write a level: its folded words, and the same as a person would write them.
    struct Phrase: Sendable {
        let words: [String]
        let shown: [String]
        let level: Int
    }
    struct Pattern: Sendable {
        enum List: Sendable { case none, after, before }
        let form: Int
        let words: [String]
        let list: List
        /// With `<list>` where it stands.
        let spelling: String
    }

    /// Folded words joined by blanks → indices of the levels that are written so.
    private(set) var heads: [String: [Int]] = [:]
    private(set) var longestHead = 1
    private(set) var phrases: [Phrase] = []
    /// Longest first, so that RELEASABLE TO EU INSTITUTIONS ONLY is found before RELEASABLE TO.
    private(set) var patterns: [PolicyID: [Pattern]] = [:]
    let allPatterns: [Pattern]
    /// Folded words of a level without its policy's word → levels; for saying what was meant.
    private(set) var bare: [String: [Int]] = [:]
    private(set) var levelIndex: [LevelID: Int] = [:]
    /// TLP colour → level; WHITE of TLP 1.0 leads to CLEAR.
    private(set) var colours: [String: LevelID] = [:]
    let mostClosedColour: LevelID?
    /// Every level as it would be printed, with the folded beginnings that lead to it; for completing what someone types.
    var offers: [(text: String, keys: [String])] = []
    let tlpPolicy: PolicyID?

    init(policies: [PolicyDescription], levels: [LevelDescription], forms: [MarkingForm]) {
        for (index, level) in levels.enumerated() where levelIndex[level.id] == nil { levelIndex[level.id] = index }
        let tlp = policies.first { $0.kind == .tlp }?.id
        tlpPolicy = tlp
        mostClosedColour = levels.filter { $0.policy == tlp }.max { $0.rank < $1.rank }?.id
        let patterns = Self.patterns(of: forms)
        allPatterns = patterns
        for policy in policies { self.patterns[policy.id] = patterns.filter { forms[$0.form].mayStand(in: policy.id) } }

        for (index, level) in levels.enumerated() {
            for spelling in level.spellings where !spelling.text.isEmpty {
                if Self.isColour(spelling.text) {
                    let of = level.policy == tlp ? level : levels.first { $0.policy == tlp && $0.rank == level.rank }
                    if let of, let colour = Self.words(spelling.text).last { colours[colour.folded] = of.id }
                } else {
                    let isOwned = level.ownershipWords.contains(String(spelling.text.prefix { $0 != " " }))
                    for text in Self.waysToWrite(spelling) {
                        add(text, level: index)
                        if !isOwned { add(level.policy.shortName + " " + text, level: index) }
                    }
                }
            }
            for words in level.classifications { bare[Self.key(words), default: []].append(index) }
            for portion in Self.portions(of: level) { add(portion, level: index) }
        }
        // A code means its own level, whatever else it may spell: `PUBLIC` is the level of that name.
        for (index, level) in levels.enumerated() { heads[Folding.fold(level.id.text)] = [index] }
    }

    static func isColour(_ spelling: String) -> Bool { spelling.hasPrefix("TLP:") }

    private mutating func add(_ text: String, level: Int) {
        let words = Self.words(text), key = words.map(\.folded).joined(separator: " ")
        guard !words.isEmpty, heads[key]?.contains(level) != true else { return }
        heads[key, default: []].append(level)
        longestHead = max(longestHead, words.count)
        phrases.append(Phrase(words: words.map(\.folded), shown: words.map { String($0.text) }, level: level))
    }

    /// The spelling; where it joins two languages, each half alone and the halves changed over.
    static func waysToWrite(_ spelling: LevelDescription.Spelling) -> [String] {
        let halves = spelling.text.split(separator: "/").map { String($0).trimmed }
        guard spelling.language.contains("/"), halves.count == 2 else { return [spelling.text] }
        return [spelling.text, halves[0], halves[1], halves[1] + "/" + halves[0]]
    }

    /// Portion forms beside the level's code: `R-UE/EU-R` and its halves for the EU, `FRA-S` for states.
    private static func portions(of level: LevelDescription) -> [String] {
        guard let letters = level.lettersOfCode else { return [] }
        if level.policy.isNational { return [level.policy.shortName + "-" + letters] }
        return level.policy == "EU" && level.isClassified ? ["\(letters)-UE/EU-\(letters)", "\(letters)-UE", "EU-\(letters)"] : []
    }

    static func words(_ text: String) -> [Atom] { (try? Atoms(text))?.words ?? [] }
    static func key(_ text: String) -> String { words(text).map(\.folded).joined(separator: " ") }

    private static func patterns(of forms: [MarkingForm]) -> [Pattern] {
        var found: [Pattern] = []
        for (index, form) in forms.enumerated() where form.effect != .tlp {
            for spelling in form.spellings {
                let list: Pattern.List = spelling.hasPrefix("<list>") ? .before : spelling.hasSuffix("<list>") ? .after : .none
                let bare = spelling.replacingList(with: "").trimmed
                let words = words(bare).map(\.folded)
                if !words.isEmpty { found.append(Pattern(form: index, words: words, list: list, spelling: spelling)) }
            }
        }
        return found.sorted { $0.words.count > $1.words.count }
    }
}

extension LevelDescription {
    /// `S` of `FRA_S`, `R` of `EU_R`; nil where the code has no such form.
    var lettersOfCode: String? {
        let parts = id.text.split(separator: "_", maxSplits: 1)
        return parts.count == 2 && String(parts[0]) == policy.shortName ? String(parts[1]) : nil
    }
}
