import Journal
import TransparencyLog

extension LinkResponse {
    /// An answer that a person can read.
    static func text(_ status: Int, _ text: String) -> LinkResponse { LinkResponse(status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8)) }
    static func size(_ size: UInt64) -> LinkResponse { LinkResponse(409, contentType: TreeSizeBody.contentType, body: TreeSizeBody.bytes(size)) }
    static func info(_ status: Int, _ info: MirrorInfo) -> LinkResponse { LinkResponse(status, contentType: MirrorInfo.contentType, body: info.bytes) }
}

extension Mirror {
    var stopResponse: LinkResponse? { state.stopped.map { .text(403, "This link has stopped, and a person on our side must resume it. Since \($0.at): \($0.reason)") } }

    /// The log announces a tree: it becomes the pending checkpoint when the log's keys all signed it and it is proven to continue the one before.
    func addCheckpoint(_ body: [UInt8]) async -> LinkResponse {
        let request: AddCheckpointRequest, claimed: Checkpoint
        do { request = try AddCheckpointRequest(reading: body) } catch { return .text(400, error.description) }
        do { claimed = try Checkpoint(text: request.note.text) } catch { return .text(400, error.description) }
        guard claimed.origin == origin else { return .text(404, "No log \(claimed.origin) is mirrored here.") }
        // By the keys of now, or by those before them as long as the log itself goes on with them.
        let age = age(of: request.note), signers = signers(aged: age)
        do { try request.note.verify(by: signers) } catch {
            if case .signatureDiffers = error { await report(.signatureDiffers(log: origin, reason: error.description)) } else { await report(.signatureMissing(log: origin, reason: error.description)) }
            return .text(403, error.description)
        }
        if let last = pending.last, claimed.size > last.size, age > self.age(of: last.note) {
            await report(.oldKeys(log: origin, size: claimed.size))
            return .text(403, "These keys of \(origin) were replaced, and their successors have signed since. Sign with those.")
        }
        // The log's own words from here on, except for the proof and the old size.
        guard claimed.extensions.isEmpty else { return .text(400, "The checkpoint has extension lines, which this mirror does not take.") }
        guard request.old <= claimed.size, claimed.size <= UInt64(Int64.max) else { return .text(400, "The old size, \(request.old), is not at or below the checkpoint's, \(claimed.size).") }
        do {
            try await settle()
            return try await take(request, claimed)
        } catch { return .text(503, "Nothing was changed here: \(error)") }
    }

    /// How many changes of keys lie between the note's keys and the newest; 0 for a note that names none of ours, so that the newest are the ones it lacks.
    ///
    /// Says which keys are named; whether they signed is checked by `verify`, and was for what is kept.
    func age(of note: SignedNote) -> Int {
        if note.isNamed(by: keys) { return 0 }
        return earlier.lastIndex { set in set.contains { key in note.signatures.contains { $0.keyName == key.name && $0.keyID == key.keyID } } }.map { earlier.count - $0 } ?? 0
    }

    private func signers(aged age: Int) -> [NoteVerifier] { age == 0 ? keys : earlier[earlier.count - age] }

    private func take(_ request: AddCheckpointRequest, _ claimed: Checkpoint) async throws -> LinkResponse {
        let held = pending.last?.checkpoint, heldSize = held?.size ?? 0, heldRoot = held?.root ?? .emptyRoot
        // Of what is stored, every earlier size has a root that we know: a signed one that differs is a fork or a rollback, whatever the proof says.
        if claimed.size <= frontier.size || claimed.size == heldSize {
            let root = claimed.size == heldSize ? heldRoot : try await root(of: claimed.size)
            guard root == claimed.root else {
                await report(.fork(log: origin, size: claimed.size, held: root, claimedSize: claimed.size, claimed: claimed.root))
                return .size(heldSize)
            }
        }
        guard request.old == heldSize else { return .size(heldSize) }
        if let reason = await unprovenReason(request, claimed, heldSize, heldRoot) { return .text(422, reason) }
        let own = request.note.signatures.filter { signature in signers(aged: age(of: request.note)).contains { $0.name == signature.keyName && $0.keyID == signature.keyID } }
        try await remember(Head(checkpoint: claimed, note: SignedNote(text: request.note.text, signatures: own)))
        return LinkResponse(200, contentType: "text/plain; charset=utf-8")
    }

    /// Nil when the proof holds.
    private func unprovenReason(_ request: AddCheckpointRequest, _ claimed: Checkpoint, _ heldSize: UInt64, _ heldRoot: TreeHash) async -> String? {
        let error: TreeProofError
        if heldSize == 0 || heldSize == claimed.size {
            if claimed.size == 0, claimed.root != .emptyRoot { error = .rootDiffers(size: 0) } else if !request.proof.isEmpty { error = .wrongLength(found: request.proof.count) } else { return nil }
        } else {
            do {
                let roots = try TreeProof.consistencyRoots(from: heldSize, root: heldRoot, to: claimed.size, proof: request.proof)
                if roots == (heldRoot, claimed.root) { return nil }
                if roots.new == claimed.root {
                    // The signed tree is shown to begin with another root than ours.
                    await report(.fork(log: origin, size: heldSize, held: heldRoot, claimedSize: claimed.size, claimed: claimed.root))
                    return "The proof shows that the signed tree does not continue the \(heldSize) entries that are held here."
                }
                error = .rootDiffers(size: claimed.size)
            } catch let failure { error = failure }
        }
        await report(.unproven(log: origin, heldSize: heldSize, held: heldRoot, claimedSize: claimed.size, claimed: claimed.root, times: countUnproven(request)))
        return error.description
    }
}
