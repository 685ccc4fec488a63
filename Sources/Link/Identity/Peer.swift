package import Journal
package import Kernel
package import TransparencyLog

/// The node at the other end, as two people made it known to each other at the key ceremony.
package struct Peer: Hashable, Sendable {
    /// `NATO`
    package var organisation: OrganisationID
    package var name: String
    /// The body that holds for the peer whatever crosses.
    package var custodian: PartyID
    /// Bodies for whom its node keeps items besides; as the peer's file says it.
    package var keepsFor: [PartyID] = []
    /// The peer's log to us: `nato.entente/channel/eu`.
    package var channelOrigin: String
    /// Every one of them signs each checkpoint of that log.
    package var channelKeys: [NoteVerifier]
    /// Every one of them cosigns what the peer holds of our log.
    package var mirrorKeys: [CosignatureVerifier]
    /// What was signed before its keys changed was signed by these; the oldest first.
    package var earlierChannelKeys: [[NoteVerifier]] = []
    package var earlierMirrorKeys: [[CosignatureVerifier]] = []
    /// What it announced of its keys since it was joined.
    package var changes: [PeerBook.Change] = []
    /// The links with it that were revoked, the oldest first.
    package var earlier: [EarlierLink] = []
    /// The peer's own certificate authorities, in DER: a connection is the peer's when one of them issued its certificate. Two while a new one takes over.
    package var authorities: [[UInt8]]
    /// For courier files: the public key of HPKE's X-Wing.
    package var courierKey: [UInt8]
    /// Where the peer listens; nil when only the peer dials.
    package var address: LinkAddress?
    package var joined: Timestamp

    package init(organisation: OrganisationID, name: String, custodian: PartyID, channelOrigin: String, channelKeys: [NoteVerifier], mirrorKeys: [CosignatureVerifier], authorities: [[UInt8]],
                 courierKey: [UInt8], address: LinkAddress?, joined: Timestamp) {
        (self.organisation, self.name, self.custodian, self.channelOrigin, self.channelKeys) = (organisation, name, custodian, channelOrigin, channelKeys)
        (self.mirrorKeys, self.authorities, self.courierKey, self.address, self.joined) = (mirrorKeys, authorities, courierKey, address, joined)
    }
}

package struct LinkAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int
    package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension LinkAddress {
    /// `node.example.eu:8443`, `[::1]:8443`. Nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) } else if host.contains(":") { return nil }
        guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x2f && $0 != 0x40 }) else { return nil }
        self.init(host: host, port: port)
    }
}
