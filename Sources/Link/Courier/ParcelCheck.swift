import Journal
package import TransparencyLog

/// A parcel read to its end and verified: every seal, the signatures of the checkpoint, and that the entries are the ones of which its root speaks.
package struct CheckedParcel: Sendable {
    package struct Log: Sendable {
        package let note: SignedNote
        package let checkpoint: Checkpoint
        /// The tree before the first entry carried.
        package let before: Frontier
        /// From the size that was asked about to the checkpoint's; empty when there is nothing to prove.
        package let consistency: [TreeHash]
        package var range: Range<UInt64> { before.size..<checkpoint.size }
    }
    package let log: Log?
    /// Of our own channel; not verified here.
    package let receipt: SignedNote?
}

extension SealedReader {
    /// Reads all of it. `held`: the size of the peer's log that our mirror has been told of; the proof that the parcel's checkpoint continues it is made on the way.
    package mutating func check(origin: String, keys: [NoteVerifier], earlier: [[NoteVerifier]] = [], held: UInt64) throws(CourierError) -> CheckedParcel {
        try rewind()
        var check = ParcelCheck(file: path, origin: origin, keys: keys, earlier: earlier, held: held)
        while let section = try nextSection() { try check.take(section) }
        return try check.finish()
    }
}

private struct ParcelCheck {
    let file: String, origin: String, keys: [NoteVerifier], earlier: [[NoteVerifier]], held: UInt64
    var lastType: UInt8 = 0
    var note: SignedNote?
    var checkpoint: Checkpoint?
    var before: Frontier?
    var tree = Frontier()
    var packages: UInt64 = 0
    /// The part of the tree to which the next package's proof belongs: from the last multiple of 256 on.
    var subtree = Frontier()
    /// The runs of leaves whose hashes make the consistency proof, each as far as it has been seen.
    var runs: [(leaves: Range<UInt64>, seen: Frontier)] = []
    var receipt: SignedNote?

    init(file: String, origin: String, keys: [NoteVerifier], earlier: [[NoteVerifier]], held: UInt64) {
        (self.file, self.origin, self.keys, self.earlier, self.held) = (file, origin, keys, earlier, held)
    }

    mutating func take(_ section: ParcelSection) throws(CourierError) {
        guard section.type > lastType || section.type == lastType && section.type == 3 else { throw wrong("its sections are in another order than the one prescribed.") }
        lastType = section.type
        switch section {
        case .checkpoint(let note):
            // Packed before the keys changed, perhaps. Whether those keys may still say something new, the mirror decides.
            let signers = earlier.last { note.isNamed(by: $0) } ?? keys
            do { checkpoint = try Checkpoint(reading: note.bytes, origin: origin, keys: signers) } catch { throw wrong(error.description) }
            self.note = note
        case .range(let before): try begin(before)
        case .package(let bytes): try take(bytes)
        case .receipt(let note): receipt = note
        case .blob: throw .blobs(file: file)
        }
    }

    private mutating func begin(_ before: Frontier) throws(CourierError) {
        guard let checkpoint, before.size <= checkpoint.size else { throw wrong("it names entries that its checkpoint does not have.") }
        (self.before, tree) = (before, before)
        let inSubtree = before.size % 256
        subtree = Frontier(size: inSubtree, hashes: Array(before.hashes.suffix(inSubtree.nonzeroBitCount))) ?? Frontier()
        guard held >= before.size, held < checkpoint.size, held > 0, let proof = try? TreeProof.consistency(from: held, to: checkpoint.size) else { return }
        for run in proof {
            // What the run has before the first entry carried stands among the covering hashes: the last ones, since the run begins where one of them begins.
            let earlier = max(run.lowerBound, min(run.upperBound, before.size)) - run.lowerBound
            let skipped = TreeNode.covering(0..<min(run.lowerBound, before.size)).count
            let hashes = Array(before.hashes.dropFirst(skipped).prefix(earlier.nonzeroBitCount))
            guard let seen = Frontier(size: earlier, hashes: hashes) else { throw wrong("its covering hashes do not fit.") }
            runs.append((run, seen))
        }
    }

    private mutating func take(_ bytes: [UInt8]) throws(CourierError) {
        guard let checkpoint, let before, let upload = AddEntriesRequest(origin: origin, start: before.size, end: checkpoint.size), packages < upload.packageCount
        else { throw wrong("it has more entries than its checkpoint.") }
        let package = upload.package(packages)
        let contents: AddEntriesRequest.Contents
        do { contents = try upload.contents(of: package, in: bytes, at: 0) } catch { throw wrong(error.description) }
        guard contents.end == bytes.count else { throw wrong("something stands behind the package up to entry \(package.entries.upperBound - 1).") }
        for range in contents.entries {
            guard !range.isEmpty else { throw wrong("entry \(tree.size) has no bytes.") }
            let leaf = bytes.withUnsafeBytes { TreeHash.leaf(UnsafeRawBufferPointer(rebasing: $0[range])) }
            for place in runs.indices where runs[place].leaves.contains(tree.size) { runs[place].seen.append(leaf) }
            tree.append(leaf)
            subtree.append(leaf)
        }
        do { try TreeProof.verifySubtree(package.subtree, hash: subtree.root, in: checkpoint.size, root: checkpoint.root, proof: contents.proof) } catch {
            throw wrong("the package up to entry \(package.entries.upperBound - 1) is not part of the signed tree. \(error)")
        }
        if package.subtree.upperBound % 256 == 0 { subtree = Frontier() }
        packages += 1
    }

    func finish() throws(CourierError) -> CheckedParcel {
        guard let note, let checkpoint else { return CheckedParcel(log: nil, receipt: receipt) }
        guard let before else { throw wrong("it has a checkpoint and does not say from where its entries go.") }
        guard tree.size == checkpoint.size else { throw wrong("it ends with entry \(tree.size), and its checkpoint has \(checkpoint.size) entries.") }
        guard tree.root == checkpoint.root else { throw wrong("its entries are not those of which its signed checkpoint speaks.") }
        return CheckedParcel(log: CheckedParcel.Log(note: note, checkpoint: checkpoint, before: before, consistency: runs.map(\.seen.root)), receipt: receipt)
    }

    private func wrong(_ reason: String) -> CourierError { .content(file: file, reason: reason) }
}
