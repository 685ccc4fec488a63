import Journal
package import TransparencyLog

extension Mirror {
    /// Packages of one request that were proven, before they are saved together.
    private struct Intake {
        var frontier: Frontier
        let before: UInt64
        var entries: [[UInt8]] = []
        var leaves: [TreeHash] = []
        var nodes: [StoreBatch.Node] = []
        var packages: UInt64 = 0

        init(_ frontier: Frontier) { (self.frontier, before) = (frontier, frontier.size) }
    }

    /// The log brings entries up to a pending checkpoint. Each package is proven before anything of it is kept; after the last one the checkpoint is cosigned.
    func addEntries(_ body: [UInt8]) async -> LinkResponse {
        let request: AddEntriesRequest, start: Int
        do { (request, start) = try AddEntriesRequest.read(body) } catch { return .text(400, error.description) }
        guard request.origin == origin else { return .text(404, "No log \(request.origin) is mirrored here.") }
        do {
            try await settle()
            let known = pending.last { $0.size == request.end } ?? (request.end == cosigned?.size ? cosigned : nil)
            guard let head = known, request.end >= size, request.start <= frontier.size else { return info(409, request.end) }
            return try await take(request, from: body, at: start, under: head)
        } catch { return .text(503, "What was not saved must be sent again: \(error)") }
    }

    private func info(_ status: Int, _ end: UInt64) -> LinkResponse {
        let isKnown = end >= size && (pending.contains { $0.size == end } || end == cosigned?.size)
        return .info(status, MirrorInfo(size: isKnown ? end : announced, next: frontier.size))
    }

    private func take(_ request: AddEntriesRequest, from body: [UInt8], at start: Int, under head: Head) async throws -> LinkResponse {
        var intake = Intake(frontier), offset = start, failure: (status: Int, text: String)?
        let wanted = min(request.packageCount, AddEntriesRequest.packagesMax)
        // Entries of the first package that are held already.
        var held: [TreeHash] = []
        if wanted > 0, case let first = request.package(0), first.subtree.lowerBound < first.entries.lowerBound {
            held = try await store.hashes(level: 0, in: first.subtree.lowerBound..<first.entries.lowerBound)
        }
        while intake.packages < wanted, failure == nil {
            let package = request.package(intake.packages)
            do {
                let contents = try request.contents(of: package, in: body, at: offset)
                guard !contents.entries.contains(where: \.isEmpty) else {
                    failure = (422, "An entry of the package \(package.entries) has no bytes; this mirror keeps none such.")
                    break
                }
                try Self.check(package, contents, of: body, held: intake.packages == 0 ? held : [], under: head, into: &intake)
                (offset, intake.packages) = (contents.end, intake.packages + 1)
            } catch let error as AddEntriesError {
                failure = (400, error.description)
            } catch let error as TreeProofError {
                failure = (422, error.description)
                await report(.entriesDiffer(log: origin, entries: package.entries, checkpointSize: head.size, root: head.checkpoint.root, reason: error.description))
            }
        }
        if failure == nil, intake.packages == request.packageCount, offset < body.count { return .text(400, AddEntriesError.trailingBytes(offset: offset).description) }
        if !intake.entries.isEmpty {
            try await append(StoreBatch(expectedSize: intake.before, entries: intake.entries, leaves: intake.leaves, nodes: intake.nodes), to: intake.frontier)
        }
        if let failure, failure.status == 422 || intake.packages == 0 { return .text(failure.status, failure.text) }
        guard intake.packages == request.packageCount else {
            return intake.packages == 0 ? .text(400, "The request brings no package; expected at least one from entry \(request.start) on.") : info(202, request.end)
        }
        return try await cosign(head)
    }

    /// Throws unless the package is part of the signed tree; takes in of it what is new.
    private static func check(_ package: AddEntriesRequest.Package, _ contents: AddEntriesRequest.Contents, of body: [UInt8], held: [TreeHash], under head: Head, into intake: inout Intake) throws {
        let leaves = body.withUnsafeBytes { bytes in contents.entries.map { TreeHash.leaf(UnsafeRawBufferPointer(rebasing: bytes[$0])) } }
        let known = Int(min(max(intake.frontier.size, package.entries.lowerBound), package.entries.upperBound) - package.entries.lowerBound)
        var frontier = intake.frontier, nodes: [StoreBatch.Node] = [], full: TreeHash?
        for leaf in leaves[known...] {
            frontier.append(leaf) { node, hash in
                guard node.height & 7 == 0 else { return }
                nodes.append(StoreBatch.Node(level: node.height >> 3, index: node.index, hash: hash))
                if node.height == 8 { full = hash }
            }
        }
        let hash: TreeHash
        if known > 0 {
            // What came again is hashed too, apart from the tree that has it already.
            var subtree = Frontier()
            for leaf in held + leaves { subtree.append(leaf) }
            hash = subtree.root
        } else if package.subtree.count == Tile.widthMax, let full { hash = full } else {
            hash = TreeHash.joining(frontier.hashes.suffix((package.subtree.count).nonzeroBitCount)) ?? .emptyRoot
        }
        try TreeProof.verifySubtree(package.subtree, hash: hash, in: head.size, root: head.checkpoint.root, proof: contents.proof)
        guard known < leaves.count else { return }
        intake.frontier = frontier
        intake.nodes += nodes
        intake.leaves += leaves[known...]
        for range in contents.entries[known...] { intake.entries.append(Array(body[range])) }
    }

    /// Everything up to the checkpoint is durable: says so, once for each size.
    private func cosign(_ head: Head) async throws -> LinkResponse {
        if let cosigned, cosigned.size == head.size { return answer(with: cosigned.note) }
        guard head.size <= frontier.size else { return info(202, head.size) }
        let root = try await root(of: head.size)
        guard root == head.checkpoint.root else {
            await report(.storeDiffers(log: origin, size: head.size, held: root, claimed: head.checkpoint.root))
            return .text(403, "The entries held here do not have the root that was signed; people on our side have been called.")
        }
        // A clock that was set back must not make a later receipt the earlier one.
        let now = max(UInt64(max(0, clock.now().milliseconds / 1000)), cosignedAt ?? 0)
        let note = head.note.adding(try cosigners.map { try $0.cosign(head.note.text, at: now) })
        try await keepCosigned(Head(checkpoint: head.checkpoint, note: note, time: now))
        return answer(with: note)
    }

    /// What was cosigned last, with cosignatures of this moment: that by now nothing newer of the log is held here. For whoever has only files to hear it from. Not kept, since the first
    /// cosignature says since when it is held. Nil while nothing was cosigned; the old one where people were called, for then nothing is said anew.
    package func cosignedNow() throws -> SignedNote? {
        guard let cosigned, stopped == nil else { return checkpoint }
        let note = cosigned.note, now = max(UInt64(max(0, clock.now().milliseconds / 1000)), cosignedAt ?? 0)
        let others = note.signatures.filter { signature in !cosigners.contains { $0.verifier.isNamed(by: signature) } }
        return SignedNote(text: note.text, signatures: others + (try cosigners.map { try $0.cosign(note.text, at: now) }))
    }

    private func answer(with note: SignedNote) -> LinkResponse {
        let own = note.signatures.filter { signature in cosigners.contains { $0.verifier.isNamed(by: signature) } }
        return LinkResponse(200, contentType: "text/plain; charset=utf-8", body: SignedNote.lines(of: own))
    }
}
