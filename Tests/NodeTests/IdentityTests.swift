import Foundation
import Journal
import Kernel
import Testing
@testable import Node

@Suite("Identities at another sign-in")
struct IdentityTests {
    private func identity(_ value: String, claim: String = "sub", issuer: String = "https://login.example.org") throws -> ExternalIdentity {
        try #require(ExternalIdentity(issuer: issuer, claim: claim, value: value))
    }

    @Test("An identity opens the account that an administrator bound it to, and no other")
    func binding() async throws {
        let node = try await Node.test("EU"), person = try identity("person-1")
        await #expect(throws: IdentityError.unknown) { try await node.signIn(as: person) }
        for actor in ["eeas", "gsc", "nobody"] as [AccountID] { await #expect(throws: AccountError.notAdministrator) { try await node.add(person, to: "eeas", by: actor) } }
        try await node.add(person, to: "eeas", by: "admin")
        try await node.add(person, to: "eeas", by: "admin")
        #expect(try await node.identityCount(of: "eeas") == 1)
        await #expect(throws: IdentityError.taken("eeas")) { try await node.add(person, to: "gsc", by: "admin") }
        let signedIn = try await node.signIn(as: person)
        #expect(signedIn.session.account.id == "eeas")
        #expect(try await node.session(token: signedIn.token)?.account.id == "eeas")
        // The same value at another provider or in another claim is somebody else.
        for other in [try identity("person-1", issuer: "https://other.example.org"), try identity("person-1", claim: "email"), try identity("Person-1")] {
            await #expect(throws: IdentityError.unknown) { try await node.signIn(as: other) }
        }
        try await node.removeIdentities(of: "eeas", by: "admin")
        #expect(try await node.session(token: signedIn.token) == nil)
        await #expect(throws: IdentityError.unknown) { try await node.signIn(as: person) }
        await node.close()
    }

    @Test("A closed account answers like one that never was, and a few identities are enough for anybody")
    func closedAndMany() async throws {
        let node = try await Node.test("EU")
        for index in 0..<Node.identitiesMax { try await node.add(try identity("p\(index)"), to: "deu", by: "admin") }
        await #expect(throws: IdentityError.tooMany) { try await node.add(try identity("one more"), to: "deu", by: "admin") }
        var deu = try #require(node.account("deu"))
        deu.isClosed = true
        try await node.change(deu, by: "admin")
        await #expect(throws: IdentityError.unknown) { try await node.signIn(as: try identity("p0")) }
        await #expect(throws: AccountError.unknown("nobody")) { try await node.add(try identity("x"), to: "nobody", by: "admin") }
        await node.close()
    }

    @Test("An identity stands neither in the journal nor readable in the vault")
    func secrecy() async throws {
        let node = try await Node.test("EU")
        try await node.add(try identity("jane.doe@example.org", claim: "email"), to: "eeas", by: "admin")
        var kept = ""
        for entry in try await node.journal.entries(from: 0) { kept += String(decoding: entry.bytes ?? [], as: UTF8.self) }
        let items = try await node.vault.list(Node.identities)
        #expect(items.count == 1)
        kept += items.map { $0.key + String(decoding: $0.value, as: UTF8.self) }.joined()
        #expect(!kept.contains("jane") && !kept.contains("login.example.org"))
        await node.close()
    }

    @Test("An identity with nothing, a line break or too much in it is none", arguments: ["", "a\nb", "a\u{0}b", String(repeating: "x", count: 1_025)])
    func refused(value: String) { #expect(ExternalIdentity(issuer: "https://a.example", claim: "sub", value: value) == nil) }

    @Test("Parts that run together are not one identity")
    func keys() throws {
        #expect(try identity("b", claim: "sub", issuer: "a").key != identity("ub", claim: "s", issuer: "a").key)
    }

    @Test("All servers of a node share one key, made once")
    func sharedKey() async throws {
        let node = try await Node.test("EU")
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try await node.sharedKey("flow") } }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 1 && keys.first?.count == 32)
        #expect(try await node.sharedKey("another") != keys.first)
        await node.close()
    }

    @Test("A node that works is ready, and says how many entries it has")
    func condition() async throws {
        let node = try await Node.test("EU"), condition = await node.condition()
        #expect(condition.isReady && condition.entries == condition.projected && condition.entries > 0 && condition.appended == condition.entries)
        _ = try await node.signIn("eeas", password: People.password, from: "192.0.2.1")
        #expect(try await node.sessionCount() == 1)
        await node.close()
    }
}
