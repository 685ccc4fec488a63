package import Journal
import Kernel
import TransparencyLog

/// What `entente journal verify` found.
package struct JournalReport: Sendable {
    /// Entries, and the root over them in hexadecimal.
    package let size: UInt64
    package let root: String
    /// Entries whose bytes were erased by decision; their hashes stay.
    package let erased: Int
    /// Records by kind, in the order of the kinds.
    package let kinds: [(kind: String, count: Int)]
    /// What does not hold, each in a sentence. Empty when all is well.
    package let faults: [String]
    /// Records that changed nothing, with their reason; at most `setAsideMax`.
    package let setAside: [(index: UInt64, reason: String)]
    package static let setAsideMax = 100
    package var holds: Bool { faults.isEmpty }
}

extension Node {
    /// Reads every entry, hashes it again, compares the root with the tree's, and compares the tables with tables made anew.
    package func verifyJournal() async throws -> JournalReport {
        var faults: [String] = [], kinds: [String: Int] = [:], erased = 0, frontier = Frontier()
        let (size, root) = journal.head
        var index: UInt64 = 0
        while index < size {
            let entries = try await journal.entries(from: index, limit: min(2_048, size - index))
            guard !entries.isEmpty else {
                faults.append("The journal says that it has \(size) entries and gives none from \(index) on.")
                break
            }
            for entry in entries {
                if let bytes = entry.bytes {
                    if TreeHash.leaf(bytes) != entry.leaf { faults.append("Entry \(entry.index) is not what was kept: its bytes do not have its hash.") }
                    kinds[(try? entry.record())?.flatMap { $0.kind.description } ?? "unreadable", default: 0] += 1
                } else { erased += 1 }
                frontier.append(entry.leaf)
            }
            index += UInt64(entries.count)
        }
        if frontier.root != root { faults.append("The entries do not lead to the root of the tree: they were changed after they were kept.") }
        faults += try await compareTables()
        let aside = try await reading { db in try ProjectionTables.setAside(db, limit: JournalReport.setAsideMax) }
        return JournalReport(size: size, root: root.description, erased: erased, kinds: kinds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, faults: faults,
                             setAside: aside.map { ($0.position, $0.aside) })
    }

    /// Empties the tables and makes them again from the journal.
    package func rebuildProjection() async throws(NodeError) {
        do { try await projector.rebuild() } catch { throw .projection("\(error).") }
        shapes.forget()
    }

    private func compareTables() async throws -> [String] {
        // Somebody may write meanwhile: tables are compared when both stand at the same entry.
        var made: [String: String] = [:], kept: [String: String] = [:]
        let fresh = try await Projector(journal: journal, path: nil)
        for _ in 0..<10 where made.isEmpty || made["meta"] != kept["meta"] {
            try await projector.catchUp()
            kept = try await projector.file.read { db in try ProjectionTables.digests(db) }
            try await fresh.catchUp()
            made = try await fresh.file.read { db in try ProjectionTables.digests(db) }
        }
        await fresh.close()
        return ProjectionTables.tables.filter { made[$0] != kept[$0] }.map { "The table \($0) differs from the one that the journal gives. Make it again: entente journal rebuild." }
    }
}
