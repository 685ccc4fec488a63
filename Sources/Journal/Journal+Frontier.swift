package import TransparencyLog

extension Journal {
    /// The tree's right edge when the journal had that many entries.
    package func frontier(of size: UInt64) async throws(JournalError) -> Frontier {
        guard size <= self.size else { throw .noSuchEntry(index: size - 1, size: self.size) }
        var tree = StoredTree(store: store, size: self.size)
        do { return try await tree.frontier(of: size) } catch { throw .store(error) }
    }
}
