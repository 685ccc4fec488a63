package import Journal
import Kernel

/// API tokens live in the vault under their hash; the account's roles and clearance are those of the moment of use.
extension Node {
    static let tokens: VaultSpace = "api-token"
    package static let tokensMax = 20
    package static let tokenNameMax = 80

    /// The text is given out once and cannot be shown again.
    package func makeToken(named name: String, for id: AccountID, expires: Timestamp? = nil) async throws -> (text: String, token: APIToken) {
        guard let account = account(id), !account.isClosed else { throw AccountError.unknown(id) }
        guard !name.isEmpty, name.count <= Self.tokenNameMax, !name.contains(where: \.isNewline) else { throw APITokenError.name }
        guard try await tokens(of: id).count < Self.tokensMax else { throw APITokenError.tooMany(limit: Self.tokensMax) }
        let text = "ent_" + Secret.token()
        let key = Secret.hash(text)
        let token = APIToken(id: String(key.prefix(16)), name: name, account: id, made: clock.now(), expires: expires)
        let json: JSONValue = ["account": .string(id.text), "name": .string(name), "made": .integer(token.made.milliseconds)]
        try await vault.put(Self.tokens, key, try json.canonicalBytes(), expires: expires)
        return (text, token)
    }

    /// Nil for a token that is unknown, revoked or expired, or whose account is closed.
    package func account(bearing text: String) async throws -> Account? {
        guard text.utf8.count == 68, text.hasPrefix("ent_"), let item = try await vault.get(Self.tokens, Secret.hash(text)), let token = Self.token(item),
              let account = account(token.account), !account.isClosed else { return nil }
        return account
    }

    package func tokens(of id: AccountID) async throws -> [APIToken] {
        try await everything(in: Self.tokens).compactMap { Self.token($0) }.filter { $0.account == id }.sorted { $0.made < $1.made }
    }

    package func revokeToken(_ token: String, of id: AccountID) async throws {
        for item in try await everything(in: Self.tokens) {
            guard let found = Self.token(item), found.id == token, found.account == id else { continue }
            return try await vault.delete(Self.tokens, item.key)
        }
        throw APITokenError.unknown
    }

    private static func token(_ item: VaultItem) -> APIToken? {
        guard let json = try? JSONValue(reading: item.value), let account = json["account"]?.string, let name = json["name"]?.string, let made = json["made"]?.integer else { return nil }
        return APIToken(id: String(item.key.prefix(16)), name: name, account: AccountID(account), made: Timestamp(milliseconds: made), expires: item.expires)
    }
}
