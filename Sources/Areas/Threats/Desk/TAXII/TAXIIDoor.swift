import Crypto
import Foundation
import Hummingbird
import HTTPTypes
import Kernel
import Journal
import Node
import Site
import Synchronization

/// Who asks, and whether they ask more than their share.
final class TAXIIDoor: Sendable {
    struct Limits: Sendable {
        /// Requests that an account may send at once, and how many come back each second.
        var requests = (burst: 6_000.0, each: 1_000.0)
        /// Objects that it may add.
        var objects = (burst: 200_000.0, each: 20_000.0)
        /// Bytes of the envelopes that it may have under way: they are held in memory.
        var bytes = 64 << 20
    }
    private struct Known {
        let account: AccountID
        let until: Timestamp
    }
    private struct Share {
        var requests: Double, objects: Double, at: Timestamp
    }
    private struct State {
        var known: [SHA256Digest: Known] = [:]
        var shares: [AccountID: Share] = [:]
        var bytes: [AccountID: Int] = [:]
    }
    private let node: Node
    private let limits: Limits
    private let salt = SymmetricKey(size: .bits256)
    private let state = Mutex(State())
    /// A password takes long to check on purpose: one that was right is known again for a minute, by a hash under a key that lives as long as this process.
    private static let remembered = Duration.seconds(60)
    private static let knownMax = 10_000

    init(_ node: Node, limits: Limits = Limits()) { (self.node, self.limits) = (node, limits) }

    func account(_ request: Hummingbird.Request, from address: String) async throws -> Account {
        guard let authorization = request.headers[.authorization] else { throw TAXIIError.signIn }
        let words = authorization.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, authorization.utf8.count <= 2_000 else { throw TAXIIError.signIn }
        let account = switch words[0].lowercased() {
        case "bearer": try await node.account(bearing: words[1])
        case "basic": try await account(basic: words[1], from: address)
        default: nil as Account?
        }
        guard let account else { throw TAXIIError.signIn }
        try take(1, of: \.requests, limits.requests, by: account.id, "requests")
        return account
    }

    /// Throws when the account has used up what it may add for now.
    func admit(objects count: Int, by account: AccountID) throws(TAXIIError) { try take(Double(count), of: \.objects, limits.objects, by: account, "objects") }

    /// Throws while the account has as much under way as it may have; whoever comes in says when it is done.
    func open(bytes count: Int, by account: AccountID) throws(TAXIIError) {
        let limits = limits
        let isOpen = state.withLock { state in
            guard state.bytes[account, default: 0] + count <= limits.bytes else { return false }
            state.bytes[account, default: 0] += count
            return true
        }
        guard isOpen else { throw TAXIIError(.tooManyRequests, "More at once than your share", "Your account is sending envelopes of \(limits.bytes >> 20) MiB together. Send them one after the other.", retryAfter: 1) }
    }

    func close(bytes count: Int, by account: AccountID) {
        state.withLock { state in
            let left = state.bytes[account, default: 0] - count
            state.bytes[account] = left > 0 ? left : nil
        }
    }

    private func account(basic text: String, from address: String) async throws -> Account? {
        guard let pair = Data(base64Encoded: text).flatMap({ String(data: $0, encoding: .utf8) }), let colon = pair.firstIndex(of: ":") else { return nil }
        let key = SHA256.hash(data: Data(HMAC<SHA256>.authenticationCode(for: Data(pair.utf8), using: salt))), now = node.clock.now()
        if let known = state.withLock({ $0.known[key] }), known.until > now {
            guard let account = node.account(known.account), !account.isClosed else { return nil }
            return account
        }
        do {
            let account = try await node.account(named: String(pair[..<colon]), password: String(pair[pair.index(after: colon)...]), from: address)
            state.withLock { state in
                if state.known.count >= Self.knownMax { state.known.removeAll() }
                state.known[key] = Known(account: account.id, until: now.advanced(by: Self.remembered))
            }
            return account
        } catch SignInError.wait(let seconds) {
            throw TAXIIError(.tooManyRequests, "Too many wrong passwords", "Wait \(seconds) seconds, then try again with the right one.", retryAfter: Int(seconds))
        } catch is SignInError { return nil }
    }

    private func take(_ count: Double, of share: any WritableKeyPath<Share, Double> & Sendable, _ limit: (burst: Double, each: Double), by account: AccountID, _ what: String) throws(TAXIIError) {
        let now = node.clock.now(), limits = limits
        let missing: Double = state.withLock { state in
            if state.shares.count >= Self.knownMax { state.shares.removeAll() }
            var own = state.shares[account] ?? Share(requests: limits.requests.burst, objects: limits.objects.burst, at: now)
            let seconds = max(0, Double(now.milliseconds - own.at.milliseconds) / 1000)
            own.requests = min(limits.requests.burst, own.requests + seconds * limits.requests.each)
            own.objects = min(limits.objects.burst, own.objects + seconds * limits.objects.each)
            own.at = now
            let missing = count - own[keyPath: share]
            if missing <= 0 { own[keyPath: share] -= count }
            state.shares[account] = own
            return missing
        }
        guard missing > 0 else { return }
        let seconds = max(1, Int((missing / limit.each).rounded(.up)))
        throw TAXIIError(.tooManyRequests, "More \(what) than your share", "Your account sends more \(what) than this node takes from one account. Go on in \(seconds) s.", retryAfter: seconds)
    }
}
