import Crypto
import Foundation
import Journal
import Kernel
import Link
import Node
import Packs
import Synchronization
import TestSupport
import Testing
import TransparencyLog

/// Two nodes that no wire joins: each has a channel to the other, a mirror of the other's, and what it was told of the other's keys.
private struct House {
    let own: OrganisationID
    let channel: Journal
    let mirror: Mirror
    let book: PlainReceiptBook
    let courier: CourierLink
    let raised: Raised
    final class Raised: Sendable { let alarms = Mutex<[LinkAlarm]>([]) }

    private static func origin(_ from: OrganisationID, _ to: OrganisationID) -> String { "\(from.text.lowercased()).example/channel/\(to.text.lowercased())" }
    private static func log(_ from: OrganisationID, _ to: OrganisationID) throws -> LogKeys { try LogKeys(origin: origin(from, to), seeds: Array(repeating: UInt8(from.text.utf8.count), count: 64)) }
    static func cosigners(_ own: OrganisationID) -> [Cosigner] {
        [CosignatureAlgorithm.ed25519, .mlDSA65].map { Cosigner(name: "\(own.text.lowercased()).example/mirror", algorithm: $0, seed: [UInt8](repeating: UInt8(own.text.utf8.count + 100), count: 32))! }
    }
    private static func courierKey(_ own: OrganisationID) throws -> XWingMLKEM768X25519.PrivateKey {
        try XWingMLKEM768X25519.PrivateKey(seedRepresentation: Data(repeating: UInt8(own.text.utf8.count), count: 32), publicKey: nil)
    }

    static func open(_ own: OrganisationID, joinedWith peer: OrganisationID, staging: String, channel given: Journal? = nil) async throws -> House {
        let theirs = try log(peer, own), raised = Raised()
        let channel: Journal = if let given { given } else { try await Journal.open(MemoryJournalStore(), keys: try log(own, peer)) }
        let alarm: @Sendable (LinkAlarm) -> Void = { alarm in raised.alarms.withLock { $0.append(alarm) } }
        let mirror = try await Mirror.open(MemoryJournalStore(), memory: PlainMirrorMemory(), origin: theirs.origin, keys: theirs.verifiers, cosigners: cosigners(own), alarm: alarm)
        let known = Peer(organisation: peer, name: "\(peer) node", custodian: PartyID(peer.text), channelOrigin: theirs.origin, channelKeys: theirs.verifiers, mirrorKeys: cosigners(peer).map(\.verifier), authorities: [],
                         courierKey: try courierKey(peer).publicBytes, address: nil, joined: Timestamp(milliseconds: 0))
        let book = PlainReceiptBook()
        let courier = CourierLink(own: own, peer: known, channel: channel, mirror: mirror, key: try courierKey(own), receipts: book, staging: staging, alarm: alarm)
        return House(own: own, channel: channel, mirror: mirror, courier: courier, raised: raised, book: book)
    }

    private init(own: OrganisationID, channel: Journal, mirror: Mirror, courier: CourierLink, raised: Raised, book: PlainReceiptBook) {
        (self.own, self.channel, self.mirror, self.courier, self.raised, self.book) = (own, channel, mirror, courier, raised, book)
    }

    func say(_ count: Int) async throws { for _ in 0..<count { try await channel.append(Array("\(own) says \(channel.size)".utf8)) } }

    func holds(_ count: Int, of peer: OrganisationID) async throws -> Bool {
        try await mirror.entries(from: 0).compactMap(\.bytes) == (0..<count).map { Array("\(peer) says \($0)".utf8) }
    }
}

@Suite("Two nodes that no wire joins")
struct CourierLinkTests: CourierSuite {
    let folder = try! CourierFolder()
    private let eu: OrganisationID = "EU", nato: OrganisationID = "NATO"

    private func houses() async throws -> (eu: House, nato: House) {
        (try await House.open(eu, joinedWith: nato, staging: folder("staged-eu")), try await House.open(nato, joinedWith: eu, staging: folder("staged-nato")))
    }

