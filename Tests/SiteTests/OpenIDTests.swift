import Crypto
import Foundation
import Journal
import Testing
@testable import Site

/// Tokens made by hand with real keys, so that a test can make what no library would.
struct TokenMaker {
    let key = P256.Signing.PrivateKey(), other = Curve25519.Signing.PrivateKey()
    static let now = Timestamp(milliseconds: 1_790_000_000_000)

    static func written(_ json: String) -> String { Base64URL.text(Array(json.utf8)) }

    var keys: String {
        let point = Array(key.publicKey.rawRepresentation)
        return """
            {"keys":[{"kty":"EC","crv":"P-256","kid":"p","alg":"ES256","use":"sig","x":"\(Base64URL.text(Array(point[..<32])))","y":"\(Base64URL.text(Array(point[32...])))"},
                     {"kty":"OKP","crv":"Ed25519","kid":"e","x":"\(Base64URL.text(Array(other.publicKey.rawRepresentation)))"},
                     {"kty":"quantum","kid":"q"}, {"kty":"EC","kid":"enc","use":"enc","crv":"P-256","x":"AA","y":"AA"}]}
            """
    }

    func token(header: String = #"{"alg":"ES256","kid":"p"}"#, claims: String, with key: P256.Signing.PrivateKey? = nil) throws -> String {
        let signed = Self.written(header) + "." + Self.written(claims)
        return signed + "." + Base64URL.text(Array(try (key ?? self.key).signature(for: Data(signed.utf8)).rawRepresentation))
    }
}

@Suite("Signing in through an OpenID Connect provider")
struct OpenIDTests {
    static let settings = OpenIDSettings(issuer: "https://login.example.org", clientID: "entente", clientSecret: "s", origin: "https://node.example.org")
    static let good = #"{"iss":"https://login.example.org","aud":"entente","sub":"x","nonce":"n","exp":1790000300,"iat":1790000000}"#

    private func fault(_ claims: String, at now: Timestamp = TokenMaker.now) throws -> String? {
        IDTokenCheck(issuer: Self.settings.issuer, clientID: "entente", nonce: "n", now: now).fault(of: try JSONDecoder().decode(IDToken.self, from: Data(claims.utf8)))
    }

    @Test("A token that fits has no fault, with one audience or several and this client as its party")
    func fits() throws {
        #expect(try fault(Self.good) == nil)
        #expect(try fault(Self.good.replacing(#""aud":"entente""#, with: #""aud":["entente","b"],"azp":"entente","extra":{"a":[1]},"groups":null"#)) == nil)
    }

