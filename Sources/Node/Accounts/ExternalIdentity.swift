/// Who somebody is at another sign-in: the provider, one of its claims, and what stands there.
package struct ExternalIdentity: Hashable, Sendable {
    /// `https://login.example.org`
    package let issuer: String
    /// `sub`, unless the operator chose another one.
    package let claim: String
    package let value: String

    package static let valueSizeMax = 1_024

    /// Nil when a part is empty, too long, or holds a control character.
    package init?(issuer: String, claim: String, value: String) {
        for part in [issuer, claim, value] {
            guard !part.isEmpty, part.utf8.count <= Self.valueSizeMax, !part.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return nil }
        }
        (self.issuer, self.claim, self.value) = (issuer, claim, value)
    }

    /// Where the vault keeps it. Lengths stand before the parts, so that no two identities share a key.
    var key: String { Secret.hash([issuer, claim, value].map { "\($0.utf8.count):\($0)" }.joined()) }
}

package enum IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The provider vouches for somebody to whom no open account belongs; whether a closed one does is not told.
    case unknown
    case taken(AccountID)
    case tooMany
    case unreadable

    package var description: String {
        switch self {
        case .unknown: "Your organisation knows you, and no account of this node belongs to you. Ask the administrator of this node to open one."
        case .taken(let id): "This identity belongs to the account `\(id)` already. Take it away there first."
        case .tooMany: "The account has \(Node.identitiesMax) identities already. Take them away first, then give it those that it needs."
        case .unreadable: "An identity has 1 to \(ExternalIdentity.valueSizeMax) bytes on one line. Write it as the provider does."
        }
    }
}
