import Foundation
import Journal
import Kernel
import Link
import Testing
import TransparencyLog

@Suite("A parcel proves itself before anything is taken from it")
struct CourierParcelTests: CourierSuite {
    let folder = try! CourierFolder()

    private func check(_ path: String, held: UInt64 = 0, keys: [NoteVerifier] = CourierKeys.log.verifiers, origin: String = CourierKeys.origin) throws -> CheckedParcel {
        var reader = try SealedReader(path, addressee: beta, key: betaCourier)
        defer { reader.close() }
        return try reader.check(origin: origin, keys: keys, held: held)
    }

    @Test("Whatever range is packed, the parcel leads to the signed root", arguments: [(0, 0), (0, 1), (0, 5), (3, 3), (3, 7), (5, 600), (255, 256), (256, 257), (256, 512), (300, 1000), (999, 1000)])
    func ranges(from: Int, to: Int) async throws {
        let channel = try await channel(to)
        let report = try await packer.pack(channel, from: UInt64(from), receipt: nil, into: folder("a"), chunkSize: 1024)
        #expect(report.entries == UInt64(from)..<UInt64(to))
        let log = try #require(try check(folder("a")).log)
        #expect(log.range == UInt64(from)..<UInt64(to) && log.checkpoint.root == channel.head.root)
        // Whatever the mirror has been told of, the proof that this continues it comes out of the parcel alone.
        for held in Set([from, from + 1, (from + to) / 2, (from + to) / 2 + 1, to - 1]) where held > 0 && held >= from && held < to {
            let proof = try #require(try check(folder("a"), held: UInt64(held)).log).consistency
            try TreeProof.verifyConsistency(from: UInt64(held), root: try await channel.root(of: UInt64(held)), to: UInt64(to), root: channel.head.root, proof: proof)
        }
        await channel.close()
    }

    @Test("Random ranges too", arguments: UInt64(0)..<30)
    func randomRanges(seed: UInt64) async throws {
        var random = seed &* 0x9e37_79b9_7f4a_7c15 | 1
        func next(_ limit: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % limit
        }
        let to = 1 + next(900), from = next(to), held = max(1, from + next(to - from))
        let channel = try await channel(to)
        _ = try await packer.pack(channel, from: UInt64(from), receipt: nil, into: folder("a"), chunkSize: 4096)
        let log = try #require(try check(folder("a"), held: UInt64(held)).log)
        #expect(log.range == UInt64(from)..<UInt64(to))
        try TreeProof.verifyConsistency(from: UInt64(held), root: try await channel.root(of: UInt64(held)), to: UInt64(to), root: channel.head.root, proof: log.consistency)
        await channel.close()
    }

    @Test("A parcel of another log, or signed by other keys, is refused")
    func otherLog() async throws {
        let channel = try await channel(10)
        _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("a"))
        let others = try LogKeys(origin: alphaOrigin, seeds: [UInt8](repeating: 9, count: 64))
        #expect(throws: CourierError.self) { try check(folder("a"), keys: others.verifiers) }
        #expect(throws: CourierError.self) { try check(folder("a"), origin: "beta.example/channel/alpha") }
        await channel.close()
    }

    /// A parcel as a peer that lies would make it: its sections changed, freshly sealed.
    private func reseal(_ change: (ParcelSection) -> [ParcelSection]) async throws {
        let channel = try await channel(300)
        _ = try await packer.pack(channel, from: 2, receipt: nil, into: folder("a"), chunkSize: 4096)
        await channel.close()
        var reader = try SealedReader(folder("a"), addressee: beta, key: betaCourier)
        defer { reader.close() }
        var writer = try SealedWriter(folder("b"), from: alpha, to: beta, key: betaCourier.publicBytes, chunkSize: 4096)
        while let section = try reader.nextSection() { for changed in change(section) { try writer.write(changed) } }
        try writer.finishPadded()
    }

    @Test("A parcel whose sender changed, left out, repeated or moved something is refused as a whole", arguments: 0..<9)
    func lies(number: Int) async throws {
        var first = true
        try await reseal { section in
            switch (number, section) {
            case (0, .package(let bytes)): var changed = bytes; changed[7] ^= 1; return [.package(changed)]
            case (1, .package): defer { first = false }; return first ? [] : [section]
            case (2, .package): return [section, section]
            case (3, .range): return [.range(Frontier())]
            case (4, .range(let before)): return [.range(Frontier(size: before.size, hashes: before.hashes.map { _ in .leaf([1]) })!)]
            case (5, .range): return [section, section]
            case (6, .checkpoint): return []
            case (7, .range): return []
            case (8, .checkpoint(let note)): return [.receipt(note), section]
            default: return [section]
            }
        }
        #expect(throws: CourierError.self) { try check(folder("b")) }
    }

    @Test("Attachments, which this version cannot keep, are refused and not dropped")
    func blobs() async throws {
        let channel = try await channel(1)
        let note = try await channel.checkpoint()
        await channel.close()
        var writer = try SealedWriter(folder("a"), from: alpha, to: beta, key: betaCourier.publicBytes)
        try writer.write(.receipt(note))
        try writer.write(.blob(salt: [UInt8](repeating: 1, count: 32), content: [1, 2, 3]))
        try writer.finishPadded()
        #expect(throws: CourierError.blobs(file: folder("a"))) { try check(folder("a")) }
    }

    @Test("The file's size tells the amount only in whole chunks")
    func padding() async throws {
        var sizes: Set<Int> = []
        for count in [1, 2, 50, 300] {
            let channel = try await channel(count)
            _ = try await packer.pack(channel, from: 0, receipt: nil, into: folder("\(count)"))
            sizes.insert(try bytes(of: folder("\(count)")).count)
            await channel.close()
        }
        #expect(sizes.count == 1)
    }

    @Test("From beyond the end, or over an erased entry, nothing is packed")
    func cannotPack() async throws {
        let channel = try await channel(5)
        await #expect(throws: CourierError.beyondTheEnd(from: 6, size: 5)) { try await packer.pack(channel, from: 6, receipt: nil, into: folder("a")) }
        try await channel.append([[1]], erasing: [2])
        await #expect(throws: CourierError.erased(index: 2)) { try await packer.pack(channel, from: 0, receipt: nil, into: folder("a")) }
        #expect(folder.names == [])
        _ = try await packer.pack(channel, from: 3, receipt: nil, into: folder("a"))
        await channel.close()
    }
}
