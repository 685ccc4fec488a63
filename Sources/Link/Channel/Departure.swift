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
    package let item: Item
    /// An earlier record that this one corrects.
    package let corrects: RecordID?
    package let body: JSONValue
    /// What its label comes to on the day on which it was said, where that is known.
    var standing: LabelBook.Standing?

    package init(source: RecordID, about: String?, kind: RecordKind, author: PartyID, item: Item, corrects: RecordID?, body: JSONValue) {
        (self.source, self.about, self.kind, self.author, self.item, self.corrects, self.body) = (source, about, kind, author, item, corrects, body)
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
    /// Kinds of areas whose records cross wherever their label lets them.
    package let shared: @Sendable (RecordKind) -> Bool
    private let labels: LabelBook

    package init(desk: ReleaseDesk, own: OrganisationID, peer: OrganisationID, custodian: PartyID, shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }) {
        (self.desk, self.own, self.peer, self.custodian, self.shared) = (desk, own, peer, custodian, shared)
        labels = LabelBook(desk: desk, custodian: custodian)
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
        let body: JSONValue = ["recipients": .array(recipients.map { .string($0.text) }), "on": .string(day.description), "edition": narrowed.json]
        return Departure(source: record.id, about: about, kind: EditionKind.item, author: record.author.body, item: narrowed.item, corrects: nil, body: body)
    }

    /// Whether the peer's custodian may hold it on the day: that is what crossing means.
    package func mayLeave(_ item: Item, on day: Day) -> Bool { labels.mayHold(item, on: day) }
}
