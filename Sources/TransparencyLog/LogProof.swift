/// Why bytes are no proof, or prove nothing.
package enum LogProofError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(line: Int)
    case checkpoint(CheckpointError)
    case tree(TreeProofError)

    package var description: String {
        switch self {
        case .malformed(let line): "Line \(line) of the proof is not as C2SP tlog-proof has it."
        case .checkpoint(let error): error.description
        case .tree(let error): error.description
        }
    }
}

/// A proof that an entry is in a log, for anyone who has the log's public keys, without a network (C2SP tlog-proof).
package struct LogProof: Hashable, Sendable, CustomStringConvertible {
    package let index: UInt64
    package let hashes: [TreeHash]
    package let checkpoint: SignedNote
    /// Not covered by any signature.
    package let extra: [UInt8]?

    package static let sizeMax = SignedNote.sizeMax + 128 * 1024
    private static let header = "c2sp.org/tlog-proof@v1"

    package init(index: UInt64, hashes: [TreeHash], checkpoint: SignedNote, extra: [UInt8]? = nil) {
        (self.index, self.hashes, self.checkpoint, self.extra) = (index, hashes, checkpoint, extra)
    }

    package var description: String {
        var lines = [Self.header]
        if let extra { lines.append("extra " + Base64.encode(extra)) }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + checkpoint.description
    }

    package init(reading bytes: [UInt8]) throws(LogProofError) {
        guard bytes.count <= Self.sizeMax else { throw .checkpoint(.note(.tooLarge(size: bytes.count, limit: Self.sizeMax))) }
        var rest = bytes[...]
        var number = 0
        func line() throws(LogProofError) -> String {
            number += 1
            guard let end = rest.firstIndex(of: 0x0a), let text = String(validating: rest[..<end], as: UTF8.self) else { throw .malformed(line: number) }
            rest = rest[(end + 1)...]
            return text
        }
        guard try line() == Self.header else { throw .malformed(line: 1) }
        var next = try line()
        if next.hasPrefix("extra ") {
            guard let data = Base64.decode(next.dropFirst(6)) else { throw .malformed(line: number) }
            extra = data
            next = try line()
        } else { extra = nil }
        guard next.hasPrefix("index "), let index = UInt64(next.dropFirst(6)), next == "index \(index)" else { throw .malformed(line: number) }
        self.index = index
        var hashes: [TreeHash] = []
        while case let text = try line(), !text.isEmpty {
            guard hashes.count < 64, let hash = TreeHash(base64: text) else { throw .malformed(line: number) }
            hashes.append(hash)
        }
        self.hashes = hashes
        do { checkpoint = try SignedNote(reading: Array(rest)) } catch { throw .checkpoint(.note(error)) }
    }

    /// Holds when the checkpoint is signed by every key and the entry is in its tree; gives the checkpoint back.
    @discardableResult
    package func verify(entry: [UInt8], origin: String, keys: [NoteVerifier]) throws(LogProofError) -> Checkpoint {
        let head: Checkpoint
        do { head = try Checkpoint(reading: checkpoint.bytes, origin: origin, keys: keys) } catch { throw .checkpoint(error) }
        do { try TreeProof.verifyInclusion(of: .leaf(entry), at: index, in: head.size, root: head.root, proof: hashes) } catch { throw .tree(error) }
        return head
    }
}

extension LogProof {
    /// What a proof shows once it was verified.
    package struct Proved: Hashable, Sendable {
        package struct Cosignature: Hashable, Sendable {
            package let name: String
            package let algorithm: CosignatureAlgorithm
            /// When it was cosigned, in seconds since 1970.
            package let seconds: UInt64
        }
        package let index: UInt64
        package let checkpoint: Checkpoint
        package let cosignatures: [Cosignature]
    }

    /// Holds when every key has signed, every cosigner has cosigned, and the entry is in the tree. The log is the one whose name the keys have.
    package func verify(entry: [UInt8], signers: [NoteVerifier], cosigners: [CosignatureVerifier]) throws(LogProofError) -> Proved {
        guard let origin = signers.first?.name else { throw .checkpoint(.note(.signatureMissing(key: "of the log"))) }
        let head = try verify(entry: entry, origin: origin, keys: signers)
        var cosignatures: [Proved.Cosignature] = []
        for cosigner in cosigners {
            let own = checkpoint.signatures.filter(cosigner.isNamed), name = "\(cosigner.name) (\(cosigner.algorithm.name), cosignature)"
            guard !own.isEmpty else { throw .checkpoint(.note(.signatureMissing(key: name))) }
            let times = own.compactMap { cosigner.time(of: $0, under: checkpoint.text) }
            guard times.count == own.count, let first = times.min() else { throw .checkpoint(.note(.signatureDiffers(key: name))) }
            cosignatures.append(Proved.Cosignature(name: cosigner.name, algorithm: cosigner.algorithm, seconds: first))
        }
        return Proved(index: index, checkpoint: head, cosignatures: cosignatures)
    }
}
