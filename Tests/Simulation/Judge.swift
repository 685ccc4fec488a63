import Crypto
import Foundation
import Journal
import Link
import TransparencyLog

/// Looks at both disks from outside, with code that shares nothing with the nodes but SHA-256 and Ed25519, and says what does not hold.
package struct Judge {
    private let world: World
    package init(_ world: World) { self.world = world }

    /// Empty when everything holds.
    package func faults() async throws -> [String] {
        var faults: [String] = []
        // After an older copy was put back, a node may find out late that it is one; it is then started again.
        let stopped = world.alarms.all.filter { alarm in
            if case .peerIsAhead = alarm, world.hasRestored { return false }
            return alarm.stopsTheLink
        }
        // Only what was told to a peer and then lost with an older copy may stop an honest pair.
        for alarm in stopped {
            guard case .announcedAndLost = alarm, world.hasRestored else { faults.append("an honest pair was stopped: \(alarm)"); continue }
        }
        let isStopped = !stopped.isEmpty
        for place in 0..<2 { faults += try await direction(from: place, isStopped: isStopped) }
        return faults
    }

    private func direction(from place: Int, isStopped: Bool) async throws -> [String] {
        let sender = world.sides[place], receiver = world.sides[1 - place], name = "\(sender.identity.own) → \(receiver.identity.own)"
        var faults: [String] = []
        let channel = try await bytes(sender.disk.channel), mirror = try await bytes(receiver.disk.mirror)
        if isStopped ? !channel.starts(with: mirror) : channel != mirror {
            faults.append("\(name): the mirror (\(mirror.count)) is not the channel (\(channel.count)), byte for byte")
        }
        let crossed = try channel.compactMap { try Self.number(of: $0) }
        if Set(crossed).count != crossed.count { faults.append("\(name): something crossed twice: \(crossed)") }
        let may = Set(world.said[place].filter(\.mayCross).map(\.number)), must = world.said[place].filter { $0.mayCross && $0.index != nil }.map(\.number)
        let denied = Set(crossed).subtracting(may).subtracting(world.lost[place])
        if !denied.isEmpty { faults.append("\(name): crossed and must not: \(denied.sorted())") }
        let missing = Set(must).subtracting(crossed)
        if !missing.isEmpty, !isStopped { faults.append("\(name): said, acknowledged, permitted, and not in the channel: \(missing.sorted())") }
        // What was said earlier crosses earlier.
        let order = crossed.filter(Set(must).contains)
        if order != must.filter(Set(crossed).contains) { faults.append("\(name): crossed in another order than said") }
        faults += try await arrivals(name, mirror: mirror, at: receiver, isStopped: isStopped)
        faults += try await receipt(name, mirror: mirror, from: sender, at: receiver)
        return faults
    }

    /// Every mirrored entry has come into the receiver's journal once: accepted or refused.
    private func arrivals(_ name: String, mirror: [[UInt8]], at receiver: SimulatedSide, isStopped: Bool) async throws -> [String] {
        var seen: [Int: Int] = [:], faults: [String] = []
        for entry in try await bytes(receiver.disk.journal) {
            guard let object = try Self.object(entry), let kind = object["kind"] as? String, kind.hasPrefix("link."), let body = object["body"] as? [String: Any], let index = body["index"] as? Int else { continue }
            seen[index, default: 0] += 1
        }
        let wanted = try mirror.enumerated().compactMap { try Self.number(of: $0.element) == nil ? nil : $0.offset }
        faults += try await lies(name, mirror, at: receiver)
        let twice = seen.filter { $0.value > 1 }.keys.sorted(), missing = isStopped ? [] : wanted.filter { seen[$0] == nil }
        return faults + (twice.isEmpty ? [] : ["\(name): entries \(twice) were taken twice"]) + (missing.isEmpty ? [] : ["\(name): entries \(missing) were mirrored and never looked at"])
    }

    /// What was brought in the name of the receiver's own house is refused for that reason, and kept nowhere.
    private func lies(_ name: String, _ mirror: [[UInt8]], at receiver: SimulatedSide) async throws -> [String] {
        let told = Set(try mirror.enumerated().compactMap { place, entry in (try Self.object(entry)?["body"] as? [String: Any])?["lie"] == nil ? nil : place })
        guard !told.isEmpty else { return [] }
        var refused: Set<Int> = [], faults: [String] = []
        for entry in try await bytes(receiver.disk.journal) {
            guard let object = try Self.object(entry), let body = object["body"] as? [String: Any], let index = body["index"] as? Int, told.contains(index), body["from"] != nil else { continue }
            if object["kind"] as? String == "link.refused", body["reason"] as? String == "not-theirs" { refused.insert(index) } else { faults.append("\(name): the lie in entry \(index) was kept, or refused for another reason") }
        }
        let missing = world.alarms.all.contains(where: \.stopsTheLink) ? [] : told.subtracting(refused).sorted()
        return faults + (missing.isEmpty ? [] : ["\(name): the lies in entries \(missing) were not refused"])
    }

    /// The receiver's newest cosigned checkpoint covers its mirror: root recomputed from the entries, log's signature and cosignature checked with the bare algorithm.
    private func receipt(_ name: String, mirror: [[UInt8]], from sender: SimulatedSide, at receiver: SimulatedSide) async throws -> [String] {
        guard let kept = try await receiver.disk.mirror.checkpoint(atMost: .max >> 1) else { return mirror.isEmpty ? [] : ["\(name): \(mirror.count) entries and no receipt"] }
        let text = String(decoding: kept.note, as: UTF8.self), parts = text.components(separatedBy: "\n\n")
        let lines = parts[0].split(separator: "\n").map(String.init)
        guard parts.count == 2, lines.count == 3, let size = Int(lines[1]), size <= mirror.count else { return ["\(name): the receipt is not for what is held"] }
        var faults: [String] = []
        if Data(Self.root(mirror[..<size])).base64EncodedString() != lines[2] { faults.append("\(name): the receipt's root is not that of the entries") }
        let message = Data((parts[0] + "\n").utf8)
        var log = false, cosigned = false
        let sending = world.isStopped ? sender.identity.channelVersions : [sender.identity.channelVersions[sender.disk.ring.own.channel]], holding = receiver.identity.mirrorVersions
        for line in parts[1].split(separator: "\n") {
            guard let raw = line.split(separator: " ").last.flatMap({ Data(base64Encoded: String($0)) }) else { continue }
            if raw.count == 68 {
                for key in sending.compactMap(\.verifiers.first) { log = try log || (Curve25519.Signing.PublicKey(rawRepresentation: key.publicKey).isValidSignature(raw.dropFirst(4), for: message)) }
            }
            if raw.count == 76 {
                let time = raw.dropFirst(4).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                for key in holding.compactMap(\.first?.verifier) { cosigned = try cosigned || (Curve25519.Signing.PublicKey(rawRepresentation: key.publicKey).isValidSignature(raw.dropFirst(12), for: Data("cosignature/v1\ntime \(time)\n".utf8) + message)) }
            }
        }
        if !log { faults.append("\(name): the receipt does not carry a signature by the log's keys of now") }
        if !cosigned { faults.append("\(name): the receipt does not carry the mirror's cosignature") }
        return faults
    }

    // MARK: Reading, again from scratch

    private func bytes(_ log: FaultyLog) async throws -> [[UInt8]] { try await log.entries(in: 0..<log.size(), bytesMax: .max).map { $0.bytes ?? [] } }

    private static func object(_ entry: [UInt8]) throws -> [String: Any]? { try JSONSerialization.jsonObject(with: Data(entry)) as? [String: Any] }

    private static func number(of entry: [UInt8]) throws -> Int? { (try object(entry)?["body"] as? [String: Any])?["number"] as? Int }

    /// RFC 6962 section 2.1, as it is written there.
    private static func root(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
        if entries.isEmpty { return Array(SHA256.hash(data: [])) }
        if entries.count == 1 { return Array(SHA256.hash(data: [0] + entries.first!)) }
        var k = 1
        while k * 2 < entries.count { k *= 2 }
        return Array(SHA256.hash(data: [1] + root(entries.prefix(k)) + root(entries.dropFirst(k))))
    }
}
