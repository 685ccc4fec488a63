import Journal
import Link
import Testing
import TransparencyLog

@Suite struct MirrorTests {
    @Test(arguments: [1, 2, 255, 256, 257, 700, 9000]) func whatWasSentIsHeldCosignedAndServed(count: Int) async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: count), mirror = try await pair.mirror(), sender = pair.sender(channel)
        #expect(try await drive(sender) == [])
        try await expectSame(mirror, channel, keys: pair.keys)
        let receipt = try #require(await sender.newest)
        #expect((receipt.size, receipt.root, receipt.cosignedAt) == (channel.size, channel.head.root, pair.time.seconds))
        let served = await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/checkpoint"))
        #expect(served.status == 200)
        #expect(Receipt(try SignedNote(reading: served.body), origin: pair.keys.origin, keys: pair.keys.verifiers, peerKeys: pair.peerKeys) == receipt)
        for tile in [Tile(.entries, index: 0, width: min(count, 256)), Tile(.hashes(level: 0), index: UInt64(count - 1) / 256, width: (count - 1) % 256 + 1), count < 256 ? nil : Tile(.hashes(level: 1), index: 0, width: count / 256)] {
            guard let tile else { continue }
            let answer = await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/\(tile.path)"))
            #expect(answer.status == 200 && answer.contentType == "application/octet-stream")
            #expect(answer.body == (try await channel.tile(tile)), "\(tile)")
        }
        #expect(try await JournalVerifier(pair.mirrorStore, origin: pair.keys.origin, keys: pair.keys.verifiers).verify().isWhole)
        #expect(pair.alarms.all == [] && pair.senderAlarms.all == [])
    }

    @Test func nothingIsServedThatIsNotCosigned() async throws {
        let pair = MirrorPair(), mirror = try await pair.mirror(), liar = Liar(pair.keys, (0..<600).map { linkEntry($0) })
        #expect(await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/checkpoint")).status == 404)
        #expect(await mirror.answer(try await liar.announcement(from: 0)).status == 200)
        var upload = try await liar.upload(from: 0)
        upload = LinkRequest(.post, upload.path, contentType: upload.contentType, body: Array(upload.body.dropLast(50)))
        let answer = await mirror.answer(upload)
        #expect(answer.status == 202 && answer.contentType == "text/x.tlog.mirror-info")
        #expect(try MirrorInfo(reading: answer.body) == MirrorInfo(size: 600, next: 512))
        #expect(await (mirror.size, mirror.next) == (0, 512))
        #expect(try await mirror.entries(from: 0).isEmpty)
        #expect(await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/tile/entries/000")).status == 404)
    }

    @Test func statusesAndContentTypesAreThoseOfTheStandard() async throws {
        let pair = MirrorPair(), mirror = try await pair.mirror(), liar = Liar(pair.keys, (0..<10).map { linkEntry($0) })
        func post(_ path: String, _ body: [UInt8], _ type: String? = "application/octet-stream") async -> LinkResponse { await mirror.answer(LinkRequest(.post, path, contentType: type, body: body)) }
        let other = Liar(try LogKeys(origin: "other.example/log", seeds: (0..<64).map { UInt8($0) }).ed25519Only, liar.entries)
        #expect(await mirror.answer(try await other.announcement(from: 0)).status == 404)
        #expect(await mirror.answer(try await other.upload(from: 0)).status == 404)
        #expect(await post("/add-checkpoint", Array("nonsense".utf8)).status == 400)
        #expect(await post("/add-entries", [1]).status == 400)
        #expect(await post("/add-entries", try await liar.upload(from: 0).body, "text/plain").status == 400)
        #expect(await post("/elsewhere", []).status == 404)
        let unknown = await mirror.answer(try await liar.upload(from: 0))
        #expect(unknown.status == 409)
        #expect(try MirrorInfo(reading: unknown.body) == MirrorInfo(size: 0, next: 0))
        #expect(await mirror.answer(try await liar.announcement(from: 11)).status == 400)
        let wrongOld = await mirror.answer(try await liar.announcement(from: 3))
        #expect(wrongOld.status == 409 && wrongOld.contentType == "text/x.tlog.size" && String(decoding: wrongOld.body, as: UTF8.self) == "0\n")
        let taken = await mirror.answer(try await liar.announcement(from: 0))
        #expect(taken.status == 200 && taken.body.isEmpty, "a mirror does not sign what it has not got")
        let ahead = await mirror.answer(try await liar.upload(from: 4))
        #expect(ahead.status == 409)
        #expect(try MirrorInfo(reading: ahead.body) == MirrorInfo(size: 10, next: 0))
        #expect(await post("/add-entries", AddEntriesRequest(origin: MirrorPair.origin, start: 0, end: 10)!.head).status == 400, "no package at all")
        #expect(await post("/add-entries", try await liar.upload(from: 0).body + [0]).status == 400, "something behind the last package")
        let whole = await mirror.answer(try await liar.upload(from: 0))
        #expect(whole.status == 200)
        #expect(try SignedNote.signatures(reading: whole.body).count == 1)
        pair.time.move(by: .seconds(100))
        #expect(await mirror.answer(try await liar.upload(from: 0)) == whole, "the same again gets the same receipt")
        #expect(await post("/add-entries", AddEntriesRequest(origin: MirrorPair.origin, start: 10, end: 10)!.head) == whole)
        #expect(await mirror.answer(try await liar.upload(from: 7)) == whole)
        #expect(await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/tile/0/000")).status == 404)
        #expect(await mirror.answer(LinkRequest(.get, "/\(Mirror.hash(of: "other"))/checkpoint")).status == 404)
        #expect(pair.alarms.all == [])
    }

    @Test func allKeysOfTheLogMustSign() async throws {
        let pair = MirrorPair(full: true), mirror = try await pair.mirror(), liar = Liar(pair.keys, [linkEntry(0)])
        for signers in [Array(pair.keys.signers.prefix(1)), Array(pair.keys.signers.suffix(1))] {
            #expect(await mirror.answer(try await liar.announcement(from: 0, signers: signers)).status == 403)
        }
        guard case .signatureMissing? = pair.alarms.all.first else { return #expect(Bool(false), "\(pair.alarms.all)") }
        let stranger = try LogKeys(origin: MirrorPair.origin, seeds: (0..<64).map { _ in 9 })
        #expect(await mirror.answer(try await liar.announcement(from: 0, signers: stranger.signers)).status == 403)
        // One key's signature over another text.
        let other = try Checkpoint(origin: MirrorPair.origin, size: 2, root: .leaf([1]))!.signed(by: pair.keys.signers)
        let note = try Checkpoint(origin: MirrorPair.origin, size: 1, root: .leaf(linkEntry(0)))!.signed(by: Array(pair.keys.signers.prefix(1))).adding(Array(other.signatures.suffix(1)))
        pair.alarms.clear()
        #expect(await mirror.answer(LinkRequest(.post, "/add-checkpoint", body: AddCheckpointRequest(old: 0, proof: [], note: note).bytes)).status == 403)
        guard case .signatureDiffers? = pair.alarms.all.first else { return #expect(Bool(false), "\(pair.alarms.all)") }
        #expect(await mirror.announced == 0 && pair.alarms.stops.isEmpty)
        #expect(await mirror.stopped == nil)
        #expect(await mirror.answer(try await liar.announcement(from: 0)).status == 200, "nothing of it stands in the way of the true one")
    }

    @Test func anOldCheckpointThatComesAgainChangesNothingAndAlarmsNobody() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 5), mirror = try await pair.mirror(), sender = pair.sender(channel)
        let old = try await Liar(pair.keys, (0..<5).map { linkEntry($0) }).announcement(from: 0)
        try await drive(sender)
        try await channel.append((5..<300).map { linkEntry($0) })
        try await drive(sender)
        for from in [0, 3, 5] as [UInt64] {
            #expect(await mirror.answer(old).body == TreeSizeBody.bytes(300), "from \(from)")
        }
        #expect(await mirror.announced == 300)
        #expect(pair.alarms.all == [])
        try await expectSame(mirror, channel, keys: pair.keys)
    }

    @Test(arguments: [(300, 200), (300, 300), (300, 500), (256, 100), (256, 256), (7, 9)]) func aSignedTreeThatBeginsOtherwiseStopsTheLinkUntilAPersonResumesIt(held: Int, claimed: Int) async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: held), mirror = try await pair.mirror()
        try await drive(pair.sender(channel))
        let fork = Liar(pair.keys, (0..<claimed).map { linkEntry($0, $0 >= 5 ? 1 : 0) })
        let answer = await mirror.answer(try await fork.announcement(from: UInt64(min(held, claimed))))
        #expect(answer.status == 409 || answer.status == 422)
        guard case .fork(_, _, let ours, UInt64(claimed), let theirs)? = pair.alarms.all.first else { return #expect(Bool(false), "\(pair.alarms.all)") }
        #expect(theirs == (try await fork.journal().head.root) && ours != theirs)
        #expect("\(pair.alarms.all[0])".contains(ours.base64) && "\(pair.alarms.all[0])".contains(theirs.base64) && "\(pair.alarms.all[0])".hasPrefix("Stop."))
        #expect(await mirror.size == UInt64(held))
        let again = try await pair.mirror()
        for mirror in [mirror, again] {
            let refused = await mirror.answer(try await Liar(pair.keys, (0..<held + 1).map { linkEntry($0) }).announcement(from: UInt64(held)))
            #expect(refused.status == 403 && String(decoding: refused.body, as: UTF8.self).contains(theirs.base64))
            #expect(await mirror.answer(try await fork.upload(from: 0)).status == 403)
            #expect(await mirror.answer(LinkRequest(.get, "/\(mirror.originHash)/checkpoint")).status == 200, "what is held can still be read")
        }
        try await again.resume(by: "A. Operator")
        try await channel.append(linkEntry(held))
        try await drive(pair.sender(channel))
        try await expectSame(again, channel, keys: pair.keys)
        #expect(try await pair.memory.load()?.resumedBy == "A. Operator")
    }

    @Test func aForkThatCannotBeToldFromABrokenProofStopsTheLinkWhenItComesAgainAndAgain() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(entries: 256), mirror = try await pair.mirror()
        try await drive(pair.sender(channel))
        let announcement = try await Liar(pair.keys, (0..<300).map { linkEntry($0, 1) }).announcement(from: 256)
        for time in 1...Mirror.unprovenMax {
            #expect(await mirror.stopped == nil, "before the \(time)th")
            #expect(await mirror.answer(announcement).status == 422)
        }
        #expect(await mirror.stopped != nil)
        #expect(pair.alarms.all.count == Mirror.unprovenMax && pair.alarms.stops.count == 1)
        #expect(await mirror.answer(announcement).status == 403)
    }

    @Test func aWithheldOrChangedEntryIsNotKeptAndTheTrueOnesAreTakenAfterwards() async throws {
        let pair = MirrorPair(), mirror = try await pair.mirror(), entries = (0..<600).map { linkEntry($0) }, truth = Liar(pair.keys, entries)
        #expect(await mirror.answer(try await truth.announcement(from: 0)).status == 200)
        var withheld = entries, changed = entries, swapped = entries
        withheld.remove(at: 300)
        withheld.append(linkEntry(1000))
        changed[300] = linkEntry(300, 1)
        swapped.swapAt(300, 301)
        for lie in [withheld, changed, swapped] {
            let answer = await mirror.answer(try await Liar(pair.keys, lie).upload(from: 0))
            #expect(answer.status == 422)
            #expect(await mirror.size == 0)
        }
        #expect(await mirror.next <= 256)
        #expect(pair.alarms.all.count == 3 && pair.alarms.stops.isEmpty)
        guard case .entriesDiffer(_, _, 600, _, _)? = pair.alarms.all.first else { return #expect(Bool(false), "\(pair.alarms.all)") }
        #expect(await mirror.answer(try await truth.upload(from: 0)).status == 200)
        try await expectSame(mirror, try await truth.journal(), keys: pair.keys)
    }

    @Test func entriesUpTo65535BytesAreTakenAndWhatIsInThemDoesNotMatter() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(), mirror = try await pair.mirror()
        try await channel.append([[0xff], [UInt8](repeating: 0, count: 65_535), [0x0a, 0x00]])
        try await drive(pair.sender(channel))
        try await expectSame(mirror, channel, keys: pair.keys)
    }

    @Test func aRequestEndsAtItsBoundsAndIsGoneOnWith() async throws {
        let pair = MirrorPair(), channel = try await pair.channel(), mirror = try await pair.mirror()
        for _ in 0..<3 { try await channel.append((0..<250).map { [UInt8](repeating: UInt8($0), count: 60_000) }) }
        try await drive(pair.sender(channel))
        let uploads = pair.wire.requests.filter { $0.path == "/add-entries" }
        #expect(uploads.count == 3 && uploads.allSatisfy { $0.body.count < LinkRequest.bodyMax })
        #expect(await (mirror.size, mirror.root) == channel.head)
    }

    @Test func manyUploadsAtOnceLeaveEachEntryOnce() async throws {
        let pair = MirrorPair(), mirror = try await pair.mirror(), truth = Liar(pair.keys, (0..<3000).map { linkEntry($0) })
        #expect(await mirror.answer(try await truth.announcement(from: 0)).status == 200)
        let journal = try await truth.journal()
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<12 {
                group.addTask {
                    for round in 0..<6 {
                        let next = await mirror.next, start = next - min(next, UInt64(writer * 37 + round))
                        guard let request = AddEntriesRequest(origin: MirrorPair.origin, start: start, end: 3000), let body = try? await request.body(from: JournalSource(journal)) else { continue }
                        let cut = writer % 3 == 0 ? body.count : body.count / (writer % 3 + 1)
                        _ = await mirror.answer(LinkRequest(.post, "/add-entries", contentType: "application/octet-stream", body: Array(body.prefix(cut))))
                    }
                }
            }
        }
        try await expectSame(mirror, journal, keys: pair.keys)
        #expect(try await JournalVerifier(pair.mirrorStore, origin: pair.keys.origin, keys: pair.keys.verifiers).verify().isWhole)
        #expect(pair.alarms.all == [])
    }

    @Test func followersSeeTheCosignedSizeAndATimeIsKnownForEachEntry() async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: 3), mirror = try await pair.mirror(), sender = pair.sender(channel)
        var sizes = await mirror.sizes().makeAsyncIterator()
        #expect(await sizes.next() == 0)
        let first = pair.time.seconds
        try await drive(sender)
        #expect(await sizes.next() == 3)
        pair.time.move(by: .seconds(60))
        try await channel.append(linkEntry(3))
        try await drive(sender)
        #expect(await sizes.next() == 4)
        #expect(try await mirror.receivedAt(2) == first)
        #expect(try await mirror.receivedAt(3) == first + 60)
        #expect(try await mirror.receivedAt(4) == nil)
        #expect(await mirror.cosignedAt == first + 60)
        // A clock that is set back does not make a later receipt the earlier one.
        pair.time.move(by: .seconds(-500))
        try await channel.append(linkEntry(4))
        try await drive(sender)
        #expect(await mirror.cosignedAt == first + 60)
        #expect(await sizes.next() == 5)
        await mirror.close()
        #expect(await sizes.next() == nil)
    }

    @Test func whatIsHeldIsCosignedAnewForACourierAndNothingOfItIsKept() async throws {
        let pair = MirrorPair(full: true), channel = try await pair.channel(entries: 5), mirror = try await pair.mirror()
        #expect(try await mirror.cosignedNow() == nil)
        try await drive(pair.sender(channel))
        let first = try #require(await mirror.checkpoint), then = pair.time.seconds
        pair.time.move(by: .seconds(3_600))
        let now = try #require(try await mirror.cosignedNow())
        #expect((first.cosignedAt(by: pair.peerKeys), now.cosignedAt(by: pair.peerKeys)) == (then, pair.time.seconds))
        #expect(now.text == first.text && now.signatures.count == first.signatures.count)
        #expect(await mirror.checkpoint == first)
        #expect(try await mirror.receivedAt(4) == then)
        // A mirror that called people says nothing anew.
        let other = Liar(pair.keys, (0..<5).map { linkEntry($0, 1) })
        _ = await mirror.answer(try await other.announcement(from: 5))
        #expect(await mirror.stopped != nil)
        #expect(try await mirror.cosignedNow() == first)
    }

    @Test func theStateIsReadAsItWasWritten() async throws {
        let note = try Checkpoint(origin: MirrorPair.origin, size: 1, root: .leaf([1]))!.signed(by: MirrorPair.bothKeys.signers)
        for state in [MirrorState(), MirrorState(pending: note), MirrorState(pending: note, stopped: MirrorStop(reason: "a\nb", at: Timestamp(milliseconds: 5)), resumedBy: "A. B")] {
            #expect(MirrorState(reading: state.bytes) == state)
        }
        #expect(MirrorState(reading: []) == nil && MirrorState(reading: Array("entente/mirror/v1\nother AAAA\n".utf8)) == nil)
        let vault = try await Vault.open(directory: nil)
        let memory = VaultMirrorMemory(vault, origin: MirrorPair.origin)
        #expect(try await memory.load() == nil)
        try await memory.save(MirrorState(pending: note))
        #expect(try await VaultMirrorMemory(vault, origin: MirrorPair.origin).load() == MirrorState(pending: note))
        #expect(try await VaultMirrorMemory(vault, origin: "other").load() == nil)
        await vault.close()
    }
}
