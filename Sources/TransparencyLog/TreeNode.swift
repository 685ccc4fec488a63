/// A complete subtree of 2^`height` leaves, the `index`-th of its height counted from the left.
package struct TreeNode: Hashable, Sendable {
    package let height: Int
    package let index: UInt64

    package init(height: Int, index: UInt64) { (self.height, self.index) = (height, index) }

    /// The leaves under it.
    package var leaves: Range<UInt64> { index << UInt64(height)..<(index + 1) << UInt64(height) }

    /// The complete subtrees that cover a run of leaves, from left to right, as few as possible.
    package static func covering(_ leaves: Range<UInt64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let fitting = 63 - (leaves.upperBound - start).leadingZeroBitCount
            let height = start == 0 ? fitting : min(fitting, start.trailingZeroBitCount)
            nodes.append(TreeNode(height: height, index: start >> UInt64(height)))
            start += 1 << UInt64(height)
        }
        return nodes
    }
}

extension TreeHash {
    /// The hash over neighbouring subtrees that grow smaller from left to right: the shape of every unfinished tree. Nil for none.
    package static func joining(_ hashes: some BidirectionalCollection<TreeHash>) -> TreeHash? {
        guard var hash = hashes.last else { return nil }
        for left in hashes.dropLast().reversed() { hash = node(left, hash) }
        return hash
    }

    /// The hash over 2^k neighbouring hashes of one height. Precondition: their number is a power of two.
    package static func complete(_ hashes: some Collection<TreeHash>) -> TreeHash {
        precondition(hashes.count.nonzeroBitCount == 1)
        var level = Array(hashes)
        while level.count > 1 { level = stride(from: 0, to: level.count, by: 2).map { node(level[$0], level[$0 + 1]) } }
        return level[0]
    }
}
