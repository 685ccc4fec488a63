import Foundation
import Journal
import Link
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@Suite struct SenderTests {
    @Test func oneNewEntryTakesTwoRequestsAndNothingElse() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 300), mirror = try await pair.mirror(), sender = pair.sender(channel)
        try await drive(sender)
        pair.wire.forget()
        try await channel.append(linkEntry(300))
        #expect(try await drive(sender) == [])
        #expect(pair.wire.requests.map(\.path) == ["/add-checkpoint", "/add-entries"])
        try await expectSame(mirror, channel, keys: pair.keys)
        pair.wire.forget()
        #expect(await sender.step() == .idle)
        #expect(pair.wire.requests.isEmpty)
    }

    @Test func withoutItsReceiptsItLearnsFromTheMirrorWhereToGoOn() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 9000), mirror = try await pair.mirror()
        try await drive(pair.sender(channel))
        try await channel.append(linkEntry(9000))
        pair.wire.forget()
        let forgetful = ChannelSender(channel, peerKeys: pair.peerKeys, transport: pair.wire, receipts: PlainReceiptBook(), clock: pair.time.clock, generator: Seeded(2), alarm: pair.senderAlarms.take)
        #expect(try await drive(forgetful) == [])
        try await expectSame(mirror, channel, keys: pair.keys)
        let sent = pair.wire.requests
        #expect(sent.map(\.path) == ["/add-checkpoint", "/add-checkpoint", "/add-entries", "/add-entries"])
        #expect(sent.last!.body.count < 100_000, "only what is missing is brought once that is known")
    }

    @Test func aReceiptCountsOnlyWithAllCosignatures() async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: 3)
        _ = try await pair.mirror()
        let sender = pair.sender(channel)
        pair.wire.after { request, response throws(TransportFailure) in
            guard request.path == "/add-entries", response.status == 200, let signatures = try? SignedNote.signatures(reading: response.body) else { return response }
            return LinkResponse(200, contentType: response.contentType, body: SignedNote.lines(of: Array(signatures.prefix(1))))
        }
        for _ in 0..<6 { _ = await sender.step() }
        #expect(await sender.newest == nil)
        #expect(pair.senderAlarms.all.contains(.receiptUnsigned(log: MirrorPair.origin, size: 3)))
        pair.wire.after(nil)
        try await drive(sender)
        let receipt = try #require(await sender.newest)
        #expect(receipt.size == 3 && receipt.note.cosignedAt(by: pair.peerKeys) == receipt.cosignedAt)
        // It is what a proof for a third party carries.
        let proof = LogProof(index: 1, hashes: try await channel.inclusionProof(of: 1, in: 3), checkpoint: receipt.note)
        #expect(try LogProof(reading: Array(proof.description.utf8)).verify(entry: linkEntry(1), origin: MirrorPair.origin, keys: pair.keys.verifiers).size == 3)
    }

    @Test func itWaitsLongerAndLongerWithinBoundsAndTheSameSeedWaitsTheSame() async throws {
        func waits(_ seed: UInt64) async throws -> [Duration] {
            let pair = MirrorPair(), channel = try await pair.channel(entries: 1), sender = pair.sender(channel, seed: seed)
            var waits: [Duration] = []
            for _ in 0..<20 { if case .wait(let time, _) = await sender.step() { waits.append(time) } }
            return waits
        }
        let first = try await waits(1), again = try await waits(1), other = try await waits(2)
        #expect(first.count == 20 && first == again && first != other)
        for (number, time) in first.enumerated() {
            let whole = min(Duration.seconds(30), .milliseconds(200) * (1 << number))
            #expect(time >= whole / 2 && time <= whole, "wait \(number)")
        }
    }

    @Test func itSaysSinceWhenThePeerIsSilentAndForgetsItWithTheNextAnswer() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 1), sender = pair.sender(channel), since = pair.time.clock.now()
        for _ in 0..<3 {
            _ = await sender.step()
            pair.time.move(by: .seconds(60))
        }
        #expect(await sender.silentSince == since)
        #expect(await sender.lastAnswer == nil)
        _ = try await pair.mirror()
        try await drive(sender)
        #expect(await sender.silentSince == nil)
        #expect(await sender.lastAnswer == pair.time.clock.now())
    }

    @Test func aPeerThatHasStoppedIsReportedOnceAndAskedAgain() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 5), mirror = try await pair.mirror(), sender = pair.sender(channel)
        try await drive(sender)
        _ = await mirror.answer(try await Liar(pair.keys, (0..<5).map { linkEntry($0, 1) }).announcement(from: 5))
        try await channel.append(linkEntry(5))
        for _ in 0..<5 { guard case .wait = await sender.step() else { return #expect(Bool(false)) } }
        #expect(pair.senderAlarms.all.count == 1)
        guard case .refusedByPeer(_, 403, let text)? = pair.senderAlarms.all.first else { return #expect(Bool(false)) }
        #expect(text.contains("resume") && text.contains("Stop. The two records"))
        try await mirror.resume(by: "someone")
        try await drive(sender)
        try await expectSame(mirror, channel, keys: pair.keys)
    }

    @Test func noAnswerWithoutASignatureStopsItAndALyingPeerIsNotAskedWithoutPause() async throws {
        for (status, body) in [(409, "5\n"), (409, "900000\n"), (409, "x"), (200, ""), (422, "no"), (500, ""), (404, ""), (409, "3\n2\n\n"), (202, "5\n1\n\n")] {
            let pair = MirrorPair(), channel = try await pair.channel(entries: 5), sender = pair.sender(channel)
            struct Liar: LinkEndpoint {
                let status: Int, body: String
                func answer(_ request: LinkRequest) async -> LinkResponse { LinkResponse(request.method == .get ? 404 : status, body: Array(body.utf8)) }
            }
            pair.wire.connect(Liar(status: status, body: body))
            var waits = 0
            for _ in 0..<40 {
                switch await sender.step() {
                case .wait: waits += 1
                case .stopped(let alarm): Issue.record("\(status) \(body): \(alarm)")
                default: break
                }
            }
            #expect(waits >= 10, "\(status) \(body)")
            #expect(await sender.newest == nil)
        }
    }

    @Test func aMirrorThatWasSetBackIsBroughtUpAgain() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 700)
        _ = try await pair.mirror()
        try await drive(pair.sender(channel))
        let emptied = try await pair.mirror(store: MemoryJournalStore(), memory: PlainMirrorMemory()), sender = pair.sender(channel)
        #expect(await sender.recover() == .complete(cosigned: 0))
        #expect(pair.senderAlarms.all == [.peerForgot(log: MirrorPair.origin, cosigned: 700, holdsNow: 0)])
        try await drive(sender)
        try await expectSame(emptied, channel, keys: pair.keys)
    }

    @Test func runningItFollowsTheChannelUntilItIsCancelled() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(), mirror = try await pair.mirror(), sender = pair.sender(channel)
        let running = Task { await sender.run() }
        var sizes = await mirror.sizes().makeAsyncIterator()
        for size in 1...20 {
            try await channel.append(linkEntry(size - 1))
            while let seen = await sizes.next(), seen < UInt64(size) {}
        }
        try await expectSame(mirror, channel, keys: pair.keys)
        running.cancel()
        await running.value
    }

    @Test func receiptsAreKeptInTheVaultByLogAndSize() async throws {
        let vault = try await Vault.open(directory: nil), pair = MirrorPair(full: true, book: VaultReceiptBook(vault, origin: MirrorPair.origin))
        let channel = try await pair.channel(entries: 2), sender = pair.sender(channel)
        _ = try await pair.mirror()
        #expect(try await pair.book.newest() == nil)
        try await drive(sender)
        let first = pair.time.seconds
        pair.time.move(by: .seconds(9))
        try await channel.append((2..<12).map { linkEntry($0) })
        try await drive(sender)
        let again = VaultReceiptBook(vault, origin: MirrorPair.origin)
        #expect(try await again.newest() == (await sender.newest))
        #expect(try await again.first(covering: 1)?.cosignedAt == first)
        #expect(try await again.first(covering: 2)?.cosignedAt == first + 9)
        #expect(try await again.first(covering: 12) == nil)
        #expect(try await VaultReceiptBook(vault, origin: "another").first(covering: 0) == nil)
        await vault.close()
    }
}

