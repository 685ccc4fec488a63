import Kernel
import Labels
import Release

/// How far something is known to hold.
enum Truth: Int, Comparable {
    case no, maybe, yes
    static func < (a: Truth, b: Truth) -> Bool { a.rawValue < b.rawValue }
    var negated: Truth { self == .yes ? .no : self == .no ? .yes : .maybe }
    /// The worlds that what is known leaves open.
    var worlds: [Bool] { self == .yes ? [true] : self == .no ? [false] : [false, true] }
    init(_ validity: Validity?, on day: Day) {
        guard let validity else { self = .no; return }
        self = validity.isCertain(on: day) ? .yes : validity.isPossible(on: day) ? .maybe : .no
    }
    init(_ flag: Bool) { self = flag ? .yes : .no }
}

/// The rules read a second time, as plainly as can be: one recipient at a time, one row after the other, names in sets of text.
///
/// Where a fact is not held, every world that is left open is decided; where they differ the answer is unknown. Slow, and shares no code with the engine.
final class NaiveJudge {
    let facts: Facts
    let rulebook: Rulebook
    let day: Day
    private var named: [String: (yes: Set<String>, maybe: Set<String>)] = [:]
    private let all: [Party]
    private let levels: [LevelID: LevelDescription]
    private let forms: [MarkingFormID: MarkingForm]
    /// Whom a release to a whole, or to a body in which every member sits, reaches.
    private var reaching: [PartyID: [String]] = [:]

    init(_ desk: ReleaseDesk, on day: Day) {
        (facts, rulebook, self.day, all) = (desk.facts, desk.rulebook, day, desk.facts.roster.parties)
        levels = Dictionary(uniqueKeysWithValues: facts.vocabulary.levels.map { ($0.id, $0) })
        forms = Dictionary(uniqueKeysWithValues: facts.vocabulary.forms.map { ($0.id, $0) })
        for set in rulebook.sets {
            var yes: Set<String> = [], maybe: Set<String> = []
            for party in all {
                switch belongs(party, to: set.definition) {
                case .yes: yes.insert(party.id.text)
                case .maybe: maybe.insert(party.id.text)
                case .no: break
                }
            }
            named[set.name.text] = (yes, maybe)
        }
        for party in all { reaching[party.id] = members(reachedBy: party) }
    }

    private func within(_ set: String, _ party: String) -> Truth {
        guard let set = named[set] else { return .no }
        return set.yes.contains(party) ? .yes : set.maybe.contains(party) ? .maybe : .no
    }

    // MARK: Facts

    private func isMember(_ party: PartyID, of organisation: OrganisationID, role: String = "member") -> Truth {
        facts.memberships.filter { $0.party == party && $0.organisation == organisation && $0.role == role }.map { Truth($0.validity, on: day) }.max() ?? .no
    }

    private func listed(_ party: Party, in set: String, ever: Bool = false) -> Truth {
        var found = Truth.no
        for row in facts.setRows where row.set == set {
            let now = ever ? Truth.yes : Truth(row.validity, on: day)
            if row.member == party.id.text { found = max(found, now) }
            if row.member.hasSuffix(".*") {
                if party.kind == .body, party.organisation?.text == String(row.member.dropLast(2)) { found = max(found, now) }
            } else if row.member.hasSuffix("*") {
                found = max(found, min(now, isMember(party.id, of: OrganisationID(String(row.member.dropLast())))))
            }
        }
        return found
    }

