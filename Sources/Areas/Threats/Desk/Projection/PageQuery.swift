import Foundation
import GRDB
import Kernel
import Node
import Threats

/// One page of a scope: the streams' own orders merged, so that the cost is that of the page, however much lies beside it.
struct PageQuery {
    private let db: Database
    private let scope: ThreatScope
    private let filter: ObjectFilter
    /// Objects looked at for one page: of an object with thousands of versions most are stepped over.
    static let looksMax = 20_000
    /// Of the texts on one page; a page of fewer objects has a next one.
    static let bytesMax = 16 << 20
    /// Of the texts that are read ahead of being asked for.
    static let aheadMax = 32 << 20

    init(_ db: Database, _ scope: ThreatScope, _ filter: ObjectFilter) { (self.db, self.scope, self.filter) = (db, scope, filter) }

    func page(after place: PagePlace?, limit: Int) throws -> (objects: [StoredObject], next: PagePlace?) {
        let first = PagePlace(added: filter.addedAfter ?? .min, seq: filter.addedAfter == nil ? .min : .max), isBack = filter.isNewestFirst
        let start = isBack ? place ?? PagePlace(added: .max, seq: .max) : max(place ?? first, first)
        guard filter.ids.isEmpty else { return try byNames(after: start, limit: limit) }
        // A type that nothing here has leads to nothing; no type asked for leads to all.
        let known: [Int64] = try filter.types.compactMap { name -> Int64? in try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_type WHERE name = ?"), arguments: [name]) }
        let types: [Int64?] = filter.types.isEmpty ? [nil] : known.map { $0 }
        let streams = scope.streams.filter { isBack || $0.last >= start.added }, chunk = max(32, min(limit + 1, 2 * limit / max(1, scope.streams.count * types.count) + 1))
        let columns = ObjectRow.columns(textsUpTo: Self.aheadMax / max(1, streams.count * types.count * chunk))
        var runs = streams.flatMap { stream in types.map { StreamRun(stream: stream.id, type: $0, after: start, isBack: isBack, chunk: chunk, columns: columns) } }
        var objects: [StoredObject] = [], looks = 0, bytes = 0, last = start, chosen: [Int64: Set<Int64>] = [:]
        for index in runs.indices { try runs[index].fill(db) }
        while true {
            var next: Int?
            for index in runs.indices {
                guard let place = runs[index].place else { continue }
                if let other = next.flatMap({ runs[$0].place }), isBack ? place <= other : place >= other { continue }
                next = index
            }
            guard let next, let row = runs[next].head else { return (objects, nil) }
            if objects.count == limit || looks == Self.looksMax { return (objects, last) }
            if try isAsked(row, &chosen) {
                if !objects.isEmpty, bytes + row.size > Self.bytesMax { return (objects, last) }
                bytes += row.size
                objects.append(try object(row))
            }
            (looks, last) = (looks + 1, row.place)
            try runs[next].step(db)
        }
    }

    /// A handful of named objects: the versions that are asked for, put in order; texts are read for what is on the page.
    private func byNames(after start: PagePlace, limit: Int) throws -> (objects: [StoredObject], next: PagePlace?) {
        var rows: [ObjectRow] = []
        func settle() { if filter.isNewestFirst { rows.sort { $0.place > $1.place } } else { rows.sort { $0.place < $1.place } } }
        let named = try RowReader(db, "SELECT \(ObjectRow.columns(textsUpTo: ObjectRow.texts[1])) FROM \(ObjectRow.tables) WHERE o.name = (SELECT id FROM threats_name WHERE name = ?)")
        for id in filter.ids where filter.types.isEmpty || filter.types.contains(String(id.type)) {
            var found: [ObjectRow] = []
            named.bind(1, id.text)
            while try named.next() { if scope.byID[named.number(1)] != nil { found.append(ObjectRow(named)) } }
            named.again()
            let chosen = filter.versions.chosen(among: found.map(\.candidate))
            rows += found.filter { chosen.contains($0.seq) && (filter.isNewestFirst ? $0.place < start : $0.place > start) }
            // What cannot be on this page need not be remembered.
            if rows.count > Self.looksMax + limit { settle(); rows.removeLast(rows.count - limit - 1) }
        }
        settle()
        var objects: [StoredObject] = [], bytes = 0
        for row in rows {
            if objects.count == limit || !objects.isEmpty && bytes + row.size > Self.bytesMax { return (objects, rows[objects.count - 1].place) }
            bytes += row.size
            objects.append(try object(row))
        }
        return (objects, nil)
    }

    /// Which versions of one object are asked for is worked out once a page: there may be thousands.
    private func isAsked(_ row: ObjectRow, _ chosen: inout [Int64: Set<Int64>]) throws -> Bool {
        guard row.isOneOfSeveral else { return filter.versions.wants(version: row.version, spec: row.spec) }
        if let known = chosen[row.name] { return known.contains(row.seq) }
        let others = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT seq, version, rank, spec, stream FROM threats_object WHERE name = ?"), arguments: [row.name])
        let own = filter.versions.chosen(among: others.filter { scope.byID[$0[4]] != nil }.map { .init(seq: $0[0], version: $0[1], rank: $0[2], spec: $0[3]) })
        chosen[row.name] = own
        return own.contains(row.seq)
    }

    private func object(_ row: ObjectRow) throws -> StoredObject {
        // Invariant: a row's stream is one of the scope's.
        guard let stream = scope.byID[row.stream] else { throw Misfit("the object \(row.seq) lies in no stream") }
        let bytes = try row.bytes ?? Data.fetchOne(try db.cachedStatement(sql: "SELECT bytes FROM threats_object WHERE seq = ?"), arguments: [row.seq]).map { Array($0) } ?? []
        return StoredObject(id: STIXID(row.id), type: row.typeName, bytes: bytes, title: row.title, version: row.version, added: row.added, spec: row.spec, item: stream.item, author: stream.author,
                            origin: stream.origin, collection: stream.collection, seq: row.seq, stream: row.stream)
    }
}

/// A row of an object, before it is known whether it is asked for.
struct ObjectRow {
    let seq: Int64, stream: Int64, name: Int64, version: Int64, rank: Int, added: Int64, spec: Int
    let isOneOfSeveral: Bool
    let id: String, typeName: String, title: String
    let size: Int
    /// Nil for what is read only when it is on the page: what is large, and of an object with many versions.
    let bytes: [UInt8]?

