package import Kernel

package enum Policy {}
package enum Level {}
package typealias PolicyID = ID<Policy>
package typealias LevelID = ID<Level>
package typealias MarkingFormID = ID<MarkingForm>

/// The words of every policy that a pack knows: levels in their languages, and the markings that may follow them.
package struct Vocabulary: Sendable {
    package let policies: [PolicyDescription]
    package let levels: [LevelDescription]
    package let forms: [MarkingForm]
    /// The same words, indexed for reading; made once here, so that reading a marking costs microseconds.
    private(set) var lexicon: Lexicon

    package init(policies: [PolicyDescription], levels: [LevelDescription], forms: [MarkingForm]) {
        (self.policies, self.levels, self.forms) = (policies, levels, forms)
        lexicon = Lexicon(policies: policies, levels: levels, forms: forms)
        lexicon.offers = levelOffers()
    }

    package func level(_ id: LevelID) -> LevelDescription? { levels.first { $0.id == id } }
    package func policy(_ id: PolicyID) -> PolicyDescription? { policies.first { $0.id == id } }
    package func form(_ id: MarkingFormID) -> MarkingForm? { forms.first { $0.id == id } }
}

/// A system of levels: an organisation's, a state's (`NAT:FRA`), TLP, or the public.
package struct PolicyDescription: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable { case organisation, national, tlp, open, historic }
    package let id: PolicyID
    package let name: String
    package let kind: Kind
    /// The organisation or state that owns items of this policy; nil for TLP, where the source does.
    package let owner: PartyID?
    /// The policy's identifier in STANAG 4774 labels, where one is published: `urn:oid:1.3.26.1.3.1`.
    package let urn: String?
    package let source: Source

    package init(id: PolicyID, name: String, kind: Kind, owner: PartyID?, urn: String?, source: Source) {
        (self.id, self.name, self.kind, self.owner, self.urn, self.source) = (id, name, kind, owner, urn, source)
    }
}

/// One level of one policy, with every spelling that is in use.
package struct LevelDescription: Hashable, Sendable {
    package struct Spelling: Hashable, Sendable {
        package let text: String
        /// BCP 47, or `any`, or two joined by `/` where the official marking is bilingual.
        package let language: String
        package let source: Source
        package init(text: String, language: String, source: Source) { (self.text, self.language, self.source) = (text, language, source) }
    }
    package let id: LevelID
    package let policy: PolicyID
    /// Order inside the policy: higher is more sensitive.
    package let rank: Int
    /// Order across policies: 40 top secret, 30 secret, 20 confidential, 10 restricted, 5 limited but unclassified, 0 public. Nil for TLP.
    package let equivalentRank: Int?
    /// The first is the one to print.
    package let spellings: [Spelling]
    package let note: String

    package init(id: LevelID, policy: PolicyID, rank: Int, equivalentRank: Int?, spellings: [Spelling], note: String) {
        (self.id, self.policy, self.rank, self.equivalentRank, self.spellings, self.note) = (id, policy, rank, equivalentRank, spellings, note)
    }
    /// Classified in the sense of a security policy, from RESTRICTED up.
    package var isClassified: Bool { (equivalentRank ?? 0) >= 10 }
}

/// A kind of marking, as a pattern of words: `RELEASABLE TO <list>`, `ATOMAL`, `<list> EYES ONLY`.
package struct MarkingForm: Hashable, Sendable {
    package enum Effect: String, Hashable, Sendable, Codable, CaseIterable {
        /// Records a release decision for those named; others are still to be asked for.
        case releases
        /// Excludes everyone who is not named.
        case limits
        /// Both: a decision for those named, and nobody else.
        case releasesAndLimits = "releases-and-limits"
        /// A special category with channels of its own.
        case special
        /// Open to everyone.
        case opens
        /// The originator must consent to each new recipient.
        case controls
        /// A TLP label beside a classification.
        case tlp
        /// No effect on access.
        case informs
    }
    package let id: MarkingFormID
    /// Policies in which it may stand; `*` for any, `NAT` for every national one.
    package let policies: [String]
    /// Spellings, the first is the one to print; at most one `<list>` in each.
    package let spellings: [String]
    package let effect: Effect
    /// Whom a spelling without `<list>` names, e.g. `covered-institutions`, `USA`.
    package let names: [String]
    /// STANAG 4774 category: tag name and type; nil where the label cannot carry it.
    package let tagName: String?
    package let tagType: String?
    package let meaning: String
    package let source: Source

    package init(id: MarkingFormID, policies: [String], spellings: [String], effect: Effect, names: [String],
                 tagName: String?, tagType: String?, meaning: String, source: Source) {
        (self.id, self.policies, self.spellings, self.effect, self.names) = (id, policies, spellings, effect, names)
        (self.tagName, self.tagType, self.meaning, self.source) = (tagName, tagType, meaning, source)
    }

    package func mayStand(in policy: PolicyID) -> Bool {
        policies.contains { $0 == "*" || $0 == policy.text || ($0 == "NAT" && policy.text.hasPrefix("NAT:")) }
    }
}
