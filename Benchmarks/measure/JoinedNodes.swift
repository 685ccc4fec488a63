import Foundation
import Journal
import Kernel
import Labels
import Link
import Node
import Packs
import Release

/// Two nodes in this process, joined by the key ceremony: own disks, own certificates, TLS 1.3 over loopback, both signatures.
struct JoinedNodes {
    /// Says things; dials.
    let from: Node
    /// Receives them; listens.
    let to: Node
    let fromHub: LinkHub
    let toHub: LinkHub
    /// What crosses wherever its label lets it.
    static let kind: RecordKind = "measure.note"

    static func open(in folder: URL, pack: Pack) async throws -> JoinedNodes {
        func node(_ organisation: OrganisationID) async throws -> Node {
            try await Node.open(NodeConfiguration(organisation: organisation, name: "\(organisation) node", directory: folder.appending(path: organisation.text).path, pack: pack, passwordCost: .least))
        }
        let from = try await node("EU"), to = try await node("NATO")
        let addresses = (LinkAddress(host: "127.0.0.1", port: try freePort()), LinkAddress(host: "127.0.0.1", port: try freePort()))
        let shared: @Sendable (RecordKind) -> Bool = { $0 == kind }
        let fromHub = LinkHub(from, LinkSettings(listen: addresses.0, custodian: "EU.GSC", shared: shared)), toHub = LinkHub(to, LinkSettings(listen: addresses.1, custodian: "NATO.IS", shared: shared))
        let ours = try await fromHub.book.invite("NATO", name: "EU node", custodian: "EU.GSC", address: addresses.0)
        let theirs = try await toHub.book.invite("EU", name: "NATO node", custodian: "NATO.IS", address: addresses.1)
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        try await fromHub.book.accept(theirs, fingerprint: fingerprint)
        try await toHub.book.accept(ours, fingerprint: fingerprint)
        return JoinedNodes(from: from, to: to, fromHub: fromHub, toHub: toHub)
    }

    /// The sender's link, once it runs.
    func link() async throws -> PeerLink {
        try await until("the link runs", within: .seconds(60)) { fromHub.links.first != nil && toHub.links.first != nil && toHub.port != nil }
        guard let link = fromHub.links.first else { throw MeasureError.late("the link runs") }
        return link
    }

    func close() async {
        await from.close()
        await to.close()
    }

    /// Free now; another program may take it before it is used.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Foundation.close(descriptor) }
        var address = sockaddr_in(), length = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) } }
        let named = withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) } }
        guard bound == 0, named == 0 else { throw MeasureError.late("a free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Looks every millisecond until it is so.
func until(_ what: String, within limit: Duration, _ isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now.advanced(by: limit)
    while try await !isSo() {
        guard ContinuousClock.now < end else { throw MeasureError.late(what) }
        try await Task.sleep(for: .milliseconds(1))
    }
}
