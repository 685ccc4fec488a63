package import Kernel
package import Labels

/// An item decided for every recipient at once: four disjoint sets that together are everyone.
///
/// Asking for one recipient is one bit test; filtering a store is one compiled item per distinct label and a table look-up per record.
package struct CompiledItem: Hashable, Sendable {
    package let permitted: PartySet
    package let consents: PartySet
    package let unknown: PartySet
    package let denied: PartySet

    @inline(__always) package func permits(_ index: Int) -> Bool { permitted.contains(index) }

    @inline(__always) package func outcome(_ index: Int) -> Outcome {
        if permitted.contains(index) { return .permitted }
        if consents.contains(index) { return .permittedWithConsents }
        return unknown.contains(index) ? .unknown : .denied
    }
}

/// One system that an item must satisfy: its own label, a part's, a TLP label beside it (G6, G14).
struct LabelSystem: Sendable {
    enum Kind: Hashable, Sendable { case own, part(String), tlp }
    let kind: Kind
    let policy: PolicyID
    let level: LevelDescription?
    let label: Label
    let originator: PartyID
    /// The policy of the item that a part is in.
    let inside: PolicyID?
    let isOpen: Bool
    let released: SetPair
    let named: Set<String>
    let admitted: SetPair
    let item: Item
}

extension DatedRulebook {
    /// Decides the item for everyone; no explanation is kept. Pure set algebra over a few machine words.
    package func compile(_ item: Item) -> CompiledItem { compile(systems(of: item)) }

    func compile(_ systems: [LabelSystem]) -> CompiledItem {
        var result = sets(of: systems[0])
        for system in systems.dropFirst() {
            let other = sets(of: system)
            let denied = result.denied.union(other.denied)
            let unknown = result.unknown.union(other.unknown).subtracting(denied)
            let permitted = result.permitted.intersection(other.permitted)
            result = CompiledItem(permitted: permitted, consents: everyone.subtracting(denied).subtracting(unknown).subtracting(permitted),
                                  unknown: unknown, denied: denied)
        }
        return result
    }

    /// Parts first: among equal outcomes the part decides, since it is what could be cut.
    func systems(of item: Item) -> [LabelSystem] {
        var systems: [LabelSystem] = [system(.own, item.label, originator: item.originator, inside: nil, item: item)]
        for part in item.parts {
            let owner = policies[part.label.policy]?.owner
            systems.append(system(.part(part.written), part.label, originator: part.originator ?? owner ?? item.originator, inside: item.label.policy, item: item))
        }
        if let tlp = item.label.tlp, let level = levels[tlp] {
            systems.append(system(.tlp, Label(policy: level.policy, level: tlp), originator: item.originator, inside: nil, item: item))
        }
        return systems
    }

    private func system(_ kind: LabelSystem.Kind, _ label: Label, originator: PartyID, inside: PolicyID?, item: Item) -> LabelSystem {
        var released = SetPair(), admitted: SetPair?, named: Set<String> = [], opens = false, special = false
        let stands = markingStands(label, item)
        for marking in label.markings {
            guard let form = forms[marking.form] else { continue }
            let isRelease = form.effect == .releases || form.effect == .releasesAndLimits
            let isLimit = form.effect == .limits || form.effect == .releasesAndLimits
            if form.effect == .opens { opens = true }
            if form.effect == .special { special = true }
            guard isRelease || isLimit else { continue }
            var of = SetPair()
            for name in marking.names + form.names {
                of = of.union(whoIsNamed(name, policy: label.policy))
                if isRelease && (stands || isLimit) { named.insert(name) }
            }
            if isRelease && stands { released = released.union(of) }
            if isLimit { admitted = admitted?.intersection(of) ?? of }
        }
        let level = levels[label.level]
        return LabelSystem(kind: kind, policy: label.policy, level: level, label: label, originator: originator, inside: inside,
                           isOpen: !special && (opens || level?.equivalentRank == 0), released: released, named: named,
                           admitted: admitted ?? SetPair(everyone), item: item)
    }

    /// A permissive marking beats an objection recorded before it and not one recorded after; without dates the objection counts as the later (Q4).
    private func markingStands(_ label: Label, _ item: Item) -> Bool {
        guard !item.objections.isEmpty else { return true }
        return !item.objections.contains { objection in
            guard refuses(objection.by, in: label, item: item) else { return false }
            if let marked = item.markedOn, let on = objection.on { return on >= marked }
            return true
        }
    }

    /// Whether this party has a voice in any authority that releases items of this policy, or is their originator.
    private func refuses(_ party: PartyID, in label: Label, item: Item) -> Bool {
        if party == item.originator { return true }
        if policies[label.policy]?.owner == party { return true }
        return rulebook.authorities.contains { Self.speaks($0.policies, of: label.policy) && !$0.policies.isEmpty && hasVoice(party, in: $0) }
    }

