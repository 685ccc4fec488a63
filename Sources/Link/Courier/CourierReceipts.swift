package import Journal
package import TransparencyLog

/// Why a receipt that a courier brought counts for nothing.
package enum CourierReceiptError: Error, Hashable, Sendable, CustomStringConvertible {
    case unsigned(log: String)
    case differs(log: String, size: UInt64)
    case ahead(held: UInt64, cosigned: UInt64)
    case channel(String)

    package var description: String {
        switch self {
        case .unsigned(let log): "it is no checkpoint of \(log) with our signatures and all of the peer's cosignatures. Ask the peer for a new file; nothing was taken from this one."
        case .differs(let log, let size):
            "Stop. The peer cosigned, under our signature, another record of \(log) with \(size) entries than the one that we hold. Nothing more crosses until both operators have compared them."
        case .ahead(let held, let cosigned):
            "the peer has receipted \(cosigned) entries and our channel has \(held): an older copy of our data was put back. Bring back the newer one, or let the link recover from the peer, before anything is packed."
        case .channel(let reason): "it could not be compared with our channel: \(reason)"
        }
    }
}

/// Takes the peer's receipts that come by courier, with the same checks as those that come over the wire, and raises the same alarms.
package struct CourierReceipts: Sendable {
    private let channel: Journal
    private let peerKeys: PeerMirrorKeys
    private let book: any ReceiptBook
    private let heard: @Sendable (Receipt) -> Void
    private let alarm: @Sendable (LinkAlarm) -> Void

    package init(_ channel: Journal, peerKeys: [CosignatureVerifier], earlier: [[CosignatureVerifier]] = [], book: any ReceiptBook, heard: @escaping @Sendable (Receipt) -> Void, alarm: @escaping @Sendable (LinkAlarm) -> Void) {
        (self.channel, self.peerKeys, self.book, self.heard, self.alarm) = (channel, PeerMirrorKeys(peerKeys, earlier: earlier), book, heard, alarm)
    }

    /// Our channel's newest checkpoint with the peer's cosignatures.
    package func newest() async throws -> SignedNote? { try await book.newest()?.note }

    /// Keeps the receipt where it is the greatest; gives the size for which receipts hold now.
    package func take(_ note: SignedNote) async throws(CourierReceiptError) -> UInt64 {
        let newest: Receipt?
        do { newest = try await book.newest() } catch { throw .channel(error.description) }
        guard let receipt = Receipt(note, of: channel, peerKeys: peerKeys, newest: newest) else { throw .unsigned(log: channel.origin) }
        guard receipt.size <= channel.size else { throw .ahead(held: channel.size, cosigned: receipt.size) }
        do {
            let root = try await channel.root(of: receipt.size)
            guard root == receipt.root else {
                alarm(.receiptDiffers(log: channel.origin, size: receipt.size, held: root, claimed: receipt.root))
                throw CourierReceiptError.differs(log: channel.origin, size: receipt.size)
            }
            try await book.save(receipt)
            heard(receipt)
            return try await book.newest()?.size ?? receipt.size
        } catch let error as CourierReceiptError { throw error } catch { throw .channel("\(error)") }
    }
}
