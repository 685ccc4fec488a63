import Desk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Node
import Site
import Testing

@Suite("Pages about people")
struct AccountPageTests {
    static let form = "application/x-www-form-urlencoded"
    static let password = "a good long password of a test"

    /// A node for real use, in memory, with its administrator and a drafter.
    private func run(_ body: @escaping @Sendable (DeskFixture, Signed) async throws -> Void) async throws {
        let node = try await Node.open(NodeConfiguration(organisation: "EU", name: "Test node", directory: nil, pack: try RealPack.pack(), passwordCost: .least))
        do {
            try await node.open(Account(id: "administrator", title: "Administrator", party: "EU.GSC", clearance: .none, roles: .administrator), password: Self.password, by: nil)
            try await node.open(Account(id: "desk", title: "Desk officer", party: "EU.EEAS", clearance: .secret, roles: [.reader, .drafter]), password: Self.password, by: "administrator")
            let application = Application(router: DeskSite(node, isSecure: false).router())
            try await application.test(.router) { client in
                let desk = DeskFixture(node: node, client: client)
                try await body(desk, try await Self.signIn("administrator", desk))
            }
        } catch {
            await node.close()
            throw error
        }
        await node.close()
    }

    typealias Signed = (cookie: String, token: String)

    private static func signIn(_ account: String, password: String = password, _ desk: DeskFixture) async throws -> Signed {
        let signed = try await desk.node.signIn(account, password: password, from: "a test")
        return ("\(Gate.cookieName(desk.node.organisation))=\(signed.token)", signed.session.formToken)
    }

    private func post(_ desk: DeskFixture, _ address: String, _ signed: Signed, _ fields: [(String, String)] = []) async throws -> TestResponse {
        let body = FormBody(fields: ([("token", signed.token)] + fields).map { .init(name: $0.0, value: $0.1) }).query
        return try await desk.ask(address, .post, cookie: signed.cookie, type: Self.form, body: body)
    }

    private static let fresh = [("id", "irl-delegation"), ("title", "Delegation of Ireland"), ("party", "irl"), ("clearance", "secret"), ("roles", "reader"), ("roles", "drafter"), ("language", "en")]

    @Test("Whoever is no administrator gets what does not exist, byte for byte, by every way to the pages")
    func hidden() async throws {
        try await run { desk, _ in
            let drafter = try await Self.signIn("desk", desk)
            for cookie in [nil, drafter.cookie] {
                for address in ["/accounts", "/accounts/desk", "/accounts/administrator", "/accounts/nobody"] {
                    let there = try await desk.ask(address, cookie: cookie), not = try await desk.ask("/nothing-at-all", cookie: cookie)
                    #expect(there.status == .notFound && there.body == not.body && there.headers == not.headers, "\(address)")
                }
                for address in ["/accounts", "/accounts/desk", "/accounts/desk/close", "/accounts/desk/reopen", "/accounts/desk/password", "/accounts/nobody/close"] {
                    let there = try await desk.ask(address, .post, cookie: cookie, type: Self.form, body: "token=\(drafter.token)")
                    let not = try await desk.ask("/nothing-at-all", .post, cookie: cookie, type: Self.form, body: "token=\(drafter.token)")
                    #expect(there.status == .notFound && there.body == not.body && there.headers == not.headers, "\(address)")
                }
                #expect(try await desk.ask("/", cookie: cookie).text.contains("/accounts") == false)
            }
            #expect(desk.node.account("desk")?.isClosed == false)
        }
    }

    @Test("Nothing is done for an administrator's browser without the form's token")
    func forged() async throws {
        try await run { desk, administrator in
            for address in ["/accounts", "/accounts/desk", "/accounts/desk/close", "/accounts/desk/reopen", "/accounts/desk/password"] {
                let response = try await desk.ask(address, .post, cookie: administrator.cookie, type: Self.form, body: "id=x")
                #expect(response.status == .forbidden, "\(address)")
            }
        }
    }

    @Test("An account that is opened without a password gets one that is shown once and opens the node")
    func opened() async throws {
        try await run { desk, administrator in
            let made = try await post(desk, "/accounts", administrator, Self.fresh)
            #expect(made.status == .ok)
            let password = try #require(made.text.firstMatch(of: /<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<\/code>/)).output.1
            #expect(desk.node.account("irl-delegation")?.party == "IRL")
            _ = try await Self.signIn("irl-delegation", password: String(password), desk)
            #expect(try await desk.ask("/accounts/irl-delegation", cookie: administrator.cookie).text.contains(password) == false)
            // One that is given is not shown at all.
            let given = try await post(desk, "/accounts", administrator, Self.fresh.map { $0.0 == "id" ? ("id", "irl-second") : $0 } + [("password", Self.password)])
            #expect(given.status == .ok && !given.text.contains(Self.password))
            _ = try await Self.signIn("irl-second", desk)
        }
    }

