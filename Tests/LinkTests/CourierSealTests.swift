import Crypto
import Foundation
import Kernel
import Link
import Testing

@Suite("A sealed file opens whole, for its addressee, or not at all")
struct CourierSealTests: CourierSuite {
    let folder = try! CourierFolder()

    private func seal(_ content: [UInt8], to path: String, chunkSize: Int = 64) throws {
        var writer = try SealedWriter(path, from: alpha, to: beta, key: betaCourier.publicBytes, chunkSize: chunkSize)
        try writer.write(content)
        try writer.finish()
    }

    /// All of the content, read as a parcel is: in pieces that fit no chunk.
    private func open(_ path: String, key: XWingMLKEM768X25519.PrivateKey = CourierKeys.beta, as addressee: OrganisationID = "BETA") throws -> [UInt8] {
        var reader = try SealedReader(path, addressee: addressee, key: key)
        defer { reader.close() }
        var content: [UInt8] = []
        while case let part = try reader.read(23), !part.isEmpty { content += part }
        return content
    }

    @Test("What was sealed is what is opened", arguments: [0, 1, 63, 64, 65, 127, 128, 129, 1000])
    func roundTrip(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try seal(content, to: folder("a"))
        #expect(try open(folder("a")) == content)
        var reader = try SealedReader(folder("a"), addressee: beta, key: betaCourier)
        #expect(try reader.read(50) == Array(content.prefix(50)))
        try reader.rewind()
        #expect(try reader.read(5000) == content)
    }

    @Test("A change of any byte is refused")
    func everyByte() throws {
        try seal((0..<150).map { UInt8($0) }, to: folder("a"))
        let whole = try bytes(of: folder("a"))
        for place in whole.indices {
            var changed = whole
            changed[place] ^= UInt8(1 << (place & 7))
            try write(changed, to: folder("b"))
            #expect(throws: CourierError.self, "byte \(place) of \(whole.count)") { try open(folder("b")) }
        }
    }

    @Test("A file cut off anywhere is refused, also between two chunks; so is one with something behind its end")
    func cutOff() throws {
        try seal((0..<256).map { UInt8($0) }, to: folder("a"))
        let whole = try bytes(of: folder("a"))
        for end in 0..<whole.count {
            try write(Array(whole[..<end]), to: folder("b"))
            #expect(throws: CourierError.self, "\(end) of \(whole.count) bytes") { try open(folder("b")) }
        }
        for more in [1, 15, 16, 80] {
            try write(whole + whole.suffix(more), to: folder("b"))
            #expect(throws: CourierError.self) { try open(folder("b")) }
        }
    }

    @Test("Chunks that are swapped, repeated, left out, or taken from another file to the same peer are refused")
    func pieces() throws {
        let content = (0..<320).map { UInt8(truncatingIfNeeded: $0) }
        try seal(content, to: folder("a"))
        try seal(content, to: folder("other"))
        let a = try bytes(of: folder("a")), other = try bytes(of: folder("other"))
        let header = a.count - 5 * 80
        func chunk(_ number: Int, of file: [UInt8]) -> [UInt8] { Array(file[(header + number * 80)..<(header + (number + 1) * 80)]) }
        let orders: [[Int]] = [[1, 0, 2, 3, 4], [0, 2, 1, 3, 4], [0, 1, 2, 4, 3], [0, 0, 1, 2, 3, 4], [0, 1, 1, 2, 3, 4], [0, 1, 2, 3, 4, 4], [1, 2, 3, 4], [0, 2, 3, 4], [0, 1, 2, 3]]
        for order in orders {
            try write(a[..<header] + order.flatMap { chunk($0, of: a) }, to: folder("b"))
            #expect(throws: CourierError.self, "\(order)") { try open(folder("b")) }
        }
        for place in 0..<5 {
            try write(a[..<header] + (0..<5).flatMap { chunk($0, of: $0 == place ? other : a) }, to: folder("b"))
            #expect(throws: CourierError.sealBroken(file: folder("b"), chunk: UInt64(place))) { try open(folder("b")) }
        }
        try write(Array(other[..<header]) + a[header...], to: folder("b"))
        #expect(throws: CourierError.sealBroken(file: folder("b"), chunk: 0)) { try open(folder("b")) }
    }

