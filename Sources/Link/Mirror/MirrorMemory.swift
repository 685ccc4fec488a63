package import Journal
import Synchronization
package import TransparencyLog

/// Why a mirror stopped: kept, so that a restart does not forget it.
package struct MirrorStop: Hashable, Sendable {
    package let reason: String
    package let at: Timestamp
    package init(reason: String, at: Timestamp) { (self.reason, self.at) = (reason, at) }
}

/// What a mirror must remember beside entries and cosigned checkpoints.
package struct MirrorState: Hashable, Sendable {
    /// The newest checkpoint that it was told, with the log's signatures.
    package var pending: SignedNote?
    package var stopped: MirrorStop?
    /// Who let the link go on last.
    package var resumedBy: String?

    package init(pending: SignedNote? = nil, stopped: MirrorStop? = nil, resumedBy: String? = nil) { (self.pending, self.stopped, self.resumedBy) = (pending, stopped, resumedBy) }

    private static let header = "entente/mirror/v1"

    /// Lines of a word and values: `stopped MILLISECONDS BASE64`, `resumed BASE64`, `pending BASE64`.
    package var bytes: [UInt8] {
        var lines = [Self.header]
        if let stopped { lines.append("stopped \(stopped.at.milliseconds) \(Base64.encode(Array(stopped.reason.utf8)))") }
        if let resumedBy { lines.append("resumed \(Base64.encode(Array(resumedBy.utf8)))") }
        if let pending { lines.append("pending \(Base64.encode(pending.bytes))") }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// Nil for what `bytes` has not written.
    package init?(reading bytes: [UInt8]) {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n" as Character, omittingEmptySubsequences: false)
        guard lines.count >= 2, lines.removeFirst() == Self.header, lines.removeLast().isEmpty else { return nil }
        for line in lines {
            let words = line.split(separator: " " as Character, omittingEmptySubsequences: false)
            guard words.count >= 2, let last = words.last, let value = Base64.decode(last) else { return nil }
            switch words[0] {
            case "stopped":
                guard words.count == 3, let at = Int64(words[1]) else { return nil }
                stopped = MirrorStop(reason: String(decoding: value, as: UTF8.self), at: Timestamp(milliseconds: at))
            case "resumed": resumedBy = String(decoding: value, as: UTF8.self)
            case "pending":
                guard let note = try? SignedNote(reading: value) else { return nil }
                pending = note
            default: return nil
            }
        }
    }
}

/// Why a mirror's memory failed; nothing was changed.
package struct MemoryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Where a mirror remembers its state. What was saved is there after a crash.
package protocol MirrorMemory: Sendable {
    func load() async throws(MemoryFailure) -> MirrorState?
    func save(_ state: MirrorState) async throws(MemoryFailure)
}

/// In the vault, in the space `mirrors`, under the log's origin.
package struct VaultMirrorMemory: MirrorMemory {
    private let vault: Vault
    private let origin: String
    private static let space = VaultSpace("mirrors")

    package init(_ vault: Vault, origin: String) { (self.vault, self.origin) = (vault, origin) }

    package func load() async throws(MemoryFailure) -> MirrorState? {
        let item: VaultItem?
        do { item = try await vault.get(Self.space, origin) } catch { throw MemoryFailure(error.description) }
        guard let item else { return nil }
        guard let state = MirrorState(reading: item.value) else { throw MemoryFailure("What the vault keeps of the mirror of \(origin) cannot be read.") }
        return state
    }

    package func save(_ state: MirrorState) async throws(MemoryFailure) {
        do { try await vault.put(Self.space, origin, state.bytes) } catch { throw MemoryFailure(error.description) }
    }
}

/// For tests and simulations; outlives a mirror that is thrown away.
package final class PlainMirrorMemory: MirrorMemory {
    private let state: Mutex<MirrorState?>
    package init(_ state: MirrorState? = nil) { self.state = Mutex(state) }
    package func load() async throws(MemoryFailure) -> MirrorState? { state.withLock { $0 } }
    package func save(_ new: MirrorState) async throws(MemoryFailure) { state.withLock { $0 = new } }
}
