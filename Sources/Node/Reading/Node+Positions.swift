import Crypto
import Foundation
import Journal
import TransparencyLog

/// What a reader carries from a process that wrote to another of the same organisation, so that it reads there what was written here.
///
/// It is sealed with a key that all of them have: a position tells how much there is.
extension Node {
    package enum Reached: Sendable { case yes, notInTime, unknown }

    private static let marks: VaultSpace = "positions", use = Array("entente/position/v1".utf8)
    /// In base64; sealed are eight bytes.
    private static let markLength = 48

    /// Of what was said last. Nil where one process serves the organisation, since there is nothing to wait for.
    package func positionMark() async throws -> String? {
        guard journal.isShared, journal.size > 0 else { return nil }
        let position = journal.size - 1
        let plain = (0..<8).map { UInt8(truncatingIfNeeded: position >> (56 - 8 * UInt64($0))) }
        return try AES.GCM.seal(plain, using: try await markKey(), authenticating: Self.use).combined.map { Base64.encode(Array($0)) }
    }

    /// Returns once what the mark stands for can be read here, after ten seconds at most.
    package func reach(mark: String) async throws -> Reached {
        guard journal.isShared else { return .yes }
        guard mark.utf8.count == Self.markLength, let bytes = Base64.decode(mark), let box = try? AES.GCM.SealedBox(combined: bytes),
              let plain = try? AES.GCM.open(box, using: try await markKey(), authenticating: Self.use), plain.count == 8 else { return .unknown }
        return await waitUntilProjected(plain.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) ? .yes : .notInTime
    }

    private func markKey() async throws -> SymmetricKey {
        if let kept = try await vault.get(Self.marks, "key") { return SymmetricKey(data: kept.value) }
        _ = try await vault.swap(Self.marks, "key", from: nil, to: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
        // Another process may have been faster: what is kept counts.
        guard let kept = try await vault.get(Self.marks, "key") else { throw VaultError.unreadable("the key of positions was there and is gone") }
        return SymmetricKey(data: kept.value)
    }
}
