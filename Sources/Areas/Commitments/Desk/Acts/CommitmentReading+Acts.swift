import Commitments
import GRDB
import Journal
import Kernel
import Node
import Release

/// What people enter into this area. Each act checks who acts; the node checks whether they may say it under its label.
extension CommitmentReading {
    /// Whoever drafts for a party enters evidence and completes proposals.
    static func mayDraft(_ account: Account?) -> Bool { account.map { !$0.isClosed && $0.roles.contains(.drafter) } ?? false }
    /// Whoever speaks for a party may dispute.
    static func maySpeak(_ account: Account?) -> Bool { account.map { !$0.isClosed && !$0.roles.isDisjoint(with: [.reader, .drafter, .releaseAuthority, .approver]) } ?? false }
    static let reasonMax = 1_000

    func enter(_ evidence: Evidence, under item: Item, sameAs: EvidenceID? = nil, by account: Account) async throws(ActError) {
        try await node.say([AreaSaying(CommitmentKind.evidence, under: item, evidence.json)] + (sameAs.map { [Self.tie(evidence.id, $0, under: item)] } ?? []), by: account.id)
    }

    /// A tie is said under the label of the newer piece.
    static func tie(_ id: EvidenceID, _ other: EvidenceID, under item: Item) -> AreaSaying {
        AreaSaying(CommitmentKind.evidenceSame, under: item, ["evidence": .string(id.text), "with": .string(other.text)])
    }

    /// A better wording by whoever said it. Under another marking it is a new piece: what others have under the old one is withdrawn from them.
    func correct(_ seen: SeenEvidence, to evidence: Evidence, under item: Item, by account: Account) async throws(ActError) {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever said it can say it better.") }
        if seen.item.label == item.label { return try await enter(evidence, under: seen.item, by: account) }
        let fresh = evidence.renamed(node.freshEvidenceID())
        try await node.say([AreaSaying(CommitmentKind.evidence, under: item, fresh.json), withdrawal(of: seen, because: "It was said again under another marking.")], by: account.id)
    }

    func withdraw(_ seen: SeenEvidence, because reason: String, by account: Account) async throws(ActError) {
        guard isOwn(seen, account) else { throw .notYours(says: "Only whoever said it can take it back.") }
        try await node.say([withdrawal(of: seen, because: reason)], by: account.id)
    }

    private func withdrawal(of seen: SeenEvidence, because reason: String) -> AreaSaying {
        AreaSaying(CommitmentKind.evidenceWithdrawn, under: seen.item, ["evidence": .string(seen.evidence.id.text), "reason": .string(reason)])
    }

    /// Said here, for the same party.
    func isOwn(_ seen: SeenEvidence, _ account: Account) -> Bool { Self.mayDraft(account) && seen.origin == nil && seen.said != nil && seen.author == account.party && seen.withdrawn == nil }

    func attach(_ bytes: [UInt8], named name: String, to seen: SeenEvidence, by account: Account) async throws -> Attachment {
        guard isOwn(seen, account) else { throw ActError.notYours(says: "Only whoever said it can attach a file to it.") }
        guard seen.attachments.count < Attachment.perEvidenceMax else { throw ActError.tooLate(says: "It has \(seen.attachments.count) attachments already, which is the most.") }
        let attachment = try Attachment(bytes, named: name, id: node.freshEvidenceID().text, of: seen.evidence.id)
        try await node.say(attachment.sayings(bytes, under: seen.item), by: account.id)
        return attachment
    }

    func complete(_ rows: [(completion: Completion, item: Item)], by account: Account) async throws(ActError) {
        try await node.say(rows.map { AreaSaying(CommitmentKind.proposal, under: $0.item, $0.completion.json(id: node.freshEvidenceID().text)) }, by: account.id)
    }

