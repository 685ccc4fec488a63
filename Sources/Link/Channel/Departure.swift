package import Journal
package import Kernel
import Node
package import Release

/// Something that was said here and may go to one peer.
package struct Departure: Hashable, Sendable {
    /// The record that let it out.
    package let source: RecordID
    /// The item of the release desk; nil for an area's own record.
    package let about: String?
    package let kind: RecordKind
    package let author: PartyID
    package private(set) var item: Item
    /// An earlier record that this one corrects.
    package let corrects: RecordID?
    package private(set) var body: JSONValue
    /// What its label comes to on the day on which it was said, where that is known.
    var standing: LabelBook.Standing?

    package init(source: RecordID, about: String?, kind: RecordKind, author: PartyID, item: Item, corrects: RecordID?, body: JSONValue) {
        (self.source, self.about, self.kind, self.author, self.item, self.corrects, self.body) = (source, about, kind, author, item, corrects, body)
    }
}

extension Departure {
    /// Whom in the peer's house an item of the desk is for.
    fileprivate var recipients: [PartyID] { (body["recipients"]?.array ?? []).compactMap(\.string).map { PartyID($0) } }

    /// The same for some of them alone, with nothing of what only the others need. Nil where it cannot be read.
    fileprivate func only(for recipients: [PartyID], desk: ReleaseDesk) -> Departure? {
        guard let day = body["on"]?.string.flatMap({ Day($0) }), let edition = body["edition"].flatMap({ try? Edition(json: $0) }) else { return nil }
        let narrowed = edition.resting(on: recipients, by: desk.dated(on: day))
        var departure = self
        departure.item = narrowed.item
        departure.body = Self.body(recipients, day, narrowed)
        return departure
    }

    fileprivate static func body(_ recipients: [PartyID], _ day: Day, _ edition: Edition) -> JSONValue {
        ["recipients": .array(recipients.map { .string($0.text) }), "on": .string(day.description), "edition": edition.json]
    }
}

/// Which departures a record of the journal makes for one peer, and which of them may leave on a day. Pure: the same journal gives the same answers.
package struct Filling: Sendable {
    /// What one record means for the channel.
    package enum Consequence: Hashable, Sendable {
        case nothing
        case departs(Departure)
        /// The originator took the item back.
        case recalls(about: String)
        /// A day, a pack or a link changed what is permitted: whatever waits is asked again.
        case asksAgain
        /// An entry of the peer was taken (nil) or refused here.
        case answers(index: UInt64, Refusal?)
    }
    package let desk: ReleaseDesk
    package let own: OrganisationID
    package let peer: OrganisationID
    package let custodian: PartyID
    /// Bodies of the peer for whom its node keeps items too (decision 17): what they may have crosses, for them alone.
    package let keepsFor: [PartyID]
    /// Kinds of areas whose records cross wherever their label lets them.
    package let shared: @Sendable (RecordKind) -> Bool
    private let labels: LabelBook

    package init(desk: ReleaseDesk, own: OrganisationID, peer: OrganisationID, custodian: PartyID, keepsFor: [PartyID] = [], shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }) {
        (self.desk, self.own, self.peer, self.custodian, self.shared) = (desk, own, peer, custodian, shared)
        self.keepsFor = JoinFile.keepsFor(keepsFor, of: peer, on: desk.facts.roster)
        labels = LabelBook(desk: desk, for: [custodian] + self.keepsFor)
    }

    package func consequence(of record: Record) -> Consequence {
        switch record.kind.description {
        case "release.released": return released(record).map { .departs($0) } ?? .nothing
        case "release.withdrawn": return record.body["item"]?.string.map { .recalls(about: $0) } ?? .nothing
        case "node.day", "node.pack": return .asksAgain
        case "link.received", "link.recalled", "link.record", "link.refused", "link.keys":
            guard record.body["from"]?.string == peer.text, let index = record.body["index"]?.integer, index >= 0 else { return .nothing }
            return .answers(index: UInt64(index), record.body["reason"]?.string.flatMap { Refusal(rawValue: $0) })
        default:
            guard shared(record.kind), let standing = labels.standing(of: record.label, on: record.at.day) else { return .nothing }
            var departure = Departure(source: record.id, about: nil, kind: record.kind, author: record.author.body, item: standing.item, corrects: record.supersedes, body: record.body)
            departure.standing = standing
            return .departs(departure)
        }
    }

    private func released(_ record: Record) -> Departure? {
        guard let about = record.body["item"]?.string, let written = record.body["audience"]?.string, let day = record.body["on"]?.string.flatMap({ Day($0) }),
              let edition = record.body["edition"].flatMap({ try? Edition(json: $0) }) else { return nil }
        let dated = desk.dated(on: day)
        let recipients = House(organisation: peer, desk: desk).addressed(in: Audience(written: written), from: own, on: dated)
        guard !recipients.isEmpty else { return nil }
        let narrowed = edition.resting(on: recipients + [custodian], by: dated)
        return Departure(source: record.id, about: about, kind: EditionKind.item, author: record.author.body, item: narrowed.item, corrects: nil, body: Departure.body(recipients, day, narrowed))
    }

    /// Whether anybody for whom the peer's node keeps items may have it on the day.
    package func mayLeave(_ item: Item, on day: Day) -> Bool { !labels.holders(of: item, on: day).isEmpty }

    /// As it may leave on the day: as it is where the peer's custodian may hold it; else for those of its recipients alone for whom the peer's node keeps items and who may have it. Nil while it may not.
    ///
    /// A record of an area names no recipients: there, whoever may have it finds it.
    package func leaving(_ departure: Departure, on day: Day) -> Departure? {
        let holders = departure.standing?.holders ?? labels.holders(of: departure.item, on: day)
        if holders.contains(custodian) { return departure }
        guard departure.about != nil else { return holders.isEmpty ? nil : departure }
        let recipients = departure.recipients.filter(holders.contains)
        return recipients.isEmpty ? nil : departure.only(for: recipients, desk: desk)
    }
}
