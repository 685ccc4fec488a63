package import Journal
package import TransparencyLog

/// Serves our channel to a peer that can only dial out: it waits for checkpoints, takes tiles, and brings its receipts.
///
/// Since we cannot ask what the peer holds, its first question tells: nothing may be appended to the channel before `isReconciled`.
/// A peer that was told of more than there is here, and holds none of it, says so only by asking behind the end, again and again: what was announced is lost, and the link stops.
package actor ChannelServer: LinkEndpoint {
    nonisolated let channel: Journal
    nonisolated let peerKeys: PeerMirrorKeys
    nonisolated let receipts: any ReceiptBook
    private nonisolated let pollMax: Duration
    nonisolated let raise: @Sendable (LinkAlarm) -> Void
    private nonisolated let word: FirstWord
    /// The peer has asked since the start and was told nothing that we do not have, or said so in another way.
    package nonisolated var isReconciled: Bool { word.isIn }
    var isRestoring = false
    /// How often in a row the peer asked for what comes behind this size, which is more than there is, and brought nothing in between.
    private var behindTheEnd: (after: UInt64, times: Int) = (0, 0)
    /// One that only lost our answers asks again too; not so often.
    package static let behindMax = 5
    /// The peer holds, signed by us, another log than this one.
    package internal(set) var stopped: LinkAlarm?

    /// `pollMax`: how long a question for something newer is kept open; the channel's own clock measures it.
    package init(_ channel: Journal, peerKeys: [CosignatureVerifier], earlier: [[CosignatureVerifier]] = [], receipts: any ReceiptBook, word: FirstWord = FirstWord(), pollMax: Duration = .seconds(25),
                 alarm: @escaping @Sendable (LinkAlarm) -> Void) {
        (self.channel, self.peerKeys, self.receipts, self.word, self.pollMax, raise) = (channel, PeerMirrorKeys(peerKeys, earlier: earlier), receipts, word, pollMax, alarm)
    }

    /// `GET /channel/checkpoint?after=SIZE`, `GET /channel/tile/...`, `POST /channel/receipt`, `POST /channel/restore`.
    package func answer(_ request: LinkRequest) async -> LinkResponse {
        let parts = request.path.split(separator: "?" as Character, maxSplits: 1, omittingEmptySubsequences: false)
        switch (request.method, parts[0]) {
        case (.get, "/channel/checkpoint"): return await checkpoint(parts.count == 2 ? parts[1] : "after=0")
        case (.post, "/channel/receipt"): return await receipt(request.body)
        case (.post, "/channel/restore"): return await restore(request.body)
        case (.get, let path) where path.hasPrefix("/channel/tile/"):
            guard let tile = Tile(path: path.dropFirst("/channel/".count)) else { break }
            do { if let bytes = try await channel.tile(tile) { return LinkResponse(200, contentType: "application/octet-stream", body: bytes) } } catch { return .text(503, error.description) }
        default: break
        }
        return .text(404, "There is nothing at \(parts[0].prefix(200)).")
    }

    /// At once when there is more than the asker has; else as soon as there is; 204 when the time is over.
    private func checkpoint(_ query: Substring) async -> LinkResponse {
        guard query.hasPrefix("after="), let after = UInt64(query.dropFirst(6)) else { return .text(400, "Write the size that you have behind the path: ?after=41208") }
        guard after <= channel.size else {
            // Not signed, so only a hint that something is missing here: the receipt that follows is signed. Where none follows, there is none.
            behindTheEnd = (after, behindTheEnd.after == after ? behindTheEnd.times + 1 : 1)
            if !isReconciled, behindTheEnd.times == Self.behindMax { stop(.announcedAndLost(log: channel.origin, held: channel.size, announced: after)) }
            return .size(channel.size)
        }
        word.comes()
        if channel.size <= after, pollMax > .zero { _ = await channel.wait(for: after, timeout: pollMax) }
        guard channel.size > after else { return LinkResponse(204) }
        do { return LinkResponse(200, contentType: "text/plain; charset=utf-8", body: try await channel.checkpoint().bytes) } catch { return .text(503, error.description) }
    }

    private func receipt(_ body: [UInt8]) async -> LinkResponse {
        let note: SignedNote
        do { note = try SignedNote(reading: body) } catch { return .text(400, error.description) }
        let newest: Receipt?
        do { newest = try await receipts.newest() } catch { return .text(503, error.description) }
        guard let receipt = Receipt(note, of: channel, peerKeys: peerKeys, newest: newest) else {
            raise(.receiptUnsigned(log: channel.origin, size: (try? Checkpoint(text: note.text))?.size ?? 0))
            return .text(403, "The receipt must be a checkpoint of \(channel.origin) with all of its signatures and all of your cosignatures.")
        }
        do {
            // Signed by us and larger than what we have: an older copy of ours was put back.
            guard receipt.size <= channel.size else {
                behindTheEnd = (0, 0)
                if isReconciled { stop(.peerIsAhead(log: channel.origin, held: channel.size, cosigned: receipt.size)) }
                return .size(channel.size)
            }
            let root = try await channel.root(of: receipt.size)
            guard root == receipt.root else {
                stop(.receiptDiffers(log: channel.origin, size: receipt.size, held: root, claimed: receipt.root))
                return .text(403, "The receipt is for another record than ours; people on our side have been called.")
            }
            try await receipts.save(receipt)
            return LinkResponse(200)
        } catch { return .text(503, "\(error)") }
    }

    func stop(_ alarm: LinkAlarm) {
        stopped = alarm
        raise(alarm)
    }
}
