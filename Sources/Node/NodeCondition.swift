import Journal

/// How a node is, for those who watch it: numbers, and nothing of what was said.
package struct NodeCondition: Hashable, Sendable {
    package let entries: UInt64
    package let projected: UInt64
    /// By this process since it started.
    package let appended: UInt64
    /// Nil while the journal takes entries; otherwise why not.
    package let journalStopped: String?
    package let isVaultWritable: Bool
    /// The tables took the last entry that they were given.
    package let areTablesWritable: Bool

    package var lag: UInt64 { entries > projected ? entries - projected : 0 }
    /// Beyond this the tables are too old to work with.
    package static let lagMax: UInt64 = 1_000
    package var isReady: Bool { journalStopped == nil && isVaultWritable && areTablesWritable && lag <= Self.lagMax }
}

extension Node {
    /// Writes a mark into the vault to learn whether it can be written.
    package func condition() async -> NodeCondition {
        // Tables that could not follow are asked once more: nobody else may.
        if await projector.hasFailed { try? await projector.catchUp() }
        let entries = journal.size, projected = await projector.position
        var isWritable = true
        do { try await vault.put("condition", "asked", [1], expires: clock.now().advanced(by: .seconds(60))) } catch { isWritable = false }
        return NodeCondition(entries: entries, projected: projected, appended: journal.appended, journalStopped: journal.stopped?.description, isVaultWritable: isWritable,
                             areTablesWritable: await !projector.hasFailed)
    }

    package func sessionCount() async throws -> Int { try await everything(in: Self.sessions).count }

    /// Removes what has expired from the vault; returns how many things that were.
    @discardableResult
    package func sweep() async throws -> Int { try await vault.sweep() }
}
