import Foundation
import Journal
import Link
import Synchronization
import Testing
import TransparencyLog

@Suite("A proof for a third party holds offline, for its entry only, and for code that is not ours")
struct EntryProofTests: CourierSuite {
    let folder = try! CourierFolder()
    private static let cosigners = [CosignatureAlgorithm.ed25519, .mlDSA65].map { Cosigner(name: "beta.example/mirror", algorithm: $0, seed: [UInt8](repeating: 21, count: 32))! }
    private var keys: [String] { alphaLog.verifiers.map(\.description) + Self.cosigners.map(\.verifier.description) }

    private func receipt(_ channel: Journal) async throws -> SignedNote {
        let note = try await channel.checkpoint()
        return SignedNote(text: note.text, signatures: note.signatures + (try Self.cosigners.map { try $0.cosign(note.text, at: 1_795_228_764) }))
    }

    @Test("The entry, its place, both parties' signatures and the time come out of the proof", arguments: [(0, 1), (0, 7), (3, 7), (6, 7), (255, 600), (599, 600)])
    func holds(index: Int, count: Int) async throws {
        let channel = try await channel(count)
        let receipt = try await receipt(channel)
        // What was said after the receipt does not matter.
        try await extend(channel, to: count + 5)
        let made = try await EntryProof.make(of: UInt64(index), in: channel, receipt: receipt)
        let read = try LogProof(reading: Array(made.proof.description.utf8))
        let proved = try read.verify(entry: courierEntry(index), signers: alphaLog.verifiers, cosigners: Self.cosigners.map(\.verifier))
        #expect(proved.index == UInt64(index) && proved.checkpoint.size == UInt64(count))
        #expect(proved.cosignatures.map(\.seconds) == [1_795_228_764, 1_795_228_764])
        #expect(throws: LogProofError.self) { try read.verify(entry: courierEntry(index + 1), signers: alphaLog.verifiers, cosigners: []) }
        await channel.close()
    }

    @Test("Without the peer's cosignature, or with a stranger's, a proof that needs it does not hold")
    func needsCosignature() async throws {
        let channel = try await channel(4)
        let made = try await EntryProof.make(of: 2, in: channel, receipt: nil)
        #expect(throws: Never.self) { try made.proof.verify(entry: courierEntry(2), signers: alphaLog.verifiers, cosigners: []) }
        #expect(throws: LogProofError.self) { try made.proof.verify(entry: courierEntry(2), signers: alphaLog.verifiers, cosigners: Self.cosigners.map(\.verifier)) }
        let stranger = try #require(Cosigner(name: "beta.example/mirror", algorithm: .ed25519, seed: [UInt8](repeating: 22, count: 32)))
        let whole = try await EntryProof.make(of: 2, in: channel, receipt: try await receipt(channel))
        #expect(throws: LogProofError.self) { try whole.proof.verify(entry: courierEntry(2), signers: alphaLog.verifiers, cosigners: [stranger.verifier]) }
        #expect(throws: LogProofError.self) { try whole.proof.verify(entry: courierEntry(2), signers: [], cosigners: Self.cosigners.map(\.verifier)) }
        await channel.close()
    }

    @Test("What cannot be proved is not: an entry that is not there, was erased, or is not yet receipted; a receipt of another tree")
    func refusals() async throws {
        let channel = try await channel(4)
        let receipt = try await receipt(channel)
        await #expect(throws: EntryProofError.noSuchEntry(index: 4, size: 4)) { try await EntryProof.make(of: 4, in: channel, receipt: nil) }
        try await channel.append([[1]], erasing: [2])
        await #expect(throws: EntryProofError.erased(index: 2)) { try await EntryProof.make(of: 2, in: channel, receipt: receipt) }
        await #expect(throws: EntryProofError.notReceipted(index: 4, receipted: 4)) { try await EntryProof.make(of: 4, in: channel, receipt: receipt) }
        let other = try await Journal.open(MemoryJournalStore(), keys: alphaLog)
        for index in 0..<5 { try await other.append([UInt8(index)]) }
        await #expect(throws: EntryProofError.contradiction) { try await EntryProof.make(of: 1, in: other, receipt: receipt) }
        await channel.close()
        await other.close()
    }

