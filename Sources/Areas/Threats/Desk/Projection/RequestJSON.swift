import GRDB
import Journal
import Kernel
import Node
import Release
import Threats

extension ThreatRequest {
    var json: JSONValue { .members(("id", .string(id)), ("text", .string(text)), ("object", object.map { .string($0.text) }), ("due", due.map { .string($0.description) })) }

    init(json: JSONValue) throws(RecordMistake) {
        self.init(id: try json.text("id"), text: try json.text("text"), object: try json.textIfAny("object").map { STIXID($0) }, due: try json.dayIfAny("due"))
        guard !id.isEmpty, id.utf8.count <= 40, !text.isEmpty, text.count <= Self.textMax else { throw RecordMistake("text", "1 to \(Self.textMax) characters were expected") }
    }
}

extension ThreatAnswer {
    var json: JSONValue { .members(("id", .string(id)), ("request", .string(request)), ("text", .string(text)), ("objects", .texts(objects.map(\.text)))) }

    init(json: JSONValue) throws(RecordMistake) {
        self.init(id: try json.text("id"), request: try json.text("request"), text: try json.text("text"), objects: try json.texts("objects").map { STIXID($0) })
        guard !id.isEmpty, id.utf8.count <= 40, !text.isEmpty, text.count <= ThreatRequest.textMax, objects.count <= Self.objectsMax else { throw RecordMistake("text", "1 to \(ThreatRequest.textMax) characters were expected") }
    }
}

/// A request or an answer with its marking, who said it, and when.
struct SeenSaying<Content: Sendable>: Labelled, Sendable {
    let content: Content
    let item: Item
    let author: PartyID
    let origin: OrganisationID?
    let said: Timestamp

    init(_ row: DatabaseRow, _ read: (JSONValue) throws(RecordMistake) -> Content) throws {
        (author, origin, said) = (PartyID(row["author"]), (row["origin"] as String?).map { OrganisationID($0) }, Timestamp(milliseconds: row["said"]))
        item = try Item(json: JSONValue(reading: row["item"] as String))
        content = try read(try JSONValue(reading: row["json"] as String))
    }
}

/// A request with the answers that the same viewpoint may see.
struct AskedAndAnswered: Sendable {
    let request: SeenSaying<ThreatRequest>
    let answers: [SeenSaying<ThreatAnswer>]

    /// Until the first answer from another node than the asker’s.
    var waitForAnotherSide: Int64? { answers.first { $0.origin != request.origin }.map { max(0, $0.said.milliseconds - request.said.milliseconds) } }

    /// Until somebody else than the asker answered.
    var wait: Int64? { answers.first { $0.author != request.author }.map { max(0, $0.said.milliseconds - request.said.milliseconds) } }
}

extension ThreatReading {
    static let requestsMax = 200

    /// Newest first; one of them where an identifier is given.
    func requests(for viewpoint: Viewpoint, _ id: String? = nil) async throws(NodeError) -> [AskedAndAnswered] {
        let sights = try await node.sights(of: viewpoint).json, dated = node.desk.dated(on: viewpoint.day)
        let (requests, answers) = try await node.areas { db in
            let visible = "sight IN (SELECT value FROM json_each(:sights))"
            let requests = try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT author, origin, said, item, json FROM threats_request WHERE \(visible) AND (:id IS NULL OR id = :id) ORDER BY seq DESC LIMIT \(Self.requestsMax)"), arguments: ["sights": sights, "id": id])
                .map { try SeenSaying($0) { (json) throws(RecordMistake) in try ThreatRequest(json: json) } }
            let answers = try requests.flatMap { one in
                try DatabaseRow.fetchAll(try db.cachedStatement(sql: "SELECT author, origin, said, item, json FROM threats_answer WHERE request = :id AND \(visible) ORDER BY said, seq LIMIT 100"), arguments: ["sights": sights, "id": one.content.id])
                    .map { try SeenSaying($0) { (json) throws(RecordMistake) in try ThreatAnswer(json: json) } }
            }
            return (requests, answers)
        }
        let byRequest = Dictionary(grouping: dated.screen(answers, for: viewpoint).map(\.record)) { $0.content.request }
        return dated.screen(requests, for: viewpoint).map(\.record).map { AskedAndAnswered(request: $0, answers: byRequest[$0.content.id] ?? []) }
    }
}
