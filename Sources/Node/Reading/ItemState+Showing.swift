package import Kernel
package import Release

extension ItemState {
    /// The item as a viewpoint of this standing may see it. The rules were asked before.
    func shown(to party: PartyID, standing: ReleaseItem.Standing, house: House, on dated: DatedRulebook) -> ReleaseItem {
        switch standing {
        case .working:
            return ReleaseItem(id: id, standing: .working, version: version, state: state, title: draft.title, marking: draft.marking, text: draft.text, item: item, author: author,
                               account: account, intended: .init(audience: draft.audience, day: draft.day), isDemonstration: draft.isDemonstration, since: since, changed: changed,
                               asked: asked, askedAt: askedAt, consents: consents, objections: objections, releases: releases, order: order, origin: origin, withdrawal: withdrawal)
        case .recipient:
            let reaching = releases.filter { house.includes(party, $0.value.recipients) }
            // Only a recipient that was reached has this standing; without one it would see nothing but what the item was first.
            let first = reaching.first?.at ?? since, last = reaching.last
            let own = reaching.map { release in
                Said(value: Departure(audience: Audience([.party(party)]), day: release.value.day, rule: release.value.rule, recipients: [party]), note: "", author: release.author,
                     account: "", at: release.at)
            }
            // What a recall leaves is that there was something: the text is gone from the page.
            return ReleaseItem(id: id, standing: .recipient, version: nil, state: state == .withdrawn ? .withdrawn : .released, title: draft.title, marking: draft.marking,
                               text: state == .withdrawn ? "" : draft.text, item: item.forRecipient(party, on: dated), author: last?.author ?? author, account: nil,
                               intended: nil, isDemonstration: draft.isDemonstration, since: first, changed: state == .withdrawn ? changed : last?.at ?? first, asked: [], askedAt: nil, consents: [],
                               objections: [], releases: own, order: nil, origin: origin, withdrawal: "")
        }
    }
}

extension Item {
    /// What a recipient's release rests on, and nothing else: no objections, and only those consents without which it would not be permitted.
    ///
    /// Objections only ever take recipients away, so leaving them out after the rules were asked with them lets nobody in.
    func forRecipient(_ party: PartyID, on dated: DatedRulebook) -> Item { resting(on: [party], by: dated) }

    /// The same for several: a consent stays when any of those who are permitted with it would lose the item without it.
    package func resting(on parties: [PartyID], by dated: DatedRulebook) -> Item {
        var item = self
        item.objections = []
        let whole = dated.compile(item)
        let permitted = parties.compactMap { dated.facts.roster.index(of: $0) }.filter { whole.permits($0) }
        guard !permitted.isEmpty else { return item }
        for consent in consents {
            var without = item
            without.consents.removeAll { $0 == consent }
            let compiled = dated.compile(without)
            if permitted.allSatisfy({ compiled.permits($0) }) { item = without }
        }
        return item
    }
}
