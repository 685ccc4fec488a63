package import Kernel
package import Labels

package typealias RuleID = ID<Rule>
package typealias SetName = ID<NamedSet>
package typealias ConsentID = ID<Authority>

/// The rules of release as data: what a legal adviser wrote, checked and resolved, before any date is chosen.
package struct Rulebook: Sendable {
    package let edition: String
    package let sources: [String: Source]
    package let authorities: [Authority]
    package let sets: [NamedSet]
    /// Bodies in which every member of their organisation sits: a release to one reaches each member, as one to a whole does (G12).
    package let bodiesOfMembers: SetName
    /// Whom the star of an organisation names beside its members.
    package let starBodies: [OrganisationID: SetName]
    package let names: [NameRow]
    /// What `contains: NATO` stands for where no fuller label of the part was given.
    package let partDefaults: [String: Label]
    /// In the order of the written rules; this order settles which rule decides when several recipients tie (Q3).
    package let rules: [Rule]
    /// In the order in which they are consulted for one recipient: the special before the general.
    package let rows: [Row]
    package let obligations: [Obligation]
    package let prohibitions: [Prohibition]
    package let exceptions: [ProofException]
    let slots: SetSlots
    private let places: [RuleID: Int]

    package init(edition: String, sources: [String: Source], authorities: [Authority], sets: [NamedSet], bodiesOfMembers: SetName, starBodies: [OrganisationID: SetName] = [:],
                 names: [NameRow], partDefaults: [String: Label], rules: [Rule], rows: [Row], obligations: [Obligation], prohibitions: [Prohibition], exceptions: [ProofException]) {
        (self.edition, self.sources, self.authorities, self.sets, self.names) = (edition, sources, authorities, sets, names)
        (self.bodiesOfMembers, self.starBodies) = (bodiesOfMembers, starBodies)
        (self.partDefaults, self.rules, self.rows, self.obligations) = (partDefaults, rules, rows, obligations)
        (self.prohibitions, self.exceptions) = (prohibitions, exceptions)
        slots = SetSlots(sets)
        places = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func rule(_ id: RuleID) -> Rule? { places[id].map { rules[$0] } }
    package func authority(_ id: ConsentID) -> Authority? { authorities.first { $0.id == id } }
    package func orderOfRule(_ id: RuleID) -> Int { places[id] ?? rules.count }
    func decidesLast(_ id: RuleID) -> Bool { places[id].map { rules[$0].decidesLast } ?? false }
}

/// One rule as people cite it, with the sentence that they read.
package struct Rule: Hashable, Sendable {
    package let id: RuleID
    package let chapter: String
    package let says: String
    /// Marks of the sources that it rests on; resolved in `Rulebook.sources`.
    package let basis: [String]
    package let certainty: Certainty
    package let certaintyNote: String
    /// A rule about a recipient's own circle (Q3), or one that only adds to what another decides (G6), decides last among ties.
    package let decidesLast: Bool
    /// What to do when it denies, in words.
    package let wayOut: String

    package init(id: RuleID, chapter: String, says: String, basis: [String], certainty: Certainty, certaintyNote: String, decidesLast: Bool, wayOut: String) {
        (self.id, self.chapter, self.says, self.basis) = (id, chapter, says, basis)
        (self.certainty, self.certaintyNote, self.decidesLast, self.wayOut) = (certainty, certaintyNote, decidesLast, wayOut)
    }
}

package enum Certainty: String, Hashable, Sendable, Codable, CaseIterable { case settled, contested, uncertain }

/// One line of a rule: for such items and such recipients, this outcome.
package struct Row: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case permitted
        case consents([ConsentSlot])
        case denied
        /// The deciding fact is not held; the sentence names it.
        case unknown(fact: String)
    }
    /// Whose consent: a named authority, or a part that the item itself plays.
    package enum ConsentSlot: Hashable, Sendable {
        case authority(ConsentID)
        case originator
        /// The originator by its own identifier: the source of a TLP item.
        case source
        /// The state or organisation that owns the policy: `FRA` for NAT:FRA.
        case owner
    }
    package let rule: RuleID
    package let items: Condition
    package let to: SetExpression
    package let verdict: Verdict
    /// Where the rule's own sentence would be too wide for this row.
    package let note: String
    package let line: Int

    package init(rule: RuleID, items: Condition, to: SetExpression, verdict: Verdict, note: String, line: Int) {
        (self.rule, self.items, self.to, self.verdict, self.note, self.line) = (rule, items, to, verdict, note, line)
    }
}

/// Which items a row speaks of. Every part that is given must hold; an empty condition speaks of every item that is not open to the public.
package struct Condition: Hashable, Sendable {
    /// `NATO`, `EU`, `NAT` for every national policy, …
    package var policies: [String] = []
    package var levels: [LevelID] = []
    package var classified: Bool?
    package var marked: [MarkingFormID] = []
    package var unmarked: [MarkingFormID] = []
    /// A permissive marking that stands names this: `RELEASABLE TO NATO` names NATO.
    package var named: String?
    package var notNamed: String?
    /// The label is a part inside an item of this policy.
    package var inside: String?
    package var heldBy: SetExpression?
    package var originatedBy: SetExpression?
    package var notOriginatedBy: SetExpression?
    package var inForce: ArrangementID?
    package var notInForce: ArrangementID?
    package var empty: SetExpression?
    package var notEmpty: SetExpression?
    /// Speaks of items that are open to everyone.
    package var open = false

    package init() {}
}

/// Somebody who can consent. Where it decides by consensus, each member of the set has a voice that can refuse (G9, Q5).
package struct Authority: Hashable, Sendable {
    package let id: ConsentID
    package let name: String
    package let voices: SetName?
    package let policies: [String]

    package init(id: ConsentID, name: String, voices: SetName?, policies: [String]) {
        (self.id, self.name, self.voices, self.policies) = (id, name, voices, policies)
    }
}

/// What a name in a marking stands for, by policy: `EU` in a NATO marking names the covered institutions and the eligible members.
package struct NameRow: Hashable, Sendable {
    package let name: String
    package let policies: [String]
    package let stands: SetExpression

    package init(name: String, policies: [String], stands: SetExpression) { (self.name, self.policies, self.stands) = (name, policies, stands) }
}

/// A duty that travels with a permitted release.
package struct Obligation: Hashable, Sendable {
    package let rule: RuleID
    package let items: Condition
    package let says: String

    package init(rule: RuleID, items: Condition, says: String) { (self.rule, self.items, self.says) = (rule, items, says) }
}

/// What must never come out of the rules, whatever they say: proved by enumeration.
package struct Prohibition: Hashable, Sendable {
    package let property: String
    package let says: String
    /// The items, or parts of items, that must not reach …
    package let items: Condition
    /// … these recipients.
    package let never: SetExpression

    package init(property: String, says: String, items: Condition, never: SetExpression) {
        (self.property, self.says, self.items, self.never) = (property, says, items, never)
    }
}

/// Something that the law itself breaks, listed with its reason so that `prove` may pass it (Q13).
package struct ProofException: Hashable, Sendable {
    package let property: String
    /// Empty fields match everything.
    package let recipient: String
    package let policy: String
    package let reason: String

    package init(property: String, recipient: String, policy: String, reason: String) {
        (self.property, self.recipient, self.policy, self.reason) = (property, recipient, policy, reason)
    }
}
