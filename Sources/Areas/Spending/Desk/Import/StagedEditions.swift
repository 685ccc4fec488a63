import Kernel
import Node
import Synchronization

/// Files between their report and their acceptance, in memory: one for each account, few at once. What falls out is chosen again.
final class StagedEditions: Sendable {
    static let heldMax = 4
    static let keptMinutes: Int64 = 30
    private struct Held { let key: String, bytes: [UInt8], at: Int64 }
    private let held = Mutex<[AccountID: Held]>([:])

    /// `now`: in milliseconds.
    func keep(_ bytes: [UInt8], key: String, of account: AccountID, now: Int64) {
        held.withLock { held in
            held = held.filter { now - $0.value.at < Self.keptMinutes * 60_000 }
            if held[account] == nil, held.count >= Self.heldMax, let oldest = held.min(by: { $0.value.at < $1.value.at })?.key { held[oldest] = nil }
            held[account] = Held(key: key, bytes: bytes, at: now)
        }
    }

    func bytes(_ key: String, of account: AccountID) -> [UInt8]? { held.withLock { $0[account].flatMap { $0.key == key ? $0.bytes : nil } } }
    func drop(of account: AccountID) { held.withLock { $0[account] = nil } }
}
