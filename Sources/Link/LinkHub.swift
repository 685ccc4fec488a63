import Foundation
import HummingbirdCore
package import Journal
package import Kernel
import Logging
package import Node
package import Release
import Hummingbird
import Synchronization
package import TransparencyLog

/// What a node is told of its links when it starts.
package struct LinkSettings: Sendable {
    package enum Way: Hashable, Sendable {
        /// We dial the peer at the address of its join file, or at this one.
        case dial(LinkAddress?)
        /// We dial, and the peer cannot: its entries are fetched too.
        case dialAndPull(LinkAddress?)
        /// Only the peer dials.
        case waits
        case courier
    }
    /// Where peers reach this node; nil when it only dials.
    package var listen: LinkAddress?
    /// The body that holds here whatever comes, where our join file to a peer does not say.
    package var custodian: PartyID?
    /// For peers that are not named: dial where their file says, or wait where it says nothing. A node that listens nowhere fetches as well, whatever stands here.
    package var ways: [OrganisationID: Way]
    package var bounds: Feeder.Bounds
    /// Kinds of areas whose records cross wherever their label lets them.
    package var shared: @Sendable (RecordKind) -> Bool

    package init(listen: LinkAddress?, custodian: PartyID?, ways: [OrganisationID: Way] = [:], bounds: Feeder.Bounds = Feeder.Bounds(), shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }) {
        (self.listen, self.custodian, self.ways, self.bounds, self.shared) = (listen, custodian, ways, bounds, shared)
    }
}

