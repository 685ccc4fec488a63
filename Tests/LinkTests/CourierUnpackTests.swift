import Foundation
import Journal
import Kernel
import Link
import Synchronization
import Testing
import TransparencyLog

@Suite("Unpacking appends what is new, once, and never what is not proved")
struct CourierUnpackTests: CourierSuite {
    let folder = try! CourierFolder()

    private func unpacker(_ mirror: any LinkEndpoint, keys: [NoteVerifier] = CourierKeys.log.verifiers, receipt: @escaping @Sendable (SignedNote) async throws -> UInt64 = { _ in 0 }) -> CourierUnpacker {
        CourierUnpacker(own: beta, peer: alpha, origin: alphaOrigin, keys: keys, key: betaCourier, mirror: mirror, staging: folder("staged"), takeReceipt: receipt)
    }

    private func expected(_ count: Int) -> [[UInt8]] { (0..<count).map { courierEntry($0) } }

    @Test("What was packed arrives, and the return file carries the mirror's cosignature back", arguments: [1, 5, 256, 257, 700])
    func roundTrip(count: Int) async throws {
        let channel = try await channel(count), side = try await MirrorSide()
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"), chunkSize: 4096)
        let report = try await unpacker(side.endpoint).unpack(folder("a"))
        #expect(report.outcome == .appended(0..<UInt64(count)) && report.problems == [])
        #expect(try await side.entries() == expected(count))
        let cosigned = try #require(try await side.mirror.cosignedNow())
        #expect(try Checkpoint(text: cosigned.text).size == UInt64(count))
        #expect(cosigned.signatures.contains { $0.keyName == side.name })
        await channel.close()
    }

    @Test("The same file twice, and files that overlap, change nothing more")
    func repeated() async throws {
        let channel = try await channel(300), side = try await MirrorSide()
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"), chunkSize: 4096)
        try await extend(channel, to: 700)
        _ = try await packer.pack(channel, from: 100, receipt: nil, into: folder("b"), chunkSize: 4096)
        let unpacker = unpacker(side.endpoint)
        #expect(try await unpacker.unpack(folder("a")).outcome == .appended(0..<300))
        #expect(try await unpacker.unpack(folder("a")).outcome == .nothingNew)
        #expect(try await unpacker.unpack(folder("b")).outcome == .appended(300..<700))
        #expect(try await unpacker.unpack(folder("b")).outcome == .nothingNew)
        #expect(try await unpacker.unpack(folder("a")).outcome == .nothingNew)
        #expect(try await side.entries() == expected(700))
        await channel.close()
    }

