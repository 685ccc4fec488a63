/// Why a proof does not prove.
package enum TreeProofError: Error, Hashable, Sendable, CustomStringConvertible {
    case indexBeyondTree(index: UInt64, size: UInt64)
    case sizesInWrongOrder(old: UInt64, new: UInt64)
    case nothingToContinue
    case wrongLength(found: Int)
    case rootDiffers(size: UInt64)
    case noSubtree(start: UInt64, end: UInt64)

    package var description: String {
        switch self {
        case .indexBeyondTree(let index, let size): "Entry \(index) lies outside a tree of \(size) entries."
        case .sizesInWrongOrder(let old, let new): "A tree of \(new) entries cannot continue one of \(old)."
        case .nothingToContinue: "A tree without entries is continued by every tree, so there is nothing to prove; begin with a size of at least 1."
        case .wrongLength(let found): "The proof has \(found) hashes, which is not the number that these sizes need."
        case .rootDiffers(let size): "The proof leads to another root than the one given for \(size) entries."
        case .noSubtree(let start, let end): "The entries from \(start) up to \(end) are no subtree: a subtree begins at a multiple of its size, rounded up to a power of two."
        }
    }
}

/// Inclusion and consistency proofs of RFC 6962: which hashes they need, and whether they hold.
///
/// Making a proof has two steps, so that nothing here reads a disk: ask which runs of leaves are needed, then hash each (`TreeNode.covering`, `TreeHash.joining`).
package enum TreeProof {
    /// The runs of leaves whose hashes prove that `index` is in the tree of `size`, from the leaf's sibling upwards. RFC 6962 section 2.1.1.
    package static func inclusion(of index: UInt64, in size: UInt64) throws(TreeProofError) -> [Range<UInt64>] {
        guard index < size else { throw .indexBeyondTree(index: index, size: size) }
        var runs: [Range<UInt64>] = []
        var (low, high) = (UInt64(0), size)
        while high - low > 1 {
            let middle = low + split(high - low)
            if index < middle {
                runs.append(middle..<high)
                high = middle
            } else {
                runs.append(low..<middle)
                low = middle
            }
        }
        return runs.reversed()
    }

    /// The runs of leaves whose hashes prove that the tree of `new` entries continues the tree of `old`. RFC 6962 section 2.1.2. None from an empty tree.
    package static func consistency(from old: UInt64, to new: UInt64) throws(TreeProofError) -> [Range<UInt64>] {
        guard old <= new else { throw .sizesInWrongOrder(old: old, new: new) }
        guard old > 0, old < new else { return [] }
        var runs: [Range<UInt64>] = []
        var (low, high) = (UInt64(0), new)
        while old < high {
            let middle = low + split(high - low)
            if old <= middle {
                runs.append(middle..<high)
                high = middle
            } else {
                runs.append(low..<middle)
                low = middle
            }
        }
        if low > 0 { runs.append(low..<high) }
        return runs.reversed()
    }

    /// RFC 9162 section 2.1.3.2.
    package static func verifyInclusion(of leaf: TreeHash, at index: UInt64, in size: UInt64, root: TreeHash, proof: [TreeHash]) throws(TreeProofError) {
        guard index < size else { throw .indexBeyondTree(index: index, size: size) }
        var (position, last, hash) = (index, size - 1, leaf)
        for step in proof {
            guard last != 0 else { throw .wrongLength(found: proof.count) }
            if position & 1 == 1 || position == last {
                hash = .node(step, hash)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                hash = .node(hash, step)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongLength(found: proof.count) }
        guard hash == root else { throw .rootDiffers(size: size) }
    }

    /// RFC 9162 section 2.1.4.2. Equal sizes need equal roots and an empty proof; from an empty tree there is nothing to prove, so 0 is refused.
    package static func verifyConsistency(from old: UInt64, root oldRoot: TreeHash, to new: UInt64, root newRoot: TreeHash, proof: [TreeHash]) throws(TreeProofError) {
        guard old <= new else { throw .sizesInWrongOrder(old: old, new: new) }
        guard old > 0 else { throw .nothingToContinue }
        if old == new {
            guard proof.isEmpty else { throw .wrongLength(found: proof.count) }
            guard oldRoot == newRoot else { throw .rootDiffers(size: new) }
            return
        }
        let found = try consistencyRoots(from: old, root: oldRoot, to: new, proof: proof)
        guard found.old == oldRoot else { throw .rootDiffers(size: old) }
        guard found.new == newRoot else { throw .rootDiffers(size: new) }
    }

    /// The two roots to which a consistency proof leads. Where the new one is the one that was signed and the old one is not ours, the signed tree is proven to begin otherwise than ours.
    /// Precondition: 0 < old < new.
    package static func consistencyRoots(from old: UInt64, root oldRoot: TreeHash, to new: UInt64, proof: [TreeHash]) throws(TreeProofError) -> (old: TreeHash, new: TreeHash) {
        precondition(0 < old && old < new)
        var steps = proof[...]
        if old.nonzeroBitCount == 1 { steps = [oldRoot] + steps }
        guard let first = steps.first else { throw .wrongLength(found: proof.count) }
        var (position, last) = (old - 1, new - 1)
        while position & 1 == 1 { (position, last) = (position >> 1, last >> 1) }
        var (oldHash, newHash) = (first, first)
        for step in steps.dropFirst() {
            guard last != 0 else { throw .wrongLength(found: proof.count) }
            if position & 1 == 1 || position == last {
                oldHash = .node(step, oldHash)
                newHash = .node(step, newHash)
                while position & 1 == 0, position != 0 { (position, last) = (position >> 1, last >> 1) }
            } else {
                newHash = .node(newHash, step)
            }
            (position, last) = (position >> 1, last >> 1)
        }
        guard last == 0 else { throw .wrongLength(found: proof.count) }
        return (oldHash, newHash)
    }

    /// The largest power of two below `count`. Precondition: at least 2.
    static func split(_ count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}
