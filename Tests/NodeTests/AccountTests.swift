import Foundation
import Journal
import Kernel
import Release
import Testing
@testable import Node

@Suite("Accounts and sign-in")
struct AccountTests {
    @Test("Only an administrator opens and changes accounts; names are taken once; the last administrator stays")
    func administration() async throws {
        let node = try await Node.test("EU")
        let new = People.person("new-one", "EU.EEAS", .reader)
        for actor in ["eeas", "gsc", "nobody"] as [AccountID] { await #expect(throws: AccountError.notAdministrator) { try await node.open(new, password: People.password, by: actor) } }
        await #expect(throws: AccountError.notAdministrator) { try await node.open(new, password: People.password, by: nil) }
        try await node.open(new, password: People.password, by: "admin")
        await #expect(throws: AccountError.taken("new-one")) { try await node.open(new, password: People.password, by: "admin") }
        await #expect(throws: AccountError.password(tooShort: true)) { try await node.open(People.person("other", "EU.EEAS", .reader), password: "short", by: "admin") }
        await #expect(throws: AccountError.name("Not A Name")) { try await node.open(People.person("Not A Name", "EU.EEAS", .reader), password: People.password, by: "admin") }
        var admin = try #require(node.account("admin"))
        admin.isClosed = true
        await #expect(throws: AccountError.lastAdministrator) { try await node.change(admin, by: "admin") }
        #expect(try await node.audit(by: "gsc").lines.contains { $0.line.record.kind == "node.account" && $0.line.record.title == "new-one" })
        await node.close()
    }

    @Test("Nothing that opens an account is in the journal or readable in the vault")
    func secrets() async throws {
        let node = try await Node.test("EU")
        let signedIn = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        let key = try await node.makeToken(named: "A tool", for: "eeas").text
        var kept = ""
        for entry in try await node.journal.entries(from: 0) { kept += String(decoding: entry.bytes ?? [], as: UTF8.self) }
        #expect(!kept.contains("scrypt") && !kept.contains(People.password))
        for space in [Node.passwords, Node.sessions, Node.tokens] {
            let items = try await node.vault.list(space)
            #expect(!items.isEmpty)
            kept += items.map { $0.key + String(decoding: $0.value, as: UTF8.self) }.joined()
        }
        for secret in [People.password, signedIn.token, signedIn.session.formToken, key] { #expect(!kept.contains(secret)) }
        await node.close()
    }

    @Test("A wrong password, an unknown name and a closed account are answered alike")
    func wrong() async throws {
        let node = try await Node.test("EU")
        var deu = try #require(node.account("deu"))
        let open = try await node.signIn("deu", password: People.password, from: "192.0.2.9")
        deu.isClosed = true
        try await node.change(deu, by: "admin")
        #expect(try await node.session(token: open.token) == nil)
        for (name, password) in [("eeas", "wrong password"), ("unknown", People.password), ("deu", People.password), ("", ""), ("-", People.password)] {
            await #expect(throws: SignInError.wrong) { try await node.signIn(name, password: password, from: "192.0.2.1") }
        }
        #expect(try await node.signIn("EEAS", password: People.password, from: "192.0.2.1").session.account.id == "eeas")
        await node.close()
    }

    @Test("After five failures each further one doubles the wait, the right password waits too, and time or success ends it")
    func limited() async throws {
        let clock = TestClock(), node = try await Node.test("EU", clock: clock)
        var waits: [Int64] = []
        for _ in 0..<12 {
            do { _ = try await node.signIn("eeas", password: "wrong password", from: "192.0.2.\(waits.count)") } catch SignInError.wait(let seconds) {
                waits.append(seconds)
                await #expect(throws: SignInError.wait(seconds: seconds)) { try await node.signIn("eeas", password: People.password, from: "192.0.2.200") }
                clock.advance(.seconds(seconds))
            } catch {}
        }
        #expect(waits.count >= 3)
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $1 == $0 * 2 })
        clock.advance(.seconds(SignInLimiter.forgottenAfterSeconds))
        _ = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        await node.close()
    }

