import Foundation
package import JWTKit
package import Journal

/// What a provider says about somebody who signed in (OpenID Connect Core 1.0, section 2). Believed only after `IDTokenCheck`.
package struct IDToken: JWTPayload, Hashable {
    package enum Claim: Codable, Hashable, Sendable {
        case text(String), number(Double), texts([String]), other

        package init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) { self = .text(text) }
            else if let number = try? value.decode(Double.self) { self = .number(number) }
            else if let texts = try? value.decode([String].self) { self = .texts(texts) }
            else { self = .other }
        }

        package func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .text(let text): try value.encode(text)
            case .number(let number): try value.encode(number)
            case .texts(let texts): try value.encode(texts)
            case .other: try value.encodeNil()
            }
        }
    }
    package let claims: [String: Claim]

    package init(claims: [String: Claim]) { self.claims = claims }
    package init(from decoder: any Decoder) throws { claims = try decoder.singleValueContainer().decode([String: Claim].self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(claims)
    }

    /// Signature only; everything else is checked against a clock and a flow in `IDTokenCheck`.
    package func verify(using algorithm: some JWTAlgorithm) {}

    package func text(_ claim: String) -> String? { if case .text(let text)? = claims[claim] { text } else { nil } }
    func seconds(_ claim: String) -> Double? { if case .number(let number)? = claims[claim], number.isFinite { number } else { nil } }
    var audience: [String] {
        switch claims["aud"] {
        case .text(let one): [one]
        case .texts(let several): several
        default: []
        }
    }
}

/// What has to hold of a token whose signature is right; after section 3.1.3.7 of the standard.
package struct IDTokenCheck: Sendable {
    package let issuer: String
    package let clientID: String
    package let nonce: String
    package let now: Timestamp
    package static let skewSeconds = 60.0
    /// A token is used at once; one that was made long ago comes from somewhere else.
    package static let ageSecondsMax = 600.0

    package init(issuer: String, clientID: String, nonce: String, now: Timestamp) { (self.issuer, self.clientID, self.nonce, self.now) = (issuer, clientID, nonce, now) }

    /// For the log; nil when everything fits. Names no value of the token.
    package func fault(of token: IDToken) -> String? {
        let second = Double(now.milliseconds) / 1000
        if token.text("iss") != issuer { return "iss is another issuer" }
        if !token.audience.contains(clientID) { return "aud is another client" }
        if token.audience.count > 1, token.text("azp") == nil { return "aud names several clients and azp none" }
        if token.claims["azp"] != nil, token.text("azp") != clientID { return "azp is another client" }
        guard let expires = token.seconds("exp") else { return "exp is missing" }
        if expires + Self.skewSeconds <= second { return "exp has passed" }
        guard let made = token.seconds("iat") else { return "iat is missing" }
        if made - Self.skewSeconds > second { return "iat is in the future" }
        if made + Self.ageSecondsMax + Self.skewSeconds < second { return "iat is long ago" }
        if let notBefore = token.seconds("nbf"), notBefore - Self.skewSeconds > second { return "nbf is in the future" }
        if token.text("nonce") != nonce { return "nonce is another one" }
        if token.text("sub")?.isEmpty ?? true { return "sub is missing" }
        return nil
    }
}
