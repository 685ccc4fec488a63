import Crypto
import Foundation
package import Journal

/// One sign-in on its way to the provider and back: what only this browser may bring back, and what is checked then.
///
/// It travels in a cookie, sealed with a key that all servers of the node share, so that nothing is kept for those who never come back.
package struct SignInFlow: Codable, Hashable, Sendable {
    package let state: String
    package let nonce: String
    /// PKCE (RFC 7636): its hash goes out with the request, itself with the code.
    package let verifier: String
    package let returnTo: String
    /// In milliseconds.
    let began: Int64

    package static let secondsMax: Int64 = 600
    private static let purpose = Array("entente openid flow 1".utf8)

    package init(returnTo: String, now: Timestamp) {
        (state, nonce, verifier) = (Self.random(), Self.random(), Self.random())
        (self.returnTo, began) = (returnTo, now.milliseconds)
    }

    package var challenge: String { Base64URL.text(Array(SHA256.hash(data: Array(verifier.utf8)))) }

    /// Where the browser goes to sign in.
    package func address(at document: ProviderDocument, _ settings: OpenIDSettings) -> String {
        let query = FormBody(fields: [
            .init(name: "response_type", value: "code"), .init(name: "client_id", value: settings.clientID), .init(name: "redirect_uri", value: settings.returnAddress),
            .init(name: "scope", value: settings.scopes.joined(separator: " ")), .init(name: "state", value: state), .init(name: "nonce", value: nonce),
            .init(name: "code_challenge", value: challenge), .init(name: "code_challenge_method", value: "S256"),
        ]).query
        return document.authorizationEndpoint + (document.authorizationEndpoint.contains("?") ? "&" : "?") + query
    }

    /// The form that buys the ID token.
    package func exchange(code: String, _ settings: OpenIDSettings, secretInForm: Bool) -> FormBody {
        var fields: [FormBody.Field] = [
            .init(name: "grant_type", value: "authorization_code"), .init(name: "code", value: code), .init(name: "redirect_uri", value: settings.returnAddress),
            .init(name: "code_verifier", value: verifier), .init(name: "client_id", value: settings.clientID),
        ]
        if secretInForm, let secret = settings.clientSecret { fields.append(.init(name: "client_secret", value: secret)) }
        return FormBody(fields: fields)
    }

    package func sealed(with key: [UInt8]) throws -> String {
        let box = try AES.GCM.seal(try JSONEncoder().encode(self), using: SymmetricKey(data: key), authenticating: Self.purpose)
        return Base64URL.text(Array(box.combined ?? Data()))
    }

    /// Nil when it is not ours, was changed, or is too old.
    package init?(sealed text: String, with key: [UInt8], now: Timestamp) {
        guard text.utf8.count <= 8_192, let bytes = Base64URL.bytes(text), let box = try? AES.GCM.SealedBox(combined: bytes),
              let plain = try? AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: Self.purpose), let flow = try? JSONDecoder().decode(SignInFlow.self, from: plain) else { return nil }
        guard (flow.began...flow.began + Self.secondsMax * 1000).contains(now.milliseconds) else { return nil }
        self = flow
    }

    private static func random() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Base64URL.text(Array($0)) }
    }
}

/// RFC 4648 section 5, without padding.
enum Base64URL {
    static func text(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=") }) else { return nil }
        let plain = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)).map { Array($0) }
    }
}
