import Crypto
import Testing
import TransparencyLog

/// RFC 6962 section 2.1 written down again, slowly.
private enum Slow {
    static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        if leaves.isEmpty { return Array(SHA256.hash(data: [UInt8]())) }
        if leaves.count == 1 { return Array(SHA256.hash(data: [0] + leaves.first!)) }
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        let middle = leaves.startIndex + k
        return Array(SHA256.hash(data: [1] + root(leaves[..<middle]) + root(leaves[middle...])))
    }
}

private let leaves: [[UInt8]] = (0..<520).map { [UInt8($0 & 255), UInt8($0 >> 8)] }
private func root(_ size: Int) -> TreeHash { TreeHash(Slow.root(leaves[..<size]))! }
private func hash(_ run: Range<UInt64>) -> TreeHash { TreeHash(Slow.root(leaves[Int(run.lowerBound)..<Int(run.upperBound)]))! }

@Suite struct TreeTests {
    @Test func aFrontierHasTheRootOfItsLeavesAtEverySize() {
        var frontier = Frontier()
        #expect(frontier.root == .emptyRoot)
        for size in 1...leaves.count {
            frontier.append(.leaf(leaves[size - 1]))
            #expect(frontier.root == root(size))
            #expect(Frontier(size: frontier.size, hashes: frontier.hashes) == frontier)
        }
    }

    @Test func aFrontierNamesEverySubtreeThatALeafCompletes() {
        var frontier = Frontier(), named: [TreeNode: TreeHash] = [:]
        for leaf in leaves { frontier.append(.leaf(leaf)) { named[$0] = $1 } }
        for (node, found) in named { #expect(found == hash(node.leaves), "\(node)") }
        let expected = (1...9).reduce(0) { $0 + leaves.count >> $1 }
        #expect(named.count == expected)
    }

    @Test func everyInclusionProofHoldsAndNoneHoldsForAnotherLeafIndexSizeOrLength() throws {
        for size in [1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 64, 257] {
            let root = root(size)
            for index in Set(0..<UInt64(min(size, 64))).union([UInt64(size) - 1, UInt64(size) / 2]) {
                let proof = try TreeProof.inclusion(of: index, in: UInt64(size)).map(hash)
                let leaf = TreeHash.leaf(leaves[Int(index)])
                try TreeProof.verifyInclusion(of: leaf, at: index, in: UInt64(size), root: root, proof: proof)
                #expect(throws: TreeProofError.self) { try TreeProof.verifyInclusion(of: .leaf([9, 9, 9]), at: index, in: UInt64(size), root: root, proof: proof) }
                #expect(throws: TreeProofError.self) { try TreeProof.verifyInclusion(of: leaf, at: index ^ 1, in: UInt64(size), root: root, proof: proof) }
                #expect(throws: TreeProofError.self) { try TreeProof.verifyInclusion(of: leaf, at: index, in: UInt64(size), root: root, proof: proof + [leaf]) }
                if !proof.isEmpty {
                    #expect(throws: TreeProofError.self) { try TreeProof.verifyInclusion(of: leaf, at: index, in: UInt64(size), root: root, proof: Array(proof.dropLast())) }
                }
            }
        }
    }

    @Test func everyConsistencyProofHoldsAndNoneHoldsForAChangedTree() throws {
        for new in [1, 2, 3, 6, 7, 8, 9, 33, 64, 65, 130, 257] {
            for old in 1...new {
                let proof = try TreeProof.consistency(from: UInt64(old), to: UInt64(new)).map(hash)
                try TreeProof.verifyConsistency(from: UInt64(old), root: root(old), to: UInt64(new), root: root(new), proof: proof)
                #expect(throws: TreeProofError.self) {
                    try TreeProof.verifyConsistency(from: UInt64(old), root: .leaf([1, 2, 3]), to: UInt64(new), root: root(new), proof: proof)
                }
                #expect(throws: TreeProofError.self) {
                    try TreeProof.verifyConsistency(from: UInt64(old), root: root(old), to: UInt64(new), root: .leaf([1, 2, 3]), proof: proof)
                }
            }
        }
    }

    @Test func fromAnEmptyTreeNothingIsProved() {
        #expect(throws: TreeProofError.nothingToContinue) { try TreeProof.verifyConsistency(from: 0, root: .emptyRoot, to: 5, root: root(5), proof: []) }
    }

    @Test func aRunOfLeavesIsCoveredByCompleteSubtreesWithoutGapOrOverlap() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let low = UInt64.random(in: 0..<5000, using: &generator), high = UInt64.random(in: low..<6000, using: &generator)
            var next = low
            for node in TreeNode.covering(low..<high) {
                #expect(node.leaves.lowerBound == next, "\(low)..<\(high)")
                next = node.leaves.upperBound
            }
            #expect(next == high, "\(low)..<\(high)")
        }
    }
}
