import Journal
import TransparencyLog

/// What the comparison with the peer's mirror brought, before anything is appended after a start.
package enum LinkRecovery: Hashable, Sendable {
    /// The peer holds nothing that we do not have.
    case complete(cosigned: UInt64)
    /// Entries that the peer held and we no longer: they are in the channel again.
    case recovered(UInt64)
    /// The peer could not be asked, or its answer could not be used: ask again before anything is appended.
    case unknown(String)
    case stopped(LinkAlarm)
}

extension ChannelSender {
    private static let batch = 8192

    /// Asks the peer what it cosigned of our log, and takes back what an older copy of ours does not have. Nothing may be appended to the channel before this has said `complete` or `recovered`.
    package func recover() async -> LinkRecovery {
        do throws(MemoryFailure) { try await load() } catch { return .unknown(error.description) }
        let compared = await compare(takesBack: true)
        switch compared {
        case .complete, .recovered: return await probe() ?? compared
        case .unknown, .stopped: return compared
        }
    }

    private var prefix: String { "/" + Mirror.hash(of: channel.origin) }

    /// The signed checkpoint that the peer serves against our own log.
    func compare(takesBack: Bool) async -> LinkRecovery {
        do {
            let response = try await ask(LinkRequest(.get, prefix + "/checkpoint"))
            if response.status == 404 {
                if let newest { forgot(newest, 0) }
                return .complete(cosigned: 0)
            }
            guard response.status == 200 else { return .unknown("The peer answered with \(response.status) when asked what it holds.") }
            guard let receipt = Receipt(try SignedNote(reading: response.body), of: channel, peerKeys: peerKeys, newest: newest) else {
                return .unknown("The peer's checkpoint of our log is not signed by our keys and by all of the peer's.")
            }
            if let newest, receipt.size < newest.size { forgot(newest, receipt.size) }
            let held = channel.size
            guard receipt.size > held else {
                let root = try await channel.root(of: receipt.size)
                guard root == receipt.root else { return .stopped(stop(.receiptDiffers(log: channel.origin, size: receipt.size, held: root, claimed: receipt.root))) }
                try await keep(receipt)
                return .complete(cosigned: receipt.size)
            }
            guard takesBack else { return .stopped(stop(.peerIsAhead(log: channel.origin, held: held, cosigned: receipt.size))) }
            return try await takeBack(receipt)
        } catch { return .unknown("\(error)") }
    }

    private func forgot(_ receipt: Receipt, _ size: UInt64) {
        if !mustSendAgain { alarm(.peerForgot(log: channel.origin, cosigned: receipt.size, holdsNow: size)) }
        mustSendAgain = true
    }

    /// First the leaf hashes, which must lead from our own tree to the cosigned root; then the entries, each of which must have its hash. So nothing is appended that is not ours.
    private func takeBack(_ receipt: Receipt) async throws -> LinkRecovery {
        let source = TileSource(transport, prefix: prefix, size: receipt.size)
        let held = channel.frontier
        var frontier = held, leaves: [TreeHash] = []
        for tile in held.size / 256...(receipt.size - 1) / 256 {
            let first = tile * 256, hashes = try await source.hashes(level: 0, in: first..<min(first + 256, receipt.size))
            for leaf in hashes.dropFirst(Int(max(held.size, first) - first)) {
                leaves.append(leaf)
                frontier.append(leaf)
            }
        }
        guard frontier.root == receipt.root else {
            // The hashes may have come wrong; our own entries are wrong only when the served tree fits its root.
            return try await contradicts(receipt, source) ?? .unknown("The peer's tiles of our log do not lead to the root that it cosigned; they must be asked for again.")
        }
        var entries: [[UInt8]] = [], bytes = 0, position = 0
        for tile in held.size / 256...(receipt.size - 1) / 256 {
            let first = tile * 256, (slices, _) = try await source.entries(tile: tile)
            for slice in slices.dropFirst(Int(max(held.size, first) - first)) {
                let entry = Array(slice)
                guard TreeHash.leaf(entry) == leaves[position] else { return .unknown("Entry \(held.size + UInt64(position)) came back otherwise than it was signed; it must be asked for again.") }
                position += 1
                if entries.count == Self.batch || bytes + entry.count > Journal.Limits.batchBytes {
                    try await channel.append(entries)
                    (entries, bytes) = ([], 0)
                }
                entries.append(entry)
                bytes += entry.count
            }
        }
        if !entries.isEmpty { try await channel.append(entries) }
        guard channel.head == (receipt.size, receipt.root) else { return .unknown("Something was appended to \(channel.origin) while it was recovered, which must not be.") }
        try await keep(receipt)
        return .recovered(UInt64(leaves.count))
    }

    /// Whether the cosigned tree is proven to begin otherwise than ours.
    private func contradicts(_ receipt: Receipt, _ source: TileSource) async throws -> LinkRecovery? {
        let (size, root) = channel.head
        guard size > 0 else { return nil }
        var tree = StoredTree(store: source, size: receipt.size)
        guard try await tree.root(of: receipt.size) == receipt.root, case let theirs = try await tree.root(of: size), theirs != root else { return nil }
        return .stopped(stop(.fork(log: channel.origin, size: size, held: root, claimedSize: receipt.size, claimed: receipt.root)))
    }

    /// What the peer was told and did not receive is lost with our newer copy. Asked twice, for the answer carries no signature. Nil when nothing is lost.
    private func probe() async -> LinkRecovery? {
        guard let request = AddEntriesRequest(origin: channel.origin, start: 0, end: 0) else { return nil }
        var told: UInt64?
        for _ in 0..<2 {
            do {
                let response = try await ask(LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: request.head))
                guard response.status == 409, case let info = try MirrorInfo(reading: response.body), info.size > channel.size else { return nil }
                if let told, told != info.size { return .unknown("The peer names two sizes for what it was told.") }
                told = info.size
            } catch { return .unknown("\(error)") }
        }
        return told.map { .stopped(stop(.announcedAndLost(log: channel.origin, held: channel.size, announced: $0))) }
    }
}
