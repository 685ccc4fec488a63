package import Journal
package import TransparencyLog

/// Why entries or proofs of a log cannot be had.
package enum SourceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case journal(JournalError)
    case transport(TransportFailure)
    /// The bytes of an entry were erased before the peer had them.
    case erased(entries: Range<UInt64>)
    case answer(path: String, status: Int)
    case malformed(path: String, reason: String)
    case proof(TreeProofError)
    case store(StoreFailure)

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .transport(let failure): failure.description
        case .erased(let range): "Of the entries \(range.lowerBound) to \(range.upperBound - 1) some were erased before the peer had them; it cannot receive them, and nothing after them."
        case .answer(let path, let status): "\(path) was answered with \(status)."
        case .malformed(let path, let reason): "What came from \(path) cannot be read: \(reason)"
        case .proof(let error): error.description
        case .store(let failure): failure.description
        }
    }
}

/// A log from which a mirror is filled: our own channel, or the peer's, read by tiles.
package protocol ChannelSource: Sendable {
    /// Neighbouring entries within one tile of 256, each after its length.
    func bundle(_ entries: Range<UInt64>, in size: UInt64) async throws(SourceFailure) -> [UInt8]
    func subtreeProofs(_ subtrees: [Range<UInt64>], in size: UInt64) async throws(SourceFailure) -> [[TreeHash]]
    func consistencyProof(from old: UInt64, to new: UInt64) async throws(SourceFailure) -> [TreeHash]
}

package struct JournalSource: ChannelSource {
    private let channel: Journal
    package init(_ channel: Journal) { self.channel = channel }

    package func bundle(_ entries: Range<UInt64>, in size: UInt64) async throws(SourceFailure) -> [UInt8] {
        let bundle: [UInt8]?
        do { bundle = try await channel.bundle(of: entries) } catch { throw .journal(error) }
        guard let bundle else { throw .erased(entries: entries) }
        return bundle
    }

    package func subtreeProofs(_ subtrees: [Range<UInt64>], in size: UInt64) async throws(SourceFailure) -> [[TreeHash]] {
        do { return try await channel.subtreeProofs(of: subtrees, in: size) } catch { throw .journal(error) }
    }

    package func consistencyProof(from old: UInt64, to new: UInt64) async throws(SourceFailure) -> [TreeHash] {
        do { return try await channel.consistencyProof(from: old, to: new) } catch { throw .journal(error) }
    }
}

/// A log in a store: the mirror's own copy.
struct StoreSource: ChannelSource {
    private let store: any JournalStore
    init(_ store: any JournalStore) { self.store = store }

    func bundle(_ entries: Range<UInt64>, in size: UInt64) async throws(SourceFailure) -> [UInt8] {
        let bundle: [UInt8]?
        do { bundle = try await store.bundle(of: entries) } catch { throw .store(error) }
        guard let bundle else { throw .erased(entries: entries) }
        return bundle
    }

    func subtreeProofs(_ subtrees: [Range<UInt64>], in size: UInt64) async throws(SourceFailure) -> [[TreeHash]] { try await proofs(store, subtrees, in: size) }
    func consistencyProof(from old: UInt64, to new: UInt64) async throws(SourceFailure) -> [TreeHash] { try await proof(store, from: old, to: new) }
}

private func proofs(_ source: any TreeHashSource, _ subtrees: [Range<UInt64>], in size: UInt64) async throws(SourceFailure) -> [[TreeHash]] {
    var tree = StoredTree(store: source, size: size), proofs: [[TreeHash]] = []
    for subtree in subtrees {
        let runs: [Range<UInt64>]
        do { runs = try TreeProof.subtree(subtree, in: size) } catch { throw .proof(error) }
        do { proofs.append(try await tree.hashes(of: runs)) } catch { throw .store(error) }
    }
    return proofs
}

private func proof(_ source: any TreeHashSource, from old: UInt64, to new: UInt64) async throws(SourceFailure) -> [TreeHash] {
    let runs: [Range<UInt64>]
    do { runs = try TreeProof.consistency(from: old, to: new) } catch { throw .proof(error) }
    var tree = StoredTree(store: source, size: new)
    do { return try await tree.hashes(of: runs) } catch { throw .store(error) }
}

