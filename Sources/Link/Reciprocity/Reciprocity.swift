package import Journal
package import Kernel
package import Node
package import Release

/// What went each way between two nodes, what waits and for whom, as one viewpoint may know it: made of items that were screened for it, and of nothing else.
package struct Reciprocity: Sendable {
    /// One item that crossed.
    package struct Crossing: Sendable {
        package let item: Released<ReleaseItem>
        /// Its place in the channel; for the house's own officers alone.
        package let entry: UInt64?
        package let released: Timestamp
        /// Nil while the receipt is outstanding.
        package let cosigned: Timestamp?
        /// What the other side said of it; nil while it has not, and for what came to us.
        package let answer: LinkTables.Answer?
        /// Which part of the house it belongs to: the first word of its record's kind.
        package let area: String

        package enum State: Hashable, Sendable {
            case receipted
            case outstanding
            /// By the other side, with its reason.
            case refused(Refusal)
            case recalled
        }
        /// What came of it last: a recall covers a refusal, a refusal the receipt.
        package var state: State {
            if item.record.state == .withdrawn { return .recalled }
            if case .refused(let reason)? = answer { return .refused(reason) }
            return cosigned == nil ? .outstanding : .receipted
        }
    }
    /// One item that is meant for the peer and may not go yet.
    package struct Held: Sendable {
        package let item: Released<ReleaseItem>
        package let audience: Audience
        package let isOrdered: Bool
        package let given: [ReleaseItem.Said<Consent>]
        package let missing: [ConsentID]
        package let outcome: Outcome
        /// What it waits for, or why waiting is of no use.
        package let cause: Cause
        package let rule: RuleID?
        /// What the rules say of it, in a sentence.
        package let says: String
        /// The decision itself: what would change it is asked of it.
        package let decision: Decision
    }
    package enum Cause: Hashable, Sendable {
        case consent
        case rule
        /// Permitted; nobody has released it.
        case release
        /// Released, and about to go.
        case underWay
        /// Released; its recipients may have it, and the body that would hold it there may not: it never goes over this link.
        case custodian
        /// Released by a version of this program that did not keep what was released, word for word.
        case releaseAgain
    }
    /// One consent, from the day on which it was asked for.
    package struct ConsentTime: Sendable {
        package let item: Released<ReleaseItem>
        package let by: ConsentID
        package let asked: Timestamp
        package let given: Timestamp
    }
    package let status: LinkStatus
    /// Newest first.
    package let given: [Crossing]
    package let got: [Crossing]
    package let held: [Held]
    package let consents: [ConsentTime]
    /// Records of areas, counted: they are many, and their words stand on pages of their own.
    package let areas: [AreaTally]
    /// Whether this viewpoint may know entries and sizes.
    package let isOfficer: Bool
    /// Only the newest items were looked at.
    package let isCut: Bool
    package static let itemsMax = 2_000
}

extension Reciprocity {
    /// What a page needs of the link beside the items themselves.
    package struct Records: Sendable {
        package let status: LinkStatus
        /// By item of the desk: our newest entry about it.
        package let sent: [String: LinkTables.Sent]
        /// By record of the journal.
        package let came: [RecordID: LinkTables.Came]
        /// When an entry of ours was cosigned by the peer, and one of the peer's by us; nil while it was not.
        package let cosignedThere: @Sendable (UInt64) -> Timestamp?
        package let cosignedHere: @Sendable (UInt64) -> Timestamp?
        /// Entries of areas, the newest of each way; none where nobody has signed in.
        package var areas: (sent: [LinkTables.Sent], came: [LinkTables.Came]) = ([], [])
        package init(status: LinkStatus, sent: [String: LinkTables.Sent], came: [RecordID: LinkTables.Came], cosignedThere: @escaping @Sendable (UInt64) -> Timestamp?,
                     cosignedHere: @escaping @Sendable (UInt64) -> Timestamp?) {
            (self.status, self.sent, self.came, self.cosignedThere, self.cosignedHere) = (status, sent, came, cosignedThere, cosignedHere)
        }
    }

    /// `account`: who asks, nil for the public.
    package static func look(at node: Node, for viewpoint: Viewpoint, account: Account?, records: Records) async throws -> Reciprocity {
        var items: [Released<ReleaseItem>] = [], next: ItemID?, isCut = false
        repeat {
            let page = try await node.items(for: viewpoint, after: next, limit: Node.pageMax)
            items += page.items
            next = page.next
            isCut = next != nil && items.count >= itemsMax
        } while next != nil && !isCut
        let isOfficer = isOfficer(account, at: node)
        let peer = House(organisation: records.status.peer, desk: node.desk)
        var given: [Placed] = [], got: [Placed] = [], held: [Held] = [], consents: [ConsentTime] = []
        for released in items {
            let item = released.record
            if let crossing = placed(released, records: records, isOfficer: isOfficer) {
                if item.origin == nil { given.append(crossing) } else { got.append(crossing) }
            } else if item.origin == nil, records.sent[item.id.text] == nil, let waits = Held(released, peer: peer, status: records.status, node: node, on: viewpoint.day) { held.append(waits) }
            if item.standing == .working, let asked = item.askedAt {
                for consent in item.consents where consent.at >= asked { consents.append(ConsentTime(item: released, by: consent.value.by, asked: asked, given: consent.at)) }
            }
        }
        let areas = try await areas(at: node, for: viewpoint, sent: records.areas.sent, came: records.areas.came, receipted: records.status.receipted)
        isCut = isCut || max(records.areas.sent.count, records.areas.came.count) >= itemsMax * 2
        return Reciprocity(status: records.status, given: newestFirst(given), got: newestFirst(got), held: held, consents: consents, areas: areas, isOfficer: isOfficer, isCut: isCut)
    }