    @Test("What is sealed to somebody else is refused, and the reason names them")
    func somebodyElse() throws {
        try seal([1, 2, 3], to: folder("a"))
        #expect(throws: CourierError.forSomebodyElse(file: folder("a"), addressee: "\"BETA\"", we: alpha)) { try open(folder("a"), as: alpha) }
        #expect(throws: CourierError.otherKey(file: folder("a"))) { try open(folder("a"), key: otherCourier) }
        var claimed = try bytes(of: folder("a"))
        let name = Array(SHA256.hash(data: betaCourier.publicBytes).prefix(8)), start = try #require((0..<claimed.count - 8).first { Array(claimed[$0..<$0 + 8]) == name })
        claimed.replaceSubrange(start..<start + 8, with: Array(SHA256.hash(data: otherCourier.publicBytes)).prefix(8))
        try write(claimed, to: folder("b"))
        #expect(throws: CourierError.sealBroken(file: folder("b"), chunk: 0)) { try open(folder("b"), key: otherCourier) }
    }

    @Test("What is no courier file is refused as such", arguments: ["", "PK\u{3}\u{4}", String(repeating: "\0", count: 5000), "entente courier\n"])
    func noCourierFile(content: String) throws {
        try write(Array(content.utf8), to: folder("a"))
        #expect(throws: CourierError.self) { try open(folder("a")) }
        #expect(throws: CourierError.unreadable(file: folder.path, reason: "it is a folder")) { try open(folder.path) }
        #expect(throws: CourierError.unreadable(file: folder("none"), reason: "there is no such file")) { try open(folder("none")) }
    }

    @Test("A file is never overwritten, and one that was not finished leaves nothing")
    func names() throws {
        try write([1], to: folder("a"))
        #expect(throws: CourierError.exists(file: folder("a"))) { try seal([2], to: folder("a")) }
        #expect(try bytes(of: folder("a")) == [1])
        do {
            var writer = try SealedWriter(folder("b"), from: alpha, to: beta, key: betaCourier.publicBytes)
            try writer.write([UInt8](repeating: 1, count: 1000))
            #expect(folder.names.count == 2 && !folder.names.contains("b"))
            // Somebody else takes the name meanwhile.
            try write([3], to: folder("b"))
            #expect(throws: CourierError.exists(file: folder("b"))) { try writer.finish() }
        }
        #expect(folder.names == ["a", "b"])
        #expect(try bytes(of: folder("b")) == [3])
        #expect(throws: CourierError.notAKey(of: beta)) { _ = try SealedWriter(folder("c"), from: alpha, to: beta, key: [1, 2, 3]) }
        #expect(throws: CourierError.self) { _ = try SealedWriter(folder("no/such/folder"), from: alpha, to: beta, key: betaCourier.publicBytes) }
        #expect(folder.names == ["a", "b"])
    }

    /// The process's resident memory in bytes.
    private func resident() -> Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }

    @Test("200 MB are sealed and opened in the memory of a few chunks", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm"), "memory is read from /proc"))
    func boundedMemory() throws {
        let piece = [UInt8](repeating: 42, count: 1 << 20)
        var writer = try SealedWriter(folder("big"), from: alpha, to: beta, key: betaCourier.publicBytes)
        try writer.write(piece)
        let before = resident()
        for _ in 1..<200 { try writer.write(piece) }
        try writer.finish()
        // Other tests run beside this one in the same process; what would be held here is 200 MB.
        #expect(resident() - before < 120 << 20)
        var reader = try SealedReader(folder("big"), addressee: beta, key: betaCourier)
        defer { reader.close() }
        var count = 0
        while case let part = try reader.read(1 << 20), !part.isEmpty { count += part.count }
        #expect(count == 200 << 20)
        #expect(resident() - before < 120 << 20)
    }
}