/// A log at the other end, read tile by tile below a prefix. Nothing of what comes is believed before a proof holds.
package struct TileSource: ChannelSource, TreeHashSource {
    private let transport: any LinkTransport
    private let prefix: String
    private let size: UInt64

    package init(_ transport: any LinkTransport, prefix: String, size: UInt64) { (self.transport, self.prefix, self.size) = (transport, prefix, size) }

    func fetch(_ tile: Tile) async throws(SourceFailure) -> [UInt8] {
        let path = "\(prefix)/\(tile.path)"
        let response: LinkResponse
        do { response = try await transport.send(LinkRequest(.get, path)) } catch { throw .transport(error) }
        guard response.status == 200 else { throw .answer(path: path, status: response.status) }
        return response.body
    }

    /// All entries of the tile that the tree of `size` has.
    func entries(tile index: UInt64) async throws(SourceFailure) -> (slices: [ArraySlice<UInt8>], bundle: [UInt8]) {
        let width = Int(min(256, size - index * 256))
        guard let tile = Tile(.entries, index: index, width: width) else { throw .malformed(path: prefix, reason: "there is no tile \(index)") }
        let bundle = try await fetch(tile)
        let slices: [ArraySlice<UInt8>]
        do { slices = try EntryBundle.entries(of: bundle) } catch { throw .malformed(path: "\(prefix)/\(tile.path)", reason: error.description) }
        guard slices.count == width else { throw .malformed(path: "\(prefix)/\(tile.path)", reason: "\(slices.count) entries instead of \(width)") }
        return (slices, bundle)
    }

    package func bundle(_ entries: Range<UInt64>, in size: UInt64) async throws(SourceFailure) -> [UInt8] {
        let index = entries.lowerBound / 256, (slices, bundle) = try await self.entries(tile: index)
        let part = slices[Int(entries.lowerBound - index * 256)..<Int(entries.upperBound - index * 256)]
        guard let first = part.first, let last = part.last else { return [] }
        return Array(bundle[(first.startIndex - 2)..<last.endIndex])
    }

    package func subtreeProofs(_ subtrees: [Range<UInt64>], in size: UInt64) async throws(SourceFailure) -> [[TreeHash]] { try await proofs(self, subtrees, in: size) }
    package func consistencyProof(from old: UInt64, to new: UInt64) async throws(SourceFailure) -> [TreeHash] { try await proof(self, from: old, to: new) }

    /// One tile, or its beginning.
    package func hashes(level: Int, in range: Range<UInt64>) async throws(StoreFailure) -> [TreeHash] {
        guard !range.isEmpty else { return [] }
        guard let tile = Tile(.hashes(level: level), index: range.lowerBound >> 8, width: range.count) else { throw .damaged("there is no tile for the hashes \(range) of level \(level)") }
        let bytes: [UInt8]
        do { bytes = try await fetch(tile) } catch { throw .unreadable(error.description) }
        guard bytes.count == range.count * TreeHash.size else { throw .damaged("the tile \(tile.path) has \(bytes.count) bytes") }
        return (0..<range.count).compactMap { TreeHash(bytes[$0 * TreeHash.size..<($0 + 1) * TreeHash.size]) }
    }
}

extension AddEntriesRequest {
    /// Bodies end after this many bytes, at the end of a package; one package alone may be longer.
    package static let bodyGoal = 8 << 20

    /// The body with as many packages as fit: at most 32, and at least one where there are any.
    package func body(from source: any ChannelSource) async throws(SourceFailure) -> [UInt8] {
        let packages = (0..<min(packageCount, Self.packagesMax)).map(package)
        guard !packages.isEmpty else { return head }
        var bundles: [[UInt8]] = [], bytes = 0
        for package in packages {
            let bundle = try await source.bundle(package.entries, in: end)
            guard bundles.isEmpty || bytes + bundle.count <= Self.bodyGoal else { break }
            bytes += bundle.count
            bundles.append(bundle)
        }
        let proofs = try await source.subtreeProofs(packages.prefix(bundles.count).map(\.subtree), in: end)
        var body = head
        body.reserveCapacity(body.count + bytes + proofs.reduce(0) { $0 + 1 + $1.count * TreeHash.size })
        for (bundle, proof) in zip(bundles, proofs) { Self.append(bundle: bundle, proof: proof, to: &body) }
        return body
    }
}
