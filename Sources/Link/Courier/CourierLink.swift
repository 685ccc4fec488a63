package import Journal
package import Kernel
package import TransparencyLog

/// Both directions of the courier with one peer: our channel out, theirs in, and the receipts of both.
package struct CourierLink: Sendable {
    package let peer: OrganisationID
    private let channel: Journal
    private let packer: CourierPacker
    private let unpacker: CourierUnpacker
    private let latestReceipt: @Sendable () async throws -> SignedNote?

    /// `latestReceipt`: our channel's newest checkpoint with the peer's cosignatures; nil while there is none.
    package init(channel: Journal, packer: CourierPacker, unpacker: CourierUnpacker, latestReceipt: @escaping @Sendable () async throws -> SignedNote?) {
        (peer, self.channel, self.packer, self.unpacker, self.latestReceipt) = (packer.peer, channel, packer, unpacker, latestReceipt)
    }

    /// `from`: by default the first entry for which we hold no receipt.
    package func pack(from: UInt64? = nil, into path: String, progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> CourierPacker.Report {
        let start: UInt64
        if let from { start = from } else { start = try await receiptedSize() }
        return try await packer.pack(channel, from: start, receipt: await unpacker.latestCosigned(), into: path, progress: progress)
    }

    package struct Unpacked: Hashable, Sendable {
        package let report: CourierUnpacker.Report
        /// The file for the way back; nil when none was asked for, or there is nothing to receipt yet.
        package let returned: CourierPacker.Report?
    }

    package func unpack(_ path: String, returning returnPath: String? = nil, progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> Unpacked {
        // Looked at first: entries taken and then no return file would be two results in one.
        if let returnPath { try NewFile(returnPath).discard() }
        let report = try await unpacker.unpack(path, progress: progress)
        guard let returnPath, let receipt = await unpacker.latestCosigned() else { return Unpacked(report: report, returned: nil) }
        return Unpacked(report: report, returned: try packer.packReturn(receipt, into: returnPath))
    }

    private func receiptedSize() async throws(CourierError) -> UInt64 {
        do {
            guard let receipt = try await latestReceipt() else { return 0 }
            return try Checkpoint(text: receipt.text).size
        } catch { throw .channel("Our last receipt could not be read: \(error)") }
    }
}
