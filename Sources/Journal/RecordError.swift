package import Kernel

/// Why bytes are no record, or why a record cannot be kept.
package enum RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    case json(JSONError)
    case tooLarge(size: Int)
    case notAnObject(found: String)
    case missing(field: String)
    case unknown(field: String)
    case unfit(field: String, found: String, write: String)

    package var description: String {
        switch self {
        case .json(let error): error.description
        case .tooLarge(let size): "The record has \(size) bytes; at most \(Record.sizeMax) are kept. Put the long part into a blob and name it."
        case .notAnObject(let found): "A record is an object with id, kind, label, author, at and body; this is \(found)."
        case .missing(let field): "The record has no \(field); it is never left out."
        case .unknown(let field): "The record has a field \"\(field)\" that records do not have; what an area adds belongs into body."
        case .unfit(let field, let found, let write): "The field \(field) holds \(found); write \(write)."
        }
    }
}