    func hasVoice(_ party: PartyID, in authority: Authority) -> Bool {
        if party.text == authority.id.text { return true }
        guard let voices = authority.voices, let index = facts.roster.index(of: party) else { return false }
        return self[voices].possible.contains(index)
    }

    func whoIsNamed(_ name: String, policy: PolicyID) -> SetPair {
        let key = policy.text.hasPrefix("NAT:") ? "NAT" : policy.text
        if let set = nameSets[NameKey(name: name.uppercased(), policy: key)] { return set }
        if let party = facts.roster.find(name), let index = facts.roster.index(of: party.id) { return SetPair(PartySet([index])) }
        // Who is meant is not held: possibly anyone, certainly nobody.
        return SetPair(certain: PartySet(), possible: everyone)
    }

    // MARK: The rows of one system

    /// Rows that may speak of this system.
    func rows(of system: LabelSystem) -> [DatedRow] {
        if system.level != nil { return rowsByLevel[system.label.level] ?? [] }
        // The level is not known: only rows that speak of every level can tell.
        let rows = rowsByPolicy[system.policy] ?? (system.policy.text.hasPrefix(Self.anyState.text) ? rowsByPolicy[Self.anyState] : nil) ?? []
        return rows.filter { $0.row.items.levels.isEmpty && $0.row.items.classified == nil }
    }

    func sets(of system: LabelSystem) -> CompiledItem {
        var denied = SetPair(), unknown = PartySet(), permitted = SetPair(), refused = SetPair(), consents = SetPair()
        for row in rows(of: system) {
            let held = holds(row, system)
            guard held.possible else { continue }
            let to = recipients(row, system)
            let certain = held.certain ? to.certain : PartySet()
            switch row.row.verdict {
            case .denied:
                denied.certain.formUnion(certain); denied.possible.formUnion(to.possible)
            case .unknown:
                unknown.formUnion(to.possible)
            case .permitted:
                permitted.certain.formUnion(certain); permitted.possible.formUnion(to.possible)
            case .consents(let slots):
                if isRefused(slots, system) {
                    refused.certain.formUnion(certain); refused.possible.formUnion(to.possible)
                } else {
                    let given = system.item.consents.isEmpty ? PartySet() : whoHasAll(slots, system)
                    permitted.certain.formUnion(certain.intersection(given)); permitted.possible.formUnion(to.possible.intersection(given))
                    consents.certain.formUnion(certain); consents.possible.formUnion(to.possible)
                }
            }
        }
        // A refusal turns a consent that is needed into a denial (G9); whom a rule permits without asking needs none.
        let open = denied.possible.union(unknown)
        let isPermitted = permitted.certain.subtracting(open)
        let isRefused = refused.certain.subtracting(unknown).subtracting(permitted.possible)
        let needsConsent = consents.certain.subtracting(open).subtracting(permitted.possible).subtracting(refused.possible)
        let undecided = permitted.possible.union(consents.possible).union(unknown)
            .subtracting(denied.certain).subtracting(isRefused).subtracting(isPermitted).subtracting(needsConsent)
        return withAliases(CompiledItem(permitted: isPermitted, consents: needsConsent, unknown: undecided,
                                        denied: everyone.subtracting(isPermitted).subtracting(needsConsent).subtracting(undecided)))
    }

    /// A seat has the outcome that everyone who may hold it has; where they differ it is unknown. Persons have their body's.
    private func withAliases(_ answer: CompiledItem) -> CompiledItem {
        var permitted = answer.permitted, consents = answer.consents, unknown = answer.unknown, denied = answer.denied
        for (alias, of) in aliases {
            let outcome = of.first.map { first in of.allSatisfy { answer.outcome($0) == answer.outcome(first) } ? answer.outcome(first) : .unknown } ?? .unknown
            permitted.remove(alias)
            consents.remove(alias)
            unknown.remove(alias)
            denied.remove(alias)
            switch outcome {
            case .permitted: permitted.insert(alias)
            case .permittedWithConsents: consents.insert(alias)
            case .unknown: unknown.insert(alias)
            case .denied: denied.insert(alias)
            }
        }
        return CompiledItem(permitted: permitted, consents: consents, unknown: unknown, denied: denied)
    }

    func holds(_ row: DatedRow, _ system: LabelSystem) -> Held {
        if row.isPlain { return system.isOpen ? .no : row.dated }
        let condition = row.row.items
        guard condition.open == system.isOpen else { return .no }
        if let inside = condition.inside, system.inside?.text != inside { return .no }
        if !condition.marked.isEmpty, !system.label.markings.contains(where: { condition.marked.contains($0.form) }) { return .no }
        if !condition.unmarked.isEmpty, system.label.markings.contains(where: { condition.unmarked.contains($0.form) }) { return .no }
        if let name = condition.named, !system.named.contains(name) { return .no }
        if let name = condition.notNamed, system.named.contains(name) { return .no }
        var held = row.dated
        if let set = row.heldBy { held = held.and(contains(set, system.item.holder, system)) }
        if let set = row.originatedBy { held = held.and(contains(set, system.item.originator, system)) }
        if let set = row.notOriginatedBy { held = held.and(contains(set, system.item.originator, system).negated) }
        if let set = row.empty { held = held.and(isEmpty(resolve(set, system))) }
        if let set = row.notEmpty { held = held.and(isEmpty(resolve(set, system)).negated) }
        return held
    }