    @Test("One address that tries many names is slowed too, and a flood of addresses keeps within its bound")
    func addresses() {
        let limiter = SignInLimiter(), now = TestClock().now
        for attempt in 0..<SignInLimiter.Policy.address.free { #expect(limiter.begin(account: "name\(attempt)", address: "a", now: now) == nil) }
        #expect(limiter.begin(account: "another", address: "a", now: now) == 1)
        #expect(limiter.begin(account: "another", address: "b", now: now) == nil)
        for index in 0..<25_000 { _ = limiter.begin(account: "x\(index)", address: "y\(index)", now: now) }
        #expect(limiter.entries <= SignInLimiter.entriesMax)
        #expect(limiter.begin(account: "yet another", address: "a", now: now) == 1)
    }

    @Test("A session ends when it is idle, when its time is over, and when its person signs out; its form token is its own")
    func sessions() async throws {
        let clock = TestClock(), node = try await Node.test("EU", clock: clock)
        let a = try await node.signIn("eeas", password: People.password, from: "192.0.2.1"), b = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        #expect(a.token != b.token && a.session.formToken != b.session.formToken)
        #expect(a.session.accepts(formToken: a.session.formToken) && !a.session.accepts(formToken: b.session.formToken) && !a.session.accepts(formToken: ""))
        #expect(try await node.session(token: a.token)?.formToken == a.session.formToken)
        for bad in ["", "x", String(repeating: "0", count: 64), String(repeating: "é", count: 32)] { #expect(try await node.session(token: bad) == nil) }
        try await node.signOut(token: b.token)
        #expect(try await node.session(token: b.token) == nil)
        for _ in 0..<11 {
            clock.advance(.seconds(3_500))
            #expect(try await node.session(token: a.token) != nil)
        }
        clock.advance(.seconds(3_500 * 2))
        #expect(try await node.session(token: a.token) == nil)
        let c = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        clock.advance(.seconds(3_601))
        #expect(try await node.session(token: c.token) == nil)
        await node.close()
    }

    @Test("Of many sessions of one account the oldest go")
    func manySessions() async throws {
        let node = try await Node.test("EU")
        var tokens: [String] = []
        for _ in 0..<Node.sessionsMax + 3 { tokens.append(try await node.signIn("eeas", password: People.password, from: "192.0.2.1").token) }
        var alive: [Bool] = []
        for token in tokens { alive.append(try await node.session(token: token) != nil) }
        #expect(alive == Array(repeating: false, count: 3) + Array(repeating: true, count: Node.sessionsMax))
        await node.close()
    }

    @Test("A new password ends every session, and the old one opens nothing")
    func newPassword() async throws {
        let node = try await Node.test("EU")
        let session = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        await #expect(throws: SignInError.wrong) { try await node.setPassword(of: "eeas", to: "another good password", current: "not the one", by: "eeas") }
        await #expect(throws: AccountError.notAdministrator) { try await node.setPassword(of: "eeas", to: "another good password", current: nil, by: "gsc") }
        await #expect(throws: AccountError.notAdministrator) { try await node.setPassword(of: "eeas", to: "another good password", current: People.password, by: "gsc") }
        try await node.setPassword(of: "eeas", to: "another good password", current: People.password, by: "eeas")
        #expect(try await node.session(token: session.token) == nil)
        await #expect(throws: SignInError.wrong) { try await node.signIn("eeas", password: People.password, from: "192.0.2.1") }
        _ = try await node.signIn("eeas", password: "another good password", from: "192.0.2.1")
        await node.close()
    }

    @Test("A token acts as its account until it is revoked, expires, or the account closes")
    func apiTokens() async throws {
        let clock = TestClock(), node = try await Node.test("EU", clock: clock)
        let (text, token) = try await node.makeToken(named: "Nightly export", for: "eeas"), brief = try await node.makeToken(named: "Brief", for: "eeas", expires: clock.now.advanced(by: .seconds(60)))
        #expect(try await node.account(bearing: text)?.id == "eeas")
        #expect(try await node.tokens(of: "eeas").map(\.name) == ["Nightly export", "Brief"])
        #expect(try await node.account(bearing: brief.text) != nil)
        clock.advance(.seconds(61))
        #expect(try await node.account(bearing: brief.text) == nil)
        await #expect(throws: APITokenError.unknown) { try await node.revokeToken(token.id, of: "gsc") }
        try await node.revokeToken(token.id, of: "eeas")
        #expect(try await node.account(bearing: text) == nil)
        #expect(try await node.account(bearing: "ent_" + String(repeating: "0", count: 64)) == nil)
        await #expect(throws: APITokenError.name) { try await node.makeToken(named: "", for: "eeas") }
        await node.close()
    }

    @Test("A kept password reads back, matches itself in any Unicode form, and a damaged one is no password")
    func passwords() throws {
        let kept = Password(hashing: "crème brûlée à midi", cost: .least)
        let back = try #require(Password(text: kept.text))
        #expect(back == kept && back.matches("crème brûlée à midi".decomposedStringWithCanonicalMapping) && !back.matches("creme brulee a midi"))
        #expect(Password(hashing: "crème brûlée à midi", cost: .least).text != kept.text)
        for damaged in ["", "scrypt", kept.text.replacing("$16$", with: "$17$"), kept.text.replacing("$16$", with: "$1073741824$"), String(kept.text.dropLast()), kept.text + "$"] {
            #expect(Password(text: damaged) == nil, "\(damaged)")
        }
    }
}
