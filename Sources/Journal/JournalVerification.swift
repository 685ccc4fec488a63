package import TransparencyLog

/// What a full check of a journal found.
package struct JournalReport: Hashable, Sendable {
    package struct Difference: Hashable, Sendable, CustomStringConvertible {
        /// The first entry that is concerned.
        package let index: UInt64
        package let description: String
    }
    package var size: UInt64 = 0
    package var root = TreeHash.emptyRoot
    package var erased: UInt64 = 0
    package var checkpoints = 0
    /// The first thing that is not as it must be; nil when everything is.
    package var difference: Difference?
    package var isWhole: Bool { difference == nil }
}

/// Reads every entry again, hashes it again, builds the tree again, and compares: with the kept hashes, with every checkpoint's root and signatures.
///
/// A tree built from the entries has the root of every checkpoint ever signed, so all of them are consistent with each other. Needs no right to write.
package struct JournalVerifier: Sendable {
    private let store: any JournalStore
    private let origin: String
    private let keys: [NoteVerifier]

    package init(_ store: any JournalStore, origin: String, keys: [NoteVerifier]) { (self.store, self.origin, self.keys) = (store, origin, keys) }

    /// Throws only when the store cannot be read at all. `progress` is told the number of entries that are done.
    package func verify(progress: @Sendable (UInt64) -> Void = { _ in }) async throws(StoreFailure) -> JournalReport {
        var report = JournalReport()
        var frontier = Frontier()
        let size = try await store.size()
        report.size = size
        var chunk: UInt64 = 4096
        report.difference = try await checkCheckpoints(upTo: 0, root: .emptyRoot, of: &report)
        while report.isWhole, frontier.size < size {
            do {
                let entries = try await store.entries(in: frontier.size..<min(size, frontier.size + chunk), bytesMax: 8 << 20)
                report.difference = try await check(entries, on: &frontier, of: &report)
            } catch {
                guard case .damaged(let reason) = error else { throw error }
                // In ever smaller steps up to the first entry that cannot be read.
                guard chunk == 1 else { chunk = chunk > 256 ? 256 : 1; continue }
                report.difference = .init(index: frontier.size, description: "From entry \(frontier.size) on the store is damaged: \(reason).")
            }
            progress(frontier.size)
        }
        // Others may have appended and signed meanwhile: what counts is the size now.
        if report.isWhole, let beyond = try await store.checkpoints(above: size, limit: 1).first, case let now = try await store.size(), beyond.size > now {
            report.difference = .init(index: size, description: "A checkpoint of \(beyond.size) entries was signed and the journal ends after \(size): entries are missing. Was an older copy put back?")
        }
        report.root = frontier.root
        return report
    }

    private func check(_ entries: [StoredEntry], on frontier: inout Frontier, of report: inout JournalReport) async throws(StoreFailure) -> JournalReport.Difference? {
        guard !entries.isEmpty else { return .init(index: frontier.size, description: "Entry \(frontier.size) is missing, and the journal should have \(report.size).") }
        var nodes: [(node: TreeNode, hash: TreeHash)] = []
        var nextCheckpoint = try await store.checkpoints(above: frontier.size, limit: 1).first?.size
        for entry in entries {
            guard entry.index == frontier.size else { return .init(index: frontier.size, description: "Entry \(frontier.size) is missing; the next one is \(entry.index).") }
            if let bytes = entry.bytes {
                guard TreeHash.leaf(bytes) == entry.leaf else {
                    return .init(index: entry.index, description: "Entry \(entry.index) is not what was kept: its \(bytes.count) bytes do not have the hash that stands beside them.")
                }
            } else { report.erased += 1 }
            frontier.append(entry.leaf) { node, hash in if node.height % 8 == 0 { nodes.append((node, hash)) } }
            if frontier.size == nextCheckpoint {
                if let difference = try await checkCheckpoints(upTo: frontier.size, root: frontier.root, of: &report) { return difference }
                nextCheckpoint = try await store.checkpoints(above: frontier.size, limit: 1).first?.size
            }
        }
        for (node, hash) in nodes {
            let level = node.height / 8
            let kept: [TreeHash]
            do { kept = try await store.hashes(level: level, in: node.index..<node.index + 1) } catch {
                guard case .damaged = error else { throw error }
                kept = []
            }
            guard kept == [hash] else {
                return .init(index: node.leaves.lowerBound, description: "The kept hash over the entries \(node.leaves.lowerBound) to \(node.leaves.upperBound - 1) is not theirs.")
            }
        }
        return nil
    }

    /// The checkpoint of exactly this size, if there is one.
    private func checkCheckpoints(upTo size: UInt64, root: TreeHash, of report: inout JournalReport) async throws(StoreFailure) -> JournalReport.Difference? {
        guard let stored = try await store.checkpoint(atMost: size), stored.size == size else { return nil }
        report.checkpoints += 1
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(reading: stored.note, origin: origin, keys: keys) } catch {
            return .init(index: size, description: "The checkpoint of \(size) entries does not hold: \(error)")
        }
        guard checkpoint.size == size, checkpoint.root == root else {
            return .init(index: size, description: "The first \(size) entries are not those whose checkpoint was signed: another root comes out.")
        }
        return nil
    }
}

extension Journal {
    package func verify() async throws(JournalError) -> JournalReport {
        do { return try await JournalVerifier(store, origin: keys.origin, keys: keys.verifiers).verify() } catch { throw .store(error) }
    }
}