@Suite struct SenderRecoveryTests {
    /// A channel as an older copy of it would be: its first entries, and their checkpoint.
    private func older(_ pair: MirrorPair, _ count: Int, world: UInt8 = 0) async throws -> Journal {
        let journal = try await pair.channel()
        if count > 0 { try await journal.append((0..<count).map { linkEntry($0, world) }) }
        return journal
    }

    @Test(arguments: [(0, 1), (0, 700), (300, 700), (256, 700), (699, 700), (255, 256), (100, 20_000)]) func fromAnOlderCopyWhatThePeerHoldsIsTakenBack(kept: Int, cosigned: Int) async throws {
        let pair = MirrorPair(full: true), whole = try await pair.channel(entries: cosigned), mirror = try await pair.mirror()
        try await drive(pair.sender(whole))
        let channel = try await older(pair, kept)
        let sender = ChannelSender(channel, peerKeys: pair.peerKeys, transport: pair.wire, receipts: PlainReceiptBook(), clock: pair.time.clock, generator: Seeded(1), alarm: pair.senderAlarms.take)
        #expect(await sender.recover() == .recovered(UInt64(cosigned - kept)))
        #expect(channel.head == whole.head)
        #expect(await sender.recover() == .complete(cosigned: UInt64(cosigned)))
        try await channel.append(linkEntry(cosigned))
        try await drive(sender)
        try await expectSame(mirror, channel, keys: pair.keys)
        #expect(pair.alarms.all == [] && pair.senderAlarms.all == [])
    }

