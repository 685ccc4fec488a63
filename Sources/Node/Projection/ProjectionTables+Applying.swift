import GRDB
import Journal
import Kernel
import Release

/// From entries of the journal to rows.
extension ProjectionTables {
    /// Applies entries in order, in the caller's transaction. What an entry breaks is its own: it is set aside with the reason, and the rest goes on.
    ///
    /// What an area set aside has to leave nothing in its tables. `oneByOne`: each of its records has a savepoint to go back to, which costs as much as the record itself.
    /// Without, the first that does not fit throws `NeedsSavepoints`: the caller goes back to before all of them and begins again with savepoints.
    ///
    /// Returns the accounts that changed.
    static func apply(_ entries: [RecordEntry], to db: Database, areas: [any AreaTables], oneByOne: Bool) throws -> [Account] {
        var states: [ItemID: ItemState] = [:], changed: [ItemID] = [], accounts: [Account] = []
        // Few labels stand on many records: each is read and looked up once.
        var shapes: [JSONValue: Int64?] = [:]
        func shapeOfLabel(_ label: JSONValue) throws -> Int64? {
            if let known = shapes[label] { return known }
            let found = try (try? Item(json: label)).map { try shape(db, of: $0) }
            shapes[label] = .some(found)
            return found
        }
        // So is what its author's records are seen by.
        struct Said: Hashable { let label: JSONValue, author: PartyID }
        var sights: [Said: (Item, Int64)] = [:]
        func sight(_ record: JournalRecord) throws -> (item: Item, number: Int64) {
            let said = Said(label: record.label, author: record.author.body)
            if let known = sights[said] { return known }
            let item = try Item(json: record.label), found = (item, try Sights.id(db, item: item, author: said.author))
            sights[said] = found
            return found
        }
        for area in areas { try area.open(db) }
        var known = try KnownRecords(db)
        let lines = try LineWriter(db)
        for entry in entries {
            let record: JournalRecord
            do {
                guard let read = try entry.record.get() else {
                    try lines.save(Line(kind: "erased", aside: "Its bytes were erased; only its hash is kept."), at: entry.index)
                    continue
                }
                record = read
            } catch {
                try lines.save(Line(kind: "unreadable", aside: "\(error)"), at: entry.index)
                continue
            }
            var line = Line(id: record.id, kind: record.kind.description, author: record.author.body, account: AccountID(record.author.account), at: record.at.milliseconds)
            do {
                guard try known.takes(record.id) else {
                    line.id = nil
                    throw Misfit("a record with this identifier came before")
                }
                if ReleaseEvent.kinds.contains(line.kind) {
                    let (state, recipients) = try after(record, states: states, db)
                    if states.updateValue(state, forKey: state.id) == nil || !changed.contains(state.id) { changed.append(state.id) }
                    (line.item, line.title, line.recipients, line.shape) = (state.id, state.draft.title, recipients, try shape(db, of: state.item))
                } else {
                    line.shape = try shapeOfLabel(record.label)
                    // What a peer's record is about, since its own kind does not say.
                    if line.kind == "link.record" { line.title = String(record.body["kind"]?.string?.prefix(64) ?? "") }
                    if let note = NodeNote(kind: line.kind), let value = record.body["is"]?.string { try setNote(db, kind: note.rawValue, value) }
                    if line.kind == Account.kind.description {
                        let account = try Account(json: record.body)
                        line.title = account.id.text
                        try save(db, account)
                        accounts.append(account)
                    }
                    if let area = areas.first(where: { $0.name == areaName(of: record) }) {
                        let (item, number) = try sight(record)
                        guard let said = AreaRecord(record, item: item, sight: number) else { throw Misfit("it is no record of the area \(area.name)") }
                        if oneByOne {
                            try db.inSavepoint {
                                try area.apply(said, to: db)
                                return .commit
                            }
                        } else {
                            do { try area.apply(said, to: db) } catch let error as DatabaseError { throw error } catch { throw NeedsSavepoints() }
                        }
                    }
                }
            } catch let error as DatabaseError { throw error } catch let error as NeedsSavepoints { throw error } catch {
                line.aside = "\(error)"
                line.shape = try shapeOfLabel(record.label)
            }
            try lines.save(line, at: entry.index)
        }
        for id in changed { if let state = states[id] { try save(db, state) } }
        for area in areas { try area.settle(db) }
        return accounts
    }

    struct NeedsSavepoints: Error {}

    private static func areaName(of record: JournalRecord) -> String {
        record.kind.description == "link.record" ? String((record.body["kind"]?.string ?? "").prefix { $0 != "." }) : record.kind.area
    }

    private static func after(_ record: JournalRecord, states: [ItemID: ItemState], _ db: Database) throws -> (ItemState, recipients: [PartyID]) {
        let event = try ReleaseEvent(kind: record.kind.description, body: record.body)
        let id = ItemID(try record.body.text("item"))
        let before = try states[id] ?? state(db, of: id)
        let said = Saying(record: record.id, author: record.author.body, account: AccountID(record.author.account), at: record.at)
        let state = try ItemState.after(event, on: before, item: id, version: event.isOfPeer ? 0 : try record.body.number("version"), said: said)
        switch event {
        case .released(_, _, _, let recipients, _), .received(_, _, _, _, let recipients): return (state, recipients)
        default: return (state, [])
        }
    }
}

extension Account {
    static let kind: RecordKind = "node.account"
}
