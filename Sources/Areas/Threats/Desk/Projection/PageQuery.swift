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

    init(_ db: Database, _ scope: ThreatScope, _ filter: ObjectFilter) { (self.db, self.scope, self.filter) = (db, scope, filter) }

    func page(after place: PagePlace?, limit: Int) throws -> (objects: [StoredObject], next: PagePlace?) {
        let start = max(place ?? PagePlace(added: filter.addedAfter ?? .min, seq: .max), PagePlace(added: filter.addedAfter ?? .min, seq: filter.addedAfter == nil ? .min : .max))
        guard filter.ids.isEmpty else { return try byNames(after: start, limit: limit) }
        let types: [Int64?] = filter.types.isEmpty ? [nil] : try filter.types.compactMap { try Int64.fetchOne(try db.cachedStatement(sql: "SELECT id FROM threats_type WHERE name = ?"), arguments: [$0]) }
        var runs = scope.streams.filter { $0.last >= start.added }
            .flatMap { stream in types.map { StreamRun(stream: stream.id, type: $0, after: start, chunk: max(32, min(limit + 1, 2 * limit / max(1, scope.streams.count * types.count) + 1))) } }
        var objects: [StoredObject] = [], looks = 0, last = start
        for index in runs.indices { try runs[index].fill(db) }
        while true {
            guard let next = runs.indices.filter({ runs[$0].head != nil }).min(by: { runs[$0].place < runs[$1].place }), let row = runs[next].head else { return (objects, nil) }
            if objects.count == limit || looks == Self.looksMax { return (objects, last) }
            (looks, last) = (looks + 1, runs[next].place)
            if try isAsked(row) { objects.append(try object(row)) }
            try runs[next].step(db)
        }
    }

    /// A handful of named objects: all that there is of them, put in order.
    private func byNames(after start: PagePlace, limit: Int) throws -> (objects: [StoredObject], next: PagePlace?) {
        var rows: [ObjectRow] = []
        for id in filter.ids.sorted() {
            let found = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT \(ObjectRow.columns) FROM threats_object WHERE name = (SELECT id FROM threats_name WHERE name = ?)"), arguments: [id.text])
                .map { ObjectRow($0) }.filter { scope.byID[$0.stream] != nil }
            let chosen = filter.versions.chosen(among: found.map(\.candidate))
            rows += found.filter { chosen.contains($0.seq) && $0.place > start }
        }
        rows.sort { $0.place < $1.place }
        if !filter.types.isEmpty { rows.removeAll { row in !filter.types.contains((try? typeName(row.type)) ?? "") } }
        return (try rows.prefix(limit).map { try object($0) }, rows.count > limit ? rows[limit - 1].place : nil)
    }

    private func isAsked(_ row: ObjectRow) throws -> Bool {
        guard row.isOneOfSeveral else { return filter.versions.wants(version: row.version, spec: row.spec) }
        let others = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT seq, version, rank, spec, stream FROM threats_object WHERE name = ?"), arguments: [row.name])
        return filter.versions.chosen(among: others.filter { scope.byID[$0[4]] != nil }.map { .init(seq: $0[0], version: $0[1], rank: $0[2], spec: $0[3]) }).contains(row.seq)
    }

    private func object(_ row: ObjectRow) throws -> StoredObject {
        // Invariant: a row's stream is one of the scope's.
        guard let stream = scope.byID[row.stream], let name = try String.fetchOne(try db.cachedStatement(sql: "SELECT name FROM threats_name WHERE id = ?"), arguments: [row.name]) else { throw Misfit("the object \(row.seq) has no name") }
        return StoredObject(id: STIXID(name), type: try typeName(row.type), bytes: row.bytes, title: row.title, version: row.version, added: row.added, spec: row.spec, item: stream.item, author: stream.author,
                            origin: stream.origin, collection: stream.collection, seq: row.seq, stream: row.stream)
    }

    private func typeName(_ id: Int64) throws -> String { try String.fetchOne(try db.cachedStatement(sql: "SELECT name FROM threats_type WHERE id = ?"), arguments: [id]) ?? "" }
}

/// A row of an object, before it is known whether it is asked for.
struct ObjectRow {
    let seq: Int64, stream: Int64, name: Int64, version: Int64, rank: Int, added: Int64, type: Int64, spec: Int
    let isOneOfSeveral: Bool
    let title: String
    let bytes: [UInt8]

    static let columns = "seq, stream, name, version, rank, added, type, spec, several, title, bytes"

    init(_ row: DatabaseRow) {
        (seq, stream, name, version, rank, added, type, spec) = (row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])
        (isOneOfSeveral, title) = (row[8], row[9])
        bytes = Array((row[10] as Data?) ?? Data())
    }

    var place: PagePlace { PagePlace(added: added, seq: seq) }
    var candidate: VersionMatch.Candidate { .init(seq: seq, version: version, rank: rank, spec: spec) }
}

/// One stream, or one type of it, read piece by piece in its own order.
private struct StreamRun {
    let stream: Int64
    let type: Int64?
    private let chunk: Int
    private var rows: [ObjectRow] = []
    private var at = 0
    private var isAtEnd = false
    private var last: PagePlace

    init(stream: Int64, type: Int64?, after: PagePlace, chunk: Int) { (self.stream, self.type, last, self.chunk) = (stream, type, after, chunk) }

    var head: ObjectRow? { at < rows.count ? rows[at] : nil }
    /// Precondition: there is a head.
    var place: PagePlace { rows[at].place }

    mutating func step(_ db: Database) throws {
        at += 1
        if at == rows.count { try fill(db) }
    }

    mutating func fill(_ db: Database) throws {
        guard !isAtEnd else { return }
        let found = if let type {
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT \(ObjectRow.columns) FROM threats_object WHERE stream = ? AND type = ? AND (added, seq) > (?, ?) ORDER BY added, seq LIMIT ?"),
                                     arguments: [stream, type, last.added, last.seq, chunk])
        } else {
            try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT \(ObjectRow.columns) FROM threats_object WHERE stream = ? AND (added, seq) > (?, ?) ORDER BY added, seq LIMIT ?"),
                                     arguments: [stream, last.added, last.seq, chunk])
        }
        (rows, at, isAtEnd) = (found.map { ObjectRow($0) }, 0, found.count < chunk)
        if let end = rows.last { last = end.place }
    }
}
