import Kernel
import Labels

/// The labels that a proof walks: every policy and level, with every marking, part, holder and objection that a rule tells apart.
struct LabelSpace {
    let items: [Item]

    init(_ desk: ReleaseDesk) {
        let facts = desk.facts
        let wholes = facts.roster.parties.filter { $0.kind == .whole }.map(\.id)
        let states = Self.representatives(desk)
        var items: [Item] = []
        for level in facts.vocabulary.levels {
            guard let policy = facts.vocabulary.policy(level.policy), policy.kind != .historic else { continue }
            let originators = Self.originators(policy, facts)
            let holders = Self.otherHolders(facts, policy)
            var markings: [[Marking]] = [[]]
            for form in facts.vocabulary.forms where form.mayStand(in: policy.id) && form.effect != .informs && form.effect != .tlp {
                guard form.spellings.contains(where: { $0.contains("<list>") }) else { markings.append([Marking(form: form.id)]); continue }
                for name in wholes.map(\.text) + states.map(\.text) { markings.append([Marking(form: form.id, names: [name])]) }
            }
            var parts: [[Part]] = [[]]
            for (written, label) in desk.rulebook.partDefaults.sorted(by: { $0.key < $1.key }) where written != policy.id.text && policy.kind == .organisation {
                parts.append([Part(label: label, originator: nil, written: written)])
            }
            if policy.kind == .organisation {
                for state in states {
                    guard let lowest = facts.vocabulary.levels.filter({ $0.policy.text == "NAT:" + state.text }).min(by: { $0.rank < $1.rank }) else { continue }
                    parts.append([Part(label: Label(policy: lowest.policy, level: lowest.id), originator: state, written: state.text)])
                }
            }
            for originator in originators {
                for marking in markings {
                    // A part is a system of its own: it combines with what the whole's marking opens, and that a whole's name already shows.
                    for part in parts where part.isEmpty || marking.allSatisfy({ $0.names.allSatisfy { name in wholes.contains { $0.text == name } } }) {
                        let base = Item(label: Label(policy: level.policy, level: level.id, markings: marking), originator: originator, parts: part)
                        items.append(base)
                        for holder in holders where holder != originator {
                            var held = base
                            held.holder = holder
                            items.append(held)
                        }
                        guard policy.kind == .organisation, part.isEmpty else { continue }
                        for objector in states {
                            var objected = base
                            objected.objections = [Objection(by: objector)]
                            items.append(objected)
                        }
                    }
                }
            }
        }
        self.items = items
    }

    /// One state for each way in which the memberships have ever put states: single members stand for all of their kind.
    static func representatives(_ desk: ReleaseDesk) -> [PartyID] {
        let facts = desk.facts
        var seen: Set<[Bool]> = []
        var result: [PartyID] = []
        let today = desk.dated(on: desk.changeDays.last ?? .latest)
        let sets = desk.rulebook.sets.map { today[$0.name] }
        for (index, party) in facts.roster.parties.enumerated() where party.kind == .state {
            if seen.insert(sets.map { $0.certain.contains(index) }).inserted { result.append(party.id) }
        }
        return result
    }

    static func originators(_ policy: PolicyDescription, _ facts: Facts) -> [PartyID] {
        switch policy.kind {
        case .organisation:
            // A staff of the organisation, and every body that a rule names as an originator.
            let bodies = facts.roster.parties.filter { $0.kind == .body && $0.organisation?.text == policy.owner?.text }
            let operations = Set(facts.setRows.filter { row in bodies.contains { $0.id.text == row.member } && row.set.contains("operations") }.map { PartyID($0.member) })
            return bodies.filter { !operations.contains($0.id) }.prefix(1).map(\.id) + operations.sorted()
        case .national: return policy.owner.map { [$0] } ?? []
        case .tlp: return Array(facts.arrangements.filter { $0.kind == "technical-arrangement" }.flatMap(\.parties).map { PartyID($0) }.filter { facts.roster.index(of: $0) != nil }.prefix(2))
        case .open, .historic: return Array(facts.roster.parties.filter { $0.kind == .body }.prefix(1).map(\.id))
        }
    }

    /// Holders that rules tell apart: a state in both, a state in one, a body of each side, the response teams.
    static func otherHolders(_ facts: Facts, _ policy: PolicyDescription) -> [PartyID] {
        let bodies = facts.setRows.compactMap { $0.set.hasPrefix("clients-of ") ? PartyID(String($0.set.dropFirst("clients-of ".count))) : nil }
        let states: [PartyID] = policy.kind == .organisation ? Array(facts.roster.parties.filter { party in
            party.kind == .state && facts.roster.parties.filter { $0.kind == .whole }.allSatisfy { whole in
                facts.memberships.contains { $0.party == party.id && $0.role == "member" && $0.organisation == whole.organisation }
            }
        }.prefix(1).map(\.id)) : []
        return policy.kind == .tlp ? bodies : states
    }

    /// The kinds of holder that the rules tell apart, by policy: parties that stand in the same of the sets which rows ask the holder to be in,
    /// and have the same clients. Two of a kind hand on alike.
    static func holderKinds(_ dated: DatedRulebook) -> [PolicyID: [PartySet]] {
        let clients = dated.clients.keys.sorted().compactMap { dated.facts.roster.index(of: $0) }
        var result: [PolicyID: [PartySet]] = [:]
        for policy in dated.facts.vocabulary.policies {
            let rows = dated.rowsByPolicy[policy.id] ?? []
            let sets = Set(rows.compactMap { $0.row.items.heldBy }.flatMap(\.names)).sorted().map { dated[$0].possible }
            let usesClients = rows.contains { "\($0.row.to)".contains(SetExpression.ItemSet.clientsOfHolder.rawValue) }
            var kinds: [[Bool]: PartySet] = [:]
            for party in dated.facts.roster.parties.indices {
                let kind = sets.map { $0.contains(party) } + (usesClients ? clients.map { $0 == party } : [])
                if kind.contains(true) { kinds[kind, default: PartySet()].insert(party) }
            }
            result[policy.id] = Array(kinds.values)
        }
        return result
    }
}
