package import Crypto
package import Journal
package import Kernel
import TransparencyLog

/// Both directions of the courier with one peer: our channel out, theirs in, and the receipts of both.
package struct CourierLink: Sendable {
    package let peer: OrganisationID
    private let channel: Journal
    private let packer: CourierPacker
    private let unpacker: CourierUnpacker
    private let receipts: CourierReceipts
    /// Our receipt for what is here by now, signed at this moment.
    private let receiptNow: @Sendable () async -> SignedNote?
    /// Files are read one after the other: two that bring the same entries would be in each other's way.
    private let turn = Turn()

    /// `channel`: ours to the peer; `mirror`: of the peer's to us; `key`: our courier key; `staging`: a folder for files that wait for what is missing.
    /// `heard`: called with each receipt of the peer that holds.
    package init(own: OrganisationID, peer: Peer, channel: Journal, mirror: Mirror, key: XWingMLKEM768X25519.PrivateKey, receipts book: any ReceiptBook, staging: String,
                 heard: @escaping @Sendable (Receipt) -> Void = { _ in }, alarm: @escaping @Sendable (LinkAlarm) -> Void) {
        let receipts = CourierReceipts(channel, peerKeys: peer.mirrorKeys, earlier: peer.earlierMirrorKeys, book: book, heard: heard, alarm: alarm)
        unpacker = CourierUnpacker(own: own, peer: peer.organisation, origin: peer.channelOrigin, keys: peer.channelKeys, earlier: peer.earlierChannelKeys, key: key, mirror: mirror, staging: staging) { try await receipts.take($0) }
        (self.peer, self.channel, self.receipts) = (peer.organisation, channel, receipts)
        packer = CourierPacker(own: own, peer: peer.organisation, key: peer.courierKey)
        receiptNow = { try? await mirror.cosignedNow() }
    }

    /// Takes files kept aside whose gap has closed: to be called when the mirror has grown by another way.
    package func takeStaged() async -> (taken: [Range<UInt64>], problems: [String]) {
        guard !unpacker.waiting.isEmpty else { return ([], []) }
        return await turn.take { await unpacker.takeStaged() }
    }

    /// What the files kept aside carry, in order, and the first entry of the peer's that is missing here; nil when the mirror cannot say.
    package func waiting() async -> (files: [Range<UInt64>], missingFrom: UInt64?) { (unpacker.waiting, await unpacker.next()) }

    /// The file for the way back: our receipt for all that is here by now. Nil while there is nothing to receipt.
    package func packReturn(into path: String) async throws(CourierError) -> CourierPacker.Report? {
        guard let receipt = await receiptNow() else { return nil }
        return try packer.packReturn(receipt, into: path)
    }

    /// `from`: by default the first entry for which we hold no receipt.
    package func pack(from: UInt64? = nil, into path: String, progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> CourierPacker.Report {
        let start: UInt64
        if let from { start = from } else { start = try await receiptedSize() }
        return try await packer.pack(channel, from: start, receipt: await receiptNow(), into: path, progress: progress)
    }

    package struct Unpacked: Hashable, Sendable {
        package let report: CourierUnpacker.Report
        /// The file for the way back; nil when none was asked for, or there is nothing to receipt yet.
        package let returned: CourierPacker.Report?
        package init(report: CourierUnpacker.Report, returned: CourierPacker.Report?) { (self.report, self.returned) = (report, returned) }
    }

    package func unpack(_ path: String, returning returnPath: String? = nil, progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> Unpacked {
        // Looked at first: entries taken and then no return file would be two results in one.
        if let returnPath { try NewFile.check(returnPath) }
        let report: CourierUnpacker.Report
        do { report = try await turn.take { try await unpacker.unpack(path, progress: progress) } } catch let error as CourierError { throw error } catch { throw .refused(file: path, reason: "\(error)") }
        guard let returnPath else { return Unpacked(report: report, returned: nil) }
        return Unpacked(report: report, returned: try await packReturn(into: returnPath))
    }

    private func receiptedSize() async throws(CourierError) -> UInt64 {
        do {
            guard let receipt = try await receipts.newest() else { return 0 }
            return try Checkpoint(text: receipt.text).size
        } catch { throw .channel("Our last receipt could not be read: \(error)") }
    }
}
