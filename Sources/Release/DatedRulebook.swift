package import Kernel
package import Labels

/// What is certain and what is possible travel together; a difference crosses them (Q1).
package struct SetPair: Hashable, Sendable {
    package var certain: PartySet
    package var possible: PartySet

    @inline(__always) package init(certain: PartySet, possible: PartySet) { (self.certain, self.possible) = (certain, possible) }
    @inline(__always) package init(_ exact: PartySet) { (certain, possible) = (exact, exact) }
    @inline(__always) package init() { self.init(PartySet()) }

    @inline(__always) func union(_ o: SetPair) -> SetPair { SetPair(certain: certain.union(o.certain), possible: possible.union(o.possible)) }
    @inline(__always) func intersection(_ o: SetPair) -> SetPair { SetPair(certain: certain.intersection(o.certain), possible: possible.intersection(o.possible)) }
    @inline(__always) func subtracting(_ o: SetPair) -> SetPair { SetPair(certain: certain.subtracting(o.possible), possible: possible.subtracting(o.certain)) }
}

/// Whether something holds: certainly, and possibly.
struct Held: Hashable, Sendable {
    var certain: Bool
    var possible: Bool
    static let yes = Held(certain: true, possible: true)
    static let no = Held(certain: false, possible: false)
    func and(_ o: Held) -> Held { Held(certain: certain && o.certain, possible: possible && o.possible) }
    var negated: Held { Held(certain: !possible, possible: !certain) }
}

