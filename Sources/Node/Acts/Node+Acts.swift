package import Journal
import Kernel
import Logging
package import Release

extension Node {
    /// Says something at the release desk: checked, recorded, and visible here when this returns.
    package func perform(_ act: ReleaseAct, by id: AccountID) async throws(ActError) -> Accepted {
        guard let account = account(id) else { throw .notYours(says: "There is no account `\(id)`.") }
        let now = clock.now()
        let record = RecordID(at: now)
        let item = act.item ?? ItemID(record.description)
        do {
            return try await turns.take(item) { try await perform(act, on: item, by: account, record: record, at: now) }
        } catch let error as ActError { throw error } catch { throw .notKept(says: "\(error)") }
    }

    private func perform(_ act: ReleaseAct, on item: ItemID, by account: Account, record id: RecordID, at time: Timestamp) async throws -> Accepted {
        // After a failure the tables may lag behind; an act is never checked against what is out of date.
        do { if journal.size > 0 { try await projector.reach(journal.size - 1) } } catch {
            log.error("the tables do not follow", metadata: ["reason": "\(error)"])
            throw ActError.notKept(says: "Nothing was recorded: the tables of this node cannot be written, so it does not know what was said last. "
                + "Its disk may be full. Tell its operator, then try again.")
        }
        let state = act.item == nil ? nil : try await projector.file.read { db in try ProjectionTables.state(db, of: item) }
        let check = ReleaseCheck(house: house, account: account, deciders: deciders, dated: desk.dated(on: time.day))
        let event = try check.event(for: act, on: state)
        let version = (state?.version ?? 0) + 1
        // What cannot follow is never appended: the projection would set it aside.
        let next = try ItemState.after(event, on: state, item: item, version: version, said: Saying(record: id, author: account.party, account: account.id, at: time))
        var supersedes: RecordID?
        switch event {
        case .drafted, .withdrawn: supersedes = state?.wording
        default: break
        }
        let record = Record(id: id, kind: RecordKind(event.kind) ?? "release.item", label: next.draft.item.json, author: .init(body: account.party, account: account.id.text), at: time,
                            supersedes: supersedes, body: event.body(item: item, version: version))
        do { _ = try record.bytes() } catch {
            throw ActError.field(.text, says: "This is too much for one record. \(error)")
        }
        let position = try await journal.append(record)
        do { try await projector.reach(position) } catch {
            log.error("the tables do not follow", metadata: ["reason": "\(error)"])
            throw ActError.notShown(says: "It was recorded, and it will stand here when the tables of this node can be written again. "
                + "Its disk may be full. Tell its operator, and do not say it again.")
        }
        // Another process that shares the journal may have checked its act at the same moment and come first: this record then changed nothing.
        let (aside, now) = try await projector.file.read { db in (try ProjectionTables.aside(db, at: position), try ProjectionTables.state(db, of: item)?.version) }
        guard aside.isEmpty else { throw ActError.changedMeanwhile(version: now ?? version) }
        // Whatever was just said may have been the last thing that an order waited for.
        if next.order != nil, try await carryOutOrder(on: item) { return Accepted(item: item, version: version + 1, position: journal.size - 1) }
        return Accepted(item: item, version: version, position: position)
    }
}
