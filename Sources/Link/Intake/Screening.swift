package import Journal
package import Kernel
import Labels
import Node
package import Release

/// Looks at one entry of a peer with this house's own rules, and says what becomes of it. Pure.
package struct Screening: Sendable {
    /// What an entry comes to here.
    package enum Finding: Sendable {
        /// Records to keep, which this entry gives.
        case keep(Record)
        case refuse(Refusal)
        /// What the peer says of our entries: those before `upTo` were looked at.
        case answer(upTo: UInt64, refused: [(index: UInt64, Refusal)])
        case pack(digest: String)
        /// With the record to keep once they are in force here.
        case keys(KeyChange, Record)
        case nothing
    }
    package let desk: ReleaseDesk
    package let own: OrganisationID
    package let peer: OrganisationID
    /// The body that holds here whatever comes.
    package let custodian: PartyID
    /// Bodies of this house for whom this node keeps items too: what only they may have is for them alone.
    package let keepsFor: [PartyID]
    /// With what a record of the journal may weigh beside the entry that it holds.
    package static let editionMax = 60_000
    private let labels: LabelBook
    private let voice: PeerVoice

    package init(desk: ReleaseDesk, own: OrganisationID, peer: OrganisationID, custodian: PartyID, keepsFor: [PartyID] = []) {
        (self.desk, self.own, self.peer, self.custodian) = (desk, own, peer, custodian)
        voice = PeerVoice(desk: desk, own: own, peer: peer)
        self.keepsFor = JoinFile.keepsFor(keepsFor, of: own, on: desk.facts.roster)
        labels = LabelBook(desk: desk, for: [custodian] + self.keepsFor)
    }

    /// `size`: of the entry in bytes. `known`: where an entry with this identifier stands among those that were kept.
    package func finding(on edition: Record, size: Int, at index: UInt64, now: Timestamp, known: (RecordID) -> UInt64?) -> Finding {
        guard edition.author.account == "release" else { return .refuse(.malformed) }
        if let earlier = known(edition.id), earlier != index { return .refuse(.repeated) }
        switch edition.kind {
        case EditionKind.nothing: return .nothing
        case EditionKind.acceptance: return answer(edition)
        case EditionKind.pack: return edition.body["is"]?.string.map { .pack(digest: String($0.prefix(64))) } ?? .refuse(.malformed)
        case EditionKind.keys: return keys(edition, index, now)
        // Only as the first entry, which is looked at before this.
        case EditionKind.succession: return .refuse(.malformed)
        case EditionKind.recall: return recall(edition, index, now, known)
        case EditionKind.item: return item(edition, size, index, now, known)
        default: return record(edition, size, index, now)
        }
    }

    private func item(_ edition: Record, _ size: Int, _ index: UInt64, _ now: Timestamp, _ known: (RecordID) -> UInt64?) -> Finding {
        guard let words = edition.body["edition"].flatMap({ try? Edition(json: $0) }), let day = edition.body["on"]?.string.flatMap({ Day($0) }),
              let written = edition.body["recipients"]?.array else { return .refuse(.malformed) }
        guard let standing = labels.standing(of: edition.label, on: now.day), standing.item == words.item, (try? desk.facts.vocabulary.read(words.marking)) == words.item.label else { return .refuse(.mislabelled) }
        guard size <= Self.editionMax else { return .refuse(.tooLarge) }
        guard mayBring(words.item, in: edition, now) else { return .refuse(.notTheirs) }
        guard !standing.holders.isEmpty else { return .refuse(.notPermitted) }
        if let earlier = edition.supersedes, known(earlier) == nil { return .refuse(.unknownEntry) }
        let roster = desk.facts.roster
        let recipients = written.compactMap(\.string).map { PartyID($0) }.filter { roster[$0] != nil }
        guard !recipients.isEmpty else { return .refuse(.nobodyHere) }
        let kept = standing.holders.contains(custodian) ? recipients + [custodian] : recipients.filter(standing.holders.contains)
        guard !kept.isEmpty else { return .refuse(.notPermitted) }
        let item = (edition.supersedes ?? edition.id).description
        return .keep(Record(id: edition.id, kind: "link.received", label: words.item.json, author: .init(body: edition.author.body, account: "link"), at: now, body: [
            "item": .string(item), "from": .string(peer.text), "index": .integer(Int64(index)), "on": .string(day.description), "sent": .string(edition.at.description),
            "recipients": .array(Set(kept).sorted().map { .string($0.text) }), "edition": words.json,
        ]))
    }

    /// A release is never later than its arrival, whatever its sender's clock says.
    private func mayBring(_ item: Item, in edition: Record, _ now: Timestamp) -> Bool {
        voice.mayBring(item, by: edition.author.body, on: edition.at.day < now.day ? [now.day, edition.at.day] : [now.day])
    }

    private func keys(_ edition: Record, _ index: UInt64, _ now: Timestamp) -> Finding {
        guard let change = edition.body["rotation"].flatMap({ try? KeyChange(json: $0) }) else { return .refuse(.malformed) }
        return .keys(change, Record(id: edition.id, kind: "link.keys", label: .string("PUBLIC"), author: .init(body: edition.author.body, account: "link"), at: now,
                                    body: ["from": .string(peer.text), "index": .integer(Int64(index)), "says": .string(change.word), "keys": .string(change.keys.inWords)]))
    }

    /// A recall is obeyed whatever the label says by now.
    private func recall(_ edition: Record, _ index: UInt64, _ now: Timestamp, _ known: (RecordID) -> UInt64?) -> Finding {
        guard let entry = edition.body["entry"]?.string.flatMap({ RecordID($0) }) else { return .refuse(.malformed) }
        guard known(entry) != nil else { return .refuse(.unknownEntry) }
        return .keep(Record(id: edition.id, kind: "link.recalled", label: .string("PUBLIC"), author: .init(body: edition.author.body, account: "link"), at: now,
                            body: ["item": .string(entry.description), "from": .string(peer.text), "index": .integer(Int64(index))]))
    }

    /// What speaks of the nodes themselves: no area's.
    private static let ownAreas = ["edition", "link", "node", "release"]

    /// A record of an area, or of a kind that this node does not know: kept as it came.
    private func record(_ edition: Record, _ size: Int, _ index: UInt64, _ now: Timestamp) -> Finding {
        guard !Self.ownAreas.contains(where: edition.kind.isOf(area:)) else { return .refuse(.malformed) }
        guard let standing = labels.standing(of: edition.label, on: now.day), case let item = standing.item, desk.facts.vocabulary.level(item.label.level)?.policy == item.label.policy else {
            return .refuse(.mislabelled)
        }
        guard size <= Self.editionMax else { return .refuse(.tooLarge) }
        guard mayBring(item, in: edition, now) else { return .refuse(.notTheirs) }
        guard !standing.holders.isEmpty else { return .refuse(.notPermitted) }
        return .keep(Record(id: edition.id, kind: "link.record", label: edition.label, author: .init(body: edition.author.body, account: "link"), at: now,
                            supersedes: edition.supersedes, body: .object(JSONObject(unchecked: [
                                .init(name: "body", value: edition.body), .init(name: "from", value: .string(peer.text)), .init(name: "index", value: .integer(Int64(index))),
                                .init(name: "kind", value: .string(edition.kind.description)), .init(name: "sent", value: .string(edition.at.description)),
                            ]))))
    }

    private func answer(_ edition: Record) -> Finding {
        guard let to = edition.body["to"]?.integer, to >= 0, let listed = edition.body["refused"]?.array else { return .refuse(.malformed) }
        var refused: [(index: UInt64, Refusal)] = []
        for one in listed {
            guard let index = one["index"]?.integer, index >= 0, let reason = one["reason"]?.string.flatMap({ Refusal(rawValue: $0) }) else { return .refuse(.malformed) }
            refused.append((UInt64(index), reason))
        }
        return .answer(upTo: UInt64(to), refused: refused)
    }

    /// What is noted of an entry that was refused.
    package func refused(_ reason: Refusal, at index: UInt64, now: Timestamp, author: PartyID, label: JSONValue) -> Record {
        Record(id: RecordID(at: now), kind: "link.refused", label: label, author: .init(body: author, account: "link"), at: now,
               body: ["from": .string(peer.text), "index": .integer(Int64(index)), "reason": .string(reason.rawValue)])
    }
}