    /// Tests/Judges/proof_judge.py, written from the published texts alone.
    private enum Judge {
        static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Judges/proof_judge.py").path
        static let isThere: Bool = (try? run(["-c", "import cryptography.hazmat.primitives.asymmetric.ed25519"]).status) == 0

        static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3"] + arguments
            (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
        }
    }

    @Test("An independent judge takes our proofs and refuses each of them once one byte is changed", .enabled(if: Judge.isThere, "needs python3 with the package cryptography"), arguments: [(0, 1), (5, 300), (299, 300)])
    func judge(index: Int, count: Int) async throws {
        let channel = try await channel(count)
        let made = try await EntryProof.make(of: UInt64(index), in: channel, receipt: try await receipt(channel))
        await channel.close()
        let proof = Array(made.proof.description.utf8)
        try write(made.entry, to: folder("entry"))
        try write(Array(keys.joined(separator: "\n").utf8), to: folder("keys"))
        func judged(_ bytes: [UInt8]) throws -> (status: Int32, output: String) {
            try write(bytes, to: folder("proof"))
            return try Judge.run([Judge.script, folder("proof"), folder("entry"), folder("keys")])
        }
        let whole = try judged(proof)
        #expect(whole.status == 0 && whole.output.contains("\"size\": \(count)") && whole.output.contains("1795228764"), "\(whole.output)")
        // Behind the first signature lines' names every byte counts; a stride keeps the number of processes small.
        for place in stride(from: 3, to: proof.count, by: max(1, proof.count / 12)) {
            var changed = proof
            changed[place] ^= 1
            #expect(try judged(changed).status == 1, "byte \(place)")
        }
        try write(made.entry + [0], to: folder("entry"))
        #expect(try judged(proof).status == 1)
    }

    /// The program that was built together with these tests.
    private enum Program {
        static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/debug/entente").path
        static let isThere = FileManager.default.isExecutableFile(atPath: path)

        static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
            (process.standardOutput, process.standardError) = (pipe, pipe)
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: output, as: UTF8.self))
        }
    }

    @Test("The command says in one sentence what is proved, and refuses what is not", .enabled(if: Program.isThere, "needs the built program"))
    func command() async throws {
        let channel = try await channel(42)
        let made = try await EntryProof.make(of: 41, in: channel, receipt: try await receipt(channel))
        await channel.close()
        try write(Array(made.proof.description.utf8), to: folder("proof"))
        try write(made.entry, to: folder("entry"))
        try write(Array(keys.joined(separator: "\n").utf8), to: folder("keys"))
        let whole = try Program.run(["prove", "--check", folder("proof"), folder("entry"), "--keys", folder("keys")])
        #expect(whole.status == 0)
        #expect(whole.output == "alpha.example/channel/beta said this as its entry 41, of 42; beta.example/mirror cosigned on 2026-11-21T02:39:24.000Z that all 42 are held there.\n")
        let alone = try Program.run(["prove", "--check", folder("proof"), folder("entry"), "--key", alphaLog.verifiers[0].description])
        #expect(alone.status == 0 && alone.output.contains("Nobody else's signature was asked for."))
        #expect(try Program.run(["prove", "--check", folder("proof"), folder("keys"), "--keys", folder("keys")]).status == 1)
        #expect(try Program.run(["prove", "--check", folder("proof"), folder("entry")]).status == 64)
        #expect(try Program.run(["prove", "--check", folder("none"), folder("entry"), "--keys", folder("keys")]).status == 66)
        let json = try Program.run(["prove", "--check", folder("proof"), folder("entry"), "--keys", folder("keys"), "--json"])
        #expect(json.status == 0 && json.output.contains("\"holds\" : true"))
        // Where nothing can be done, the sentence says what to do.
        #expect(try Program.run(["courier", "pack", "--data", folder.path, "--to", "BETA", "--out", folder("out")]).status == 66)
        #expect(try Program.run(["courier", "unpack", folder("none"), "--data", folder.path]).status == 66)
        #expect(try Program.run(["courier", "unpack", folder("proof"), "--data", folder.path]).status == 65)
    }
}
