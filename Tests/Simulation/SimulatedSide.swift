import Journal
import Kernel
import Link
import Release
import Synchronization
import TransparencyLog

/// Who one side is: fixed for the whole of a simulation, whatever crashes.
struct SideIdentity: Sendable {
    let own: OrganisationID
    let peer: OrganisationID
    let ownCustodian: PartyID
    let peerCustodian: PartyID
    let author: PartyID
    let journalKeys: LogKeys
    let channelKeys: LogKeys
    let cosigners: [Cosigner]
    let secret: [UInt8]
    /// The keys of now, the first of these, and those that they may change to.
    let channelVersions: [LogKeys]
    let mirrorVersions: [[Cosigner]]

    /// With Ed25519 alone, or with both signatures.
    init(_ own: OrganisationID, to peer: OrganisationID, ownCustodian: PartyID, peerCustodian: PartyID, author: PartyID, number: UInt8, both: Bool) throws {
        let name = own.text.lowercased(), other = peer.text.lowercased()
        func made(_ origin: String, _ seed: UInt8) throws -> LogKeys {
            let keys = try LogKeys(origin: origin, seeds: Array(repeating: seed, count: 64))
            return both ? keys : keys.ed25519Only
        }
        (self.own, self.peer, self.ownCustodian, self.peerCustodian, self.author) = (own, peer, ownCustodian, peerCustodian, author)
        journalKeys = try made("\(name).entente/journal", number)
        let versions = 0..<UInt8(SideIdentity.versions)
        channelVersions = try versions.map { try made("\(name).entente/channel/\(other)", number + 1 + 40 * $0) }
        mirrorVersions = versions.map { version in
            (both ? CosignatureAlgorithm.allCases : [.ed25519]).map { Cosigner(name: "\(name).entente/mirror/\(other)", algorithm: $0, seed: Array(repeating: number + 2 + 40 * version, count: 32))! }
        }
        (channelKeys, cosigners) = (channelVersions[0], mirrorVersions[0])
        secret = Array(repeating: number + 3, count: 32)
    }

    /// The same in every history, and made once: the keys of ML-DSA cost more than many a history.
    static let withOne = pair(both: false)
    static let withBoth = pair(both: true)

    private static func pair(both: Bool) -> [SideIdentity] {
        // Of fixed names and seeds: it fails always or never.
        try! [SideIdentity("EU", to: "NATO", ownCustodian: "EU.GSC", peerCustodian: "NATO.IS", author: "EU", number: 10, both: both),
              SideIdentity("NATO", to: "EU", ownCustodian: "NATO.IS", peerCustodian: "EU.GSC", author: "NATO", number: 20, both: both)]
    }
}

/// One node of the pair as far as the link knows it: journal, channel, mirror, and what runs between them. Everything but its disk is gone when it crashes.
final class SimulatedSide {
    /// What a process holds in memory.
    final class Process: Sendable {
        let journal: Journal
        let channel: Journal
        let mirror: Mirror
        let tables: LinkTables
        let feeder: Feeder
        let intake: Intake
        let sender: ChannelSender

        init(journal: Journal, channel: Journal, mirror: Mirror, tables: LinkTables, feeder: Feeder, intake: Intake, sender: ChannelSender, ring: KeyRing, identity: SideIdentity) {
            (self.ring, self.identity) = (ring, identity)
            (self.journal, self.channel, self.mirror, self.tables, self.feeder, self.intake, self.sender) = (journal, channel, mirror, tables, feeder, intake, sender)
        }

        private let ready = Mutex(false)
        /// What of its keys this process was started with.
        let ring: KeyRing
        let identity: SideIdentity

        /// Whether anything may be appended to the channel: first the peer is asked what it holds of it, and what an older copy lost is taken back.
        func isReady() async -> Bool {
            if ready.withLock({ $0 }) { return true }
            switch await sender.recover() {
            case .complete, .recovered:
                do {
                    try await feeder.start()
                    try await SimulatedSide.sayKeys(ring, identity, feeder) { try await self.place(of: $0) }
                } catch { return false }
                ready.withLock { $0 = true }
                return true
            case .unknown, .stopped: return false
            }
        }
    }
    static let shared: RecordKind = "test.report"

