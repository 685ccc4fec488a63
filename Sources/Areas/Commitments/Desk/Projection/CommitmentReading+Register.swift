package import Commitments
import Foundation
import GRDB
package import Journal
package import Kernel
package import Node
package import Release

/// That somebody disputes a status, with the reason.
package struct Dispute: Labelled, Sendable {
    package let id: String
    package let proposal: ProposalID
    /// The status that was disputed, which may not be the one of today.
    package let status: Status
    package let reason: String
    package let item: Item
    package let author: PartyID
    package let side: OrganisationID
    package let said: Timestamp
}

/// A completion with its label.
package struct SeenCompletion: Labelled, Sendable {
    package let saying: SaidCompletion
    package let item: Item
    package var author: PartyID { saying.author }
}

extension CommitmentReading {
    /// The proposals as the viewpoint has them: the pack's, with every completion that it may see.
    package func register(for viewpoint: Viewpoint) async throws(NodeError) -> CommitmentRegister { try await register(try await node.sights(of: viewpoint).json) }

    func register(_ sights: String) async throws(NodeError) -> CommitmentRegister {
        let said = try await completions(sights).map(\.saying)
        return said.isEmpty ? plain : CommitmentRegister(facts, said)
    }

    /// Every completion that the viewpoint may see, with its label.
    package func completions(for viewpoint: Viewpoint) async throws(NodeError) -> [SeenCompletion] {
        let dated = node.desk.dated(on: viewpoint.day)
        return try await completions(try await node.sights(of: viewpoint).json).compactMap { dated.screen($0, for: viewpoint)?.record }
    }

    func completions(_ sights: String) async throws(NodeError) -> [SeenCompletion] {
        let own = node.organisation
        return try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT id, origin, author, said, item, json FROM commitments_completion WHERE sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq"),
                                     arguments: ["sights": sights]).map { row in
                SeenCompletion(saying: SaidCompletion(id: row[0], side: (row[1] as String?).map { OrganisationID($0) } ?? own, author: PartyID(row[2]), said: row[3],
                                                      completion: try Completion(json: JSONValue(reading: row[5] as String))), item: try Item(json: JSONValue(reading: row[4] as String)))
            }
        }
    }

    /// Disputes that stand, oldest first.
    package func disputes(of proposal: ProposalID? = nil, for viewpoint: Viewpoint) async throws(NodeError) -> [Released<Dispute>] {
        let sights = try await node.sights(of: viewpoint).json, own = node.organisation
        let found = try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT id, proposal, status, reason, item, author, origin, said FROM commitments_dispute
                WHERE withdrawn IS NULL AND sight IN (SELECT value FROM json_each(:sights)) AND (:proposal IS NULL OR proposal = :proposal) ORDER BY said, id
                """), arguments: ["sights": sights, "proposal": proposal?.text]).map { row in
                    Dispute(id: row[0], proposal: ProposalID(row[1]), status: Status(rawValue: row[2]) ?? .textNotHeld, reason: row[3], item: try Item(json: JSONValue(reading: row[4] as String)),
                            author: PartyID(row[5]), side: (row[6] as String?).map { OrganisationID($0) } ?? own, said: Timestamp(milliseconds: row[7]))
                }
        }
        let dated = node.desk.dated(on: viewpoint.day)
        return found.compactMap { dated.screen($0, for: viewpoint) }
    }

    static let candidatesMax = 500

    /// What is here already and probably tells of the same event, as far as the viewpoint may see it; the nearest day first, three at most.
    package func alike(_ evidence: Evidence, for viewpoint: Viewpoint) async throws(NodeError) -> [Released<SeenEvidence>] {
        guard let days = evidence.days else { return [] }
        let sights = try await node.sights(of: viewpoint).json
        let found = try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: """
                SELECT seq, author, origin, said, withdrawn, item, json FROM commitments_evidence
                WHERE since BETWEEN :from AND :to AND kind = 'event' AND withdrawn IS NULL AND id <> :id AND sight IN (SELECT value FROM json_each(:sights))
                  AND (area IS :area OR json_extract(json, '$.source.address') = :address) ORDER BY since DESC LIMIT :limit
                """), arguments: ["from": days.lowerBound.ordinal - 366, "to": days.upperBound.ordinal, "id": evidence.id.text, "sights": sights, "area": evidence.area?.text,
                                  "address": evidence.source.address, "limit": Self.candidatesMax]).map { try SeenEvidence($0) }
        }
        let dated = node.desk.dated(on: viewpoint.day), gist = Gist(evidence.text)
        return found.lazy.filter { evidence.isLike($0.evidence, (gist, Gist($0.evidence.text))) }.prefix(3).compactMap { dated.screen($0, for: viewpoint) }
    }

    /// A file and what it belongs to; nil where there is none for this viewpoint, or its evidence was withdrawn.
    package func attachment(_ id: String, for viewpoint: Viewpoint) async throws(NodeError) -> (attachment: Attachment, bytes: [UInt8])? {
        let sights = try await node.sights(of: viewpoint).json
        let found = try await node.areas { db -> (Attachment, [UInt8])? in
            guard let text = try String.fetchOne(try db.cachedStatement(sql: "SELECT json FROM commitments_attachment WHERE id = :id AND sight IN (SELECT value FROM json_each(:sights))"),
                                                 arguments: ["id": id, "sights": sights]) else { return nil }
            let pieces = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT bytes FROM commitments_bytes WHERE attachment = ? ORDER BY number"), arguments: [id])
            var bytes: [UInt8] = []
            while let row = try pieces.next() { bytes += [UInt8](row.dataNoCopy(atIndex: 0) ?? .init()) }
            return (try Attachment(json: JSONValue(reading: text)), bytes)
        }
        guard let found, let belongs = try await evidence(found.0.evidence, for: viewpoint), belongs.record.withdrawn == nil else { return nil }
        return found
    }
}
