package import Journal
package import TransparencyLog

/// What came of one request and its answer, or of finding that there was nothing to ask.
package enum LinkStep: Hashable, Sendable {
    /// Something moved; there may be more to do at once.
    case progress
    /// The peer has cosigned everything that there is.
    case idle
    /// Nothing moved; try again after this time.
    case wait(Duration, reason: String)
    case stopped(LinkAlarm)
}

/// Brings the peer's mirror up to our channel and keeps its receipts. A state machine: `step` does one request; `run` goes on for ever.
///
/// What an answer says without a signature (sizes, refusals) only guides what is asked next; only what is signed by our own keys and the peer's stops it.
package actor ChannelSender {
    /// A checkpoint of ours on its way.
    struct Target: Sendable {
        let checkpoint: Checkpoint
        let note: SignedNote
        var isAnnounced: Bool
        var ticket: [UInt8] = []
    }

    package nonisolated let channel: Journal
    package nonisolated let peerKeys: PeerMirrorKeys
    nonisolated let transport: any LinkTransport
    nonisolated let receipts: any ReceiptBook
    private nonisolated let clock: NodeClock
    private nonisolated let raise: @Sendable (LinkAlarm) -> Void
    private var generator: any RandomNumberGenerator & Sendable
    private var backoff: Backoff

    /// The size that the mirror was told last, as far as we know.
    private var told: UInt64?
    /// The first entry that the mirror does not have, as far as we know.
    private var next: UInt64 = 0
    private var target: Target?
    package private(set) var newest: Receipt?
    private var hasLoaded = false
    /// The peer holds less than it cosigned, so everything is brought again.
    var mustSendAgain = false
    /// Answers in a row that only taught us where the mirror stands; an honest one does so twice.
    private var lessons = 0
    private static let lessonsMax = 6
    package private(set) var stopped: LinkAlarm?
    /// Since when the peer has not answered at all; nil while it does.
    package private(set) var silentSince: Timestamp?
    package private(set) var lastAnswer: Timestamp?
    private var lastRefusal: LinkAlarm?

    /// `alarm` must not block.
    package init(_ channel: Journal, peerKeys: [CosignatureVerifier], earlier: [[CosignatureVerifier]] = [], transport: any LinkTransport, receipts: any ReceiptBook, clock: NodeClock = .system,
                 generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), backoff: Backoff = Backoff(), alarm: @escaping @Sendable (LinkAlarm) -> Void) {
        (self.channel, self.peerKeys, self.transport, self.receipts, self.clock) = (channel, PeerMirrorKeys(peerKeys, earlier: earlier), transport, receipts, clock)
        (self.generator, self.backoff, raise) = (generator, backoff, alarm)
    }

    /// Steps until the task is cancelled, the channel closes or the link stops.
    package func run() async {
        var sizes = channel.sizes().makeAsyncIterator()
        while !Task.isCancelled {
            switch await step() {
            case .progress: continue
            case .idle: guard await sizes.next(isolation: #isolation) != nil else { return }
            case .wait(let time, _):
                do { try await clock.sleep(time) } catch { return }
            case .stopped: return
            }
        }
    }

    /// One request and its answer. One at a time.
    package func step() async -> LinkStep {
        if let stopped { return .stopped(stopped) }
        do throws(MemoryFailure) { try await load() } catch { return wait(error.description) }
        do {
            if let target, target.isAnnounced { return try await sendEntries(target) }
            guard channel.size > newest?.size ?? 0 || mustSendAgain else { return .idle }
            return try await announce()
        } catch let failure as TransportFailure { return wait(failure.description) } catch { return wait("\(error)") }
    }

    func load() async throws(MemoryFailure) {
        guard !hasLoaded else { return }
        newest = try await receipts.newest()
        (told, next) = (newest?.size, newest?.size ?? 0)
        hasLoaded = true
    }

    // MARK: The two requests

    private func announce() async throws -> LinkStep {
        let note = try await channel.checkpoint(), checkpoint = try Checkpoint(text: note.text)
        let old = min(told ?? 0, checkpoint.size)
        let proof = try await JournalSource(channel).consistencyProof(from: old, to: checkpoint.size)
        let response = try await ask(LinkRequest(.post, "/add-checkpoint", contentType: "text/plain; charset=utf-8", body: AddCheckpointRequest(old: old, proof: proof, note: note).bytes))
        switch response.status {
        case 200:
            told = checkpoint.size
            target = Target(checkpoint: checkpoint, note: note, isAnnounced: true)
            return moved()
        case 409:
            let size = try TreeSizeBody.read(response.body)
            guard size <= channel.size else { return await unbelievable("The peer says that it was told of \(size) entries; we have \(channel.size).") }
            guard size != old else { return await unbelievable("The peer says that it holds another tree of \(size) entries than ours.") }
            told = size
            return learned()
        default: return refused(response)
        }
    }

    private func sendEntries(_ target: Target) async throws -> LinkStep {
        let end = target.checkpoint.size
        guard let request = AddEntriesRequest(origin: channel.origin, start: min(next, end), end: end, ticket: target.ticket) else { return wait("The channel's origin cannot be sent.") }
        let body = try await request.body(from: JournalSource(channel))
        let response = try await ask(LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: body))
        switch response.status {
        case 200: return try await take(response.body, under: target)
        case 202, 409:
            let info = try MirrorInfo(reading: response.body)
            guard info.size == end, info.next <= max(end, channel.size) else {
                // It wants another checkpoint: begin again from the one that it names.
                self.target = nil
                guard info.size <= channel.size, info.next <= channel.size else { return await unbelievable("The peer says that it holds \(info.next) of \(info.size) entries; we have \(channel.size).") }
                (told, next) = (info.size, info.next)
                return learned()
            }
            let hasMoved = info.next != request.start
            next = info.next
            self.target?.ticket = info.ticket
            guard hasMoved else { return wait("The peer took nothing of what was sent.") }
            if response.status == 409 { return learned() }
            lessons = 0
            return moved()
        default:
            if response.status == 422 { (self.target, told) = (nil, nil) }
            return refused(response)
        }
    }

    private func take(_ lines: [UInt8], under target: Target) async throws -> LinkStep {
        let signed = (try? SignedNote.signatures(reading: lines)).map(target.note.adding)
        guard let receipt = signed.flatMap({ Receipt($0, of: channel, peerKeys: peerKeys, newest: newest) }) else {
            let alarm = LinkAlarm.receiptUnsigned(log: channel.origin, size: target.checkpoint.size)
            raise(alarm)
            return wait(alarm.description)
        }
        try await keep(receipt)
        (self.target, mustSendAgain, lessons) = (nil, false, 0)
        return moved()
    }

    func keep(_ receipt: Receipt) async throws(MemoryFailure) {
        try await receipts.save(receipt)
        guard receipt.size > newest?.size ?? 0 else { return }
        newest = receipt
        (told, next) = (max(told ?? 0, receipt.size), max(next, receipt.size))
    }

    // MARK: What an answer does to us

    func ask(_ request: LinkRequest) async throws(TransportFailure) -> LinkResponse {
        do {
            let response = try await transport.send(request)
            (silentSince, lastAnswer) = (nil, clock.now())
            return response
        } catch {
            silentSince = silentSince ?? clock.now()
            throw error
        }
    }

    private func moved() -> LinkStep {
        backoff.reset()
        lastRefusal = nil
        return .progress
    }

    private func learned() -> LinkStep {
        lessons += 1
        return lessons > Self.lessonsMax ? wait("The peer says each time something else of what it holds.") : .progress
    }

    func wait(_ reason: String) -> LinkStep { .wait(backoff.next(using: &generator), reason: reason) }

    /// The same refusal again is no news.
    private func refused(_ response: LinkResponse) -> LinkStep {
        let text = String(decoding: response.body.prefix(2000), as: UTF8.self).split(separator: "\n" as Character).first.map(String.init) ?? "(nothing)"
        let alarm = LinkAlarm.refusedByPeer(log: channel.origin, status: response.status, text: text)
        if alarm != lastRefusal, response.status != 503 { raise(alarm) }
        lastRefusal = alarm
        // It may be that it knows less than we believed: ask anew what it was told.
        if response.status != 403 { told = nil }
        return wait(alarm.description)
    }

    /// Nothing unsigned is believed against our own log: the signed checkpoint that the peer serves decides.
    private func unbelievable(_ reason: String) async -> LinkStep {
        (told, target) = (nil, nil)
        if case .stopped(let alarm) = await compare(takesBack: false) { return .stopped(alarm) }
        return wait(reason)
    }

    /// Nothing is sent any more by this sender.
    func stop(_ alarm: LinkAlarm) -> LinkAlarm {
        stopped = alarm
        raise(alarm)
        return alarm
    }

    func alarm(_ alarm: LinkAlarm) { raise(alarm) }

    /// After people have compared the two records.
    package func resume() { (stopped, told, target) = (nil, nil, nil) }
}
