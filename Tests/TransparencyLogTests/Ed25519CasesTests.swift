import Foundation
import Testing
import TransparencyLog

private struct Ed25519Case: Decodable { let number: Int, key: String, sig: String, msg: String, flags: [String]? }

private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
}

@Suite(.enabled(if: SharedCases.arePresent, "../shared/cases is not here: the 914 Ed25519 edge cases of C2SP/CCTV are not run"))
struct Ed25519CasesTests {
    @Test func anEdgeCaseIsAcceptedExactlyWhenTheChosenRuleSaysSo() throws {
        let cases = try JSONDecoder().decode([Ed25519Case].self, from: SharedCases.data("ed25519/ed25519vectors.json"))
        #expect(cases.count == 914)
        var accepted = 0
        for item in cases {
            let flags = Set(item.flags ?? [])
            let holds = NoteVerifier(name: "edge", algorithm: .ed25519, publicKey: bytes(item.key))?.isValid(bytes(item.sig), of: Array(item.msg.utf8)) ?? false
            let expected = flags.isDisjoint(with: ["low_order_residue", "non_canonical_R"])
            #expect(holds == expected, "case \(item.number) \(flags.sorted())")
            accepted += holds ? 1 : 0
        }
        print("Ed25519: \(accepted) of \(cases.count) accepted")
    }
}
