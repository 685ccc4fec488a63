import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Kernel
import NIOCore
import Node
import Release
import Site
import Testing

/// A demonstration node in memory behind its router; what a test does there, no other test sees.
struct DeskFixture {
    let node: Node
    let client: any TestClientProtocol

    static func run(_ organisation: OrganisationID = "EU", _ body: @escaping @Sendable (DeskFixture) async throws -> Void) async throws {
        let configuration = NodeConfiguration(organisation: organisation, name: "Test node", directory: nil, pack: try RealPack.pack(), passwordCost: .least, isDemonstration: true)
        let node = try await Node.open(configuration)
        do {
            let application = Application(router: DeskSite(node, isSecure: false).router())
            try await application.test(.router) { client in try await body(DeskFixture(node: node, client: client)) }
        } catch {
            await node.close()
            throw error
        }
        await node.close()
    }

    /// A session's cookie and form token of one of the invented people.
    func signIn(_ account: String) async throws -> (cookie: String, token: String) {
        let people = try Demonstration.people(for: node.organisation, in: node.pack)
        let person = try #require(people.first { $0.account.id.text == account })
        let signed = try await node.signIn(account, password: person.password, from: "a test")
        return ("\(Gate.cookieName(node.organisation))=\(signed.token)", signed.session.formToken)
    }

