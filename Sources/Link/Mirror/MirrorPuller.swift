package import Journal
import TransparencyLog

/// Fills a mirror from the channel that the peer serves, where only our side may dial out; brings back the receipt.
///
/// It builds the very requests that the peer would send and gives them to the mirror, so that the mirror's checks are the same both ways.
package actor MirrorPuller {
    package nonisolated let mirror: Mirror
    private nonisolated let transport: any LinkTransport
    private nonisolated let clock: NodeClock
    private var generator: any RandomNumberGenerator & Sendable
    private var backoff: Backoff
    /// What the peer has our receipt for, as far as we know.
    private var delivered: UInt64?
    /// How often in a row what was announced could not be taken.
    private var untaken = 0
    private static let untakenMax = 3

    package init(_ mirror: Mirror, transport: any LinkTransport, clock: NodeClock = .system, generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
                 backoff: Backoff = Backoff()) {
        (self.mirror, self.transport, self.clock, self.generator, self.backoff) = (mirror, transport, clock, generator, backoff)
    }

    /// Steps until the task is cancelled; a mirror that has stopped is asked again after a while, for people may have resumed it.
    package func run() async {
        while !Task.isCancelled {
            switch await step() {
            case .progress: continue
            case .idle:
                // The peer kept the question open; should it not, this is what keeps us from asking without end.
                do { try await clock.sleep(backoff.least) } catch { return }
            case .stopped:
                do { try await clock.sleep(backoff.most) } catch { return }
            case .wait(let time, _):
                do { try await clock.sleep(time) } catch { return }
            }
        }
    }

    /// One thing at a time: bring a receipt, take a prefix of entries, or ask for something newer, which may take as long as the peer keeps the question open.
    package func step() async -> LinkStep {
        if let stop = await mirror.stopped { return wait(stop.reason) }
        do {
            if let note = await mirror.checkpoint, case let size = await mirror.size, size != delivered { return try await deliver(note, size) }
            let announced = await mirror.announced
            if announced > (await mirror.size), untaken < Self.untakenMax {
                untaken += 1
                let step = try await takeEntries(upTo: announced)
                if step == .progress { untaken = 0 }
                return step
            }
            // A peer that lost what it had announced learns it from this question, and from nothing else.
            untaken = 0
            return try await ask(after: announced)
        } catch { return wait("\(error)") }
    }

    private func deliver(_ note: SignedNote, _ size: UInt64) async throws -> LinkStep {
        let response = try await transport.send(LinkRequest(.post, "/channel/receipt", contentType: "text/plain; charset=utf-8", body: note.bytes))
        if response.status == 409, case let has = try TreeSizeBody.read(response.body), has < size { return try await restore(note, from: has, to: size) }
        guard response.status == 200 else { return wait("The peer answered our receipt for \(size) entries with \(response.status).") }
        delivered = size
        return moved()
    }

    /// The peer runs an older copy of its own log: it gets back what it lacks, proven from where it stands to what it signed once.
    private func restore(_ note: SignedNote, from has: UInt64, to size: UInt64) async throws -> LinkStep {
        let source = StoreSource(mirror.store)
        let ticket = AddCheckpointRequest(old: has, proof: try await source.consistencyProof(from: has, to: size), note: note).bytes
        guard let request = AddEntriesRequest(origin: mirror.origin, start: has, end: size, ticket: ticket) else { return wait("What the peer lacks cannot be written into one request.") }
        let response = try await transport.send(LinkRequest(.post, "/channel/restore", contentType: "application/octet-stream", body: try await request.body(from: source)))
        return taken(response, "The peer did not take back the entries that it lacks")
    }

    private func ask(after size: UInt64) async throws -> LinkStep {
        let response = try await transport.send(LinkRequest(.get, "/channel/checkpoint?after=\(size)"))
        if response.status == 204 { return .idle }
        if response.status == 409 {
            let has = try TreeSizeBody.read(response.body), held = await mirror.size
            guard has < held else { return wait("The peer has \(has) entries of its log and announced \(size), which we have not received.") }
            delivered = nil
            return .progress
        }
        guard response.status == 200 else { return wait("The peer answered with \(response.status) when asked for its checkpoint.") }
        let note = try SignedNote(reading: response.body), checkpoint = try Checkpoint(text: note.text)
        // An older one is given to the mirror as well: it may be a rollback, and the mirror is the one to notice.
        let proof = checkpoint.size > size ? try await TileSource(transport, prefix: "/channel", size: checkpoint.size).consistencyProof(from: size, to: checkpoint.size) : []
        let request = AddCheckpointRequest(old: min(size, checkpoint.size), proof: proof, note: note)
        return taken(await mirror.answer(LinkRequest(.post, "/add-checkpoint", body: request.bytes)), "The checkpoint that the peer serves was not taken")
    }

    private func takeEntries(upTo end: UInt64) async throws -> LinkStep {
        guard let request = AddEntriesRequest(origin: mirror.origin, start: min(await mirror.next, end), end: end) else { return wait("The log's origin cannot be written.") }
        let body = try await request.body(from: TileSource(transport, prefix: "/channel", size: end))
        return taken(await mirror.answer(LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: body)), "The entries that the peer serves were not taken")
    }

    private func taken(_ response: LinkResponse, _ what: String) -> LinkStep {
        guard response.status == 200 || response.status == 202 else { return wait("\(what): \(String(decoding: response.body.prefix(2000), as: UTF8.self))") }
        return moved()
    }

    private func moved() -> LinkStep {
        backoff.reset()
        return .progress
    }

    private func wait(_ reason: String) -> LinkStep { .wait(backoff.next(using: &generator), reason: reason) }
}
