import Kernel
package import TransparencyLog

/// What must not happen on a link, and happened: for the people on both sides. Each case says what was held and what was claimed.
package enum LinkAlarm: Error, Hashable, Sendable, CustomStringConvertible {
    /// The log's own keys signed a tree that begins otherwise than what is held. The link stops.
    case fork(log: String, size: UInt64, held: TreeHash, claimedSize: UInt64, claimed: TreeHash)
    /// A checkpoint is signed and its proof does not lead from what is held to it. Again and again, the link stops.
    case unproven(log: String, heldSize: UInt64, held: TreeHash, claimedSize: UInt64, claimed: TreeHash, times: Int)
    case signatureMissing(log: String, reason: String)
    case signatureDiffers(log: String, reason: String)
    /// The log's keys were replaced, and the ones before signed something new.
    case oldKeys(log: String, size: UInt64)
    /// The peer does not take the keys that we announced; those of now go on.
    case keysRefused(log: String, keys: String)
    /// After a revocation: what the other side holds, or says that we held, of the log before is not what we have. The link stops.
    case successionDiffers(log: String, size: UInt64, root: TreeHash)
    case successionUnread(log: String, reason: String)
    /// Entries came that are not those under the signed root.
    case entriesDiffer(log: String, entries: Range<UInt64>, checkpointSize: UInt64, root: TreeHash, reason: String)
    /// What this node itself keeps does not have the root that it was proven to have. The link stops.
    case storeDiffers(log: String, size: UInt64, held: TreeHash, claimed: TreeHash)
    /// The peer cosigned, with our signatures under it, another tree than ours. The link stops.
    case receiptDiffers(log: String, size: UInt64, held: TreeHash, claimed: TreeHash)
    /// A receipt came without the cosignatures that it must have.
    case receiptUnsigned(log: String, size: UInt64)
    /// The peer was told of more entries than we have, and holds none of them that we could take back.
    case announcedAndLost(log: String, held: UInt64, announced: UInt64)
    /// The peer cosigned, with our signatures under it, more than we have, and we noticed while running. The link stops.
    case peerIsAhead(log: String, held: UInt64, cosigned: UInt64)
    /// The peer holds less of our log than it cosigned.
    case peerForgot(log: String, cosigned: UInt64, holdsNow: UInt64)
    /// The peer's node does not take what we send, and says why.
    case refusedByPeer(log: String, status: Int, text: String)

    /// Nothing crosses any more until a person has resumed the link.
    package var stopsTheLink: Bool {
        switch self {
        case .successionDiffers, .successionUnread, .fork, .storeDiffers, .receiptDiffers, .announcedAndLost, .peerIsAhead: true
        case .unproven(_, _, _, _, _, let times): times >= Mirror.unprovenMax
        default: false
        }
    }

    package var description: String {
        switch self {
        case .fork(let log, let size, let held, let claimedSize, let claimed):
            "Stop. The two records of \(log) differ within the first \(entries(size)). Nothing more crosses until both operators have compared them. "
                + "We hold the root \(held); the log has signed \(claimed) over \(entries(claimedSize))."
        case .unproven(let log, let heldSize, let held, let claimedSize, let claimed, let times):
            (times >= Mirror.unprovenMax ? "Stop. " : "") + "\(log) signed a record of \(entries(claimedSize)) and did not prove that it continues the \(entries(heldSize)) that we hold, "
                + "\(times == 1 ? "once" : "\(times) times"). It was not cosigned. We hold the root \(held); signed is \(claimed)."
        case .signatureMissing(let log, let reason): "A checkpoint of \(log) came without a signature that it must have, and was not cosigned. \(reason)"
        case .signatureDiffers(let log, let reason): "A checkpoint of \(log) came with a signature that does not fit, and was not cosigned. \(reason)"
        case .oldKeys(let log, let size):
            "A record of \(entries(size)) of \(log) came signed by keys that were replaced, and was not cosigned. Either its node was put back from an older copy, or somebody has its old keys: ask its operator which."
        case .keysRefused(let log, let keys): "The peer does not take the new \(keys) that \(log) announced. The keys of now go on; ask its operator why, then rotate again."
        case .successionDiffers(let log, let size, let root):
            "Stop. The new log is to follow \(log), of which \(entries(size)) with the root \(root) were cosigned, and that is not what the two sides hold. Both operators must compare their records of it."
        case .successionUnread(let log, let reason): "Stop. \(log) follows a log of a revoked link, which cannot be read here: \(reason)"
        case .entriesDiffer(let log, let range, let size, let root, let reason):
            "Entries \(range.lowerBound.grouped) to \((range.upperBound - 1).grouped) of \(log) came otherwise than the log signed them in its record of \(entries(size)), root \(root). They were not kept. \(reason)"
        case .storeDiffers(let log, let size, let held, let claimed):
            "Stop. What this node keeps of \(log), \(entries(size)), has the root \(held) and must have \(claimed). Compare it with a copy before the link goes on."
        case .receiptDiffers(let log, let size, let held, let claimed):
            "Stop. The two records of \(log) differ: the peer cosigned \(entries(size)) under our signature with the root \(claimed), and ours have \(held). Nothing more crosses until both operators have compared them."
        case .receiptUnsigned(let log, let size): "The peer's receipt for \(entries(size)) of \(log) does not carry all of its cosignatures, so it counts for nothing. It is asked for again."
        case .announcedAndLost(let log, let held, let announced):
            "Stop. The peer was told of \(entries(announced)) of \(log), and this node has \(held.grouped): the rest was lost with an older copy, and the peer had not received it. Both operators must begin the log anew."
        case .peerIsAhead(let log, let held, let cosigned):
            "Stop. The peer cosigned \(entries(cosigned)) of \(log) under our signature, and this node has \(held.grouped): an older copy of it runs. Start it again; before it appends anything it takes back what is missing."
        case .peerForgot(let log, let cosigned, let now): "The peer cosigned \(entries(cosigned)) of \(log) and now holds \(now.grouped). They are sent again; ask the peer's operator whether an older copy was put back."
        case .refusedByPeer(let log, let status, let text): "The peer does not take \(log) from us (\(status)). It says: \(text)"
        }
    }

    private func entries(_ count: UInt64) -> String { count == 1 ? "1 entry" : "\(count.grouped) entries" }
}