    private func belongs(_ party: Party, to definition: NamedSet.Definition) -> Truth {
        switch definition {
        case .membership(let organisation, let role): return isMember(party.id, of: organisation, role: role)
        case .agreement(let with, let kind):
            return facts.arrangements.filter { $0.kind == kind && $0.parties.count == 2 && $0.parties.contains(with.text) && $0.parties.contains(party.id.text) && party.id != with }
                .map { Truth($0.validity, on: day) }.max() ?? .no
        case .partiesOf(let id):
            return facts.arrangements.filter { $0.id == id && $0.parties.contains(party.id.text) }.map { Truth($0.validity, on: day) }.max() ?? .no
        case .listed(let name, let ever): return listed(party, in: name, ever: ever)
        case .bodiesOf(let organisation): return Truth(party.kind == .body && party.organisation == organisation)
        case .kind(let kind): return Truth(party.kind == kind)
        case .parties(let ids): return Truth(ids.contains(party.id))
        case .expression(let expression): return truth(expression, party.id.text) { $0 == .everyone ? .yes : .no }
        }
    }

    private func truth(_ expression: SetExpression, _ party: String, item: (SetExpression.ItemSet) -> Truth) -> Truth {
        switch expression {
        case .named(let name): within(name.text, party)
        case .item(let set): item(set)
        case .or(let a, let b): max(truth(a, party, item: item), truth(b, party, item: item))
        case .and(let a, let b): min(truth(a, party, item: item), truth(b, party, item: item))
        case .less(let a, let b): min(truth(a, party, item: item), truth(b, party, item: item).negated)
        }
    }

    // MARK: Markings

    /// Whom a release to this party reaches: the states of its organisation, where it is a whole or every member sits in it.
    private func members(reachedBy party: Party) -> [String]? {
        guard party.kind == .whole || within(rulebook.bodiesOfMembers.text, party.id.text) != .no, let organisation = party.organisation else { return nil }
        return all.filter { $0.kind == .state && isMember($0.id, of: organisation) != .no }.map(\.id.text)
    }

    private func isNamed(_ party: Party, by name: String, policy: String) -> Truth {
        let national = policy.hasPrefix("NAT:") ? "NAT" : policy
        if let row = rulebook.names.last(where: { $0.name.uppercased() == name.uppercased() && $0.policies.contains(national) }) {
            let stands = { (party: String) in self.truth(row.stands, party) { $0 == .everyone ? .yes : .no } }
            var found = stands(party.id.text)
            // What reaches a whole reaches each member, so a whole is named only as far as each member is.
            if let members = reaching[party.id] { for member in members { found = min(found, stands(member)) } }
            return found
        }
        if let one = facts.roster.find(name) { return Truth(one.id == party.id) }
        return .maybe
    }

    private func owner(_ policy: PolicyID) -> PartyID? { facts.vocabulary.policy(policy)?.owner }

    private func hasVoice(_ party: PartyID, in authority: Authority) -> Bool {
        authority.id.text == party.text || authority.voices.map { within($0.text, party.text) != .no } == true
    }

    private func speaks(_ policies: [String], of policy: String) -> Bool { policies.contains(policy) || (policy.hasPrefix("NAT:") && policies.contains("NAT")) }

    private func stands(_ label: Label, _ item: Item) -> Bool {
        for objection in item.objections {
            let counts = objection.by == item.originator || objection.by == owner(label.policy)
                || rulebook.authorities.contains { speaks($0.policies, of: label.policy.text) && hasVoice(objection.by, in: $0) }
            guard counts else { continue }
            if let marked = item.markedOn, let on = objection.on, on < marked { continue }
            return false
        }
        return true
    }

    // MARK: One label

    private struct One { let label: Label; let originator: PartyID; let inside: PolicyID?; let item: Item }

    func outcome(_ item: Item, for party: PartyID) -> Outcome {
        var labels = [One(label: item.label, originator: item.originator, inside: nil, item: item)]
        for part in item.parts { labels.append(One(label: part.label, originator: part.originator ?? owner(part.label.policy) ?? item.originator, inside: item.label.policy, item: item)) }
        if let tlp = item.label.tlp, let level = levels[tlp] { labels.append(One(label: Label(policy: level.policy, level: tlp), originator: item.originator, inside: nil, item: item)) }
        return labels.map { outcome($0, for: party) }.max() ?? .denied
    }

