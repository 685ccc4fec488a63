import Foundation
import Testing
import TransparencyLog

private struct MerkleCases: Decodable {
    struct Inclusion: Decodable { let file: String, leafIdx: UInt64, treeSize: UInt64, root: Data, leafHash: Data, proof: [Data?]?, wantErr: Bool }
    struct Consistency: Decodable { let file: String, size1: UInt64, size2: UInt64, root1: Data?, root2: Data?, proof: [Data?]?, wantErr: Bool }
    let inclusion: [Inclusion]
    let consistency: [Consistency]
}

/// Our rule: a root, a leaf hash and a proof's hashes are 32 bytes; with anything else there is nothing to verify, and it is refused.
private func hashes(_ proof: [Data?]?) -> [TreeHash]? {
    let read = (proof ?? []).map { TreeHash($0 ?? Data()) }
    return read.contains(nil) ? nil : read.compactMap { $0 }
}

@Suite(.enabled(if: SharedCases.arePresent, "../shared/cases is not here: the 196 Merkle cases of transparency-dev are not run"))
struct MerkleCasesTests {
    @Test func everyInclusionCaseIsAcceptedOrRefusedAsItsAuthorsSay() throws {
        let cases = try JSONDecoder().decode(MerkleCases.self, from: SharedCases.data("merkle/transparency-dev-merkle-testdata.json")).inclusion
        #expect(cases.count == 98)
        for item in cases {
            var holds = false
            if let root = TreeHash(item.root), let leaf = TreeHash(item.leafHash), let proof = hashes(item.proof) {
                holds = (try? TreeProof.verifyInclusion(of: leaf, at: item.leafIdx, in: item.treeSize, root: root, proof: proof)) != nil
            }
            #expect(holds == !item.wantErr, "\(item.file)")
        }
    }

    @Test func everyConsistencyCaseIsAcceptedOrRefusedAsItsAuthorsSayButForRootsThatAreNoHashes() throws {
        let cases = try JSONDecoder().decode(MerkleCases.self, from: SharedCases.data("merkle/transparency-dev-merkle-testdata.json")).consistency
        #expect(cases.count == 98)
        var refusedForTheirRoots: [String] = []
        for item in cases {
            var holds = false
            if let old = TreeHash(item.root1 ?? Data()), let new = TreeHash(item.root2 ?? Data()), let proof = hashes(item.proof) {
                holds = (try? TreeProof.verifyConsistency(from: item.size1, root: old, to: item.size2, root: new, proof: proof)) != nil
            } else if !item.wantErr {
                refusedForTheirRoots.append(item.file)
                continue
            }
            #expect(holds == !item.wantErr, "\(item.file)")
        }
        // Its roots are the 12 letters "don't care 2"; equal texts of any length satisfy that library, and are no hashes here.
        #expect(refusedForTheirRoots == ["consistency/additional/sizes-are-equal-one-and-proof-is-empty.json"])
    }
}
