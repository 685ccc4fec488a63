import Crypto
import Journal
import Kernel

/// Opening, changing and closing accounts: acts like any other, each a `node.account` record. Password hashes go to the vault and are never in a record.
extension Node {
    static let passwords: VaultSpace = "password"
    private static let opening: VaultSpace = "account-opening"

    /// `administrator` may be nil only while there is no account at all: whoever starts the node opens the first.
    package func open(_ account: Account, password: String, by administrator: AccountID?) async throws {
        try account.check(against: house.roster)
        try Password.check(password)
        try await turns.take(Self.turn(account.id)) {
            // Another process of this organisation may open an account of the same name at the same moment. Expires, should this one end in between.
            guard try await vault.swap(Self.opening, account.id.text, from: nil, to: [1], expires: clock.now().advanced(by: .seconds(60))) else { throw AccountError.taken(account.id) }
            do { try await openNow(account, password: password, by: administrator) } catch {
                try? await vault.delete(Self.opening, account.id.text)
                throw error
            }
            try await vault.delete(Self.opening, account.id.text)
        }
    }

    private func openNow(_ account: Account, password: String, by administrator: AccountID?) async throws {
        try await journal.refresh()
        try await projector.catchUp()
        let author = try self.author(administrator)
        guard self.account(account.id) == nil else { throw AccountError.taken(account.id) }
        // The hash first: an account in the journal that nobody can enter would be worse than a hash without an account.
        try await keepPassword(password, of: account.id)
        try await say(account, by: author)
    }

    /// Changes title, party, clearance, roles, language, or closes and reopens. Sessions end when the account closes.
    package func change(_ account: Account, by administrator: AccountID) async throws {
        try account.check(against: house.roster)
        try await turns.take(Self.turn(account.id)) {
            let author = try self.author(administrator)
            guard let before = self.account(account.id) else { throw AccountError.unknown(account.id) }
            let isAdministrator = { (account: Account) in account.roles.contains(.administrator) && !account.isClosed }
            guard !isAdministrator(before) || isAdministrator(account) || accounts.contains(where: { $0.id != account.id && isAdministrator($0) }) else { throw AccountError.lastAdministrator }
            try await say(account, by: author)
            if account.isClosed { try await endSessions(of: account.id) }
        }
    }

    /// By the person, who gives the present password, or by an administrator. All sessions of the account end, save the one in which the person changes it.
    package func setPassword(of id: AccountID, to password: String, current: String?, by actor: AccountID, keeping token: String? = nil) async throws {
        try Password.check(password)
        guard account(id) != nil else { throw AccountError.unknown(id) }
        if actor == id, let current {
            // Guessing from within a session is guessing too.
            if let wait = limiter.begin(account: id.text, address: "change \(id)", now: clock.now()) { throw SignInError.wait(seconds: wait) }
            guard try await hashing.check(current, against: try await keptPassword(of: id)) else { throw SignInError.wrong }
            limiter.succeeded(account: id.text, address: "change \(id)")
        } else {
            _ = try author(actor)
        }
        try await keepPassword(password, of: id)
        try await endSessions(of: id, keeping: actor == id ? token : nil)
    }

    /// A first password: 100 random bits in five groups, of letters and digits that nobody takes for one another.
    package static func freshPassword() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")   // 32: five bits each
        let drawn = Secret.randomBytes(20).map { letters[Int($0 & 31)] }
        return stride(from: 0, to: 20, by: 4).map { String(drawn[$0..<$0 + 4]) }.joined(separator: "-")
    }

    func keepPassword(_ password: String, of id: AccountID) async throws {
        try await vault.put(Self.passwords, id.text, Array(try await hashing.hash(password).text.utf8))
    }

    func keptPassword(of id: AccountID) async throws -> Password? {
        try await vault.get(Self.passwords, id.text).flatMap { Password(text: String(decoding: $0.value, as: UTF8.self)) }
    }

    /// Another one after each change of the password; says nothing of it. Nil where there is none.
    package func passwordMark(of id: AccountID) async throws -> [UInt8]? {
        guard (1...Vault.keySizeMax).contains(id.text.utf8.count) else { return nil }
        return try await vault.get(Self.passwords, id.text).map { Array(SHA256.hash(data: $0.value)) }
    }

    private static func turn(_ id: AccountID) -> ItemID { ItemID("account " + id.text) }

    private func author(_ id: AccountID?) throws(AccountError) -> Account? {
        guard let id else {
            guard accounts.isEmpty else { throw .notAdministrator }
            return nil
        }
        guard let account = account(id), !account.isClosed, account.roles.contains(.administrator) else { throw .notAdministrator }
        return account
    }

    private func say(_ account: Account, by author: Account?) async throws {
        let now = clock.now()
        let whole = house.roster.parties.first { $0.kind == .whole && $0.organisation == organisation }?.id ?? PartyID(organisation.text)
        let record = Record(id: RecordID(at: now), kind: Account.kind, label: house.label(by: whole).json, author: .init(body: author?.party ?? whole, account: author?.id.text ?? "node"),
                            at: now, body: account.json)
        try await projector.reach(try await journal.append(record))
    }
}
