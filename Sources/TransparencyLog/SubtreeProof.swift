/// Subtree consistency proofs (draft-ietf-plants-merkle-tree-certs, "Subtrees"): that a tree of n leaves has a given hash over a part of them.
///
/// A part `[start, end)` is a subtree when `start` is a multiple of its size rounded up to a power of two. From 0 it is a consistency proof of RFC 6962, over one leaf an inclusion proof.
extension TreeProof {
    package static func isSubtree(_ leaves: Range<UInt64>) -> Bool {
        guard !leaves.isEmpty else { return false }
        let span = leaves.upperBound - 1 - leaves.lowerBound
        // The largest number with as many digits as `span`: one less than the size rounded up.
        let mask = span == 0 ? 0 : UInt64.max >> UInt64(span.leadingZeroBitCount)
        return leaves.lowerBound & mask == 0
    }

    /// The runs of leaves whose hashes prove that the subtree's hash is part of the tree of `size`.
    package static func subtree(_ leaves: Range<UInt64>, in size: UInt64) throws(TreeProofError) -> [Range<UInt64>] {
        try descend(to: leaves, in: size).runs
    }

    /// Holds when the tree with this root has this hash over these leaves.
    package static func verifySubtree(_ leaves: Range<UInt64>, hash: TreeHash, in size: UInt64, root: TreeHash, proof: [TreeHash]) throws(TreeProofError) {
        let way = try descend(to: leaves, in: size)
        guard proof.count == way.runs.count else { throw .wrongLength(found: proof.count) }
        var steps = proof[...]
        // Where the subtree ends inside the tree's own right edge, the proof begins with the part of it that the tree does not share.
        var (part, whole) = (hash, hash)
        if !way.isWhole, let first = steps.popFirst() { (part, whole) = (first, first) }
        for (step, side) in zip(steps, way.sides) {
            switch side {
            case .right: whole = .node(whole, step)
            case .left: whole = .node(step, whole)
            case .leftWithin: (part, whole) = (.node(step, part), .node(step, whole))
            }
        }
        guard part == hash else { throw .rootDiffers(size: leaves.upperBound) }
        guard whole == root else { throw .rootDiffers(size: size) }
    }

    private enum Side {
        /// The neighbour on this side lies outside the subtree.
        case left, right
        /// The left neighbour is part of the subtree, whose left end is this window's.
        case leftWithin
    }

    private struct Way {
        var runs: [Range<UInt64>] = []
        var sides: [Side] = []
        /// The subtree is one node of the tree.
        var isWhole = true
    }

    private static func descend(to leaves: Range<UInt64>, in size: UInt64) throws(TreeProofError) -> Way {
        guard isSubtree(leaves) else { throw .noSubtree(start: leaves.lowerBound, end: leaves.upperBound) }
        guard leaves.upperBound <= size else { throw .indexBeyondTree(index: leaves.upperBound - 1, size: size) }
        var way = Way(), start = leaves.lowerBound
        let end = leaves.upperBound
        var (low, high) = (UInt64(0), size)
        while (start, end) != (low, high) {
            let middle = low + split(high - low)
            if end <= middle {
                way.runs.append(middle..<high)
                way.sides.append(.right)
                high = middle
            } else if middle <= start {
                way.runs.append(low..<middle)
                way.sides.append(.left)
                low = middle
            } else {
                way.runs.append(low..<middle)
                way.sides.append(.leftWithin)
                (start, low) = (middle, middle)
                way.isWhole = false
            }
        }
        if !way.isWhole { way.runs.append(low..<high) }
        way.runs.reverse()
        way.sides.reverse()
        return way
    }
}
