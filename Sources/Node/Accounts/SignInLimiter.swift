import Journal
import Synchronization

/// Makes guessing slow: after a few failures, each further one doubles the wait, per account name and per address.
///
/// Kept in memory: a restart forgets it, which gives a guesser a handful of tries more. An attempt counts when it begins, so that many at once gain nothing.
final class SignInLimiter: Sendable {
    struct Policy: Sendable {
        /// Attempts before the first wait.
        var free: Int
        var firstWaitSeconds: Int64
        var waitSecondsMax: Int64
        static let account = Policy(free: 5, firstWaitSeconds: 1, waitSecondsMax: 900)
        static let address = Policy(free: 30, firstWaitSeconds: 1, waitSecondsMax: 900)
    }
    static let entriesMax = 10_000
    static let forgottenAfterSeconds: Int64 = 3600

    private struct Entry {
        var attempts = 0
        var last = Timestamp(milliseconds: 0)
        var until = Timestamp(milliseconds: 0)
    }
    private struct State {
        var accounts: [String: Entry] = [:]
        var addresses: [String: Entry] = [:]
    }
    private let state = Mutex(State())

    /// Counts an attempt; the number of seconds to wait when it is refused.
    func begin(account: String, address: String, now: Timestamp) -> Int64? {
        state.withLock { state in
            let waits = [state.accounts[account], state.addresses[address]].compactMap { $0 }.filter { $0.until > now }.map { ($0.until.milliseconds - now.milliseconds + 999) / 1000 }
            if let wait = waits.max() { return wait }
            Self.count(account, .account, in: &state.accounts, now: now)
            Self.count(address, .address, in: &state.addresses, now: now)
            return nil
        }
    }

    /// A right password clears the name, and takes its own attempt off the address.
    func succeeded(account: String, address: String) {
        state.withLock { state in
            state.accounts[account] = nil
            if var entry = state.addresses[address] {
                entry.attempts -= 1
                if entry.attempts < Policy.address.free { entry.until = Timestamp(milliseconds: 0) }
                state.addresses[address] = entry.attempts > 0 ? entry : nil
            }
        }
    }

    var entries: Int { state.withLock { max($0.accounts.count, $0.addresses.count) } }

    private static func count(_ key: String, _ policy: Policy, in entries: inout [String: Entry], now: Timestamp) {
        if entries[key] == nil, entries.count >= entriesMax { makeRoom(in: &entries, now: now) }
        var entry = entries[key] ?? Entry()
        if entry.last.advanced(by: .seconds(forgottenAfterSeconds)) <= now { entry = Entry() }
        entry.attempts += 1
        entry.last = now
        if entry.attempts >= policy.free {
            let doublings = min(entry.attempts - policy.free, 20)
            entry.until = now.advanced(by: .seconds(min(policy.firstWaitSeconds << Int64(doublings), policy.waitSecondsMax)))
        }
        entries[key] = entry
    }

    /// Forgets what is old; failing that, the tenth that would be let in soonest.
    private static func makeRoom(in entries: inout [String: Entry], now: Timestamp) {
        entries = entries.filter { $0.value.last.advanced(by: .seconds(forgottenAfterSeconds)) > now }
        guard entries.count >= entriesMax else { return }
        for (key, _) in entries.sorted(by: { ($0.value.until, $0.value.last) < ($1.value.until, $1.value.last) }).prefix(entriesMax / 10) { entries[key] = nil }
    }
}
