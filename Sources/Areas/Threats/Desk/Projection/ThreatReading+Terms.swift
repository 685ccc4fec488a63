import GRDB
import Kernel
import Node
import Release
import Threats

/// A term, and the objects in a scope that hold it.
struct HeldTerm: Sendable {
    let term: ThreatTerm
    let objects: [StoredObject]
    /// More objects hold it than are looked at.
    let isCommon: Bool
    var authors: [PartyID] { Set(objects.map(\.author)).sorted() }
}

/// What objects have in common, told only of what the viewpoint may see: a term that a hidden object holds too is told as if that object were not there.
extension ThreatReading {
    static let holdersMax = 100
    /// Meetings looked at for one page: those of which the viewpoint has one side only are stepped over.
    private static let looksMax = 2_000

    /// Terms of one object that others in the scope hold too.
    func shared(by object: StoredObject, _ scope: ThreatScope) async throws(NodeError) -> [HeldTerm] {
        let terms = try await node.areas { db in
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT t.id, t.kind, t.text FROM threats_held AS h JOIN threats_term AS t ON t.id = h.term WHERE h.object = ? ORDER BY t.kind, t.text"), arguments: [object.seq])
                .map { ($0[0] as Int64, $0[1] as String, $0[2] as String) }
        }
        return try await held(terms, scope).map { HeldTerm(term: $0.term, objects: $0.objects.filter { $0.id != object.id }, isCommon: $0.isCommon) }.filter { !$0.objects.isEmpty || $0.isCommon }
    }

    /// Who holds this term, in any spelling that means the same.
    func holders(of text: String, _ scope: ThreatScope) async throws(NodeError) -> [HeldTerm] {
        let spellings = Set(ThreatTerm.Kind.allCases.compactMap { ThreatTerm($0, text)?.text })
        let terms = try await node.areas { db in
            try spellings.sorted().flatMap { spelling in
                try ThreatTerm.Kind.allCases.compactMap { kind in
                    try DatabaseRow.fetchOne(try db.cachedStatement(sql: "SELECT id, kind, text FROM threats_term WHERE kind = ? AND text = ?"), arguments: [kind.rawValue, spelling]).map { ($0[0] as Int64, $0[1] as String, $0[2] as String) }
                }
            }
        }
        return try await held(terms, scope).filter { !$0.objects.isEmpty }
    }

    /// Terms that objects of two authors in the scope hold, the newest meeting first.
    func meetings(_ scope: ThreatScope, limit: Int) async throws(NodeError) -> [HeldTerm] {
        let terms = try await node.areas { db in
            var found: [(Int64, String, String)] = []
            let rows = try DatabaseRow.fetchCursor(try db.cachedStatement(sql: "SELECT m.term, t.kind, t.text FROM threats_meeting AS m JOIN threats_term AS t ON t.id = m.term ORDER BY m.last DESC LIMIT \(Self.looksMax)"))
            while found.count < limit, let row = try rows.next() {
                let term: Int64 = row[0]
                let streams = try Int64.fetchAll(try db.makeStatement(sql: "SELECT DISTINCT stream FROM (SELECT stream FROM threats_held WHERE term = ? LIMIT \(TermTables.heldMax))"), arguments: [term])
                if Set(streams.compactMap { scope.byID[$0]?.author }).count > 1 { found.append((term, row[1], row[2])) }
            }
            return found
        }
        return try await held(terms, scope).filter { $0.authors.count > 1 }
    }

    private func held(_ terms: [(Int64, String, String)], _ scope: ThreatScope) async throws(NodeError) -> [HeldTerm] {
        guard !terms.isEmpty else { return [] }
        let names = try await node.areas { db in
            try terms.map { term in
                let rows = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT h.stream, n.name FROM threats_held AS h JOIN threats_object AS o ON o.seq = h.object JOIN threats_name AS n ON n.id = o.name WHERE h.term = ? LIMIT \(TermTables.heldMax)"), arguments: [term.0])
                var own: Set<String> = []
                for row in rows where scope.byID[row[0]] != nil { own.insert(row[1]) }
                return own
            }
        }
        // Also whether it is common is told of what the viewpoint may see.
        var filter = ObjectFilter()
        filter.ids = Set(names.filter { $0.count <= Self.holdersMax }.flatMap { $0 }.prefix(5_000).map { STIXID($0) })
        let objects = filter.ids.isEmpty ? [] : try await page(scope, filter, limit: 5_000).objects.map(\.record)
        let byName = Dictionary(grouping: objects) { $0.id.text }
        return zip(terms, names).compactMap { term, names in
            guard let kind = ThreatTerm.Kind(rawValue: term.1), let read = ThreatTerm(kind, term.2) else { return nil }
            return HeldTerm(term: read, objects: names.count > Self.holdersMax ? [] : names.sorted().flatMap { byName[$0] ?? [] }, isCommon: names.count > Self.holdersMax)
        }
    }
}
