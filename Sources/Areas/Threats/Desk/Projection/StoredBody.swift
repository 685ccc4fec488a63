import Crypto
import Foundation
import Journal
import Kernel
import Node
import Release
import Threats

/// The body of a record that holds an object: its text as it came, or the hash under which its pieces went before.
struct StoredBody: Sendable {
    enum Content: Sendable {
        case text(String)
        case pieces(object: String, count: Int)
    }
    let content: Content
    /// The collection's identifier; empty for what lies in none.
    let collection: String
    /// Of an edition: 0 is the whole object.
    let rank: Int
    /// Microseconds after the others that came with it; see `Ticks`.
    let tick: Int
    /// When another server had added it, in microseconds: brought along by an import.
    let added: Int64?
    /// Of an object that has none of its own and several editions, in microseconds.
    let version: Int64?

    /// Of an object that has to go in pieces.
    static let inOneMax = 24 << 10
    /// In base64 with what a record needs beside it, a piece stays below what crosses to a peer.
    static let pieceBytes = 40 << 10
    static let objectMax = 4 << 20
    static let piecesMax = objectMax / pieceBytes + 1
    static let tickMax = 1 << 20

    init(_ body: JSONValue) throws(RecordMistake) {
        if let text = try body.textIfAny("stix") { content = .text(text) } else {
            let count = try body.number("pieces")
            guard (1...Self.piecesMax).contains(count) else { throw RecordMistake("pieces", "1 to \(Self.piecesMax) were expected") }
            content = .pieces(object: try body.text("object"), count: count)
        }
        (collection, rank, tick, added) = (try body.textIfAny("collection") ?? "", body["rank"] == nil ? 0 : try body.number("rank"), body["tick"] == nil ? 0 : try body.number("tick"), body["added"]?.integer)
        version = body["version"]?.integer
        guard (0...100).contains(rank), (0...Self.tickMax).contains(tick) else { throw RecordMistake("tick", "a small number was expected") }
    }

    /// What is said of one edition: the object itself, or its pieces and then its name.
    static func sayings(_ bytes: [UInt8], collection: String, rank: Int, tick: Int, added: Int64?, version: Int64? = nil, under item: Item) -> [AreaSaying] {
        var content: [(String, JSONValue?)] = [("collection", collection.isEmpty ? nil : .string(collection)), ("rank", rank == 0 ? nil : .integer(Int64(rank))),
                                               ("tick", tick == 0 ? nil : .integer(Int64(tick))), ("added", added.map { .integer($0) }), ("version", version.map { .integer($0) })]
        func body() -> JSONValue {
            var object = JSONObject()
            // In canonical order: see `Label.json`.
            for (name, value) in content.sorted(by: { $0.0 < $1.0 }) { if let value { object[name] = value } }
            return .object(object)
        }
        guard bytes.count > inOneMax else {
            content.append(("stix", .string(String(decoding: bytes, as: UTF8.self))))
            return [AreaSaying(ThreatKind.object, under: item, body())]
        }
        let object = hash(of: bytes), count = (bytes.count + pieceBytes - 1) / pieceBytes
        content += [("object", .string(object)), ("pieces", .integer(Int64(count)))]
        return (0..<count).map { number in
            let piece = bytes[(number * pieceBytes)..<min(bytes.count, (number + 1) * pieceBytes)]
            return AreaSaying(ThreatKind.piece, under: item, .members(("bytes", .string(Data(piece).base64EncodedString())), ("collection", collection.isEmpty ? nil : .string(collection)),
                                                                      ("number", .integer(Int64(number))), ("object", .string(object))))
        } + [AreaSaying(ThreatKind.object, under: item, body())]
    }

    static func hash(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }
}
