import Crypto
import Testing
import TransparencyLog

private let origin = "example.org/channel/eu", mirrorName = "example.org/mirror/nato"
private let text = Checkpoint(origin: origin, size: 42, root: .leaf([1]))!.text
private func cosigner(_ algorithm: CosignatureAlgorithm, _ seed: UInt8, name: String = mirrorName) -> Cosigner { Cosigner(name: name, algorithm: algorithm, seed: [UInt8](repeating: seed, count: 32))! }
private let both = [cosigner(.ed25519, 1), cosigner(.mlDSA65, 2)]
private let log = NoteSigner(name: origin, algorithm: .ed25519, seed: [UInt8](repeating: 9, count: 32))!

@Suite struct CosignatureTests {
    /// The message written down again from the standard's words, and checked with the library's own key.
    @Test func anEd25519CosignatureIsOverTwoLinesAndTheText() throws {
        let signature = try both[0].cosign(text, at: 1_679_315_147)
        #expect(Array(signature.bytes.prefix(8)) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb])
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: both[0].verifier.publicKey)
        #expect(key.isValidSignature(signature.bytes.dropFirst(8), for: Array(("cosignature/v1\ntime 1679315147\n" + text).utf8)))
        let id = SHA256.hash(data: Array(mirrorName.utf8) + [0x0a, 0x04] + both[0].verifier.publicKey).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        #expect(signature.keyID == id && both[0].verifier.keyID == id)
    }

    @Test func anMLDSACosignatureIsOverTheStructureWithNameTimeOriginSizeAndRoot() throws {
        let signature = try both[1].cosign(text, at: 258)
        var message = Array("subtree/v1".utf8) + [0x0a, 0x00, UInt8(mirrorName.utf8.count)]
        message += Array(mirrorName.utf8) + [0, 0, 0, 0, 0, 0, 1, 2] + [UInt8(origin.utf8.count)]
        message += Array(origin.utf8) + [0, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 42] + TreeHash.leaf([1]).bytes
        let key = try MLDSA65.PublicKey(rawRepresentation: both[1].verifier.publicKey)
        #expect(key.isValidSignature(signature.bytes.dropFirst(8), for: message))
        #expect(both[1].verifier.keyID == SHA256.hash(data: Array((mirrorName + "\n").utf8) + [0xff] + Array("entente/ml-dsa-65-cosignature".utf8) + both[1].verifier.publicKey)
            .prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }

    @Test(arguments: CosignatureAlgorithm.allCases) func aCosignatureTellsItsTimeAndHoldsForItsTextNameAndKeyOnly(algorithm: CosignatureAlgorithm) throws {
        let own = cosigner(algorithm, 3), signature = try own.cosign(text, at: 77)
        #expect(own.verifier.time(of: signature, under: text) == 77)
        #expect(own.verifier.time(of: signature, under: Checkpoint(origin: origin, size: 43, root: .leaf([1]))!.text) == nil)
        #expect(own.verifier.time(of: signature, under: "no checkpoint\n") == nil)
        #expect(cosigner(algorithm, 4).verifier.time(of: signature, under: text) == nil)
        #expect(cosigner(algorithm, 3, name: "other").verifier.time(of: signature, under: text) == nil)
        for offset in [0, 7, 8, signature.bytes.count - 1] {
            var bytes = signature.bytes
            bytes[offset] ^= 1
            #expect(own.verifier.time(of: .init(keyName: mirrorName, keyID: signature.keyID, bytes: bytes), under: text) == nil, "byte \(offset)")
        }
        #expect(own.verifier.time(of: .init(keyName: mirrorName, keyID: signature.keyID, bytes: Array(signature.bytes.prefix(8))), under: text) == nil)
        #expect(throws: (any Error).self) { try own.cosign("no checkpoint\n", at: 1) }
        let last: UInt64 = 253_402_300_799
        #expect(own.verifier.time(of: try own.cosign(text, at: last), under: text) == last)
        for beyond in [last + 1, 1 << 62, 1 << 63] { #expect(throws: (any Error).self) { try own.cosign(text, at: beyond) } }
    }

    @Test(arguments: both.map(\.verifier)) func aPublicKeyIsReadAsItWasWritten(key: CosignatureVerifier) {
        #expect(CosignatureVerifier(key.description) == key)
        #expect(CosignatureVerifier(key.description + "A") == nil)
        #expect(NoteVerifier(key.description) == nil, "a mirror's key is no log's key")
    }

    @Test func keysWithoutASensibleNameOrSizeAreNone() {
        #expect(CosignatureVerifier(name: "a b", algorithm: .ed25519, publicKey: both[0].verifier.publicKey) == nil)
        #expect(CosignatureVerifier(name: String(repeating: "a", count: 256), algorithm: .ed25519, publicKey: both[0].verifier.publicKey) == nil)
        #expect(CosignatureVerifier(name: "a", algorithm: .mlDSA65, publicKey: both[0].verifier.publicKey) == nil)
        #expect(Cosigner(name: "a", algorithm: .ed25519, seed: [1]) == nil)
    }

    @Test func aNoteIsCosignedOnlyWhenAllHaveAndNoneInTheirNameIsWrong() throws {
        let note = try SignedNote(signing: text, with: [log]), keys = both.map(\.verifier)
        let first = try both[0].cosign(text, at: 20), second = try both[1].cosign(text, at: 10)
        #expect(note.cosignedAt(by: keys) == nil)
        #expect(note.adding([first]).cosignedAt(by: keys) == nil)
        #expect(note.adding([first, second]).cosignedAt(by: keys) == 10)
        #expect(note.adding([first, second]).cosignedAt(by: []) == nil)
        let wrong = SignedNote.Signature(keyName: first.keyName, keyID: first.keyID, bytes: first.bytes.dropLast() + [first.bytes.last! ^ 1])
        #expect(note.adding([first, wrong, second]).cosignedAt(by: keys) == nil)
        #expect(try SignedNote(reading: note.adding([first, second]).bytes).cosignedAt(by: keys) == 10)
        try note.adding([first, second]).verify(by: [log.verifier])
    }

    @Test func signatureLinesAreReadAsTheyWereWritten() throws {
        let signatures = try both.map { try $0.cosign(text, at: 5) }
        #expect(try SignedNote.signatures(reading: SignedNote.lines(of: signatures)) == signatures)
        for bad in ["", "\n", "x\n", String(decoding: SignedNote.lines(of: signatures).dropLast(), as: UTF8.self)] {
            #expect(throws: NoteError.self, "\(bad.prefix(20))") { try SignedNote.signatures(reading: Array(bad.utf8)) }
        }
    }
}
