import Kernel
package import Labels

/// What the markings of an object say about who may see it.
///
/// TLP is known by its fixed identifiers alone: a definition of another identifier that calls itself `tlp` is not understood. Statements (copyright,
/// terms of use) restrict nobody. What is not understood closes: the label is TLP:RED, and the marking is named in `unknown`.
package struct MarkingReading: Hashable, Sendable {
    /// The most closed TLP label; nil where no marking restricts, and the caller's own default counts.
    package let label: Label?
    /// The markings that nobody here understands, in the order met.
    package let unknown: [STIXID]

    /// `kindOf` looks a marking definition up among those that are known; nil for one that nobody has sent.
    package init(_ markings: some Sequence<STIXID>, kindOf: (STIXID) -> STIXMarkingKind?) {
        var level: LevelID?, unknown: [STIXID] = []
        for marking in markings {
            if let tlp = TLPMarkingDefinition(id: marking.text) {
                level = TLPRank.closer(level, tlp.level)
            } else if case .statement = kindOf(marking) {
                continue
            } else if !unknown.contains(marking) {
                unknown.append(marking)
            }
        }
        if !unknown.isEmpty { level = TLPRank.closest }
        (label, self.unknown) = (level.map { Label(policy: "TLP", level: $0) }, unknown)
    }
}

/// The order of the TLP labels, from open to closed.
enum TLPRank {
    static let closest: LevelID = "TLP_RED"

    static func rank(_ level: LevelID) -> Int { TLPMarkingDefinition.version2.firstIndex { $0.level == level } ?? TLPMarkingDefinition.version2.count }

    static func closer(_ a: LevelID?, _ b: LevelID?) -> LevelID? {
        guard let a else { return b }
        guard let b else { return a }
        return rank(a) >= rank(b) ? a : b
    }

    /// The TLP level of a label, be it of TLP itself or of a classification with a TLP label beside it.
    static func level(of label: Label) -> LevelID? { label.policy == "TLP" ? label.level : label.tlp }

    /// A label closed to at least this level; a classification keeps its own and has the TLP label beside it.
    static func closing(_ label: Label, to level: LevelID?) -> Label {
        guard let level else { return label }
        var closed = label
        if label.policy == "TLP" { closed.level = closer(label.level, level) ?? level } else { closed.tlp = closer(label.tlp, level) }
        return closed
    }
}
