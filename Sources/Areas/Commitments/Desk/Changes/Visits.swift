import Foundation
import Journal
import Kernel
import Node

/// When an account last looked at what changed. Nobody said it, so it is in the vault, the same from every machine that the person uses.
///
/// Opening the page again within half an hour belongs to the same visit, and shows the same.
struct Visits: Sendable {
    private static let space: VaultSpace = "commitments-visit"
    private static let visitMax = Duration.seconds(30 * 60)
    /// A visit that long ago is as none: then the last days are shown, as for whoever comes first.
    private static let keptMax = Duration.seconds(400 * 86_400)
    let node: Node

    /// Since when this visit looks back; nil at the first one.
    func begin(_ account: AccountID, at now: Timestamp) async throws(VaultError) -> Timestamp? {
        let kept = try await node.vault.get(Self.space, account.text).flatMap { Self.read($0.value) }
        let since = kept.map { $0.seen.advanced(by: Self.visitMax) < now ? $0.seen : $0.since } ?? nil
        let json: JSONValue = .members(("seen", .integer(now.milliseconds)), ("since", since.map { .integer($0.milliseconds) }))
        // Invariant: two integers are always writable.
        try await node.vault.put(Self.space, account.text, (try? json.canonicalBytes()) ?? [], expires: now.advanced(by: Self.keptMax))
        return since
    }

    private static func read(_ bytes: [UInt8]) -> (seen: Timestamp, since: Timestamp?)? {
        guard let json = try? JSONValue(reading: bytes), let seen = json["seen"]?.integer else { return nil }
        return (Timestamp(milliseconds: seen), json["since"]?.integer.map { Timestamp(milliseconds: $0) })
    }
}