    private func outcome(_ one: One, for id: PartyID) -> Outcome {
        guard let party = facts.roster[id] else { return .denied }
        switch party.kind {
        case .seat:
            let holders = all.filter { state in facts.setRows.contains { $0.set == id.text && $0.member == state.id.text && Truth($0.validity, on: day) == .yes } }
            let possible = holders.isEmpty ? all.filter { state in party.organisation.map { isMember(state.id, of: $0) != .no } ?? false } : holders
            let outcomes = Set(possible.map { plainOutcome(one, for: $0) })
            return outcomes.count == 1 ? outcomes.first ?? .unknown : .unknown
        case .persons:
            guard let dot = id.text.lastIndex(of: "."), let body = facts.roster[PartyID(String(id.text[..<dot]))] else { return plainOutcome(one, for: party) }
            return plainOutcome(one, for: body)
        default: return plainOutcome(one, for: party)
        }
    }

    private func plainOutcome(_ one: One, for party: Party) -> Outcome {
        var denied = Truth.no, unknown = Truth.no, permitted = Truth.no, refused = Truth.no, asks = Truth.no
        for row in rulebook.rows {
            let counts = min(holds(row.items, one), truth(row.to, party.id.text) { self.itemSet($0, one, party) })
            guard counts != .no else { continue }
            switch row.verdict {
            case .denied: denied = max(denied, counts)
            case .unknown: unknown = max(unknown, counts)
            case .permitted: permitted = max(permitted, counts)
            case .consents(let slots):
                if isRefused(slots, one) { refused = max(refused, counts); continue }
                asks = max(asks, counts)
                if slots.allSatisfy({ isGiven($0, one, to: party.id) }) { permitted = max(permitted, counts) }
            }
        }
        var outcomes: Set<Outcome> = []
        for d in denied.worlds { for u in unknown.worlds { for p in permitted.worlds { for r in refused.worlds { for c in asks.worlds {
            // A prohibition decides first; then a fact that is not held; then a permission that asks nobody; a needed consent that was refused; a consent.
            outcomes.insert(d ? .denied : u ? .unknown : p ? .permitted : r ? .denied : c ? .permittedWithConsents : .denied)
        } } } } }
        return outcomes.count == 1 ? outcomes.first ?? .denied : .unknown
    }

    private func special(_ label: Label) -> Bool { label.markings.contains { forms[$0.form]?.effect == .special } }

    private func isOpen(_ label: Label) -> Bool {
        guard !special(label) else { return false }
        return levels[label.level]?.equivalentRank == 0 || label.markings.contains { forms[$0.form]?.effect == .opens }
    }

    private func names(_ one: One) -> Set<String> {
        var names: Set<String> = []
        for marking in one.label.markings {
            guard let form = forms[marking.form] else { continue }
            if form.effect == .releasesAndLimits || (form.effect == .releases && stands(one.label, one.item)) { names.formUnion(marking.names + form.names) }
        }
        return names
    }

    private func holds(_ c: Condition, _ one: One) -> Truth {
        guard c.policies.isEmpty || speaks(c.policies, of: one.label.policy.text) else { return .no }
        if let level = levels[one.label.level] {
            guard c.levels.isEmpty || c.levels.contains(level.id), c.classified == nil || c.classified == level.isClassified else { return .no }
        } else if !c.levels.isEmpty || c.classified != nil { return .no }
        guard c.open == isOpen(one.label) else { return .no }
        let marked = Set(one.label.markings.map(\.form))
        guard c.marked.isEmpty || !marked.isDisjoint(with: c.marked), marked.isDisjoint(with: c.unmarked) else { return .no }
        if let inside = c.inside, one.inside?.text != inside { return .no }
        if let name = c.named, !names(one).contains(name) { return .no }
        if let name = c.notNamed, names(one).contains(name) { return .no }
        var held = Truth.yes
        func isIn(_ set: SetExpression, _ id: PartyID) -> Truth {
            guard let party = facts.roster[id] else { return .no }
            return truth(set, id.text) { self.itemSet($0, one, party) }
        }
        func isEmpty(_ set: SetExpression) -> Truth {
            if case .named(let name) = set, let known = named[name.text] { return known.yes.isEmpty ? Truth(known.maybe.isEmpty) == .yes ? .yes : .maybe : .no }
            return (all.map { party in truth(set, party.id.text) { self.itemSet($0, one, party) } }.max() ?? .no).negated
        }
        func inForce(_ id: ArrangementID) -> Truth { Truth(facts.arrangements.first { $0.id == id }?.validity, on: day) }
        if let set = c.heldBy { held = min(held, isIn(set, one.item.holder)) }
        if let set = c.originatedBy { held = min(held, isIn(set, one.item.originator)) }
        if let set = c.notOriginatedBy { held = min(held, isIn(set, one.item.originator).negated) }
        if let id = c.inForce { held = min(held, inForce(id)) }
        if let id = c.notInForce { held = min(held, inForce(id).negated) }
        if let set = c.empty { held = min(held, isEmpty(set)) }
        if let set = c.notEmpty { held = min(held, isEmpty(set).negated) }
        return held
    }

