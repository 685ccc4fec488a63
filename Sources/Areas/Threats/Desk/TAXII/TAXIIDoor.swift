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
    private struct Known {
        let account: AccountID
        /// Of the password as it was then.
        let mark: [UInt8]
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
    private let limits: ToolLimits
    private let salt = SymmetricKey(size: .bits256)
    private let state = Mutex(State())
    /// A password takes long to check on purpose: one that was right is known again, by a hash under a key that lives as long as this process. Every few seconds it is looked up whether the account still has that password.
    private static let remembered = Duration.seconds(10)
    private static let knownMax = 10_000

    init(_ node: Node) { (self.node, limits) = (node, node.configuration.toolLimits) }

    func account(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Account {
        guard let account = try await known(request, context) else { throw TAXIIError.signIn }
        try admit(requests: 1, by: account.id)
        return account
    }

    /// By what stands in the request; a certificate counts where nothing does.
    private func known(_ request: Hummingbird.Request, _ context: SiteContext) async throws -> Account? {
        guard let authorization = request.headers[.authorization] else {
            guard let der = await context.shownCertificate else { return nil }
            return try await node.account(showing: der)
        }
        let words = authorization.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, authorization.utf8.count <= 2_000 else { return nil }
        return switch words[0].lowercased() {
        case "bearer": try await node.account(bearing: words[1])
        case "basic": try await account(basic: words[1], from: context.address)
        default: nil
        }
    }

    /// Throws when the account has asked as often as it may for now.
    func admit(requests count: Int, by account: AccountID) throws(TAXIIError) { try take(Double(count), of: \.requests, limits.requests, by: account, "requests") }

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
        func remember(_ account: AccountID, _ mark: [UInt8]) {
            state.withLock { state in
                if state.known.count >= Self.knownMax { state.known.removeAll() }
                state.known[key] = Known(account: account, mark: mark, until: now.advanced(by: Self.remembered))
            }
        }
        if let known = state.withLock({ $0.known[key] }) {
            guard let account = node.account(known.account), !account.isClosed else { return nil }
            if known.until > now { return account }
            if try await node.passwordMark(of: account.id) == known.mark {
                remember(account.id, known.mark)
                return account
            }
        }
        do {
            // Before the password is checked: one that is changed meanwhile is asked for again.
            let name = pair[..<colon].lowercased(), mark = try await node.passwordMark(of: AccountID(name))
            let account = try await node.account(named: name, password: String(pair[pair.index(after: colon)...]), from: address)
            if let mark { remember(account.id, mark) }
            return account
        } catch SignInError.wait(let seconds) {
            throw TAXIIError(.tooManyRequests, "Too many wrong passwords", "Wait \(seconds) seconds, then try again with the right one.", retryAfter: Int(seconds))
        } catch is SignInError { return nil }
    }

    private func take(_ count: Double, of share: any WritableKeyPath<Share, Double> & Sendable, _ limit: ToolLimits.Share, by account: AccountID, _ what: String) throws(TAXIIError) {
        let now = node.clock.now(), limits = limits
        let missing: Double = state.withLock { state in
            if state.shares.count >= Self.knownMax { state.shares.removeAll() }
            var own = state.shares[account] ?? Share(requests: limits.requests.atOnce, objects: limits.objects.atOnce, at: now)
            let seconds = max(0, Double(now.milliseconds - own.at.milliseconds) / 1000)
            own.requests = min(limits.requests.atOnce, own.requests + seconds * limits.requests.eachSecond)
            own.objects = min(limits.objects.atOnce, own.objects + seconds * limits.objects.eachSecond)
            own.at = now
            // More than ever fits at once goes when nothing else went before, and is made up for afterwards.
            let missing = min(count, limit.atOnce) - own[keyPath: share]
            if missing <= 0 { own[keyPath: share] -= count }
            state.shares[account] = own
            return missing
        }
        guard missing > 0 else { return }
        let seconds = max(1, Int((missing / limit.eachSecond).rounded(.up)))
        throw TAXIIError(.tooManyRequests, "More \(what) than your share", "Your account sends more \(what) than this node takes from one account. Go on in \(seconds) s.", retryAfter: seconds)
    }
}
