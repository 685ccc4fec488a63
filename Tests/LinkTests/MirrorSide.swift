import Crypto
import Foundation
import Journal
import Link
import TransparencyLog

/// Beta's mirror of Alpha's channel.
final class MirrorSide: Sendable {
    let name = "beta.example/mirror"
    private let mirror: StandInMirror
    var endpoint: any LinkEndpoint { mirror }

    init() async throws { mirror = try await StandInMirror() }
    func entries() async throws -> [[UInt8]] { await mirror.entries }
    func fail(after writes: Int) async { await mirror.fail(after: writes) }
    func restart() async throws { await mirror.fail(after: .max) }
    func wire(_ checkpoint: SignedNote, _ entries: [[UInt8]]) async throws { await mirror.wire(checkpoint, entries) }
}

actor StandInMirror: LinkEndpoint {
    private(set) var entries: [[UInt8]] = []
    private var pending: (note: SignedNote, checkpoint: Checkpoint)?
    private var cosigned: SignedNote?
    private var writesLeft = Int.max
    private let signer = NoteSigner(name: "beta.example/mirror", algorithm: .ed25519, seed: [UInt8](repeating: 5, count: 32))!

    init() async throws {}
    func fail(after writes: Int) { writesLeft = writes }
    func wire(_ note: SignedNote, _ new: [[UInt8]]) { (pending, entries) = ((note, try! Checkpoint(text: note.text)), new) }

    private var info: [UInt8] { Array("\(pending?.checkpoint.size ?? 0)\n\(entries.count)\n\n".utf8) }

    func answer(_ request: LinkRequest) async -> LinkResponse {
        do {
            switch request.path {
            case "/add-checkpoint": return try addCheckpoint(request.body)
            case "/add-entries": return try addEntries(request.body)
            default: return cosigned.map { LinkResponse(200, body: $0.bytes) } ?? LinkResponse(404)
            }
        } catch { return LinkResponse(422, body: Array("\(error)".utf8)) }
    }

    private func addCheckpoint(_ body: [UInt8]) throws -> LinkResponse {
        let parts = String(decoding: body, as: UTF8.self).components(separatedBy: "\n\n")
        let head = parts[0].split(separator: "\n").map(String.init)
        let note = try SignedNote(reading: Array(parts.dropFirst().joined(separator: "\n\n").utf8))
        let checkpoint = try Checkpoint(reading: note.bytes, origin: CourierKeys.origin, keys: CourierKeys.log.verifiers)
        let held = pending?.checkpoint.size ?? 0
        guard head[0] == "old \(held)" else { return LinkResponse(409, body: Array("\(held)\n".utf8)) }
        if let root = pending?.checkpoint.root, held > 0 {
            try TreeProof.verifyConsistency(from: held, root: root, to: checkpoint.size, root: checkpoint.root, proof: head.dropFirst().map { TreeHash(base64: $0)! })
        }
        pending = (note, checkpoint)
        return LinkResponse(200)
    }

    private func addEntries(_ body: [UInt8]) throws -> LinkResponse {
        func number(_ range: Range<Int>) -> UInt64 { body[range].reduce(0) { $0 << 8 | UInt64($1) } }
        var at = 2 + Int(number(0..<2))
        let start = number(at..<at + 8), end = number(at + 8..<at + 16)
        at += 18 + Int(number(at + 16..<at + 18))
        guard let pending, end == pending.checkpoint.size, start <= UInt64(entries.count) else { return LinkResponse(409, body: info) }
        var index = start
        while at < body.count, index < end {
            let packageEnd = min(end, (index / 256 + 1) * 256)
            var new: [[UInt8]] = []
            while index < packageEnd {
                let length = Int(number(at..<at + 2))
                new.append(Array(body[at + 2..<at + 2 + length]))
                (at, index) = (at + 2 + length, index + 1)
            }
            at += 1 + 32 * Int(body[at])
            guard writesLeft > 0 else { return LinkResponse(500, body: Array("The disk is full.".utf8)) }
            writesLeft -= 1
            entries += new.dropFirst(max(0, entries.count - Int(packageEnd) + new.count))
        }
        guard entries.count >= end else { return LinkResponse(202, body: info) }
        cosigned = SignedNote(text: pending.note.text, signatures: pending.note.signatures + [try signer.sign(pending.note.text)])
        return LinkResponse(200)
    }
}
