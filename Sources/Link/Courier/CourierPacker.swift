package import Journal
package import Kernel
package import TransparencyLog

/// Packs what the peer has not yet receipted of our channel, and our latest receipt for theirs, into one sealed file.
package struct CourierPacker: Sendable {
    package let own: OrganisationID
    package let peer: OrganisationID
    /// The peer's courier key.
    package let key: [UInt8]

    package init(own: OrganisationID, peer: OrganisationID, key: [UInt8]) { (self.own, self.peer, self.key) = (own, peer, key) }

    package struct Report: Hashable, Sendable, Codable {
        package let file: String
        /// The entries inside; nil when the file carries a receipt only.
        package let entries: Range<UInt64>?
        package let hasReceipt: Bool
        /// Since when what was released is not in it, for the peer's first word is waited for; nil where nothing is left out.
        package var waitsSince: String?
    }

    /// Everything from `from` to the end of the channel. `receipt`: the peer's log with our cosignatures. A range without entries still carries the checkpoint.
    package func pack(_ channel: Journal, from: UInt64, receipt: SignedNote?, into path: String, chunkSize: Int = SealedFile.chunkSize,
                      progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }) async throws(CourierError) -> Report {
        let note: SignedNote, size: UInt64
        do {
            note = try await channel.checkpoint()
            size = try Checkpoint(text: note.text).size
        } catch { throw .channel("\(error)") }
        guard from <= size else { throw .beyondTheEnd(from: from, size: size) }
        var writer = try SealedWriter(path, from: own, to: peer, key: key, chunkSize: chunkSize)
        try writer.write(.checkpoint(note))
        try writer.write(.range(try await before(from, of: channel)))
        guard let upload = AddEntriesRequest(origin: channel.origin, start: from, end: size) else { throw .channel("\(channel.origin) cannot name a log.") }
        for number in 0..<upload.packageCount {
            let package = upload.package(number)
            var bytes: [UInt8] = []
            AddEntriesRequest.append(bundle: try await bundle(package.entries, of: channel), proof: try await proof(package, size, of: channel), to: &bytes)
            try writer.write(.package(bytes))
            progress(package.entries.upperBound - from, size - from)
        }
        if let receipt { try writer.write(.receipt(receipt)) }
        try writer.finishPadded()
        return Report(file: path, entries: from..<size, hasReceipt: receipt != nil)
    }

    /// A file that carries nothing but our receipt: the way back.
    package func packReturn(_ receipt: SignedNote, into path: String, chunkSize: Int = SealedFile.chunkSize) throws(CourierError) -> Report {
        var writer = try SealedWriter(path, from: own, to: peer, key: key, chunkSize: chunkSize)
        try writer.write(.receipt(receipt))
        try writer.finishPadded()
        return Report(file: path, entries: nil, hasReceipt: true)
    }

    private func before(_ from: UInt64, of channel: Journal) async throws(CourierError) -> Frontier {
        do { return try await channel.frontier(of: from) } catch { throw .channel(error.description) }
    }

    private func proof(_ package: AddEntriesRequest.Package, _ size: UInt64, of channel: Journal) async throws(CourierError) -> [TreeHash] {
        do { return try await channel.subtreeProofs(of: [package.subtree], in: size).first ?? [] } catch { throw .channel(error.description) }
    }

    private func bundle(_ range: Range<UInt64>, of channel: Journal) async throws(CourierError) -> [UInt8] {
        do {
            if let bundle = try await channel.bundle(of: range) { return bundle }
            let erased = try await channel.entries(from: range.lowerBound, limit: UInt64(range.count)).last { $0.bytes == nil }
            throw CourierError.erased(index: erased?.index ?? range.lowerBound)
        } catch let error as CourierError { throw error } catch { throw .channel("\(error)") }
    }
}