    @Test("Anything else than expected is a fault", arguments: [
        ("login.example.org", "login.example.com"), (#""aud":"entente""#, #""aud":"b""#), (#""aud":"entente""#, #""aud":[]"#), (#""aud":"entente""#, #""aud":7"#), (#""aud":"entente""#, #""aud":["entente","b"]"#),
        (#""aud":"entente""#, #""aud":"entente","azp":"b""#), (#""aud":"entente""#, #""aud":"entente","azp":7"#), (#""nonce":"n""#, #""nonce":"m""#), (#","nonce":"n""#, ""), (#""nonce":"n""#, #""nonce":["n"]"#),
        (#""sub":"x","#, ""), (#""sub":"x""#, #""sub":"""#), (#","iat":1790000000"#, ""), (#""exp":1790000300,"#, ""), (#""exp":1790000300"#, #""exp":"1790000300""#),
        ("1790000300", "1789999940"), (#""iat":1790000000"#, #""iat":1790000061"#), (#""iat":1790000000"#, #""iat":1789999339"#), (#""sub":"x""#, #""sub":"x","nbf":1790000061"#),
    ])
    func faults(part: String, instead: String) throws {
        #expect(Self.good.contains(part))
        #expect(try fault(Self.good.replacing(part, with: instead)) != nil)
    }

    @Test("Clocks may differ by sixty seconds and no more", arguments: [("1790000300", "1789999941", true), ("1790000300", "1789999940", false), (#""iat":1790000000"#, #""iat":1790000060"#, true), (#""iat":1790000000"#, #""iat":1790000061"#, false)])
    func skew(part: String, instead: String, fits: Bool) throws { #expect((try fault(Self.good.replacing(part, with: instead)) == nil) == fits) }

    @Test("A right signature is believed, by its named key")
    func signature() async throws {
        let maker = TokenMaker(), keys = try ProviderKeys(Array(maker.keys.utf8))
        #expect(try await keys.verify(try maker.token(claims: Self.good))?.text("sub") == "x")
        let signed = TokenMaker.written(#"{"alg":"EdDSA","kid":"e"}"#) + "." + TokenMaker.written(Self.good)
        let token = signed + "." + Base64URL.text(Array(try maker.other.signature(for: Data(signed.utf8))))
        #expect(try await keys.verify(token)?.text("sub") == "x")
    }

    @Test("An unknown key is worth asking for; with one key of the kind a token needs no name")
    func unknownKey() async throws {
        let maker = TokenMaker(), keys = try ProviderKeys(Array(maker.keys.utf8))
        #expect(try await keys.verify(try maker.token(header: #"{"alg":"ES256","kid":"new"}"#, claims: Self.good)) == nil)
        #expect(try await keys.verify(try maker.token(header: #"{"alg":"ES256"}"#, claims: Self.good))?.text("sub") == "x")
    }

    @Test("A header that asks for something else is refused before any key is looked at", arguments: [
        #"{"alg":"none","kid":"p"}"#, #"{"alg":"HS256","kid":"p"}"#, #"{"alg":"HS512"}"#, #"{"alg":"NONE"}"#, #"{"alg":"ES512","kid":"p"}"#, #"{"alg":"ES256","kid":"p","crit":["x"]}"#, #"{"alg":["ES256"]}"#, #"{"kid":"p"}"#, "[]", "",
    ])
    func headers(header: String) async throws {
        let maker = TokenMaker(), keys = try ProviderKeys(Array(maker.keys.utf8)), token = try maker.token(header: header, claims: Self.good)
        await #expect(throws: OpenIDError.self) { try await keys.verify(token) }
    }

    @Test("A public key is no secret: HS256 over its bytes signs nobody in")
    func publicKeyAsSecret() async throws {
        let maker = TokenMaker(), keys = try ProviderKeys(Array(maker.keys.utf8))
        let signed = TokenMaker.written(#"{"alg":"HS256","kid":"p"}"#) + "." + TokenMaker.written(Self.good)
        for secret in [maker.key.publicKey.rawRepresentation, maker.key.publicKey.x963Representation, Data(maker.key.publicKey.pemRepresentation.utf8)] {
            let token = signed + "." + Base64URL.text(Array(HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: secret))))
            await #expect(throws: OpenIDError.self) { try await keys.verify(token) }
        }
    }

    @Test("Another key, a changed word, a cut or a swollen token are refused")
    func forged() async throws {
        let maker = TokenMaker(), keys = try ProviderKeys(Array(maker.keys.utf8)), token = try maker.token(claims: Self.good)
        let parts = token.split(separator: ".").map(String.init)
        let bad = [try maker.token(claims: Self.good, with: P256.Signing.PrivateKey()), [parts[0], TokenMaker.written(Self.good.replacing("\"x\"", with: "\"y\"")), parts[2]].joined(separator: "."),
                   String(token.dropLast(4)), parts[0] + "." + parts[1] + ".", parts[0] + "." + parts[1], token + ".x", "", "..", try maker.token(claims: Self.good + String(repeating: " ", count: 20_000))]
        for token in bad { await #expect(throws: OpenIDError.self) { try await keys.verify(token) } }
        // A token that says RSA and names an elliptic key fits none.
        #expect(try await keys.verify(try maker.token(header: #"{"alg":"RS256","kid":"p"}"#, claims: Self.good)) == nil)
    }

    @Test("A list of keys that is none, or has too many, is refused")
    func lists() {
        let many = "{\"keys\":[" + Array(repeating: "{\"kty\":\"x\"}", count: ProviderKeys.keysMax + 1).joined(separator: ",") + "]}"
        for text in ["", "[]", "{}", "{\"keys\":7}", many] { #expect(throws: OpenIDError.self) { try ProviderKeys(Array(text.utf8)) } }
    }

    @Test("A flow comes back only whole, with its own key, and within ten minutes")
    func sealing() throws {
        let key = [UInt8](repeating: 7, count: 32), flow = SignInFlow(returnTo: "/items", now: TokenMaker.now), sealed = try flow.sealed(with: key)
        #expect(SignInFlow(sealed: sealed, with: key, now: TokenMaker.now.advanced(by: .seconds(600))) == flow)
        #expect(SignInFlow(sealed: sealed, with: key, now: TokenMaker.now.advanced(by: .seconds(601))) == nil)
        #expect(SignInFlow(sealed: sealed, with: key, now: TokenMaker.now.advanced(by: .seconds(-1))) == nil)
        #expect(SignInFlow(sealed: sealed, with: [UInt8](repeating: 8, count: 32), now: TokenMaker.now) == nil)
        for index in stride(from: 0, to: sealed.count - 1, by: 7) {
            var characters = Array(sealed)
            characters[index] = characters[index] == "A" ? "B" : "A"
            #expect(SignInFlow(sealed: String(characters), with: key, now: TokenMaker.now) == nil, "at \(index)")
        }
        for text in ["", "x", String(repeating: "A", count: 9_000)] { #expect(SignInFlow(sealed: text, with: key, now: TokenMaker.now) == nil) }
        #expect(!sealed.contains(flow.state) && flow.state != flow.nonce && flow.verifier.count == 43)
    }

    @Test("PKCE's hash is the one of RFC 7636: the verifier stays here and its SHA-256 goes out")
    func challenge() throws {
        let document = ProviderDocument.of(issuer: Self.settings.issuer), flow = SignInFlow(returnTo: "/", now: TokenMaker.now), address = flow.address(at: document, Self.settings)
        #expect(flow.challenge == Base64URL.text(Array(SHA256.hash(data: Array(flow.verifier.utf8)))))
        #expect(address.contains("code_challenge=\(flow.challenge)&code_challenge_method=S256") && address.contains("scope=openid") && !address.contains(flow.verifier) && !address.contains("client_secret"))
        // The example of RFC 7636, appendix B.
        #expect(Base64URL.text(Array(SHA256.hash(data: Array("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".utf8)))) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("A provider's description counts only for its own issuer and with addresses over TLS")
    func documents() {
        let issuer = Self.settings.issuer
        #expect(ProviderDocument.of(issuer: issuer).fault(for: issuer) == nil)
        #expect(ProviderDocument.of(issuer: issuer + "/").fault(for: issuer) != nil)
        #expect(ProviderDocument.of(issuer: issuer, token: "http://login.example.org/t").fault(for: issuer) != nil)
        #expect(ProviderDocument.of(issuer: issuer, challenges: ["plain"]).fault(for: issuer) != nil)
    }

    @Test("Only https is safe, and http to this machine", arguments: [
        ("https://a.example", true), ("https://a.example:8443/x?y=z", true), ("http://127.0.0.1:9", true), ("http://localhost/", true), ("http://a.example", false), ("ftp://a.example", false),
        ("https://", false), ("https://me@a.example", false), ("https://a.example/#x", false), ("javascript:alert(1)", false), ("", false), ("http://localhost.example", false),
    ])
    func safe(address: String, isSafe: Bool) { #expect(OpenIDSettings.isSafe(address) == isSafe) }
}

extension ProviderDocument {
    static func of(issuer: String, token: String? = nil, challenges: [String] = ["S256"]) -> ProviderDocument {
        ProviderDocument(issuer: issuer, authorizationEndpoint: issuer + "/a", tokenEndpoint: token ?? issuer + "/t", keysAddress: issuer + "/k", endSessionEndpoint: nil, tokenMethods: nil, challengeMethods: challenges)
    }
}
