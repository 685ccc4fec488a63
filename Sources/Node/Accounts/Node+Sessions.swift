package import Journal
import Kernel

/// Sessions live in the vault, under the hash of their token, and expire there.
extension Node {
    static let sessions: VaultSpace = "session"
    package static let sessionsMax = 10
    /// How often the vault learns of a request, so that reading a page does not write.
    private static let touch = Duration.seconds(60)

    /// `address`: where the request came from; counted, never kept.
    package func signIn(_ name: String, password: String, from address: String) async throws -> SignedIn {
        try await beginSession(of: try await account(named: name, password: password, from: address))
    }

    /// Whose name and password these are; guessing is counted and slowed down.
    package func account(named name: String, password: String, from address: String) async throws -> Account {
        let id = AccountID(String(name.prefix(64)).lowercased())
        let now = clock.now()
        let address = String(address.prefix(64))
        if let wait = limiter.begin(account: id.text, address: address, now: now) { throw SignInError.wait(seconds: wait) }
        let account = account(id)
        // Unknown names take the same way through the vault and the same work.
        let kept = try await keptPassword(of: account == nil ? "-" : id)
        let isRight = try await hashing.check(String(password.prefix(Password.lengths.upperBound + 1)), against: kept)
        guard isRight, let account, !account.isClosed else { throw SignInError.wrong }
        limiter.succeeded(account: id.text, address: address)
        if let kept, kept.cost != hashing.cost { try await keepPassword(password, of: id) }
        return account
    }

    /// Whoever calls this has made sure of the person.
    func beginSession(of account: Account) async throws -> SignedIn {
        try await dropOldest(of: account.id)
        let token = Secret.token(), now = clock.now()
        let begun = KeptSession(account: account.id, began: now, seen: now)
        try await keep(begun, token: token)
        return SignedIn(token: token, session: session(begun, account: account, token: token))
    }

    /// Nil when there is none any more: signed out, expired, or its account closed.
    package func session(token: String) async throws -> Session? {
        guard token.utf8.count == 64, let item = try await vault.get(Self.sessions, Secret.hash(token)), var kept = KeptSession(item.value) else { return nil }
        let now = clock.now()
        guard let account = account(kept.account), !account.isClosed, idleEnd(kept) > now, end(kept) > now else { return nil }
        if kept.seen.advanced(by: Self.touch) <= now {
            let before = item.value
            kept.seen = now
            // Compare and swap: a sign-out at the same moment is not undone.
            _ = try await vault.swap(Self.sessions, Secret.hash(token), from: before, to: kept.bytes, expires: min(idleEnd(kept), end(kept)))
        }
        return session(kept, account: account, token: token)
    }

    package func signOut(token: String) async throws {
        guard token.utf8.count == 64 else { return }
        try await vault.delete(Self.sessions, Secret.hash(token))
    }

    func endSessions(of id: AccountID, keeping token: String? = nil) async throws {
        let kept = token.map { Secret.hash($0) }
        for item in try await everything(in: Self.sessions) where KeptSession(item.value)?.account == id && item.key != kept { try await vault.delete(Self.sessions, item.key) }
    }

    /// Every item of a space, however many there are.
    func everything(in space: VaultSpace) async throws(VaultError) -> [VaultItem] {
        var items = try await vault.list(space), page = items
        while page.count == Vault.listMax, let last = page.last {
            page = try await vault.list(space, after: last.key)
            items += page
        }
        return items
    }

    private func dropOldest(of id: AccountID) async throws {
        let own = try await everything(in: Self.sessions).compactMap { item in KeptSession(item.value).flatMap { $0.account == id ? (item.key, $0.seen) : nil } }.sorted { $0.1 < $1.1 }
        for (key, _) in own.dropLast(Self.sessionsMax - 1) { try await vault.delete(Self.sessions, key) }
    }

    private func keep(_ kept: KeptSession, token: String) async throws {
        try await vault.put(Self.sessions, Secret.hash(token), kept.bytes, expires: min(idleEnd(kept), end(kept)))
    }

    private func idleEnd(_ kept: KeptSession) -> Timestamp { kept.seen.advanced(by: configuration.sessions.idle) }
    private func end(_ kept: KeptSession) -> Timestamp { kept.began.advanced(by: configuration.sessions.absolute) }

    private func session(_ kept: KeptSession, account: Account, token: String) -> Session {
        Session(account: account, formToken: Secret.derived(from: token, for: "form"), began: kept.began, idleEnd: idleEnd(kept), end: end(kept))
    }
}

/// As the vault has it: `{"account":…,"began":…,"seen":…}`.
private struct KeptSession {
    let account: AccountID
    let began: Timestamp
    var seen: Timestamp

    init(account: AccountID, began: Timestamp, seen: Timestamp) { (self.account, self.began, self.seen) = (account, began, seen) }

    init?(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(reading: bytes), let account = json["account"]?.string, let began = json["began"]?.integer, let seen = json["seen"]?.integer else { return nil }
        self.init(account: AccountID(account), began: Timestamp(milliseconds: began), seen: Timestamp(milliseconds: seen))
    }

    var bytes: [UInt8] {
        let json: JSONValue = ["account": .string(account.text), "began": .integer(began.milliseconds), "seen": .integer(seen.milliseconds)]
        // Invariant: three short members are always writable.
        return (try? json.canonicalBytes()) ?? []
    }
}