    /// Whether this account may know entries and sizes: release authorities and auditors of the node's own bodies.
    package static func isOfficer(_ account: Account?, at node: Node) -> Bool {
        account.map { !$0.isClosed && !$0.roles.isDisjoint(with: [.releaseAuthority, .auditor]) && node.desk.facts.roster[$0.party]?.organisation == node.organisation } ?? false
    }

    /// How one item crossed; nil when it did not, or its reader may not know of it. `records` need hold no more than what speaks of this item.
    package static func crossing(of released: Released<ReleaseItem>, records: Records, isOfficer: Bool) -> Crossing? {
        placed(released, records: records, isOfficer: isOfficer)?.crossing
    }

    private typealias Placed = (place: UInt64, crossing: Crossing)

    /// What left in one batch keeps the order of the channel.
    private static func newestFirst(_ crossings: [Placed]) -> [Crossing] {
        crossings.sorted { ($0.crossing.released, $0.place) > ($1.crossing.released, $1.place) }.map(\.crossing)
    }

    private static func placed(_ released: Released<ReleaseItem>, records: Records, isOfficer: Bool) -> Placed? {
        let item = released.record
        if let origin = item.origin {
            guard origin == records.status.peer, let id = RecordID(item.id.text), let entry = records.came[id], entry.refusal == nil else { return nil }
            return (entry.index, Crossing(item: released, entry: isOfficer ? entry.index : nil, released: item.since, cosigned: records.cosignedHere(entry.index), answer: nil, area: releaseArea))
        }
        // Whoever only received it here does not learn who else did.
        guard item.standing == .working, let sent = records.sent[item.id.text] else { return nil }
        return (sent.index, Crossing(item: released, entry: isOfficer ? sent.index : nil, released: sent.at, cosigned: records.cosignedThere(sent.index), answer: sent.answer, area: releaseArea))
    }

    /// Items of the release desk; an area's records bring their own word.
    private static let releaseArea = "release"
}

extension Reciprocity.Held {
    /// Nil when the item is not meant for the peer, was never put up, or this viewpoint does not work on it.
    init?(_ released: Released<ReleaseItem>, peer: House, status: LinkStatus, node: Node, on day: Day) {
        let item = released.record
        guard item.standing == .working, item.state != .drafted, item.state != .withdrawn, let audience = item.order?.value ?? item.intended?.audience else { return nil }
        let recipients = peer.addressed(in: audience, from: node.organisation, on: node.desk.dated(on: day)), custodian = status.peerCustodian
        guard !recipients.isEmpty, let decision = try? node.desk.decide(Request(item: item.item, audience: audience, day: max(day, item.intended?.day ?? day))) else { return nil }
        let cause: Reciprocity.Cause = switch decision.outcome {
        case .permitted: Self.atTheDoor(item, [custodian].compactMap { $0 } + recipients.filter(status.peerKeepsFor.contains), node, on: day)
        case .permittedWithConsents: .consent
        default: .rule
        }
        self.init(item: released, audience: audience, isOrdered: item.order != nil, given: item.consents, missing: decision.consents, outcome: decision.outcome, cause: cause, rule: decision.rule,
                  says: Self.words(cause, custodian, decision, node), decision: decision)
    }

    /// Its recipients may have it, and it is not there: nobody for whom it would be kept there may have it, or it is about to go. `holders`: the custodian and those recipients for whom that node keeps items.
    private static func atTheDoor(_ item: ReleaseItem, _ holders: [PartyID], _ node: Node, on day: Day) -> Reciprocity.Cause {
        guard item.state == .released else { return .release }
        let compiled = node.desk.dated(on: day).compile(item.item), places = holders.compactMap { node.desk.facts.roster.index(of: $0) }
        if !places.isEmpty, !places.contains(where: { compiled.permits($0) }) { return .custodian }
        return item.releases.contains { $0.value.hasEdition } ? .underWay : .releaseAgain
    }

    private static func words(_ cause: Reciprocity.Cause, _ custodian: PartyID?, _ decision: Decision, _ node: Node) -> String {
        switch cause {
        case .consent, .rule: decision.refusal(in: node.desk)
        case .release: "The rules permit it by now. It goes when a release authority releases it."
        case .underWay: "It is on its way into the channel."
        case .custodian: "Its recipients may have it; \(custodian.flatMap { node.desk.facts.roster[$0]?.name } ?? "the body"), which holds there whatever crosses, may not. Hand it over by another way."
        case .releaseAgain: "It was released before this node kept what it releases word for word, so there is nothing that could cross. Release it again."
        }
    }
}
