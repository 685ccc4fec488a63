import TransparencyLog
import Synchronization

/// Several journals, each in its process, over one store: what another one appended is read from the store, never believed.
extension Journal {
    private static let chunk: UInt64 = 65_536

    /// Returns once everything that other journals had appended before the call is known here. Nothing to do for a journal that writes alone.
    package func refresh() async throws(JournalError) { if isShared { try await catchUp() } }

    /// Takes in what others appended: their leaves behind ours, so that the tree only ever grows out of the one that we know.
    ///
    /// Stops this journal for good when the store has become another one than we wrote to; its tree would be a fork.
    func catchUp() async throws(JournalError) {
        do throws(StoreFailure) {
            let size = try await store.size()
            while case let (before, lastLeaf) = state.withLock({ ($0.frontier, $0.lastLeaf) }), before.size < size {
                let start = before.size > 0 ? before.size - 1 : 0
                var leaves = try await store.hashes(level: 0, in: start..<min(size, before.size + Self.chunk))[...]
                if before.size > 0, leaves.removeFirst() != lastLeaf { throw .damaged("its entry \(start) is another one than this process saw there") }
                var after = before
                for leaf in leaves { after.append(leaf) }
                publish(after, lastLeaf: leaves.last)
            }
        } catch {
            guard case .damaged = error else { throw .store(error) }
            let stopped = JournalError.stopped(error.description)
            state.withLock { $0.stop(stopped) }
            throw stopped
        }
    }

    /// Until the store is closed or the journal is gone. A store that cannot be read now is asked again at its next word, a second later at the latest.
    func followOthers() {
        guard let sizes = store.sizes() else { return }
        Task { [weak self] in
            for await size in sizes {
                guard let self else { return }
                if size > self.size { try? await catchUp() }
            }
        }
    }

    /// The checkpoint of this size that is kept: ours, or that of another process that was faster.
    func kept(_ size: UInt64) async throws(JournalError) -> SignedNote? {
        do {
            guard let stored = try await store.checkpoint(atMost: size), stored.size == size else { return nil }
            return try SignedNote(reading: stored.note)
        } catch let failure as StoreFailure { throw .store(failure) } catch { throw .contradiction("The checkpoint of \(size) entries cannot be read: \(error)") }
    }
}
