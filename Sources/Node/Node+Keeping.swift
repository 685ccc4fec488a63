package import Journal
package import Kernel
import Logging
import Packs
import Release

extension Node {
    /// Keeps records that a task of the node says (a peer's editions, notes of the day), all of them or none, and returns once they can be read here.
    @discardableResult
    package func keep(_ records: [Record]) async throws -> Range<UInt64> {
        let positions = try await say(records)
        if !positions.isEmpty { try await projector.reach(positions.upperBound - 1) }
        return positions
    }

    /// The same, but returns once they are durable; they can be read here soon after somebody waits for them.
    @discardableResult
    package func say(_ records: [Record]) async throws -> Range<UInt64> { try await journal.append(records: records) }

    /// A record that the node says of itself, under the label of the house.
    package func note(_ kind: RecordKind, _ body: JSONValue, at: Timestamp? = nil) -> Record {
        let now = at ?? clock.now(), whole = house.whole
        return Record(id: RecordID(at: now), kind: kind, label: house.label(by: whole).json, author: .init(body: whole, account: "node"), at: now, body: body)
    }

    /// Notes the day and the pack where they changed since the last note, then carries out what is permitted by now. Called at the start and at least each hour.
    package func noteChanges() async throws {
        if journal.size > 0 { try await projector.reach(journal.size - 1) }
        let stretch = desk.stretchStart(of: today)
        let facts: [(NodeNote, String)] = [(.day, (stretch == .earliest ? today : stretch).description), (.pack, pack.digest)]
        for (note, value) in facts {
            let last = try await projector.file.read { db in try ProjectionTables.lastNote(db, kind: note.rawValue) }
            if last != value { try await keep([self.note(note.kind, .members(("is", .string(value))))]) }
        }
        try await carryOutOrders()
    }

    /// Releases whatever was ordered and is permitted by now. Returns the items that went.
    @discardableResult
    package func carryOutOrders() async throws -> [ItemID] {
        let ordered = try await projector.file.read { db in try ProjectionTables.ordered(db) }
        var went: [ItemID] = []
        for item in ordered where try await turns.take(item, { try await carryOutOrder(on: item) }) { went.append(item) }
        return went
    }

    /// Precondition: it is this item's turn. False when the rules do not permit it yet.
    func carryOutOrder(on item: ItemID) async throws -> Bool {
        let dated = desk.dated(on: today)
        guard let state = try await projector.file.read({ db in try ProjectionTables.state(db, of: item) }), let order = state.order,
              let event = ReleaseCheck.carriedOut(order.value, on: state, house: house, dated: dated) else { return false }
        let now = clock.now()
        try await keep([Record(id: RecordID(at: now), kind: RecordKind(event.kind) ?? "release.released", label: state.draft.item.json, author: .init(body: order.author, account: "node"),
                               at: now, body: event.body(item: item, version: state.version + 1))])
        log.notice("an order was carried out")
        return true
    }

    /// Until the task is cancelled: notes a new day soon after it begins.
    package func keepTime() async {
        while !Task.isCancelled {
            do { try await noteChanges() } catch { log.error("the day could not be noted", metadata: ["reason": "\(error)"]) }
            guard (try? await clock.sleep(.seconds(60))) != nil else { return }
        }
    }
}

extension House {
    /// The recipient that stands for the house with everyone in it.
    var whole: PartyID { roster.parties.first { $0.kind == .whole && $0.organisation == organisation }?.id ?? PartyID(organisation.text) }
}
