import Kernel
import Labels
import Release

/// Checks an act against the item as it stands, and says which event it becomes. Pure: the same question gives the same answer.
struct ReleaseCheck {
    let house: House
    let account: Account
    let deciders: Set<PartyID>
    let dated: DatedRulebook

    private var viewpoint: Viewpoint { account.viewpoint(on: dated.day) }
    private var own: String { house.name(account.party) }

    func event(for act: ReleaseAct, on state: ItemState?) throws(ActError) -> ReleaseEvent {
        guard !account.isClosed else { throw .notYours(says: "This account is closed. An administrator can open it again.") }
        if case .draft(let draft) = act { return try drafted(draft) }
        guard let state, let standing = house.standing(of: viewpoint, in: state, deciders: deciders, on: dated) else { throw .notFound }
        guard standing == .working else { throw .notYours(says: "This item was released to \(own). Only those who work on it can change it.") }
        let event = try event(for: act, working: state)
        // Last, so that only whoever may act learns the version.
        guard act.expecting == state.version else { throw .changedMeanwhile(version: state.version) }
        return event
    }

    private func event(for act: ReleaseAct, working state: ItemState) throws(ActError) -> ReleaseEvent {
        guard state.state != .withdrawn else { throw .tooLate(says: "This item was withdrawn. Draft a new one.") }
        switch act {
        case .draft(let draft): return try drafted(draft)
        case .redraft(_, let draft, _):
            guard account.roles.contains(.drafter), account.party == state.author else { throw .notYours(says: "Only a drafter of \(house.name(state.author)), where it was drafted, rewords this item.") }
            guard state.releases.isEmpty else { throw .tooLate(says: "This item was released; what was released is not reworded. Withdraw it and draft a new one.") }
            return try drafted(draft)
        case .ask: return try asked(state)
        case .consent(_, let by, let to, let note, _): return try consented(state, by: by, to: to, note: note)
        case .object(_, let by, let note, _): return try objected(state, by: by, note: note)
        case .order(_, let audience, _): return try ordered(state, to: audience)
        case .release(_, let audience, let day, _): return try released(state, to: audience, on: day)
        case .withdraw(_, let note, _):
            guard isDecider || (account.roles.contains(.drafter) && [state.author, state.draft.originator].contains(account.party)) else {
                throw .notYours(says: "Only its drafter, its originator or a release authority of this house withdraws an item.")
            }
            return .withdrawn(note: try checked(note))
        }
    }

    // MARK: Drafting

    private func drafted(_ draft: Draft) throws(ActError) -> ReleaseEvent {
        guard account.roles.contains(.drafter) else { throw .notYours(says: "Only a drafter writes items. This account is \(account.roles).") }
        try DraftCheck(facts: house.desk.facts).check(draft)
        guard house.speaks(account.party, for: draft.originator) || house.speaks(account.party, for: draft.holder) else {
            throw .field(.originator, says: "\(own) drafts what it, or a body of its organisation, made or holds; this item is \(house.name(draft.originator))'s, held by \(house.name(draft.holder)).")
        }
        guard dated.isCleared(viewpoint, for: draft.item) else {
            throw .field(.marking, says: "This marking is above what you are cleared for (\(account.clearance.word)). Have it drafted by someone who is.")
        }
        return .drafted(draft)
    }

    // MARK: Deciding

    /// A release authority of this house.
    private var isDecider: Bool { account.roles.contains(.releaseAuthority) && house.roster[account.party]?.organisation == house.organisation }

    private func asked(_ state: ItemState) throws(ActError) -> ReleaseEvent {
        guard isDecider || (account.roles.contains(.drafter) && account.party == state.author) else {
            throw .notYours(says: "Only a drafter of \(house.name(state.author)) or a release authority of this house puts this item up for decision.")
        }
        guard state.state == .drafted || state.state == .refused else { throw .tooLate(says: "This item is \(state.state.inWords.lowercased()) already.") }
        let decision = try decide(state.item, state.draft.audience, on: max(state.draft.day, dated.day))
        guard decision.outcome <= .permittedWithConsents else { throw refusal(decision) }
        return .asked(consents: decision.consents)
    }

    private func consented(_ state: ItemState, by: ConsentID, to: PartyID?, note: String) throws(ActError) -> ReleaseEvent {
        try checkOpen(state)
        let party = by == "originator" ? state.draft.originator : PartyID(by.text)
        guard house.desk.rulebook.authority(by) != nil || house.roster[party] != nil else {
            throw .field(.by, says: "`\(by)` is no authority of the rules and no party. Write one of those that were asked: \(state.asked.map(\.text).inWords).")
        }
        guard isOwnWord(party) || (isDecider && house.receives(by, originator: state.draft.originator, on: dated)) else {
            throw .notYours(says: "\(own) says yes for itself. A yes of \(house.desk.rulebook.authority(by)?.name ?? house.name(party)) is recorded by a release authority of its organisation.")
        }
        if let to, house.roster[to] == nil { throw .field(.recipient, says: AudienceError.unknown(word: to.text, offset: 0, suggestion: house.roster.nearest(to: to.text)).description) }
        return .consented(by: by, to: to, on: dated.day, note: try checked(note))
    }

