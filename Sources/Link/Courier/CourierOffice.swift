package import Foundation
package import Journal
package import Kernel

/// The courier of a node that runs: finds the peer, and keeps files on their way in a folder of its own for as long as they are needed.
package struct CourierOffice: Sendable {
    /// More than this is not taken in one file.
    package static let fileBytesMax: UInt64 = 16 << 30

    package let own: OrganisationID
    private let directory: String
    private let joined: @Sendable () -> [OrganisationID]
    private let links: @Sendable () async -> [PeerLink]

    /// `peers`: with whom this node is joined. `links`: those that are open, once they are.
    package init(own: OrganisationID, directory: String, peers: @escaping @Sendable () -> [OrganisationID], links: @escaping @Sendable () async -> [PeerLink]) {
        (self.own, self.directory, joined, self.links) = (own, directory, peers, links)
    }

    /// What an earlier run left when it was killed.
    func clear() { try? FileManager.default.removeItem(atPath: directory) }

    /// A place for a file that is not there yet.
    package func place() throws(CourierRefusal) -> CourierFile {
        do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]) } catch {
            throw CourierRefusal(.notWritten(file: directory, reason: NewFile.reason(error)))
        }
        return CourierFile(path: directory + "/" + UUID().uuidString + ".courier")
    }

    // MARK: Who is reached by it

    package var peers: [OrganisationID] { joined() }

    /// The link with the peer named, or with the only one.
    private func link(with name: String?) async throws(CourierError) -> (link: PeerLink, courier: CourierLink) {
        let found = await links().compactMap { link in link.courier.map { (link: link, courier: $0) } }.filter { name == nil || $0.link.peer.organisation.text == name }
        guard let first = found.first, found.count == 1 else { throw .notJoined(own: own, with: name, peers: peers) }
        return first
    }

    private static let attemptsMax = 3

    /// Does it with the link, and again where that began anew meanwhile, as it does when keys change.
    private func with<Value>(_ name: String?, _ body: (PeerLink, CourierLink) async throws(CourierError) -> Value) async throws(CourierError) -> Value {
        for _ in 1..<Self.attemptsMax {
            let (link, courier) = try await link(with: name)
            do { return try await body(link, courier) } catch {
                guard await !links().contains(where: { $0 === link }) else { throw error }
            }
        }
        let (link, courier) = try await link(with: name)
        return try await body(link, courier)
    }

    package struct State: Hashable, Sendable {
        /// Entries of ours, and those that the peer has receipted.
        package let said: UInt64
        package let receipted: UInt64
        /// Entries of the peer's that are here and receipted.
        package let held: UInt64
        /// What files kept aside carry, and the first entry that is missing before them.
        package let waiting: [Range<UInt64>]
        package let missingFrom: UInt64?
        package let byCourierOnly: Bool
        /// Since when what is released waits for the peer's first word; nil where nothing does.
        package var waitsSince: Timestamp?

        package init(said: UInt64, receipted: UInt64, held: UInt64, waiting: [Range<UInt64>], missingFrom: UInt64?, byCourierOnly: Bool) {
            (self.said, self.receipted, self.held, self.waiting, self.missingFrom, self.byCourierOnly) = (said, receipted, held, waiting, missingFrom, byCourierOnly)
        }
    }

    package func state(of peer: OrganisationID) async throws(CourierRefusal) -> State {
        do throws(CourierError) {
            let (link, courier) = try await link(with: peer.text), status = await link.status(), waiting = await courier.waiting()
            var state = State(said: status.sent, receipted: status.receipted, held: status.held, waiting: waiting.files, missingFrom: waiting.missingFrom, byCourierOnly: link.watch.isByCourier)
            state.waitsSince = status.waitsSince
            return state
        } catch { throw CourierRefusal(error) }
    }

    // MARK: What it does

    package struct Packed: Sendable {
        package let file: CourierFile
        package let peer: OrganisationID
        package let report: CourierPacker.Report
    }

    /// `from`: by default the first entry that the peer has not receipted.
    package func pack(for peer: String?, from: UInt64?) async throws(CourierRefusal) -> Packed {
        let file = try place()
        do throws(CourierError) {
            return try await with(peer) { link, courier throws(CourierError) in
                var report = try await courier.pack(from: from, into: file.path)
                report.waitsSince = await link.status().waitsSince?.description
                return Packed(file: file, peer: link.peer.organisation, report: report)
            }
        } catch { throw CourierRefusal(error, calling: file.path, "the file") }
    }

    /// Our receipt for what the peer sent; nil while there is nothing to receipt.
    package func packReturn(to peer: String?) async throws(CourierRefusal) -> Packed? {
        let file = try place()
        do throws(CourierError) {
            return try await with(peer) { link, courier throws(CourierError) in
                try await courier.packReturn(into: file.path).map { Packed(file: file, peer: link.peer.organisation, report: $0) }
            }
        } catch { throw CourierRefusal(error, calling: file.path, "the return file") }
    }

    /// An entry of our channel with what proves it to a third party.
    package func proof(of index: UInt64, to peer: String?) async throws(CourierRefusal) -> WrittenProof {
        let found: PeerLink
        do throws(CourierError) { found = try await link(with: peer).link } catch { throw CourierRefusal(error) }
        do { return try await found.proof(of: index) } catch { throw CourierRefusal("\(error)", exitCode: 64) }
    }

    package struct Unpacked: Hashable, Sendable, Codable {
        package let sender: OrganisationID
        package let report: CourierUnpacker.Report
    }

    /// `name`: what whoever brought the file calls it.
    package func unpack(_ file: CourierFile, called name: String) async throws(CourierRefusal) -> Unpacked {
        do throws(CourierError) {
            let sender = try SealedReader.header(of: file.path).sender
            guard peers.contains(where: { $0.text == sender }) else { throw .fromSomebodyElse(file: file.path, sender: sender.debugDescription, peers: peers) }
            return try await with(sender) { link, courier throws(CourierError) in
                var report = try await courier.unpack(file.path).report
                report.problems = report.problems.map { $0.replacing(directory, with: "") }
                return Unpacked(sender: link.peer.organisation, report: report)
            }
        } catch { throw CourierRefusal(error, calling: file.path, name) }
    }
}