    @Test func nothingToRecoverIsSaidSo() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 10), sender = pair.sender(channel)
        guard case .unknown = await sender.recover() else { return #expect(Bool(false), "nobody answers") }
        _ = try await pair.mirror()
        #expect(await sender.recover() == .complete(cosigned: 0))
        try await drive(sender)
        try await channel.append(linkEntry(10))
        #expect(await pair.sender(channel).recover() == .complete(cosigned: 10))
    }

    @Test func aDamagedTileAppendsNothingWrong() async throws {
        let pair = MirrorPair(), whole = try await pair.channel(entries: 700)
        _ = try await pair.mirror()
        try await drive(pair.sender(whole))
        for path in ["checkpoint", "tile/0/", "tile/entries/001", "tile/entries/002"] {
            let channel = try await older(pair, 300)
            let sender = ChannelSender(channel, peerKeys: pair.peerKeys, transport: pair.wire, receipts: PlainReceiptBook(), clock: pair.time.clock, generator: Seeded(1), alarm: pair.senderAlarms.take)
            pair.wire.after { request, response throws(TransportFailure) in
                guard request.path.contains(path), response.status == 200 else { return response }
                var body = response.body
                body[body.count * 3 / 4] ^= 1
                return LinkResponse(200, contentType: response.contentType, body: body)
            }
            guard case .unknown = await sender.recover() else { return #expect(Bool(false), "\(path)") }
            #expect(try await channel.root(of: 300) == whole.root(of: 300))
            pair.wire.after(nil)
            guard case .recovered = await sender.recover() else { return #expect(Bool(false), "\(path)") }
            #expect(channel.head == whole.head)
        }
        #expect(pair.senderAlarms.all == [])
    }

    @Test(arguments: [(300, 700), (700, 700), (900, 700)]) func aChannelThatContradictsWhatThePeerCosignedStops(own: Int, cosigned: Int) async throws {
        let pair = MirrorPair(), whole = try await pair.channel(entries: cosigned)
        _ = try await pair.mirror()
        try await drive(pair.sender(whole))
        let channel = try await older(pair, own, world: 1)
        let sender = ChannelSender(channel, peerKeys: pair.peerKeys, transport: pair.wire, receipts: PlainReceiptBook(), clock: pair.time.clock, generator: Seeded(1), alarm: pair.senderAlarms.take)
        guard case .stopped(let alarm) = await sender.recover() else { return #expect(Bool(false)) }
        #expect(pair.senderAlarms.all == [alarm] && alarm.stopsTheLink)
        #expect(channel.size == UInt64(own))
        guard case .stopped = await sender.step() else { return #expect(Bool(false)) }
    }

    @Test func whatWasAnnouncedAndIsNowhereStopsTheLog() async throws {
        let pair = MirrorPair(), mirror = try await pair.mirror()
        #expect(await mirror.answer(try await Liar(pair.keys, (0..<9).map { linkEntry($0) }).announcement(from: 0)).status == 200)
        let sender = pair.sender(try await older(pair, 5))
        #expect(await sender.recover() == .stopped(.announcedAndLost(log: MirrorPair.origin, held: 5, announced: 9)))
    }

    @Test func anOlderCopyThatWasPutBackWhileRunningIsNoticedBeforeAnythingIsSentAgain() async throws {
        let pair = MirrorPair(), whole = try await pair.channel(entries: 20), mirror = try await pair.mirror()
        try await drive(pair.sender(whole))
        let channel = try await older(pair, 5)
        try await channel.append((5..<8).map { linkEntry($0, 1) })
        let sender = ChannelSender(channel, peerKeys: pair.peerKeys, transport: pair.wire, receipts: PlainReceiptBook(), clock: pair.time.clock, generator: Seeded(1), alarm: pair.senderAlarms.take)
        for _ in 0..<10 { _ = await sender.step() }
        #expect(pair.senderAlarms.stops.count + pair.alarms.stops.count > 0)
        #expect(await mirror.root == whole.head.root)
    }
}

/// The same over what a node really has: SQLite files and a vault on both sides.
@Suite struct SenderOnDiskTests {
    @Test func overFilesTheMirrorIsTheSameAndOutlivesARestart() async throws {
        let here = FileManager.default.temporaryDirectory.appending(path: "sender-test-\(UUID().uuidString)").path, there = here + "/there"
        try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: here) }
        let ourVault = try await Vault.open(directory: here), theirVault = try await Vault.open(directory: there)
        let store = try await SQLiteJournalStore.open(directory: there), count = 20_000
        let pair = MirrorPair(full: true, mirrorStore: store, memory: VaultMirrorMemory(theirVault, origin: MirrorPair.origin), book: VaultReceiptBook(ourVault, origin: MirrorPair.origin))
        let channel = try await pair.channel(try await SQLiteJournalStore.open(directory: here), entries: count), mirror = try await pair.mirror()
        let time = try await ContinuousClock().measure { try await drive(pair.sender(channel)) }
        print("\(count) entries into a mirror over SQLite: \(time)")
        try await expectSame(mirror, channel, keys: pair.keys)
        await mirror.close()
        let again = try await pair.mirror(store: try await SQLiteJournalStore.open(directory: there))
        try await channel.append(linkEntry(count))
        pair.wire.forget()
        try await drive(pair.sender(channel))
        #expect(pair.wire.requests.count == 2)
        try await expectSame(again, channel, keys: pair.keys)
        await again.close()
        await channel.close()
        await ourVault.close()
        await theirVault.close()
    }
}
