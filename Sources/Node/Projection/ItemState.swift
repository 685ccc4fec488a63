import Journal
import Kernel
import Release

/// Everything that was said on one item, in one value: what the records add up to.
struct ItemState: Hashable, Sendable {
    typealias Said = ReleaseItem.Said
    typealias Departure = ReleaseItem.Departure

    let id: ItemID
    var version: Int
    var state: ReleaseItem.State
    var draft: Draft
    /// Who drafted it first.
    let author: PartyID
    let account: AccountID
    let since: Timestamp
    var changed: Timestamp
    var asked: [ConsentID]
    /// When it was last put up for decision.
    var askedAt: Timestamp?
    var consents: [Said<Consent>]
    var objections: [Said<Objection>]
    var releases: [Said<Departure>]
    /// To whom it goes as soon as the rules permit it.
    var order: Said<Audience>?
    /// The organisation whose node sent it here; nil when it was drafted here.
    var origin: OrganisationID?
    /// The record that holds the present wording.
    var wording: RecordID
    /// Why it was withdrawn; empty while it was not.
    var withdrawal: String
    /// Parties that said something on it.
    var speakers: [PartyID]

    /// What is decided on: the wording with every consent and objection that stands.
    var item: Item {
        var item = draft.item
        item.consents = consents.map(\.value)
        item.objections = objections.map(\.value)
        return item
    }

    /// Up for decision: whoever has a voice in it has a need to know.
    var isOpen: Bool { state == .asked || state == .refused }
}

/// Who said it and when; the part of a record that is not its body.
struct Saying: Hashable, Sendable {
    let record: RecordID
    let author: PartyID
    let account: AccountID
    let at: Timestamp
}

/// Why a record does not follow from what was said before it; such a record is set aside.
package struct Misfit: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

extension ItemState {
    /// The item after one more event. `before` is nil when nothing was said on it yet.
    static func after(_ event: ReleaseEvent, on before: ItemState?, item id: ItemID, version: Int, said: Saying) throws(Misfit) -> ItemState {
        if event.isOfPeer { return try afterPeer(event, on: before, item: id, said: said) }
        guard var state = before else {
            guard case .drafted(let draft) = event else { throw Misfit("it speaks of an item that nobody drafted") }
            guard version == 1 else { throw Misfit("an item begins with version 1, not \(version)") }
            return ItemState(id: id, version: 1, state: .drafted, draft: draft, author: said.author, account: said.account, since: said.at, changed: said.at, asked: [], askedAt: nil,
                             consents: [], objections: [], releases: [], order: nil, origin: nil, wording: said.record, withdrawal: "", speakers: [said.author])
        }
        guard state.origin == nil else { throw Misfit("the item is another node's, and nothing is said here that changes it") }
        guard version == state.version + 1 else { throw Misfit("the item stands at version \(state.version), so \(state.version + 1) follows, not \(version)") }
        guard state.state != .withdrawn else { throw Misfit("the item was withdrawn before") }
        state.version = version
        state.changed = said.at
        state.add(speaker: said.author)
        func saidBy<Value>(_ value: Value, note: String) -> Said<Value> { Said(value: value, note: note, author: said.author, account: said.account, at: said.at) }
        switch event {
        case .drafted(let draft):
            guard state.releases.isEmpty else { throw Misfit("the item was released before, and what was released is not reworded") }
            state.draft = draft
            state.state = .drafted
            state.wording = said.record
            state.asked = []
            state.askedAt = nil
            state.order = nil
            // A consent was to the wording that it was given to; an objection stands until whoever made it takes it back.
            state.consents = []
        case .asked(let consents):
            state.asked = consents
            state.askedAt = said.at
            state.state = .asked
        case .consented(let by, let to, let day, let note):
            let consent = Consent(by: by, to: to, on: day)
            state.consents.removeAll { $0.value.by == by && $0.value.to == to }
            state.consents.append(saidBy(consent, note: note))
            let party = by == "originator" ? state.draft.originator : PartyID(by.text)
            // A party's own yes to all takes its no back.
            if to == nil { state.objections.removeAll { $0.value.by == party } }
            state.add(speaker: party)
        case .objected(let by, let day, let note, let refuses):
            state.objections.removeAll { $0.value.by == by }
            state.objections.append(saidBy(Objection(by: by, on: day), note: note))
            // Nobody says yes and no at once.
            state.consents.removeAll { $0.value.by.text == by.text || ($0.value.by == "originator" && by == state.draft.originator) }
            state.add(speaker: by)
            if refuses, state.state == .asked { state.state = .refused }
        case .ordered(let audience):
            state.order = audience.map { saidBy($0, note: "") }
        case .released(let audience, let day, let rule, let recipients, let edition):
            if state.order?.value == audience { state.order = nil }
            state.releases.append(saidBy(Departure(audience: audience, day: day, rule: rule, recipients: recipients, hasEdition: edition != nil), note: ""))
            state.state = .released
        case .withdrawn(let note):
            state.state = .withdrawn
            state.withdrawal = note
            state.order = nil
        case .received, .recalled: break
        }
        return state
    }

    /// What a peer's editions add up to: the newest wording, everyone it was released to, and whether it was recalled.
    private static func afterPeer(_ event: ReleaseEvent, on before: ItemState?, item id: ItemID, said: Saying) throws(Misfit) -> ItemState {
        switch event {
        case .received(let edition, let peer, _, let day, let recipients):
            guard before == nil || before?.origin == peer else { throw Misfit("the item is not \(peer)'s") }
            let item = edition.item
            let draft = Draft(title: edition.title, marking: edition.marking, label: item.label, originator: item.originator, holder: item.holder, parts: item.parts, markedOn: item.markedOn,
                              text: edition.text, audience: Audience(recipients.map { .party($0) }), day: day, isDemonstration: edition.isDemonstration)
            let consents = item.consents.map { Said(value: $0, note: "", author: said.author, account: said.account, at: said.at) }
            let release = Said(value: Departure(audience: draft.audience, day: day, rule: nil, recipients: recipients), note: "", author: said.author, account: said.account, at: said.at)
            return ItemState(id: id, version: (before?.version ?? 0) + 1, state: before?.state == .withdrawn ? .withdrawn : .released, draft: draft, author: said.author, account: said.account,
                             since: before?.since ?? said.at, changed: said.at, asked: [], askedAt: nil, consents: consents, objections: [], releases: (before?.releases ?? []) + [release],
                             order: nil, origin: peer, wording: said.record, withdrawal: "", speakers: [])
        case .recalled(let peer, _):
            guard var state = before, state.origin == peer else { throw Misfit("it recalls what \(peer) did not send") }
            state.state = .withdrawn
            state.version += 1
            state.changed = said.at
            return state
        default: throw Misfit("it is not said by a peer")
        }
    }

    private mutating func add(speaker: PartyID) {
        if !speakers.contains(speaker) { speakers.append(speaker) }
    }
}
