import TestSupport
import Testing
import TransparencyLog

private let origin = "example.org/log"
private let signer = NoteSigner(name: origin, algorithm: .ed25519, seed: [UInt8](repeating: 1, count: 32))!
private let note = try! Checkpoint(origin: origin, size: 9, root: .leaf([3]))!.signed(by: [signer])
private let announcement = AddCheckpointRequest(old: 7, proof: [.leaf([1]), .leaf([2])], note: note)

/// A whole body of two packages: entries 250 to 256 and 256 to 258.
private let upload: [UInt8] = {
    let request = AddEntriesRequest(origin: origin, start: 250, end: 258, ticket: [1, 2, 3])!
    var body = request.head
    for number in 0..<request.packageCount {
        var bundle: [UInt8] = []
        for index in request.package(number).entries { EntryBundle.append([UInt8](repeating: UInt8(index & 255), count: Int(index % 5)), to: &bundle) }
        AddEntriesRequest.append(bundle: bundle, proof: [.leaf([UInt8(number)])], to: &body)
    }
    return body
}()

/// All that a body says, written down.
private func reading(_ body: [UInt8]) throws -> [String] {
    var (request, offset) = try AddEntriesRequest.read(body)
    var told = ["\(request)"]
    for number in 0..<min(request.packageCount, 4) {
        let contents = try request.contents(of: request.package(number), in: body, at: offset)
        told.append("\(request.package(number)) \(contents.entries.map { Array(body[$0]) }) \(contents.proof)")
        offset = contents.end
    }
    if offset != body.count { told.append("and more") }
    request = try #require(AddEntriesRequest(origin: request.origin, start: request.start, end: request.end, ticket: request.ticket))
    return told
}

@Suite struct MirrorMessageTests {
    @Test func anAnnouncementIsReadAsItWasWritten() throws {
        #expect(try AddCheckpointRequest(reading: announcement.bytes) == announcement)
        let first = AddCheckpointRequest(old: 0, proof: [], note: note)
        #expect(String(decoding: first.bytes, as: UTF8.self).hasPrefix("old 0\n\nexample.org/log\n9\n"))
        #expect(try AddCheckpointRequest(reading: first.bytes) == first)
        #expect(try AddCheckpointRequest(reading: AddCheckpointRequest(old: 1, proof: Array(repeating: .leaf([1]), count: 63), note: note).bytes).proof.count == 63)
    }

