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
    let named: [String]
    let admitted: SetPair
    let item: Item
    /// What the day and the level settle; nil where the level is not known.
    let rows: LevelRows?
}

extension DatedRulebook {
    /// Decides the item for everyone; no explanation is kept. Pure set algebra over a few machine words.
    package func compile(_ item: Item) -> CompiledItem {
        guard item.parts.isEmpty, item.label.tlp == nil else { return compile(systems(of: item)) }
        return sets(of: system(.own, item.label, originator: item.originator, inside: nil, item: item))
    }

    /// The same without what was gathered beforehand, row by row: what the quick way is compared with in tests.
    package func compileRowByRow(_ item: Item) -> CompiledItem { combine(systems(of: item).map { sets(of: $0, speaking: speaking($0)) }) }

    func compile(_ systems: [LabelSystem]) -> CompiledItem { combine(systems.map { sets(of: $0) }) }

    /// Across systems the worst holds (G6).
    private func combine(_ answers: [CompiledItem]) -> CompiledItem {
        var result = answers[0]   // Invariant: an item has at least its own label
        for other in answers.dropFirst() {
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
        let rows = levelRows[label.level]
        var released = SetPair(), admitted: SetPair?, named: [String] = [], opens = false, special = false
        let stands = markingStands(label, item)
        for marking in label.markings {
            guard let form = forms[marking.form] else { continue }
            let isRelease = form.effect == .releases || form.effect == .releasesAndLimits
            let isLimit = form.effect == .limits || form.effect == .releasesAndLimits
            if form.effect == .opens { opens = true }
            if form.effect == .special { special = true }
            guard isRelease || isLimit else { continue }
            var of = SetPair()
            for names in [marking.names, form.names] {
                for name in names {
                    of = of.union(whoIsNamed(name, label.policy, rows))
                    if isRelease && (stands || isLimit) { named.append(name) }
                }
            }
            if isRelease && stands { released = released.union(of) }
            if isLimit { admitted = admitted?.intersection(of) ?? of }
        }
        let level = rows?.level
        return LabelSystem(kind: kind, policy: label.policy, level: level, label: label, originator: originator, inside: inside,
                           isOpen: !special && (opens || level?.equivalentRank == 0), released: released, named: named,
                           admitted: admitted ?? SetPair(everyone), item: item, rows: rows)
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

    /// The same as `whoIsNamed(_:policy:)`, quicker for what is written in capitals, as nearly every marking is.
    private func whoIsNamed(_ name: String, _ policy: PolicyID, _ rows: LevelRows?) -> SetPair {
        guard let rows, rows.level.policy == policy, name.utf8.allSatisfy({ $0 < 0x61 }) else { return whoIsNamed(name, policy: policy) }
        if let set = rows.names[name] { return set }
        if let index = facts.roster.index(of: PartyID(name)) { return one(index) }
        return whoIsNamed(name, policy: policy)
    }

    func whoIsNamed(_ name: String, policy: PolicyID) -> SetPair {
        if let set = nameSets[NameKey(name: name.uppercased(), policy: Self.namesKey(policy))] { return set }
        if let party = facts.roster.find(name), let index = facts.roster.index(of: party.id) { return SetPair(PartySet([index])) }
        // Who is meant is not held: possibly anyone, certainly nobody.
        return SetPair(certain: PartySet(), possible: everyone)
    }

    // MARK: The rows of one system

    /// Rows that may speak of this system.
    func rows(of system: LabelSystem) -> [DatedRow] {
        if let rows = system.rows { return rows.all }
        // The level is not known: only rows that speak of every level can tell.
        let rows = rowsByPolicy[system.policy] ?? (system.policy.text.hasPrefix(Self.anyState.text) ? rowsByPolicy[Self.anyState] : nil) ?? []
        return rows.filter { $0.row.items.levels.isEmpty && $0.row.items.classified == nil }
    }

    /// A row that possibly speaks of an item, with whom it speaks of.
    struct SpeakingRow {
        let row: DatedRow
        let isCertain: Bool
        let to: SetPair
        /// Whether a recorded objection turns the consent that it asks for into a denial.
        let isRefused: Bool
    }

    func speaking(_ system: LabelSystem) -> [SpeakingRow] {
        rows(of: system).compactMap { row in
            let held = holds(row, system)
            guard held.possible else { return nil }
            var isRefused = false
            if case .consents(let slots) = row.verdict { isRefused = self.isRefused(slots, system) }
            return SpeakingRow(row: row, isCertain: held.certain, to: resolve(row.to, system), isRefused: isRefused)
        }
    }

    func sets(of system: LabelSystem) -> CompiledItem {
        guard let rows = system.rows, system.item.objections.isEmpty, system.item.consents.isEmpty else { return sets(of: system, speaking: speaking(system)) }
        var gathered = system.isOpen ? Gathered() : rows.settled
        for row in system.isOpen ? rows.open : rows.asking {
            let held = holds(row, system)
            guard held.possible else { continue }
            let to = resolve(row.to, system)
            gathered.add(row.verdict, held.certain ? to : SetPair(certain: PartySet(), possible: to.possible))
        }
        return aliasSets.applied(to: gathered.answer(for: everyone))
    }

    func sets(of system: LabelSystem, speaking: [SpeakingRow]) -> CompiledItem {
        var gathered = Gathered()
        for said in speaking {
            var given = PartySet()
            if case .consents(let slots) = said.row.verdict, !said.isRefused, !system.item.consents.isEmpty { given = whoHasAll(slots, system) }
            gathered.add(said.row.verdict, said.isCertain ? said.to : SetPair(certain: PartySet(), possible: said.to.possible), isRefused: said.isRefused, given: given)
        }
        return aliasSets.applied(to: gathered.answer(for: everyone))
    }

    func holds(_ row: DatedRow, _ system: LabelSystem) -> Held {
        guard row.isOpen == system.isOpen else { return .no }
        if row.isPlain { return row.dated }
        if let inside = row.inside, system.inside?.text != inside { return .no }
        if !row.marked.isEmpty, !system.label.markings.contains(where: { row.marked.contains($0.form) }) { return .no }
        if !row.unmarked.isEmpty, system.label.markings.contains(where: { row.unmarked.contains($0.form) }) { return .no }
        if let name = row.named, !system.named.contains(name) { return .no }
        if let name = row.notNamed, system.named.contains(name) { return .no }
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
        case .aboveCeiling: return system.rows?.aboveCeiling ?? SetPair()
        }
    }

    private func single(_ id: PartyID) -> SetPair {
        facts.roster.index(of: id).map { one($0) } ?? SetPair()
    }

    private func one(_ index: Int) -> SetPair {
        var one = PartySet()
        one.insert(index)
        return SetPair(one)
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
