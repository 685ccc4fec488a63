package import Journal

/// A person at work: who, and until when.
package struct Session: Hashable, Sendable {
    package let account: Account
    /// Goes into each form; a request that changes something brings it back. Follows from the session's token and from nothing else.
    package let formToken: String
    package let began: Timestamp
    /// Without another request it ends at the earlier of the two.
    package let idleEnd: Timestamp
    package let end: Timestamp

    /// Compares in the same time wherever the two differ.
    package func accepts(formToken text: String) -> Bool { Secret.areEqual(formToken, text) }
}

package struct SignedIn: Sendable {
    /// For the cookie, and nowhere else; only its hash is kept.
    package let token: String
    package let session: Session
}

package enum SignInError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Unknown name, closed account or wrong password: nobody can tell which.
    case wrong
    case wait(seconds: Int64)

    package var description: String {
        switch self {
        case .wrong: "Name and password do not belong together. Check both; capital letters count in the password."
        case .wait(let seconds): "There were too many attempts. Try again in \(seconds < 120 ? "\(seconds) seconds" : "\(seconds / 60) minutes")."
        }
    }
}

/// A named key for a tool that acts as an account.
package struct APIToken: Hashable, Sendable {
    /// Names the token to whoever lists and revokes; opens nothing.
    package let id: String
    package let name: String
    package let account: AccountID
    package let made: Timestamp
    package let expires: Timestamp?
}

package enum APITokenError: Error, Hashable, Sendable, CustomStringConvertible {
    case name
    case tooMany(limit: Int)
    case unknown

    package var description: String {
        switch self {
        case .name: "Write a name for the token, at most \(Node.tokenNameMax) characters on one line, so that you know later what it was for."
        case .tooMany(let limit): "This account has \(limit) tokens already. Revoke one that is not needed any more."
        case .unknown: "There is no such token."
        }
    }
}
