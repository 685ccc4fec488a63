package import Kernel
import Labels
package import Release

/// The organisation whose node this is, and what follows from it for who may say what. Pure.
package struct House: Sendable {
    let organisation: OrganisationID
    let desk: ReleaseDesk
    private let everyone: PartySet

    package init(organisation: OrganisationID, desk: ReleaseDesk) {
        (self.organisation, self.desk) = (organisation, desk)
        everyone = desk.facts.roster.set { $0.kind == .everyone }
    }

    var roster: Roster { desk.facts.roster }

    func name(_ id: PartyID) -> String { roster[id]?.name ?? id.text }

    /// Whether a person of one party may write for another: for itself, and, as a body, for the bodies of its organisation.
    func speaks(_ party: PartyID, for other: PartyID) -> Bool {
        if party == other { return roster[party] != nil }
        guard let own = roster[party], let theirs = roster[other], own.kind == .body, theirs.kind == .body || theirs.kind == .whole else { return false }
        return own.organisation != nil && own.organisation == theirs.organisation
    }

    /// Whether a party is of this house: one of its bodies, the whole, or a member on the day.
    package func isOwn(_ party: PartyID, on dated: DatedRulebook) -> Bool {
        guard let index = roster.index(of: party) else { return false }
        if let of = roster[index].organisation { return of == organisation }
        return dated.members[organisation]?.possible.contains(index) ?? false
    }

    /// Whether a received yes of this authority may be recorded here: a rule's authority over this organisation's items, the originator, or a party of this house.
    func receives(_ authority: ConsentID, originator: PartyID, on dated: DatedRulebook) -> Bool {
        if authority == "originator" { return isOwn(originator, on: dated) }
        if let known = desk.rulebook.authority(authority), !known.policies.isEmpty {
            return known.policies.allSatisfy { policy in
                let owner = desk.facts.vocabulary.policy(PolicyID(policy))?.owner
                return owner.flatMap { roster[$0]?.organisation } == organisation
            }
        }
        return isOwn(PartyID(authority.text), on: dated)
    }

    /// Whether a party has a voice in one of these authorities on the day.
    func hasVoice(_ party: PartyID, in authorities: [ConsentID], on dated: DatedRulebook) -> Bool {
        guard let index = roster.index(of: party) else { return false }
        return authorities.contains { id in
            if id.text == party.text { return true }
            guard let voices = desk.rulebook.authority(id)?.voices else { return false }
            return dated[voices].possible.contains(index)
        }
    }

    /// Everyone whom a release to this audience names or reaches: members of a body in which they sit, the state in a chair. Ascending, without who was taken out.
    func recipients(of audience: Audience, on dated: DatedRulebook) throws(AudienceError) -> [PartyID] {
        var reached = PartySet()
        for recipient in try dated.recipients(of: audience) {
            reached.insert(recipient.party)
            if let members = dated.reach(of: recipient.party) { reached.formUnion(members) }
            if let holders = dated.seats[recipient.party], holders.count == 1 { reached.insert(holders[0]) }
        }
        for case .except(let id) in audience.terms { if let index = roster.index(of: id) { reached.remove(index) } }
        return roster.ids(in: reached).sorted()
    }

    /// Those recipients of an audience whom another organisation reaches through this one: its whole, its bodies, everybody, and states that are members here and not there.
    ///
    /// A member of both that is addressed by name or as a member there has the item there already (release rules Q2: a state through the registry of an organisation, RC-047).
    package func addressed(in audience: Audience, from other: OrganisationID, on dated: DatedRulebook) -> [PartyID] {
        let here = dated.members[organisation]?.certain, there = dated.members[other]?.possible
        let terms = audience.terms.filter { term in
            switch term {
            case .whole(let id), .party(let id):
                if roster[id]?.organisation == organisation || isEveryone(id) { return true }
                guard let index = roster.index(of: id) else { return false }
                return here?.contains(index) == true && there?.contains(index) != true
            case .except: return true
            }
        }
        guard terms.contains(where: { if case .except = $0 { false } else { true } }) else { return [] }
        return (try? recipients(of: Audience(terms), on: dated)) ?? []
    }

    func includes(_ party: PartyID, _ recipients: [PartyID]) -> Bool { recipients.contains { $0 == party || isEveryone($0) } }

    func isEveryone(_ party: PartyID) -> Bool { roster.index(of: party).map { everyone.contains($0) } ?? false }

    /// Parties that stand for everybody: what was released to them, everybody was released.
    var everybody: [PartyID] { roster.ids(in: everyone) }

    /// What this house says about itself, as it is decided on: under its own policy, at the lowest level that is not public.
    func label(by whole: PartyID) -> Item { Item(label: houseLabel, originator: whole) }

    private var houseLabel: Label {
        let whole = roster.parties.first { $0.kind == .whole && $0.organisation == organisation }
        let policies = desk.facts.vocabulary.policies.filter { $0.owner != nil && $0.owner == whole?.id }
        let levels = desk.facts.vocabulary.levels.filter { level in policies.contains { $0.id == level.policy } && (level.equivalentRank ?? 0) > 0 }
        guard let lowest = levels.min(by: { ($0.rank, $0.id) < ($1.rank, $1.id) }) else { return Label(policy: "PUBLIC", level: "PUBLIC") }
        return Label(policy: lowest.policy, level: lowest.id)
    }
}

extension House {
    /// How a viewpoint stands to an item; nil when it may not know of it. The one rule of who sees what at this desk:
    ///
    /// the rules and the person's clearance let the item through, and there is a need to know.
    func standing(of viewpoint: Viewpoint, in state: ItemState, deciders: Set<PartyID>, on dated: DatedRulebook) -> ReleaseItem.Standing? {
        let item = state.item
        guard let index = roster.index(of: viewpoint.party), dated.isCleared(viewpoint, for: item) else { return nil }
        guard (state.origin == nil && state.author == viewpoint.party) || dated.compile(item).permits(index) else { return nil }
        return need(of: viewpoint.party, in: state, deciders: deciders, on: dated)
    }

    /// The need to know alone, without the rules.
    func need(of party: PartyID, in state: ItemState, deciders: Set<PartyID>, on dated: DatedRulebook) -> ReleaseItem.Standing? {
        guard state.origin == nil else { return state.releases.contains { includes(party, $0.value.recipients) } ? .recipient : nil }
        if state.speakers.contains(party) || state.draft.originator == party || state.draft.holder == party { return .working }
        if state.isOpen, deciders.contains(party) || hasVoice(party, in: state.asked, on: dated) { return .working }
        return state.releases.contains { includes(party, $0.value.recipients) } ? .recipient : nil
    }
}
