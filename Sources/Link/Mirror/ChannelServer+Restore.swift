import Journal
import TransparencyLog

extension ChannelServer {
    /// The peer brings back what an older copy of our log lacks. The request's ticket is an announcement: the proof from our size, and the checkpoint that we signed and the peer cosigned.
    ///
    /// Only before the channel is in use; each package is proven under that checkpoint before anything of it is appended.
    func restore(_ body: [UInt8]) async -> LinkResponse {
        guard !isReconciled, !isRestoring else { return .size(channel.size) }
        isRestoring = true
        defer { isRestoring = false }
        do {
            let (request, start) = try AddEntriesRequest.read(body), announcement = try AddCheckpointRequest(reading: request.ticket)
            guard let receipt = Receipt(announcement.note, of: channel, peerKeys: peerKeys, newest: try await receipts.newest()), request.origin == channel.origin, receipt.size == request.end else {
                return .text(403, "What we lack is taken only under a checkpoint of \(channel.origin) with all of its signatures and all of your cosignatures.")
            }
            let (size, root) = channel.head
            guard request.start == size, announcement.old == size, size < request.end else { return .size(size) }
            if size > 0 {
                let roots = try TreeProof.consistencyRoots(from: size, root: root, to: receipt.size, proof: announcement.proof)
                guard roots.new == receipt.root else { throw TreeProofError.rootDiffers(size: receipt.size) }
                guard roots.old == root else {
                    stop(.fork(log: channel.origin, size: size, held: root, claimedSize: receipt.size, claimed: receipt.root))
                    return .text(403, "What you hold does not continue what we have; people on our side have been called.")
                }
            }
            let entries = try await provenEntries(request, of: body, at: start, under: receipt)
            guard !entries.isEmpty else { return .text(400, "The request brings no whole package.") }
            try await channel.append(entries)
            guard channel.size == receipt.size else { return .info(202, MirrorInfo(size: receipt.size, next: channel.size)) }
            try await receipts.save(receipt)
            return LinkResponse(200)
        } catch let error as TreeProofError { return .text(422, error.description) } catch let error as JournalError { return .text(503, error.description) } catch let error as MemoryFailure {
            return .text(503, error.description)
        } catch { return .text(400, "\(error)") }
    }

    private func provenEntries(_ request: AddEntriesRequest, of body: [UInt8], at start: Int, under receipt: Receipt) async throws -> [[UInt8]] {
        var entries: [[UInt8]] = [], bytes = 0, offset = start
        for number in 0..<min(request.packageCount, AddEntriesRequest.packagesMax) {
            let package = request.package(number), contents: AddEntriesRequest.Contents
            do { contents = try request.contents(of: package, in: body, at: offset) } catch {
                if entries.isEmpty { throw error }
                break
            }
            var subtree = Frontier()
            let held = Int(package.entries.lowerBound - package.subtree.lowerBound)
            if held > 0, let tile = Tile(.hashes(level: 0), index: package.subtree.lowerBound / 256, width: held), let hashes = try await channel.tile(tile) {
                for place in 0..<held { if let leaf = TreeHash(hashes[place * TreeHash.size..<(place + 1) * TreeHash.size]) { subtree.append(leaf) } }
            }
            let new = contents.entries.map { Array(body[$0]) }
            for entry in new { subtree.append(.leaf(entry)) }
            try TreeProof.verifySubtree(package.subtree, hash: subtree.root, in: receipt.size, root: receipt.root, proof: contents.proof)
            let size = new.reduce(0) { $0 + $1.count }
            guard bytes + size <= Journal.Limits.batchBytes else { break }
            (offset, bytes) = (contents.end, bytes + size)
            entries += new
        }
        return entries
    }
}
