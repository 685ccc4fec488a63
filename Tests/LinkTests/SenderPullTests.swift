import Journal
import Link
import TestSupport
import Testing
import TransparencyLog

/// The side that holds the mirror dials; the side that has the channel only answers.
@Suite struct SenderPullTests {
    private func server(_ pair: MirrorPair, _ channel: Journal, pollMax: Duration = .zero) -> ChannelServer {
        ChannelServer(channel, peerKeys: pair.peerKeys, receipts: pair.book, pollMax: pollMax, alarm: pair.senderAlarms.take)
    }

    @Test(arguments: [1, 255, 256, 257, 700, 9000]) func whatIsPulledIsHeldCosignedAndReceipted(count: Int) async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: count), mirror = try await pair.mirror()
        pair.wire.connect(server(pair, channel))
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(1))
        #expect(await drive(puller) == [])
        try await expectSame(mirror, channel, keys: pair.keys)
        #expect(try await pair.book.newest()?.root == channel.head.root)
        try await channel.append((count..<count + 3).map { linkEntry($0) })
        #expect(await drive(puller) == [])
        try await expectSame(mirror, channel, keys: pair.keys)
        #expect(try await pair.book.newest()?.size == channel.size)
        #expect(pair.alarms.all == [] && pair.senderAlarms.all == [])
    }

    @Test func aQuestionForSomethingNewerIsKeptOpenForAWhile() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 1), open = server(pair, channel, pollMax: .seconds(25))
        #expect(await open.answer(LinkRequest(.get, "/channel/checkpoint?after=0")).status == 200)
        let before = pair.time.seconds
        #expect(await open.answer(LinkRequest(.get, "/channel/checkpoint?after=1")).status == 204)
        #expect(pair.time.seconds == before + 25)
        for bad in ["?after=-1", "?after=", "?before=1", "?"] { #expect(await open.answer(LinkRequest(.get, "/channel/checkpoint" + bad)).status == 400, "\(bad)") }
        #expect(await open.answer(LinkRequest(.get, "/channel/tile/entries/007")).status == 404)
        #expect(await open.answer(LinkRequest(.get, "/channel/other")).status == 404)
    }

    @Test func aReceiptIsTakenOnlyForOurTreeAndWithAllSignatures() async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: 4), server = server(pair, channel), note = try await channel.checkpoint()
        func post(_ note: SignedNote) async -> Int { await server.answer(LinkRequest(.post, "/channel/receipt", body: note.bytes)).status }
        let cosignatures = try pair.cosigners.map { try $0.cosign(note.text, at: 7) }
        #expect(await post(note) == 403)
        #expect(await post(note.adding([cosignatures[0]])) == 403)
        #expect(await post(SignedNote(text: note.text, signatures: cosignatures)) == 403)
        let other = try Checkpoint(origin: MirrorPair.origin, size: 4, root: .leaf([1]))!.signed(by: pair.keys.signers)
        #expect(await post(other.adding(try pair.cosigners.map { try $0.cosign(other.text, at: 7) })) == 403)
        guard case .receiptDiffers? = pair.senderAlarms.all.last else { return #expect(Bool(false)) }
        #expect(try await pair.book.newest() == nil)
        #expect(await post(note.adding(cosignatures)) == 200)
        #expect(try await pair.book.newest()?.cosignedAt == 7)
        #expect(await server.answer(LinkRequest(.post, "/channel/receipt", body: [1, 2])).status == 400)
    }

    @Test(arguments: [(0, 1), (300, 700), (256, 700), (699, 700), (100, 20_000)]) func aServerOnAnOlderCopyGetsBackWhatItLacksBeforeItGoesOn(kept: Int, cosigned: Int) async throws {
        let pair = MirrorPair(full: true), whole = try await pair.channel(entries: cosigned), mirror = try await pair.mirror()
        pair.wire.connect(server(pair, whole))
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(1))
        #expect(await drive(puller) == [])
        let channel = try await pair.channel(entries: kept), server = server(pair, channel)
        pair.wire.connect(server)
        #expect(!server.isReconciled)
        // Damaged on its way, it is not taken.
        pair.wire.before { request throws(TransportFailure) in
            var body = request.body
            if request.path == "/channel/restore" { body[body.count - 40] ^= 1 }
            return LinkRequest(request.method, request.path, contentType: request.contentType, body: body)
        }
        for _ in 0..<4 { _ = await puller.step() }
        #expect(try await channel.root(of: UInt64(kept)) == whole.root(of: UInt64(kept)))
        #expect(!server.isReconciled)
        #expect(await server.stopped == nil)
        pair.wire.before(nil)
        #expect(await drive(puller) == [])
        #expect(channel.head == whole.head)
        #expect(server.isReconciled)
        try await channel.append(linkEntry(cosigned))
        #expect(await drive(puller) == [])
        try await expectSame(mirror, channel, keys: pair.keys)
        #expect(pair.alarms.all == [] && pair.senderAlarms.all == [])
    }

    @Test func aServerThatAnnouncedWhatItThenLostStopsBeforeItSaysAnythingInItsPlace() async throws {
        let pair = MirrorPair(), older = try await pair.channel(entries: 300), whole = try await pair.channel(entries: 700), mirror = try await pair.mirror()
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(1))
        pair.wire.connect(server(pair, older))
        #expect(await drive(puller) == [])
        pair.wire.connect(server(pair, whole))
        while await mirror.announced == 300 { _ = await puller.step() }
        #expect(await mirror.size == 300)
        // Put back as it was when it had 300: nobody has the other 400 any more.
        let server = server(pair, older)
        pair.wire.connect(server)
        for _ in 0..<ChannelServer.behindMax * 4 - 1 { _ = await puller.step() }
        #expect(await server.stopped == nil && !server.isReconciled)
        _ = await puller.step()
        #expect(pair.senderAlarms.stops == [.announcedAndLost(log: MirrorPair.origin, held: 300, announced: 700)])
        #expect(!server.isReconciled && older.size == 300)
    }

    @Test func oneThatAsksBehindTheEndAndBringsWhatIsMissingStopsNobody() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 3), server = server(pair, channel)
        let ahead = try await pair.channel(entries: 5).checkpoint(), receipt = ahead.adding(try pair.cosigners.map { try $0.cosign(ahead.text, at: 7) })
        for _ in 0..<20 {
            for _ in 0..<ChannelServer.behindMax - 1 { #expect(await server.answer(LinkRequest(.get, "/channel/checkpoint?after=5")).status == 409) }
            #expect(await server.answer(LinkRequest(.post, "/channel/receipt", body: receipt.bytes)).status == 409)
        }
        #expect(await server.stopped == nil && !server.isReconciled)
    }

    @Test func aServerWhoseOlderCopyWentAnotherWayStops() async throws {
        let pair = MirrorPair(), whole = try await pair.channel(entries: 700), mirror = try await pair.mirror()
        pair.wire.connect(server(pair, whole))
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(1))
        await drive(puller)
        let other = try await Liar(pair.keys, (0..<300).map { linkEntry($0, 1) }).journal(), server = server(pair, other)
        pair.wire.connect(server)
        for _ in 0..<4 { _ = await puller.step() }
        #expect(await server.stopped != nil)
        #expect(other.size == 300 && pair.senderAlarms.stops.count >= 1)
    }

    @Test func aPeersQuestionsGoToTheChannelOrToTheMirror() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 3), mirror = try await pair.mirror()
        let both = PeerEndpoint(mirror: mirror, channel: server(pair, channel))
        #expect(await both.answer(LinkRequest(.get, "/channel/checkpoint?after=0")).status == 200)
        #expect(await both.answer(LinkRequest(.post, "/add-checkpoint", body: [1])).status == 400)
        #expect(await both.answer(LinkRequest(.get, "/elsewhere")).status == 404)
    }

    @Test func aServerThatForksIsNoticedAndWhatIsHeldStays() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 300), mirror = try await pair.mirror()
        pair.wire.connect(server(pair, channel))
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(1))
        await drive(puller)
        pair.wire.connect(server(pair, try await Liar(pair.keys, (0..<500).map { linkEntry($0, 1) }).journal()))
        for _ in 0..<3 { _ = await puller.step() }
        #expect(await mirror.stopped != nil)
        #expect(await mirror.root == channel.head.root)
        #expect(pair.alarms.stops.count == 1)
    }

    @Test(arguments: [UInt64](1...15)) func afterAnyFaultsBothHoldTheSame(seed: UInt64) async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 100), mirror = try await pair.mirror()
        let random = Chance(seed)
        pair.wire.connect(server(pair, channel))
        pair.wire.before { request throws(TransportFailure) in
            if random.chance(10) { throw .timedOut }
            return request
        }
        pair.wire.after { _, response throws(TransportFailure) in
            if random.chance(10) { throw .cut("the answer was lost") }
            return random.chance(10) ? LinkResponse(response.status, contentType: response.contentType, body: random.flipped(response.body)) : response
        }
        let puller = MirrorPuller(mirror, transport: pair.wire, clock: pair.time.clock, generator: Seeded(seed))
        var size = 100
        for _ in 0..<60 {
            if random.chance(20) {
                try await channel.append((size..<size + 90).map { linkEntry($0) })
                size += 90
            }
            _ = await puller.step()
        }
        pair.wire.before(nil)
        pair.wire.after(nil)
        await drive(puller)
        try await expectSame(mirror, channel, keys: pair.keys, "seed \(seed)")
        #expect(try await pair.book.newest()?.size == channel.size, "seed \(seed)")
        #expect(pair.alarms.stops.isEmpty, "seed \(seed)")
    }
}