    @discardableResult
    func dispute(_ proposal: ProposalID, _ status: Status, because reason: String, under item: Item, by account: Account) async throws(ActError) -> String {
        let id = node.freshEvidenceID().text
        try await node.say([AreaSaying(CommitmentKind.dispute, under: item, ["dispute": .string(id), "proposal": .string(proposal.text), "status": .string(status.rawValue), "reason": .string(reason)])], by: account.id)
        return id
    }

    func isOwn(_ dispute: Dispute, _ account: Account) -> Bool { Self.maySpeak(account) && dispute.side == node.organisation && dispute.author == account.party }

    func withdraw(_ dispute: Dispute, by account: Account) async throws(ActError) {
        guard isOwn(dispute, account) else { throw .notYours(says: "Only whoever disputed it can take that back.") }
        try await node.say([AreaSaying(CommitmentKind.disputeWithdrawn, under: dispute.item, ["dispute": .string(dispute.id)])], by: account.id)
    }

    // MARK: A table

    /// Rows that look like what is here for the viewpoint, or like an earlier row of the file.
    func alike(_ rows: [EvidenceImport.Row], for viewpoint: Viewpoint) async throws(NodeError) -> [ImportLikeness] {
        let sights = try await node.sights(of: viewpoint).json
        return try await node.areas { db in
            var index = LikenessIndex(), looked: Set<Int32> = []
            let own = Set(rows.map(\.evidence.id.text))
            let read = try db.cachedStatement(sql: """
                SELECT id, area, json_extract(json, '$.text'), json_extract(json, '$.source.address') FROM commitments_evidence
                WHERE since = :day AND kind = 'event' AND withdrawn IS NULL AND sight IN (SELECT value FROM json_each(:sights)) LIMIT 20000
                """)
            var found: [ImportLikeness] = []
            for (number, row) in rows.enumerated() {
                guard let day = row.evidence.date?.first.ordinal else { continue }
                if looked.insert(day).inserted {
                    let rows = try DatabaseRow.fetchCursor(read, arguments: ["day": day, "sights": sights])
                    // Its own row of an import that broke off is no likeness.
                    while let known = try rows.next() {
                        if own.contains(known[0]) { continue }
                        index.add(EvidenceID(known[0]), day: day, area: (known[1] as String?).map { AreaID($0) }, text: known[2], address: known[3])
                    }
                }
                if let like = index.like(row.evidence) { found.append(ImportLikeness(line: row.line, row: number, with: like.id, text: String(like.text.prefix(200)))) }
                index.add(row.evidence.id, day: day, area: row.evidence.area, text: row.evidence.text, address: row.evidence.source.address)
            }
            return found
        }
    }

    static let batchRows = 8_000
    static let batchBytes = 6 << 20

    /// Appends what was checked. One batch is kept whole or not at all; after a break in the middle the same file enters what is missing, under the same identifiers.
    func enter(_ rows: [EvidenceImport.Row], tying likes: [ImportLikeness], by account: Account, progress: @Sendable (Int) -> Void) async throws(ActError) {
        let ties = Dictionary(likes.map { ($0.row, $0.with) }, uniquingKeysWith: { a, _ in a })
        var start = 0
        while start < rows.count {
            var end = start, bytes = 0
            while end < rows.count, end - start < Self.batchRows, bytes < Self.batchBytes {
                bytes += rows[end].evidence.text.utf8.count + 700
                end += 1
            }
            var sayings: [AreaSaying] = []
            for (number, row) in rows[start..<end].enumerated() {
                sayings.append(AreaSaying(CommitmentKind.evidence, under: row.item, row.evidence.json))
                if let with = ties[start + number] { sayings.append(Self.tie(row.evidence.id, with, under: row.item)) }
            }
            try await node.say(sayings, by: account.id)
            start = end
            progress(end)
        }
    }
}

extension Evidence {
    /// The same under another name.
    func renamed(_ id: EvidenceID) -> Evidence {
        Evidence(id: id, kind: kind, date: date, report: report, area: area, proposals: proposals, text: text, bodies: bodies, level: level, format: format, isResult: isResult, source: source, until: until, value: value)
    }
}
