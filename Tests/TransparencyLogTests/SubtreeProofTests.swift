import Testing
import TransparencyLog

private let leaves: [TreeHash] = (0..<300).map { TreeHash.leaf([UInt8($0 & 255), UInt8($0 >> 8), 7]) }

/// RFC 6962 section 2.1 written down again.
private func root(_ run: Range<UInt64>) -> TreeHash {
    if run.isEmpty { return .emptyRoot }
    if run.count == 1 { return leaves[Int(run.lowerBound)] }
    var k: UInt64 = 1
    while k * 2 < UInt64(run.count) { k *= 2 }
    return .node(root(run.lowerBound..<run.lowerBound + k), root(run.lowerBound + k..<run.upperBound))
}

/// SUBTREE_PROOF written down again, as the draft has it: numbers are relative to the list, and the list is cut.
private func proof(_ start: UInt64, _ end: UInt64, _ list: Range<UInt64>, _ known: Bool = true) -> [TreeHash] {
    let n = list.upperBound - list.lowerBound
    if start == 0, end == n { return known ? [] : [root(list)] }
    var k: UInt64 = 1
    while k * 2 < n { k *= 2 }
    let left = list.lowerBound..<list.lowerBound + k, right = list.lowerBound + k..<list.upperBound
    if end <= k { return proof(start, end, left, known) + [root(right)] }
    if k <= start { return proof(start - k, end - k, right, known) + [root(left)] }
    return proof(0, end - k, right, false) + [root(left)]
}

private func isSubtree(_ run: Range<UInt64>) -> Bool {
    var size: UInt64 = 1
    while size < run.upperBound - run.lowerBound { size *= 2 }
    return !run.isEmpty && run.lowerBound % size == 0
}

@Suite struct SubtreeProofTests {
    @Test(arguments: Array(1...70) as [UInt64]) func everySubtreeIsProvenAndNothingElseIs(size: UInt64) throws {
        let whole = root(0..<size)
        for start in 0..<size {
            for end in start + 1...size {
                let part = start..<end
                #expect(TreeProof.isSubtree(part) == isSubtree(part), "\(part)")
                guard isSubtree(part) else {
                    #expect(throws: TreeProofError.noSubtree(start: start, end: end)) { try TreeProof.subtree(part, in: size) }
                    continue
                }
                let hashes = try TreeProof.subtree(part, in: size).map(root), hash = root(part)
                #expect(hashes == proof(start, end, 0..<size), "\(part) of \(size)")
                try TreeProof.verifySubtree(part, hash: hash, in: size, root: whole, proof: hashes)
                func refused(_ part: Range<UInt64>, _ hash: TreeHash, _ size: UInt64, _ root: TreeHash, _ proof: [TreeHash], _ what: String) {
                    #expect(throws: TreeProofError.self, "\(part) of \(size): \(what)") { try TreeProof.verifySubtree(part, hash: hash, in: size, root: root, proof: proof) }
                }
                refused(part, .leaf([9]), size, whole, hashes, "another hash")
                refused(part, hash, size, .leaf([9]), hashes, "another root")
                refused(part, hash, size, whole, hashes + [hash], "too long")
                if !hashes.isEmpty {
                    refused(part, hash, size, whole, Array(hashes.dropLast()), "too short")
                    for place in hashes.indices {
                        var changed = hashes
                        changed[place] = .leaf([8])
                        refused(part, hash, size, whole, changed, "hash \(place) changed")
                    }
                }
            }
        }
    }

    @Test func fromTheFirstLeafItIsAConsistencyProofAndOverOneAnInclusionProof() throws {
        for size in [1, 2, 3, 7, 64, 65, 257, 300] as [UInt64] {
            for old in 1...size {
                #expect(try TreeProof.subtree(0..<old, in: size) == TreeProof.consistency(from: old, to: size), "\(old) of \(size)")
                #expect(try TreeProof.subtree(old - 1..<old, in: size) == TreeProof.inclusion(of: old - 1, in: size), "\(old) of \(size)")
            }
        }
    }

    @Test func theBoundsOfWhatIsASubtree() {
        #expect(!TreeProof.isSubtree(0..<0) && !TreeProof.isSubtree(5..<5))
        #expect(TreeProof.isSubtree(0..<UInt64.max) && TreeProof.isSubtree(1 << 63..<UInt64.max) && !TreeProof.isSubtree(1..<UInt64.max))
        #expect(throws: TreeProofError.indexBeyondTree(index: 7, size: 7)) { try TreeProof.subtree(0..<8, in: 7) }
    }

    @Test func anotherTreeThatIsProvenToBeginOtherwiseIsToldApartFromABrokenProof() throws {
        for old in [3, 5, 6, 7, 100] as [UInt64] {
            let hashes = try TreeProof.consistency(from: old, to: 130).map(root)
            let roots = try TreeProof.consistencyRoots(from: old, root: .leaf([9]), to: 130, proof: hashes)
            #expect(roots.old == root(0..<old) && roots.new == root(0..<130), "\(old)")
        }
    }
}
