import Foundation

/// What an operator says about the sign-in of the organisation: an OpenID Connect provider.
package struct OpenIDSettings: Sendable {
    /// Exactly as the provider writes it in its tokens.
    package let issuer: String
    package let clientID: String
    /// Nil for a public client, which PKCE protects alone.
    package let clientSecret: String?
    /// The claim by which an account is found; `sub` never changes hands, a name may.
    package let claim: String
    package let scopes: [String]
    /// On the button: "Sign in with …".
    package let title: String
    /// Where the provider sends people back to.
    package let returnAddress: String
    /// Where it sends them after they signed out there.
    package let afterSignOut: String

    package static let returnPath = "/sign-in/openid/return"

    /// `origin`: this node as browsers reach it, as in `https://entente.example.org`.
    package init(issuer: String, clientID: String, clientSecret: String?, claim: String = "sub", scopes: [String] = ["openid"], title: String = "your organisation", origin: String) {
        (self.issuer, self.clientID, self.clientSecret, self.claim, self.title) = (issuer, clientID, clientSecret, claim, title)
        self.scopes = scopes.contains("openid") ? scopes : ["openid"] + scopes
        returnAddress = origin + Self.returnPath
        afterSignOut = origin + "/sign-in"
    }

    /// Over TLS; without it only to the same machine, where nobody stands between.
    package static func isSafe(_ address: String) -> Bool {
        guard address.utf8.count <= 2_048, let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil, parts.fragment == nil else { return false }
        return parts.scheme == "https" || parts.scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host)
    }
}

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3); only what is used here.
package struct ProviderDocument: Decodable, Hashable, Sendable {
    package let issuer: String
    package let authorizationEndpoint: String
    package let tokenEndpoint: String
    package let keysAddress: String
    package let endSessionEndpoint: String?
    package let tokenMethods: [String]?
    package let challengeMethods: [String]?

    enum CodingKeys: String, CodingKey {
        case issuer, authorizationEndpoint = "authorization_endpoint", tokenEndpoint = "token_endpoint", keysAddress = "jwks_uri", endSessionEndpoint = "end_session_endpoint"
        case tokenMethods = "token_endpoint_auth_methods_supported", challengeMethods = "code_challenge_methods_supported"
    }

    /// Says what does not fit, or nil. A document for another issuer would let one provider speak for another.
    package func fault(for issuer: String) -> String? {
        if self.issuer != issuer { return "the provider's description names another issuer" }
        for address in [authorizationEndpoint, tokenEndpoint, keysAddress] + (endSessionEndpoint.map { [$0] } ?? []) where !OpenIDSettings.isSafe(address) {
            return "an address of the provider is not https"
        }
        // The standard allows leaving the list out; a provider that has one and lacks S256 would ignore the proof.
        if let challengeMethods, !challengeMethods.contains("S256") { return "the provider does not do PKCE with S256" }
        return nil
    }

    /// Whether the client's secret goes into the Authorization field (the default) or the form.
    var takesBasic: Bool { tokenMethods.map { $0.contains("client_secret_basic") || !$0.contains("client_secret_post") } ?? true }
}