/// A rulebook with the facts of one day filled in: every dated set is a pair of bit sets, every row that cannot speak on this day is gone.
package struct DatedRulebook: Sendable {
    package let rulebook: Rulebook
    package let facts: Facts
    package private(set) var day: Day
    package let sets: [SetPair]
    /// Rows by the level they may speak of, in the order in which they are consulted.
    let levelRows: [LevelID: LevelRows]
    /// By policy, for a label whose level is not known.
    let rowsByPolicy: [PolicyID: [DatedRow]]
    let nameSets: [NameKey: SetPair]
    let clients: [PartyID: SetPair]
    let levels: [LevelID: LevelDescription]
    let forms: [MarkingFormID: MarkingForm]
    let policies: [PolicyID: PolicyDescription]
    package let everyone: PartySet
    /// Who can be meant by a seat on this day: one state when the chair is known, every member of its organisation when not.
    package let seats: [Int: [Int]]
    package let members: [OrganisationID: SetPair]
    /// Whom a release to a whole, or to a body in which every member sits, reaches besides itself (G12).
    let reaches: [Int: PartySet]
    let aliases: [(alias: Int, of: [Int])]
    let aliasSets: Aliases
    /// The rulebook's obligations and prohibitions, asked as rows are.
    let obligationRows: [DatedRow]
    let prohibitionRows: [DatedRow]

    struct NameKey: Hashable { let name: String; let policy: String }

    package subscript(name: SetName) -> SetPair { sets[rulebook.slots[name]] }

    package init(_ rulebook: Rulebook, facts: Facts, on day: Day) {
        self.rulebook = rulebook
        self.facts = facts
        self.day = day
        everyone = facts.roster.all
        levels = Dictionary(facts.vocabulary.levels.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        policies = Dictionary(facts.vocabulary.policies.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        forms = Dictionary(facts.vocabulary.forms.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })

        let primitives = Primitives(facts: facts, day: day)
        aliases = primitives.aliases
        aliasSets = Aliases(primitives.aliases)
        seats = primitives.seats
        members = primitives.members
        var sets: [SetPair] = []
        sets.reserveCapacity(rulebook.sets.count)
        // Invariant: a set names only sets above it, so one pass resolves them all; reading the rulebook has checked it.
        for set in rulebook.sets {
            switch set.definition {
            case .expression(let expression): sets.append(Self.resolve(expression, sets: sets, slots: rulebook.slots, everyone: everyone))
            default: sets.append(primitives.pair(set.definition))
            }
        }
        self.sets = sets

        reaches = Self.reaches(facts.roster, members: primitives.members, bodiesOfMembers: sets[rulebook.slots[rulebook.bodiesOfMembers]].possible)
        let resolve = { (expression: SetExpression) in Self.resolve(expression, sets: sets, slots: rulebook.slots, everyone: facts.roster.all) }
        var names: [NameKey: SetPair] = [:]
        for row in rulebook.names { for policy in row.policies { names[NameKey(name: row.name.uppercased(), policy: policy)] = Self.wholly(resolve(row.stands), reaches) } }
        nameSets = names

        var clients: [PartyID: SetPair] = [:]
        for set in Set(facts.setRows.map(\.set)) where set.hasPrefix("clients-of ") {
            clients[PartyID(String(set.dropFirst("clients-of ".count)))] = primitives.pair(.listed(set, ever: false))
        }
        self.clients = clients
        let ceilings = primitives.ceilings(levels: levels)

        let inForce = { (id: ArrangementID) -> Held in
            guard let validity = facts.arrangements.first(where: { $0.id == id })?.validity else { return .no }
            return Held(certain: validity.isCertain(on: day), possible: validity.isPossible(on: day))
        }
        let isEmpty = { (pair: SetPair) in Held(certain: pair.possible.isEmpty, possible: pair.certain.isEmpty) }
        var rows: [DatedRow] = []
        for (index, row) in rulebook.rows.enumerated() {
            var held = Held.yes
            if let id = row.items.inForce { held = held.and(inForce(id)) }
            if let id = row.items.notInForce { held = held.and(inForce(id).negated) }
            if let set = row.items.empty, set.isDatedOnly { held = held.and(isEmpty(resolve(set))) }
            if let set = row.items.notEmpty, set.isDatedOnly { held = held.and(isEmpty(resolve(set)).negated) }
            guard held.possible else { continue }
            let made = DatedRow(index: index, row: row, dated: held) { FoldedSet($0, resolve: resolve) }
            if !made.to.isNobody { rows.append(made) }
        }
        let asked = { (condition: Condition) in
            DatedRow(index: 0, row: Row(rule: "", items: condition, to: .item(.everyone), verdict: .permitted, note: "", line: 0), dated: .yes) { FoldedSet($0, resolve: resolve) }
        }
        obligationRows = rulebook.obligations.map { asked($0.items) }
        prohibitionRows = rulebook.prohibitions.map { asked($0.items) }
        var byPolicy: [PolicyID: [DatedRow]] = [:], byLevel: [LevelID: LevelRows] = [:], namesOf: [String: [String: SetPair]] = [:]
        for (key, set) in names { namesOf[key.policy, default: [:]][key.name] = set }
        for policy in facts.vocabulary.policies.map(\.id) + [Self.anyState] { byPolicy[policy] = rows.filter { Self.speaks($0.row.items.policies, of: policy) } }
        for level in facts.vocabulary.levels {
            let rows = (byPolicy[level.policy] ?? []).filter { row in
                (row.row.items.levels.isEmpty || row.row.items.levels.contains(level.id)) && (row.row.items.classified ?? level.isClassified) == level.isClassified
            }
            byLevel[level.id] = LevelRows(level, rows, aboveCeiling: PartySet(ceilings.filter { $0.level.policy == level.policy && $0.level.rank < level.rank }.map(\.party)),
                                          names: namesOf[Self.namesKey(level.policy)] ?? [:])
        }
        rowsByPolicy = byPolicy
        levelRows = byLevel
    }

    private static func reaches(_ roster: Roster, members: [OrganisationID: SetPair], bodiesOfMembers: PartySet) -> [Int: PartySet] {
        var reaches: [Int: PartySet] = [:]
        let states = roster.set { $0.kind == .state }
        for (index, party) in roster.parties.enumerated() where party.kind == .whole || bodiesOfMembers.contains(index) {
            guard let organisation = party.organisation else { continue }
            reaches[index] = (members[organisation]?.possible ?? PartySet()).intersection(states)
        }
        return reaches
    }

    /// Who is named, without the wholes of which not every member is: what reaches a whole reaches each member (G12).
    private static func wholly(_ named: SetPair, _ reaches: [Int: PartySet]) -> SetPair {
        var result = named
        for (whole, members) in reaches where !members.isSubset(of: named.certain) {
            result.certain.remove(whole)
            if !members.isSubset(of: named.possible) { result.possible.remove(whole) }
        }
        return result
    }

    /// The same facts on another day of the same stretch.
    func on(_ day: Day) -> DatedRulebook {
        var copy = self
        copy.day = day
        return copy
    }

    /// Stands for a state whose own levels are not held.
    static let anyState: PolicyID = "NAT:"

    /// `NAT` stands for every national policy; an empty list for all.
    package static func speaks(_ policies: [String], of policy: PolicyID) -> Bool {
        policies.isEmpty || policies.contains { $0 == policy.text || ($0 == "NAT" && policy.text.hasPrefix("NAT:")) }
    }

    /// Under which policy a name in a marking is looked up.
    static func namesKey(_ policy: PolicyID) -> String { policy.text.hasPrefix(anyState.text) ? "NAT" : policy.text }

    static func resolve(_ expression: SetExpression, sets: [SetPair], slots: SetSlots, everyone: PartySet) -> SetPair {
        switch expression {
        case .named(let name): sets[slots[name]]
        case .item(let set): set == .everyone ? SetPair(everyone) : SetPair()
        case .or(let a, let b): resolve(a, sets: sets, slots: slots, everyone: everyone).union(resolve(b, sets: sets, slots: slots, everyone: everyone))
        case .and(let a, let b): resolve(a, sets: sets, slots: slots, everyone: everyone).intersection(resolve(b, sets: sets, slots: slots, everyone: everyone))
        case .less(let a, let b): resolve(a, sets: sets, slots: slots, everyone: everyone).subtracting(resolve(b, sets: sets, slots: slots, everyone: everyone))
        }
    }
}
