package import Commitments
import GRDB
import Journal
package import Kernel
package import Node
package import Release

/// A sentence of a wording under its own marking: what an edition is made of, one by one, through the rules.
struct MarkedSentence: Labelled, Sendable {
    let sentence: Wording.Sentence
    let chapter: ChapterID
    let item: Item
    var author: PartyID { item.originator }
}

/// A report as one viewpoint may know it.
package struct SeenReport: Sendable {
    package let report: Report
    /// Under which it was begun.
    package let item: Item
    /// The side at whose node it was begun.
    package let side: OrganisationID
    /// The working text: for those who draft alone.
    package let text: ReportText?
    /// The hash of the working text, where no two wordings stand against each other in it.
    package let current: WordingHash?
    /// Each organisation's track, in the order of the pack, as far as what was said there may be seen.
    package let tracks: [TrackState]
    /// What both Councils approved.
    package let approved: WordingHash?
    /// Milliseconds since 1970.
    package let published: Int64?
    /// The last wording of the other side that stands here.
    let seen: VersionID?
    var isDrafting: Bool { text != nil && approved == nil }
}

/// What one viewpoint may know of the reports.
package struct ReportReading: Sendable {
    package let node: Node
    package let facts: CommitmentFacts

    package init(_ node: Node, _ facts: CommitmentFacts) { (self.node, self.facts) = (node, facts) }

    var ownTrack: TrackPlan? { facts.track(node.organisation) }
    /// Both Councils, as those for whom the full edition is.
    func councils(on day: Day) -> [Viewpoint] { facts.tracks.map { Viewpoint(party: $0.council, clearance: Clearance.topSecret.rawValue, day: day) } }
    /// Whose people write at this node.
    func drafts(_ party: PartyID) -> Bool { ownTrack?.drafters.contains(party) == true }
    func keeps(_ party: PartyID) -> Bool { ownTrack?.steps.contains { $0.keepers.contains(party) } == true }

    package func reports(for viewpoint: Viewpoint) async throws(NodeError) -> [SeenReport] {
        let ids = try await node.areas { db in try String.fetchAll(db, sql: "SELECT id FROM commitments_report ORDER BY ends DESC, id DESC LIMIT 200") }
        var found: [SeenReport] = []
        for id in ids { if let one = try await report(ReportID(id), for: viewpoint, textOfApproved: false) { found.append(one) } }
        return found
    }

    /// Nil when there is none, or the viewpoint may not know of it: drafters know the working text, others of this house a text that was put to a step of theirs, the public what was published.
    /// `textOfApproved`: a list needs no working text of what is closed.
    package func report(_ id: ReportID, for viewpoint: Viewpoint, textOfApproved: Bool = true) async throws(NodeError) -> SeenReport? {
        let sights = try await node.sights(of: viewpoint).json, plans = facts.tracks, own = node.organisation
        let isDrafter = drafts(viewpoint.party) || keeps(viewpoint.party)
        let other = plans.first { $0.organisation != own }?.organisation ?? own
        return try await node.areas { db -> SeenReport? in
            guard let row = try DatabaseRow.fetchOne(db, sql: """
                SELECT r.json, r.origin, r.approved, r.published, s.shape, h.item, r.sight IN (SELECT value FROM json_each(:sights)) AS open, r.published_sight IN (SELECT value FROM json_each(:sights)) AS told
                FROM commitments_report AS r JOIN sight AS s ON s.id = r.sight JOIN shape AS h ON h.id = s.shape WHERE r.id = :id
                """, arguments: ["id": id.text, "sights": sights]) else { return nil }
            let report = try Report(json: JSONValue(reading: row[0] as String)), item = try Item(json: JSONValue(reading: row[5] as String))
            let side = (row[1] as String?).map { OrganisationID($0) } ?? own
            let approved = (row[2] as String?).map { WordingHash($0) }, isOpen = row[6] == 1, isTold = (row[7] as Int?) == 1
            var events: [OrganisationID: [StepEvent]] = [:]
            for step in try DatabaseRow.fetchAll(db, sql: "SELECT track, json, author, at FROM commitments_step WHERE report = :id AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq", arguments: ["id": id.text, "sights": sights]) {
                events[OrganisationID(step[0]), default: []].append(try StepEvent(json: JSONValue(reading: step[1] as String), by: PartyID(step[2]), at: step[3]))
            }
            let tracks = plans.map { TrackState($0, events[$0.organisation] ?? []) }
            let wasPut = events[own]?.contains { if case .put = $0.act { true } else { false } } ?? false
            guard isTold || (viewpoint.party != "public" && ((isDrafter && isOpen) || wasPut)) else { return nil }
            guard isDrafter, isOpen, textOfApproved || approved == nil else { return SeenReport(report: report, item: item, side: side, text: nil, current: nil, tracks: viewpoint.party == "public" ? [] : tracks, approved: approved, published: row[3], seen: nil) }
            let rows = try DatabaseRow.fetchAll(db, sql: "SELECT json, origin, author, at, id, sight IN (SELECT value FROM json_each(:sights)) FROM commitments_version WHERE report = :id ORDER BY seq", arguments: ["id": id.text, "sights": sights])
            let versions = try rows.filter { $0[5] == 1 }.map { try SentenceVersion(json: JSONValue(reading: $0[0] as String), side: ($0[1] as String?).map { OrganisationID($0) } ?? own, author: PartyID($0[2]), at: $0[3]) }
            let text = ReportText(report, versions)
            return SeenReport(report: report, item: item, side: side, text: text, current: text.wording?.hash, tracks: tracks, approved: approved, published: row[3], seen: versions.last { $0.side == other }?.id)
        }
    }

    /// A text that was put to a step or approved, by its hash; screened by whoever shows it.
    func wording(_ hash: WordingHash, of report: ReportID) async throws(NodeError) -> Wording? {
        try await node.areas { db in
            try String.fetchOne(db, sql: "SELECT json FROM commitments_wording WHERE report = ? AND hash = ?", arguments: [report.text, hash.text]).flatMap { Wording(json: try JSONValue(reading: $0, sizeMax: 64 << 20)) }
        }
    }

    /// Every wording of one sentence, oldest first; for drafters.
    func history(of sentence: SentenceID, in seen: SeenReport, for viewpoint: Viewpoint) async throws(NodeError) -> [SentenceVersion] {
        guard seen.text != nil else { return [] }
        let sights = try await node.sights(of: viewpoint).json, own = node.organisation, report = seen.report.id
        return try await node.areas { db in
            try DatabaseRow.fetchAll(db, sql: """
                SELECT json, origin, author, at FROM commitments_version WHERE report = :id AND json ->> 'sentence' = :sentence AND sight IN (SELECT value FROM json_each(:sights)) ORDER BY seq LIMIT 1000
                """, arguments: ["id": report.text, "sentence": sentence.text, "sights": sights])
                .map { try SentenceVersion(json: JSONValue(reading: $0[0] as String), side: ($0[1] as String?).map { OrganisationID($0) } ?? own, author: PartyID($0[2]), at: $0[3]) }
        }
    }

    /// The report of this pack or of this node whose period overlaps these days, among what the viewpoint may know.
    func overlapping(_ days: ClosedRange<Day>, for viewpoint: Viewpoint) async throws(NodeError) -> (number: Int, from: Day, to: Day)? {
        if let issued = facts.reports.first(where: { $0.from.last <= days.upperBound && $0.to.first >= days.lowerBound }) { return (issued.number, issued.from.first, issued.to.last) }
        return try await reports(for: viewpoint).map(\.report).first { $0.period.overlaps(days) }.map { ($0.number, $0.from, $0.to) }
    }

    /// Events of a report's period that every one of them may see: dated in it, and filed under no other report.
    func evidence(of report: Report, forAll viewpoints: [Viewpoint]) async throws(NodeError) -> [SeenEvidence] {
        try await evidence(in: report.period, forAll: viewpoints).filter { $0.evidence.date != nil && ($0.evidence.report == nil || $0.evidence.report == report.number) }
    }

    private func evidence(in days: ClosedRange<Day>, forAll viewpoints: [Viewpoint], limit: Int = 20_000) async throws(NodeError) -> [SeenEvidence] {
        let sights = try await node.sights(ofAll: viewpoints)
        return try await node.areas { db in
            try DatabaseRow.fetchAll(db, sql: """
                SELECT seq, author, origin, said, withdrawn, item, json FROM commitments_evidence WHERE withdrawn IS NULL AND kind = 'event' AND sight IN (SELECT value FROM json_each(:sights))
                AND since BETWEEN :from AND :to ORDER BY since, seq LIMIT :limit
                """, arguments: ["sights": sights, "from": days.lowerBound.ordinal, "to": days.upperBound.ordinal, "limit": limit]).map { try SeenEvidence($0) }
        }
    }

    /// Pieces by their identifiers, as far as every one of them may see.
    func evidence(_ ids: [EvidenceID], forAll viewpoints: [Viewpoint]) async throws(NodeError) -> [EvidenceID: SeenEvidence] {
        let sights = try await node.sights(ofAll: viewpoints)
        // Invariant: a list of texts always encodes.
        let wanted = (try? JSONValue.array(ids.map { .string($0.text) }).canonicalText()) ?? "[]"
        let rows = try await node.areas { db in
            try DatabaseRow.fetchAll(db, sql: """
                SELECT seq, author, origin, said, withdrawn, item, json FROM commitments_evidence WHERE id IN (SELECT value FROM json_each(:ids)) AND sight IN (SELECT value FROM json_each(:sights))
                """, arguments: ["ids": wanted, "sights": sights]).map { try SeenEvidence($0) }
        }
        return Dictionary(rows.map { ($0.evidence.id, $0) }, uniquingKeysWith: { a, _ in a })
    }
}
