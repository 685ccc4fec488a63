import Crypto
import Foundation
import Journal
import Kernel
import Node
import TestSupport
import Testing
import TransparencyLog
@testable import Link

@Suite("Keys change, nobody is cut off, nobody is fooled")
struct KeyChangeTests {
    @Test("After a change of these keys both sides speak with the new ones, and what went before is still there", arguments: [[KeyKind.channel], [.mirror], [.tls], KeyKind.allCases])
    func changes(kinds: [KeyKind]) async throws {
        let pair = try await KeysPair()
        try await pair.say("before", at: pair.eu)
        try await pair.settle()
        let old = try await pair.eu.keys
        #expect(try await pair.eu.book.change(Set(kinds), for: "NATO") == Set(kinds))
        #expect(try await pair.eu.book.change(Set(kinds), for: "NATO") == [], "one change at a time")
        await pair.eu.crash(pair.nato)
        try await pair.settle()
        try await pair.say("after", at: pair.eu)
        try await pair.say("back", at: pair.nato)
        try await pair.settle()
        try await pair.expectWhole()
        #expect(try await pair.titles(at: pair.nato) == ["after", "before"])
        #expect(try await pair.titles(at: pair.eu) == ["back"])
        let new = try await pair.eu.keys
        #expect((new.channel.verifiers != old.channel.verifiers) == kinds.contains(.channel))
        #expect((new.cosigners.map(\.verifier) != old.cosigners.map(\.verifier)) == kinds.contains(.mirror))
        #expect((new.authority.rawRepresentation != old.authority.rawRepresentation) == kinds.contains(.tls))
        let keys = try #require(await pair.eu.link?.status().keys), theirs = try #require(await pair.nato.link?.status().keys)
        let joined = try await pair.eu.entry.joined
        #expect(keys.waits.isEmpty && keys.ownSince > joined && theirs.theirsSince >= keys.ownSince && theirs.theirsToCome == nil)
        #expect(try await pair.nato.node.journal.entries(from: 0).compactMap { try? $0.record() }.filter { $0.kind == "link.keys" }.count == (kinds.count > 1 ? 4 : 2))
        await pair.close()
    }

    @Test("An entry from before is proved by keys of its time, one from after by the new; a check with the other keys fails")
    func proofs() async throws {
        let pair = try await KeysPair()
        try await pair.say("before", at: pair.eu)
        try await pair.settle()
        let old = try await pair.eu.keys, oldPeer = try await pair.eu.entry.peer
        for side in pair.sides { _ = try await side.book.change([.channel, .mirror], for: side.peer) }
        for side in pair.sides { await side.crash(pair.other(side)) }
        try await pair.settle()
        try await pair.say("after", at: pair.eu)
        try await pair.settle()
        try await pair.expectWhole()
        let link = try #require(pair.eu.link), new = try await pair.eu.keys, newPeer = try await pair.eu.entry.peer
        for (index, keys, peer) in [(UInt64(0), old, oldPeer), (link.channel.size - 1, new, newPeer)] {
            let made = try await EntryProof.make(of: index, in: link.channel, receipt: try await link.receipts.note(covering: index))
            let proved = try made.proof.verify(entry: made.entry, signers: keys.channel.verifiers, cosigners: peer.mirrorKeys)
            #expect(proved.cosignatures.count == 2 && proved.index == index)
            let others = index == 0 ? new : old
            #expect(throws: LogProofError.self) { try made.proof.verify(entry: made.entry, signers: others.channel.verifiers, cosigners: []) }
            // It says which keys: those named in it are among those that the node gives with it.
            #expect(ProofKeys(of: made.proof.checkpoint, own: new, mirrors: [newPeer.mirrorKeys] + newPeer.earlierMirrorKeys.reversed()).lines == keys.channel.verifiers.map(\.description) + peer.mirrorKeys.map(\.description))
        }
        await pair.close()
    }

