import TransparencyLog

/// The entry packages of C2SP tlog-mirror `add-entries` for a range of a log: where each begins and ends, and what stands in it.
struct EntryPackages: Hashable, Sendable {
    /// The entries that are carried.
    let range: Range<UInt64>

    /// Packages end at multiples of 256, and at the end.
    func packageEnd(after start: UInt64) -> UInt64 { min(range.upperBound, (start / 256 + 1) * 256) }

    /// The runs of leaves whose hashes prove the subtree of the package that ends at `end` in the tree of the whole range's end.
    func proofRuns(endingAt end: UInt64) -> [Range<UInt64>] {
        let subtree = (end - 1) / 256 * 256..<end
        var runs: [Range<UInt64>] = []
        var (low, high) = (UInt64(0), range.upperBound)
        while low..<high != subtree {
            let middle = low + 1 << UInt64(63 - (high - low - 1).leadingZeroBitCount)
            if end <= middle {
                runs.append(middle..<high)
                high = middle
            } else {
                runs.append(low..<middle)
                low = middle
            }
        }
        return runs.reversed()
    }

    /// Where a proof leads from the hash over a package's subtree; nil when it has another number of hashes than it needs.
    func root(over subtree: TreeHash, endingAt end: UInt64, proof: [TreeHash]) -> TreeHash? {
        let runs = proofRuns(endingAt: end)
        guard runs.count == proof.count else { return nil }
        var hash = subtree, last = end
        for (run, step) in zip(runs, proof) {
            let isRight = run.lowerBound >= last
            (hash, last) = (isRight ? .node(hash, step) : .node(step, hash), max(last, run.upperBound))
        }
        return hash
    }
}

/// One entry package taken apart.
struct EntryPackage: Hashable, Sendable {
    let entries: [ArraySlice<UInt8>]
    let proof: [TreeHash]

    /// Nil unless the bytes are exactly `count` entries and a proof.
    init?(_ bytes: [UInt8], count: Int) {
        var rest = ByteCursor(bytes[...])
        var entries: [ArraySlice<UInt8>] = []
        for _ in 0..<count {
            guard let length = rest.number(UInt16.self), let entry = rest.take(Int(length)) else { return nil }
            entries.append(entry)
        }
        guard let hashes = rest.number(UInt8.self), hashes <= 63, rest.rest.count == Int(hashes) * TreeHash.size else { return nil }
        var proof: [TreeHash] = []
        while let next = rest.take(TreeHash.size) { if let hash = TreeHash(next) { proof.append(hash) } }
        (self.entries, self.proof) = (entries, proof)
    }

    init(entries: [ArraySlice<UInt8>], proof: [TreeHash]) { (self.entries, self.proof) = (entries, proof) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries { EntryBundle.append(entry, to: &bytes) }
        bytes.append(UInt8(proof.count))
        for hash in proof { bytes += hash.bytes }
        return bytes
    }
}
