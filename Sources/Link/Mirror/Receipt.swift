package import Journal
import Synchronization
package import TransparencyLog

extension SignedNote {
    /// Who signed, by name and identifier, in order.
    fileprivate var signers: [String] { signatures.map { "\($0.keyName) \($0.keyID)" }.sorted() }
    /// Whether each of these keys is among those that are named; whether they fit was checked before.
    func isNamed(by keys: [NoteVerifier]) -> Bool { keys.allSatisfy { key in signatures.contains { $0.keyName == key.name && $0.keyID == key.keyID } } }
    func isNamed(by keys: [CosignatureVerifier]) -> Bool { keys.allSatisfy { key in signatures.contains(where: key.isNamed) } }
}

/// The peer's word that it holds so much of our log, durably: a checkpoint of ours with the peer's cosignatures.
package struct Receipt: Hashable, Sendable {
    package let size: UInt64
    package let root: TreeHash
    /// The earliest of the cosignatures' times, in seconds since 1970.
    package let cosignedAt: UInt64
    /// With our signatures and the peer's cosignatures: what a proof for a third party carries.
    package let note: SignedNote

    /// Nil unless the note is a checkpoint of this log, signed by all of its keys and cosigned by all of the peer's: of the present ones, or all of one earlier set.
    ///
    /// What an earlier set signed stays signed, but says nothing new once a later one has spoken: a receipt for more than `newest`, under keys that `newest` is past, is none.
    package init?(_ note: SignedNote, of channel: Journal, peerKeys: PeerMirrorKeys, newest: Receipt?) {
        let own = channel.earlierVerifiers + [channel.verifiers], theirs = peerKeys.sets
        guard let checkpoint = try? Checkpoint(text: note.text), checkpoint.origin == channel.origin,
              let place = own.lastIndex(where: { (try? note.verify(by: $0)) != nil }), let (peerPlace, time) = Self.cosigned(note, by: theirs) else { return nil }
        if let newest, checkpoint.size > newest.size {
            guard place >= own.lastIndex(where: { newest.note.isNamed(by: $0) }) ?? 0, peerPlace >= theirs.lastIndex(where: { newest.note.isNamed(by: $0) }) ?? 0 else { return nil }
        }
        self.init(verified: note, checkpoint, time, own[place], theirs[peerPlace])
    }

    /// By which set, the newest that did, and when. Each is asked once: a lazy sequence would check the signatures of its first element twice.
    private static func cosigned(_ note: SignedNote, by sets: [[CosignatureVerifier]]) -> (place: Int, time: UInt64)? {
        for place in sets.indices.reversed() { if let time = note.cosignedAt(by: sets[place]) { return (place, time) } }
        return nil
    }

    /// Nil unless the note is a checkpoint of this log, signed by all of its keys and cosigned by all of the peer's.
    package init?(_ note: SignedNote, origin: String, keys: [NoteVerifier], peerKeys: [CosignatureVerifier]) {
        guard (try? note.verify(by: keys)) != nil, let checkpoint = try? Checkpoint(text: note.text), checkpoint.origin == origin, let time = note.cosignedAt(by: peerKeys) else { return nil }
        self.init(verified: note, checkpoint, time, keys, peerKeys)
    }

    /// Each signature was checked once, which is not cheap.
    private init(verified note: SignedNote, _ checkpoint: Checkpoint, _ time: UInt64, _ keys: [NoteVerifier], _ peerKeys: [CosignatureVerifier]) {
        (size, root, cosignedAt) = (checkpoint.size, checkpoint.root, time)
        // Signatures that nobody asked for are not kept.
        self.note = SignedNote(text: note.text, signatures: note.signatures.filter { signature in
            keys.contains { $0.name == signature.keyName && $0.keyID == signature.keyID } || peerKeys.contains { $0.isNamed(by: signature) }
        })
    }

    fileprivate init(size: UInt64, root: TreeHash, cosignedAt: UInt64, note: SignedNote) { (self.size, self.root, self.cosignedAt, self.note) = (size, root, cosignedAt, note) }

    /// Reads what the book kept; it was verified before.
    fileprivate init?(kept bytes: [UInt8]) {
        guard let line = bytes.firstIndex(of: 0x0a), let time = UInt64(String(decoding: bytes[..<line], as: UTF8.self)),
              let note = try? SignedNote(reading: Array(bytes[(line + 1)...])), let checkpoint = try? Checkpoint(text: note.text) else { return nil }
        self.init(size: checkpoint.size, root: checkpoint.root, cosignedAt: time, note: note)
    }

    fileprivate var bytes: [UInt8] { Array("\(cosignedAt)\n".utf8) + note.bytes }

    package var line: ReceiptLine { ReceiptLine(size: size, root: root, cosignedAt: cosignedAt) }
}

