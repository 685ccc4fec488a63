package import Commitments
import Crypto
import Foundation
import Journal
package import Kernel
import Node
import Release

/// A file that belongs to a piece of evidence, known by its hash.
package struct Attachment: Hashable, Sendable {
    package static let bytesMax = 8 << 20
    /// In base64 with what a record needs beside it, a piece stays below what crosses to a peer.
    package static let pieceBytes = 40 << 10
    package static let perEvidenceMax = 10
    package let id: String
    package let evidence: EvidenceID
    package let name: String
    package let type: AttachmentType
    package let size: Int
    /// SHA-256, in hexadecimal.
    package let hash: String

    package var pieces: Int { (size + Self.pieceBytes - 1) / Self.pieceBytes }

    package static func hash(of bytes: some Sequence<UInt8>) -> String {
        SHA256.hash(data: Array(bytes)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    package var json: JSONValue {
        .members(("attachment", .string(id)), ("evidence", .string(evidence.text)), ("name", .string(name)), ("type", .string(type.rawValue)), ("size", .integer(Int64(size))), ("sha256", .string(hash)))
    }

    init(json: JSONValue) throws(RecordMistake) {
        guard let type = AttachmentType(rawValue: try json.text("type")) else { throw RecordMistake("type", "one of \(AttachmentType.allCases.map(\.rawValue).joined(separator: ", ")) was expected") }
        (id, evidence, name, self.type) = (try json.text("attachment"), EvidenceID(try json.text("evidence")), try json.text("name"), type)
        (size, hash) = (try json.number("size"), try json.text("sha256"))
    }

    /// Throws a sentence for whoever sends it. `name`: as the person has it; only its last part and 120 characters are kept.
    package init(_ bytes: [UInt8], named name: String, id: String, of evidence: EvidenceID) throws(AttachmentError) {
        let shown = String(String(name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "").map { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.properties.generalCategory == .format } ? "_" : $0 }.suffix(120))
        guard !shown.isEmpty, !bytes.isEmpty else { throw .empty }
        guard bytes.count <= Self.bytesMax else { throw .tooLarge(bytes: bytes.count) }
        let type = try AttachmentType.checked(bytes, named: shown)
        (self.id, self.evidence, self.name, self.type, size, hash) = (id, evidence, shown, type, bytes.count, Self.hash(of: bytes))
    }

    /// The record that names it and those that carry it, all under the label of its evidence.
    func sayings(_ bytes: [UInt8], under item: Item) -> [AreaSaying] {
        [AreaSaying(CommitmentKind.attachment, under: item, json)] + (0..<pieces).map { number in
            let piece = bytes[(number * Self.pieceBytes)..<min(bytes.count, (number + 1) * Self.pieceBytes)]
            return AreaSaying(CommitmentKind.attachmentBytes, under: item, ["attachment": .string(id), "number": .integer(Int64(number)), "bytes": .string(Data(piece).base64EncodedString())])
        }
    }
}

package enum AttachmentError: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLarge(bytes: Int)
    case unknownEnding(String)
    case otherwise(name: String, claims: AttachmentType)
    case macros

    package var description: String {
        switch self {
        case .empty: "No file was chosen, or it is empty. Choose one that has something in it."
        case .tooLarge(let bytes): "The file has \(bytes / 1024) KiB, and at most \(Attachment.bytesMax >> 20) MiB are kept. Take the pages that matter, or give its public address as the source."
        case .unknownEnding(let name): "`\(name.prefix(60))` is of no kind that is kept here. Kept are \(AttachmentType.allCases.map(\.inWords).joined(separator: ", ")): save it as PDF."
        case .otherwise(let name, let claims): "`\(name.prefix(60))` is called \(claims.inWords), and its first bytes are not those of one. Open it and save it again, or give it the ending of what it is."
        case .macros: "The document holds a program (macros). Save it without, or as PDF."
        }
    }
}