    func ask(_ address: String, _ method: HTTPRequest.Method = .get, cookie: String? = nil, bearer: String? = nil, type: String? = nil, body: String? = nil, site: String? = nil) async throws -> TestResponse {
        var headers = HTTPFields()
        if let cookie { headers[.cookie] = cookie }
        if let bearer { headers[.authorization] = "Bearer \(bearer)" }
        if let type { headers[.contentType] = type }
        if let site, let name = HTTPField.Name("sec-fetch-site") { headers[name] = site }
        return try await client.execute(uri: address, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    }

    /// The identifier of the invented item with this title, as its drafter sees it.
    func item(_ title: String, for account: AccountID) async throws -> ItemID {
        let viewpoint = try #require(node.account(account)).viewpoint(on: node.today)
        return try #require(try await node.items(for: viewpoint, limit: 200).items.first { $0.record.title == title }).record.id
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var type: String { headers[.contentType] ?? "" }
}

@Suite("Addresses of a node")
struct RouteTests {
    /// What a stranger may open: the golden list. Whoever adds a route that needs no account adds it here.
    static let open = [
        "/", "/?marking=NATO+RESTRICTED&audience=EU*", "/decision.csv?marking=NATO+RESTRICTED&audience=EU*&date=2025-03-01", "/items", "/rules", "/rules?on=2025-03-01", "/parties", "/parties?on=2004-05-01", "/sign-in",
        "/print.css", "/print.css?marking=NATO+SECRET", Style.sheet.address, Script.file.address, "/api/openapi.json", "/api/v1/release/decision?marking=NATO+RESTRICTED&audience=EU*",
        "/api/v1/check/marking?value=NATO+RESTRICTED", "/api/v1/complete/audience?value=EU", "/api/v1/rules", "/api/v1/parties", "/api/v1/items", "/api/v1/crossed",
    ]
    /// What exists for an account only: to a stranger it is a page that does not exist, or the invitation to sign in.
    static let closed: [(address: String, status: HTTPResponse.Status)] = [
        ("/journal", .notFound), ("/journal/0/proof", .notFound), ("/tokens", .unauthorized), ("/password", .unauthorized), ("/accounts", .notFound), ("/accounts/eu-administrator", .notFound), ("/items/no-such-item/reword", .notFound), ("/crossed", .notFound), ("/crossed.csv", .notFound), ("/crossed/ours.checkpoint", .notFound), ("/crossed/theirs.checkpoint", .notFound), ("/crossed/courier", .notFound), ("/api/v1/journal", .unauthorized), ("/items/no-such-item", .notFound), ("/api/v1/items/no-such-item", .notFound),
    ]
    static let unknown = ["/nothing", "/items/..", "/items/a/b/c", "/rules/A5", "/api/v1/nothing", "/api/v2/rules", "/journal/x/proof", "/items/%00", "/items/", "//items", "/rules/", "/accounts/", "/.git/config", "/api/v1/check/nothing?value=x"]

    @Test("Without an account these open, and a HEAD says the same as a GET")
    func strangers() async throws {
        try await DeskFixture.run { desk in
            for address in Self.open {
                let response = try await desk.ask(address)
                #expect(response.status == .ok, "\(address)")
                #expect(!response.text.isEmpty, "\(address)")
                #expect(try await desk.ask(address, .head).status == .ok, "HEAD \(address)")
            }
            #expect(try await desk.ask("/favicon.ico").status == .noContent)
        }
    }

    @Test("What needs an account does not open without one, and what does not exist is not found")
    func closedToStrangers() async throws {
        try await DeskFixture.run { desk in
            for (address, status) in Self.closed + Self.unknown.map({ ($0, .notFound) }) {
                let response = try await desk.ask(address)
                #expect(response.status == status, "\(address)")
            }
        }
    }

    @Test("A delegation of one organisation opens what its account opens, and has no account at the other", arguments: ["EU", "NATO"] as [OrganisationID])
    func delegations(organisation: OrganisationID) async throws {
        try await DeskFixture.run(organisation) { desk in
            let signed = try await desk.signIn("pol-delegation")
            for address in Self.open + ["/journal", "/tokens", "/api/v1/journal"] { #expect(try await desk.ask(address, cookie: signed.cookie).status == .ok, "\(address)") }
            // A proof is for whoever audits the house.
            #expect(try await desk.ask("/journal/0/proof", cookie: signed.cookie).status == .notFound)
            let other = organisation == "EU" ? "tur-delegation" : "cyp-delegation"
            await #expect(throws: SignInError.wrong) { try await desk.node.signIn(other, password: "invented-\(other)", from: "a test") }
            let foreign = signed.cookie.replacing(Gate.cookieName(organisation), with: Gate.cookieName(organisation == "EU" ? "NATO" : "EU"))
            #expect(try await desk.ask("/tokens", cookie: foreign).status == .unauthorized)
        }
    }

    @Test("An item that is withheld and one that does not exist answer byte for byte the same")
    func withheld() async throws {
        try await DeskFixture.run { desk in
            let id = try await desk.item("Worked case RC-042", for: "eeas-desk")
            let drafter = try await desk.signIn("eeas-desk"), delegation = try await desk.signIn("cyp-delegation")
            #expect(try await desk.ask("/items/\(id)", cookie: drafter.cookie).status == .ok)
            let absent = String(id.text.reversed())
            for prefix in ["/items/", "/api/v1/items/"] {
                for cookie in [nil, delegation.cookie] {
                    let there = try await desk.ask(prefix + id.text, cookie: cookie), not = try await desk.ask(prefix + absent, cookie: cookie)
                    #expect(there.status == .notFound && there.body == not.body && there.headers == not.headers, "\(prefix) \(cookie == nil ? "a stranger" : "a delegation")")
                    #expect(!there.text.contains("RC-042"))
                }
            }
            // Neither does the act of a delegation tell them apart.
            for word in ["ask", "consent", "object", "release", "withdraw"] {
                let form = "token=\(delegation.token)&expecting=1&by=CYP&audience=EU*&day=2025-03-01&note=x"
                let there = try await desk.ask("/items/\(id)/\(word)", .post, cookie: delegation.cookie, type: "application/x-www-form-urlencoded", body: form)
                let not = try await desk.ask("/items/\(absent)/\(word)", .post, cookie: delegation.cookie, type: "application/x-www-form-urlencoded", body: form)
                #expect(there.status == not.status && there.body == not.body, "\(word): \(there.status) and \(not.status)")
                #expect(there.status == .notFound, "\(word)")
            }
        }
    }

    @Test("Nothing is done without a session, without its form token, or for a form from elsewhere")
    func acts() async throws {
        try await DeskFixture.run { desk in
            let id = try await desk.item("Worked case RC-024", for: "eeas-desk")
            let signed = try await desk.signIn("eeas-desk")
            let form = "application/x-www-form-urlencoded"
            let posts = ["/items", "/tokens", "/tokens/revoke", "/sign-out"] + ["ask", "consent", "object", "release", "withdraw"].map { "/items/\(id)/\($0)" }
            for address in posts {
                #expect(try await desk.ask(address, .post, type: form, body: "expecting=1").status == .unauthorized, "\(address) without a session")
                #expect(try await desk.ask(address, .post, cookie: signed.cookie, type: form, body: "expecting=1").status == .forbidden, "\(address) without its token")
                #expect(try await desk.ask(address, .post, cookie: signed.cookie, type: form, body: "expecting=1&token=\(String(signed.token.reversed()))x").status == .forbidden, "\(address) with another token")
                #expect(try await desk.ask(address, .post, cookie: signed.cookie, type: form, body: "token=\(signed.token)", site: "cross-site").status == .forbidden, "\(address) from elsewhere")
            }
            for address in ["/sign-in", "/sign-in/as"] { #expect(try await desk.ask(address, .post, type: form, body: "name=eeas-desk&account=eeas-desk").status == .forbidden, "\(address) without the form's cookie") }
            for address in ["/api/v1/items"] + ["ask", "consent", "object", "release", "withdraw"].map({ "/api/v1/items/\(id)/\($0)" }) {
                #expect(try await desk.ask(address, .post, type: "application/json", body: "{}").status == .unauthorized, "\(address) without a token")
                #expect(try await desk.ask(address, .post, cookie: signed.cookie, type: "application/json", body: "{}").status == .unauthorized, "\(address) with a browser's session")
                #expect(try await desk.ask(address, .post, bearer: "made-up", type: "application/json", body: "{}").status == .unauthorized, "\(address) with a made-up token")
            }
        }
    }

    @Test("Where the API does not answer, it says why as problem details")
    func problems() async throws {
        try await DeskFixture.run { desk in
            let asked: [(String, HTTPRequest.Method, String?, HTTPResponse.Status)] = [
                ("/api/v1/release/decision", .get, nil, .unprocessableContent), ("/api/v1/release/decision?marking=NATO+RESTRICTET&audience=EU*", .get, nil, .unprocessableContent),
                ("/api/v1/release/decision", .post, "{", .badRequest), ("/api/v1/release/decision", .post, "{\"marking\": 1}", .unprocessableContent), ("/api/v1/release/decision", .post, "{\"a\":1,\"a\":2}", .badRequest),
                ("/api/v1/rules?on=soon", .get, nil, .unprocessableContent), ("/api/v1/parties?on=2025-02-30", .get, nil, .unprocessableContent), ("/api/v1/nothing", .get, nil, .notFound), ("/api/v1/items/nothing", .get, nil, .notFound),
                ("/api/v1/journal", .get, nil, .unauthorized), ("/api/v1/items", .post, "{}", .unauthorized), ("/api/v1/rules?view=soon", .get, nil, .badRequest), ("/api/v1/check/nothing", .get, nil, .notFound),
                ("/api/v1/rules?on=" + String(repeating: "x", count: 17_000), .get, nil, .uriTooLong),
            ]
            for (address, method, body, status) in asked {
                let response = try await desk.ask(address, method, type: body == nil ? nil : "application/json", body: body)
                #expect(response.status == status, "\(method) \(address.prefix(80))")
                #expect(response.type.hasPrefix("application/problem+json"), "\(method) \(address.prefix(80)): \(response.type)")
                guard let problem = try? JSONValue(reading: response.text) else { Issue.record("\(address.prefix(80)): \(response.text)"); continue }
                #expect(problem["status"]?.integer == Int64(status.code) && problem["title"]?.string?.isEmpty == false && problem["detail"]?.string?.last.map { ".?".contains($0) } == true, "\(address.prefix(80)): \(response.text)")
            }
        }
    }

    @Test("The API answers a question as the page does, by address and by body")
    func decisions() async throws {
        try await DeskFixture.run { desk in
            let byAddress = try await desk.ask("/api/v1/release/decision?marking=NATO+RESTRICTED+RELEASABLE+TO+EU&audience=EU*&date=2025-03-01")
            let question = try JSONEncoder().encode(Question(marking: "NATO RESTRICTED RELEASABLE TO EU", audience: "EU*", date: "2025-03-01"))
            let byBody = try await desk.ask("/api/v1/release/decision", .post, type: "application/json", body: String(decoding: question, as: UTF8.self))
            #expect(byAddress.status == .ok && byAddress.type == "application/json" && byAddress.body == byBody.body)
            let report = try JSONDecoder().decode(AnswerReport.self, from: Data(byAddress.text.utf8))
            #expect(report.outcome == .denied && report.rule == "A6")
            let page = try await desk.ask("/?marking=NATO+RESTRICTED+RELEASABLE+TO+EU&audience=EU*&date=2025-03-01")
            #expect(page.text.contains("Cyprus may not have it"))
        }
    }

    @Test("The description of the API names every address of it that opens, and no other")
    func description() async throws {
        try await DeskFixture.run { desk in
            let document = try JSONValue(reading: try await desk.ask("/api/openapi.json").text)
            let paths = try #require(document["paths"]?.object)
            for member in paths.members {
                for method in try #require(member.value.object).members.map(\.name) {
                    let address = member.name.replacing("{field}", with: "marking").replacing("{id}", with: "no-such-item")
                    let response = try await desk.ask(address, method == "get" ? .get : .post, type: "application/json", body: method == "get" ? nil : "{}")
                    // An address that no route knows is not found as well, so what is not about an item must answer otherwise.
                    if !member.name.contains("{id}") { #expect(response.status != .notFound && response.status != .methodNotAllowed, "\(method) \(address)") }
                }
            }
            for address in Self.open where address.hasPrefix("/api/v1/") {
                let path = String(address.prefix { $0 != "?" }).replacing("/check/marking", with: "/check/{field}").replacing("/complete/audience", with: "/complete/{field}")
                #expect(paths[path] != nil, "\(path)")
            }
        }
    }

    @Test("No page is kept by a browser or framed by another site, and none says what it was made with")
    func headers() async throws {
        try await DeskFixture.run { desk in
            for address in ["/", "/rules", "/sign-in", "/items", "/nothing"] {
                let response = try await desk.ask(address)
                let names = Set(response.headers.map { $0.name.canonicalName })
                #expect(names.isSuperset(of: ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"]), "\(address): \(names.sorted())")
                #expect(!names.contains("x-powered-by") && !names.contains("server"), "\(address)")
                #expect(response.headers[.cacheControl]?.contains("no-store") == true, "\(address)")
            }
        }
    }
}
