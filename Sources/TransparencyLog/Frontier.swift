/// The right edge of a growing tree: enough to append leaves and to know the root, at most 64 hashes however large the tree.
package struct Frontier: Hashable, Sendable {
    package private(set) var size: UInt64
    /// Hashes of the complete subtrees of `TreeNode.covering(0..<size)`.
    package private(set) var hashes: [TreeHash]

    package init() { (size, hashes) = (0, []) }

    /// Nil unless there is one hash for each one-bit of the size.
    package init?(size: UInt64, hashes: [TreeHash]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        (self.size, self.hashes) = (size, hashes)
    }

    package var root: TreeHash { TreeHash.joining(hashes) ?? .emptyRoot }

    package mutating func append(_ leaf: TreeHash) { append(leaf) { _, _ in } }

    /// Appends a leaf and names each subtree that it completes, the leaf itself not included.
    @inline(__always) package mutating func append(_ leaf: TreeHash, completed: (TreeNode, TreeHash) -> Void) {
        var hash = leaf
        let joins = size.trailingZeroBitCountOfComplement
        for height in 0..<joins {
            hash = TreeHash.node(hashes.removeLast(), hash)
            completed(TreeNode(height: height + 1, index: size >> UInt64(height + 1)), hash)
        }
        hashes.append(hash)
        size += 1
    }
}

extension UInt64 {
    /// How many ones stand at the right end.
    fileprivate var trailingZeroBitCountOfComplement: Int { (~self).trailingZeroBitCount }
}