    private func contains(_ set: FoldedSet, _ party: PartyID, _ system: LabelSystem) -> Held {
        guard let index = facts.roster.index(of: party) else { return .no }
        let pair = resolve(set, system)
        return Held(certain: pair.certain.contains(index), possible: pair.possible.contains(index))
    }

    private func isEmpty(_ pair: SetPair) -> Held { Held(certain: pair.possible.isEmpty, possible: pair.certain.isEmpty) }

    func recipients(_ row: DatedRow, _ system: LabelSystem) -> SetPair { resolve(row.to, system) }

    func resolve(_ set: FoldedSet, _ system: LabelSystem) -> SetPair {
        switch set {
        case .constant(let pair): pair
        case .item(let set): itemSet(set, system)
        case .or(let a, let b): resolve(a, system).union(resolve(b, system))
        case .and(let a, let b): resolve(a, system).intersection(resolve(b, system))
        case .less(let a, let b): resolve(a, system).subtracting(resolve(b, system))
        }
    }

    func fold(_ expression: SetExpression) -> FoldedSet {
        FoldedSet(expression) { Self.resolve($0, sets: sets, slots: rulebook.slots, everyone: everyone) }
    }

    /// The recipients of an expression that the day alone settles; nil when it depends on the item.
    package func settled(_ expression: SetExpression) -> SetPair? {
        expression.isDatedOnly ? Self.resolve(expression, sets: sets, slots: rulebook.slots, everyone: everyone) : nil
    }

    private func itemSet(_ set: SetExpression.ItemSet, _ system: LabelSystem) -> SetPair {
        switch set {
        case .everyone: return SetPair(everyone)
        case .nobody: return SetPair()
        case .holder: return single(system.item.holder)
        case .originator: return single(system.originator)
        case .contributors: return system.item.parts.reduce(SetPair()) { $1.originator.map { single($0) }.map($0.union) ?? $0 }
        case .objectors: return system.item.objections.reduce(SetPair()) { $0.union(single($1.by)) }
        case .released: return system.released
        case .admitted: return system.admitted
        case .clientsOfHolder: return clients[system.item.holder] ?? SetPair()
        case .aboveCeiling:
            guard let level = system.level else { return SetPair() }
            return SetPair(PartySet(ceilings.filter { $0.level.policy == level.policy && $0.level.rank < level.rank }.map(\.party)))
        }
    }

    private func single(_ id: PartyID) -> SetPair {
        SetPair(facts.roster.index(of: id).map { PartySet([$0]) } ?? PartySet())
    }

    // MARK: Consents

    func consentIDs(_ slots: [Row.ConsentSlot], _ system: LabelSystem) -> [ConsentID] {
        slots.map { slot in
            switch slot {
            case .authority(let id): id
            case .originator: "originator"
            case .source: ConsentID(system.originator.text)
            case .owner: ConsentID((policies[system.policy]?.owner ?? system.originator).text)
            }
        }
    }

    /// A recorded no of whoever must consent, or of a member of a body that decides by consensus, is a refusal (G9, Q5).
    func isRefused(_ slots: [Row.ConsentSlot], _ system: LabelSystem) -> Bool {
        guard !system.item.objections.isEmpty else { return false }
        return system.item.objections.contains { objection in
            slots.contains { slot in
                switch slot {
                case .authority(let id): rulebook.authority(id).map { hasVoice(objection.by, in: $0) } ?? (id.text == objection.by.text)
                case .originator, .source: objection.by == system.originator
                case .owner: objection.by == policies[system.policy]?.owner || objection.by == system.originator
                }
            }
        }
    }

    /// The recipients for whom every one of these consents is recorded.
    private func whoHasAll(_ slots: [Row.ConsentSlot], _ system: LabelSystem) -> PartySet {
        var result = everyone
        for id in consentIDs(slots, system) {
            var given = PartySet()
            for consent in system.item.consents where matches(consent, id, system) {
                guard let to = consent.to else { given = everyone; break }
                given.formUnion(single(to).certain)
            }
            result = result.intersection(given)
        }
        return result
    }

    /// `originator` may be recorded by that word or by the originator's own identifier.
    func matches(_ consent: Consent, _ id: ConsentID, _ system: LabelSystem) -> Bool {
        consent.by == id || (id == "originator" && consent.by.text == system.originator.text)
    }
}