    @Test("While the peer is away the old keys go on, the change waits in words, and takes over when it is back")
    func peerAway() async throws {
        let pair = try await KeysPair()
        try await pair.settle()
        let old = try await pair.eu.keys.channel.verifiers
        _ = try await pair.eu.book.change([.channel], for: "NATO")
        await pair.eu.crash(pair.nato)
        for side in pair.sides { side.wire.cut(true) }
        try await pair.say("meanwhile", at: pair.eu)
        for _ in 0..<5 { for what in [0, 1, 2] { try await pair.eu.step(what, pair.nato) } }
        #expect(try await pair.eu.keys.channel.verifiers == old)
        #expect(await pair.eu.link?.status().keys?.waits.map(\.what) == ["channel keys"])
        for side in pair.sides { side.wire.cut(false) }
        try await pair.settle()
        try await pair.expectWhole()
        #expect(try await pair.eu.keys.channel.verifiers != old)
        #expect(try await pair.titles(at: pair.nato) == ["meanwhile"])
        await pair.close()
    }

    @Test("Whatever crashes between any two steps while both sides change keys under load, nothing is lost and nobody is called", arguments: UInt64(0)..<40)
    func crashes(seed: UInt64) async throws {
        let pair = try await KeysPair()
        var random = Seeded(seed), said: [[String]] = [[], []], story: [String] = []
        for number in 0..<70 {
            let place = Int.random(in: 0..<2, using: &random), side = pair.sides[place], other = pair.other(side)
            let draw = Int.random(in: 0..<20, using: &random)
            story.append("\(side.node.organisation) \(draw)")
            switch draw {
            case 0, 1: await side.crash(other)
            case 2:
                try await pair.say("\(number)", at: side)
                said[place].append("\(number)")
            case 3, 4: _ = try await side.book.change(Set(KeyKind.allCases.filter { _ in Bool.random(using: &random) }), for: side.peer)
            case 5: side.wire.cut(Bool.random(using: &random))
            case 6..<10: try await side.step(1, other)
            case 10..<15: try await side.step(0, other)
            default: try await side.step(2, other)
            }
        }
        for side in pair.sides { side.wire.cut(false) }
        // Changes asked for while a link runs are seen when it begins anew, as the hub does.
        for side in pair.sides { await side.crash(pair.other(side)) }
        try await pair.settle("seed \(seed)")
        try await pair.expectWhole("seed \(seed): \(story.joined(separator: ", "))")
        #expect(try await pair.titles(at: pair.nato) == said[0].sorted(), "seed \(seed)")
        #expect(try await pair.titles(at: pair.eu) == said[1].sorted(), "seed \(seed)")
        await pair.close()
    }

    @Test("A crash between any two writes of the takeover leaves one set of keys in force, and the same call goes on from there")
    func halfway() async throws {
        let vault = try await Vault.open(directory: nil), now = Timestamp("2026-11-21T09:00:00.000Z")!
        _ = try await LinkKeys.kept(in: vault, own: "EU", peer: "NATO")
        try await LinkKeys.change([.channel, .mirror, .tls], in: vault, own: "EU", peer: "NATO", now: now)
        let before = try await LinkKeys.state(in: vault), first = try await LinkKeys.kept(in: vault, own: "EU", peer: "NATO")
        try await LinkKeys.takeOver(in: vault, own: "EU", peer: "NATO", now: now)
        try await LinkKeys.takeOverAuthority(in: vault, now: now)
        let after = try await LinkKeys.state(in: vault), last = try await LinkKeys.kept(in: vault, own: "EU", peer: "NATO")
        #expect(first.next?.announced.channel == last.channel.verifiers && last.channel.earlier == [first.channel.verifiers] && last.next == nil && last.nextAuthority == nil)
        #expect(last.held?.announced == first.next?.announced && last.heldAuthority?.announced == first.nextAuthority?.announced)
        // The order in which they are written.
        let order = ["past peer NATO", "held peer NATO", "peer NATO", "next peer NATO", "held authority", "authority", "next authority"]
        #expect(Set(order) == Set((before + after).map(\.key)))
        for done in 0...order.count {
            let copy = try await Vault.open(directory: nil)
            for name in order {
                let source = order[..<done].contains(name) ? after : before
                if let item = source.first(where: { $0.key == name }) { try await copy.put("link-keys", name, item.value) }
            }
            let found = try await LinkKeys.kept(in: copy, own: "EU", peer: "NATO"), isNew = done >= 3
            #expect(found.channel.verifiers == (isNew ? last : first).channel.verifiers && found.cosigners.map(\.verifier) == (isNew ? last : first).cosigners.map(\.verifier), "after \(done) writes")
            #expect((found.held != nil) == isNew && found.channel.earlier == (isNew ? [first.channel.verifiers] : []), "after \(done) writes")
            #expect((found.heldAuthority != nil) == (done >= 6), "after \(done) writes")
            try await LinkKeys.takeOver(in: copy, own: "EU", peer: "NATO", now: now)
            try await LinkKeys.takeOverAuthority(in: copy, now: now)
            #expect(try await LinkKeys.state(in: copy) == after, "after \(done) writes")
        }
    }

