import GRDB
package import Journal
package import Kernel
package import Release
package import TransparencyLog

extension Node {
    private static let scanMax = 2_000

    /// What was said, newest first, as far as the viewpoint may have it. Whoever works on an item sees all that was said on it; a recipient sees its release.
    package func journal(for viewpoint: Viewpoint, before: RecordID? = nil, limit: Int = 50) async throws(NodeError) -> JournalPage {
        let view = try await JournalView(self, viewpoint, isAuditor: false)
        let limit = min(max(limit, 1), Self.pageMax)
        var lines: [Released<JournalLine>] = [], position: UInt64?, start = before
        while true {
            let (from, at) = (start, position)
            let rows = try await reading { db in try ProjectionTables.records(db, before: from, orPosition: at, limit: Self.scanMax) }
            for row in rows {
                guard let line = view.line(row) else { continue }
                if lines.count == limit { return JournalPage(lines: lines, next: lines.last?.record.id) }
                lines.append(line)
            }
            guard rows.count == Self.scanMax, let last = rows.last else { return JournalPage(lines: lines, next: nil) }
            (start, position) = (nil, last.position)
        }
    }

    /// The journal for an auditor of the house: every record that the rules let this person have, needed or not, with its index and leaf hash.
    package func audit(by id: AccountID, before: UInt64? = nil, limit: Int = 50) async throws -> AuditPage {
        let account = try auditor(id)
        let view = try await JournalView(self, account.viewpoint(on: today), isAuditor: true)
        let limit = min(max(limit, 1), Self.pageMax)
        var lines: [AuditLine] = [], position = before
        while true {
            let at = position
            let rows = try await reading { db in try ProjectionTables.records(db, before: nil, orPosition: at, limit: Self.scanMax) }
            for row in rows {
                guard let line = view.line(row) else { continue }
                if lines.count == limit { return AuditPage(lines: lines, next: lines.last?.index, size: journal.size) }
                guard let entry = try await journal.entry(at: row.position) else { continue }
                lines.append(AuditLine(index: row.position, leaf: entry.leaf, line: line, aside: row.aside))
            }
            guard rows.count == Self.scanMax, let last = rows.last else { return AuditPage(lines: lines, next: nil, size: journal.size) }
            position = last.position
        }
    }

    /// For an auditor: proof that an entry that they may see is in the journal.
    package func proof(of index: UInt64, by id: AccountID) async throws -> LogProof {
        let account = try auditor(id)
        let view = try await JournalView(self, account.viewpoint(on: today), isAuditor: true)
        let rows = try await reading { db in try ProjectionTables.records(db, before: nil, orPosition: index == .max ? index : index + 1, limit: 1) }
        guard let row = rows.first, row.position == index, view.line(row) != nil else { throw ActError.notFound }
        return try await journal.proof(of: index)
    }

    private func auditor(_ id: AccountID) throws(ActError) -> Account {
        guard let account = account(id), !account.isClosed, account.roles.contains(.auditor), house.roster[account.party]?.organisation == organisation else {
            throw .notYours(says: "Only an auditor of this house sees the journal with its indexes and proofs.")
        }
        return account
    }
}

/// Which records one viewpoint may have: read once for a page.
private struct JournalView {
    let viewpoint: Viewpoint
    let isAuditor: Bool
    let dated: DatedRulebook
    let house: House
    let shapes: [Item]
    /// For each day that counts.
    let verdicts: [[Shapes.Verdict]]
    let index: Int?
    let standings: [ItemID: ReleaseItem.Standing]

    init(_ node: Node, _ viewpoint: Viewpoint, isAuditor: Bool) async throws(NodeError) {
        (self.viewpoint, self.isAuditor, house) = (viewpoint, isAuditor, node.house)
        dated = node.desk.dated(on: viewpoint.day)
        standings = Dictionary(try await node.visible(to: viewpoint).map { ($0.id, $0.isWorking ? .working : .recipient) }, uniquingKeysWith: { a, _ in a })
        verdicts = node.days(of: viewpoint).map { node.shapes.verdicts(on: $0) }
        shapes = node.shapes.items
        index = node.house.roster.index(of: viewpoint.party)
    }

    func line(_ row: ProjectionTables.RecordRow) -> Released<JournalLine>? {
        guard let index, let shape = row.shape, shape <= shapes.count, let id = row.id else { return nil }
        let isOwn = row.author == viewpoint.party
        // By the label that the record was said under; the item's present label was asked for its standing.
        guard verdicts.allSatisfy({ $0.count >= shape && $0[shape - 1].lets(index, clearance: viewpoint.clearance, isOwn: isOwn) }) else { return nil }
        let isOfHouse = row.kind.hasPrefix("node.")
        guard isAuditor || !isOfHouse else { return nil }
        let standing = row.item.flatMap { standings[$0] }
        var item = shapes[shape - 1], account: AccountID? = row.account
        if !isAuditor {
            switch standing {
            case .working: break
            case .recipient:
                guard ["release.released", "link.received"].contains(row.kind), house.includes(viewpoint.party, row.recipients) else { return nil }
                item = item.forRecipient(viewpoint.party, on: dated)
                account = nil
            case nil:
                // A record that is about no item of this desk: whoever said it has it.
                guard row.item == nil, isOwn else { return nil }
            }
        }
        let isKnown = isOfHouse || ReleaseEvent.kinds.contains(row.kind)
        return dated.screen(JournalLine(id: id, kind: row.kind, isKnown: isKnown, item: item, author: row.author, account: account, at: row.at, about: row.item, title: row.title),
                            for: viewpoint)
    }
}
