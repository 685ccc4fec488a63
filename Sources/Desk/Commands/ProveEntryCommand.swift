package import ArgumentParser
import Foundation
import Journal
import Kernel
import Link
import TransparencyLog

/// `entente prove 41 --data data/eu --to NATO`: a proof for somebody who trusts neither side; with `--check`, what that somebody does.
package struct ProveEntryCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(commandName: "prove", abstract: "Prove to a third party that an entry was said, and that the peer holds it; or check such a proof.", discussion: """
        Writes NAME.tlog-proof (C2SP tlog-proof), NAME.entry, the entry's bytes, and NAME.keys, the public keys that signed. Whoever knows these keys to be ours and the peer's checks both offline.

        The first keys stand in the join files. Later ones were announced in the channel, under the keys before them: prove that entry too (entente link status names it). The node may run; nothing of it changes.

        Exit code 0: written, or the proof holds. 1: the proof does not hold. 64: the entry, the peer or a key is not known. 73: a file could not be written.

        Examples: entente prove 41 --data data/eu --to NATO --out entry-41
                  entente prove --check entry-41.tlog-proof entry-41.entry --keys entry-41.keys
        """)
    @Argument(help: "The entry of the channel, counted from 0; with --check, the proof and the entry's bytes.") var what: [String]
    @OptionGroup var place: LinkPlace
    @Option(name: .long, help: "The peer to whose channel the entry belongs, as in NATO. Not needed with one peer.") var to: String?
    @Option(name: .long, help: "Name of the two files, without ending. Default: entry-NUMBER.") var out: String?
    @Flag(name: .long, help: "Check a proof instead of making one.") var check = false
    @Option(name: .long, parsing: .singleValue, help: "With --check: a public key that must have signed. Repeat for more.") var key: [String] = []
    @Option(name: .long, help: "With --check: a file with one public key per line.") var keys: String?
    @Flag(name: .long, help: "Print the result as JSON.") var json = false

    package init() {}

    package func run() async throws {
        if check { try checkProof() } else { try await makeProof() }
    }

    private func makeProof() async throws {
        guard what.count == 1, let index = UInt64(what[0]) else {
            say("Name one entry by its number, counted from 0, as in: entente prove 41 --data data/eu --to NATO")
            throw ExitCode(64)
        }
        let made: WrittenProof = try await place.withRunning { door in try await door.proof(of: index, to: to) } stopped: { try await place.withPeer(to) { link in
            do { return WrittenProof(try await link.proof(of: index), peer: link.peer.organisation) } catch {
                say("\(error)")
                throw ExitCode(64)
            }
        } }
        let name = out ?? "entry-\(index)"
        do throws(CourierError) {
            try NewFile.write(Array(made.proof.utf8), to: name + ".tlog-proof")
            try NewFile.write(made.entry, to: name + ".entry")
            try NewFile.write(Array(made.keys.map { $0 + "\n" }.joined().utf8), to: name + ".keys")
        } catch { throw CourierWords.exit(error) }
        struct Result: Encodable { let proof: String, entry: String, keys: String, index: UInt64, cosigned: Bool }
        if json { return try printJSON(Result(proof: name + ".tlog-proof", entry: name + ".entry", keys: name + ".keys", index: index, cosigned: made.isCosigned)) }
        let whose = made.isCosigned ? "with \(made.peer)'s cosignature" : "with our signature alone: \(made.peer) has not cosigned yet"
        let since = made.changesSince == 0 ? "" : " They are signed by keys that were changed since, as \(name).keys lists them."
        print("\(name).tlog-proof and \(name).entry prove entry \(index), \(whose).\(since) To check: entente prove --check \(name).tlog-proof \(name).entry --keys \(name).keys. Whose keys these are, the join files say.")
    }

    private func checkProof() throws {
        guard what.count == 2 else {
            say("Name the proof and the entry's bytes, as in: entente prove --check entry-41.tlog-proof entry-41.entry --keys keys.txt")
            throw ExitCode(64)
        }
        let keys = try readKeys()
        let (proof, entry) = (try read(what[0]), try read(what[1]))
        let proved: LogProof.Proved
        do { proved = try LogProof(reading: proof).verify(entry: entry, signers: keys.signers, cosigners: keys.cosigners) } catch {
            if json { try printJSON(Checked(holds: false, why: error.description, log: nil, index: nil, size: nil, cosigned: [])) } else { print("The proof does not hold: \(error)") }
            throw ExitCode(1)
        }
        let cosigned = proved.cosignatures.map { Checked.Cosigned(name: $0.name, algorithm: $0.algorithm.name, at: Timestamp(milliseconds: Int64(clamping: $0.seconds) * 1000).description) }
        if json { return try printJSON(Checked(holds: true, why: nil, log: proved.checkpoint.origin, index: proved.index, size: proved.checkpoint.size, cosigned: cosigned)) }
        print(proved.sentence)
    }

    private struct Checked: Encodable {
        struct Cosigned: Encodable { let name: String, algorithm: String, at: String }
        let holds: Bool, why: String?, log: String?, index: UInt64?, size: UInt64?, cosigned: [Cosigned]
    }

    private func readKeys() throws -> (signers: [NoteVerifier], cosigners: [CosignatureVerifier]) {
        var lines = key
        if let keys { lines += String(decoding: try read(keys), as: UTF8.self).split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && !$0.hasPrefix("#") } }
        var signers: [NoteVerifier] = [], cosigners: [CosignatureVerifier] = []
        for line in lines {
            if let signer = NoteVerifier(line) { signers.append(signer) } else if let cosigner = CosignatureVerifier(line) { cosigners.append(cosigner) } else {
                say("\(line.prefix(60).debugDescription) is no public key. Copy it from the join file: name+identifier+base64.")
                throw ExitCode(64)
            }
        }
        guard !signers.isEmpty else {
            say("A proof is checked with the public keys of the log and, where it is cosigned, of the peer: --key KEY for each, or --keys FILE with one per line. They stand in the join files.")
            throw ExitCode(64)
        }
        return (signers, cosigners)
    }

    private func read(_ path: String) throws -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let data = try handle.read(upToCount: 1 << 20) ?? Data()
            guard data.count < 1 << 20 else {
                say("\(path) is too large for a proof, an entry or a list of keys.")
                throw ExitCode(65)
            }
            return Array(data)
        } catch let code as ExitCode { throw code } catch {
            say("\(path) cannot be read. Name a file that is there.")
            throw ExitCode(66)
        }
    }
}

extension LogProof.Proved {
    /// Who said it, who holds it, since when, out of how many.
    fileprivate var sentence: String {
        let said = "\(checkpoint.origin) said this as its entry \(index), of \(checkpoint.size)"
        guard let last = cosignatures.map(\.seconds).max() else { return said + ". Nobody else's signature was asked for." }
        let names = Array(Set(cosignatures.map(\.name))).sorted().joined(separator: " and ")
        return said + "; \(names) cosigned on \(Timestamp(milliseconds: Int64(clamping: last) * 1000)) that all \(checkpoint.size) are held there."
    }
}