    @Test("A gap is kept aside and taken when what is missing arrives, in whatever order the files come", arguments: [[2, 1, 0], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2], [0, 1, 2]])
    func gaps(order: [Int]) async throws {
        let channel = try await channel(0), side = try await MirrorSide()
        for (number, ends) in [(0, 260), (260, 300), (300, 777)].enumerated() {
            try await extend(channel, to: ends.1)
            _ = try await packer.pack(channel, from: UInt64(ends.0), receipt: nil, into: folder("\(number)"), chunkSize: 4096)
        }
        for number in order {
            _ = try await unpacker(side.endpoint).unpack(folder("\(number)"))
            // Kept aside means a copy of its own: the stick goes back.
            try FileManager.default.removeItem(atPath: folder("\(number)"))
        }
        #expect(try await side.entries() == expected(777))
        #expect((try? FileManager.default.contentsOfDirectory(atPath: folder("staged"))) ?? [] == [])
        await channel.close()
    }

    @Test("A file kept aside says what is missing, and comes back when the wire has brought it")
    func gapFilledByTheWire() async throws {
        let channel = try await channel(50), side = try await MirrorSide()
        let early = try await channel.checkpoint()
        try await extend(channel, to: 90)
        _ = try await packer.pack(channel, from: 40, receipt: nil, into: folder("late"), chunkSize: 4096)
        #expect(try await unpacker(side.endpoint).unpack(folder("late")).outcome == .staged(missing: 0..<40))
        #expect(try await unpacker(side.endpoint).unpack(folder("late")).outcome == .staged(missing: 0..<40))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder("staged")).count == 1)
        try await side.wire(early, channel, brought: 50)
        let (taken, problems) = await unpacker(side.endpoint).takeStaged()
        #expect(taken == [50..<90] && problems == [])
        #expect(try await side.entries() == expected(90))
        await channel.close()
    }

    @Test("Wire and courier overlap: what the wire announced or brought before is kept, the rest comes from the file", arguments: [(10, 10), (10, 0), (300, 300), (300, 256), (300, 0), (599, 512)])
    func overlap(announced: Int, brought: Int) async throws {
        let channel = try await channel(announced), side = try await MirrorSide()
        let early = try await channel.checkpoint()
        try await extend(channel, to: 600)
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"), chunkSize: 4096)
        try await side.wire(early, channel, brought: UInt64(brought))
        #expect(try await unpacker(side.endpoint).unpack(folder("a")).outcome == .appended(UInt64(brought)..<600))
        #expect(try await side.entries() == expected(600))
        await channel.close()
    }

    @Test("A changed file appends nothing, whichever byte it is")
    func changedFile() async throws {
        let channel = try await channel(3), side = try await MirrorSide()
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"), chunkSize: 1024)
        let whole = try bytes(of: folder("a"))
        for place in stride(from: 0, to: whole.count, by: 13) {
            var changed = whole
            changed[place] ^= 0x40
            try write(changed, to: folder("b"))
            await #expect(throws: CourierError.self, "byte \(place)") { try await unpacker(side.endpoint).unpack(folder("b")) }
        }
        #expect(try await side.entries() == [])
        #expect(try await unpacker(side.endpoint).unpack(folder("a")).outcome == .appended(0..<3))
        await channel.close()
    }

    @Test("A fork, signed by the peer's own keys, is refused as such and appends nothing", arguments: [(0, 40), (20, 40), (7, 40), (0, 20), (0, 10), (9, 10), (0, 1)] as [(UInt64, Int)])
    func fork(from: UInt64, size: Int) async throws {
        let channel = try await channel(20), side = try await MirrorSide()
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"))
        _ = try await unpacker(side.endpoint).unpack(folder("a"))
        // The other history may be longer, as long, or shorter than what is held, and begin anywhere.
        let other = try await self.other(size)
        _ = try await packer.pack(other, from: from, receipt: nil, into: folder("b"))
        do {
            _ = try await unpacker(side.endpoint).unpack(folder("b"))
            Issue.record("a fork was taken")
        } catch {
            guard case .fork = error else { Issue.record("\(error)"); return }
        }
        #expect(side.alarms.contains { $0.stopsTheLink })
        #expect(try await side.entries() == expected(20))
        // From now on nothing is taken, not even what is true, until a person resumes the link.
        try await extend(channel, to: 30)
        _ = try await packer.pack(channel, from: 20, receipt: nil, into: folder("c"))
        await #expect(throws: CourierError.self) { try await unpacker(side.endpoint).unpack(folder("c")) }
        try await side.mirror.resume(by: "the operator")
        #expect(try await unpacker(side.endpoint).unpack(folder("c")).outcome == .appended(20..<30))
        await channel.close()
        await other.close()
    }

    private func other(_ count: Int) async throws -> Journal {
        let journal = try await Journal.open(MemoryJournalStore(), keys: alphaLog)
        for index in 0..<count { try await journal.append(Array("another \(index)".utf8)) }
        return journal
    }

    @Test("A receipt that does not hold stops the file before anything is appended; one that holds is taken")
    func receipts() async throws {
        let channel = try await channel(5), side = try await MirrorSide()
        let note = try await channel.checkpoint()
        _ = try await packer.pack(channel, from: 0, receipt: note, into: folder("a"))
        struct Doubt: Error, CustomStringConvertible { let description = "its cosignature is by a stranger." }
        await #expect(throws: CourierError.receipt(file: folder("a"), reason: "its cosignature is by a stranger.")) {
            try await unpacker(side.endpoint, receipt: { _ in throw Doubt() }).unpack(folder("a"))
        }
        #expect(try await side.entries() == [])
        let taken = Mutex<[SignedNote]>([])
        let report = try await unpacker(side.endpoint, receipt: { note in taken.withLock { $0.append(note) }; return 41 }).unpack(folder("a"))
        #expect(report.receiptedSize == 41 && report.outcome == .appended(0..<5))
        #expect(taken.withLock { $0 } == [note])
        _ = try packer.packReturn(note, into: folder("return"))
        let back = try await unpacker(side.endpoint, receipt: { _ in 5 }).unpack(folder("return"))
        #expect(back.outcome == .noEntries && back.receiptedSize == 5)
        await channel.close()
    }

    @Test("After a crash in the middle the same file is unpacked again, and everything is there once", arguments: 0..<6)
    func crash(after writes: Int) async throws {
        let channel = try await channel(4000, size: 2000), side = try await MirrorSide()
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"))
        side.fail(after: writes)
        _ = try? await unpacker(side.endpoint).unpack(folder("a"))
        try await side.restart()
        _ = try await unpacker(side.endpoint).unpack(folder("a"))
        #expect(try await side.entries() == (0..<4000).map { courierEntry($0, size: 2000) })
        await channel.close()
    }

    @Test("A file from somebody with whom this peer's unpacker has nothing to do is refused")
    func stranger() async throws {
        let channel = try await channel(1), side = try await MirrorSide()
        _ = try await CourierPacker(own: "GAMMA", peer: beta, key: betaCourier.publicBytes).pack(channel, from: 0, receipt: nil, into: folder("a"))
        await #expect(throws: CourierError.fromSomebodyElse(file: folder("a"), sender: "\"GAMMA\"", peers: [alpha])) { try await unpacker(side.endpoint).unpack(folder("a")) }
        await channel.close()
    }
}