    private func itemSet(_ set: SetExpression.ItemSet, _ one: One, _ party: Party) -> Truth {
        switch set {
        case .everyone: return .yes
        case .nobody: return .no
        case .holder: return Truth(one.item.holder == party.id)
        case .originator: return Truth(one.originator == party.id)
        case .contributors: return Truth(one.item.parts.contains { $0.originator == party.id })
        case .objectors: return Truth(one.item.objections.contains { $0.by == party.id })
        case .released:
            guard stands(one.label, one.item) else { return .no }
            return markings(one) { $0 == .releases || $0 == .releasesAndLimits }.flatMap { $0 }.map { isNamed(party, by: $0, policy: one.label.policy.text) }.max() ?? .no
        case .admitted:
            return markings(one) { $0 == .limits || $0 == .releasesAndLimits }.map { $0.map { isNamed(party, by: $0, policy: one.label.policy.text) }.max() ?? .no }.min() ?? .yes
        case .clientsOfHolder: return listed(party, in: "clients-of " + one.item.holder.text)
        case .aboveCeiling:
            guard let level = levels[one.label.level] else { return .no }
            return Truth(facts.arrangements.contains { arrangement in
                guard arrangement.kind == "security-agreement", arrangement.parties.count == 2, arrangement.parties.contains(party.id.text), party.kind == .state,
                      Truth(arrangement.validity, on: day) != .no, let ceiling = arrangement.ceilingLevel.flatMap({ levels[$0] }) else { return false }
                return ceiling.policy == level.policy && ceiling.rank < level.rank
            })
        }
    }

    /// The names in each marking of such an effect, its own and those that it stands for.
    private func markings(_ one: One, _ effect: (MarkingForm.Effect) -> Bool) -> [[String]] {
        one.label.markings.compactMap { marking in forms[marking.form].flatMap { effect($0.effect) ? marking.names + $0.names : nil } }
    }

    // MARK: Consents

    private func isRefused(_ slots: [Row.ConsentSlot], _ one: One) -> Bool {
        one.item.objections.contains { objection in
            slots.contains { slot in
                switch slot {
                case .authority(let id): rulebook.authority(id).map { hasVoice(objection.by, in: $0) } ?? false
                case .originator, .source: objection.by == one.originator
                case .owner: objection.by == one.originator || objection.by == owner(one.label.policy)
                }
            }
        }
    }

    private func isGiven(_ slot: Row.ConsentSlot, _ one: One, to party: PartyID) -> Bool {
        one.item.consents.contains { consent in
            guard consent.to == nil || consent.to == party else { return false }
            switch slot {
            case .authority(let id): return consent.by == id || (id == "originator" && consent.by.text == one.originator.text)
            case .originator: return consent.by == "originator" || consent.by.text == one.originator.text
            case .source: return consent.by.text == one.originator.text
            case .owner: return consent.by.text == (owner(one.label.policy) ?? one.originator).text
            }
        }
    }
}
