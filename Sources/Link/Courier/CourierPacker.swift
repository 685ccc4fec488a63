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

    package struct Report: Hashable, Sendable {
        package let file: String
        /// The entries inside; nil when the file carries a receipt only.
        package let entries: Range<UInt64>?
        package let hasReceipt: Bool
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
        let packages = EntryPackages(range: from..<size)
        var start = from
        while start < size {
            let end = packages.packageEnd(after: start)
            let entries = try await entries(start..<end, of: channel)
            let proof: [TreeHash]
            do { proof = try await channel.hashes(over: packages.proofRuns(endingAt: end)) } catch { throw .channel(error.description) }
            try writer.write(.package(EntryPackage(entries: entries.map { $0[...] }, proof: proof).bytes))
            start = end
            progress(start - from, size - from)
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
        do {
            let hashes = try await channel.hashes(over: TreeNode.covering(0..<from).map(\.leaves))
            guard let before = Frontier(size: from, hashes: hashes) else { throw JournalError.contradiction("The tree before entry \(from) is not whole.") }
            return before
        } catch { throw .channel("\(error)") }
    }

    private func entries(_ range: Range<UInt64>, of channel: Journal) async throws(CourierError) -> [[UInt8]] {
        var found: [[UInt8]] = []
        while range.lowerBound + UInt64(found.count) < range.upperBound {
            let next = range.lowerBound + UInt64(found.count)
            let read: [Entry]
            do { read = try await channel.entries(from: next, limit: range.upperBound - next) } catch { throw .channel(error.description) }
            guard !read.isEmpty else { throw .channel("Entry \(next) is missing.") }
            for entry in read {
                guard let bytes = entry.bytes else { throw .erased(index: entry.index) }
                found.append(bytes)
            }
        }
        return found
    }
}