    let identity: SideIdentity
    let clock = VirtualClock()
    private(set) var disk: Disk
    private(set) var process: Process?
    let wire: FaultyWire
    let desk: ReleaseDesk
    let alarms: Alarms

    init(_ identity: SideIdentity, desk: ReleaseDesk, disk: Disk, wire: FaultyWire, alarms: Alarms) {
        (self.identity, self.desk, self.disk, self.wire, self.alarms) = (identity, desk, disk, wire, alarms)
    }

    /// Starts the process from its disk. `peer`: whose log it mirrors.
    func start(peer: SideIdentity) async throws {
        let ring = disk.ring, channelKeys = ring.channelKeys(of: peer), mirrorKeys = ring.mirrorKeys(of: peer)
        let now = clock.clock, quiet = Journal.CheckpointPolicy(intervalMin: .seconds(1 << 30), entries: .max), alarms = alarms
        let journal = try await Journal.open(disk.journal, keys: identity.journalKeys, clock: now, policy: quiet)
        let channel = try await Journal.open(disk.channel, keys: identity.channelKeys(ring), clock: now, policy: quiet)
        let mirror = try await Mirror.open(disk.mirror, memory: DiskMemory(disk), origin: peer.channelKeys.origin, keys: channelKeys[channelKeys.count - 1], earlier: channelKeys.dropLast(),
                                           cosigners: identity.cosigners(ring), clock: now,
                                           alarm: { alarms.add($0) })
        // The tables are a projection: a crash that loses them is the hardest case, and the usual one here.
        let tables = try await LinkTables.open(path: nil, link: identity.channelKeys.origin)
        let feeder = Feeder(journal: journal, channel: channel, tables: tables,
                            filling: Filling(desk: desk, own: identity.own, peer: identity.peer, custodian: identity.peerCustodian, shared: { $0 == Self.shared }),
                            maker: EditionMaker(secret: identity.secret), author: identity.author, clock: now)
        let intake = Intake(source: .init(size: { await mirror.size }, entries: { try await mirror.entries(from: $0, limit: $1) }, sizes: { await mirror.sizes() }), tables: tables,
                            screening: Screening(desk: desk, own: identity.own, peer: identity.peer, custodian: identity.ownCustodian), author: identity.author, label: .string("PUBLIC"),
                            clock: now, keep: { records in try await journal.append(try records.map { try $0.bytes() }) },
                            takeKeys: { [disk] change, index in
                                if try disk.changeRing({ $0.take(change, at: index) }) { return true }
                                return disk.ring.changes != ring.changes
                            })
        let sender = ChannelSender.simulated(channel: channel, peerKeys: mirrorKeys, wire: wire, disk: disk, clock: now, alarms: alarms)
        process = Process(journal: journal, channel: channel, mirror: mirror, tables: tables, feeder: feeder, intake: intake, sender: sender, ring: ring, identity: identity)
    }

    /// The process ends between two steps; whoever still holds it writes to nothing any more, since the next start takes over its logs.
    func crash() async {
        await process?.tables.close()
        process = nil
    }

    /// Puts an older copy of the disk in the place of the present one. The process must be down.
    func restore(_ copy: Disk) { disk = copy.copy() }
}

/// Where a mirror of the simulation remembers its state: on the disk that crashes leave alone.
struct DiskMemory: MirrorMemory {
    let disk: Disk
    init(_ disk: Disk) { self.disk = disk }
    func load() async throws(MemoryFailure) -> MirrorState? { disk.load("mirror").flatMap { MirrorState(reading: $0) } }
    func save(_ state: MirrorState) async throws(MemoryFailure) {
        if case .full = disk.faults.next() { throw MemoryFailure("the disk is full") }
        disk.save("mirror", state.bytes)
    }
}