    private func objected(_ state: ItemState, by: PartyID, note: String) throws(ActError) -> ReleaseEvent {
        try checkOpen(state)
        guard house.roster[by] != nil else { throw .field(.by, says: AudienceError.unknown(word: by.text, offset: 0, suggestion: house.roster.nearest(to: by.text)).description) }
        guard isOwnWord(by) || (isDecider && house.isOwn(by, on: dated)) else {
            throw .notYours(says: "\(own) objects for itself. An objection of \(house.name(by)) is recorded by a release authority of its organisation.")
        }
        let note = try checked(note)
        var item = state.item
        item.objections.append(Objection(by: by, on: dated.day))
        let decision = try? decide(item, state.draft.audience, on: max(state.draft.day, dated.day))
        let refuses = decision.map { $0.outcome == .denied && $0.rulings.contains { $0.refusedBy.contains(by) } } ?? false
        return .objected(by: by, on: dated.day, note: note, refuses: refuses)
    }

    private func released(_ state: ItemState, to audience: Audience, on day: Day) throws(ActError) -> ReleaseEvent {
        guard isDecider else { throw .notYours(says: "Only a release authority of this house releases. This account is \(account.roles).") }
        guard state.state != .drafted else { throw .tooLate(says: "This item was not put up for decision yet. Ask for it first.") }
        guard day == dated.day else { throw .field(.day, says: "A release is made on the day on which it is recorded: \(dated.day), not \(day).") }
        try checkKnown(audience)
        let decision = try decide(state.item, audience, on: day)
        guard decision.outcome == .permitted else { throw refusal(decision) }
        do {
            let recipients = try house.recipients(of: audience, on: dated)
            return .released(to: audience, on: day, rule: decision.rule, recipients: recipients, edition: state.edition.resting(on: recipients, by: dated))
        } catch { throw .field(.audience, says: error.description) }
    }

    /// Nil takes an order back.
    private func ordered(_ state: ItemState, to audience: Audience?) throws(ActError) -> ReleaseEvent {
        guard isDecider else { throw .notYours(says: "Only a release authority of this house orders a release. This account is \(account.roles).") }
        guard let audience else {
            guard state.order != nil else { throw .tooLate(says: "No order stands on this item, so there is none to take back.") }
            return .ordered(to: nil)
        }
        guard state.state != .drafted else { throw .tooLate(says: "This item was not put up for decision yet. Ask for it first.") }
        try checkKnown(audience)
        do { _ = try house.recipients(of: audience, on: dated) } catch { throw .field(.audience, says: error.description) }
        return .ordered(to: audience)
    }

    /// What an order becomes once the rules permit it; nil while they do not.
    static func carriedOut(_ order: Audience, on state: ItemState, house: House, dated: DatedRulebook) -> ReleaseEvent? {
        guard state.state != .drafted, state.state != .withdrawn, let decision = try? house.desk.decide(Request(item: state.item, audience: order, day: dated.day)),
              decision.outcome == .permitted, let recipients = try? house.recipients(of: order, on: dated) else { return nil }
        return .released(to: order, on: dated.day, rule: decision.rule, recipients: recipients, edition: state.edition.resting(on: recipients, by: dated))
    }

    // MARK: Pieces

    private func isOwnWord(_ party: PartyID) -> Bool { party == account.party && !account.roles.isDisjoint(with: .speaking) }

    private func checkOpen(_ state: ItemState) throws(ActError) {
        guard state.state != .drafted else { throw .tooLate(says: "This item was not put up for decision yet, so nothing is asked of anyone.") }
    }

    private func checkKnown(_ audience: Audience) throws(ActError) {
        do { _ = try Audience(audience.description, roster: house.roster) } catch { throw .field(.audience, says: error.description) }
    }

    private func checked(_ note: String) throws(ActError) -> String {
        guard note.count <= Draft.noteLengthMax else { throw .field(.note, says: "The note is longer than \(Draft.noteLengthMax) characters. Shorten it.") }
        return note
    }

    private func decide(_ item: Item, _ audience: Audience, on day: Day) throws(ActError) -> Decision {
        do { return try house.desk.decide(Request(item: item, audience: audience, day: day)) } catch { throw .field(.audience, says: error.description) }
    }

    private func refusal(_ decision: Decision) -> ActError {
        .refused(decision.outcome, rule: decision.rule, missing: decision.consents, says: decision.refusal(in: house.desk))
    }
}