    @Test("Every mistake is named at once, leads to its field, and the answers are kept", arguments: [
        (["id": "No Name", "title": "", "party": "ATLANTIS", "language": "x y"], ["field-id", "field-title", "field-party", "field-language"]),
        (["id": "desk"], ["field-id"]), (["password": "tiny-one"], ["field-password"]), (["roles": ""], ["field-roles"]), (["clearance": "cosmic"], ["field-clearance"]),
    ] as [([String: String], [String])])
    func mistakes(wrong: [String: String], fields: [String]) async throws {
        try await run { desk, administrator in
            var sent = Self.fresh.map { ($0.0, wrong[$0.0] ?? $0.1) }.filter { $0.0 != "roles" || !$0.1.isEmpty }
            if let password = wrong["password"] { sent.append(("password", password)) }
            let response = try await post(desk, "/accounts", administrator, sent)
            #expect(response.status == .unprocessableContent && response.text.contains("<title>Error:"))
            for field in fields { #expect(response.text.contains("href=\"#\(field)\"") && response.text.contains("id=\"\(field)\""), "\(field)") }
            #expect(response.text.contains("value=\"\(wrong["party"] ?? "irl")\""))
            #expect(!response.text.contains("tiny-one"))
            #expect(desk.node.accounts.count == 2)
        }
    }

    @Test("An account is changed, closed with its sessions, and opened again")
    func changed() async throws {
        try await run { desk, administrator in
            let drafter = try await Self.signIn("desk", desk)
            let shown = "Desk officer|EU.EEAS|secret|reader,drafter|en|open"
            let change = [("shown", shown), ("title", "Release officer"), ("party", "EU.EEAS"), ("clearance", "restricted"), ("roles", "reader"), ("roles", "release-authority"), ("language", "fr")]
            #expect(try await post(desk, "/accounts/desk", administrator, change).status == .seeOther)
            let account = try #require(desk.node.account("desk"))
            #expect(account.title == "Release officer" && account.clearance == .restricted && account.roles == [.reader, .releaseAuthority] && account.language == "fr" && !account.isClosed)
            // What the page showed is no longer so: nothing is overwritten.
            let late = try await post(desk, "/accounts/desk", administrator, change.map { $0.0 == "title" ? ("title", "Something else") : $0 })
            #expect(late.status == .unprocessableContent && late.text.contains("another administrator changed this account") && late.text.contains("value=\"Something else\""))
            #expect(desk.node.account("desk")?.title == "Release officer")

            #expect(try await post(desk, "/accounts/desk/close", administrator).status == .seeOther)
            #expect(try await desk.ask("/tokens", cookie: drafter.cookie).status == .unauthorized)
            await #expect(throws: SignInError.wrong) { try await desk.node.signIn("desk", password: Self.password, from: "a test") }
            #expect(try await post(desk, "/accounts/desk/reopen", administrator).status == .seeOther)
            _ = try await Self.signIn("desk", desk)
            // The last administrator stays.
            let last = try await post(desk, "/accounts/administrator/close", administrator)
            #expect(last.status == .unprocessableContent && last.text.contains("last administrator"))
            #expect(try await post(desk, "/accounts/nobody/close", administrator).status == .notFound)
        }
    }

    @Test("A reset password ends the sessions of its owner; an administrator's own is not reset without the old one")
    func reset() async throws {
        try await run { desk, administrator in
            let drafter = try await Self.signIn("desk", desk)
            let response = try await post(desk, "/accounts/desk/password", administrator)
            let password = try #require(response.text.firstMatch(of: /<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){4})<\/code>/)).output.1
            #expect(try await desk.ask("/tokens", cookie: drafter.cookie).status == .unauthorized)
            _ = try await Self.signIn("desk", password: String(password), desk)
            let own = try await post(desk, "/accounts/administrator/password", administrator, [("password", "another long password")])
            #expect(own.status == .seeOther && own.headers[.location] == "/password")
            _ = try await Self.signIn("administrator", desk)
        }
    }

    @Test("One's own password is changed with the old one; this session goes on, the others end")
    func own() async throws {
        try await run { desk, _ in
            let here = try await Self.signIn("desk", desk), elsewhere = try await Self.signIn("desk", desk)
            let next = "another long password"
            for (current, password, again, field) in [("wrong", next, next, "field-current"), (Self.password, "short", "short", "field-password"), (Self.password, next, next + "x", "field-again")] {
                let response = try await post(desk, "/password", here, [("current", current), ("password", password), ("again", again)])
                #expect(response.status == .unprocessableContent && response.text.contains("href=\"#\(field)\""), "\(field)")
                #expect(!response.text.contains(next))
            }
            #expect(try await post(desk, "/password", here, [("current", Self.password), ("password", next), ("again", next)]).status == .ok)
            #expect(try await desk.ask("/tokens", cookie: here.cookie).status == .ok)
            #expect(try await desk.ask("/tokens", cookie: elsewhere.cookie).status == .unauthorized)
            _ = try await Self.signIn("desk", password: next, desk)
            await #expect(throws: SignInError.wrong) { try await desk.node.signIn("desk", password: Self.password, from: "a test") }
        }
    }

    @Test("Guessing the old password from within a session is slowed like guessing at the door")
    func guessing() async throws {
        try await run { desk, _ in
            let here = try await Self.signIn("desk", desk)
            // On a slow machine a wait may be over when the next guess comes; the one after it is longer.
            var answers: [HTTPResponse.Status] = []
            for _ in 0..<12 { answers.append(try await post(desk, "/password", here, [("current", "guess"), ("password", "another long password"), ("again", "another long password")]).status) }
            #expect(answers.contains(.tooManyRequests))
        }
    }
}

@Suite("A new wording")
struct RewordPageTests {
    private func post(_ desk: DeskFixture, _ address: String, _ signed: (cookie: String, token: String), _ fields: [(String, String)]) async throws -> TestResponse {
        let body = FormBody(fields: ([("token", signed.token)] + fields).map { .init(name: $0.0, value: $0.1) }).query
        return try await desk.ask(address, .post, cookie: signed.cookie, type: "application/x-www-form-urlencoded", body: body)
    }

