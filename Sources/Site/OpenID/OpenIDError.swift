/// Why nobody was signed in. `description` is for the person; `reason` is for the log and names no value that came from outside.
package enum OpenIDError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No cookie, another state, or too long ago.
    case outOfDate
    /// The provider sent the person back with an error.
    case declined
    case unreachable(String)
    /// The provider says something that does not fit.
    case provider(String)
    case token(String)
    case claimMissing
    case busy

    package var description: String {
        switch self {
        case .outOfDate: "This sign-in was begun in another window or too long ago. Begin again; cookies must be allowed for this site."
        case .declined: "The sign-in of your organisation sent you back without signing you in. Begin again, or ask those who run it."
        case .unreachable: "The sign-in of your organisation does not answer. Try again in a few minutes; if it goes on, tell the administrator of this node."
        case .provider, .token: "What the sign-in of your organisation sent does not fit, and nobody was signed in. Tell the administrator of this node."
        case .claimMissing: "The sign-in of your organisation does not say by which name this node knows you. Tell the administrator of this node."
        case .busy: "Many people are signing in just now. Try again in a minute."
        }
    }

    package var reason: String {
        switch self {
        case .outOfDate: "the browser brought no flow that fits"
        case .declined: "the provider declined"
        case .unreachable(let what): "unreachable: \(what)"
        case .provider(let what): "the provider: \(what)"
        case .token(let what): "the token: \(what)"
        case .claimMissing: "the configured claim is missing or too long"
        case .busy: "too many exchanges at once"
        }
    }
}