    @Test("A round: pack, unpack with a return file, and the receipt is home; the next file begins behind it")
    func round() async throws {
        let (eu, nato) = try await houses()
        try await eu.say(5)
        #expect(try await eu.courier.pack(into: folder("1")).entries == 0..<5)
        let unpacked = try await nato.courier.unpack(folder("1"), returning: folder("2"))
        #expect(unpacked.report.outcome == .appended(0..<5) && unpacked.returned?.file == folder("2"))
        #expect(try await nato.holds(5, of: "EU"))
        #expect(try await eu.courier.unpack(folder("2")).report.receiptedSize == 5)
        #expect(try await eu.book.newest()?.size == 5)
        try await eu.say(2)
        #expect(try await eu.courier.pack(into: folder("3")).entries == 5..<7)
        // A receipt travels with the other's own entries too.
        try await nato.say(3)
        #expect(try await nato.courier.unpack(folder("3")).report.outcome == .appended(5..<7))
        let packed = try await nato.courier.pack(into: folder("4"))
        #expect(packed.entries == 0..<3 && packed.hasReceipt)
        let back = try await eu.courier.unpack(folder("4")).report
        #expect(back.outcome == .appended(0..<3) && back.receiptedSize == 7)
        #expect(try await eu.holds(3, of: "NATO"))
        // The old return file, once more, takes nothing away.
        #expect(try await eu.courier.unpack(folder("2")).report.receiptedSize == 7)
        #expect(eu.raised.alarms.withLock { $0 } == [] && nato.raised.alarms.withLock { $0 } == [])
        // What the receipt brought home proves an entry to a third party.
        let made = try await EntryProof.make(of: 6, in: eu.channel, receipt: try #require(try await eu.book.newest()).note)
        let keys = made.proof.checkpoint.signatures.map(\.keyName)
        #expect(Set(keys) == ["eu.example/channel/nato", "nato.example/mirror"] && keys.count == 4)
    }

    @Test("Files carried in any order, some twice, some lost and packed again: in the end both hold the same", arguments: UInt64(0)..<12)
    func anyOrder(seed: UInt64) async throws {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let (eu, nato) = try await houses()
        var toNATO: [String] = [], toEU: [String] = [], number = 0
        for _ in 0..<25 {
            number += 1
            switch next(7) {
            case 0: try await eu.say(1 + next(40))
            case 1: try await nato.say(1 + next(40))
            case 2: _ = try await eu.courier.pack(from: next(3) == 0 ? UInt64(next(Int(eu.channel.size) + 1)) : nil, into: folder("\(number)")); toNATO.append(folder("\(number)"))
            case 3: _ = try await nato.courier.pack(into: folder("\(number)")); toEU.append(folder("\(number)"))
            case 4, 5:
                guard !toNATO.isEmpty else { continue }
                if try await nato.courier.unpack(toNATO[next(toNATO.count)], returning: folder("\(number)")).returned != nil { toEU.append(folder("\(number)")) }
            default:
                guard !toEU.isEmpty else { continue }
                _ = try await eu.courier.unpack(toEU[next(toEU.count)])
            }
        }
        _ = try await eu.courier.pack(into: folder("last-eu"))
        _ = try await nato.courier.pack(into: folder("last-nato"))
        _ = try await nato.courier.unpack(folder("last-eu"), returning: folder("last-return"))
        _ = try await eu.courier.unpack(folder("last-nato"))
        if FileManager.default.fileExists(atPath: folder("last-return")) { _ = try await eu.courier.unpack(folder("last-return")) }
        #expect(try await nato.holds(Int(eu.channel.size), of: "EU"), "seed \(seed)")
        #expect(try await eu.holds(Int(nato.channel.size), of: "NATO"), "seed \(seed)")
        #expect(try await eu.book.newest()?.size ?? 0 == eu.channel.size, "seed \(seed)")
        #expect(eu.raised.alarms.withLock { $0 } == [] && nato.raised.alarms.withLock { $0 } == [], "seed \(seed)")
    }

    @Test("Wire and courier overlap in any order, the wire is cut between any two requests: in the end everything is there once, and nothing is kept aside", arguments: UInt64(0)..<24)
    func withTheWire(seed: UInt64) async throws {
        var random = Seeded(seed)
        let (eu, nato) = try await houses(), wire = Wire(nato.mirror)
        func sender() -> ChannelSender {
            ChannelSender(eu.channel, peerKeys: House.cosigners("NATO").map(\.verifier), transport: wire, receipts: eu.book, generator: Seeded(seed + 1), alarm: { alarm in eu.raised.alarms.withLock { $0.append(alarm) } })
        }
        var dialling = sender(), files: [String] = [], wasKeptAside = 0
        func dial(_ steps: Int) async {
            for _ in 0..<steps { if await dialling.step() == .idle { break } }
            // As the link does each time the mirror grows.
            let (_, problems) = await nato.courier.takeStaged()
            #expect(problems == [], "seed \(seed)")
        }
        for number in 0..<40 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: try await eu.say(Int.random(in: 1...(number % 7 == 0 ? 600 : 20), using: &random))
            case 2, 3:
                // Often from the middle, so that something is missing before it.
                let from = Bool.random(using: &random) ? UInt64.random(in: 0...eu.channel.size, using: &random) : nil
                _ = try await eu.courier.pack(from: from, into: folder("\(number)"))
                files.append(folder("\(number)"))
            case 4, 5:
                guard let file = files.randomElement(using: &random) else { continue }
                let unpacked = try await nato.courier.unpack(file, returning: folder("back-\(number)"))
                if case .staged = unpacked.report.outcome { wasKeptAside += 1 }
                if unpacked.returned != nil, Bool.random(using: &random) { _ = try await eu.courier.unpack(folder("back-\(number)")) }
            case 6: await dial(Int.random(in: 1...4, using: &random))
            default:
                // A cut, and a node that begins anew and has to ask where the mirror stands.
                wire.connect(nil)
                _ = await dialling.step()
                wire.connect(nato.mirror)
                if Bool.random(using: &random) { dialling = sender() }
            }
        }
        await dial(200)
        // In the end a file lies aside before which something is missing, and the wire speaks for what is missing and for nothing behind it.
        let missing = eu.channel.size
        try await eu.say(3)
        #expect(await dialling.step() == .progress, "announced, seed \(seed)")
        let behind = eu.channel.size
        try await eu.say(2)
        _ = try await eu.courier.pack(from: behind, into: folder("behind"))
        #expect(try await nato.courier.unpack(folder("behind")).report.outcome == .staged(missing: missing..<behind), "seed \(seed)")
        #expect(await dialling.step() == .progress, "brought, seed \(seed)")
        #expect(await nato.courier.takeStaged().taken == [behind..<behind + 2], "seed \(seed)")
        await dial(200)
        #expect(await dialling.step() == .idle, "seed \(seed)")
        #expect(try await nato.holds(Int(eu.channel.size), of: "EU"), "seed \(seed)")
        #expect(try await eu.book.newest()?.size ?? 0 == eu.channel.size, "seed \(seed)")
        #expect(await nato.courier.waiting().files == [], "seed \(seed), \(wasKeptAside) kept aside")
        #expect(eu.raised.alarms.withLock { $0 } == [] && nato.raised.alarms.withLock { $0 } == [], "seed \(seed)")
    }

    /// The limit says only that it does not hang: the growth of the mirror wakes the link, and no clock.
    @Test("A link that runs takes what was kept aside by itself as soon as the wire has brought what was missing", .timeLimit(.minutes(20)))
    func takenByItself() async throws {
        let nato = try await Node.open(NodeConfiguration(organisation: "NATO", name: "NATO node", directory: folder("nato"), pack: RealPack.pack, passwordCost: .least))
        let euVault = try await Vault.open(directory: nil), euBook = PeerBook(euVault, own: eu), natoBook = PeerBook(nato.vault, own: "NATO")
        let ours = try await euBook.invite("NATO", name: "EU node", custodian: "EU.GSC", address: nil), theirs = try await natoBook.invite(eu, name: "NATO node", custodian: "NATO.IS", address: nil)
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        let natoPeer = try await euBook.accept(theirs, fingerprint: fingerprint).peer, euPeer = try await natoBook.accept(ours, fingerprint: fingerprint).peer
        let euKeys = try await LinkKeys.kept(in: euVault, own: eu, peer: "NATO"), natoKeys = try await LinkKeys.kept(in: nato.vault, own: "NATO", peer: eu)
        // The wire speaks for the channel as it was when it had three entries; by then the courier has carried what came behind them.
        let early = try await Journal.open(MemoryJournalStore(), keys: euKeys.channel), late = try await Journal.open(MemoryJournalStore(), keys: euKeys.channel)
        for journal in [early, late] { try await journal.append((0..<3).map { linkEntry($0) }) }
        try await late.append((3..<6).map { linkEntry($0) })
        let link = try await PeerLink.open(nato, to: euPeer, keys: natoKeys.forLink, custodian: "NATO.IS", carriage: .isDialled)
        let packer = CourierPacker(own: eu, peer: "NATO", key: natoPeer.courierKey)
        _ = try await packer.pack(late, from: 3, receipt: nil, into: folder("1"))
        let courier = try #require(link.courier)
        #expect(try await courier.unpack(folder("1")).report.outcome == .staged(missing: 0..<3))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await link.run() }
            let dialling = ChannelSender(early, peerKeys: natoPeer.mirrorKeys, transport: Wire(link.endpoint), receipts: PlainReceiptBook(), alarm: { Issue.record("\($0)") })
            for _ in 0..<10 { if await dialling.step() == .idle { break } }
            for await size in await link.mirror.sizes() where size == 6 { break }
            group.cancelAll()
        }
        #expect(try await link.mirror.entries(from: 0).map(\.bytes) == (0..<6).map { linkEntry($0) })
        await link.close()
        await nato.close()
        await euVault.close()
    }

    @Test("A receipt over another record than ours stops everything and calls people; one that is ahead of a restored copy says so")
    func wrongReceipts() async throws {
        let (eu, nato) = try await houses()
        try await eu.say(5)
        _ = try await eu.courier.pack(into: folder("1"))
        _ = try await nato.courier.unpack(folder("1"), returning: folder("2"))
        let older = try await House.open("EU", joinedWith: "NATO", staging: folder("staged-older"))
        await #expect(throws: CourierError.self) { try await older.courier.unpack(folder("2")) }
        #expect(older.raised.alarms.withLock { $0.isEmpty })
        for _ in 0..<6 { try await older.channel.append(Array("another history".utf8)) }
        do {
            _ = try await older.courier.unpack(folder("2"))
            Issue.record("the receipt was taken")
        } catch { #expect(error.description.contains("Stop.")) }
        #expect(older.raised.alarms.withLock { $0.contains { $0.stopsTheLink } })
        #expect(try await older.book.newest() == nil)
    }

    @Test("A return file that is there already is refused before anything is taken")
    func returnFileExists() async throws {
        let (eu, nato) = try await houses()
        try await eu.say(1)
        _ = try await eu.courier.pack(into: folder("1"))
        await #expect(throws: CourierError.exists(file: folder("1"))) { try await nato.courier.unpack(folder("1"), returning: folder("1")) }
        #expect(await nato.mirror.next == 0)
    }

    @Test("Opened from data directories, closed and opened again: what was taken, receipted and kept aside is still there")
    func fromDisk() async throws {
        for name in ["eu", "nato"] { try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true) }
        let euVault = try await Vault.open(directory: folder("eu")), natoVault = try await Vault.open(directory: folder("nato"))
        let euBook = PeerBook(euVault, own: eu), natoBook = PeerBook(natoVault, own: nato)
        let ours = try await euBook.invite(nato, name: "EU node", custodian: "EU.GSC", address: nil), theirs = try await natoBook.invite(eu, name: "NATO node", custodian: "NATO.IS", address: nil)
        let fingerprint = try JoinFile.fingerprint(ours, theirs)
        let natoPeer = try await euBook.accept(theirs, fingerprint: fingerprint).peer, euPeer = try await natoBook.accept(ours, fingerprint: fingerprint).peer
        let euKeys = try await LinkKeys.kept(in: euVault, own: eu, peer: nato), natoKeys = try await LinkKeys.kept(in: natoVault, own: nato, peer: eu)
        func open(_ name: String, _ vault: Vault, _ keys: LinkKeys, _ peer: Peer) async throws -> StoppedLink {
            try await StoppedLink.open(folder(name), vault: vault, keys: keys, peer: peer, alarm: { Issue.record("\($0)") })
        }
        var euLink = try await open("eu", euVault, euKeys, natoPeer), natoLink = try await open("nato", natoVault, natoKeys, euPeer)
        try await euLink.channel.append([[1], [2], [3]])
        _ = try await euLink.courier.pack(into: folder("1"))
        try await euLink.channel.append([[4], [5]])
        _ = try await euLink.courier.pack(from: 3, into: folder("2"))
        #expect(try await natoLink.courier.unpack(folder("2")).report.outcome == .staged(missing: 0..<3))
        await natoLink.close()
        natoLink = try await open("nato", natoVault, natoKeys, euPeer)
        let unpacked = try await natoLink.courier.unpack(folder("1"), returning: folder("back"))
        #expect(unpacked.report.outcome == .appended(0..<3) && unpacked.report.fromStaging == [3..<5])
        await natoLink.close()
        natoLink = try await open("nato", natoVault, natoKeys, euPeer)
        #expect(try await natoLink.mirror.entries(from: 0).map(\.bytes) == [[1], [2], [3], [4], [5]])
        #expect(try await euLink.courier.unpack(folder("back")).report.receiptedSize == 5)
        await euLink.close()
        euLink = try await open("eu", euVault, euKeys, natoPeer)
        #expect(try await euLink.courier.pack(into: folder("3")).entries == 5..<5)
        #expect(try await natoLink.courier.unpack(folder("3")).report.outcome == .nothingNew)
        let receipt = try #require(try await euLink.latestReceipt())
        let proved = try await EntryProof.make(of: 4, in: euLink.channel, receipt: receipt).proof.verify(entry: [5], signers: euKeys.channel.verifiers, cosigners: natoKeys.cosigners.map(\.verifier))
        #expect(proved.checkpoint.size == 5 && proved.cosignatures.count == 2)
        for link in [euLink, natoLink] { await link.close() }
        for vault in [euVault, natoVault] { await vault.close() }
    }
}