/// A file on its way; gone with the last who holds it.
package final class CourierFile: Sendable {
    package let path: String
    init(path: String) { self.path = path }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    package var size: UInt64 { ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.uint64Value ?? 0 }

    /// Writes what comes, part by part, up to the bound.
    package func fill<Parts: AsyncSequence>(from parts: Parts, called name: String, as data: (Parts.Element) -> Data) async throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]), let handle = FileHandle(forWritingAtPath: path) else {
            throw CourierRefusal(.notWritten(file: name, reason: "the node's data directory may not be written to"))
        }
        defer { try? handle.close() }
        var count: UInt64 = 0
        for try await part in parts {
            let bytes = data(part)
            count += UInt64(bytes.count)
            guard count <= CourierOffice.fileBytesMax else { throw CourierRefusal(.tooLarge(file: name, limit: CourierOffice.fileBytesMax)) }
            do { try handle.write(contentsOf: bytes) } catch { throw CourierRefusal(.notWritten(file: name, reason: NewFile.reason(error))) }
        }
    }

    package func fill(with bytes: ArraySlice<UInt8>, called name: String) throws(CourierRefusal) {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600]) else {
            throw CourierRefusal(.notWritten(file: name, reason: "the node's data directory is full or may not be written to"))
        }
    }

    /// Its bytes, part by part.
    package func parts(_ take: (Data) async throws -> Void) async throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        while let part = try handle.read(upToCount: 256 << 10), !part.isEmpty { try await take(part) }
    }
}
