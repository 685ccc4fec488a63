import Crypto

/// A node of an RFC 6962 tree: 32 bytes of SHA-256, kept in four machine words in the order of the bytes.
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let size = 32

    private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        let copied = bytes.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
        words = copied ?? Array(bytes).withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    /// Nil unless it is the standard base64 of 32 bytes.
    package init?(base64: some StringProtocol) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes)
    }

    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    package var base64: String { Base64.encode(bytes) }
    package var description: String { base64 }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package static func == (a: Self, b: Self) -> Bool { a.words == b.words }
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension TreeHash {
    /// The root of a tree without leaves: the hash of nothing.
    package static let emptyRoot = TreeHash(SHA256.hash(data: [UInt8]()))

    /// SHA-256(0x00 || entry), RFC 6962 section 2.1.
    package static func leaf(_ entry: [UInt8]) -> TreeHash { entry.withUnsafeBytes(leaf) }

    package static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
        var hasher = SHA256()
        withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { prefix in
            prefix[0] = 0
            hasher.update(bufferPointer: UnsafeRawBufferPointer(prefix))
        }
        hasher.update(bufferPointer: entry)
        return TreeHash(hasher.finalize())
    }

    /// SHA-256(0x01 || left || right), RFC 6962 section 2.1.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            buffer.storeBytes(of: left.words, toByteOffset: 1, as: (UInt64, UInt64, UInt64, UInt64).self)
            buffer.storeBytes(of: right.words, toByteOffset: 33, as: (UInt64, UInt64, UInt64, UInt64).self)
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return TreeHash(hasher.finalize())
        }
    }
}