    /// Few sizes, so that there are few statements to keep.
    static let texts = [32 << 10, 16 << 10, 4 << 10, 1 << 10, 0]

    static func columns(textsUpTo size: Int) -> String {
        "o.seq, o.stream, o.name, o.version, o.rank, o.added, o.spec, o.several, n.name, t.name, o.title, length(o.bytes), CASE WHEN o.several = 0 AND length(o.bytes) <= \(texts.first { $0 <= size } ?? 0) THEN o.bytes END"
    }
    /// Joined in this order and no other, so that the objects' own order is that of the answer.
    static let tables = "threats_object AS o CROSS JOIN threats_name AS n ON n.id = o.name CROSS JOIN threats_type AS t ON t.id = o.type"

    init(_ row: borrowing RowReader) {
        (seq, stream, name, version, rank, added, spec) = (row.number(0), row.number(1), row.number(2), row.number(3), Int(row.number(4)), row.number(5), Int(row.number(6)))
        (isOneOfSeveral, id, typeName, title, size, bytes) = (row.number(7) != 0, row.text(8), row.text(9), row.text(10), Int(row.number(11)), row.bytes(12))
    }

    var place: PagePlace { PagePlace(added: added, seq: seq) }
    var candidate: VersionMatch.Candidate { .init(seq: seq, version: version, rank: rank, spec: spec) }
}

/// One stream, or one type of it, read piece by piece in its own order.
private struct StreamRun {
    let stream: Int64
    let type: Int64?
    private let isBack: Bool
    private let chunk: Int
    private let columns: String
    private var rows: [ObjectRow] = []
    private var at = 0
    private var isAtEnd = false
    private var last: PagePlace

    init(stream: Int64, type: Int64?, after: PagePlace, isBack: Bool, chunk: Int, columns: String) {
        (self.stream, self.type, last, self.isBack, self.chunk, self.columns) = (stream, type, after, isBack, chunk, columns)
    }

    var head: ObjectRow? { at < rows.count ? rows[at] : nil }
    /// Of the head; nil at the end.
    var place: PagePlace? { at < rows.count ? rows[at].place : nil }

    mutating func step(_ db: Database) throws {
        at += 1
        if at == rows.count { try fill(db) }
    }

    mutating func fill(_ db: Database) throws {
        guard !isAtEnd else { return }
        let order = isBack ? "(o.added, o.seq) < (?2, ?3) ORDER BY o.added DESC, o.seq DESC" : "(o.added, o.seq) > (?2, ?3) ORDER BY o.added, o.seq"
        let found = try RowReader(db, "SELECT \(columns) FROM \(ObjectRow.tables) WHERE o.stream = ?1 AND \(type == nil ? "" : "o.type = ?5 AND ")\(order) LIMIT ?4")
        for (place, number) in [(1, stream), (2, last.added), (3, last.seq), (4, Int64(chunk))] as [(Int32, Int64)] { found.bind(place, number) }
        if let type { found.bind(5, type) }
        (rows, at) = ([], 0)
        rows.reserveCapacity(chunk)
        while try found.next() { rows.append(ObjectRow(found)) }
        isAtEnd = rows.count < chunk
        if let end = rows.last { last = end.place }
    }
}
