import Kernel
import Node
import Synchronization

/// Tables between their preview and their entry, in memory: one for each account, few at once. What falls out is chosen again.
final class StagedImports: Sendable {
    static let heldMax = 4
    static let keptMinutes: Int64 = 30
    private struct Held { let key: String, bytes: [UInt8], at: Int64 }
    private let held = Mutex<[AccountID: Held]>([:])
    private let counts = Mutex<[String: (entered: Int, rows: Int)]>([:])

    /// `now`: in milliseconds.
    func keep(_ bytes: [UInt8], key: String, of account: AccountID, now: Int64) {
        held.withLock { held in
            held = held.filter { now - $0.value.at < Self.keptMinutes * 60_000 }
            if held[account] == nil, held.count >= Self.heldMax, let oldest = held.min(by: { $0.value.at < $1.value.at })?.key { held[oldest] = nil }
            held[account] = Held(key: key, bytes: bytes, at: now)
        }
    }

    /// Once: what was taken is no longer held.
    func take(_ key: String, of account: AccountID) -> [UInt8]? {
        held.withLock { held in
            guard let found = held[account], found.key == key else { return nil }
            held[account] = nil
            return found.bytes
        }
    }

    // MARK: How far an import is

    func begin(_ key: String, of account: AccountID, rows: Int) {
        counts.withLock { counts in
            if counts.count >= Self.heldMax * 4, let first = counts.keys.first { counts[first] = nil }
            counts["\(account) \(key)"] = (0, rows)
        }
    }
    func entered(_ key: String, of account: AccountID, _ entered: Int) { counts.withLock { $0["\(account) \(key)"]?.entered = entered } }
    func end(_ key: String, of account: AccountID) { counts.withLock { $0["\(account) \(key)"] = nil } }
    /// Of whatever table this account is entering.
    func running(of account: AccountID) -> (entered: Int, rows: Int)? { counts.withLock { counts in counts.first { $0.key.hasPrefix("\(account) ") }?.value } }
    /// Nil where this account enters no such file.
    func progress(_ key: String, of account: AccountID) -> (entered: Int, rows: Int)? { counts.withLock { $0["\(account) \(key)"] } }
}
