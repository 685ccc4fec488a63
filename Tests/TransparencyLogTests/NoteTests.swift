import Testing
import TransparencyLog

private let names = ["example.org/journal", "other.example/log"]
private func signer(_ name: String, _ algorithm: NoteAlgorithm, _ seed: UInt8) -> NoteSigner { NoteSigner(name: name, algorithm: algorithm, seed: [UInt8](repeating: seed, count: 32))! }
private let ed25519 = signer(names[0], .ed25519, 1), mlDSA = signer(names[0], .mlDSA65, 2), stranger = signer(names[1], .ed25519, 3)
private let both = [ed25519.verifier, mlDSA.verifier]

@Suite struct NoteTests {
    /// The example in the documentation of golang.org/x/mod/sumdb/note.
    @Test func aNoteSignedByAnotherImplementationHolds() throws {
        let key = try #require(NoteVerifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
        let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
        let note = text + "\n\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        let read = try SignedNote(reading: Array(note.utf8))
        #expect(read.text == text)
        try read.verify(by: [key])
        #expect(read.description == note)
    }

    @Test func aKeyOfAnotherImplementationHasTheIdentifierThatItWrites() {
        #expect(NoteVerifier("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")?.keyID == 0x033de0ae)
        #expect(NoteVerifier("sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8") == nil)
    }

    @Test(arguments: both) func aPublicKeyIsReadAsItWasWritten(key: NoteVerifier) { #expect(NoteVerifier(key.description) == key) }

    @Test func aCheckpointNeedsTheSignaturesOfAllKeys() throws {
        let checkpoint = try #require(Checkpoint(origin: names[0], size: 42, root: .leaf([1])))
        let whole = try checkpoint.signed(by: [ed25519, mlDSA])
        #expect(try Checkpoint(reading: whole.bytes, origin: names[0], keys: both) == checkpoint)
        let one = try checkpoint.signed(by: [ed25519])
        #expect(throws: CheckpointError.note(.signatureMissing(key: "example.org/journal (ML-DSA-65)"))) { try Checkpoint(reading: one.bytes, origin: names[0], keys: both) }
        #expect(throws: CheckpointError.otherOrigin(found: names[0], expected: names[1])) { try Checkpoint(reading: whole.bytes, origin: names[1], keys: both) }
        #expect(throws: CheckpointError.self) { try Checkpoint(reading: whole.bytes, origin: names[0], keys: []) }
    }

    @Test func signaturesOfUnknownKeysAreIgnored() throws {
        let checkpoint = try #require(Checkpoint(origin: names[0], size: 1, root: .leaf([1])))
        let note = try checkpoint.signed(by: [stranger, ed25519, mlDSA])
        #expect(try Checkpoint(reading: note.bytes, origin: names[0], keys: both) == checkpoint)
    }

    @Test func aChangeOfAnyByteOfTheTextIsNoticed() throws {
        let note = try #require(Checkpoint(origin: names[0], size: 42, root: .leaf([1]))).signed(by: [ed25519])
        for index in note.text.utf8.indices {
            var bytes = note.bytes
            bytes[note.text.utf8.distance(from: note.text.startIndex, to: index)] ^= 1
            #expect(throws: CheckpointError.self) { try Checkpoint(reading: bytes, origin: names[0], keys: [ed25519.verifier]) }
        }
    }

    @Test(arguments: ["", "\n", "text\n", "text\n\n", "text\n\nno signature\n", "text\n\n\u{2014} name AAAA\n", "text\n\n\u{2014} na me AAAAAAAA\n", "text\n\n\u{2014} na+me AAAAAAAA\n",
                      "te\u{1}xt\n\n\u{2014} name AAAAAAAA\n", "te\rxt\n\n\u{2014} name AAAAAAAA\n", "text\n\n\u{2014} name AAAAAAAA", "text\n\n- name AAAAAAAA\n", "text\n\n\u{2014} name AAAAAAAA\nmore\n",
                      "text\n\n\u{2014} name AAAAAAB=\n"])
    func whatIsNoNoteIsRefused(text: String) { #expect(throws: NoteError.self) { try SignedNote(reading: Array(text.utf8)) } }

    @Test func aNoteBeyondItsBoundsIsRefused() {
        #expect(throws: NoteError.tooLarge(size: SignedNote.sizeMax + 1, limit: SignedNote.sizeMax)) { try SignedNote(reading: [UInt8](repeating: 10, count: SignedNote.sizeMax + 1)) }
        let lines = String(repeating: "\u{2014} name AAAAAAAA\n", count: SignedNote.signaturesMax + 1)
        #expect(throws: NoteError.tooManySignatures(limit: SignedNote.signaturesMax)) { try SignedNote(reading: Array("text\n\n\(lines)".utf8)) }
        #expect(throws: NoteError.notText) { try SignedNote(reading: [0xff, 0x0a, 0x0a, 0x0a]) }
    }

    @Test(arguments: ["origin\n05\nAAAA\n", "origin\n5\nAAAA\n", "origin\n-1\n\(TreeHash.emptyRoot)\n", "origin\n1\n\(TreeHash.emptyRoot)", "\n1\n\(TreeHash.emptyRoot)\n", "origin\n1\n", "",
                      "origin\n1\n\(TreeHash.emptyRoot)\n\nmore\n", "origin\n18446744073709551616\n\(TreeHash.emptyRoot)\n"])
    func whatIsNoCheckpointIsRefused(text: String) { #expect(throws: CheckpointError.self) { try Checkpoint(text: text) } }

    @Test func aProofIsReadAsItWasWrittenAndHoldsForItsEntryOnly() throws {
        let entries: [[UInt8]] = (0..<5).map { [$0] }
        var frontier = Frontier()
        for entry in entries { frontier.append(.leaf(entry)) }
        let note = try #require(Checkpoint(origin: names[0], size: 5, root: frontier.root)).signed(by: [ed25519, mlDSA])
        let hashes = [TreeHash.leaf([2]), .node(.leaf([0]), .leaf([1])), .leaf([4])]
        for extra in [nil, [UInt8]("more".utf8)] {
            let proof = LogProof(index: 3, hashes: hashes, checkpoint: note, extra: extra)
            let read = try LogProof(reading: Array(proof.description.utf8))
            #expect(read == proof)
            #expect(try read.verify(entry: [3], origin: names[0], keys: both).size == 5)
            #expect(throws: LogProofError.self) { try read.verify(entry: [4], origin: names[0], keys: both) }
        }
    }

    @Test func base64HasOneSpellingForEachValue() {
        for length in 0...40 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        for text in ["A", "AA", "AAA", "AA=A", "AB==", "AAB=", "AA==\n", "====", "AA==AAAA", "-_AA", "A A="] { #expect(Base64.decode(text) == nil, "\(text)") }
    }
}