/// All links of one node: opens them for whoever is joined, listens for them, and begins anew when somebody was joined or revoked, or a certificate grows old.
package final class LinkHub: Sendable {
    private struct State {
        var links: [PeerLink] = []
        /// With whom this node is joined, also while its links begin anew.
        var peers: [OrganisationID] = []
        var isChanging = false
        /// Since when this process runs the links, and how much was in each channel when a link of this run ended to which the peer had said its first word.
        var since: Timestamp?
        var heard: [String: UInt64] = [:]
        var port: Int?
        var hasBegun = false
    }
    package let node: Node
    package let book: PeerBook
    private let settings: LinkSettings
    /// Kinds of areas' records that cross wherever their label lets them.
    private let ofAreas: Set<RecordKind>
    private let lease: LinkLease
    private let state = Mutex(State())
    private let log = Logger(label: "entente.link")
    private static let lookEvery: Duration = .seconds(2)

    package init(_ node: Node, _ settings: LinkSettings) {
        (self.node, self.settings) = (node, settings)
        ofAreas = node.configuration.areas.reduce(into: []) { $0.formUnion($1.shared) }
        lease = LinkLease(node.vault, isShared: { if case .postgreSQL = node.configuration.store { true } else { false } }(), clock: node.clock)
        book = PeerBook(node.vault, own: node.organisation, clock: node.clock)
    }

    package var links: [PeerLink] { state.withLock { $0.links } }
    /// Where it listens, once it does.
    package var port: Int? { state.withLock { $0.port } }

    /// Whether peers have been able to reach it since it started: it listens, or need not, for nobody is joined, it only dials, or another process of this organisation runs the links.
    package var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// Files for the courier; nil where the node keeps nothing on disk.
    package var courier: CourierOffice? {
        node.configuration.directory.map { directory in
            CourierOffice(own: node.organisation, directory: directory + "/courier", peers: { [weak self] in self?.state.withLock { $0.peers } ?? [] }) { [weak self] in await self?.openLinks() ?? [] }
        }
    }

    /// The links, after waiting for a moment where they begin anew just now.
    private func openLinks() async -> [PeerLink] {
        for _ in 0..<500 {
            guard state.withLock({ $0.isChanging }), (try? await Task.sleep(for: .milliseconds(20))) != nil else { break }
        }
        return links
    }

    /// Until the task is cancelled. Beside the links a door opens for commands on this machine.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            if let courier, let directory = node.configuration.directory { group.addTask { await CourierDoor(courier, in: directory).run() } }
            group.addTask { [self] in await runLinks() }
            // The door may fail to open; the links go on without it.
            await group.waitForAll()
        }
    }

    /// Until the task is cancelled. Of several processes of one organisation one at a time runs the links; another takes over when it is gone.
    private func runLinks() async {
        while !Task.isCancelled {
            guard await lease.take() else {
                // Whatever runs the links now may change what this process knows of them.
                state.withLock { ($0.hasBegun, $0.since, $0.heard, $0.isChanging) = (true, nil, [:], false) }
                guard (try? await Task.sleep(for: Self.lookEvery)) != nil else { return }
                continue
            }
            do { try await runOnce() } catch {
                log.error("the links cannot run", metadata: ["reason": "\(error)"])
                state.withLock { $0.isChanging = false }
                guard (try? await Task.sleep(for: Self.lookEvery)) != nil else { break }
            }
        }
        state.withLock { $0.isChanging = false }
        await lease.giveBack()
    }

    /// Until what it stands on changes.
    private func runOnce() async throws {
        let ownKeys = try await LinkKeys.state(in: node.vault), all = try await book.all(), entries = all.filter { $0.revoked == nil }
        for entry in all where entry.revoked != nil {
            do { try await end(entry) } catch { log.error("what a revoked link held cannot be noted", metadata: ["peer": "\(entry.theirs.own)", "reason": "\(error)"]) }
        }
        let keeping = try await keeping(for: entries), links = try await open(entries)
        state.withLock { ($0.links, $0.peers, $0.isChanging) = (links.map(\.link), links.filter { $0.link.courier != nil }.map(\.link.peer.organisation), false) }
        let identity = try await identity()
        await withTaskGroup(of: Void.self) { group in
            for (link, _) in links { group.addTask { await link.run() } }
            if settings.listen == nil { state.withLock { $0.hasBegun = true } } else { group.addTask { [self] in await listen(identity, entries, links.map(\.link)) } }
            group.addTask { [self] in await waitForChange(from: entries, ownKeys, keeping, links.map(\.link), identity: identity) }
            // Whoever ends first ends the round; links and listener end only when they are told to, or cannot go on.
            await group.next()
            group.cancelAll()
        }
        state.withLock { ($0.links, $0.port, $0.isChanging) = ([], nil, true) }
        for (link, _) in links {
            let heard = await link.heard()
            state.withLock { $0.heard[link.channel.origin] = heard }
        }
        // Whatever ended the round, the next one does not follow at once.
        try? await Task.sleep(for: .milliseconds(100))
        for (link, transport) in links {
            await link.close()
            await transport?.close()
        }
    }

    /// For whom this node keeps what each peer sends, as we told it: a new join file of ours changes that.
    private func keeping(for entries: [PeerBook.Entry]) async throws -> [[PartyID]] {
        var all: [[PartyID]] = []
        for entry in entries { all.append(try await book.invitation(for: entry.theirs.own).map { [$0.custodian] + $0.keepsFor } ?? []) }
        return all
    }

    private func open(_ entries: [PeerBook.Entry]) async throws -> [(link: PeerLink, transport: HTTPSTransport?)] {
        var links: [(link: PeerLink, transport: HTTPSTransport?)] = []
        let now = node.clock.now(), (since, heard) = state.withLock { state in
            state.since = state.since ?? now
            return (state.since ?? now, state.heard)
        }
        for entry in entries {
            let peer = entry.peer, keys = try await LinkKeys.kept(in: node.vault, own: node.organisation, peer: peer.organisation)
            let way = settings.ways[peer.organisation] ?? (peer.address == nil ? .waits : .dial(nil))
            var transport: HTTPSTransport?
            let carriage: PeerLink.Carriage
            switch way {
            case .dial(let address), .dialAndPull(let address):
                guard let address = address ?? peer.address else { carriage = .isDialled; break }
                let dialled = HTTPSTransport(to: address, tls: try LinkTLS.client(try await identity(), trusting: peer.authorities))
                transport = dialled
                carriage = .dials(dialled, pulls: { if case .dialAndPull = way { true } else { settings.listen == nil } }())
            // Who neither dials nor is dialled is reached by people alone.
            case .waits: carriage = settings.listen == nil ? .courier : .isDialled
            case .courier: carriage = .courier
            }
            let ours = try await book.invitation(for: peer.organisation), custodian = ours?.custodian ?? settings.custodian ?? PartyID(node.organisation.text)
            links.append((try await PeerLink.open(node, to: peer, keys: keys.forLink, custodian: custodian, keepsFor: ours?.keepsFor ?? [], carriage: carriage, bounds: settings.bounds, shared: { [ofAreas, settings] in ofAreas.contains($0) || settings.shared($0) },
                                                   since: since, heard: heard[keys.channel.origin]), transport))
        }
        return links
    }

    /// Notes what is held of a revoked peer's log, once: the file for a new ceremony says it.
    private func end(_ entry: PeerBook.Entry) async throws {
        guard try await !book.hasEnded(entry) else { return }
        let keys = try await LinkKeys.kept(in: node.vault, own: node.organisation, peer: entry.theirs.own, generation: entry.generation)
        let link = try await PeerLink.open(node, to: entry.peer, keys: keys.forLink, custodian: PartyID(node.organisation.text), carriage: .courier, bounds: settings.bounds)
        let held = await link.mirror.checkpoint
        await link.close()
        try await book.end(entry, holding: held)
    }

    /// A certificate that this node issues to itself.
    private func identity() async throws -> LinkCertificates.Identity {
        try LinkCertificates(own: node.organisation, authority: try await LinkKeys.authority(in: node.vault)).issue(at: node.clock.now())
    }

    private func listen(_ identity: LinkCertificates.Identity, _ entries: [PeerBook.Entry], _ links: [PeerLink]) async {
        guard let address = settings.listen else { return }
        let authorities = entries.flatMap { entry in entry.peer.authorities.map { (peer: entry.peer.organisation, der: $0) } }
        // With nobody joined there is nobody to listen for.
        guard !authorities.isEmpty else {
            state.withLock { $0.hasBegun = true }
            return await untilCancelled()
        }
        // A server that is told to end calls that an error; what matters of the link is said by its watch.
        var quiet = Logger(label: "entente.link.wire")
        quiet.logLevel = .critical
        do {
            let server = LinkServer(at: address, tls: try LinkTLS.server(identity, trusting: authorities.map(\.der)), authorities: authorities) { peer in links.first { $0.peer.organisation == peer }?.endpoint }
            try await server.application(logger: quiet, onRunning: { [self] port in state.withLock { ($0.port, $0.hasBegun) = (port, true) } }).run()
        } catch is CancellationError {} catch {
            log.error("nobody can reach this node", metadata: ["address": "\(address)", "reason": "\(error)"])
            try? await Task.sleep(for: Self.lookEvery)
        }
    }

    private func untilCancelled() async { while (try? await Task.sleep(for: .seconds(3_600))) != nil {} }

    /// Looks every few seconds, and at once after `look`.
    private func waitForChange(from entries: [PeerBook.Entry], _ ownKeys: [VaultItem], _ keeping: [[PartyID]], _ links: [PeerLink], identity: LinkCertificates.Identity) async {
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: Self.lookEvery)) != nil else { return }
            if node.clock.now() >= identity.expires.advanced(by: .zero - LinkCertificates.renewal) { return }
            guard await lease.take() else { return }
            // Something that cannot be read now is read again; nothing is torn down for it.
            if let now = try? await book.all().filter({ $0.revoked == nil }), now != entries { return }
            if let now = try? await self.keeping(for: entries), now != keeping { return }
            do { try await settleKeys(of: links) } catch { log.error("new keys cannot take over", metadata: ["reason": "\(error)"]) }
            if let now = try? await LinkKeys.state(in: node.vault), now != ownKeys { return }
        }
    }

    /// New keys take over where the peer takes them; the authority's, which all links share, where every peer does.
    private func settleKeys(of links: [PeerLink]) async throws {
        for link in links { try await link.settleKeys() }
        guard let next = try await LinkKeys.nextAuthority(in: node.vault) else { return }
        for link in links { guard try await link.takes(next.announced) else { return } }
        try await LinkKeys.takeOverAuthority(in: node.vault, now: node.clock.now())
    }

    // MARK: What pages ask

    package func reciprocity(for viewpoint: Viewpoint, account: Account?) async throws -> [Reciprocity] {
        var looks: [Reciprocity] = []
        for link in links { looks.append(try await link.reciprocity(for: viewpoint, account: account)) }
        return looks
    }

    package func crossing(of released: Released<ReleaseItem>, account: Account?) async throws -> [(peer: OrganisationID, crossing: Reciprocity.Crossing)] {
        var all: [(peer: OrganisationID, crossing: Reciprocity.Crossing)] = []
        for link in links { if let crossing = try await link.crossing(of: released, account: account) { all.append((link.peer.organisation, crossing)) } }
        return all
    }

    /// Our newest checkpoint with the peer's cosignatures, and the peer's with ours.
    package func checkpoints(with peer: OrganisationID) async throws -> (ours: SignedNote?, theirs: SignedNote?) {
        try await links.first { $0.peer.organisation == peer }?.checkpoints() ?? (nil, nil)
    }

    package func status() async -> [LinkStatus] {
        var all: [LinkStatus] = []
        for link in links { all.append(await link.status()) }
        return all
    }
}
