import Foundation
package import Kernel

/// What a command asks of the node that runs on the same data directory: it has the logs, so it does the work.
///
/// Errands are files in the node's own directory, which nobody but its owner can write: `courier/NAME.ask`, and the answer `courier/NAME.answer`.
package enum CourierErrand: Codable, Hashable, Sendable {
    case pack(peer: OrganisationID, from: UInt64?, into: String)
    case unpack(file: String, sender: OrganisationID, returning: String?)

    package enum Answer: Codable, Hashable, Sendable {
        case packed(CourierPacker.Report)
        case unpacked(CourierLink.Unpacked)
        case failed(CourierError)
        /// The node is joined with these, and not with the one named.
        case noSuchPeer(joined: [OrganisationID])
        case notDone(reason: String)
    }

    /// An errand that nobody took for so long belongs to a command that is gone.
    static let staleAfter: TimeInterval = 30
    static func folder(of data: String) -> String { data + "/courier" }
}

/// The command's side.
package enum CourierAsking {
    private static let look: Duration = .milliseconds(50)
    /// A running node looks several times a second.
    private static let takenWithin: Duration = .seconds(20)

    /// Waits for the answer as long as the node runs; paths in the errand are absolute. `isRunning` is asked while it waits.
    package static func ask(_ errand: CourierErrand, data: String, isRunning: () -> Bool) async -> CourierErrand.Answer {
        let folder = CourierErrand.folder(of: data), name = folder + "/" + UUID().uuidString, files = FileManager.default
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try JSONEncoder().encode(errand).write(to: URL(fileURLWithPath: name + ".part"))
            try files.moveItem(atPath: name + ".part", toPath: name + ".ask")
        } catch { return .notDone(reason: "\(folder) cannot be written: \(error.localizedDescription). Run the command as the account that runs the node.") }
        let clock = ContinuousClock(), end = clock.now + takenWithin
        while true {
            if let answer = files.contents(atPath: name + ".answer") {
                try? files.removeItem(atPath: name + ".answer")
                return (try? JSONDecoder().decode(CourierErrand.Answer.self, from: answer)) ?? .notDone(reason: "The node answered in words of another version. Update the command or the node.")
            }
            if clock.now > end, files.fileExists(atPath: name + ".ask") {
                try? files.removeItem(atPath: name + ".ask")
                return .notDone(reason: "The node that has \(data) open does not take errands. If it has only just started, try again; else stop it first.")
            }
            if !isRunning() {
                try? files.removeItem(atPath: name + ".ask")
                return .notDone(reason: "The node stopped before it had answered. What it had appended stays; do the same again.")
            }
            try? await Task.sleep(for: look)
        }
    }
}

/// The node's side: takes errands one after the other.
struct CourierCounter: Sendable {
    let data: String
    let links: @Sendable () -> [PeerLink]
    private static let look: Duration = .milliseconds(200)

    /// Until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            for name in waiting() { await serve(name) }
            guard (try? await Task.sleep(for: Self.look)) != nil else { return }
        }
    }

    private var folder: String { CourierErrand.folder(of: data) }

    private func waiting() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".ask") }.sorted().prefix(100).map { String($0.dropLast(4)) }
    }

    private func serve(_ name: String) async {
        let files = FileManager.default, ask = "\(folder)/\(name).ask"
        let written = try? files.attributesOfItem(atPath: ask)[.modificationDate] as? Date
        let bytes = files.contents(atPath: ask)
        // Taken: whoever asked sees that somebody is at it.
        try? files.removeItem(atPath: ask)
        guard let written, Date.now.timeIntervalSince(written) < CourierErrand.staleAfter, let bytes, let errand = try? JSONDecoder().decode(CourierErrand.self, from: bytes) else { return }
        guard let answer = try? JSONEncoder().encode(await answer(errand)) else { return }
        let part = "\(folder)/\(name).answer-part"
        try? answer.write(to: URL(fileURLWithPath: part))
        try? files.moveItem(atPath: part, toPath: "\(folder)/\(name).answer")
    }

    func answer(_ errand: CourierErrand) async -> CourierErrand.Answer {
        let peer = switch errand {
        case .pack(let peer, _, _): peer
        case .unpack(_, let sender, _): sender
        }
        let links = links()
        guard let link = links.first(where: { $0.peer.organisation == peer }) else { return .noSuchPeer(joined: links.map(\.peer.organisation).sorted()) }
        do throws(CourierError) {
            switch errand {
            case .pack(_, let from, let path): return .packed(try await link.packParcel(from: from, into: path))
            case .unpack(let path, _, let back): return .unpacked(try await link.unpackParcel(path, returning: back))
            }
        } catch { return .failed(error) }
    }
}
