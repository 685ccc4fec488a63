package import Crypto
package import Journal
package import Kernel
import Foundation
import Logging
package import Node
import Packs
package import Release
import Synchronization
package import TransparencyLog

/// Everything that runs between this node and one peer: our channel and its filling, the peer's log and what becomes of it, what brings one to the other.
///
/// Started and stopped as a whole. Nothing is appended to the channel before the peer was asked what it holds of it.
package final class PeerLink: Sendable {
    /// With what this node speaks to the peer.
    package struct Keys: Sendable {
        /// Of our channel to this peer.
        package let channel: LogKeys
        /// Of our mirror of the peer's channel.
        package let cosigners: [Cosigner]
        /// From which the identifiers of editions are made; 32 bytes.
        package let secret: [UInt8]
        /// Opens courier files; nil where none are carried.
        package let courier: XWingMLKEM768X25519.PrivateKey?
        /// Of which the peer is to be told: those that come next, and those that took over.
        package let next: [NextKeys]
        package let held: [HeldKeys]
        package init(channel: LogKeys, cosigners: [Cosigner], secret: [UInt8], courier: XWingMLKEM768X25519.PrivateKey? = nil, next: [NextKeys] = [], held: [HeldKeys] = []) {
            (self.channel, self.cosigners, self.secret, self.courier, self.next, self.held) = (channel, cosigners, secret, courier, next, held)
        }
    }
    /// How entries get from one side to the other.
    package enum Carriage: Sendable {
        /// We dial the peer. `pulls`: and the peer cannot dial us, so that we fetch its entries too.
        case dials(any LinkTransport, pulls: Bool)
        /// The peer dials us, and fetches ours.
        case isDialled
        /// People carry files.
        case courier
    }
    package let node: Node
    package let peer: Peer
    package let custodian: PartyID
    /// Those of this house for whom this node keeps items besides.
    package let keepsFor: [PartyID]
    package let channel: Journal
    package let mirror: Mirror
    package let tables: LinkTables
    package let receipts: any ReceiptBook
    package let feeder: Feeder
    package let intake: Intake
    package let watch: LinkWatch
    let keys: Keys
    /// Of the links before this one, which a revocation ended.
    let earlierOurs: EarlierEntries
    let earlierTheirs: EarlierEntries
    /// Nil where the node keeps nothing on disk.
    package let courier: CourierLink?
    /// Nothing is appended to the channel before it is in.
    package let word = FirstWord()
    /// Since when: what the peer said before does not count as its first word.
    private let since: Timestamp
    private let server: ChannelServer
    let sender: ChannelSender?
    private let puller: MirrorPuller?
    private let pulse: LinkPulse?
    private let log: Logger

    /// `custodian`: the body that holds here whatever comes. `keepsFor`: those for whom this node keeps items besides. `shared`: kinds of areas whose records cross wherever their label lets them. `since`: when this node began to run its links.
    /// `heard`: how much was in the channel when an earlier link of the same run ended that had the peer's first word; with no less now, nothing older was put back meanwhile.
    package static func open(_ node: Node, to peer: Peer, keys: Keys, custodian: PartyID, keepsFor: [PartyID] = [], carriage: Carriage, bounds: Feeder.Bounds = Feeder.Bounds(),
                             shared: @escaping @Sendable (RecordKind) -> Bool = { _ in false }, since: Timestamp? = nil, heard: UInt64? = nil) async throws -> PeerLink {
        let folder = node.configuration.directory.map { Self.folder($0, peer.organisation, generation: 1) }
        let logs = node.configuration.directory.map { Self.folder($0, peer.organisation, generation: (peer.earlier.last?.generation ?? 0) + 1) }
        func store(_ name: String) async throws -> any JournalStore {
            // Where several processes serve one organisation, the logs of its links stand beside its journal: whichever process runs the links has them.
            if case .postgreSQL(let connection) = node.configuration.store {
                return try await PostgreSQLJournalStore.open(try PostgreSQLAddress(connection), log: name == "channel" ? keys.channel.origin : peer.channelOrigin)
            }
            guard let logs else { return MemoryJournalStore() }
            try FileManager.default.createDirectory(atPath: logs + "/" + name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try await SQLiteJournalStore.open(directory: logs + "/" + name)
        }
        let watch = try await LinkWatch.open(node.vault, peer: peer, clock: node.clock), alarm: @Sendable (LinkAlarm) -> Void = { watch.alarm($0) }
        let policy = Journal.CheckpointPolicy(intervalMin: .seconds(1 << 30), entries: .max)
        if let folder { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) }
        let channel = try await Journal.open(try await store("channel"), keys: keys.channel, clock: node.clock, policy: policy)
        let mirror = try await Mirror.open(try await store("mirror"), memory: VaultMirrorMemory(node.vault, origin: peer.channelOrigin), origin: peer.channelOrigin, keys: peer.channelKeys,
                                           earlier: peer.earlierChannelKeys, cosigners: keys.cosigners, clock: node.clock, alarm: alarm)
        let tables = try await LinkTables.open(path: folder.map { $0 + "/tables.sqlite" }, link: keys.channel.origin + " " + peer.channelOrigin)
        return PeerLink(node, peer, custodian, keepsFor, channel, mirror, tables, watch, keys, try await earlier(node, peer), carriage, bounds, shared, since ?? node.clock.now(), heard, logs, alarm)
    }

    private init(_ node: Node, _ peer: Peer, _ custodian: PartyID, _ keepsFor: [PartyID], _ channel: Journal, _ mirror: Mirror, _ tables: LinkTables, _ watch: LinkWatch, _ keys: Keys, _ earlier: (ours: EarlierEntries, theirs: EarlierEntries), _ carriage: Carriage,
                 _ bounds: Feeder.Bounds, _ shared: @escaping @Sendable (RecordKind) -> Bool, _ since: Timestamp, _ heard: UInt64?, _ folder: String?, _ alarm: @escaping @Sendable (LinkAlarm) -> Void) {
        (self.node, self.peer, self.custodian, self.keepsFor, self.channel, self.mirror, self.tables, self.watch) = (node, peer, custodian, keepsFor, channel, mirror, tables, watch)
        (self.keys, earlierOurs, earlierTheirs, self.since) = (keys, earlier.ours, earlier.theirs, since)
        receipts = VaultReceiptBook(node.vault, origin: channel.origin)
        feeder = Feeder(journal: node.journal, channel: channel, tables: tables,
                        filling: Filling(desk: node.desk, own: node.organisation, peer: peer.organisation, custodian: peer.custodian, keepsFor: peer.keepsFor, shared: shared),
                        maker: EditionMaker(secret: keys.secret), author: custodian, clock: node.clock, bounds: bounds, earlier: earlier.ours)
        let note = node.note("link.refused", [:]), book = PeerBook(node.vault, own: node.organisation, clock: node.clock)
        intake = Intake(source: .following(earlier.theirs, mirror), opening: Self.opening(peer, earlier.theirs, mirror), tables: tables,
                        screening: Screening(desk: node.desk, own: node.organisation, peer: peer.organisation, custodian: custodian, keepsFor: keepsFor), author: custodian, label: note.label,
                        clock: node.clock, keep: { try await node.say($0) }, show: { if case let size = node.journal.size, size > 0 { await node.waitUntilProjected(size - 1) } },
                        takeKeys: { [book] change, index in try await Self.takeKeys(change, at: index, from: peer, into: book) },
                        isAsTold: { [book] in try await book.invitation(for: peer.organisation).map { $0.custodian == custodian && $0.keepsFor == keepsFor } ?? true })
        courier = if let key = keys.courier, let folder {
            CourierLink(own: node.organisation, peer: peer, channel: channel, mirror: mirror, key: key, receipts: receipts, staging: folder + "/staged",
                        heard: { [word] in if $0.cosignedAt > UInt64(max(0, since.milliseconds)) / 1_000 { word.comes() } }, alarm: alarm)
        } else { nil }
        server = ChannelServer(channel, peerKeys: peer.mirrorKeys, earlier: peer.earlierMirrorKeys, receipts: receipts, word: word, alarm: alarm)
        if case .dials(let transport, let pulls) = carriage {
            let watched = WatchedTransport(transport, watch: watch)
            sender = ChannelSender(channel, peerKeys: peer.mirrorKeys, earlier: peer.earlierMirrorKeys, transport: watched, receipts: receipts, clock: node.clock, alarm: alarm)
            puller = pulls ? MirrorPuller(mirror, transport: watched, clock: node.clock) : nil
            pulse = LinkPulse(transport, watch: watch, origin: channel.origin, clock: node.clock)
        } else { (sender, puller, pulse) = (nil, nil, nil) }
        if case .isDialled = carriage { watch.onlyWaits = true }
        // By courier alone nobody can be asked: what does not fit is noticed when the next file comes.
        if case .courier = carriage {
            watch.isByCourier = true
            word.comes()
        }
        if let heard, channel.size >= heard { word.comes() }
        log = Logger(label: "entente.link")
    }

    /// What the peer reaches when it dials us.
    package var endpoint: any LinkEndpoint { PeerDoor(mirror: mirror, server: server, watch: watch) }

    /// Until the task is cancelled, or the link must begin anew. Waits with filling until the peer has said what it holds of our channel.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            if let puller { group.addTask { await puller.run() } }
            if let pulse { group.addTask { await pulse.run() } }
            group.addTask { [self] in await takeStaged() }
            group.addTask { [self] in
                guard await followsOn() else { return await Self.untilCancelled() }
                guard await hearsFirst() else { return }
                do {
                    try await feeder.start()
                    try await saySuccession()
                    try await sayPack()
                    try await sayKeys()
                    while try await feeder.step() {}
                    try await feeder.ask(on: node.today)
                } catch { return log.error("the channel cannot be filled", metadata: ["reason": "\(error)"]) }
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { [self] in await feeder.run { [log] in if !Task.isCancelled { log.error("the channel is not filled", metadata: ["reason": "\($0)"]) } } }
                    group.addTask { [self] in await intake.run { [log] in if !Task.isCancelled { log.error("the peer's entries are not looked at", metadata: ["reason": "\($0)"]) } } }
                    if let sender {
                        group.addTask {
                            await sender.run()
                            // A node that finds out late that it is an older copy begins anew, and takes back first.
                            if case .peerIsAhead = await sender.stopped { return }
                            await Self.untilCancelled()
                        }
                    }
                    await group.next()
                    group.cancelAll()
                }
            }
            // Without one of the two there is no link: it ends as a whole, and is begun as a whole.
            await group.next()
            group.cancelAll()
        }
    }

    /// Each time the mirror grows, by whatever way: files that waited for what has come now.
    private func takeStaged() async {
        guard let courier else { return await Self.untilCancelled() }
        var said: Set<String> = []
        for await _ in await mirror.sizes() {
            let (taken, problems) = await courier.takeStaged()
            for range in taken { log.notice("a courier file kept aside was taken", metadata: ["peer": "\(peer.organisation)", "entries": "\(range.count)"]) }
            // The same file is tried each time, and said once.
            for problem in problems where said.insert(problem).inserted { log.error("a courier file kept aside cannot be taken", metadata: ["peer": "\(peer.organisation)", "reason": "\(problem)"]) }
        }
    }

    /// One round of everything, in order; for tests and for the courier. False when the peer could not be asked.
    @discardableResult
    package func fill() async throws -> Bool {
        guard await followsOn(), await recoverOnce() else { return false }
        try await feeder.start()
        try await saySuccession()
        try await sayPack()
        try await sayKeys()
        while try await feeder.step() {}
        while try await intake.step() {}
        while try await feeder.step() {}
        return true
    }

    private static func untilCancelled() async { while (try? await Task.sleep(for: .seconds(3_600))) != nil {} }

    /// False when the link is to end before the word is in.
    private func hearsFirst() async -> Bool {
        if word.isIn { return true }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { [word] in _ = await word.wait() }
            if sender != nil { group.addTask { [self] in await recover() } }
            // The other one ends before anything is appended: it may be taking back what the peer holds.
            await group.next()
            group.cancelAll()
            await group.waitForAll()
            return word.isIn
        }
    }

    private func recover() async {
        var wait = Duration.milliseconds(200)
        while !Task.isCancelled {
            if await recoverOnce() { return }
            guard (try? await node.clock.sleep(wait)) != nil else { return }
            wait = min(wait * 2, .seconds(15))
        }
    }

    private func recoverOnce() async -> Bool {
        guard let sender else { return word.isIn }
        switch await sender.recover() {
        case .complete: break
        case .recovered(let count): log.notice("entries were taken back from the peer", metadata: ["count": "\(count)"])
        case .unknown: return word.isIn
        case .stopped: return false
        }
        word.comes()
        return true
    }

    /// How much is in the channel, where the peer's word is in and nothing came to light since that goes against it.
    package func heard() async -> UInt64? {
        guard word.isIn, await sender?.stopped == nil, await server.stopped == nil else { return nil }
        return channel.size
    }

    /// Tells the peer by which pack we decide, when that changed.
    private func sayPack() async throws {
        let space: VaultSpace = "link-said", key = channel.origin + "/pack", digest = Array(node.pack.digest.utf8)
        guard try await node.vault.get(space, key)?.value != digest else { return }
        try await feeder.say(EditionKind.pack, ["is": .string(node.pack.digest)])
        try await node.vault.put(space, key, digest)
    }

    package func close() async {
        await channel.close()
        await mirror.close()
        await tables.close()
        await earlierOurs.close()
        await earlierTheirs.close()
    }

    // MARK: What pages ask

    package func status() async -> LinkStatus {
        let newest = try? await receipts.newest(), peerPack = try? await tables.peerPack()
        var status = LinkStatus(peer: peer.organisation, peerName: peer.name, state: watch.state(mirrorStopped: await mirror.stopped), lastTrouble: watch.lastTrouble, sent: earlierOurs.size + channel.size,
                          receipted: earlierOurs.size + (newest?.size ?? 0), held: earlierTheirs.size + (await mirror.size), ownPack: node.pack.digest, peerPack: peerPack ?? nil, peerCustodian: peer.custodian, keys: keyTimes)
        status.peerKeepsFor = feeder.filling.keepsFor
        status.waitsSince = word.isIn ? nil : since
        status.calls = watch.alarms.suffix(3).reversed().map { .init(at: $0.at, says: $0.alarm.description) }
        return status
    }

    package func reciprocity(for viewpoint: Viewpoint, account: Account?) async throws -> Reciprocity {
        let limit = Reciprocity.itemsMax * 2
        var sent: [String: LinkTables.Sent] = [:], came: [RecordID: LinkTables.Came] = [:], there: [UInt64: Timestamp] = [:], here: [UInt64: Timestamp] = [:]
        for entry in try await tables.sentItems(limit: limit) {
            guard let about = entry.about, sent[about] == nil else { continue }
            sent[about] = entry
            there[entry.index] = try await cosignedThere(entry.index)
        }
        for entry in try await tables.came(ofAreas: false, limit: limit) where entry.refusal == nil {
            came[entry.record] = entry
            here[entry.index] = try await cosignedHere(entry.index)
        }
        let (cosignedThere, cosignedHere) = (there, here)
        var records = Reciprocity.Records(status: await status(), sent: sent, came: came, cosignedThere: { cosignedThere[$0] }, cosignedHere: { cosignedHere[$0] })
        if account != nil { records.areas = (try await tables.sentOfAreas(limit: limit), try await tables.came(ofAreas: true, limit: limit)) }
        return try await Reciprocity.look(at: node, for: viewpoint, account: account, records: records)
    }

    /// How one item crossed, for its own page; nil when it did not, or its reader may not know of it.
    package func crossing(of released: Released<ReleaseItem>, account: Account?) async throws -> Reciprocity.Crossing? {
        let item = released.record
        var sent: [String: LinkTables.Sent] = [:], came: [RecordID: LinkTables.Came] = [:], there: Timestamp?, here: Timestamp?
        if item.origin == peer.organisation, let id = RecordID(item.id.text), let entry = try await tables.came(record: id) {
            came[id] = entry
            here = try await cosignedHere(entry.index)
        } else if item.origin == nil, let entry = try await tables.sent(about: item.id.text) {
            sent[item.id.text] = entry
            there = try await cosignedThere(entry.index)
        } else { return nil }
        let (cosignedThere, cosignedHere) = (there, here)
        return Reciprocity.crossing(of: released, records: .init(status: await status(), sent: sent, came: came, cosignedThere: { _ in cosignedThere }, cosignedHere: { _ in cosignedHere }),
                                    isOfficer: Reciprocity.isOfficer(account, at: node))
    }

    /// Our newest checkpoint with the peer's cosignatures, and the peer's with ours: what each side can prove.
    package func checkpoints() async throws -> (ours: SignedNote?, theirs: SignedNote?) { (try await receipts.newest()?.note, await mirror.checkpoint) }
}

/// Answers whatever the peer asks: for the mirror of its log, and for ours.
struct PeerDoor: LinkEndpoint {
    let mirror: Mirror
    let server: ChannelServer
    let watch: LinkWatch

    func answer(_ request: LinkRequest) async -> LinkResponse {
        watch.asked()
        return request.path.hasPrefix("/channel/") ? await server.answer(request) : await mirror.answer(request)
    }
}