    @Test(arguments: [("", 1), ("old 7", 1), ("old 07\n\n", 1), ("old -1\n\n", 1), ("old  7\n\n", 1), ("Old 7\n\n", 1), ("old 18446744073709551616\n\n", 1), ("old 7\nAAAA\n\n", 2), ("old 7\n", 2),
                      ("old 7\n" + String(repeating: TreeHash.emptyRoot.base64 + "\n", count: 64) + "\n", 65), ("old 7\r\n\n", 1)])
    func whatIsNoAnnouncementIsRefusedWithItsLine(text: String, line: Int) {
        #expect {
            try AddCheckpointRequest(reading: Array(text.utf8) + note.bytes.prefix(line == 1 && text.isEmpty ? 0 : 0))
        } throws: { error in
            guard case .line(line, _) = error as? AddCheckpointError else { return false }
            return "\(error)".contains("Line \(line)") && "\(error)".contains("expected")
        }
    }

    @Test func anUploadIsReadAsItWasWritten() throws {
        let (request, offset) = try AddEntriesRequest.read(upload)
        #expect((request.origin, request.start, request.end, request.ticket) == (origin, 250, 258, [1, 2, 3]))
        #expect(request.packageCount == 2)
        #expect((request.package(0).entries, request.package(0).subtree) == (250..<256, 0..<256))
        #expect((request.package(1).entries, request.package(1).subtree) == (256..<258, 256..<258))
        let first = try request.contents(of: request.package(0), in: upload, at: offset), second = try request.contents(of: request.package(1), in: upload, at: first.end)
        #expect(first.entries.map { upload[$0].count } == [0, 1, 2, 3, 4, 0] && first.proof == [.leaf([0])])
        #expect(second.end == upload.count && second.proof == [.leaf([1])])
    }

    @Test func packagesCoverTheEntriesInOrderAndEndAtMultiplesOf256() throws {
        var generator = Seeded(5)
        for _ in 0..<500 {
            let start = UInt64.random(in: 0..<3000, using: &generator), end = UInt64.random(in: start..<4000, using: &generator)
            let request = try #require(AddEntriesRequest(origin: origin, start: start, end: end))
            var next = start
            for number in 0..<request.packageCount {
                let package = request.package(number)
                #expect(package.entries.lowerBound == next && !package.entries.isEmpty && TreeProof.isSubtree(package.subtree), "\(start)..<\(end)")
                next = package.entries.upperBound
                #expect(next % 256 == 0 || next == end, "\(start)..<\(end)")
            }
            #expect(next == end, "\(start)..<\(end)")
        }
        #expect(AddEntriesRequest(origin: origin, start: 5, end: 4) == nil && AddEntriesRequest(origin: origin, start: 0, end: 1 << 63) == nil && AddEntriesRequest(origin: "a b", start: 0, end: 1) == nil)
    }

    @Test func anUploadThatIsCutOffAnywhereIsRefusedAndSaysWhere() throws {
        for length in 0..<upload.count {
            #expect {
                _ = try reading(Array(upload.prefix(length)))
            } throws: { error in
                switch error as? AddEntriesError {
                case .header(let offset, _): offset <= length
                case .cutOff(let offset, _): offset == length
                default: false
                }
            }
        }
    }

    @Test func aFlippedBitIsRefusedOrReadsAsSomethingElse() throws {
        let told = try reading(upload)
        for offset in upload.indices {
            for bit in 0..<8 {
                var body = upload
                body[offset] ^= 1 << UInt8(bit)
                if let other = try? reading(body) { #expect(other != told, "byte \(offset), bit \(bit)") }
            }
        }
        for (bytes, isSame) in [(announcement.bytes, { (try? AddCheckpointRequest(reading: $0)) == announcement }), (MirrorInfo(size: 70, next: 61, ticket: [1, 2]).bytes, { (try? MirrorInfo(reading: $0)) == MirrorInfo(size: 70, next: 61, ticket: [1, 2]) }),
                                (TreeSizeBody.bytes(41_208), { (try? TreeSizeBody.read($0)) == 41_208 })] as [([UInt8], ([UInt8]) -> Bool)] {
            #expect(isSame(bytes))
            for offset in bytes.indices {
                for bit in 0..<8 {
                    var body = bytes
                    body[offset] ^= 1 << UInt8(bit)
                    #expect(!isSame(body), "byte \(offset), bit \(bit)")
                }
            }
        }
    }

    @Test(arguments: ["", "1", "1\n2\n", "1\n2\n\n\n", "01\n2\n\n", "1\n+2\n\n", "1\n2\nA\n", "1\n2\n\nmore", " 1\n2\n\n"]) func whatIsNoMirrorInfoIsRefused(text: String) {
        #expect(throws: MirrorAnswerError.self) { try MirrorInfo(reading: Array(text.utf8)) }
        #expect(throws: MirrorAnswerError.self) { try TreeSizeBody.read(Array(text.utf8)) }
    }

    @Test func randomBytesAreRefusedAndNeverStopTheProcess() {
        var generator = Seeded(11)
        for round in 0..<4000 {
            var bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Half of them begin as a good body does and go on at random.
            if round % 2 == 0 { bytes = Array((round % 4 == 0 ? upload : announcement.bytes).prefix(Int.random(in: 0..<60, using: &generator))) + bytes }
            #expect((try? AddCheckpointRequest(reading: bytes)) == nil)
            _ = try? reading(bytes)
            _ = try? MirrorInfo(reading: bytes)
            _ = try? TreeSizeBody.read(bytes)
            _ = try? SignedNote.signatures(reading: bytes)
        }
    }
}
