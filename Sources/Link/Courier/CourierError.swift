package import Kernel

/// Why a courier file was not written, or why nothing was taken from it.
package enum CourierError: Error, Hashable, Sendable, CustomStringConvertible {
    case exists(file: String)
    case notWritten(file: String, reason: String)
    case unreadable(file: String, reason: String)
    case notACourierFile(file: String)
    case newer(file: String, version: Int)
    case otherSuite(file: String, suite: String)
    case headerCutOff(file: String)
    case forSomebodyElse(file: String, addressee: String, we: OrganisationID)
    case fromSomebodyElse(file: String, sender: String, peers: [OrganisationID])
    case otherKey(file: String)
    /// Changed, cut off, put together from pieces, or sealed for another key: the seal does not tell which.
    case sealBroken(file: String, chunk: UInt64)
    /// The seal holds and what is inside is not as it must be: the sender's program or its keys are at fault, not the way.
    case content(file: String, reason: String)
    case blobs(file: String)
    case notAKey(of: OrganisationID)
    /// The channel ends before the entry from which it was to be packed.
    case beyondTheEnd(from: UInt64, size: UInt64)
    case erased(index: UInt64)
    case channel(String)
    /// The mirror did not take what the parcel holds.
    case refused(file: String, reason: String)
    /// The mirror holds something else than what the parcel's tree has: one of the two was forked.
    case fork(file: String, peer: OrganisationID, reason: String)
    case tooManyStaged(directory: String, limit: Int)
    case receipt(file: String, reason: String)
    case tooLarge(file: String, limit: UInt64)
    /// `peers`: those with whom the node is joined and whose links run.
    case notJoined(own: OrganisationID, with: String?, peers: [OrganisationID])

    package var description: String {
        switch self {
        case .exists(let file): "\(file) exists already and is not overwritten. Give another name, or move it away."
        case .notWritten(let file, let reason): "\(file) could not be written: \(reason). Nothing was left under this name; mend that and try again."
        case .unreadable(let file, let reason): "\(file) could not be read: \(reason)."
        case .notACourierFile(let file): "\(file) is no courier file: it does not begin as one. Look whether another file was copied."
        case .newer(let file, let version): "\(file) is a courier file of version \(version), which this program does not know. Update this node first."
        case .otherSuite(let file, let suite): "\(file) is sealed with \(suite); this program opens \(SealedFile.suiteName). Ask the sender to pack it again with that."
        case .headerCutOff(let file): "\(file) ends inside its header: it was cut off on the way. Copy it again."
        case .forSomebodyElse(let file, let addressee, let we): "\(file) is addressed to \(addressee), and this is \(we)'s node. Unpack it there; nothing was taken here."
        case .fromSomebodyElse(let file, let sender, let peers):
            "\(file) says that it comes from \(sender), and this node is joined with \(peers.isEmpty ? "nobody" : peers.map(\.text).joined(separator: ", ")). Join that node first, or ask who made the file."
        case .otherKey(let file): "\(file) is sealed to another courier key than ours. Give the sender our present key (it stands in our join file) and ask for the file again."
        case .sealBroken(let file, let chunk):
            "\(file) does not open at chunk \(chunk): it was changed or cut off on the way, or it is not sealed to our key. Nothing was taken from it. Copy it again; if that does not help, ask for a new one."
        case .content(let file, let reason): "\(file) opens, but does not hold what it must: \(reason) Nothing was taken from it. Show this to the sender."
        case .blobs(let file): "\(file) carries attachments, which this version cannot keep. Update this node and unpack it again; nothing was taken from it."
        case .notAKey(let organisation): "The courier key that we hold of \(organisation) is no key. Read their join file again."
        case .beyondTheEnd(let from, let size): "The channel has \(size) entries, so nothing can be packed from entry \(from) on. Leave --from away to pack what the peer has not yet receipted."
        case .erased(let index): "Entry \(index) of the channel was erased by decision and cannot be packed. Pack from an entry behind it: --from \(index + 1)."
        case .channel(let reason): "The channel could not be read: \(reason)"
        case .refused(let file, let reason): "Our mirror did not take what \(file) holds: \(reason)"
        case .fork(let file, let peer, let reason):
            "Stop. What \(file) holds does not continue what we hold of \(peer): \(reason) Nothing was taken from it. Both operators have to compare their records before anything more crosses."
        case .tooManyStaged(let directory, let limit): "\(limit) files wait in \(directory) already for what is missing before them. Bring the missing ones first, or remove some."
        case .receipt(let file, let reason): "The receipt in \(file) does not hold: \(reason)"
        case .tooLarge(let file, let limit): "\(file) is larger than \(limit >> 30) GiB, which is the most that is taken at once. Ask for several files, each from a later entry."
        case .notJoined(let own, let asked, let peers):
            peers.isEmpty ? "\(own)'s node has no link that runs: it is joined with nobody yet, or its links are about to begin. Look at the page `What crossed?`, and try again in a moment."
                : asked.map { "\(own)'s node is joined with \(peers.map(\.text).joined(separator: ", ")), and not with \($0)." }
                    ?? "\(own)'s node is joined with \(peers.map(\.text).joined(separator: ", ")). Say which is meant: --to \(peers[0])."
        }
    }
}

extension CourierError {
    /// For a program that runs a command, after sysexits.h.
    package var exitCode: Int32 {
        switch self {
        case .exists, .notWritten, .tooManyStaged: 73
        case .unreadable: 66
        case .beyondTheEnd, .erased, .fromSomebodyElse, .notJoined: 64
        case .fork: 76
        case .channel, .refused, .notAKey: 70
        default: 65
        }
    }
}

/// Why a node that runs did not do what it was asked to: the sentence, and the exit code for a command.
package struct CourierRefusal: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    package let description: String
    package let exitCode: Int32

    package init(_ description: String, exitCode: Int32) { (self.description, self.exitCode) = (description, exitCode) }

    /// `name`: what whoever asked calls the file that stood at `path` here.
    package init(_ error: CourierError, calling path: String = "", _ name: String = "") {
        self.init(path.isEmpty ? error.description : error.description.replacing(path, with: name), exitCode: error.exitCode)
    }
}
