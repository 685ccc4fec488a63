package import Journal
import Kernel
import TransparencyLog

/// What `entente journal verify` found.
package struct UpkeepReport: Sendable {
    /// Entries, and the root over them in hexadecimal.
    package let size: UInt64
    package let root: String
    /// Entries whose bytes were erased by decision; their hashes stay.
    package let erased: Int
    /// Signed checkpoints that were checked.
    package let checkpoints: Int
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
    /// Reads every entry, hashes and proves it again, checks every checkpoint's root and signatures, and compares the tables with tables made anew.
    package func verifyJournal() async throws -> UpkeepReport {
        let whole = try await journal.verify()
        var faults = whole.difference.map { [$0.description] } ?? []
        var kinds: [String: Int] = [:]
        var index: UInt64 = 0
        while whole.isWhole, index < whole.size {
            let entries = try await journal.entries(from: index, limit: min(2_048, whole.size - index))
            guard !entries.isEmpty else { break }
            for entry in entries where entry.bytes != nil { kinds[(try? entry.record())?.flatMap { $0.kind.description } ?? "unreadable", default: 0] += 1 }
            index += UInt64(entries.count)
        }
        faults += try await compareTables()
        let aside = try await reading { db in try ProjectionTables.setAside(db, limit: UpkeepReport.setAsideMax) }
        return UpkeepReport(size: whole.size, root: whole.root.description, erased: Int(whole.erased), checkpoints: whole.checkpoints,
                            kinds: kinds.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, faults: faults, setAside: aside.map { ($0.position, $0.aside) })
    }

    /// Empties the tables and makes them again from the journal.
    package func rebuildProjection() async throws(NodeError) {
        do { try await projector.rebuild() } catch { throw .projection("\(error).") }
        shapes.forget()
    }

    private func compareTables() async throws -> [String] {
        // Somebody may write meanwhile: tables are compared when both stand at the same entry.
        var made: [String: String] = [:], kept: [String: String] = [:]
        let areas = configuration.areas
        let fresh = try await Projector(journal: journal, path: nil, areas: configuration.areas)
        for _ in 0..<10 where made.isEmpty || made["meta"] != kept["meta"] {
            try await projector.catchUp()
            kept = try await projector.file.read { db in try ProjectionTables.digests(db, areas: areas) }
            try await fresh.catchUp()
            made = try await fresh.file.read { db in try ProjectionTables.digests(db, areas: areas) }
        }
        await fresh.close()
        return (ProjectionTables.tables + areas.flatMap(\.tables)).filter { made[$0] != kept[$0] }.map { "The table \($0) differs from the one that the journal gives. Make it again: entente journal rebuild." }
    }
}
