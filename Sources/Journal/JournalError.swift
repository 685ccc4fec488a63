package import TransparencyLog

/// Why the journal did not do what it was asked to.
package enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    case recordTooLarge(size: Int)
    case recordEmpty
    case batchTooLarge(records: Int, bytes: Int)
    /// Too many appends wait already; nothing was saved.
    case busy(waiting: Int)
    /// Certainly not saved; trying again is safe.
    case notSaved(String)
    /// The store failed while saving and cannot be asked. The journal finds out before it saves anything else.
    case outcomeUnknown(String)
    /// This journal has stopped for good: another process took over, or the store holds something else than was written.
    case stopped(String)
    case closed
    case store(StoreFailure)
    case noSuchEntry(index: UInt64, size: UInt64)
    case proof(TreeProofError)
    /// What the store holds contradicts itself or a checkpoint that was signed.
    case contradiction(String)
    case signing(String)
    case badOrigin(String)

    package var description: String {
        switch self {
        case .recordTooLarge(let size): "The record has \(size) bytes; an entry holds at most \(Record.sizeMax). Put the long part into a blob and name it."
        case .recordEmpty: "The record has no bytes; there is nothing to keep."
        case .batchTooLarge(let records, let bytes):
            "\(records) records of together \(bytes) bytes were to be saved at once; at most \(Journal.Limits.batchRecords) records and \(Journal.Limits.batchBytes) bytes are. Split them."
        case .busy(let waiting): "\(waiting) records wait to be saved already, so this one was not taken; try again in a moment."
        case .notSaved(let reason): "Nothing was saved: \(reason). It may be tried again."
        case .outcomeUnknown(let reason): "The store failed while saving, and whether it saved is not known yet: \(reason). Look the record up before saying it again."
        case .stopped(let reason): "The journal has stopped writing: \(reason)"
        case .closed: "The journal is closed."
        case .store(let failure): failure.description
        case .noSuchEntry(let index, let size): "There is no entry \(index); the journal has \(size)."
        case .proof(let error): error.description
        case .contradiction(let text): text
        case .signing(let reason): "The checkpoint could not be signed: \(reason)."
        case .badOrigin(let origin): "\"\(origin)\" cannot name a log; write a name without spaces and plus, such as example.org/journal."
        }
    }
}