    private static let wording = [("title", "First title"), ("text", "First text"), ("marking", "RESTREINT UE/EU RESTRICTED"), ("audience", "EU*"), ("date", "2026-12-01"), ("originator", "EU.EEAS"), ("holder", "EU.EEAS"), ("parts", ""), ("marked", "")]
    private static func with(_ changes: [String: String], expecting: Int) -> [(String, String)] { wording.map { ($0.0, changes[$0.0] ?? $0.1) } + [("expecting", String(expecting))] }

    @Test("A drafter rewords; who comes too late keeps what was written and sees both versions; then it can be sent again")
    func overtaken() async throws {
        try await DeskFixture.run { desk in
            let drafter = try await desk.signIn("eeas-desk")
            let made = try await post(desk, "/items", drafter, Self.wording)
            let address = try #require(made.headers[.location])
            let page = try await desk.ask(address + "/reword", cookie: drafter.cookie)
            #expect(page.status == .ok && page.text.contains("First text") && page.text.contains("name=\"expecting\" value=\"1\""))
            #expect(try await desk.ask(address, cookie: drafter.cookie).text.contains(address + "/reword"))

            #expect(try await post(desk, address + "/reword", drafter, Self.with(["text": "Second text"], expecting: 1)).status == .seeOther)
            let late = try await post(desk, address + "/reword", drafter, Self.with(["text": "Third text"], expecting: 1))
            #expect(late.status == .conflict && late.text.contains("<title>Error:"))
            #expect(late.text.contains("Second text") && late.text.contains("Third text") && late.text.contains("name=\"expecting\" value=\"2\""))
            #expect(try await desk.ask(address, cookie: drafter.cookie).text.contains("Second text"))
            #expect(try await post(desk, address + "/reword", drafter, Self.with(["text": "Third text"], expecting: 2)).status == .seeOther)
            #expect(try await desk.ask(address, cookie: drafter.cookie).text.contains("Third text"))
        }
    }

    @Test("A mistake leads to its field and nothing written is lost", arguments: [("marking", "EU RESTRICTD"), ("audience", "ATLANTIS"), ("date", "soon"), ("title", " "), ("parts", "NOTHING KNOWN")])
    func mistakes(field: String, value: String) async throws {
        try await DeskFixture.run { desk in
            let drafter = try await desk.signIn("eeas-desk")
            let address = try #require(try await post(desk, "/items", drafter, Self.wording).headers[.location])
            let response = try await post(desk, address + "/reword", drafter, Self.with([field: value, "text": "What was written"], expecting: 1))
            #expect(response.status == .unprocessableContent && response.text.contains("href=\"#field-\(field)\""), "\(field)")
            #expect(response.text.contains("What was written") && response.text.contains("value=\"\(value)\""))
            #expect(try await desk.ask(address, cookie: drafter.cookie).text.contains("First text"))
        }
    }

    @Test("Who may not know of the item finds no page; who may and is no drafter of it is told so")
    func others() async throws {
        try await DeskFixture.run { desk in
            let drafter = try await desk.signIn("eeas-desk"), officer = try await desk.signIn("gsc-release"), delegation = try await desk.signIn("cyp-delegation")
            let address = try #require(try await post(desk, "/items", drafter, Self.wording).headers[.location])
            #expect(try await desk.ask(address + "/reword").status == .notFound)
            let there = try await desk.ask(address, cookie: delegation.cookie).status
            #expect(try await desk.ask(address + "/reword", cookie: delegation.cookie).status == (there == .ok ? .forbidden : .notFound))
            if try await desk.ask(address, cookie: officer.cookie).status == .ok {
                #expect(try await desk.ask(address + "/reword", cookie: officer.cookie).status == .forbidden)
                #expect(try await desk.ask(address, cookie: officer.cookie).text.contains("/reword") == false)
            }
        }
    }
}