    @Test("A record signed by old keys once the new have spoken is not cosigned and calls people; what the old keys signed before stays", arguments: [false, true])
    func oldKeys(restarts: Bool) async throws {
        let old = try LogKeys(origin: MirrorPair.origin, seeds: Array(repeating: 1, count: 64)), new = try LogKeys(origin: MirrorPair.origin, seeds: Array(repeating: 2, count: 64))
        let store = MemoryJournalStore(), memory = PlainMirrorMemory(), alarms = Alarms()
        func open() async throws -> Mirror {
            try await Mirror.open(store, memory: memory, origin: MirrorPair.origin, keys: new.verifiers, earlier: [old.verifiers], cosigners: MirrorPair.bothCosigners, alarm: alarms.take)
        }
        var mirror = try await open()
        func announce(_ count: Int, from: UInt64, _ keys: LogKeys) async throws -> Int {
            await mirror.answer(try await Liar(keys, (0..<count).map { linkEntry($0) }).announcement(from: from)).status
        }
        #expect(try await announce(3, from: 0, old) == 200, "announced keys hold back nothing before they sign")
        #expect(try await announce(4, from: 3, old) == 200)
        #expect(try await announce(5, from: 4, new) == 200)
        if restarts { mirror = try await open() }
        #expect(alarms.all == [])
        #expect(try await announce(6, from: 5, old) == 403)
        #expect(alarms.all == [.oldKeys(log: MirrorPair.origin, size: 6)])
        #expect(await mirror.announced == 5)
        #expect(try await announce(4, from: 0, old) == 409, "an old announcement that comes late")
        #expect(try await announce(6, from: 5, new) == 200)
        #expect(alarms.all.count == 1)
        #expect(await mirror.stopped == nil)
    }

    @Test("A receipt under the mirror's old keys raises nothing once the new ones have signed one, and stays one for what it covered")
    func oldReceipt() async throws {
        let origin = MirrorPair.origin, name = "nato.example/mirror/eu", channel = try await Journal.open(MemoryJournalStore(), keys: MirrorPair.bothKeys)
        let old = CosignatureAlgorithm.allCases.map { Cosigner(name: name, algorithm: $0, seed: Array(repeating: 1, count: 32))! }
        let new = CosignatureAlgorithm.allCases.map { Cosigner(name: name, algorithm: $0, seed: Array(repeating: 2, count: 32))! }
        let keys = PeerMirrorKeys(new.map(\.verifier), earlier: [old.map(\.verifier)])
        var notes: [SignedNote] = []
        for number in 0..<3 {
            try await channel.append(linkEntry(number))
            notes.append(try await channel.checkpoint())
        }
        func cosigned(_ number: Int, _ cosigners: [Cosigner]) throws -> SignedNote { notes[number].adding(try cosigners.map { try $0.cosign(notes[number].text, at: 1) }) }
        let before = try #require(Receipt(try cosigned(0, old), of: channel, peerKeys: keys, newest: nil))
        let newest = try #require(Receipt(try cosigned(1, new), of: channel, peerKeys: keys, newest: before))
        #expect(Receipt(try cosigned(2, old), of: channel, peerKeys: keys, newest: newest) == nil)
        #expect(Receipt(try cosigned(2, old), of: channel, peerKeys: keys, newest: before)?.size == 3)
        #expect(Receipt(try cosigned(0, old), of: channel, peerKeys: keys, newest: newest)?.size == 1)
        #expect(Receipt(try cosigned(2, [old[0], new[1]]), of: channel, peerKeys: keys, newest: nil) == nil, "one key of each set is no set")
        #expect(origin == channel.origin)
    }

