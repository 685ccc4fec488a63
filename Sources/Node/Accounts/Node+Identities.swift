import Journal
import Kernel

/// Which account belongs to whom at another sign-in.
///
/// Kept in the vault beside the password hashes: it opens an account as a password does, and it often is a person's name, which has no place in a journal
/// that forgets nothing. The vault has only a hash of it as its key, and the name of the account as its value.
extension Node {
    static let identities: VaultSpace = "identity"
    package static let identitiesMax = 5

    /// Binds an identity to an account. An identity belongs to one account; an account may have a few.
    package func add(_ identity: ExternalIdentity, to id: AccountID, by administrator: AccountID) async throws {
        try checkAdministrator(administrator)
        guard account(id) != nil else { throw AccountError.unknown(id) }
        if let holder = try await holder(of: identity) {
            guard holder == id else { throw IdentityError.taken(holder) }
            return
        }
        guard try await ownIdentities(of: id).count < Self.identitiesMax else { throw IdentityError.tooMany }
        let json: JSONValue = ["account": .string(id.text)]
        let value = try json.canonicalBytes()
        guard try await vault.swap(Self.identities, identity.key, from: nil, to: value) else { throw IdentityError.taken(try await holder(of: identity) ?? id) }
    }

    /// Takes every identity of the account away and ends its sessions.
    package func removeIdentities(of id: AccountID, by administrator: AccountID) async throws {
        try checkAdministrator(administrator)
        for key in try await ownIdentities(of: id) { try await vault.delete(Self.identities, key) }
        try await endSessions(of: id)
    }

    package func identityCount(of id: AccountID) async throws -> Int { try await ownIdentities(of: id).count }

    /// A session for whom a provider vouched; the caller has checked its word.
    package func signIn(as identity: ExternalIdentity) async throws -> SignedIn {
        guard let id = try await holder(of: identity), let account = account(id), !account.isClosed else { throw IdentityError.unknown }
        return try await beginSession(of: account)
    }

    /// A key of 32 random bytes that all servers of this node share, made when it is first asked for.
    package func sharedKey(_ name: String) async throws -> [UInt8] {
        let space: VaultSpace = "shared-key"
        if let kept = try await vault.get(space, name) { return kept.value }
        let made = Secret.randomBytes(32)
        if try await vault.swap(space, name, from: nil, to: made) { return made }
        // Another server was faster: its key holds.
        guard let kept = try await vault.get(space, name) else { throw VaultError.unreadable("a key that was just made is gone") }
        return kept.value
    }

    private func holder(of identity: ExternalIdentity) async throws -> AccountID? {
        try await vault.get(Self.identities, identity.key).flatMap { Self.account(in: $0) }
    }

    private func ownIdentities(of id: AccountID) async throws -> [String] {
        try await everything(in: Self.identities).filter { Self.account(in: $0) == id }.map(\.key)
    }

    private static func account(in item: VaultItem) -> AccountID? { (try? JSONValue(reading: item.value))?["account"]?.string.map { AccountID($0) } }

    private func checkAdministrator(_ id: AccountID) throws(AccountError) {
        guard let account = account(id), !account.isClosed, account.roles.contains(.administrator) else { throw .notAdministrator }
    }
}
