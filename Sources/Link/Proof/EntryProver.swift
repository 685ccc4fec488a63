import Journal
package import Kernel
import Node
import TransparencyLog

/// Makes proofs of entries of our channel to one peer, over all links with it: of a node that runs and of a stopped one alike. Changes nothing.
struct EntryProver: Sendable {
    let peer: Peer
    let channel: Journal
    let receipts: any ReceiptBook
    /// Our logs to this peer that a revocation ended, and the keys that signed each.
    let earlier: EarlierEntries
    let keys: LinkKeys
    private let earlierKeys: [String: LinkKeys]

    init(peer: Peer, channel: Journal, receipts: any ReceiptBook, earlier: EarlierEntries, vault: Vault, own: OrganisationID) async throws {
        (self.peer, self.channel, self.receipts, self.earlier) = (peer, channel, receipts, earlier)
        keys = try await LinkKeys.kept(in: vault, own: own, peer: peer.organisation)
        var earlierKeys: [String: LinkKeys] = [:]
        for link in peer.earlier { earlierKeys[link.ours.origin] = try await LinkKeys.kept(in: vault, own: own, peer: peer.organisation, generation: link.generation) }
        self.earlierKeys = earlierKeys
    }

    /// The receipt under which the entry is proved: by keys of its time where they have changed since. Nil when the peer has not receipted anything.
    func receipt(covering index: UInt64) async throws -> SignedNote? {
        let covering = try await receipts.note(covering: index)
        return if let covering { covering } else { try await receipts.newest()?.note }
    }

    /// The entry of this number, counted over all links with the peer, with what proves it and the keys under which that holds.
    func proof(of index: UInt64) async throws -> (proof: EntryProof, keys: ProofKeys) {
        if let place = earlier.place(of: index), let own = earlierKeys[place.origin], let link = peer.earlier.first(where: { $0.ours.origin == place.origin }) {
            let proof = try await earlier.proof(of: index)
            return (proof, ProofKeys(of: proof.proof.checkpoint, own: own, mirrors: link.mirrorKeys))
        }
        guard index >= earlier.size else { throw EntryProofError.noSuchEntry(index: index, size: earlier.size + channel.size) }
        let place = index - earlier.size, proof: EntryProof
        do { proof = try await EntryProof.make(of: place, in: channel, receipt: try await receipt(covering: place)) } catch EntryProofError.noSuchEntry {
            // Said in the numbers in which it was asked.
            throw EntryProofError.noSuchEntry(index: index, size: earlier.size + channel.size)
        }
        return (proof, ProofKeys(of: proof.proof.checkpoint, own: keys, mirrors: [peer.mirrorKeys] + peer.earlierMirrorKeys.reversed()))
    }
}

/// What a proof consists of, as files: the three that `entente prove` writes, and what is said of them.
package struct WrittenProof: Hashable, Sendable, Codable {
    package let peer: String
    /// C2SP tlog-proof.
    package let proof: String
    package let entry: [UInt8]
    /// One public key per line.
    package let keys: [String]
    package let isCosigned: Bool
    /// In how many changes the keys were followed by others.
    package let changesSince: Int

    package init(_ made: (proof: EntryProof, keys: ProofKeys), peer: OrganisationID) {
        (self.peer, proof, entry, keys) = (peer.text, made.proof.proof.description, made.proof.entry, made.keys.lines)
        isCosigned = made.proof.proof.checkpoint.signatures.contains { $0.keyName != made.proof.origin }
        changesSince = made.keys.changesSince
    }
}

extension PeerLink {
    /// For whoever asks a node that runs: the channel goes on meanwhile.
    package func proof(of index: UInt64) async throws -> WrittenProof {
        let prover = try await EntryProver(peer: peer, channel: channel, receipts: receipts, earlier: earlierOurs, vault: node.vault, own: node.organisation)
        return WrittenProof(try await prover.proof(of: index), peer: peer.organisation)
    }
}