    @Test("New keys that are not in the signed channel, or do not follow those of now, change nothing")
    func forged() async throws {
        let pair = try await KeysPair()
        try await pair.settle()
        let link = try #require(pair.eu.link), far = try #require(pair.nato.link), before = try await pair.nato.entry
        let stranger = try LogKeys(origin: link.channel.origin, seeds: Array(repeating: 66, count: 64))
        let maker = EditionMaker(secret: Array(repeating: 1, count: 32))
        func entry(_ keys: NewKeys) throws -> [UInt8] {
            try maker.notice(EditionKind.keys, source: "forged", author: "EU.GSC", at: pair.eu.node.clock.now(), body: ["rotation": KeyChange.next(keys).json])
        }
        // Under a tree that a stranger signed, and as bytes in the place of signed ones.
        let held = try await link.channel.entries(from: 0).compactMap(\.bytes), forged = try entry(NewKeys(channel: stranger.verifiers))
        let liar = Liar(stranger, held + [forged])
        #expect(await far.mirror.answer(try await liar.announcement(from: UInt64(held.count))).status == 403)
        try await pair.say("true", at: pair.eu)
        try await link.fill()
        let note = try await link.channel.checkpoint()
        #expect(await far.mirror.answer(LinkRequest(.post, "/add-checkpoint", body: AddCheckpointRequest(old: UInt64(held.count), proof: try await link.channel.consistencyProof(from: UInt64(held.count), to: link.channel.size), note: note).bytes)).status == 200)
        let count = Int(link.channel.size) - held.count
        let lie = Liar(stranger, held + Array(repeating: forged, count: count))
        #expect(await far.mirror.answer(try await lie.upload(from: UInt64(held.count))).status == 422)
        #expect(try await pair.nato.entry == before)
        #expect(far.watch.alarms.count == 2)
        // In the channel, and yet not to be taken: another log's name.
        let other = try LogKeys(origin: "eu.entente/channel/other", seeds: Array(repeating: 66, count: 64))
        try await link.channel.append(try entry(NewKeys(channel: other.verifiers)))
        try await pair.settle()
        #expect(try await pair.nato.entry.changes == [])
        #expect(try await pair.nato.node.journal.entries(from: 0).compactMap { try? $0.record() }.contains { $0.kind == "link.refused" })
        await pair.close()
    }
}

@Suite("A new join file after keys have changed")
struct RenewedFileTests {
    @Test("It changes name, custodian and address, and forgets no keys; the file from before is not taken any more")
    func renewed() async throws {
        let pair = try await KeysPair()
        try await pair.settle()
        let before = try #require(try await pair.eu.book.invitation(for: "NATO"))
        _ = try await pair.eu.book.change(Set(KeyKind.allCases), for: "NATO")
        await pair.eu.crash(pair.nato)
        try await pair.settle()
        let known = try await pair.nato.entry.peer
        let file = try await pair.eu.book.invite("NATO", name: "EU node", custodian: "EU.EEAS", address: LinkAddress("new.example.org:8444")), theirs = try #require(try await pair.nato.book.invitation(for: "EU"))
        #expect(file.channelKeys == known.channelKeys && file.channelKeys != before.channelKeys)
        for _ in 0..<2 { try await pair.nato.book.accept(file, fingerprint: try JoinFile.fingerprint(file, theirs)) }
        await #expect(throws: JoinError.otherKeys("EU")) { try await pair.nato.book.accept(before, fingerprint: try JoinFile.fingerprint(before, theirs)) }
        var expected = known
        (expected.custodian, expected.address) = ("EU.EEAS", LinkAddress("new.example.org:8444"))
        #expect(try await pair.nato.entry.peer == expected)
        try await pair.say("after", at: pair.eu)
        await pair.nato.crash(pair.eu)
        try await pair.settle()
        try await pair.expectWhole()
        #expect(try await pair.titles(at: pair.nato) == ["after"])
        await pair.close()
    }
}
