import Journal
package import TransparencyLog

/// The public keys under which a proof holds: those that signed its checkpoint, of the log and of the mirror. After a change of keys not all proofs are under the same.
package struct ProofKeys: Hashable, Sendable {
    package let log: [NoteVerifier]
    package let mirror: [CosignatureVerifier]
    /// In how many changes these keys were followed by others.
    package let changesSince: Int

    /// Names keys, and checks nothing.
    package init(of checkpoint: SignedNote, own: LinkKeys, mirrors: [[CosignatureVerifier]]) {
        let logs = [own.channel.verifiers] + own.channel.earlier.reversed()
        let place = logs.firstIndex { checkpoint.isNamed(by: $0) }
        (log, changesSince) = (place.map { logs[$0] } ?? [], place ?? 0)
        mirror = mirrors.first { checkpoint.isNamed(by: $0) } ?? []
    }

    /// As join files write them, one per line.
    package var lines: [String] { log.map(\.description) + mirror.map(\.description) }
}