/// With what the peer cosigns: the keys of now, and those from which they took over, the oldest first.
package struct PeerMirrorKeys: Hashable, Sendable {
    package let sets: [[CosignatureVerifier]]
    package init(_ keys: [CosignatureVerifier], earlier: [[CosignatureVerifier]] = []) { sets = earlier + [keys] }
}

/// What stays of each receipt for ever: its figures. The signatures stay of the newest, which covers all before it.
package struct ReceiptLine: Hashable, Sendable {
    package let size: UInt64
    package let root: TreeHash
    package let cosignedAt: UInt64

    fileprivate var bytes: [UInt8] { Array("\(size) \(root.base64) \(cosignedAt)".utf8) }

    fileprivate init?(_ bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " " as Character)
        guard words.count == 3, let size = UInt64(words[0]), let root = TreeHash(base64: words[1]), let time = UInt64(words[2]) else { return nil }
        self.init(size: size, root: root, cosignedAt: time)
    }

    fileprivate init(size: UInt64, root: TreeHash, cosignedAt: UInt64) { (self.size, self.root, self.cosignedAt) = (size, root, cosignedAt) }
}

/// Where the receipts for one log are kept.
package protocol ReceiptBook: Sendable {
    /// The one of the greatest size.
    func newest() async throws(MemoryFailure) -> Receipt?
    /// Durable when it returns. One that is not greater than the newest changes nothing.
    func save(_ receipt: Receipt) async throws(MemoryFailure)
    /// With its signatures, the smallest that covers the entry: the newest, or the last one before keys changed.
    func note(covering index: UInt64) async throws(MemoryFailure) -> SignedNote?
    /// The first receipt that covers the entry: since when the peer is known to hold it.
    func first(covering index: UInt64) async throws(MemoryFailure) -> ReceiptLine?
}

/// In the vault, in the spaces `receipts` (the newest of each log) `receipt-lines` (all of them) and `receipts-earlier` (the last before each change of keys).
package struct VaultReceiptBook: ReceiptBook {
    private let vault: Vault
    private let origin: String
    private static let newest = VaultSpace("receipts"), lines = VaultSpace("receipt-lines"), earlier = VaultSpace("receipts-earlier")

    package init(_ vault: Vault, origin: String) { (self.vault, self.origin) = (vault, origin) }

    package func newest() async throws(MemoryFailure) -> Receipt? {
        do { return try await vault.get(Self.newest, origin).flatMap { Receipt(kept: $0.value) } } catch { throw MemoryFailure(error.description) }
    }

    package func save(_ receipt: Receipt) async throws(MemoryFailure) {
        let last = try await newest()
        if let last, last.size >= receipt.size { return }
        do {
            // With other keys from now on: what the old ones signed last is kept, so that whoever knows only those can check it.
            if let last, last.note.signers != receipt.note.signers { try await vault.put(Self.earlier, key(last.size), last.bytes) }
            // The line first: a crash between the two is mended by the same receipt, which comes again.
            try await vault.put(Self.lines, key(receipt.size), receipt.line.bytes)
            try await vault.put(Self.newest, origin, receipt.bytes)
        } catch { throw MemoryFailure(error.description) }
    }

    package func note(covering index: UInt64) async throws(MemoryFailure) -> SignedNote? {
        do {
            if let item = try await vault.list(Self.earlier, after: key(index), limit: 1).first, item.key.hasPrefix(origin + "\n"), let receipt = Receipt(kept: item.value) { return receipt.note }
        } catch { throw MemoryFailure(error.description) }
        return try await newest().flatMap { $0.size > index ? $0.note : nil }
    }

    package func first(covering index: UInt64) async throws(MemoryFailure) -> ReceiptLine? {
        do {
            guard let item = try await vault.list(Self.lines, after: key(index), limit: 1).first, item.key.hasPrefix(origin + "\n") else { return nil }
            return ReceiptLine(item.value)
        } catch { throw MemoryFailure(error.description) }
    }

    /// Sorts by size.
    private func key(_ size: UInt64) -> String { origin + "\n" + String(repeating: "0", count: 20 - String(size).count) + String(size) }
}

/// For tests and simulations.
package final class PlainReceiptBook: ReceiptBook {
    private let receipts = Mutex<[Receipt]>([])
    package init() {}
    package func newest() async throws(MemoryFailure) -> Receipt? { receipts.withLock { $0.last } }
    package func save(_ receipt: Receipt) async throws(MemoryFailure) {
        receipts.withLock { if receipt.size > $0.last?.size ?? 0 { $0.append(receipt) } }
    }
    package func note(covering index: UInt64) async throws(MemoryFailure) -> SignedNote? { receipts.withLock { $0.first { $0.size > index }?.note } }
    package func first(covering index: UInt64) async throws(MemoryFailure) -> ReceiptLine? { receipts.withLock { $0.first { $0.size > index }?.line } }
}
