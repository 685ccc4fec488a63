extension Journal {
    /// The bounds of one journal in one process.
    package enum Limits {
        /// How often an append looks for its place among those of other processes.
        package static let placings = 200
        /// Records and bytes that one call may append, which is also what one transaction takes.
        package static let batchRecords = 16_384
        package static let batchBytes = 16 << 20
        /// Records and bytes that may wait; beyond, an append fails at once with `busy`.
        package static let waitingRecords = 131_072
        package static let waitingBytes = 128 << 20
        /// Records, and their bytes, that are remembered for those who follow.
        package static let rememberedRecords = 65_536
        package static let rememberedBytes = 32 << 20
        /// Entries and bytes that one read gives.
        package static let readEntries: UInt64 = 16_384
        package static let readBytes = 16 << 20
    }

    /// When a checkpoint is signed without being asked for. ML-DSA-65 costs about a millisecond and 4 KB, so not after every batch:
    /// an entry is acknowledged when it is durable, and a checkpoint that covers it is signed now, later, or when somebody asks (`checkpoint()`).
    package struct CheckpointPolicy: Sendable {
        package let intervalMin: Duration
        package let entries: UInt64
        /// After a commit, when the last checkpoint is `intervalMin` old or `entries` behind.
        package init(intervalMin: Duration = .seconds(60), entries: UInt64 = 65_536) { (self.intervalMin, self.entries) = (intervalMin, entries) }
    }
}
