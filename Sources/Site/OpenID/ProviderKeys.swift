import Foundation
import JWTKit

/// The provider's public keys and the check of a signature with one of them.
///
/// The algorithm is looked at before any key is: only those below are taken, none of which has a shared secret, and the key must be of the algorithm's kind.
/// So neither `none` nor a public key that is passed off as a secret of HS256 gets as far as a comparison.
package struct ProviderKeys: Sendable {
    package static let keysMax = 50
    package static let tokenSizeMax = 16 << 10
    static let algorithms: [String: (kind: JWK.KeyType, algorithm: JWK.Algorithm)] = [
        "RS256": (.rsa, .rs256), "PS256": (.rsa, .ps256), "ES256": (.ecdsa, .es256), "ES384": (.ecdsa, .es384), "EdDSA": (.octetKeyPair, .eddsa),
    ]
    let keys: [JWK]

    /// Keys of kinds that are not known here are passed over, as the standard asks (RFC 7517 section 5).
    package init(_ bytes: [UInt8]) throws(OpenIDError) {
        struct Known: Decodable {
            let key: JWK?
            init(from decoder: any Decoder) throws {
                struct Use: Decodable { let use: String? }
                let use = (try? Use(from: decoder))?.use ?? "sig"
                key = use == "sig" ? try? JWK(from: decoder) : nil
            }
        }
        struct Listed: Decodable { let keys: [Known] }
        guard let listed = try? JSONDecoder().decode(Listed.self, from: Data(bytes)) else { throw .provider("its list of keys cannot be read") }
        guard listed.keys.count <= Self.keysMax else { throw .provider("it lists more than \(Self.keysMax) keys") }
        keys = listed.keys.compactMap(\.key)
    }

    struct Header: Decodable {
        let alg: String
        let kid: String?
        /// Extensions that must be understood; none is.
        let crit: [String]?
    }

    static func header(of token: String) throws(OpenIDError) -> Header {
        guard token.utf8.count <= tokenSizeMax else { throw .token("the token is larger than \(tokenSizeMax) bytes") }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64URL.bytes(parts[0]), let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)) else { throw .token("the token cannot be read") }
        guard header.crit == nil else { throw .token("the token asks for extensions") }
        guard algorithms[header.alg] != nil else { throw .token("the token is signed in a way that is not taken") }
        return header
    }

    /// Nil: no key of that name is here, and it is worth asking the provider again.
    package func verify(_ token: String) async throws(OpenIDError) -> IDToken? {
        let header = try Self.header(of: token)
        guard let (kind, algorithm) = Self.algorithms[header.alg] else { throw .token("the token is signed in a way that is not taken") }
        let fitting = keys.filter { $0.keyType == kind && ($0.algorithm == nil || $0.algorithm == algorithm) }
        let named = header.kid.map { kid in fitting.filter { $0.keyIdentifier?.string == kid } } ?? fitting
        if named.isEmpty { return nil }
        // Without a name there must be no choice to make.
        guard named.count == 1, var key = named.first else { throw .token("the token does not say which of several keys signed it") }
        key.algorithm = algorithm
        key.keyIdentifier = JWKIdentifier(string: header.kid ?? "only")
        do { return try await JWTKeyCollection().add(jwk: key).verify(token, as: IDToken.self) } catch { throw .token("the signature is wrong or the token cannot be read") }
    }
}
